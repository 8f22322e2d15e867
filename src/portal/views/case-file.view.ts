/**
 * What the claim page and the case page show: one claim with everything it rests on, read from the records. The rooms
 * fill it; nothing here is computed, and what is not on record is left out, so that the page can say so in words.
 */
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Json, JsonObject } from '../../kernel/canonical-json.js';
import type { Fen } from '../../kernel/money.js';
import type { Rate } from '../../kernel/rate.js';
import type { Text } from '../../kernel/text.js';
import type { Exclusion } from '../../modules/claims/index.js';
import type { ShownFinding } from '../../modules/parties/index.js';

/** States of a claim as the surface page names them. */
export const CLAIM_STATES = [
  'DRAFT',
  'SUBMITTED',
  'NOT_ACCEPTED',
  'RETURNED',
  'LAPSED',
  'ACCEPTED',
  'CHECKED',
  'REVIEWED',
  'PLANNED',
  'RESOLVED',
  'PUBLISHED',
  'ISSUED',
  'FORMALITIES',
  'PAYING',
  'PAID',
  'FOLLOWED_UP',
  'ARCHIVED',
  'REFUSED',
  'WITHDRAWN',
  'RECHECK',
  'CLAWING_BACK',
  'CLAWED_BACK',
] as const;
export type ClaimState = (typeof CLAIM_STATES)[number];

/**
 * The clause under a figure, in the Chinese of its source. `unconfirmed` marks a parameter of ours, tagged on every page
 * that shows it.
 */
export interface ClauseView {
  readonly text: string;
  readonly source?: string;
  readonly unconfirmed: boolean;
}

export interface PartyView {
  readonly id: string;
  readonly uscc?: string;
  readonly name: Text;
}

/** A part of the decision taken away from one contract; `amountFen` in fen of the award. */
export interface CutView {
  readonly code: string;
  readonly amountFen: Fen;
  readonly reason: Text;
  readonly clause?: ClauseView;
}

export interface RefusalView {
  readonly code: string;
  readonly reason: Text;
  readonly clause?: ClauseView;
  readonly wouldQualifyIf?: Text;
}

export type EvidenceKind =
  | 'SIGN'
  | 'CERTIFY'
  | 'REVOKE_CERTIFICATE'
  | 'DELIVER'
  | 'RECEIVE'
  | 'MEASURE'
  | 'ACCEPT'
  | 'INVOICE'
  | 'RED_INVOICE'
  | 'PAY'
  | 'REFUND'
  | 'TERMINATE';

/** One dated paper of a contract. `paper` is the number on it: certificate, invoice, voucher. */
export interface EvidenceView {
  readonly kind: EvidenceKind;
  readonly on?: CalendarDate;
  readonly paper?: string;
  readonly amountFen?: Fen;
}

export interface CaseContract {
  readonly id: string;
  readonly number: string;
  readonly seller: PartyView;
  readonly corpus?: { readonly id: string; readonly name: Text; readonly version?: string };
  readonly signedOn?: CalendarDate;
  readonly certificate?: string;
  readonly amountFen: Fen;
  readonly acceptedFen: Fen;
  readonly invoicedFen: Fen;
  readonly paidFen: Fen;
  /** What the decision counts, before the rate. Shown for refused contracts too. */
  readonly baseFen: Fen;
  readonly rate: Rate;
  readonly awardFen: Fen;
  readonly cuts: readonly CutView[];
  readonly refusals: readonly RefusalView[];
  readonly evidence: readonly EvidenceView[];
}

/** One step of the evaluator's trace as recorded: codes and digits, worded by the page. */
export interface TraceStep {
  readonly step: number;
  /** `BASE`, `GATE_PLACE`: the rule's code in the record. */
  readonly rule: string;
  readonly title: Text;
  readonly clause?: ClauseView;
  readonly inputs: JsonObject;
  readonly result: Json;
}

export interface DecisionView {
  /** True for a preview that nobody has decided yet. */
  readonly estimate: boolean;
  readonly decidedOn?: CalendarDate;
  readonly amountFen: Fen;
  readonly capFen?: Fen;
  readonly capClause?: ClauseView;
  readonly rateClause?: ClauseView;
  readonly baseClause?: ClauseView;
  /** Granted to this applicant in the period before this claim. */
  readonly alreadyAwardedFen: Fen;
  readonly poolBeforeFen?: Fen;
  readonly inputDigest?: string;
  readonly trace: readonly TraceStep[];
}

export type RelatednessOutcome = 'RELATED' | 'REVIEW' | 'INDETERMINATE' | 'NOT_RELATED';

/** What a decision counts about one who gains from a contract, with the finding that it rests on. */
export interface FindingView {
  readonly id: string;
  readonly contract: string;
  /** Where two reviewers have concluded, their outcome instead of the finding's own. */
  readonly outcome: RelatednessOutcome;
  readonly byReviewers: boolean;
  readonly asOf: CalendarDate;
  /** As it was frozen; absent where the finding is not the reader's to see. */
  readonly shown?: ShownFinding;
}

export type AttestationState = 'VALID' | 'EXPIRED' | 'REVOKED' | 'FAILED' | 'SUBMITTED' | 'MISSING';

export interface AttestationView {
  readonly type: string;
  readonly state: AttestationState;
  /** What the decision found for the day of signing. */
  readonly atSigning?: 'VALID' | 'MISSING' | 'FAILED';
  readonly contract?: string;
  readonly issuer?: PartyView;
  readonly issuedOn?: CalendarDate;
  readonly validUntil?: CalendarDate;
  readonly revokedOn?: CalendarDate;
  /** What the certificate found, in words made from its metrics. */
  readonly finding?: Text;
  readonly reason?: Text;
}

