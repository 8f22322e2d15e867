/**
 * No double subsidy: a contract or an invoice is paid for once, in any programme (domain page 1.5 "同一服务合同",
 * surface page: "Duplicates (number normalised, or an invoice, in any programme): an issued one stands, else the first
 * by (signedOn, number)").
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { byBytes } from '../../../kernel/money.js';

export interface Claimed {
  readonly contractId: string;
  readonly number: string;
  readonly normalisedNumber: string;
  readonly invoices: readonly string[];
  readonly signedOn: CalendarDate;
  /** True when an award for this contract has been issued. */
  readonly issued: boolean;
}

export interface Duplicate {
  /** Number of the contract that stands under the same normalised number. */
  readonly contract?: string;
  /** Number of the contract that stands with the same invoice, and the invoice. */
  readonly invoice?: { readonly number: string; readonly contract: string };
}

function precedence(a: Claimed, b: Claimed): number {
  if (a.issued !== b.issued) return a.issued ? -1 : 1;
  if (a.signedOn !== b.signedOn) return a.signedOn < b.signedOn ? -1 : 1;
  return byBytes(a.number, b.number) || byBytes(a.contractId, b.contractId);
}

/** For each contract that does not stand, what stands instead. Requires each contract once. */
export function findDuplicates(claimed: readonly Claimed[]): Map<string, Duplicate> {
  const byNumber = new Map<string, Claimed>();
  const byInvoice = new Map<string, Claimed>();
  const found = new Map<string, Duplicate>();
  for (const one of [...claimed].sort(precedence)) {
    const sameNumber = byNumber.get(one.normalisedNumber);
    const sameInvoice = one.invoices.find((invoice) => byInvoice.has(invoice));
    const holder = sameInvoice === undefined ? undefined : byInvoice.get(sameInvoice);
    if (sameNumber || holder) {
      found.set(one.contractId, {
        ...(sameNumber ? { contract: sameNumber.number } : {}),
        ...(holder && sameInvoice !== undefined ? { invoice: { number: sameInvoice, contract: holder.number } } : {}),
      });
    }
    if (!sameNumber) byNumber.set(one.normalisedNumber, one);
    for (const invoice of one.invoices) if (!byInvoice.has(invoice)) byInvoice.set(invoice, one);
  }
  return found;
}
