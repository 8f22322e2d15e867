import type { CalendarDate } from '../../../kernel/calendar-date.js';
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

export function noSuchReservation(id: string): DomainError {
  return new DomainError('invalid', 'LEDGER.NO_SUCH_RESERVATION', {
    zh: `没有编号为 ${id.slice(0, 40)} 的预留转账；请核对被结清的预留`,
    en: `${id.slice(0, 40)} is not the id of a transfer that reserves; check which reservation is settled`,
  });
}

export function reservationExceeded(id: string, leftFen: Fen, wantedFen: Fen): DomainError {
  return new DomainError('conflict', 'LEDGER.RESERVATION_EXCEEDED', {
    zh: `预留 ${id} 还剩 ${formatYuan(leftFen)} 元，不足以结清 ${formatYuan(wantedFen)} 元；请核对金额，或另行预留`,
    en: `Reservation ${id} has ${formatYuan(leftFen)} yuan left, which does not cover ${formatYuan(wantedFen)}; check the amount, or reserve anew`,
  });
}

export function reservationExpired(id: string, expiresOn: CalendarDate): DomainError {
  return new DomainError('conflict', 'LEDGER.RESERVATION_EXPIRED', {
    zh: `预留 ${id} 自 ${expiresOn} 起失效，不能再据以下达；请重新预留`,
    en: `Reservation ${id} no longer holds from ${expiresOn} on; reserve anew`,
  });
}

export function asOfForm(by: 'event' | 'recorded', got: string): DomainError {
  const seen = JSON.stringify(got.slice(0, 40));
  const [zh, en] =
    by === 'event'
      ? ['存在的公历日，例如 2025-06-30', 'an existing day such as 2025-06-30']
      : [
          '存在的公历日或 RFC 3339 时刻，例如 2025-06-30T18:00:00+08:00',
          'an existing day, or an instant such as 2025-06-30T18:00:00+08:00',
        ];
  return new DomainError(
    'malformed',
    'LEDGER.AS_OF_FORM',
    { zh: `asOf 须为${zh}；收到的是 ${seen}`, en: `asOf is ${en}; got ${seen}` },
    { field: '/asOf' },
  );
}

export function asOfInFuture(got: string): DomainError {
  return new DomainError(
    'malformed',
    'LEDGER.AS_OF_FUTURE',
    {
      zh: `asOf ${got} 尚未到来；账本只能查到当前为止，请改为今天或更早`,
      en: `asOf ${got} has not come yet; the book can be asked up to now: name today or an earlier day`,
    },
    { field: '/asOf' },
  );
}

interface Period {
  readonly pool: string;
  readonly period: string;
}

export function periodNotFound({ pool, period }: Period): DomainError {
  return new DomainError('notFound', 'LEDGER.PERIOD_NOT_FOUND', {
    zh: `资金池 ${pool.slice(0, 64)} 没有 ${period.slice(0, 10)} 年度的账户；请核对资金池和年度`,
    en: `Pool ${pool.slice(0, 64)} has no accounts of ${period.slice(0, 10)}; check pool and period`,
  });
}

export function periodClosed({ pool, period }: Period, through: CalendarDate, eventDate: CalendarDate): DomainError {
  return new DomainError('conflict', 'LEDGER.PERIOD_CLOSED', {
    zh: `资金池 ${pool} ${period} 年度已结账至 ${through}，不能再记发生日为 ${eventDate} 的转账；请记在 ${through} 之后的日期`,
    en: `${period} of pool ${pool} is closed through ${through}: nothing more counts on ${eventDate}; book it on a day after ${through}`,
  });
}

export function periodSealed({ pool, period }: Period): DomainError {
  return new DomainError('conflict', 'LEDGER.PERIOD_SEALED', {
    zh: `资金池 ${pool} ${period} 年度已封账，不能再记任何转账；请记入尚未封账的年度`,
    en: `${period} of pool ${pool} is sealed and takes no more transfers; book it in a period that is not sealed`,
  });
}

export function alreadyClosed({ pool, period }: Period, through: CalendarDate): DomainError {
  return new DomainError('conflict', 'LEDGER.ALREADY_CLOSED', {
    zh: `资金池 ${pool} ${period} 年度已结账至 ${through}；再次结账须指定更晚的日期`,
    en: `${period} of pool ${pool} is closed through ${through} already; the next close names a later day`,
  });
}

export function closeInFuture(through: CalendarDate): DomainError {
  return new DomainError(
    'invalid',
    'LEDGER.CLOSE_IN_FUTURE',
    {
      zh: `${through} 尚未到来，不能结账；请结至今天或更早`,
      en: `${through} has not come yet and cannot be closed; close through today or an earlier day`,
    },
    { field: '/through' },
  );
}

export function periodNotEmpty({ pool, period }: Period, code: string, leftFen: Fen): DomainError {
  return new DomainError('conflict', 'LEDGER.PERIOD_NOT_EMPTY', {
    zh: `资金池 ${pool} ${period} 年度不能封账：账户 ${code} 还有 ${formatYuan(leftFen)} 元；请先结清、失效或结转`,
    en: `${period} of pool ${pool} cannot be sealed: account ${code} still holds ${formatYuan(leftFen)} yuan; settle it, let it lapse or carry it over first`,
  });
}
