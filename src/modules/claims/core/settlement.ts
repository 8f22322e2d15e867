/**
 * How a year is settled (surface page): each contract is judged on its own, the cap runs over a party's contracts in
 * order of (signedOn, number) with a branch counted as its head office, then the pool is shared over applicants by
 * largest remainder with ties by USCC, and within an applicant over its contracts with ties by number.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { addFen, allocate, byBytes, type Fen, fen, ZERO_FEN } from '../../../kernel/money.js';

/** One claimed contract as this step sees it. */
export interface Entrant {
  readonly contractId: string;
  readonly number: string;
  readonly signedOn: CalendarDate;
  /** USCC of the applicant: pool parts go to applicants. */
  readonly applicant: string;
  /** The organisation whose cap is used up: the applicant, or the head office of a branch. */
  readonly capParty: string;
  /** Place of its claim in the order of arrival; by USCC alone when absent. */
  readonly arrived?: string;
  /** Key of the call of its claim. */
  readonly batch?: string;
}

/** What one contract is judged with besides its own facts. */
export interface Standing {
  readonly alreadyAwardedFen: Fen;
  /** Absent where the pool suffices. */
  readonly poolPartFen?: Fen;
}

/** What an applicant wants of the pool; its first claim and call tell its turn where turns count. */
export interface Want {
  readonly uscc: string;
  readonly amountFen: Fen;
  readonly arrived: string;
  readonly batch: string;
}

export interface PoolRule {
  /** Parts of what remains, by applicant; the wanted amounts when they fit. */
  share(wanted: readonly Want[], remaining: Fen): Map<string, Fen>;
}

/** Awards of one entrant with what it is given; pure, called twice where the pool is short. */
export type Judge<Result> = (
  entrant: Entrant,
  standing: Standing,
) => { readonly amountFen: Fen; readonly result: Result };

export interface Settled<Result> {
  readonly entrant: Entrant;
  readonly standing: Standing;
  readonly amountFen: Fen;
  readonly result: Result;
}

export function bySigning(a: Entrant, b: Entrant): number {
  if (a.signedOn !== b.signedOn) return a.signedOn < b.signedOn ? -1 : 1;
  return byBytes(a.number, b.number);
}

/**
 * Settles the entrants of one run. `already` is what a cap party was awarded in the period before; `remaining` what the
 * pool has left, not negative. Requires each contract once. The sum of the awards never exceeds `remaining`.
 */
export function settle<Result>(
  entrants: readonly Entrant[],
  already: ReadonlyMap<string, Fen>,
  remaining: Fen,
  rule: PoolRule,
  judge: Judge<Result>,
): Settled<Result>[] {
  const awarded = new Map(already);
  const capped = [...entrants].sort(bySigning).map((entrant) => {
    const standing = { alreadyAwardedFen: awarded.get(entrant.capParty) ?? ZERO_FEN };
    const { amountFen, result } = judge(entrant, standing);
    awarded.set(entrant.capParty, fen(standing.alreadyAwardedFen + amountFen));
    return { entrant, standing, amountFen, result };
  });
  if (addFen(capped.map((one) => one.amountFen)) <= remaining) return capped;
  return sharePool(capped, remaining, rule, judge);
}

function sharePool<Result>(
  capped: readonly Settled<Result>[],
  remaining: Fen,
  rule: PoolRule,
  judge: Judge<Result>,
): Settled<Result>[] {
  const byApplicant = grouped(capped);
  const wanted = [...byApplicant].map(([uscc, ones]) => ({
    uscc,
    amountFen: addFen(ones.map((one) => one.amountFen)),
    arrived: first(ones.map(({ entrant }) => entrant.arrived)),
    batch: first(ones.map(({ entrant }) => entrant.batch)),
  }));
  const parts = rule.share(wanted, remaining);
  const partOf = new Map<string, Fen>();
  for (const [uscc, ones] of byApplicant) {
    const shares = ones.map((one) => ({ key: tieKey(one.entrant), weight: one.amountFen }));
    const given = shares.some((share) => share.weight > 0n) ? allocate(parts.get(uscc) ?? ZERO_FEN, shares) : new Map();
    for (const one of ones) partOf.set(one.entrant.contractId, given.get(tieKey(one.entrant)) ?? ZERO_FEN);
  }
  return capped.map(({ entrant, standing }) => {
    const poolPartFen = partOf.get(entrant.contractId) ?? ZERO_FEN;
    const full = { ...standing, poolPartFen };
    const { amountFen, result } = judge(entrant, full);
    return { entrant, standing: full, amountFen, result };
  });
}

function first(texts: readonly (string | undefined)[]): string {
  return texts.map((text) => text ?? '').sort(byBytes)[0] ?? '';
}

/** Ties go by number; the id keeps two spellings of history apart that are the same text. */
function tieKey(entrant: Entrant): string {
  return `${entrant.number}\u0000${entrant.contractId}`;
}

function grouped<Result>(capped: readonly Settled<Result>[]): Map<string, Settled<Result>[]> {
  const groups = new Map<string, Settled<Result>[]>();
  for (const one of capped) {
    const group = groups.get(one.entrant.applicant);
    if (group) group.push(one);
    else groups.set(one.entrant.applicant, [one]);
  }
  return groups;
}
