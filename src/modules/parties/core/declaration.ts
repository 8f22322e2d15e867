/**
 * The signed non-relation declaration: what is offered, how its answers are read as relations, and what of it is kept.
 * Loans, dependence, kin and control by agreement have no registry, so the two parties are asked (domain page 2.1, 2.3;
 * practice page 6). What is kept names natural persons by id alone.
 */
import { type CalendarDate, shanghaiInstant } from '../../../kernel/calendar-date.js';
import { digestOf, type Json, type JsonObject } from '../../../kernel/canonical-json.js';
import type { Text } from '../../../kernel/text.js';
import * as no from './declaration-errors.js';
import type { ControlBasis, KinKind, RelationType } from './party-types.js';
import { QUESTIONS_VERSION, type QuestionCode, questionnaireOf } from './questionnaire.table.js';
import type { RelatednessOutcome } from './relatedness.js';

export const STATEMENTS = ['NOT_RELATED', 'RELATED'] as const;
export type Statement = (typeof STATEMENTS)[number];

export const AGREEMENT_BASES = ['AGREEMENT', 'VIE'] as const satisfies readonly ControlBasis[];
export type AgreementBasis = (typeof AGREEMENT_BASES)[number];

/** From a day on, until the day before `validTo`. */
export interface Period {
  readonly validFrom: string;
  readonly validTo?: string;
}

/** Parties are named by id, by code, or as `person:KEY` where KEY stands in `persons`. */
export interface AnswersDraft {
  readonly loans?: readonly (Period & {
    readonly lender: string;
    readonly borrower: string;
    readonly amountFen: string;
    readonly guarantor?: string;
  })[];
  readonly guarantees?: readonly (Period & {
    readonly guarantor: string;
    readonly lender: string;
    readonly borrower: string;
    readonly amountFen: string;
    readonly guaranteedFen?: string;
  })[];
  readonly ipDependence?: readonly (Period & { readonly dependent: string; readonly on: string })[];
  readonly tradeDependence?: readonly (Period & { readonly controlled: string; readonly by: string })[];
  readonly kin?: readonly (Period & { readonly personA: string; readonly personB: string; readonly kin: KinKind })[];
  readonly controlByAgreement?: readonly (Period & {
    readonly controller: string;
    readonly controlled: string;
    readonly basis: AgreementBasis;
  })[];
  readonly actingInConcert?: readonly (Period & { readonly partyA: string; readonly partyB: string })[];
  readonly holders?: readonly { readonly holder: string; readonly sharePct: string }[];
}

/** A natural person that the answers name; the key is the declaration's own and is not kept. */
export interface DeclaredPerson {
  readonly key: string;
  readonly nameZh: string;
  readonly identifier?: string;
}

export interface DeclarationEvidence {
  readonly sha256: string;
  readonly mediaType: string;
  readonly name: string;
}

export interface DeclarationDraft {
  /** Absent: the caller's organisation. */
  readonly declarant?: string;
  readonly counterparty: string;
  readonly on: string;
  readonly questionsVersion: number;
  readonly statement: Statement;
  readonly answers: AnswersDraft;
  readonly nothingToDeclare: readonly QuestionCode[];
  readonly persons?: readonly DeclaredPerson[];
  /** Name of the signatory, `person:KEY`, or the id of a person. */
  readonly signedBy: string;
  readonly strength: string;
  readonly signedOn: string;
  readonly evidence: readonly DeclarationEvidence[];
}

/** One relation that an answer states. The ends are as given, or ids once they were looked up. */
export interface Entry {
  readonly question: QuestionCode;
  /** JSON pointer of the entry in the request. */
  readonly at: string;
  /** Names of the two ends in the entry. */
  readonly ends: readonly [string, string];
  readonly type: RelationType;
  readonly from: string;
  readonly to: string;
  readonly validFrom: CalendarDate;
  readonly validTo?: CalendarDate;
  /** Integer fen, normalised. */
  readonly amountFen?: string;
  /** Six decimals. */
  readonly sharePct?: string;
  readonly kin?: KinKind;
  readonly basis?: AgreementBasis;
  /** Of a guarantee: the number of the entry that is its loan. */
  readonly loanEntry?: number;
}

/** An entry as it is kept: ends are ids, and where the relation stands on the register. */
export interface KeptEntry extends Omit<Entry, 'at' | 'ends' | 'loanEntry'> {
  /** The relation on the register; a holder's share is compared and becomes none. */
  readonly relation?: string;
  /** The relation was recorded from this declaration; otherwise it was on record before. */
  readonly taken?: boolean;
}

