/**
 * What the evaluator is given and what it answers (surface page section 5, `evaluate`, extended by what `settle`
 * knows). The same function serves deciding, what-if, rehearsal and replay, so everything that matters is in here.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { Json, JsonObject } from '../../../kernel/canonical-json.js';
import type { Fen } from '../../../kernel/money.js';
import type { Period } from '../../../kernel/period.js';
import type { Pct, Rate } from '../../../kernel/rate.js';
import type { Refusal } from '../../../kernel/refusal.js';
import type { Text } from '../../../kernel/text.js';
import type { Predicate, Purpose } from './programme.js';
import type { PartyKind } from './vocabulary.js';

/** Outcome of the related-party question, the worst of all days and gainers that count. */
export const RELATEDNESS = ['RELATED', 'REVIEW', 'INDETERMINATE', 'NOT_RELATED'] as const;
export type RelatednessOutcome = (typeof RELATEDNESS)[number];

/** Standing of an attestation kind for the release bought: in force, absent (or expired, revoked), or rejected. */
export type Standing = 'VALID' | 'MISSING' | 'FAILED';

export interface Applicant {
  readonly kind: PartyKind;
  readonly placeCode?: string;
  /** On its own word. */
  readonly startUp?: boolean;
  /** Asked only by a programme that tells a start-up by its age. */
  readonly registeredOn?: CalendarDate;
}

/** A reviewer's signed cut (核减) or a panel's signed rate (评审): replayed beside the formula, never invented. */
export interface SignedInput {
  readonly reason: Text;
  readonly clause: string;
}

export interface ContractInput {
  /** The contract's number, or the caller's key; unique within the evaluation. */
  readonly key: string;
  readonly signedOn: CalendarDate;
  readonly amountFen: Fen;
  /** Accepted, invoiced, paid, net of refunds and red invoices, as evidenced by the last day of the period. */
  readonly acceptedFen: Fen;
  readonly invoicedFen: Fen;
  readonly paidFen: Fen;
  readonly serviceFeeFen: Fen;
  /** With fees and taxes beside the price (采购总费用); absent = the contract amount. */
  readonly procurementCostFen?: Fen;
  /** Asked only by a programme whose figures are net of tax. */
  readonly vatRatePct?: Pct;
  /** Sum of the eligible lines; absent where the contract has no lines. */
  readonly eligibleFen?: Fen;
  readonly lineCuts: readonly (SignedInput & { readonly amountFen: Fen })[];
  readonly awardedRate?: SignedInput & { readonly rate: Rate };
  /** The contract amount as audited, or the award as a panel set it, by the programme's basis. */
  readonly approved?: SignedInput & { readonly amountFen: Fen };
  readonly onPlatform: boolean;
  readonly purpose: Purpose;
  readonly relatedness: RelatednessOutcome;
  /** By attestation kind; a kind that is not named is missing. */
  readonly attestations: Readonly<Record<string, Standing>>;
  readonly terminatedOn?: CalendarDate;
  readonly duplicateOf?: {
    readonly contract?: string;
    readonly invoice?: { readonly number: string; readonly contract: string };
  };
}

export interface EvaluationInput {
  /** Contracts signed in this period count; its last day is the as-of date. */
  readonly period: Period;
  /** A call may narrow the dates of signing, `[from, until)`. */
  readonly signed?: { readonly from: CalendarDate; readonly until: CalendarDate };
  readonly applicant: Applicant;
  readonly alreadyAwardedFen: Fen;
  /** What other members of the applicant's group were awarded; the text caps the enterprise, so it only raises a flag. */
  readonly groupAwardedFen?: Fen;
  /** This applicant's part of the pool; absent = the pool is not applied. */
  readonly poolPartFen?: Fen;
  readonly contracts: readonly ContractInput[];
}

/** In the order in which they are taken. */
export type CutCode = 'EVIDENCED_BASE' | 'LINE_CUT' | 'PANEL_RATE' | 'PARTY_CAP' | 'POOL_PRO_RATA' | 'POOL_EXHAUSTED';

export interface Cut {
  readonly code: CutCode;
  readonly amountFen: Fen;
  readonly reason: Text;
  readonly clause: string;
}

/** Something an officer should look at; it changes no amount. */
export interface Flag {
  readonly code: string;
  readonly clause: string;
  readonly reason: Text;
}

export interface ContractResult {
  readonly key: string;
  /** What the rate is applied to. */
  readonly baseFen: Fen;
  /** The rate applied: the ceiling, or what the panel awarded below it. */
  readonly rate: Rate;
  /** `floor(contract amount x ceiling)`: the most that the formula could give. */
  readonly ceilingFen: Fen;
  readonly amountFen: Fen;
  readonly cuts: readonly Cut[];
  readonly refusals: readonly Refusal[];
  readonly flags: readonly Flag[];
}

export type TraceRule =
  | `GATE_${Predicate}`
  | 'RULES'
  | 'RATE_CEILING'
  | 'START_UP_TEST'
  | 'TAX_BASIS'
  | 'BASE'
  | 'LINES'
  | 'APPROVED'
  | 'FLOOR'
  | 'PARTY_CAP'
  | 'POOL_PRO_RATA'
  | 'POOL_EXHAUSTED'
  | 'USE_CORPUS'
  | 'USE_SHARE'
  | 'USE_LEFT_OVER'
  | 'TOTAL';

export interface TraceStep {
  readonly step: number;
  readonly rule: TraceRule;
  readonly clause: string;
  readonly inputs: JsonObject;
  readonly result: Json;
}

export interface Evaluation {
  readonly amountFen: Fen;
  /** In the order in which the contracts were given. */
  readonly contracts: readonly ContractResult[];
  readonly trace: readonly TraceStep[];
}
