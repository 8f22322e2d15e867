/**
 * T42_LOAN: announcement 42 of 2016, art. 2 (2); domain page 2.3. Where shares link the two at all, borrowing between
 * them of half or more of either's paid-in capital, averaged over the calendar year by days, or one party guaranteeing
 * a tenth or more of all the other's borrowings. Both averages divide by 365, which cancels, so sums of fen times days
 * are compared. Dealings with an independent financial institution are excepted: with one on either side nothing fires.
 */
import { type CalendarDate, dateOf, daysBetween, yearOf } from '../../../kernel/calendar-date.js';
import { hasNoEquity } from './coverage.js';
import type { Edge } from './extract.js';
import { type Finding, type Hit, type Inquiry, NOTHING } from './inquiry.js';
import { linkedByShares } from './share-link.js';
import type { SubGraph } from './sub-graph.js';

interface Year {
  readonly from: CalendarDate;
  readonly until: CalendarDate;
}

interface Span {
  readonly from: CalendarDate;
  readonly to?: CalendarDate | undefined;
}

/** The loans and guarantees of a question's calendar year, found by who deals with whom. */
export interface LoanBook {
  readonly graph: SubGraph;
  readonly year: Year;
  /** Key `lender>borrower`. */
  readonly lent: ReadonlyMap<string, readonly Edge[]>;
  /** Key `guarantor>borrower`: each guarantee with the loan it secures. */
  readonly secured: ReadonlyMap<string, readonly { readonly guarantee: Edge; readonly loan: Edge }[]>;
  /** All that an entity borrowed, in fen times days. */
  readonly borrowed: ReadonlyMap<number, bigint>;
}

/** What lending between two parties shows; `open` names those whose paid-in capital would be needed to know. */
export interface Lending {
  readonly ties: readonly { readonly by: number; readonly path: readonly Edge[]; readonly atThreshold: boolean }[];
  readonly open: readonly number[];
}

const NO_LENDING: Lending = { ties: [], open: [] };

/** Borrowing or guarantees between two parties that shares link. Without paid-in capital on record: no answer. */
export function loans(inquiry: Inquiry): Finding {
  const { graph } = inquiry;
  if (graph.loans.length === 0) return NOTHING;
  const { ties, open } = lendingBetween(loanBookOf(graph), graph.a, graph.b);
  if (ties.length === 0 && open.length === 0) return NOTHING;
  const { linked, complete, path: link } = linkedByShares(inquiry);
  if (!linked) return complete ? NOTHING : { hits: [], reasons: ['KIN_CLIQUES_BOUND'] };
  if (ties.length === 0) return { hits: [], reasons: ['PAID_IN_UNKNOWN'], path: link };
  return { hits: ties.map(({ by, path, atThreshold }) => hitOf(by, [...link, ...path], atThreshold)) };
}

export function loanBookOf(graph: SubGraph): LoanBook {
  const first = yearOf(graph.on);
  const year: Year = { from: dateOf(first, 1, 1), until: dateOf(first + 1, 1, 1) };
  const lent = new Map<string, Edge[]>();
  const secured = new Map<string, { guarantee: Edge; loan: Edge }[]>();
  const borrowed = new Map<number, bigint>();
  const byId = new Map<string, Edge>();
  for (const loan of graph.loans) {
    push(lent, `${loan.from}>${loan.to}`, loan);
    borrowed.set(loan.to, (borrowed.get(loan.to) ?? 0n) + fenDays(loan, year));
    byId.set(loan.relation.id, loan);
  }
  for (const guarantee of graph.guarantees) {
    const loan = byId.get(guarantee.relation.loan ?? '');
    if (loan) push(secured, `${guarantee.from}>${loan.to}`, { guarantee, loan });
  }
  return { graph, year, lent, secured, borrowed };
}

/** What (2) says of two parties, the link by shares left aside. */
export function lendingBetween(book: LoanBook, x: number, y: number): Lending {
  const { nodes } = book.graph;
  if ([x, y].some((party) => nodes.organisation(party)?.independentFinancialInstitution)) return NO_LENDING;
  const borrowing = borrowingBetween(book, x, y);
  const ties = [...borrowing.ties, ...guaranteed(book, x, y), ...guaranteed(book, y, x)];
  return { ties, open: ties.length > 0 ? [] : borrowing.open };
}

function borrowingBetween({ graph, year, lent }: LoanBook, x: number, y: number): Lending {
  const between = [...(lent.get(`${x}>${y}`) ?? []), ...(lent.get(`${y}>${x}`) ?? [])];
  const sum = between.reduce((total, edge) => total + fenDays(edge, year), 0n);
  if (sum === 0n) return NO_LENDING;
  const open: number[] = [];
  for (const party of [x, y]) {
    const organisation = graph.nodes.organisation(party);
    const paidIn = (organisation?.paidInCapital ?? []).reduce(
      (total, capital) => total + capital.fen * BigInt(overlap(year, [capital])),
      0n,
    );
    if (paidIn === 0n) {
      if (organisation && !hasNoEquity(organisation.kind)) open.push(party);
    } else if (2n * sum >= paidIn) {
      return { ties: [{ by: party, path: between, atThreshold: 2n * sum === paidIn }], open: [] };
    }
  }
  return { ties: [], open };
}

/** A tenth or more of what one borrowed from anyone is guaranteed by the other. */
function guaranteed({ year, secured, borrowed }: LoanBook, guarantor: number, borrower: number): Lending['ties'] {
  const given = secured.get(`${guarantor}>${borrower}`) ?? [];
  const loans = new Map<Edge, Edge[]>();
  for (const { guarantee, loan } of given) push(loans, loan, guarantee);
  let covered = 0n;
  for (const [loan, guarantees] of loans) covered += coveredOf(loan, guarantees, year);
  const all = borrowed.get(borrower) ?? 0n;
  if (covered === 0n || 10n * covered < all) return [];
  return [{ by: guarantor, path: given.map(({ guarantee }) => guarantee), atThreshold: 10n * covered === all }];
}

/** What guarantees of one loan cover, in fen times days: on no day more than the loan, however many there are. */
function coveredOf(loan: Edge, guarantees: readonly Edge[], year: Year): bigint {
  const most = loan.relation.amountFen ?? 0n;
  const spans = guarantees.map(({ relation }) => spanOf(relation));
  const starts = [year.from, ...spans.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]))];
  const turns = [...new Set(starts.filter((day) => day >= year.from && day < year.until))].sort();
  let covered = 0n;
  for (const [at, from] of turns.entries()) {
    const promised = guarantees
      .filter((_, place) => spans[place] && spans[place].from <= from && !(spans[place].to && spans[place].to <= from))
      .reduce((sum, { relation }) => sum + (relation.amountFen ?? most), 0n);
    const days = overlap(year, [spanOf(loan.relation), { from, to: turns[at + 1] }]);
    covered += (promised < most ? promised : most) * BigInt(days);
  }
  return covered;
}

function push<K, T>(map: Map<K, T[]>, key: K, item: T): void {
  const known = map.get(key);
  if (known) known.push(item);
  else map.set(key, [item]);
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

function hitOf(by: number, path: readonly Edge[], atThreshold: boolean): Hit {
  return { code: 'T42_LOAN', outcome: 'RELATED', holder: [by], path, ...(atThreshold ? { atThreshold: true } : {}) };
}
