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
  /** The sample year, loaded and settled on a server of its own: opened by the first who asks, shared by all. */
  book(): Promise<SampleBook>;
  /** For people who wait; goes to stderr. */
  note(line: string): void;
}

export interface Verdict {
  readonly ok: boolean;
  /** Counts that a note can quote. */
  readonly figures: string;
  /** The first of what was not as promised. */
  readonly faults: readonly string[];
}

export interface Harness {
  readonly name: string;
  readonly promise: string;
  readonly sizes: Readonly<Record<Scale, number>>;
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

  verdict(figures: string): Verdict {
    return { ok: this.count === 0, figures, faults: this.shown };
  }
}
