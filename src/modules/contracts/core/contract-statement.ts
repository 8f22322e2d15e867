/**
 * The statement of one contract: what was agreed, delivered, accepted, invoiced, paid and paid back, what of it can be
 * claimed, on which evidence, and what is missing. Source: surface page section 5, "How a year is settled" (base1 is the
 * least of the amounts, base2 at most the eligible lines), practice page section 4. A programme's own gates (place, kind,
 * attestations) are not judged here. Every total is the sum of its parts; that is asserted, not hoped.
 */
import { assert } from '../../../kernel/assert.js';
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { addFen, atLeastZero, type Fen, fen, minFen, ZERO_FEN } from '../../../kernel/money.js';
import type { Terms } from './contract.js';
import type { Contract, ContractEvent, EventType, FrozenFinding } from './contract-events.js';
import { sumOf } from './contract-events.js';
import { type ContractFact, factOf } from './contract-fact.js';
import { type ContractLine, eligiblePart } from './contract-lines.js';
import type { MissingCode } from './missing.table.js';
import { MODEL_FIELDS } from './model-clauses.js';

/** What is missing; `what` names the line or the field. */
export interface MissingPart {
  readonly code: MissingCode;
  readonly what?: string;
}

export interface AgreedPart {
  /** With tax, at the ceilings: the fixed lines and the most that lines by usage may come to. */
  readonly amountFen: Fen;
  readonly fixedFen: Fen;
  readonly ceilingFen: Fen;
  /** Of the ceilings: what statements of usage have fixed, and what is left. */
  readonly measuredFen: Fen;
  readonly unusedFen: Fen;
  /** What the contract comes to so far: fixed and measured, eligible and not. */
  readonly comesToFen: Fen;
  readonly eligibleFen: Fen;
  readonly ineligibleFen: Fen;
  readonly lines: readonly ContractLine[];
}

export interface ClaimablePart {
  /** The least of amount, accepted, invoiced and paid. */
  readonly baseFen: Fen;
  readonly claimableFen: Fen;
  /** What the amount loses to evidence that falls short, and to lines that are not eligible. */
  readonly shortFen: Fen;
  readonly ineligibleFen: Fen;
}

export interface ContractStatement {
  readonly terms: Terms;
  readonly fact: ContractFact;
  readonly agreed: AgreedPart;
  readonly acceptedFen: Fen;
  /** Of what the contract comes to, not yet accepted. */
  readonly openFen: Fen;
  readonly invoices: { readonly grossFen: Fen; readonly redFen: Fen; readonly netFen: Fen };
  readonly payments: { readonly grossFen: Fen; readonly refundedFen: Fen; readonly netFen: Fen };
  readonly claimable: ClaimablePart;
  readonly findings: readonly { readonly event: ContractEvent; readonly findings: readonly FrozenFinding[] }[];
  readonly events: ReadonlyMap<Section, readonly ContractEvent[]>;
  readonly missing: ReadonlyMap<Section, readonly MissingPart[]>;
}

const TYPES = {
  agreed: ['SIGNED', 'AMENDED', 'CERTIFIED', 'CERTIFICATE_REVOKED', 'TERMINATED'],
  delivered: ['DELIVERED', 'RECEIVED', 'MEASURED'],
  accepted: ['ACCEPTED'],
  invoiced: ['INVOICED', 'RED_INVOICED'],
  paid: ['PAID'],
  refunded: ['REFUNDED'],
} as const satisfies Readonly<Record<string, readonly EventType[]>>;
export type Section = keyof typeof TYPES;
export const SECTIONS = Object.keys(TYPES) as readonly Section[];

/** The contract as of a day (absent = all that is recorded). Undefined while the parties have not both signed. */
export function statementOf(contract: Contract, asOf?: CalendarDate): ContractStatement | undefined {
  const fact = factOf(contract, asOf);
  const version = contract.agreed.findLast(({ digest }) => digest === fact?.digest);
  if (fact === undefined || version === undefined) return undefined;
  const { terms } = version;
  const events = contract.events.filter(({ type, on }) => UNDATED.includes(type) || asOf === undefined || on <= asOf);
  const agreed = agreedPart(terms, fact);
  const sum = (type: EventType): Fen => sumOf(events, [type]);
  const invoices = net(sum('INVOICED'), sum('RED_INVOICED'));
  const payments = net(sum('PAID'), sum('REFUNDED'));
  const acceptedFen = sum('ACCEPTED');
  const bySection = new Map(
    SECTIONS.map((section) => [
      section,
      events.filter(({ type }) => (TYPES[section] as readonly string[]).includes(type)),
    ]),
  );
  return {
    terms,
    fact,
    agreed,
    acceptedFen,
    openFen: atLeastZero(fen(agreed.comesToFen - acceptedFen)),
    invoices: { grossFen: invoices.gross, redFen: invoices.back, netFen: invoices.net },
    payments: { grossFen: payments.gross, refundedFen: payments.back, netFen: payments.net },
    claimable: claimablePart(terms, fact),
    findings: events.flatMap((event) => (event.detail.findings ? [{ event, findings: event.detail.findings }] : [])),
    events: bySection,
    missing: missingParts(terms, fact, events),
  };
}

/** Signature and certificate count whenever they were recorded (see `contract-fact.ts`). */
const UNDATED: readonly EventType[] = ['SIGNED', 'CERTIFIED'];

