import { DomainError } from '../../../kernel/domain-error.js';
import { type Fen, formatYuan } from '../../../kernel/money.js';

export function insufficientFunds(code: string, leftFen: Fen, wantedFen: Fen): DomainError {
  return new DomainError('conflict', 'LEDGER.INSUFFICIENT_FUNDS', {
    zh: `账户 ${code} 可动用 ${formatYuan(leftFen)} 元，不足以支出 ${formatYuan(wantedFen)} 元；请核对金额，或先追加安排资金`,
    en: `Account ${code} has ${formatYuan(leftFen)} yuan at its disposal, which does not cover ${formatYuan(wantedFen)}; check the amount, or have funds added first`,
  });
}

export function noSuchAccount(code: string): DomainError {
  return new DomainError('invalid', 'LEDGER.NO_SUCH_ACCOUNT', {
    zh: `没有账户 ${code.slice(0, 200)}；请先开立`,
    en: `There is no account ${code.slice(0, 200)}; open it first`,
  });
}

export function accountNotFound(): DomainError {
  return new DomainError('notFound', 'LEDGER.ACCOUNT_NOT_FOUND', {
    zh: '没有这个账户；账户编号可由账户列表查得',
    en: 'There is no such account; the list of accounts gives the ids',
  });
}

export function accountChanged(code: string): DomainError {
  return new DomainError('conflict', 'LEDGER.ACCOUNT_CHANGED', {
    zh: `账户 ${code} 已开立，但种类、归属或限额与这次不同；账户开立后不可更改`,
    en: `Account ${code} exists with another kind, owner or limit; an account is not changed once it is open`,
  });
}

export function transferNotFound(): DomainError {
  return new DomainError('notFound', 'LEDGER.TRANSFER_NOT_FOUND', {
    zh: '没有这笔转账；请核对编号',
    en: 'There is no such transfer; check its id',
  });
}

export function alreadyReversed(): DomainError {
  return new DomainError('conflict', 'LEDGER.ALREADY_REVERSED', {
    zh: '这笔转账已被冲正，不能再次冲正；如需恢复，请另记一笔',
    en: 'This transfer has been reversed already; to restore it, book it anew',
  });
}

export function reversalOfReversal(): DomainError {
  return new DomainError('conflict', 'LEDGER.REVERSAL_OF_REVERSAL', {
    zh: '冲正本身不再冲正；如需恢复原转账，请另记一笔',
    en: 'A reversal is not reversed; to restore the first transfer, book it anew',
  });
}