/** One step of the claim's life; `amountFen` where money was reserved, published, issued, paid or recovered. */
export interface CaseEvent {
  readonly state: ClaimState;
  readonly on: CalendarDate;
  readonly amountFen?: Fen;
  readonly note?: Text;
  readonly by?: string;
}

export interface ReceiptView {
  /** Position in the log, from zero. */
  readonly index?: bigint;
  readonly leafDigest?: string;
  /** Size of the newest published checkpoint; absent when none covers the record yet. */
  readonly checkpointSize?: bigint;
  readonly href?: string;
}

export interface ClockView {
  readonly dueOn?: CalendarDate;
  readonly workingDaysLeft?: number;
  readonly pausedFor?: string;
}

/** An organisation whose use counts. */
export interface CountedUserView {
  readonly name: string;
  /** Users of one number are related to each other and count as one. */
  readonly group: number;
  readonly uses: number;
  /** Days on which it used the corpus, before the limit of its group. */
  readonly days: number;
}

/** Use that does not count, by who used. */
export interface LeftOutView {
  readonly name: string;
  readonly reason: Exclusion;
  readonly uses: number;
}

/** What was counted of one opened corpus in the year, and what was not. */
export interface OpenedCorpusView {
  readonly key: string;
  readonly name: Text;
  /** In percent, as digits with a point. */
  readonly quality?: string;
  /** Organisations whose use counts; those that are related to each other are one group. */
  readonly users: readonly CountedUserView[];
  readonly groups: number;
  /** Days over all groups, each up to its limit. */
  readonly days: number;
  /** Quality times days, exact. */
  readonly score: string;
  readonly leftOut: readonly LeftOutView[];
  /** Uses by accounts that the platform could not identify. */
  readonly unidentified: number;
  readonly refusals: readonly RefusalView[];
}

/** How the score became money. */
export interface ShareView {
  readonly score: string;
  /** Of all units that can be paid. */
  readonly totalScore: string;
  readonly sharedOutFen: Fen;
  /** By score, before any cut. */
  readonly shareFen: Fen;
  /** Of what caps left over, where the programme gives it out again. */
  readonly givenAgainFen?: Fen;
  readonly clause?: ClauseView;
}

/** Use that came in, before anyone judged whether it counts. */
export interface UseSoFarView {
  readonly name: Text;
  readonly users: readonly {
    readonly name: string;
    readonly kind: string;
    readonly uses: number;
    readonly days: number;
  }[];
  /** Of the platform's monthly counts: those of accounts with an organisation, and the others. */
  readonly stated: bigint;
  readonly unidentified: bigint;
}

/** What the source unit has said against how a corpus was counted. */
export interface DisputeView {
  readonly corpus: string;
  readonly on: CalendarDate;
  readonly ground: string;
}

/** A reward by use: what each corpus brought, how that became money, what was taken away or refused as a whole. */
export interface OpenedView {
  /** What the unit may dispute: every corpus that the claim is about, by its key. */
  readonly claimed: readonly { readonly key: string; readonly name: Text }[];
  /** Empty until the year is settled. */
  readonly corpora: readonly OpenedCorpusView[];
  /** Until then: what came in, corpus by corpus. */
  readonly soFar?: readonly UseSoFarView[];
  readonly share?: ShareView;
  readonly cuts: readonly CutView[];
  readonly refusals: readonly RefusalView[];
  readonly disputes: readonly DisputeView[];
}

export interface CaseFile {
  readonly id: string;
  readonly number: string;
  readonly state: ClaimState;
  readonly programme: {
    readonly code: string;
    readonly name: Text;
    readonly period: string;
    readonly version: string;
    readonly authority?: Text;
  };
  readonly applicant: PartyView;
  readonly submittedOn?: CalendarDate;
  readonly owner?: string;
  readonly clock?: ClockView;
  readonly contracts: readonly CaseContract[];
  /** Of a reward by use, which has no contracts. */
  readonly opened?: OpenedView;
  readonly decision?: DecisionView;
  readonly findings: readonly FindingView[];
  /** Kinds the programme asks for, each with its state; other attestations of the release after them. */
  readonly attestations: readonly AttestationView[];
  readonly events: readonly CaseEvent[];
  readonly receipt?: ReceiptView;
}

/** Words with the page that says more, where there is one. */
export interface FlagView {
  readonly text: Text;
  readonly href?: string;
}

/** Something that waits: what it is in a word, why, and where to look. */
export interface ItemView {
  readonly id: string;
  readonly kind: string;
  readonly reason: Text;
  readonly openedAt: Date;
  /** The organisation for which it waits, where it is not the office itself. */
  readonly owner?: Text;
  readonly dueOn?: CalendarDate;
  readonly href?: string;
}

/** One row of the builder's list and of the officer's queue. */
export interface CaseRow {
  readonly id: string;
  readonly number: string;
  readonly state: ClaimState;
  readonly programme: Text;
  readonly period: string;
  readonly applicant: PartyView;
  readonly amountFen?: Fen;
  readonly submittedOn?: CalendarDate;
  readonly owner?: string;
  readonly clock?: ClockView;
  /** Words an officer must look at: related party cannot be told, a certificate is missing. */
  readonly flags: readonly FlagView[];
  /** An item of the office's queue waits on this claim. */
  readonly hasOpenItem: boolean;
}

/** A page of claims. */
export interface CaseRows {
  readonly rows: readonly CaseRow[];
  /** True where these are all. */
  readonly whole: boolean;
  readonly nextCursor?: string;
}
