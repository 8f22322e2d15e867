/** Shapes of what this room replies with as JSON (surface page, section 3). */
import type { Shape } from '../../platform/http/reply-shape.js';

const WORDS: Shape = { zh: 'text', en: 'text' };

const FIELDS = {
  id: 'id',
  type: 'text',
  'name?': WORDS,
  'clause?': 'text',
  'source?': 'text',
  subject: { kind: 'RELEASE|CONTRACT|ORGANISATION', id: 'id', 'digest?': 'text' },
  issuer: 'id',
  issuedOn: 'date',
  'validUntil?': 'date',
  status: 'SUBMITTED|VERIFIED|REJECTED|EXPIRED|REVOKED',
  'revokedOn?': 'date',
  metrics: 'object',
  evidence: [{ sha256: 'sha256', 'mediaType?': 'text', 'name?': 'text' }],
  flags: ['text'],
  missing: [{ field: 'text', title: WORDS }],
  recordedAt: 'instant',
} as const;
export const ATTESTATION: Shape = FIELDS;

export const AGENCY: Shape = {
  organisation: 'id',
  capacity: 'DATA_MERCHANT|SERVICE_AGENCY',
  state: 'text',
  'validUntil?': 'date',
  events: [{ type: 'text', on: 'date', 'validUntil?': 'date', 'reason?': 'text', recordedAt: 'instant' }],
  'reopened?': { reports: 'count', dependents: 'count' },
};

const DECISION: Shape = {
  type: 'text',
  on: 'date',
  'reason?': 'text',
  findings: [{ code: 'text', clause: 'text', reason: WORDS }],
  recordedAt: 'instant',
};
export const COMPLIANCE_RECORDS: Shape = {
  organisation: 'id',
  period: 'text',
  standing: [AGENCY],
  items: [{ ...FIELDS, as: 'text', decisions: [DECISION] }],
  nextCursor: 'cursor',
};

export const DEPENDENT: Shape = { kind: 'text', id: 'id', 'workItemId?': 'id' };

/** A line of a checklist in the caller's language. */
export const CHECKLIST_LINE: Shape = {
  code: 'text',
  name: 'text',
  blocking: 'flag',
  clause: 'text',
  source: 'text',
  giver: 'text',
  state: 'text',
  why: 'text',
  'attestation?': 'id',
  'validUntil?': 'date',
  'bindElsewhere?': ['id'],
};
export const CHECKLIST: Shape = {
  release: 'id',
  number: 'count',
  digest: 'text',
  complete: 'flag',
  lines: [CHECKLIST_LINE],
};
export const LISTED: Shape = { id: 'id', state: 'LISTED', digest: 'text', checklist: CHECKLIST };

export const ISSUER_KEY: Shape = {
  id: 'id',
  organisation: 'id',
  kid: 'text',
  algorithm: 'text',
  jwk: 'object',
  validFrom: 'date',
  'validUntil?': 'date',
  'retiredOn?': 'date',
  'retiredFor?': 'text',
  recordedAt: 'instant',
};

export const CREDENTIAL_STATUS: Shape = {
  id: 'id',
  status: 'text',
  asOf: 'date',
  'validUntil?': 'date',
  'revokedOn?': 'date',
};
