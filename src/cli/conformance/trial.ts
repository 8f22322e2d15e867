import type { Ctx } from '../../platform/ctx.js';
import type { Application } from '../application.js';

export interface Refusal {
  readonly line: number;
  readonly code: string;
  readonly detail: { readonly zh: string; readonly en: string };
}

/** What the door `load` made of a path. */
export interface Trial {
  /** Records taken or known already. */
  readonly stored: number;
  readonly refusals: readonly Refusal[];
  /** Why there is no answer at all: an error that nobody foresaw, or a hang. */
  readonly crash?: string;
}

/** What is wrong with a refusal as such: no code, no reason in both languages, or text that was decoded wrongly. */
export function flawOf(refusals: readonly Refusal[]): string | undefined {
  for (const { code, detail, line } of refusals) {
    if (!/^[A-Z]+\.[A-Z0-9_]+$/.test(code)) return `a refusal without a code: ${JSON.stringify(code)}`;
    if (!Number.isInteger(line) || line < 1) return `a refusal without a line: ${line}`;
    for (const text of [detail.zh, detail.en]) {
      if (text.trim() === '') return `${code} without a reason`;
      if (!text.isWellFormed() || text.includes('\ufffd')) return `${code} with broken characters in its reason`;
    }
  }
  return undefined;
}

/** The trial in one line. */
export function told({ stored, refusals, crash }: Trial): string {
  if (crash !== undefined) return `crash: ${crash}`;
  const codes = [...new Set(refusals.map(({ code }) => code))].join(' ');
  return refusals.length === 0 ? `taken ${stored}` : `refused ${codes}${stored > 0 ? `, taken ${stored}` : ''}`;
}

/** Carries an answer out of a transaction that is rolled back. */
export class Tried<T> extends Error {
  private constructor(readonly answer: T) {
    super('tried');
  }

  /** Answers what `work` does, and leaves nothing of it. */
  static async in<T>(application: Application, work: (ctx: Ctx) => Promise<T>): Promise<T> {
    try {
      return await application.run(async (ctx) => {
        throw new Tried(await work(ctx));
      });
    } catch (error) {
      if (error instanceof Tried) return error.answer as T;
      throw error;
    }
  }
}
