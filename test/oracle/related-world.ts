/**
 * A small dated world of organisations and persons as plain data, for a second reading of the related-party rules.
 * Shares are whole millionths of a percent (25 % is 25_000_000), money is fen, days are 'YYYY-MM-DD', and a span
 * begins on its first day and no longer holds on its last. Imports nothing from the service.
 */
export type Kind =
  | 'ENTERPRISE'
  | 'BRANCH'
  | 'PUBLIC_INSTITUTION'
  | 'GOVERNMENT'
  | 'UNIVERSITY'
  | 'RESEARCH_INSTITUTE'
  | 'SOCIAL_ORGANISATION'
  | 'EXCHANGE'
  | 'ASSESSOR'
  | 'OVERSEAS';

export type WorldRelationType =
  | 'HOLDS'
  | 'CONTROLS'
  | 'JOINT_CONTROL'
  | 'SIGNIFICANT_INFLUENCE'
  | 'OFFICER'
  | 'KIN'
  | 'LOAN'
  | 'GUARANTEE'
  | 'IP_DEPENDENCE'
  | 'OPERATIONS_CONTROLLED'
  | 'ACTING_IN_CONCERT';

export type Role = 'DIRECTOR' | 'INDEPENDENT_DIRECTOR' | 'SUPERVISOR' | 'SENIOR_MANAGER' | 'LEGAL_REPRESENTATIVE';
export type KinKind = 'SPOUSE' | 'PARENT' | 'CHILD' | 'SIBLING' | 'SUPPORT';
export type Basis = 'VOTES' | 'AGREEMENT' | 'VIE' | 'OTHER';

export interface Span {
  readonly from: string;
  readonly to?: string;
}

export interface CapitalSpan extends Span {
  readonly fen: bigint;
}

/** Both ends belong to the range. */
export interface MinMax {
  readonly min: number;
  readonly max: number;
}

export interface WorldOrganisation {
  readonly id: string;
  readonly kind: Kind;
  readonly stateAssetsAuthority: boolean;
  readonly independentFinancialInstitution: boolean;
  /** In millionths of a percent, as shares are. */
  readonly disclosureCeiling?: number;
  /** Of a BRANCH, the organisation that it is a part of. */
  readonly headOffice?: string;
  readonly boardSeats?: number;
  readonly paidInCapital: readonly CapitalSpan[];
}

export interface WorldRelation {
  readonly id: string;
  readonly type: WorldRelationType;
  /** OFFICER: the person. LOAN: the lender. GUARANTEE: the guarantor. The dependences: the one depended on. */
  readonly from: string;
  /** OFFICER: the organisation. LOAN and GUARANTEE: the borrower. The dependences: the one that depends. */
  readonly to: string;
  readonly validFrom: string;
  readonly validTo?: string;
  readonly share?: number | MinMax;
  readonly kin?: KinKind;
  readonly role?: Role;
  readonly appointedBy?: string;
  readonly amountFen?: bigint;
  /** Of a GUARANTEE, the id of the LOAN. Without an amount it covers the whole loan while it lasts. */
  readonly loan?: string;
  readonly basis?: Basis;
}

export interface World {
  readonly organisations: readonly WorldOrganisation[];
  readonly persons: readonly string[];
  readonly relations: readonly WorldRelation[];
}

export type WorldStandard = 'SZ_VOUCHER_DEFAULT_v1' | 'T42' | 'CL265' | 'CAS36' | 'LR';

export interface Question {
  readonly a: string;
  readonly b: string;
  readonly on: string;
  readonly standard: WorldStandard;
}

export function within(span: Span, day: string): boolean {
  return span.from <= day && (span.to === undefined || day < span.to);
}

export function inForce(relation: WorldRelation, day: string): boolean {
  return relation.validFrom <= day && (relation.validTo === undefined || day < relation.validTo);
}

/** The same date so many years later (earlier where negative); 29 February becomes 28 February. */
export function yearsAfter(day: string, years: number): string {
  const year = String(Number(day.slice(0, 4)) + years);
  const same = `${year}${day.slice(4)}`;
  return dayAfter(same, 0) === same ? same : `${year}-02-28`;
}

/** The day so many days later (earlier where negative). */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

const WHOLE_PERCENT = 1_000_000;

/** A share as a decimal text of percent, with no zeros at the end: 24999999 is '24.999999'. */
export function percentText(millionths: number): string {
  const whole = Math.floor(millionths / WHOLE_PERCENT);
  const rest = String(millionths % WHOLE_PERCENT)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return rest === '' ? String(whole) : `${whole}.${rest}`;
}