function agreedPart(terms: Terms, fact: ContractFact): AgreedPart {
  const byUsage = (lines: readonly ContractLine[]): Fen =>
    addFen(lines.flatMap(({ pricing, amountFen }) => (pricing === 'USAGE' ? [amountFen] : [])));
  const ceilingFen = byUsage(terms.lines);
  const measuredFen = byUsage(fact.lines);
  const fixedFen = fen(terms.amountFen - ceilingFen);
  const unusedFen = fen(ceilingFen - measuredFen);
  const comesToFen = fen(fixedFen + measuredFen);
  const eligibleFen = fact.lines.length === 0 ? comesToFen : addFen(fact.lines.map(eligiblePart));
  const ineligibleFen = fen(comesToFen - eligibleFen);
  assert(fixedFen >= 0n && unusedFen >= 0n && ineligibleFen >= 0n, 'a part of what was agreed is below nothing');
  assert(fixedFen + measuredFen + unusedFen === terms.amountFen, 'the parts of what was agreed do not sum to it');
  const sum = addFen(fact.lines.map((line) => line.amountFen));
  assert(fact.lines.length === 0 || sum === comesToFen, 'the lines do not sum to what the contract comes to');
  const { amountFen } = terms;
  return {
    amountFen,
    fixedFen,
    ceilingFen,
    measuredFen,
    unusedFen,
    comesToFen,
    eligibleFen,
    ineligibleFen,
    lines: fact.lines,
  };
}

/** What was given less what came back. More may have come back than was given before the day; then nothing is left. */
function net(gross: Fen, back: Fen): { readonly gross: Fen; readonly back: Fen; readonly net: Fen } {
  return { gross, back, net: atLeastZero(fen(gross - back)) };
}

function claimablePart(terms: Terms, fact: ContractFact): ClaimablePart {
  const { amountFen } = terms;
  const baseFen = minFen(amountFen, fact.acceptedFen, fact.invoicedFen, fact.paidFen);
  const eligible = fact.lines.length === 0 ? baseFen : addFen(fact.lines.map(eligiblePart));
  const claimableFen = fact.terminatedOn === undefined ? minFen(baseFen, eligible) : ZERO_FEN;
  const shortFen = fen(amountFen - baseFen);
  const ineligibleFen = fen(baseFen - claimableFen);
  assert(claimableFen + shortFen + ineligibleFen === amountFen, 'claimable and what it lost do not sum to the amount');
  return { baseFen, claimableFen, shortFen, ineligibleFen };
}

function missingParts(
  terms: Terms,
  fact: ContractFact,
  events: readonly ContractEvent[],
): ReadonlyMap<Section, readonly MissingPart[]> {
  const missing = new Map<Section, MissingPart[]>(SECTIONS.map((section) => [section, []]));
  const add = (section: Section, when: boolean, code: MissingCode, what?: string): void => {
    if (when) missing.get(section)?.push({ code, ...(what === undefined ? {} : { what }) });
  };
  const has = (type: EventType): boolean => events.some((event) => event.type === type);
  const signing = events.find(({ type, detail }) => type === 'SIGNED' && detail.findings !== undefined)?.detail;
  add('agreed', signing?.declarations?.buyer === undefined, 'DECLARATION_BUYER');
  add('agreed', signing?.declarations?.seller === undefined, 'DECLARATION_SELLER');
  add('agreed', fact.certificate === undefined, 'CERTIFICATE');
  for (const [place, line] of terms.lines.entries()) {
    add('agreed', line.eligible !== 'YES' && line.reason === undefined, 'LINE_REASON', `${place}`);
  }
  for (const field of MODEL_FIELDS) add('agreed', terms.clauses?.[field] === undefined, 'MODEL_FIELD', field);
  if (terms.form === 'FRAMEWORK') return missing;
  const delivered = events.filter(({ type }) => type === 'DELIVERED');
  add('delivered', delivered.length === 0, 'DELIVERY');
  add('delivered', delivered.length > 0 && !has('RECEIVED'), 'RECEIPT');
  for (const { seq } of delivered.filter(({ detail }) => detail.flags !== undefined)) {
    add('delivered', true, 'DELIVERY_DIFFERS', `${seq}`);
  }
  add('accepted', !has('ACCEPTED'), 'ACCEPTANCE');
  add('invoiced', fact.invoicedFen === 0n, 'INVOICE');
  add('paid', fact.paidFen === 0n, 'PAYMENT');
  for (const { seq, detail } of events.filter(({ type }) => type === 'PAID')) {
    const another = detail.payer !== undefined || detail.payee !== undefined;
    add('paid', another && detail.reason === undefined, 'PAYER_REASON', `${seq}`);
  }
  for (const section of SECTIONS) {
    for (const { seq, detail } of events.filter(({ type }) => (PAPERS[section] as readonly string[]).includes(type))) {
      add(section, detail.evidence === undefined, 'PAPER', `${seq}`);
    }
  }
  return missing;
}

/** Steps that rest on a paper which a reviewer will ask for. */
const PAPERS: Readonly<Record<Section, readonly EventType[]>> = {
  agreed: [],
  delivered: [],
  accepted: ['ACCEPTED'],
  invoiced: ['INVOICED', 'RED_INVOICED'],
  paid: ['PAID'],
  refunded: ['REFUNDED'],
};
