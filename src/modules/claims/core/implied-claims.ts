/**
 * Without claims.csv a folder of history holds one claim per applicant and programme (surface page section 6). A claim
 * belongs to a period, which the folder does not name: see the decision page on settlement runs. The year in which most
 * of the programme's contracts were signed gets a claim of every applicant, so that a contract of another year is shown
 * as such; an applicant's other years of signing get claims of their own. Each claim holds all the applicant's contracts.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { byBytes } from '../../../kernel/money.js';

export interface SignedContract {
  readonly id: string;
  readonly number: string;
  readonly programme: string;
  readonly applicantId: string;
  readonly signedOn: CalendarDate;
  readonly year: number;
}

export interface ImpliedClaim {
  readonly programme: string;
  readonly period: string;
  readonly applicantId: string;
  readonly contractIds: readonly string[];
}

function grouped(
  contracts: readonly SignedContract[],
  key: (one: SignedContract) => string,
): Map<string, SignedContract[]> {
  const groups = new Map<string, SignedContract[]>();
  for (const one of contracts) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}

/** The year with most contracts; of equals the later. Requires at least one contract. */
function mainYear(contracts: readonly SignedContract[]): number {
  const counts = new Map<number, number>();
  for (const { year } of contracts) counts.set(year, (counts.get(year) ?? 0) + 1);
  return [...counts].reduce((best, one) =>
    one[1] > best[1] || (one[1] === best[1] && one[0] > best[0]) ? one : best,
  )[0];
}

/** The claims in the order (programme, applicant, period); contracts in the order (signedOn, number). */
export function impliedClaims(contracts: readonly SignedContract[]): ImpliedClaim[] {
  const claims: ImpliedClaim[] = [];
  for (const [programme, ofProgramme] of grouped(contracts, (one) => one.programme)) {
    const main = mainYear(ofProgramme);
    for (const [applicantId, own] of grouped(ofProgramme, (one) => one.applicantId)) {
      const contractIds = [...own]
        .sort((a, b) => (a.signedOn === b.signedOn ? byBytes(a.number, b.number) : a.signedOn < b.signedOn ? -1 : 1))
        .map((one) => one.id);
      for (const year of [...new Set([main, ...own.map((one) => one.year)])].sort()) {
        claims.push({ programme, period: String(year), applicantId, contractIds });
      }
    }
  }
  return claims;
}
