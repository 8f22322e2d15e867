/**
 * A benchmark row runs ours and its peer or limit in the same process, interleaved, at least three rounds, and compares
 * their answers: a wrong answer fails the row. Only ratios inside one run count; the machine's noise is up to twofold.
 */
export interface Contest {
  /** Both answer a digest of their result, which must be equal. */
  ours(): Promise<string>;
  peer(): Promise<string>;
  /** How often ours does in a round what its peer does once, absent = once. Its time is divided by that. */
  readonly oursPerRound?: number;
  /** What a reader of the row should see beside its ratio, such as latencies by class. Asked after the last round. */
  notes?(): readonly string[];
  close(): Promise<void>;
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
  readonly notes: readonly string[];
}

const ROUNDS = 3;

async function timed(work: () => Promise<string>): Promise<{ seconds: number; answer: string }> {
  const start = performance.now();
  const answer = await work();
  return { seconds: (performance.now() - start) / 1000, answer };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Runs a row and gives its medians. */
export async function runRow(row: BenchRow, full: boolean): Promise<BenchResult> {
  const size = full ? row.size.full : row.size.usual;
  const contest = await row.open(size);
  const ours: number[] = [];
  const peer: number[] = [];
  const answers = new Set<string>();
  let peak = 0;
  let notes: readonly string[] = [];
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
    notes = contest.notes?.() ?? [];
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
    met: ratio >= row.targetRatio,
    equal: answers.size === 1,
    peakMemoryMb: Math.round(peak / 1_048_576),
    notes,
  };
}
