/** A register on a real database for statements of BODS: every trial finds it empty and leaves it empty. */
import { parseDate } from '../../src/kernel/calendar-date.js';
import type { BodsImport } from '../../src/modules/parties/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { chinese, person } from './bods.js';
import { openTestDatabase, type TestDatabase } from './database.js';
import { partiesFacade, usccNumber } from './parties-facade.js';

export const DAY = parseDate('2025-06-18');
export const [A, B, C] = [usccNumber(501), usccNumber(502), usccNumber(503)];

export const { parties, bods, exporting } = partiesFacade();

let db: TestDatabase | undefined;

export async function openRegister(): Promise<void> {
  db = await openTestDatabase();
}

export async function closeRegister(): Promise<void> {
  await db?.close();
}

/** Carries an answer out of a transaction that leaves nothing. */
class Answer<T> extends Error {
  constructor(readonly value: T) {
    super('answer');
  }
}

/** Runs on an empty register, and leaves it empty. */
export async function trial<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> {
  if (!db) throw new Error('the register is not open');
  try {
    return await db.run(async (ctx) => {
      throw new Answer(await work(ctx));
    });
  } catch (error) {
    if (error instanceof Answer) return error.value as T;
    throw error;
  }
}

export const take = (ctx: Ctx, statements: readonly object[]) => bods.take(ctx, JSON.stringify(statements));

export function told({ stood, refused }: BodsImport): string[] {
  return [
    ...stood.map(({ index, outcome }) => [index, outcome] as const),
    ...refused.map(
      ({ index, faults }) => [index, faults.map(({ code, pointer }) => `${code} ${pointer}`).join(' ')] as const,
    ),
  ]
    .sort(([x], [y]) => x - y)
    .map(([, what]) => what);
}

export async function exported(ctx: Ctx, roots?: readonly string[]): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of exporting.pieces(ctx, { format: 'bods', ...(roots ? { roots } : {}) })) pieces.push(piece);
  return pieces.join('');
}

export async function idOf(ctx: Ctx, code: string): Promise<string> {
  const found = (await parties.organisationsByUscc(ctx, [code])).get(code);
  if (!found) throw new Error(`${code} is not on the register`);
  return found.id;
}

export async function ask(ctx: Ctx, a: string, b: string, on = DAY) {
  const answer = await parties.relatedness(ctx, { a: await idOf(ctx, a), b: await idOf(ctx, b), on });
  return {
    outcome: answer.outcome,
    ask: answer.missing.flatMap(({ ask }) => ask),
    reasons: answer.reasons.map(({ code }) => code),
  };
}

/** Shares held in a company, as recorded: `holder's name or code: share or range`. */
export async function holdings(ctx: Ctx, code: string): Promise<string[]> {
  const company = await idOf(ctx, code);
  const relations = await parties.listRelations(ctx, { party: company, limit: 100 });
  const into = relations.filter(({ to, type }) => to === company && (type === 'HOLDS' || type === 'INTEREST'));
  const shown = into.map(({ type, sharePct, range, interest, validFrom, validUntil }) => {
    const share = range
      ? `${range.minExclusive ? '(' : '['}${range.min} ${range.max}${range.maxExclusive ? ')' : ']'}`
      : (sharePct ?? '');
    return `${type === 'HOLDS' ? 'HOLDS' : interest} ${share} ${validFrom} ${validUntil ?? ''}`.trim();
  });
  return shown.sort();
}

/** A and B, each held by somebody, so that only what a test adds is in doubt. */
export const pair = [chinese('a', A), chinese('b', B), person('p', '王甲'), person('q', '李乙')];
