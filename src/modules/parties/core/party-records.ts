/**
 * The records whose leaves go into the log: every column of the row, camelCase, absent = left out. Of a person only
 * salted hashes: erasing name and salt leaves the record as it was (issue of the log; surface page, translog row).
 */
import { createHash } from 'node:crypto';
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { Json, JsonObject } from '../../../kernel/canonical-json.js';
import { formatFen } from '../../../kernel/money.js';
import { formatPct } from '../../../kernel/rate.js';
import { capitalForm } from './graph.js';
import type { OrganisationContent } from './organisation.js';
import type { Organisation, Relation, RelationEnd, RelationEvidence } from './party-types.js';
import type { Relatedness } from './relatedness.js';
import type { RelationContent } from './relation.js';

export interface Person {
  readonly id: string;
  readonly nameDigest: string;
  readonly keyDigest?: string;
  readonly identifierDigest?: string;
  readonly recordedAt: Date;
}

/** A frozen answer about two organisations on a day. */
export interface StoredFinding {
  readonly id: string;
  readonly a: string;
  readonly b: string;
  readonly relatedness: Relatedness;
  readonly digest: string;
  readonly recordedAt: Date;
}

/** SHA-256 over salt and text: what stays of a personal field. Requires a salt of 32 bytes. */
export function saltedDigest(salt: Uint8Array, text: string): string {
  return createHash('sha256').update(salt).update(text, 'utf8').digest('hex');
}

/** What an organisation says, without its id and time: two offers with the same content are the same fact. */
export function organisationContent(
  organisation: OrganisationContent & { readonly headOfficeId?: string },
): JsonObject {
  const { uscc, foreignId, nameZh, nameEn, kind, registeredOn, placeCode, headOfficeId, codeEvidence } = organisation;
  return leaveOut({
    uscc,
    foreignId,
    nameZh,
    nameEn,
    kind,
    registeredOn,
    placeCode,
    stateAssetsAuthority: organisation.stateAssetsAuthority,
    startUp: organisation.startUp,
    independentFinancialInstitution: organisation.independentFinancialInstitution || undefined,
    headOffice: headOfficeId,
    checkFailed: organisation.checkFailed,
    codeEvidence: codeEvidence && leaveOut({ note: codeEvidence.note, sha256: codeEvidence.sha256 }),
    disclosureCeilingPct:
      organisation.disclosureCeilingPct === undefined ? undefined : formatPct(organisation.disclosureCeilingPct),
    boardSeats: organisation.boardSeats,
    paidInCapital: organisation.paidInCapital && capitalForm(organisation.paidInCapital),
  });
}

export function organisationRecord(organisation: Organisation): JsonObject {
  return {
    id: organisation.id,
    ...organisationContent(organisation),
    ...broughtBy(organisation),
  };
}

export function personRecord({ id, nameDigest, keyDigest, identifierDigest, recordedAt }: Person): JsonObject {
  return leaveOut({ id, nameDigest, keyDigest, identifierDigest, recordedAt: shanghaiInstant(recordedAt) });
}

export function relationContent(relation: RelationContent): JsonObject {
  const { type, from, to, range, kin, role, appointedBy, loan, basis, interest } = relation;
  const { validFrom, validTo, source, extractedOn } = relation;
  return leaveOut({
    type,
    from,
    to,
    sharePct: relation.sharePct === undefined ? undefined : formatPct(relation.sharePct),
    ...(range && {
      shareMinPct: formatPct(range.min),
      shareMaxPct: formatPct(range.max),
      shareMinExclusive: range.minExclusive,
      shareMaxExclusive: range.maxExclusive,
    }),
    kin,
    role,
    appointedBy,
    amountFen: relation.amountFen === undefined ? undefined : formatFen(relation.amountFen),
    loan,
    basis,
    interest,
    evidence: evidenceForm(relation.evidence),
    validFrom,
    validTo,
    source,
    extractedOn,
  });
}

export function relationRecord(relation: Relation): JsonObject {
  return { id: relation.id, ...relationContent(relation), ...broughtBy(relation) };
}

export function relationEndRecord(end: RelationEnd): JsonObject {
  const { id, relationId, endedOn, reason, source, extractedOn } = end;
  const evidence = evidenceForm(end.evidence);
  return { ...leaveOut({ id, relationId, endedOn, reason, evidence, source, extractedOn }), ...broughtBy(end) };
}

/** When a row came in, and with which version of the register; rows from before versions were kept have none. */
function broughtBy(row: { readonly graphVersion: number; readonly recordedAt: Date }): JsonObject {
  return leaveOut({ graphVersion: row.graphVersion || undefined, recordedAt: shanghaiInstant(row.recordedAt) });
}

/** Evidence as it travels in JSON. */
export function evidenceForm(evidence: RelationEvidence | undefined): JsonObject | undefined {
  return evidence && leaveOut({ ...evidence });
}

/** What a finding's digest is taken over: the two asked and the whole answer. */
export function findingContent(a: string, b: string, relatedness: Relatedness): JsonObject {
  return { a, b, relatedness: relatednessJson(relatedness) };
}

export function findingRecord(finding: StoredFinding): JsonObject {
  const { id, a, b, relatedness, digest, recordedAt } = finding;
  return { id, ...findingContent(a, b, relatedness), digest, recordedAt: shanghaiInstant(recordedAt) };
}

/** The answer is JSON already; this only says so to the type system. */
export function relatednessJson(relatedness: Relatedness): JsonObject {
  return JSON.parse(JSON.stringify(relatedness)) as JsonObject;
}

function leaveOut(fields: { readonly [key: string]: Json | undefined }): JsonObject {
  const kept: Record<string, Json> = {};
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) kept[key] = value;
  return kept;
}
