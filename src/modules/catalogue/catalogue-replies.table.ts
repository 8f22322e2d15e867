/** Shapes of what this room replies with as JSON (surface page, section 3); other media types follow their standards. */
import type { Shape } from '../../platform/http/reply-shape.js';

const PROVIDER: Shape = {
  id: 'id',
  'uscc?': 'text',
  'foreignId?': 'text',
  nameZh: 'text',
  'nameEn?': 'text',
  kind: 'text',
};
const RELEASE_STATE = 'DRAFT|SUBMITTED|RETURNED|ASSESSED|LISTED|SUSPENDED|WITHDRAWN';

const SUMMARY = {
  id: 'id',
  corpus: 'id',
  number: 'count',
  digest: 'text',
  name: 'text',
  'nameEn?': 'text',
  'releasedOn?': 'date',
  'modality?': 'text',
  languages: ['text'],
  'domain?': 'text',
  'licence?': 'text',
  licences: ['text'],
  'openMode?': 'text',
  'priceFen?': 'fen',
  'updateIntervalDays?': 'count',
  'records?': 'digits',
  'bytes?': 'digits',
  'tokens?': 'digits',
  'version?': 'text',
  'url?': 'text',
  state: RELEASE_STATE,
  flags: ['text'],
  recordedAt: 'instant',
} as const;
export const RELEASE_SUMMARY: Shape = SUMMARY;

const CORPUS_FIELDS = {
  id: 'id',
  key: 'text',
  provider: PROVIDER,
  nameZh: 'text',
  'nameEn?': 'text',
  'release?': SUMMARY,
  recordedAt: 'instant',
} as const;
export const CORPUS: Shape = CORPUS_FIELDS;

const UPDATES: Shape = {
  'declared?': 'text',
  'declaredDays?': 'count',
  'measured?': {
    gaps: 'count',
    shortestDays: 'count',
    medianDays: 'count',
    longestDays: 'count',
    'withinDeclared?': 'count',
  },
};

export const CORPUS_PAGE: Shape = { ...CORPUS_FIELDS, updates: UPDATES, releases: [SUMMARY] };

const PERMISSIONS: Shape = [{ use: 'text', value: 'text', source: 'text', basis: 'text' }];

export const RELEASE: Shape = {
  ...SUMMARY,
  corpusKey: 'text',
  provider: PROVIDER,
  creators: ['object'],
  'croissantVersion?': 'text',
  'digestSm3?': 'text',
  manifestFiles: 'count',
  'supersedes?': 'id',
  'description?': 'text',
  'industry?': 'text',
  'updateInterval?': 'text',
  updates: UPDATES,
  'components?': ['object'],
  'annotation?': 'object',
  'personalInformation?': 'object',
  'classification?': 'text',
  'rights?': [{ right: 'text', granted: 'flag', 'limits?': 'text' }],
  'sample?': { sha256: 'sha256', mediaType: 'text', bytes: 'digits' },
  permissions: PERMISSIONS,
  distribution: ['object'],
};

export const PERMISSION_SHEET: Shape = {
  release: 'id',
  digest: 'text',
  licences: ['text'],
  licenceKnown: 'flag',
  permissions: PERMISSIONS,
};

const COUNTS: Shape = [{ value: 'text', count: 'count' }];
export const FACETS: Shape = {
  counted: 'count',
  capped: 'flag',
  facets: { modality: COUNTS, language: COUNTS, domain: COUNTS, openMode: COUNTS, licence: COUNTS },
};

export const MANIFEST_PART: Shape = { path: 'text', bytes: 'digits', sha256: 'sha256' };

const MISSING: Shape = [{ code: 'text', reason: 'text', 'from?': 'text' }];

/** Words of an event are left out where the reader is a stranger. */
export const RELEASE_LIFE: Shape = {
  id: 'id',
  corpus: 'id',
  number: 'count',
  digest: 'text',
  state: RELEASE_STATE,
  flags: ['text'],
  suspensions: [{ side: 'text', 'orderNumber?': 'text' }],
  recalled: 'flag',
  events: [
    {
      seq: 'count',
      type: 'text',
      state: RELEASE_STATE,
      side: 'text',
      'orderNumber?': 'text',
      at: 'instant',
      'reason?': 'text',
      'missing?': MISSING,
      'dueOn?': 'date',
      'complaint?': 'id',
      'to?': 'count',
    },
  ],
};

export const DEPENDENT: Shape = { kind: 'text', id: 'id' };

const EVIDENCE: Shape = [{ sha256: 'sha256', mediaType: 'text', name: 'text' }];
export const COMPLAINT: Shape = {
  id: 'id',
  release: 'id',
  'complainant?': 'id',
  ground: 'text',
  evidence: EVIDENCE,
  state: 'text',
  events: [{ type: 'text', 'outcome?': 'text', text: 'text', evidence: EVIDENCE, at: 'instant' }],
  recordedAt: 'instant',
};

export const LISTING: Shape = {
  sheet: 'text',
  taken: [
    {
      row: 'count',
      key: 'text',
      corpus: 'id',
      release: 'id',
      number: 'count',
      state: RELEASE_STATE,
      flags: ['text'],
    },
  ],
  refused: [{ row: 'count', errors: [{ 'cell?': 'text', code: 'text', detail: 'text' }] }],
  examples: ['count'],
};
