/**
 * T42_LOAN: announcement 42 of 2016, art. 2 (2); domain page 2.3. Where shares link the two at all, borrowing between
 * them of half or more of either's paid-in capital, averaged over the calendar year by days, or one party guaranteeing
 * a tenth or more of all the other's borrowings. Both averages divide by 365, which cancels, so sums of fen times days
 * are compared. Independent financial institutions are not marked on the register, so their exception is not applied.
 */
import { type CalendarDate, dateOf, daysBetween, yearOf } from '../../../kernel/calendar-date.js';
import { hasNoEquity } from './coverage.js';
import type { Edge, SubGraph } from './graph.js';
import { holdingIn, reachOf } from './holding.js';
import { type Finding, type Hit, type Inquiry, isState, NOTHING } from './inquiry.js';
import { cliquesOf } from './kin.js';

interface Year {
  readonly from: CalendarDate;
  readonly until: CalendarDate;
}

interface Span {
  readonly from: CalendarDate;
  readonly to?: CalendarDate | undefined;
}

/** Borrowing or guarantees between two parties that shares link. Without paid-in capital on record: no answer. */
export function loans(inquiry: Inquiry): Finding {
  const { graph } = inquiry;
  if (graph.loans.length === 0 || !linkedByShares(inquiry)) return NOTHING;
  const year = dateOf(yearOf(graph.on), 1, 1);
  const span: Year = { from: year, until: dateOf(yearOf(graph.on) + 1, 1, 1) };
  const borrowed = borrowing(graph, span);
  const guaranteed = [guarantee(graph, span, graph.a, graph.b), guarantee(graph, span, graph.b, graph.a)];
  const hits = [...borrowed.hits, ...guaranteed.flatMap((hit) => (hit ? [hit] : []))];
  return hits.length > 0 ? { hits } : borrowed;
}

function borrowing(graph: SubGraph, year: Year): Finding {
  const { a, b } = graph;
  const between = graph.loans.filter(({ from, to }) => (from === a && to === b) || (from === b && to === a));
  const lent = between.reduce((sum, edge) => sum + fenDays(edge, year), 0n);
  if (lent === 0n) return NOTHING;
  const unknown: number[] = [];
  for (const party of [a, b]) {
    const organisation = graph.organisations[party];
    if (!organisation || hasNoEquity(organisation.kind)) continue;
    const paidIn = (organisation.paidInCapital ?? []).reduce(
      (sum, capital) => sum + capital.fen * BigInt(overlap(year, [capital])),
      0n,
    );
    if (paidIn === 0n) unknown.push(party);
    else if (2n * lent >= paidIn) {
      return { hits: [hitOf([party], between, 2n * lent === paidIn)] };
    }
  }
  return unknown.length > 0 ? { hits: [], reasons: ['PAID_IN_UNKNOWN'], missing: unknown } : NOTHING;
}

function guarantee(graph: SubGraph, year: Year, borrower: number, guarantor: number): Hit | undefined {
  const borrowings = graph.loans.filter(({ to }) => to === borrower);
  const all = borrowings.reduce((sum, edge) => sum + fenDays(edge, year), 0n);
  const loanById = new Map(borrowings.map((edge) => [edge.relation.id, edge]));
  const given = graph.guarantees.filter(
    ({ from, relation }) => from === guarantor && relation.loan !== undefined && loanById.has(relation.loan),
  );
  const covered = given.reduce((sum, { relation }) => {
    const loan = loanById.get(relation.loan ?? '')?.relation;
    const most = loan?.amountFen ?? 0n;
    const amount = relation.amountFen !== undefined && relation.amountFen < most ? relation.amountFen : most;
    return sum + amount * BigInt(overlap(year, loan ? [spanOf(relation), spanOf(loan)] : [spanOf(relation)]));
  }, 0n);
  if (covered === 0n || 10n * covered < all) return undefined;
  return hitOf([guarantor], [...given], 10n * covered === all);
}

function linkedByShares(inquiry: Inquiry): boolean {
  const { graph, holders, families, kin, budget } = inquiry;
  if (holdingIn(inquiry.reachA, graph.b) > 0 || holdingIn(inquiry.reachB, graph.a) > 0) return true;
  if (holders.some(({ node, inA, inB }) => inA > 0 && inB > 0 && !isState(graph, node))) return true;
  return families.some(({ members }) =>
    cliquesOf(members, kin).cliques.some((clique) => {
      const reach = reachOf(graph, clique, budget);
      return holdingIn(reach, graph.a) > 0 && holdingIn(reach, graph.b) > 0;
    }),
  );
}

function fenDays({ relation }: Edge, year: Year): bigint {
  return (relation.amountFen ?? 0n) * BigInt(overlap(year, [spanOf(relation)]));
}

function spanOf(relation: Edge['relation']): Span {
  return { from: relation.validFrom, to: relation.validTo };
}

/** Days of the year on which all spans hold. */
function overlap(year: Year, spans: readonly Span[]): number {
  let { from, until } = year;
  for (const span of spans) {
    if (span.from > from) from = span.from;
    if (span.to !== undefined && span.to < until) until = span.to;
  }
  return from < until ? daysBetween(from, until) : 0;
}

function hitOf(holder: readonly number[], path: readonly Edge[], atThreshold: boolean): Hit {
  return { code: 'T42_LOAN', outcome: 'RELATED', holder, path, ...(atThreshold ? { atThreshold: true } : {}) };
}
