/**
 * The agreed text of a purchase contract: its terms, their digest (what both parties sign) and the sums that must hold.
 * Source: practice page section 4 (lines, instalments, everyone who gains), domain page 3.4 (fields of the model
 * contract), surface page section 5 (`POST /contracts`).
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { digestOf, type JsonObject } from '../../../kernel/canonical-json.js';
import { addFen, type Fen, formatFen } from '../../../kernel/money.js';
import { formatPct, type Pct } from '../../../kernel/rate.js';
import { assertLines, type ContractLine, lineJson } from './contract-lines.js';
import * as no from './contract-refusals.js';
import { clausesJson, type ModelClauses } from './model-clauses.js';

export const SUBJECT_KINDS = ['CORPUS', 'COMPUTE', 'MODEL'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export const PURPOSES = ['MODEL_RESEARCH', 'MODEL_APPLICATION', 'OTHER'] as const;
export type Purpose = (typeof PURPOSES)[number];

export interface Instalment {
  readonly dueOn: CalendarDate;
  readonly amountFen: Fen;
}

/** A framework fixes what its orders may come to; an order is a contract of its own under one. */
export const FORMS = ['FRAMEWORK', 'ORDER'] as const;
export type ContractForm = (typeof FORMS)[number];

/** One cell of the release's permission matrix as it was when the text was recorded. */
export interface FrozenPermission {
  readonly use: string;
  readonly value: string;
  readonly source: string;
  readonly basis: string;
}

/** Someone beside the seller who gains. */
export interface Gainer {
  readonly organisationId: string;
  /** PRINCIPAL of an agent, RIGHT_HOLDER, DELIVERER, PAYER, PAYEE, or what the paper calls it. */
  readonly part: string;
}

export interface Terms {
  readonly number: string;
  /** The programme the contract was meant for when it was recorded, where the record says so. */
  readonly programme?: string;
  readonly subjectKind: SubjectKind;
  /** Absent = a contract that stands alone. */
  readonly form?: ContractForm;
  /** Of an order: the framework that it is placed under. */
  readonly frameworkId?: string;
  readonly buyerId: string;
  readonly sellerId: string;
  readonly gainers: readonly Gainer[];
  readonly releaseId?: string;
  readonly releaseDigest?: string;
  /** What the release allowed when the text was recorded; both sign it, and a later change of licence does not alter it. */
  readonly permissions?: readonly FrozenPermission[];
  /** The day of signature on paper; absent = the day on which the second party signs here. */
  readonly signedOn?: CalendarDate;
  /** With tax; of a framework the most that its orders may come to. */
  readonly amountFen: Fen;
  readonly amountExclTaxFen?: Fen;
  readonly lines: readonly ContractLine[];
  readonly vatRatePct?: Pct;
  readonly purpose: Purpose;
  readonly instalments: readonly Instalment[];
  readonly serviceFeeFen?: Fen;
  readonly clauses?: ModelClauses;
}

/** Terms as they are offered; an organisation is named by its USCC, its foreign id or its id here, a release by its id. */
export interface ContractOffer
  extends Omit<
    Terms,
    'buyerId' | 'sellerId' | 'gainers' | 'releaseId' | 'releaseDigest' | 'permissions' | 'programme' | 'serviceFeeFen'
  > {
  readonly buyer: string;
  readonly seller: string;
  readonly gainers: readonly { readonly organisation: string; readonly part: string }[];
  readonly release?: string;
}

/** What an amendment may change; parties, subject and number stay, since another party is another contract. */
export type Changes = Partial<
  Pick<
    Terms,
    'amountFen' | 'amountExclTaxFen' | 'lines' | 'vatRatePct' | 'purpose' | 'instalments' | 'serviceFeeFen' | 'clauses'
  >
>;

const NUMBER_MAX = 100;
/** How a gainer's part names the principal of an agent. */
const PRINCIPAL = /^(principal|委托人|被代理人)$/i;

/** Everything that is drawn or typed like a hyphen. */
const HYPHENS = /[\p{Pd}\u2043\u2212\u30fc]/gu;
/** Blanks, and soft, zero-width and other invisible characters. */
const BLANKS = /[\s\p{Cf}]/gu;

/**
 * The number as it is compared: full width made half width, upper case, blanks dropped, every look-alike of a hyphen
 * made one. Two numbers that a reader would take for one are one (surface page: duplicates); where hyphens stand still
 * counts, since `A-1-11` and `A-11-1` are two numbers.
 */
export function normaliseNumber(number: string): string {
  // Once more after the blanks are gone: what they kept apart may now be one character.
  return number.normalize('NFKC').replace(BLANKS, '').normalize('NFKC').replace(HYPHENS, '-').toUpperCase();
}

/** True for what can be a contract's or an invoice's number: something remains of it, and an index can hold it. */
export function isNumber(number: string): boolean {
  return number.length <= NUMBER_MAX && normaliseNumber(number).replaceAll('-', '') !== '';
}

