/** Shapes of what this room replies with (surface page, section 3). */
import type { Shape } from '../../platform/http/reply-shape.js';

const PARTY: Shape = { id: 'id', 'uscc?': 'text', 'nameZh?': 'text' };
const PERMISSIONS: Shape = [{ use: 'text', value: 'text', source: 'text', basis: 'text' }];
const FINDINGS: Shape = [{ findingId: 'id', digest: 'sha256', outcome: 'text', organisationId: 'id' }];
const LINE: Shape = {
  kind: 'text',
  'release?': 'id',
  'quantity?': 'text',
  'unit?': 'text',
  'unitPriceFen?': 'fen',
  'pricing?': 'FIXED|USAGE',
  amountFen: 'fen',
  'amountExclTaxFen?': 'fen',
  'vatRatePct?': 'text',
  eligible: 'YES|NO|PART',
  'eligibleFen?': 'fen',
  'reason?': 'text',
};
/** As they were agreed, whoever the parties are. */
const TERMS = {
  number: 'text',
  'programme?': 'text',
  subjectKind: 'text',
  'form?': 'text',
  'framework?': 'id',
  'release?': 'id',
  'releaseDigest?': 'text',
  'permissions?': PERMISSIONS,
  'signedOn?': 'date',
  amountFen: 'fen',
  'amountExclTaxFen?': 'fen',
  lines: [LINE],
  'vatRatePct?': 'text',
  purpose: 'text',
  instalments: [{ dueOn: 'date', amountFen: 'fen' }],
  'clauses?': 'object',
  'serviceFeeFen?': 'fen',
} as const;
const EVENT = { id: 'id', type: 'text', on: 'date', 'amountFen?': 'fen', detail: 'object', recordedAt: 'instant' };

export const CONTRACT: Shape = {
  id: 'id',
  state: 'text',
  digest: 'text',
  'agreedDigest?': 'sha256',
  ...TERMS,
  buyer: PARTY,
  seller: PARTY,
  gainers: [{ organisation: PARTY, part: 'text' }],
  'proposed?': {
    digest: 'sha256',
    signedBy: ['text'],
    terms: { ...TERMS, buyer: 'id', seller: 'id', gainers: [{ organisation: 'id', part: 'text' }] },
  },
  'acceptedFen?': 'fen',
  'invoicedFen?': 'fen',
  'paidFen?': 'fen',
  'invoiceNumbers?': ['text'],
  'certificate?': 'text',
  'terminatedOn?': 'date',
  events: [EVENT],
};

const SECTION = {
  evidence: [{ ...EVENT, papers: [{ sha256: 'sha256', stored: 'flag' }] }],
  missing: [{ code: 'text', 'what?': 'text', from: 'text', detail: 'text' }],
} as const;

export const STATEMENT: Shape = {
  contract: 'id',
  number: 'text',
  state: 'text',
  digest: 'sha256',
  signedOn: 'date',
  buyer: PARTY,
  seller: PARTY,
  agreed: {
    amountFen: 'fen',
    fixedFen: 'fen',
    ceilingFen: 'fen',
    measuredFen: 'fen',
    unusedFen: 'fen',
    comesToFen: 'fen',
    eligibleFen: 'fen',
    ineligibleFen: 'fen',
    lines: [LINE],
    ...SECTION,
  },
  delivered: SECTION,
  accepted: { amountFen: 'fen', openFen: 'fen', ...SECTION },
  invoiced: { grossFen: 'fen', redFen: 'fen', amountFen: 'fen', ...SECTION },
  paid: { grossFen: 'fen', amountFen: 'fen', ...SECTION },
  refunded: { amountFen: 'fen', ...SECTION },
  claimable: { baseFen: 'fen', amountFen: 'fen', shortFen: 'fen', ineligibleFen: 'fen' },
  relations: [{ event: 'id', type: 'text', on: 'date', findings: FINDINGS }],
};

export const CERTIFICATE: Shape = {
  number: 'text',
  status: 'VALID|REVOKED',
  issuedOn: 'date',
  'revokedOn?': 'date',
  'reason?': 'text',
  contract: { id: 'id', number: 'text', state: 'text', digest: 'text' },
  buyer: PARTY,
  seller: PARTY,
  'release?': 'id',
  'releaseDigest?': 'text',
};

export const EVIDENCE_FILE: Shape = {
  sha256: 'sha256',
  mediaType: 'text',
  name: 'text',
  bytes: 'count',
  recordedAt: 'instant',
};

const ANSWER = {
  id: 'id',
  release: 'id',
  answer: 'text',
  'model?': 'text',
  'note?': 'text',
  contracts: ['id'],
  at: 'instant',
} as const;

export const RECALL_ANSWER: Shape = {
  ...ANSWER,
  buyer: { id: 'id', 'uscc?': 'text', nameZh: 'text', 'nameEn?': 'text' },
};

export const RECALL: Shape = {
  release: 'id',
  digest: 'text',
  name: 'text',
  number: 'count',
  recalledAt: 'instant',
  reason: 'text',
  contracts: ['id'],
  'answer?': ANSWER,
};
