/**
 * A benchmark row runs ours and its peer or limit in the same process, interleaved, at least three rounds, and compares
 * their answers: a wrong answer fails the row. Only ratios inside one run count; the machine's noise is up to twofold.
 */
export interface Contest {
  /** Both answer a digest of their result, which must be equal. */
  ours(): Promise<string | Measured>;
  peer(): Promise<string | Measured>;
  /** How often ours does in a round what its peer does once, absent = once. Its time is divided by that. */
  readonly oursPerRound?: number;
  /** What else there is to tell, asked for after the rounds. */
  figures?(): Promise<readonly Figure[]>;
  close(): Promise<void>;
}

/** An answer of which not the whole time counts but these seconds, such as the 99th percentile of many questions. */
export interface Measured {
  readonly answer: string;
  readonly seconds: number;
}

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The most that meets the target, where there is one. */
  readonly most?: number;
}

export interface BenchRow {
  readonly name: string;
  readonly ours: string;
  readonly beside: string;
  /** Least ratio peer seconds / our seconds that meets the target. */
  readonly targetRatio: number;
  readonly size: { readonly usual: number; readonly full: number };
  open(size: number): Promise<Contest>;
}

export interface BenchResult {
  readonly row: string;
  readonly size: number;
  readonly rounds: number;
  readonly oursSeconds: number;
  readonly peerSeconds: number;
  readonly ratio: number;
  readonly targetRatio: number;
  readonly met: boolean;
  readonly equal: boolean;
  readonly peakMemoryMb: number;
  readonly figures: readonly Figure[];
}

const ROUNDS = 3;

async function timed(work: () => Promise<string | Measured>): Promise<Measured> {
  const start = performance.now();
  const answer = await work();
  return typeof answer === 'string' ? { seconds: (performance.now() - start) / 1000, answer } : answer;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The value below which a share of them lies, 0 to 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const rounded = (value: number): number => Number(value.toPrecision(4));

/** Runs a row and gives its medians. */
export async function runRow(row: BenchRow, full: boolean): Promise<BenchResult> {
  const size = full ? row.size.full : row.size.usual;
  const contest = await row.open(size);
  const ours: number[] = [];
  const peer: number[] = [];
  const answers = new Set<string>();
  let peak = 0;
  let figures: readonly Figure[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [work, times] of [
        [() => contest.ours(), ours],
        [() => contest.peer(), peer],
      ] as const) {
        const { seconds, answer } = await timed(work);
        times.push(times === ours ? seconds / (contest.oursPerRound ?? 1) : seconds);
        answers.add(answer);
        peak = Math.max(peak, process.memoryUsage.rss());
      }
    }
    figures = (await contest.figures?.()) ?? [];
  } finally {
    await contest.close();
  }
  const [oursSeconds, peerSeconds] = [median(ours), median(peer)];
  const ratio = peerSeconds / oursSeconds;
  return {
    row: row.name,
    size,
    rounds: ROUNDS,
    oursSeconds: rounded(oursSeconds),
    peerSeconds: rounded(peerSeconds),
    ratio: rounded(ratio),
    targetRatio: row.targetRatio,
    met: ratio >= row.targetRatio && figures.every(({ value, most }) => most === undefined || value <= most),
    equal: answers.size === 1,
    peakMemoryMb: Math.round(peak / 1_048_576),
    figures: figures.map((figure) => ({ ...figure, value: rounded(figure.value) })),
  };
}
