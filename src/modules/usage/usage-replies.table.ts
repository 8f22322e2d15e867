/** Shapes of what this room replies with (surface page, section 3). */
import type { Shape } from '../../platform/http/reply-shape.js';

export const CORRECTION: Shape = {
  id: 'id',
  'event?': 'id',
  'statement?': 'id',
  'replacedBy?': 'id',
  reason: 'text',
  recordedAt: 'instant',
};

export const CASE_REVIEW: Shape = {
  id: 'id',
  event: 'id',
  accepted: 'flag',
  document: 'sha256',
  reason: 'text',
  recordedAt: 'instant',
};

const SHARE: Shape = { count: 'digits', of: 'digits', pct: 'text' };

export const STATEMENTS_TAKEN: Shape = {
  accepted: 'count',
  unchanged: 'count',
  taken: [{ index: 'count', id: 'id' }],
  refused: [{ index: 'count', 'field?': 'text', code: 'text', detail: 'text' }],
  'file?': { id: 'id', platform: 'text', month: 'text', kid: 'text', sha256: 'sha256', unidentified: SHARE },
};

export const PLATFORM_KEY: Shape = {
  id: 'id',
  platform: 'text',
  kid: 'text',
  algorithm: 'EdDSA|ES256',
  jwk: 'object',
  validFrom: 'date',
  'validUntil?': 'date',
  'retiredOn?': 'date',
  'retiredFor?': 'text',
  recordedAt: 'instant',
};

export const DISPUTE: Shape = {
  id: 'id',
  corpus: 'id',
  period: 'text',
  ground: 'text',
  evidence: [{ sha256: 'sha256', mediaType: 'text', name: 'text' }],
  recordedAt: 'instant',
};

export const MAPPING_DISPUTE: Shape = {
  id: 'id',
  mapping: 'id',
  organisation: 'id',
  ground: 'text',
  evidence: [{ sha256: 'sha256', mediaType: 'text', name: 'text' }],
  recordedAt: 'instant',
};

export const ACCOUNT_MAPPING: Shape = {
  id: 'id',
  platform: 'text',
  account: 'text',
  'organisation?': 'id',
  'user?': 'text',
  from: 'date',
  'until?': 'date',
  note: 'text',
  document: 'sha256',
  recordedBy: 'text',
  recordedAt: 'instant',
  disputes: [MAPPING_DISPUTE],
};

const RATIO: Shape = { num: 'digits', den: 'digits' };

export const USE_SCREENS: Shape = {
  corpus: 'id',
  key: 'text',
  period: 'text',
  events: 'digits',
  users: 'count',
  leftOut: { test: 'digits', undelivered: 'digits' },
  unidentified: SHARE,
  self: SHARE,
  related: SHARE,
  indeterminate: SHARE,
  hhi: RATIO,
  'largest?': { user: 'text', count: 'digits', of: 'digits', pct: 'text' },
  'bursts?': { days: 'count', day: 'date', events: 'digits', median: RATIO, ratio: RATIO },
  rhythmUsers: 'count',
  rhythms: [
    {
      user: 'text',
      days: 'count',
      gap: { days: 'count', times: 'count', of: 'count' },
      daily: { events: 'digits', times: 'count', of: 'count' },
    },
  ],
};

export const STATEMENT_OF_USE: Shape = {
  corpus: 'id',
  key: 'text',
  period: 'text',
  usedBy: [{ user: 'text', 'nameZh?': 'text', kind: 'text', events: 'count', days: 'count' }],
  statements: [
    {
      id: 'id',
      platform: 'text',
      month: 'text',
      account: 'text',
      kind: 'text',
      count: 'digits',
      'user?': 'text',
      'mapping?': 'id',
      'signedBy?': 'text',
      'correctedBecause?': 'text',
    },
  ],
  corrections: [{ id: 'id', user: 'text', kind: 'text', day: 'date', reason: 'text', replaced: 'flag' }],
  unidentified: SHARE,
  unsigned: SHARE,
  disputes: [DISPUTE],
};
