/**
 * What the log covers of the book: every column of an account, and of a transfer with all its legs. Balances are not
 * recorded facts: they are the legs added up, and `book audit` adds them up again.
 */
import { type CalendarDate, shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { type Fen, formatFen } from '../../../kernel/money.js';

export const ACCOUNT_LEAF = 'ledger-account';
export const TRANSFER_LEAF = 'ledger-transfer';

export interface AccountRecord {
  readonly id: string;
  readonly code: string;
  readonly kind: string;
  readonly pool: string;
  readonly period: string;
  readonly organisation?: string;
  readonly normalSide: string;
  readonly minBalanceFen?: Fen;
  readonly recordedAt: Date;
}

export interface BookedLeg {
  readonly number: number;
  readonly accountId: string;
  readonly amountFen: Fen;
}

/** A transfer as it stands in the book. */
export interface BookedTransfer {
  readonly id: string;
  readonly kind: string;
  readonly eventDate: CalendarDate;
  readonly recordedAt: Date;
  readonly reference: { readonly kind: string; readonly id: string };
  readonly narrative?: string;
  readonly reverses?: string;
  /** First day on which a reservation no longer holds. */
  readonly expiresOn?: CalendarDate;
  /** The reservation that it takes from, or gives back to. */
  readonly settles?: string;
  /** In order of their numbers. */
  readonly legs: readonly BookedLeg[];
}

export function accountRecord(account: AccountRecord): JsonObject {
  return {
    id: account.id,
    code: account.code,
    kind: account.kind,
    pool: account.pool,
    period: account.period,
    ...(account.organisation === undefined ? {} : { organisation: account.organisation }),
    normalSide: account.normalSide,
    ...(account.minBalanceFen === undefined ? {} : { minBalanceFen: formatFen(account.minBalanceFen) }),
    recordedAt: shanghaiInstant(account.recordedAt),
  };
}

export function transferRecord(transfer: BookedTransfer): JsonObject {
  return {
    id: transfer.id,
    kind: transfer.kind,
    eventDate: transfer.eventDate,
    recordedAt: shanghaiInstant(transfer.recordedAt),
    referenceKind: transfer.reference.kind,
    referenceId: transfer.reference.id,
    ...(transfer.narrative === undefined ? {} : { narrative: transfer.narrative }),
    ...(transfer.reverses === undefined ? {} : { reverses: transfer.reverses }),
    ...(transfer.expiresOn === undefined ? {} : { expiresOn: transfer.expiresOn }),
    ...(transfer.settles === undefined ? {} : { settles: transfer.settles }),
    legs: transfer.legs.map((leg) => ({
      number: leg.number,
      accountId: leg.accountId,
      amountFen: formatFen(leg.amountFen),
    })),
  };
}
