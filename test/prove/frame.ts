/**
 * A harness tries a promise on many random cases; a control leaves out what keeps the promise, and the same look at the
 * results must then find fault. A control that finds none (GREEN) says that the harness proves nothing.
 */
import type { Random } from './random.js';
import type { SampleBook } from './sample-book.js';

export type Scale = 'change' | 'usual' | 'full';

export interface Trial {
  readonly size: number;
  readonly random: Random;
  /** Only the cases numbered from `from` and before `to`, of a harness that can be run in parts; absent = all. */
  readonly part?: { readonly from: number; readonly to: number };
  /** The sample year, loaded and settled on a server of its own: opened by the first who asks, shared by all. */
  book(): Promise<SampleBook>;
  /** For people who wait; goes to stderr. */
  note(line: string): void;
}

/** As text where they were kept in a file. */
export type Counts = Readonly<Record<string, number | bigint | string>>;

export interface Verdict {
  readonly ok: boolean;
  /** Counts that a note can quote. */
  readonly figures: string;
  /** The first of what was not as promised. */
  readonly faults: readonly string[];
  /** What a reader of the figures must know beside them, a line each. */
  readonly remarks?: readonly string[];
  /** The figures of a harness with sittings, to be added up over them. */
  readonly counts?: Counts;
}

export interface Harness {
  readonly name: string;
  readonly promise: string;
  readonly sizes: Readonly<Record<Scale, number>>;
  /**
   * Most of the size that is done at a time, each with a seed of its own: a larger run is several sittings, and one that
   * was broken off goes on with the next.
   */
  readonly sitting?: number;
  /** Its cases are numbered over the whole size: a sitting is told as a part of them. */
  readonly numbered?: true;
  run(trial: Trial): Promise<Verdict>;
}

export interface Control {
  readonly name: string;
  /** What is broken on purpose. */
  readonly breaks: string;
  readonly size: number;
  /** The same look as the harness takes; `ok` is what must not come out. */
  run(trial: Trial): Promise<Verdict>;
}

const FAULTS_SHOWN = 20;

/** Collects what was not as promised: counts all, keeps the first few. */
export class Faults {
  readonly shown: string[] = [];
  count = 0;

  add(fault: string): void {
    this.count += 1;
    if (this.shown.length < FAULTS_SHOWN) this.shown.push(fault);
  }

  /** These and the others together. */
  with(others: Faults): Faults {
    const all = new Faults();
    all.count = this.count + others.count;
    all.shown.push(...[...this.shown, ...others.shown].slice(0, FAULTS_SHOWN));
    return all;
  }

  verdict(figures: string): Verdict {
    return { ok: this.count === 0, figures, faults: this.shown };
  }

  /** A verdict whose figures are counts by name. */
  counted(counts: Counts, remarks: readonly string[] = []): Verdict {
    return { ...this.verdict(figuresOf(counts)), counts, remarks };
  }
}

/** Counts as people read them: `50 storms, 0 fen over`. */
export function figuresOf(counts: Counts): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}

/** Several sittings as one. */
export function addUp(verdicts: readonly Verdict[]): Verdict {
  const counts: Record<string, bigint> = {};
  for (const verdict of verdicts) {
    for (const [name, count] of Object.entries(verdict.counts ?? {}))
      counts[name] = (counts[name] ?? 0n) + BigInt(count);
  }
  const faults = verdicts.flatMap((verdict) => verdict.faults).slice(0, FAULTS_SHOWN);
  const remarks = [...new Set(verdicts.flatMap((verdict) => verdict.remarks ?? []))];
  const ok = verdicts.every((verdict) => verdict.ok);
  return { ok, figures: `${verdicts.length} sittings: ${figuresOf(counts)}`, faults, remarks, counts };
}
