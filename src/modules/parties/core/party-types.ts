/**
 * The vocabulary of the room: kinds of organisation, types of relation and what each type must and may carry.
 * Source: surface page section 5 (organisations, persons, relations); domain page 2.2.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { Fen } from '../../../kernel/money.js';
import type { Pct } from '../../../kernel/rate.js';

export const ORGANISATION_KINDS = [
  'ENTERPRISE',
  'BRANCH',
  'PUBLIC_INSTITUTION',
  'GOVERNMENT',
  'UNIVERSITY',
  'RESEARCH_INSTITUTE',
  'SOCIAL_ORGANISATION',
  'EXCHANGE',
  'ASSESSOR',
  'OVERSEAS',
] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

export const RELATION_TYPES = [
  'HOLDS',
  'CONTROLS',
  'JOINT_CONTROL',
  'SIGNIFICANT_INFLUENCE',
  'OFFICER',
  'KIN',
  'LOAN',
  'GUARANTEE',
  'IP_DEPENDENCE',
  'OPERATIONS_CONTROLLED',
  'ACTING_IN_CONCERT',
  'INTEREST',
] as const;
/**
 * `INTEREST`: an interest whose legal meaning or size is not known (in BODS unknownInterest, unpublishedInterest, roles in
 * a trust, otherInfluenceOrControl): recorded, never counted as held, and never counted as nothing.
 */
export type RelationType = (typeof RELATION_TYPES)[number];

export const KIN_KINDS = ['SPOUSE', 'PARENT', 'CHILD', 'SIBLING', 'SUPPORT'] as const;
export type KinKind = (typeof KIN_KINDS)[number];

export const OFFICER_ROLES = [
  'DIRECTOR',
  'INDEPENDENT_DIRECTOR',
  'SUPERVISOR',
  'SENIOR_MANAGER',
  'LEGAL_REPRESENTATIVE',
] as const;
export type OfficerRole = (typeof OFFICER_ROLES)[number];

export const CONTROL_BASES = ['VOTES', 'AGREEMENT', 'VIE', 'OTHER'] as const;
export type ControlBasis = (typeof CONTROL_BASES)[number];

export const RELATION_SOURCES = ['registry', 'declared', 'other'] as const;
export type RelationSource = (typeof RELATION_SOURCES)[number];

/** Types of interest by their BODS 0.4 codes (codelist interestType). */
export const INTEREST_TYPES = [
  'shareholding',
  'votingRights',
  'appointmentOfBoard',
  'otherInfluenceOrControl',
  'seniorManagingOfficial',
  'settlor',
  'trustee',
  'protector',
  'beneficiaryOfLegalArrangement',
  'rightsToSurplusAssetsOnDissolution',
  'rightsToProfitOrIncome',
  'rightsGrantedByContract',
  'conditionalRightsGrantedByContract',
  'controlViaCompanyRulesOrArticles',
  'controlByLegalFramework',
  'boardMember',
  'boardChair',
  'unknownInterest',
  'unpublishedInterest',
  'enjoymentAndUseOfAssets',
  'rightToProfitOrIncomeFromAssets',
  'nominee',
  'nominator',
] as const;

/** Paid-in capital from a day on, until the day before `to`. */
export interface CapitalSpan {
  readonly from: CalendarDate;
  readonly to?: CalendarDate;
  readonly fen: Fen;
}

/** Why a code that fails its check character is believed: a note, and the digest of the paper that shows it. */
export interface CodeEvidence {
  readonly note: string;
  readonly sha256?: string;
}

/** A share known only within bounds, in millionths of a percent: `min <= max`, each bound in or out of the range. */
export interface ShareRange {
  readonly min: Pct;
  readonly max: Pct;
  readonly minExclusive: boolean;
  readonly maxExclusive: boolean;
}

/** What a relation rests on: words, and the digest of the paper that shows it; at least one of the two. */
export interface RelationEvidence {
  readonly note?: string;
  readonly sha256?: string;
}

/** What is registered of an organisation; the code is a USCC, or for one from abroad `foreignId`. */
export interface Organisation {
  readonly id: string;
  readonly uscc?: string;
  readonly foreignId?: string;
  readonly nameZh: string;
  readonly nameEn?: string;
  readonly kind: OrganisationKind;
  readonly registeredOn?: CalendarDate;
  readonly placeCode?: string;
  readonly stateAssetsAuthority: boolean;
  readonly startUp: boolean;
  readonly headOfficeId?: string;
  readonly checkFailed: boolean;
  readonly codeEvidence?: CodeEvidence;
  readonly disclosureCeilingPct?: Pct;
  readonly boardSeats?: number;
  readonly paidInCapital?: readonly CapitalSpan[];
  /** A bank or other financial institution that acts independently: its loans do not count (announcement 42, art. 2 (2)). */
  readonly independentFinancialInstitution: boolean;
  /** The version of the register that brought it; 0 before versions were kept. */
  readonly graphVersion: number;
  readonly recordedAt: Date;
}

/**
 * A relation as it was recorded; an end comes from a later row and may only shorten it. A holding has `sharePct` or
 * `range`, never both.
 */
export interface Relation {
  readonly id: string;
  readonly type: RelationType;
  readonly from: string;
  readonly to: string;
  readonly sharePct?: Pct;
  readonly range?: ShareRange;
  readonly kin?: KinKind;
  readonly role?: OfficerRole;
  readonly appointedBy?: string;
  readonly amountFen?: Fen;
  readonly loan?: string;
  readonly basis?: ControlBasis;
  /** The BODS 0.4 type of the interest; absent on a holding: a shareholding. */
  readonly interest?: string;
  readonly evidence?: RelationEvidence;
  readonly validFrom: CalendarDate;
  readonly validTo?: CalendarDate;
  readonly source: RelationSource;
  readonly extractedOn?: CalendarDate;
  /** The version of the register that brought it; 0 before versions were kept. */
  readonly graphVersion: number;
  readonly recordedAt: Date;
}

/**
 * A relation with the end that holds now: the earlier of `validTo` and a recorded end. An end on `validFrom` itself says
 * that it never held: `validUntil` equals `validFrom`, and no day lies between them.
 */
export interface RelationInTime extends Relation {
  readonly validUntil?: CalendarDate;
}

export interface RelationEnd {
  readonly id: string;
  readonly relationId: string;
  readonly endedOn: CalendarDate;
  readonly reason?: string;
  readonly evidence?: RelationEvidence;
  readonly source: RelationSource;
  readonly extractedOn?: CalendarDate;
  readonly graphVersion: number;
  readonly recordedAt: Date;
}
