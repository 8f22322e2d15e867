/** What `book audit` can find, in words. Source: reliability page P4: the book is re-added from its legs. */
import { assert } from '../../../kernel/assert.js';
import type { Text } from '../../../kernel/text.js';

export interface AuditProblem {
  readonly kind: 'account' | 'balance' | 'transfer' | 'leg' | 'pool' | 'reservation' | 'close';
  readonly id: string;
  readonly code: string;
  readonly what: Text;
}

/** One finding of the store's queries: a check's name, whom it concerns, and the two figures that disagree. */
export interface AuditFinding {
  readonly check: string;
  readonly id: string;
  readonly found: string | null;
  readonly wanted: string | null;
}

type Wording = (finding: AuditFinding) => { kind: AuditProblem['kind']; what: Text };

const WORDINGS: Readonly<Record<string, Wording>> = {
  BALANCE_DIFFERS: ({ id, found, wanted }) => ({
    kind: 'balance',
    what: {
      zh: `账户 ${id} 的余额记为 ${found} 分，由分录重新加总为 ${wanted} 分`,
      en: `The balance of ${id} is stored as ${found} fen; its entries add up to ${wanted}`,
    },
  }),
  BALANCE_MISSING: ({ id }) => ({
    kind: 'balance',
    what: { zh: `账户 ${id} 没有余额行`, en: `Account ${id} has no balance row` },
  }),
  BALANCE_ORPHANED: ({ id }) => ({
    kind: 'balance',
    what: { zh: `余额行 ${id} 没有对应的账户`, en: `The balance row ${id} belongs to no account` },
  }),
  BALANCE_TWICE: ({ id, found }) => ({
    kind: 'balance',
    what: {
      zh: `账户 ${id} 有 ${found} 行余额，应为一行`,
      en: `Account ${id} has ${found} balance rows instead of one`,
    },
  }),
  BELOW_LIMIT: ({ id, found, wanted }) => ({
    kind: 'balance',
    what: {
      zh: `账户 ${id} 的余额 ${found} 分低于限额 ${wanted} 分`,
      en: `The balance of ${id}, ${found} fen, is below its limit of ${wanted}`,
    },
  }),
  LIMIT_DIFFERS: ({ id, found, wanted }) => ({
    kind: 'balance',
    what: {
      zh: `账户 ${id} 的限额在余额行中为 ${found ?? '无'}，在账户中为 ${wanted ?? '无'}`,
      en: `The limit of ${id} is ${found ?? 'none'} beside its balance and ${wanted ?? 'none'} in the account`,
    },
  }),
  TRANSFER_UNBALANCED: ({ id, found }) => ({
    kind: 'transfer',
    what: {
      zh: `转账 ${id} 的分录合计为 ${found} 分，应为零`,
      en: `The legs of transfer ${id} sum to ${found} fen instead of zero`,
    },
  }),
  LEGS_INCOMPLETE: ({ id, found }) => ({
    kind: 'transfer',
    what: {
      zh: `转账 ${id} 有 ${found} 条分录，编号不连续或不足两条：有分录被增删`,
      en: `Transfer ${id} has ${found} legs, fewer than two or not numbered from 1: a leg was added or removed`,
    },
  }),
  WRONG_WAY: ({ id, found }) => ({
    kind: 'transfer',
    what: {
      zh: `转账 ${id}（${found}）不是这一种类应走的账户`,
      en: `Transfer ${id} (${found}) does not move between the accounts of its kind`,
    },
  }),
  NOT_A_MIRROR: ({ id, wanted }) => ({
    kind: 'transfer',
    what: {
      zh: `冲正 ${id} 与被冲正的转账 ${wanted} 不相抵`,
      en: `Reversal ${id} does not cancel the transfer ${wanted} that it names`,
    },
  }),
  LEG_ORPHANED: ({ id, found }) => ({
    kind: 'leg',
    what: {
      zh: `分录 ${id} 所属的${found === 'transfer' ? '转账' : '账户'}不存在`,
      en: `The ${found} of leg ${id} does not exist`,
    },
  }),
  ACCOUNT_KIND: ({ id, found }) => ({
    kind: 'account',
    what: { zh: `账户 ${id} 的种类 ${found} 不存在`, en: `Account ${id} has the unknown kind ${found}` },
  }),
  RESERVATION_DIFFERS: ({ id, found, wanted }) => ({
    kind: 'reservation',
    what: {
      zh: `预留 ${id} 记为还剩 ${found ?? '无'}，由分录重新加总为 ${wanted ?? '无'}（分；或账户、金额、失效日不符）`,
      en: `Reservation ${id} is stored with ${found ?? 'none'} fen left; its entries leave ${wanted ?? 'none'} (or its account, sum or last day differs)`,
    },
  }),
  RESERVATION_TWICE: ({ id, found }) => ({
    kind: 'reservation',
    what: {
      zh: `预留 ${id} 有 ${found} 行，应为一行`,
      en: `Reservation ${id} has ${found} rows instead of one`,
    },
  }),
  RESERVATION_EXCEEDED: ({ id, found, wanted }) => ({
    kind: 'reservation',
    what: {
      zh: `预留 ${id} 共 ${wanted} 分，结清后还剩 ${found} 分：支出超过或退回超过了预留`,
      en: `Reservation ${id} of ${wanted} fen has ${found} left: more was taken from it, or given back, than it held`,
    },
  }),
  RESERVATION_UNCOVERED: ({ id, found, wanted }) => ({
    kind: 'reservation',
    what: {
      zh: `账户 ${id} 的余额 ${found} 分少于其中尚未结清、会失效的预留 ${wanted} 分：有支出没有注明所结清的预留`,
      en: `Account ${id} holds ${found} fen, less than the ${wanted} of its reservations that may expire: something was taken without naming its reservation`,
    },
  }),
  SETTLES_ASTRAY: ({ id, found }) => ({
    kind: 'transfer',
    what: {
      zh: `转账 ${id} 所注明的预留 ${found} 不在它支出的账户内`,
      en: `Transfer ${id} names the reservation ${found}, which is not in an account it moves`,
    },
  }),
  CLOSE_DIFFERS: ({ id, found, wanted }) => ({
    kind: 'close',
    what: {
      zh: `结账 ${id} 时的试算平衡表摘要为 ${wanted}，现在重新计算为 ${found}：结账后账目被改动`,
      en: `Close ${id} recorded the trial balance ${wanted}; it now comes to ${found}: the book was changed after the close`,
    },
  }),
  POOL_NOT_CONSERVED: ({ id, found }) => ({
    kind: 'pool',
    what: {
      zh: `资金池 ${id} 各账户合计为 ${found} 分，应为零：资金凭空增减`,
      en: `The accounts of pool ${id} sum to ${found} fen instead of zero: money was made or lost`,
    },
  }),
};

export function auditProblem(finding: AuditFinding): AuditProblem {
  const wording = WORDINGS[finding.check];
  assert(wording, `an audit check without words: ${finding.check}`);
  return { ...wording(finding), id: finding.id, code: `LEDGER.${finding.check}` };
}
