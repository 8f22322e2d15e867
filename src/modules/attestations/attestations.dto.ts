import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, ValidateNested } from 'class-validator';
import { parseDate, shanghaiDate, shanghaiInstant } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Ctx } from '../../platform/ctx.js';
import { PageQuery } from '../../platform/http/paging.js';
import {
  IsDateText,
  IsIdText,
  IsJsonObject,
  IsNestedObject,
  IsPeriodText,
  IsPlainText,
  IsSha256Text,
  MayBeAbsent,
} from '../../platform/http/validators.js';
import type { AttestationDraft } from './attestations.service.js';
import { type AttestationFact, statusOn } from './core/attestation.js';
import { fieldsMissing } from './core/kind-fields.js';
import { ATTESTATION_KINDS, attestationKind, type SubjectKind, sourceOf } from './core/kinds.table.js';

const TYPES = ATTESTATION_KINDS.map(({ code }) => code);
const SUBJECTS = ['RELEASE', 'CONTRACT', 'ORGANISATION'];
const STATUSES = ['SUBMITTED', 'VERIFIED', 'REJECTED', 'EXPIRED', 'REVOKED'];

export class SubjectBody {
  @IsIn(SUBJECTS)
  kind: SubjectKind;

  @IsIdText()
  id: string;

  /** The version that is attested; it must be that of the record. */
  @MayBeAbsent()
  @IsPlainText()
  digest?: string;
}

export class EvidenceBody {
  @IsSha256Text()
  sha256: string;

  @IsPlainText()
  mediaType: string;

  @IsPlainText(300)
  name: string;
}

export class NewAttestation {
  @IsIn(TYPES)
  type: string;

  @ValidateNested()
  @Type(() => SubjectBody)
  @IsNestedObject()
  subject: SubjectBody;

  @IsDateText()
  issuedOn: string;

  /** First day on which it no longer holds; absent = without end. */
  @MayBeAbsent()
  @IsDateText()
  validUntil?: string;

  @IsJsonObject()
  metrics: Record<string, unknown>;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => EvidenceBody)
  evidence: EvidenceBody[];
}

export class Reason {
  @IsPlainText(2_000)
  reason: string;
}

export class AttestationsQuery extends PageQuery {
  /** Id of a release, contract or organisation. */
  @MayBeAbsent()
  @IsIdText()
  subject?: string;

  @MayBeAbsent()
  @IsIn(TYPES)
  type?: string;

  @MayBeAbsent()
  @IsIn(STATUSES)
  status?: string;

  /** Id of the organisation that issued it. */
  @MayBeAbsent()
  @IsIdText()
  issuer?: string;

  @MayBeAbsent()
  @IsDateText()
  expiresBefore?: string;

  @MayBeAbsent()
  @IsPlainText()
  q?: string;
}

export class ComplianceRecordsQuery extends PageQuery {
  /** Id, USCC or foreign id. */
  @IsPlainText()
  organisation: string;

  /** A year, such as `2025`. */
  @IsPeriodText()
  period: string;
}

export function attestationDraft(body: NewAttestation): Omit<AttestationDraft, 'issuerId'> {
  const { kind, id, digest } = body.subject;
  return {
    type: body.type,
    subject: digest === undefined ? { kind, id } : { kind, id, digest },
    issuedOn: parseDate(body.issuedOn),
    ...(body.validUntil === undefined ? {} : { validUntil: parseDate(body.validUntil) }),
    metrics: body.metrics as JsonObject,
    evidence: body.evidence.map(({ sha256, mediaType, name }) => ({ sha256, mediaType, name })),
  };
}

export function attestationReply(ctx: Ctx, fact: AttestationFact) {
  const kind = attestationKind(fact.type);
  return {
    id: fact.id,
    type: fact.type,
    name: kind?.name,
    clause: kind?.clause,
    source: kind && sourceOf(kind),
    subject: {
      kind: fact.subjectKind,
      id: fact.releaseId ?? fact.contractId ?? fact.organisationId,
      digest: fact.subjectDigest,
    },
    issuer: fact.issuerId,
    issuedOn: fact.issuedOn,
    validUntil: fact.validUntil,
    status: statusOn(fact, shanghaiDate(ctx.now)),
    revokedOn: fact.revokedOn,
    metrics: fact.metrics,
    evidence: fact.evidence,
    flags: fact.flags,
    // What the kind must contain and this one does not: for completion, it refuses nothing.
    missing: fieldsMissing(kind?.fields ?? [], fact.metrics).map(({ name, title }) => ({ field: name, title })),
    recordedAt: shanghaiInstant(fact.recordedAt),
  };
}
