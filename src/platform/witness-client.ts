/**
 * Sends signed checkpoints to a witness and hands back its cosignatures (C2SP tlog-witness, add-checkpoint). HTTP is done
 * outside every transaction; what to send and what to keep is the log's business, behind {@link WitnessedLog}.
 */
import type { Text } from '../kernel/text.js';

/** A checkpoint to be co-signed, with the proof that it continues the one of `oldSize` leaves. */
export interface CheckpointSubmission {
  readonly size: number;
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  readonly note: string;
}

export type WitnessAnswer =
  | { readonly outcome: 'cosigned'; readonly lines: string }
  /** The witness has another last size than we thought (409). */
  | { readonly outcome: 'otherSize'; readonly size: number }
  | { readonly outcome: 'refused'; readonly status: number }
  | { readonly outcome: 'unreachable'; readonly why: string };

const ANSWER_WITHIN_MS = 5_000;
/** Cosignature lines are a few hundred bytes; a longer answer is read no further. */
const ANSWER_BYTES_MAX = 16_384;

/** The body of `add-checkpoint`: old size, proof lines, an empty line, the note. */
export function submissionText({ oldSize, proof, note }: CheckpointSubmission): string {
  const lines = [`old ${oldSize}`, ...proof.map((hash) => Buffer.from(hash).toString('base64'))];
  return `${lines.join('\n')}\n\n${note}`;
}

/** One submission to the witness at `url` (its submission prefix). Never throws for what the other side does. */
export async function addCheckpoint(url: string, submission: CheckpointSubmission): Promise<WitnessAnswer> {
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/add-checkpoint`, {
      method: 'POST',
      body: submissionText(submission),
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const body = await readSome(response);
    if (response.status === 200) return { outcome: 'cosigned', lines: body };
    const size = response.status === 409 ? sizeIn(body) : undefined;
    return size === undefined ? { outcome: 'refused', status: response.status } : { outcome: 'otherSize', size };
  } catch (error) {
    return { outcome: 'unreachable', why: causeOf(error) };
  }
}

async function readSome(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > ANSWER_BYTES_MAX) throw new Error('the answer is too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function sizeIn(body: string): number | undefined {
  const [, digits] = /^(0|[1-9][0-9]*)\n$/.exec(body) ?? [];
  const size = Number(digits);
  return digits !== undefined && Number.isSafeInteger(size) ? size : undefined;
}

/** `fetch` says only that it failed; why stands in its cause. */
function causeOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: string; message?: string }; message?: string };
  return cause?.code ?? cause?.message ?? message ?? String(error);
}

/** The log as the feed needs it; each call is a transaction of its own. */
export interface WitnessedLog {
  /** What to send; `from` is the size that the witness says it has. Undefined when nothing waits. */
  submission(from?: number): Promise<CheckpointSubmission | undefined>;
  cosigned(size: number, lines: string): Promise<void>;
}

const WORDS: Readonly<Record<number, Text>> = {
  400: { zh: '见证方认为提交的内容格式不对', en: 'the witness calls the submission malformed' },
  403: {
    zh: '见证方不认得本日志的签名公钥，请把 /log/keys 中的公钥交给它的管理者',
    en: 'the witness does not know the key that signs this log; give its operator the key under /log/keys',
  },
  404: {
    zh: '见证方没有登记本日志的名称（LOG_ORIGIN），请让它的管理者登记',
    en: 'the witness does not know the name of this log (LOG_ORIGIN); ask its operator to add it',
  },
  409: {
    zh: '见证方在同一规模上见过另一个根哈希：日志被改写过，请运行 log verify --witness',
    en: 'the witness has seen another root at this size: the log was rewritten; run log verify --witness',
  },
  422: {
    zh: '见证方不承认一致性证明：本日志不是它所见日志的延续，请运行 log verify --witness',
    en: 'the witness does not accept the consistency proof: this log does not continue the one it saw; run log verify --witness',
  },
};

/** Feeds one witness. What goes wrong is told when it begins and when it ends, not at every turn. */
export class WitnessFeed {
  private trouble = '';

  constructor(
    private readonly url: string,
    private readonly log: WitnessedLog,
    private readonly tell: (text: Text) => void,
  ) {}

  /**
   * Sends what waits, once; to be called again at the next turn. A witness that does not answer or refuses holds up
   * nothing: what it co-signed last stays published. What `log` throws is told like the rest.
   */
  async feed(): Promise<void> {
    let trouble: Text | undefined;
    try {
      trouble = await this.turn();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      trouble = { zh: `见证未完成：${why}`, en: `not witnessed: ${why}` };
    }
    this.report(trouble);
  }

  private async turn(): Promise<Text | undefined> {
    const first = await this.log.submission();
    if (!first) return undefined;
    const answer = await addCheckpoint(this.url, first);
    if (answer.outcome !== 'otherSize') return this.settle(first, answer);
    const second = await this.log.submission(answer.size);
    return second && this.settle(second, await addCheckpoint(this.url, second));
  }

  private async settle({ size, oldSize }: CheckpointSubmission, answer: WitnessAnswer): Promise<Text | undefined> {
    switch (answer.outcome) {
      case 'cosigned':
        await this.log.cosigned(size, answer.lines);
        return undefined;
      case 'unreachable':
        return {
          zh: `见证方 ${this.url} 没有应答（${answer.why}），继续发布它上次联署的检查点`,
          en: `the witness ${this.url} does not answer (${answer.why}); what it co-signed last stays published`,
        };
      case 'otherSize':
        return answer.size === size ? WORDS[409] : lastMoved(answer.size);
      case 'refused':
        // Without a size in it, a 409 says something only where the witness has the very size that was submitted.
        return (answer.status === 409 && oldSize < size ? undefined : WORDS[answer.status]) ?? oddAnswer(answer.status);
    }
  }

  private report(trouble: Text | undefined): void {
    const words = trouble?.en ?? '';
    if (words === this.trouble) return;
    this.trouble = words;
    this.tell(trouble ?? { zh: '见证方已恢复联署', en: 'the witness co-signs again' });
  }
}

function lastMoved(size: number): Text {
  return {
    zh: `见证方的最后规模变为 ${size}：另有进程在向它提交`,
    en: `the last size of the witness became ${size}: another process submits to it`,
  };
}

function oddAnswer(status: number): Text {
  return { zh: `见证方回答了 HTTP ${status}`, en: `the witness answered HTTP ${status}` };
}
