/**
 * What binds several contracts together: the applicant's cap, then the pool. The cap runs over the contracts in order
 * of signing, ties by number; a pool that does not suffice is shared after caps by largest remainder, over applicants
 * with ties by USCC, and within an applicant over contracts with ties by number (domain page 1.7; surface page).
 */
import { present } from '../../../kernel/assert.js';
import {
  addFen,
  allocate,
  atLeastZero,
  byBytes,
  type Fen,
  fen,
  formatFen,
  minFen,
  ZERO_FEN,
} from '../../../kernel/money.js';
import { partyCap, poolShare } from './cut-texts.js';
import type { ContractInput, Cut } from './evaluation.js';
import type { Rules } from './programme.js';
import type { Trace } from './trace.js';

/** One contract on its way through the caps. `refused` ones carry nothing and receive nothing. */
export interface Running {
  readonly contract: Pick<ContractInput, 'key' | 'signedOn'>;
  readonly amountFen: Fen;
  readonly cuts: readonly Cut[];
}

function bySigning(a: Running, b: Running): number {
  if (a.contract.signedOn !== b.contract.signedOn) return a.contract.signedOn < b.contract.signedOn ? -1 : 1;
  return byBytes(a.contract.key, b.contract.key);
}

/** Gives each contract what the cap leaves, in order of (signedOn, key). Answers in the order given. */
export function applyPartyCap(rules: Rules, alreadyAwarded: Fen, given: readonly Running[], trace: Trace): Running[] {
  const cap = rules.capFen.value;
  let left = atLeastZero(fen(cap - alreadyAwarded));
  const results = new Map<string, Running>();
  for (const one of [...given].sort(bySigning)) {
    const amountFen = minFen(one.amountFen, left);
    const cutFen = fen(one.amountFen - amountFen);
    trace.add(
      'PARTY_CAP',
      rules.capFen.clause,
      {
        contract: one.contract.key,
        amountFen: formatFen(one.amountFen),
        capFen: formatFen(cap),
        leftFen: formatFen(left),
      },
      { amountFen: formatFen(amountFen) },
    );
    left = fen(left - amountFen);
    const cut: Cut = {
      code: 'PARTY_CAP',
      amountFen: cutFen,
      reason: partyCap(cap, alreadyAwarded),
      clause: rules.capFen.clause,
    };
    results.set(one.contract.key, cutFen > 0n ? { ...one, amountFen, cuts: [...one.cuts, cut] } : one);
  }
  return given.map((one) => present(results.get(one.contract.key), 'a capped contract'));
}

/** Shares out the applicant's part of the pool over its contracts when they want more than it. */
export function applyPoolPart(
  rules: Rules,
  part: Fen | undefined,
  given: readonly Running[],
  trace: Trace,
): readonly Running[] {
  if (part === undefined) return given;
  const wanted = addFen(given.map((one) => one.amountFen));
  const { clause } = rules.exhaustion;
  trace.add(
    'POOL_PRO_RATA',
    clause,
    { wantedFen: formatFen(wanted), partFen: formatFen(part) },
    { amountFen: formatFen(minFen(wanted, part)) },
  );
  if (wanted <= part) return given;
  const parts = allocate(
    part,
    given.map((one) => ({ key: one.contract.key, weight: one.amountFen })),
  );
  return given.map((one) => {
    const amountFen = parts.get(one.contract.key) ?? ZERO_FEN;
    const cutFen = fen(one.amountFen - amountFen);
    if (cutFen === 0n) return one;
    const cut: Cut = { code: 'POOL_PRO_RATA', amountFen: cutFen, reason: poolShare(part, wanted), clause };
    return { ...one, amountFen, cuts: [...one.cuts, cut] };
  });
}

export interface PoolClaim {
  readonly uscc: string;
  /** What the applicant would receive after its cap. */
  readonly amountFen: Fen;
}

/**
 * Each applicant's part of what remains in the pool: everything when it suffices, else in proportion by largest
 * remainder, ties by USCC. Requires each USCC once and `remaining >= 0`; the order of the claims does not matter.
 */
export function allocatePool(claims: readonly PoolClaim[], remaining: Fen): Map<string, Fen> {
  if (addFen(claims.map((claim) => claim.amountFen)) <= remaining) {
    return new Map(claims.map((claim) => [claim.uscc, claim.amountFen]));
  }
  return allocate(
    remaining,
    claims.map((claim) => ({ key: claim.uscc, weight: claim.amountFen })),
  );
}
