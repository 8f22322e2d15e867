/**
 * Loans and guarantees of the calendar year of a day, counted day by day: what one owes the other on each day summed
 * over the year, against what is paid in on each day (the 365 of the announcement's two averages cancel out).
 */

import type { View } from './related-view.js';
import { dayAfter, inForce, within } from './related-world.js';

export interface Funds {
  /** Half of somebody's paid-in capital is lent, or a tenth of somebody's borrowing is guaranteed. */
  readonly reached: boolean;
  /** Something is lent between them, and one with equity has no paid-in capital on record in the year. */
  readonly capitalWanting: boolean;
  /** Within one fen a day of a threshold. */
  readonly near: boolean;
}

const NONE: Funds = { reached: false, capitalWanting: false, near: false };
const WITHOUT_EQUITY: readonly string[] = [
  'GOVERNMENT',
  'PUBLIC_INSTITUTION',
  'UNIVERSITY',
  'RESEARCH_INSTITUTE',
  'SOCIAL_ORGANISATION',
];

export function hasEquity(view: View, id: string): boolean {
  const organisation = view.organisation(id);
  return organisation !== undefined && !WITHOUT_EQUITY.includes(organisation.kind);
}

/** Whether the dealings of two parties reach a threshold; the holding link is judged elsewhere. Banks are excepted. */
export function fundsBetween(view: View, a: string, b: string, banksToo = false): Funds {
  const bank = [a, b].some((party) => view.organisation(party)?.independentFinancialInstitution === true);
  if (bank && !banksToo) return NONE;
  const loans = view.history.filter((one) => one.type === 'LOAN');
  if (loans.length === 0) return NONE;
  const between = loans.filter((one) => (one.from === a && one.to === b) || (one.from === b && one.to === a));
  const days = daysOfYear(view.on);
  let lent = 0n;
  for (const day of days) for (const loan of between) if (inForce(loan, day)) lent += loan.amountFen ?? 0n;
  let reached = false;
  let capitalWanting = false;
  let near = false;
  for (const party of lent > 0n ? [a, b] : []) {
    const paidIn = paidInOver(view, party, days);
    if (paidIn === 0n) capitalWanting ||= hasEquity(view, party);
    else {
      reached ||= 2n * lent >= paidIn;
      near ||= close(2n * lent, paidIn, 2n * BigInt(days.length));
    }
  }
  for (const [borrower, guarantor] of [
    [a, b],
    [b, a],
  ] as const) {
    const { all, covered } = guaranteedOver(view, borrower, guarantor, days);
    if (all === 0n) continue;
    reached ||= 10n * covered >= all;
    near ||= close(10n * covered, all, 10n * BigInt(days.length));
  }
  return { reached, capitalWanting, near };
}

function close(one: bigint, other: bigint, unit: bigint): boolean {
  const apart = one > other ? one - other : other - one;
  return apart <= unit;
}

const years = new Map<string, readonly string[]>();

function daysOfYear(on: string): readonly string[] {
  const year = on.slice(0, 4);
  const known = years.get(year);
  if (known !== undefined) return known;
  const days: string[] = [];
  for (let day = `${year}-01-01`; day.startsWith(year); day = dayAfter(day, 1)) days.push(day);
  years.set(year, days);
  return days;
}

function paidInOver(view: View, party: string, days: readonly string[]): bigint {
  let sum = 0n;
  for (const span of view.organisation(party)?.paidInCapital ?? []) {
    for (const day of days) if (within(span, day)) sum += span.fen;
  }
  return sum;
}

function guaranteedOver(
  view: View,
  borrower: string,
  guarantor: string,
  days: readonly string[],
): { readonly all: bigint; readonly covered: bigint } {
  const guarantees = view.history.filter((one) => one.type === 'GUARANTEE' && one.from === guarantor);
  if (guarantees.length === 0) return { all: 0n, covered: 0n };
  let all = 0n;
  let covered = 0n;
  for (const loan of view.history.filter((one) => one.type === 'LOAN' && one.to === borrower)) {
    const own = guarantees.filter((one) => one.loan === loan.id);
    for (const day of days) {
      if (!inForce(loan, day)) continue;
      const most = loan.amountFen ?? 0n;
      let promised = 0n;
      for (const one of own) if (inForce(one, day)) promised += one.amountFen ?? most;
      all += most;
      covered += promised < most ? promised : most;
    }
  }
  return { all, covered };
}
