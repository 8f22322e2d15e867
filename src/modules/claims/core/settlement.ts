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

/** Awards of one entrant with what it is given; pure, called again where the pool is short. */
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
 * Judges the entrants of cap parties, each party with all its contracts: the cap runs over them in the order of signing.
 * `already` is what a cap party was awarded in the period before. Requires each contract once.
 */
export function settleCaps<Result>(
  entrants: readonly Entrant[],
  already: ReadonlyMap<string, Fen>,
  judge: Judge<Result>,
): Settled<Result>[] {
  const awarded = new Map(already);
  return [...entrants].sort(bySigning).map((entrant) => {
    const standing = { alreadyAwardedFen: awarded.get(entrant.capParty) ?? ZERO_FEN };
    const { amountFen, result } = judge(entrant, standing);
    awarded.set(entrant.capParty, fen(standing.alreadyAwardedFen + amountFen));
    return { entrant, standing, amountFen, result };
  });
}

/** What each applicant wants of the pool after its caps. */
export function wantsOf(capped: readonly Settled<unknown>[]): Want[] {
  return [...grouped(capped)].map(([uscc, ones]) => ({
    uscc,
    amountFen: addFen(ones.map((one) => one.amountFen)),
    arrived: first(ones.map(({ entrant }) => entrant.arrived)),
    batch: first(ones.map(({ entrant }) => entrant.batch)),
  }));
}

/** The parts of applicants of a pool that holds `remaining`, not negative; nothing where all of it fits. */
export function poolParts(
  wanted: readonly Want[],
  remaining: Fen,
  rule: PoolRule,
): ReadonlyMap<string, Fen> | undefined {
  return addFen(wanted.map(({ amountFen }) => amountFen)) <= remaining ? undefined : rule.share(wanted, remaining);
}

/** Judges again with each applicant's part of the pool shared over its contracts. Requires all contracts of each. */
export function settleParts<Result>(
  capped: readonly Settled<Result>[],
  parts: ReadonlyMap<string, Fen>,
  judge: Judge<Result>,
): Settled<Result>[] {
  const partOf = new Map<string, Fen>();
  for (const [uscc, ones] of grouped(capped)) {
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

function grouped<One extends Settled<unknown>>(capped: readonly One[]): Map<string, One[]> {
  const groups = new Map<string, One[]>();
  for (const one of capped) {
    const group = groups.get(one.entrant.applicant);
    if (group) group.push(one);
    else groups.set(one.entrant.applicant, [one]);
  }
  return groups;
}