export interface Declaration {
  readonly id: string;
  readonly declarantId: string;
  readonly counterpartyId: string;
  readonly asOf: CalendarDate;
  readonly questionsVersion: number;
  readonly statement: Statement;
  readonly entries: readonly KeptEntry[];
  readonly nothingToDeclare: readonly QuestionCode[];
  /** The person who signed. */
  readonly signedBy: string;
  readonly strength: string;
  readonly signedOn: CalendarDate;
  readonly evidence: readonly DeclarationEvidence[];
  /** What the engine answered for the two on the day, the declared relations included. */
  readonly outcome: RelatednessOutcome;
  readonly standard: string;
  readonly standardVersion: number;
  readonly graphDigest: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

export const CONTRADICTION_CODES = [
  'STATEMENT',
  'NONE_BUT_REGISTERED',
  'NOT_DECLARED',
  'LOAN_AMOUNT',
  'PERIOD',
  'HOLDER_SHARE',
  'HOLDER_NOT_DECLARED',
  'HOLDERS_OVER_100',
] as const;
export type ContradictionCode = (typeof CONTRADICTION_CODES)[number];

/** Where a declaration and the register do not agree. */
export interface Difference {
  readonly code: ContradictionCode;
  readonly question?: QuestionCode;
  /** The relation on the register that speaks against the declaration. */
  readonly relationId?: string;
  readonly declared: JsonObject;
  readonly registered: JsonObject;
  readonly text: Text;
}

/** A difference as it was recorded. */
export interface Contradiction extends Difference {
  readonly id: string;
  readonly declarationId: string;
  readonly recordedAt: Date;
}

/**
 * Refuses a declaration that leaves a question open. Throws `PARTIES.DECLARATION_QUESTIONS_UNKNOWN`, `_UNANSWERED`
 * naming every open question, `_ANSWERED_TWICE`.
 */
export function insistAnswered(
  draft: Pick<DeclarationDraft, 'questionsVersion' | 'answers' | 'nothingToDeclare'>,
): void {
  const questionnaire = questionnaireOf(draft.questionsVersion);
  if (!questionnaire) throw no.questionsUnknown(draft.questionsVersion, QUESTIONS_VERSION);
  const answered = ({ field }: { readonly field: keyof AnswersDraft }) => (draft.answers[field]?.length ?? 0) > 0;
  const none = new Set(draft.nothingToDeclare);
  const twice = questionnaire.questions.find((question) => answered(question) && none.has(question.code));
  if (twice) throw no.answeredTwice(twice);
  const open = questionnaire.questions.filter(
    (question) => question.required && !answered(question) && !none.has(question.code),
  );
  if (open.length > 0) throw no.unanswered(open);
}

/** What every relation that a declaration states has for evidence: the digest of the declaration's papers. */
export function evidenceDigest(evidence: readonly DeclarationEvidence[]): string {
  return digestOf(plainJson(evidence));
}

/** The entry without what only the request needs. */
export function kept(entry: Entry, relation?: string, taken?: boolean): KeptEntry {
  const { at, ends, loanEntry, ...stays } = entry;
  return {
    ...stays,
    ...(relation === undefined ? {} : { relation }),
    ...(taken === undefined ? {} : { taken }),
  };
}

/** As it stands in a jsonb column, whatever is in it: a field that nobody expects changes the record too. */
function plainJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** The record whose leaf goes into the log: every column of the row. */
export function declarationRecord(of: Declaration): JsonObject {
  return {
    id: of.id,
    declarant: of.declarantId,
    counterparty: of.counterpartyId,
    asOf: of.asOf,
    questionsVersion: of.questionsVersion,
    statement: of.statement,
    entries: plainJson(of.entries),
    nothingToDeclare: plainJson(of.nothingToDeclare),
    signedBy: of.signedBy,
    strength: of.strength,
    signedOn: of.signedOn,
    evidence: plainJson(of.evidence),
    outcome: of.outcome,
    standard: of.standard,
    standardVersion: of.standardVersion,
    graphDigest: of.graphDigest,
    recordedBy: of.recordedBy,
    recordedAt: shanghaiInstant(of.recordedAt),
  };
}

export function contradictionRecord(of: Contradiction): JsonObject {
  const { id, declarationId, code, question, relationId, declared, registered, text, recordedAt } = of;
  const optional: Record<string, Json> = {};
  if (question !== undefined) optional.question = question;
  if (relationId !== undefined) optional.relation = relationId;
  return {
    id,
    declaration: declarationId,
    code,
    ...optional,
    declared,
    registered,
    text: { zh: text.zh, en: text.en },
    recordedAt: shanghaiInstant(recordedAt),
  };
}
