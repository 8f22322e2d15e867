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

export const STATEMENTS_TAKEN: Shape = {
  accepted: 'count',
  unchanged: 'count',
  taken: [{ index: 'count', id: 'id' }],
  refused: [{ index: 'count', 'field?': 'text', code: 'text', detail: 'text' }],
};

export const DISPUTE: Shape = {
  id: 'id',
  corpus: 'id',
  period: 'text',
  ground: 'text',
  evidence: [{ sha256: 'sha256', mediaType: 'text', name: 'text' }],
  recordedAt: 'instant',
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
      'correctedBecause?': 'text',
    },
  ],
  corrections: [{ id: 'id', user: 'text', kind: 'text', day: 'date', reason: 'text', replaced: 'flag' }],
  unidentified: { count: 'digits', of: 'digits' },
  disputes: [DISPUTE],
};
