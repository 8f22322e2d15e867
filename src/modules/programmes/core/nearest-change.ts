/**
 * "Why not more": for every contract, what would have to change for the applicant to receive more, and how much more that
 * change alone would bring (issue: "every cut named, the nearest change that would qualify"). It is told beside a decision
 * and is no part of its record. With S the sum before caps, a change by d brings min(S + d, room) - min(S, room), where
 * room is what the cap, and the part of the pool where one is given, leave.
 */
import { addFen, atLeastZero, type Fen, fen, formatYuan, minFen, ZERO_FEN } from '../../../kernel/money.js';
import type { Text } from '../../../kernel/text.js';
import { awaitsApproval, beforeCaps, COUNTED, type Figure, NEEDS_SIGNED } from './base.js';
import { FIGURE_NAMES } from './cut-texts.js';
import type { ContractInput, ContractResult, Evaluation, EvaluationInput } from './evaluation.js';
import type { Rules } from './programme.js';
import { Trace } from './trace.js';

export interface NearestChange {
  /** The cut or refusal that it would mend. */
  readonly code: string;
  readonly change: Text;
  /** What the applicant would receive more, if this alone changed. */
  readonly gainFen: Fen;
}

/** By contract key. Requires the result of `evaluate` on the same rules and input. */
export function nearestChanges(
  rules: Rules,
  input: EvaluationInput,
  result: Evaluation,
): ReadonlyMap<string, readonly NearestChange[]> {
  const amount = (contract: ContractInput) => beforeCaps(rules, input.applicant, contract, new Trace()).amountFen;
  const own = input.contracts.map(amount);
  const paid = (at: number) => result.contracts[at]?.refusals.length === 0;
  const sum = addFen(own.filter((_one, at) => paid(at)));
  const left = atLeastZero(fen(rules.capFen.value - input.alreadyAwardedFen));
  const room = minFen(left, input.poolPartFen ?? left);
  const gain = (delta: Fen) => atLeastZero(fen(minFen(fen(sum + delta), room) - minFen(sum, room)));
  return new Map(
    input.contracts.map((contract, at) => {
      const answer = result.contracts[at];
      if (!answer) return [contract.key, []];
      const before = own[at] ?? ZERO_FEN;
      if (answer.refusals.length > 0) return [contract.key, mending(answer, gain(before))];
      const more = (changed: ContractInput) => gain(fen(amount(changed) - before));
      return [contract.key, answer.cuts.map((cut) => raising(rules, contract, cut.code, more))];
    }),
  );
}

/** One reason alone stands in the way: mending it brings the whole award. With several, none alone brings anything. */
function mending(answer: ContractResult, whole: Fen): NearestChange[] {
  const alone = answer.refusals.length === 1;
  return answer.refusals.map(({ code, wouldQualifyIf }) => ({
    code,
    change: wouldQualifyIf ?? {
      zh: '就这份合同而言，在本政策下没有可以补正的办法',
      en: 'Nothing about this contract would change the answer under this programme',
    },
    gainFen: alone && wouldQualifyIf ? whole : ZERO_FEN,
  }));
}

function raising(
  rules: Rules,
  contract: ContractInput,
  code: string,
  more: (changed: ContractInput) => Fen,
): NearestChange {
  switch (code) {
    case 'EVIDENCED_BASE': {
      const { change, changed } = raised(rules, contract);
      return { code, change, gainFen: more(changed) };
    }
    case 'LINE_CUT':
    case 'PANEL_RATE':
      return awaitsApproval(rules, contract) ? unsigned(rules, code, contract, more) : conceded(code, contract, more);
    case 'PARTY_CAP':
      return { code, change: CAP_USED, gainFen: ZERO_FEN };
    default:
      return { code, change: POOL_USED, gainFen: ZERO_FEN };
  }
}

/** The least figures raised to the next one: the next invoice, acceptance or payment that would count. */
function raised(rules: Rules, contract: ContractInput): { change: Text; changed: ContractInput } {
  const { value: basis } = rules.basis;
  const counted: readonly Figure[] = basis === 'USE_SHARE' ? [] : COUNTED[basis];
  const counts = (figure: Figure): Fen => contract[figure] ?? contract.amountFen;
  const base = minFen(contract.amountFen, ...counted.map(counts));
  const least = counted.filter((figure) => counts(figure) === base);
  const above = counted.map(counts).filter((value) => value > base);
  const next = minFen(contract.amountFen, ...above);
  const names = least.map((figure) => FIGURE_NAMES[figure]);
  return {
    changed: { ...contract, ...Object.fromEntries(least.map((figure) => [figure, next])) },
    change: {
      zh: `${names.map(({ zh }) => zh).join('、')}在截止日前由 ${formatYuan(base)} 元增至 ${formatYuan(next)} 元，并提交凭证`,
      en: `By the last day, ${names.map(({ en }) => en).join(', ')} rises from ${formatYuan(base)} to ${formatYuan(next)} yuan and is evidenced`,
    },
  };
}

/** Nobody has signed yet: the most that a signature could bring. */
function unsigned(
  rules: Rules,
  code: string,
  contract: ContractInput,
  more: (changed: ContractInput) => Fen,
): NearestChange {
  const approved = { amountFen: contract.amountFen, reason: { zh: '', en: '' }, clause: rules.basis.clause };
  const gainFen = NEEDS_SIGNED.includes(rules.basis.value) ? more({ ...contract, approved }) : ZERO_FEN;
  return {
    code,
    change: {
      zh: '由评审签署核定金额；这里是最多可得的数额',
      en: 'A panel signs an amount; this is the most it could bring',
    },
    gainFen,
  };
}

/** A cut or a rate that a person signed: it can be commented on and re-checked, and nothing else mends it. */
function conceded(code: string, contract: ContractInput, more: (changed: ContractInput) => Fen): NearestChange {
  const { eligibleFen: _eligible, awardedRate, approved, ...rest } = contract;
  if (code === 'LINE_CUT') {
    const kept = { ...(awardedRate ? { awardedRate } : {}), ...(approved ? { approved } : {}) };
    return {
      code,
      change: {
        zh: '对核减的明细补充说明和凭证，经审核认可（可在审核定稿前提出意见）',
        en: 'The lines that were cut are explained and evidenced, and the reviewer accepts them (comments are heard before the review is final)',
      },
      gainFen: more({ ...rest, ...kept, lineCuts: [] }),
    };
  }
  const eligible = contract.eligibleFen === undefined ? {} : { eligibleFen: contract.eligibleFen };
  const highest = approved ? { approved: { ...approved, amountFen: contract.amountFen } } : {};
  return {
    code,
    change: {
      zh: '评审意见经复核后按上限核定',
      en: "The panel's opinion is re-checked and awards the ceiling",
    },
    gainFen: more({ ...rest, ...eligible, ...highest }),
  };
}

const CAP_USED: Text = {
  zh: '同一申报单位（分公司并入总公司）已达到最高额，本期内没有可以补正的办法',
  en: 'The applicant, a branch with its head office, has reached its cap; nothing in this period would bring more',
};

const POOL_USED: Text = {
  zh: '资金池余额不足，与申报材料无关；只有追加预算或释放额度才会增加',
  en: 'The pool does not suffice, whatever the claim says; only a budget act or money set free would bring more',
};
