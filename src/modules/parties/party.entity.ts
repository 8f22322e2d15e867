/** Row shapes of schema `parties`, and how a row is read: null becomes absent, text becomes the domain's own type. */
import { assert } from '../../kernel/assert.js';
import { type CalendarDate, parseDate } from '../../kernel/calendar-date.js';
import { fen, parseFen } from '../../kernel/money.js';
import { parsePct } from '../../kernel/rate.js';
import type { GraphOrganisation, GraphRelation } from './core/graph.js';
import { type Person, type StoredFinding, saltedDigest } from './core/party-records.js';
import type {
  CapitalSpan,
  CodeEvidence,
  ControlBasis,
  KinKind,
  OfficerRole,
  Organisation,
  OrganisationKind,
  RelationEnd,
  RelationEvidence,
  RelationInTime,
  RelationSource,
  RelationType,
  ShareRange,
} from './core/party-types.js';
import type { WholePerson } from './core/registration.js';
import type { Relatedness, RelatednessOutcome } from './core/relatedness.js';

export interface OrganisationRow {
  id: string;
  uscc: string | null;
  foreign_id: string | null;
  name_zh: string;
  name_en: string | null;
  kind: OrganisationKind;
  registered_on: CalendarDate | null;
  place_code: string | null;
  state_assets_authority: boolean;
  start_up: boolean;
  head_office_id: string | null;
  check_failed: boolean;
  code_evidence: CodeEvidence | null;
  disclosure_ceiling_pct: string | null;
  board_seats: number | null;
  paid_in_capital: readonly { from: string; to?: string; fen: string }[] | null;
  independent_financial_institution: boolean;
  graph_version: bigint;
  recorded_at: Date;
}

export interface PersonRow {
  id: string;
  name_digest: string;
  key_digest: string | null;
  identifier_digest: string | null;
  recorded_at: Date;
}

/** A person beside what may be erased; all three are null once it was. */
export interface PersonWithPrivateRow extends PersonRow {
  name_zh: string | null;
  load_key: string | null;
  salt: Uint8Array | null;
}

/** A person who was not erased. */
export interface WholePersonRow extends PersonRow {
  name_zh: string;
  load_key: string | null;
  salt: Uint8Array;
}

export interface RelationRow {
  id: string;
  type: RelationType;
  from_id: string;
  to_id: string;
  share_pct: string | null;
  share_min_pct: string | null;
  share_max_pct: string | null;
  share_min_exclusive: boolean | null;
  share_max_exclusive: boolean | null;
  kin: KinKind | null;
  role: OfficerRole | null;
  appointed_by: string | null;
  amount_fen: bigint | null;
  loan_id: string | null;
  basis: ControlBasis | null;
  interest: string | null;
  evidence: RelationEvidence | null;
  valid_from: CalendarDate;
  valid_to: CalendarDate | null;
  valid_until: CalendarDate | null;
  source: RelationSource;
  extracted_on: CalendarDate | null;
  graph_version: bigint;
  recorded_at: Date;
}

export interface RelationEndRow {
  id: string;
  relation_id: string;
  ended_on: CalendarDate;
  reason: string | null;
  evidence: RelationEvidence | null;
  source: RelationSource;
  extracted_on: CalendarDate | null;
  graph_version: bigint;
  recorded_at: Date;
}

/** The columns of a relation that the graph reads. */
export type GraphRelationRow = Omit<
  RelationRow,
  'evidence' | 'valid_to' | 'source' | 'extracted_on' | 'graph_version' | 'recorded_at'
>;

/** The columns of an organisation that the graph reads. */
export type GraphOrganisationRow = Pick<
  OrganisationRow,
  | 'id'
  | 'kind'
  | 'state_assets_authority'
  | 'independent_financial_institution'
  | 'head_office_id'
  | 'disclosure_ceiling_pct'
  | 'board_seats'
  | 'paid_in_capital'
>;

/** What of an answer has no column of its own. */
export type FindingAnswer = Omit<Relatedness, 'asOf' | 'standard' | 'standardVersion' | 'graphDigest' | 'outcome'>;

export interface FindingRow {
  id: string;
  a_id: string;
  b_id: string;
  as_of: CalendarDate;
  standard: string;
  standard_version: number;
  graph_digest: string;
  outcome: RelatednessOutcome;
  answer: FindingAnswer;
  digest: string;
  recorded_at: Date;
}

type Present<T> = { readonly [key in keyof T]?: Exclude<T[key], null | undefined> };

/** The fields that are not null. */
function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Present<T>;
}

export function toOrganisation(row: OrganisationRow): Organisation {
  return {
    id: row.id,
    nameZh: row.name_zh,
    kind: row.kind,
    stateAssetsAuthority: row.state_assets_authority,
    startUp: row.start_up,
    checkFailed: row.check_failed,
    independentFinancialInstitution: row.independent_financial_institution,
    graphVersion: Number(row.graph_version),
    recordedAt: row.recorded_at,
    ...present({
      uscc: row.uscc,
      foreignId: row.foreign_id,
      nameEn: row.name_en,
      registeredOn: row.registered_on,
      placeCode: row.place_code,
      headOfficeId: row.head_office_id,
      codeEvidence: row.code_evidence,
      disclosureCeilingPct: row.disclosure_ceiling_pct === null ? null : parsePct(row.disclosure_ceiling_pct),
      boardSeats: row.board_seats,
      paidInCapital: row.paid_in_capital === null ? null : capitalOf(row.paid_in_capital),
    }),
  };
}