export function instalmentJson(instalment: Instalment): JsonObject {
  return { dueOn: instalment.dueOn, amountFen: formatFen(instalment.amountFen) };
}

/** The terms as JSON: what the digest is taken over and what a leaf shows. */
export function termsJson(terms: Terms): JsonObject {
  return {
    number: terms.number,
    ...(terms.programme === undefined ? {} : { programme: terms.programme }),
    subjectKind: terms.subjectKind,
    ...(terms.form === undefined ? {} : { form: terms.form }),
    ...(terms.frameworkId === undefined ? {} : { framework: terms.frameworkId }),
    buyer: terms.buyerId,
    seller: terms.sellerId,
    gainers: terms.gainers.map((gainer) => ({ organisation: gainer.organisationId, part: gainer.part })),
    ...(terms.releaseId === undefined ? {} : { release: terms.releaseId }),
    ...(terms.releaseDigest === undefined ? {} : { releaseDigest: terms.releaseDigest }),
    ...(terms.permissions === undefined ? {} : { permissions: terms.permissions.map((cell) => ({ ...cell })) }),
    ...(terms.signedOn === undefined ? {} : { signedOn: terms.signedOn }),
    amountFen: formatFen(terms.amountFen),
    ...(terms.amountExclTaxFen === undefined ? {} : { amountExclTaxFen: formatFen(terms.amountExclTaxFen) }),
    lines: terms.lines.map(lineJson),
    ...(terms.vatRatePct === undefined ? {} : { vatRatePct: formatPct(terms.vatRatePct) }),
    purpose: terms.purpose,
    instalments: terms.instalments.map(instalmentJson),
    ...(terms.serviceFeeFen === undefined ? {} : { serviceFeeFen: formatFen(terms.serviceFeeFen) }),
    ...(terms.clauses === undefined ? {} : { clauses: clausesJson(terms.clauses) }),
  };
}

/** SHA-256 over the RFC 8785 form of the terms; both parties sign this. */
export function termsDigest(terms: Terms): string {
  return digestOf(termsJson(terms));
}

/** For whom the seller sells as an agent (practice page 4), each once. */
export function principalIds({ gainers }: Pick<Terms, 'gainers'>): string[] {
  const principals = gainers.filter(({ part }) => PRINCIPAL.test(part.trim()));
  return [...new Set(principals.map(({ organisationId }) => organisationId))];
}

/** Everyone who gains from the contract, the seller first, each once: the buyer must be unrelated to every one. */
export function gainerIds(terms: Pick<Terms, 'sellerId' | 'gainers'>): string[] {
  return [...new Set([terms.sellerId, ...terms.gainers.map((gainer) => gainer.organisationId)])];
}

/** Every release that is sold, each once, in the order in which they are locked. */
export function releaseIds(terms: Pick<Terms, 'releaseId' | 'lines'>): string[] {
  const ids = [terms.releaseId, ...terms.lines.map((line) => line.releaseId)];
  return [...new Set(ids.filter((id) => id !== undefined))].sort();
}

/**
 * What must hold of any terms, whoever offers them. Throws `CONTRACTS.NUMBER_FORM`, `CONTRACTS.SAME_PARTY`,
 * `CONTRACTS.RELEASE_MISSING`, `CONTRACTS.FRAMEWORK_MISSING`.
 */
export function assertParties(terms: Terms): void {
  if (!isNumber(terms.number)) throw no.numberForm();
  if (terms.buyerId === terms.sellerId) throw no.sameParty();
  if (terms.subjectKind === 'CORPUS' && terms.releaseId === undefined) throw no.releaseMissing();
  if ((terms.form === 'ORDER') !== (terms.frameworkId !== undefined)) throw no.frameworkMissing();
}

/**
 * The sums and the order of days inside the text. Throws what {@link assertLines} throws,
 * `CONTRACTS.INSTALMENTS_SUM`, `CONTRACTS.DATES_BACKWARDS`, `CONTRACTS.BUYER_GAINS`.
 */
export function assertAddsUp(terms: Terms): void {
  for (const [index, gainer] of terms.gainers.entries()) {
    if (gainer.organisationId === terms.buyerId) throw no.buyerGains(index);
  }
  assertLines(terms.lines, terms.amountFen, terms);
  const instalments = addFen(terms.instalments.map((instalment) => instalment.amountFen));
  if (terms.instalments.length > 0 && instalments !== terms.amountFen) {
    throw no.instalmentsSum(instalments, terms.amountFen);
  }
  for (const [index, instalment] of terms.instalments.entries()) {
    const before = terms.instalments[index - 1];
    if (before !== undefined && instalment.dueOn < before.dueOn) {
      throw no.datesBackwards(`/instalments/${index}/dueOn`, instalment.dueOn, before.dueOn);
    }
  }
}

/** The terms with an amendment's changes; throws like {@link assertAddsUp} when they no longer add up. */
export function amended(terms: Terms, changes: Changes): Terms {
  const next = { ...terms, ...changes };
  assertAddsUp(next);
  return next;
}
