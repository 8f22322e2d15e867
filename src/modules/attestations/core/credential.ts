/**
 * An attestation as a Verifiable Credential 2.0 (W3C), and one that an assessor signed read back. The exchange signs what
 * stands on its record and is the issuer of the credential; the assessor stands in it as who attested. A credential that
 * comes in is the assessor's own and names it as issuer. Secured as JWT (VC-JOSE-COSE): the payload is the credential.
 */
import { type CalendarDate, isCalendarDate, shanghaiDate } from '../../../kernel/calendar-date.js';
import type { Json, JsonObject } from '../../../kernel/canonical-json.js';
import type { DomainError } from '../../../kernel/domain-error.js';
import type { AttestationFact, Evidence } from './attestation.js';
import { credentialForm } from './credential-errors.js';
import { attestationKind, type SubjectKind } from './kinds.table.js';

export const VC_TYPE = 'application/vc+jwt';
const VC_CONTEXT = 'https://www.w3.org/ns/credentials/v2';
const OWN_TYPE = 'ComplianceAttestation';
const SHA256 = /^[0-9a-f]{64}$/;
const DIGEST_MAX = 200;
const EVIDENCE_MAX = 50;
/** RFC 3339 with offset, as VC 2.0 has it. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

export interface CredentialParties {
  /** `urn:uscc:...` where there is a code, else `urn:uuid:...`. */
  readonly assessor: string;
  readonly assessorName: string;
  readonly owner: string;
}

/** The credential of a verified attestation; `base` is the address of the exchange. */
export function credentialOf(fact: AttestationFact, parties: CredentialParties, base: string): JsonObject {
  const subject = fact.releaseId ?? fact.contractId ?? fact.organisationId ?? '';
  const name = attestationKind(fact.type)?.name;
  return {
    '@context': [VC_CONTEXT, { '@vocab': `${base}/terms#` }],
    id: `urn:uuid:${fact.id}`,
    type: ['VerifiableCredential', OWN_TYPE],
    issuer: base,
    ...(name === undefined ? {} : { name: `${name.zh} ${name.en}` }),
    validFrom: startOf(fact.issuedOn),
    ...(fact.validUntil === undefined ? {} : { validUntil: startOf(fact.validUntil) }),
    credentialStatus: { id: `${base}/api/v1/attestations/${fact.id}/status`, type: 'ComplianceAttestationStatus' },
    credentialSchema: { id: `${base}/.well-known/compliance-attestation.schema.json`, type: 'JsonSchema' },
    credentialSubject: {
      id: `urn:uuid:${subject}`,
      subjectKind: fact.subjectKind,
      ...(fact.subjectDigest === undefined ? {} : { digest: fact.subjectDigest }),
      owner: parties.owner,
      attestationType: fact.type,
      attestedBy: { id: parties.assessor, name: parties.assessorName },
      metrics: fact.metrics,
      evidence: fact.evidence.map((item) => ({ ...item })),
    },
  };
}

/** What an assessor's credential says, as it would hand it in as JSON. */
export interface ReadCredential {
  readonly issuer: string;
  readonly type: string;
  readonly subject: { readonly kind: SubjectKind; readonly id: string; readonly digest?: string };
  readonly issuedOn: CalendarDate;
  readonly validUntil?: CalendarDate;
  readonly metrics: JsonObject;
  readonly evidence: readonly Evidence[];
}

