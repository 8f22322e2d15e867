/**
 * The money of a programme: yearly or in tranches, shared with other programmes or not, and who receives what when it
 * does not suffice (domain pages 1.3, 1.4 and 1.7). Parts never exceed what remains, and sum to it whenever more is
 * wanted than remains.
 */
import { assert } from '../../../kernel/assert.js';
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { addFen, allocate, atLeastZero, byBytes, type Fen, fen, minFen, parseFen } from '../../../kernel/money.js';
import { type Cited, cite, type Exhaustion, type ProgrammeFile, valueOn } from './programme.js';

/** What the pool holds for a period (a year such as `2025`), or nothing when the file grants it none. */
export function poolFor(programme: ProgrammeFile, period: string): Cited<Fen> | undefined {
  const terms = valueOn(programme.pool.values, lastDayOf(period));
  if (!terms) return undefined;
  if (terms.value.kind === 'ANNUAL') return cite(terms, parseFen(terms.value.totalFen));
  const tranche = terms.value.tranches.find((one) => one.period === period);
  return tranche && cite(terms, parseFen(tranche.totalFen));
}

/** The most that the programme takes of its pool in a period; nothing where it has no sub-allocation. */
export function subAllocationFor(programme: ProgrammeFile, period: string): Cited<Fen> | undefined {
  const { subAllocation } = programme.pool;
  const share = subAllocation && valueOn(subAllocation.values, lastDayOf(period));
  return share && cite(share, parseFen(share.value));
}

function lastDayOf(period: string): CalendarDate {
  return `${period}-12-31` as CalendarDate;
}

/** A ceiling on what may be taken of a pool, and what was taken under it so far. */
export interface Ceiling {
  readonly ceilingFen: Fen;
  readonly takenFen: Fen;
}

/** What a run may give: what the pool has left, at most what every ceiling (sub-allocation, share of a call) leaves. */
export function withinCeilings(left: Fen, ceilings: readonly Ceiling[]): Fen {
  return minFen(left, ...ceilings.map(({ ceilingFen, takenFen }) => atLeastZero(fen(ceilingFen - takenFen))));
}

export interface PoolClaim {
  readonly uscc: string;
  /** What the applicant would receive after its cap. */
  readonly amountFen: Fen;
  /** Place in the order of arrival, compared as text; asked by `FIRST_COME`. */
  readonly arrived?: string;
  /** Compared as text; asked by `BATCH`. */
  readonly batch?: string;
}

/**
 * Each applicant's part of what remains in the pool: everything when it suffices. Else in proportion by largest
 * remainder, ties by USCC; or in order of arrival, ties by USCC, where the last one served receives what is left; or
 * batch by batch, in proportion within the batch that no longer fits. Requires each USCC once and `remaining >= 0`; the
 * order in which the claims are given does not matter.
 */
export function allocatePool(
  claims: readonly PoolClaim[],
  remaining: Fen,
  rule: Exhaustion = 'PRO_RATA',
): Map<string, Fen> {
  assert(remaining >= 0n, 'allocatePool: a negative remainder');
  assert(new Set(claims.map(({ uscc }) => uscc)).size === claims.length, 'allocatePool: an applicant given twice');
  const parts = new Map<string, Fen>();
  let left = remaining;
  for (const group of inTurn(claims, rule)) {
    for (const [uscc, part] of proRata(group, left)) parts.set(uscc, part);
    left = atLeastZero(fen(left - addFen(group.map(({ amountFen }) => amountFen))));
  }
  const wanted = addFen(claims.map(({ amountFen }) => amountFen));
  assert(addFen(parts.values()) === minFen(wanted, remaining), 'allocatePool: parts do not sum to the pool');
  return parts;
}

function proRata(claims: readonly PoolClaim[], remaining: Fen): Map<string, Fen> {
  if (addFen(claims.map(({ amountFen }) => amountFen)) <= remaining) {
    return new Map(claims.map(({ uscc, amountFen }) => [uscc, amountFen]));
  }
  return allocate(
    remaining,
    claims.map(({ uscc, amountFen }) => ({ key: uscc, weight: amountFen })),
  );
}

/** The groups that are served one after another: all at once, one by one, or batch by batch. */
function inTurn(claims: readonly PoolClaim[], rule: Exhaustion): (readonly PoolClaim[])[] {
  switch (rule) {
    case 'PRO_RATA':
      return [claims];
    case 'FIRST_COME':
      return claims
        .map((claim) => ({ claim, arrived: asked(claim.arrived) }))
        .sort((a, b) => byBytes(a.arrived, b.arrived) || byBytes(a.claim.uscc, b.claim.uscc))
        .map(({ claim }) => [claim]);
    case 'BATCH': {
      const batches = [...new Set(claims.map(({ batch }) => asked(batch)))].sort(byBytes);
      return batches.map((batch) => claims.filter((one) => one.batch === batch));
    }
    default:
      return rule satisfies never;
  }
}

function asked(order: string | undefined): string {
  assert(order !== undefined, 'allocatePool: the rule needs an order that a claim does not have');
  return order;
}