function capitalOf(spans: NonNullable<OrganisationRow['paid_in_capital']>): CapitalSpan[] {
  return spans.map((span) => ({
    from: parseDate(span.from),
    ...(span.to === undefined ? {} : { to: parseDate(span.to) }),
    fen: parseFen(span.fen),
  }));
}

export function toPerson(row: PersonRow): Person {
  return {
    id: row.id,
    nameDigest: row.name_digest,
    recordedAt: row.recorded_at,
    ...present({ keyDigest: row.key_digest, identifierDigest: row.identifier_digest }),
  };
}

export function toWholePerson(row: WholePersonRow): WholePerson {
  return {
    ...toPerson(row),
    personId: row.id,
    nameZh: row.name_zh,
    salt: row.salt,
    ...present({ key: row.load_key }),
  };
}

/**
 * The person as the log has to find it: what was not erased must still give the digests that were recorded. Throws when
 * it does not, so that the check of the log names the person.
 */
export function toVerifiedPerson(row: PersonWithPrivateRow): Person {
  const { salt, name_zh: name, load_key: key } = row;
  if (salt !== null && name !== null) {
    assert(saltedDigest(salt, name) === row.name_digest, 'the name gives its digest');
    const digest = key === null ? null : saltedDigest(salt, key);
    assert(digest === row.key_digest, 'the key gives its digest');
  }
  return toPerson(row);
}

export function toRelation(row: RelationRow): RelationInTime {
  return {
    id: row.id,
    type: row.type,
    from: row.from_id,
    to: row.to_id,
    validFrom: row.valid_from,
    source: row.source,
    graphVersion: Number(row.graph_version),
    recordedAt: row.recorded_at,
    ...present({
      ...saysOf(row),
      evidence: row.evidence,
      validTo: row.valid_to,
      validUntil: row.valid_until,
      extractedOn: row.extracted_on,
    }),
  };
}

/** The relation as the log has to find it. Throws where the row has a piece of a range that the record could not show. */
export function toVerifiedRelation(row: RelationRow): RelationInTime {
  const range = [row.share_min_pct, row.share_max_pct, row.share_min_exclusive, row.share_max_exclusive];
  const missing = range.filter((one) => one === null).length;
  assert(missing === 0 || missing === range.length, 'a range is whole or absent');
  return toRelation(row);
}

/** What a relation says beside its ends and its days. */
function saysOf(row: GraphRelationRow) {
  return {
    sharePct: row.share_pct === null ? null : parsePct(row.share_pct),
    range: rangeOf(row),
    kin: row.kin,
    role: row.role,
    appointedBy: row.appointed_by,
    amountFen: row.amount_fen === null ? null : fen(row.amount_fen),
    loan: row.loan_id,
    basis: row.basis,
    interest: row.interest,
  };
}

function rangeOf(row: GraphRelationRow): ShareRange | null {
  const { share_min_pct: min, share_max_pct: max, share_min_exclusive, share_max_exclusive } = row;
  if (min === null || max === null) return null;
  return {
    min: parsePct(min),
    max: parsePct(max),
    minExclusive: share_min_exclusive ?? false,
    maxExclusive: share_max_exclusive ?? false,
  };
}

/** A relation as the graph sees it: its end is the earlier of the registered and the recorded one. */
export function toGraphRelation(row: GraphRelationRow): GraphRelation {
  return {
    id: row.id,
    type: row.type,
    from: row.from_id,
    to: row.to_id,
    validFrom: row.valid_from,
    ...present({ ...saysOf(row), validTo: row.valid_until }),
  };
}

/** An organisation as the graph sees it; its code is looked up for the answer. */
export function toGraphOrganisation(row: GraphOrganisationRow): GraphOrganisation {
  return {
    id: row.id,
    kind: row.kind,
    stateAssetsAuthority: row.state_assets_authority,
    independentFinancialInstitution: row.independent_financial_institution,
    ...present({
      headOfficeId: row.head_office_id,
      disclosureCeilingPct: row.disclosure_ceiling_pct === null ? null : parsePct(row.disclosure_ceiling_pct),
      boardSeats: row.board_seats,
      paidInCapital: row.paid_in_capital === null ? null : capitalOf(row.paid_in_capital),
    }),
  };
}

export function toRelationEnd(row: RelationEndRow): RelationEnd {
  return {
    id: row.id,
    relationId: row.relation_id,
    endedOn: row.ended_on,
    source: row.source,
    graphVersion: Number(row.graph_version),
    recordedAt: row.recorded_at,
    ...present({ reason: row.reason, evidence: row.evidence, extractedOn: row.extracted_on }),
  };
}

export function toFinding({ answer, ...row }: FindingRow): StoredFinding {
  const columns = {
    asOf: row.as_of,
    standard: row.standard,
    standardVersion: row.standard_version,
    graphDigest: row.graph_digest,
    outcome: row.outcome,
  };
  const relatedness: Relatedness = { ...answer, ...columns };
  return { id: row.id, a: row.a_id, b: row.b_id, relatedness, digest: row.digest, recordedAt: row.recorded_at };
}