/** Reads the payload, whose signature holds. The form is refused with the name of what is wrong. */
export function readCredential(payload: Json): ReadCredential | { readonly error: DomainError } {
  const wrong = (field: string, zh: string, en: string) => ({ error: credentialForm(field, zh, en) });
  if (!isObject(payload)) return wrong('', '须为 JSON 对象', 'it must be a JSON object');
  const { '@context': context, type, issuer, validFrom, validUntil, credentialSubject: subject } = payload;
  if (!Array.isArray(context) || context[0] !== VC_CONTEXT) {
    return wrong('@context', `首项须为 ${VC_CONTEXT}`, `must begin with ${VC_CONTEXT}`);
  }
  if (![type].flat().includes('VerifiableCredential')) {
    return wrong('type', '须含 VerifiableCredential', 'must contain VerifiableCredential');
  }
  const issuerId = isObject(issuer) ? issuer.id : issuer;
  if (typeof issuerId !== 'string') return wrong('issuer', '须写明出具机构', 'must name the issuer');
  const issuedOn = dayOf(validFrom);
  if (issuedOn === undefined) return wrong('validFrom', '须为带时区的时刻', 'must be an instant with its offset');
  const until = dayOf(validUntil);
  if (validUntil !== undefined && until === undefined) {
    return wrong('validUntil', '须为带时区的时刻', 'must be an instant with its offset');
  }
  if (!isObject(subject)) return wrong('credentialSubject', '须为一个对象', 'must be one object');
  const read = readSubject(subject);
  if ('error' in read) return read;
  return { issuer: issuerId, issuedOn, ...(until === undefined ? {} : { validUntil: until }), ...read };
}

type Subject = Pick<ReadCredential, 'type' | 'subject' | 'metrics' | 'evidence'>;

function readSubject(subject: JsonObject): Subject | { readonly error: DomainError } {
  const wrong = (field: string, zh: string, en: string) => ({
    error: credentialForm(`credentialSubject/${field}`, zh, en),
  });
  const { id, subjectKind, digest, attestationType, metrics = {}, evidence } = subject;
  const uuid = typeof id === 'string' ? /^urn:uuid:([0-9a-f-]{36})$/i.exec(id)?.[1] : undefined;
  if (uuid === undefined) return wrong('id', '须为 urn:uuid:编号', 'must be urn:uuid: and the id of the record');
  if (subjectKind !== 'RELEASE' && subjectKind !== 'CONTRACT' && subjectKind !== 'ORGANISATION') {
    return wrong('subjectKind', '须为 RELEASE、CONTRACT 或 ORGANISATION', 'must be RELEASE, CONTRACT or ORGANISATION');
  }
  // Only an organisation has no version: of anything else the credential must say which one it is over.
  const isDigest = typeof digest === 'string' && digest !== '' && digest.length <= DIGEST_MAX;
  if (subjectKind === 'ORGANISATION' ? digest !== undefined : !isDigest) {
    return wrong(
      'digest',
      '须为所证明版本的摘要；机构没有摘要',
      'must be the digest of the version; an organisation has none',
    );
  }
  if (typeof attestationType !== 'string' || attestationKind(attestationType) === undefined) {
    return wrong('attestationType', '不是所列的存证种类', 'is not one of the kinds of attestation');
  }
  if (!isObject(metrics)) return wrong('metrics', '须为对象', 'must be an object');
  if (
    !Array.isArray(evidence) ||
    evidence.length === 0 ||
    evidence.length > EVIDENCE_MAX ||
    !evidence.every(isEvidence)
  ) {
    return wrong('evidence', '须为带 sha256、mediaType、name 的列表', 'must be a list with sha256, mediaType and name');
  }
  const version = typeof digest === 'string' ? { digest } : {};
  return {
    type: attestationType,
    subject: { kind: subjectKind, id: uuid.toLowerCase(), ...version },
    metrics,
    evidence: evidence as unknown as readonly Evidence[],
  };
}

function isEvidence(item: Json): boolean {
  if (!isObject(item)) return false;
  const { sha256, mediaType, name } = item;
  const isText = (text: Json | undefined) => typeof text === 'string' && text.trim() !== '' && text.length <= 300;
  return typeof sha256 === 'string' && SHA256.test(sha256) && isText(mediaType) && isText(name);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function startOf(day: CalendarDate): string {
  return `${day}T00:00:00+08:00`;
}

/** The Shanghai day of an instant with its offset. */
function dayOf(value: Json | undefined): CalendarDate | undefined {
  if (typeof value !== 'string' || !INSTANT.test(value)) return undefined;
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) return undefined;
  const day = shanghaiDate(at);
  return isCalendarDate(day) ? day : undefined;
}
