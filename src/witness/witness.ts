/** The witness itself: judges a submission, remembers the checkpoint, and only then gives its cosignature away. */
import { type Consistent, type Judgement, judge, type LogKeys } from './judge.js';
import { cosignatureLine, type WitnessKey } from './key.js';
import type { Records } from './records.js';

export type Answer = { readonly cosignature: string } | Extract<Judgement, { readonly refused: unknown }>;

export class Witness {
  constructor(
    private readonly key: WitnessKey,
    private readonly records: Records,
    private readonly logs: LogKeys,
    /** Milliseconds since 1970. */
    private readonly clock: () => number,
  ) {}

  get vkey(): string {
    return this.key.vkey;
  }

  /**
   * Compares and stores in one synchronous step. No other submission can come between the two, since nothing here waits;
   * that, and the lock on the folder, is the whole of the compare-and-swap. Throws what the file system refuses: then
   * nothing was given away.
   */
  addCheckpoint(body: Uint8Array): Answer {
    const judgement = judge(body, this.logs, (origin) => this.records.lastOf(origin));
    return 'refused' in judgement ? judgement : { cosignature: this.cosign(judgement.consistent) };
  }

  /** The last co-signed note of the log whose origin has this hex SHA-256. */
  noteOf(name: string): string | undefined {
    return this.records.noteOf(name);
  }

  private cosign({ checkpoint, text, lines }: Consistent): string {
    const seconds = this.second();
    const cosignature = cosignatureLine(this.key, text, seconds);
    const { origin, size, root } = checkpoint;
    this.records.save({ origin, size, root, seconds, note: `${text}\n${lines}${cosignature}` });
    return cosignature;
  }

  /** A cosignature says "the largest tree seen as of this second", so a clock that was set back must not show in it. */
  private second(): number {
    return Math.max(Math.floor(this.clock() / 1000), this.records.lastSecond());
  }
}
