/**
 * What binds several contracts together: the applicant's cap, then the pool. The cap runs over the contracts in order
 * of signing, ties by number; an applicant's part of a pool that does not suffice is shared after caps by largest
 * remainder over its contracts with ties by number, whatever rule gave it that part (domain page 1.7; surface page).
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
import { partyCap, poolShare, poolSpent } from './cut-texts.js';
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
      reason: partyCap(cap, alreadyAwarded, rules.capPeriod?.value),
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
  const inProportion = rules.exhaustion.value === 'PRO_RATA';
  const code = inProportion ? 'POOL_PRO_RATA' : 'POOL_EXHAUSTED';
  trace.add(
    code,
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
    const reason = inProportion ? poolShare(part, wanted) : poolSpent(rules.exhaustion.value, part, wanted);
    const cut: Cut = { code, amountFen: cutFen, reason, clause };
    return { ...one, amountFen, cuts: [...one.cuts, cut] };
  });
}
