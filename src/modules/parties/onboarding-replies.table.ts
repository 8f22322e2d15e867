/** Shapes of what is replied about coming in, facts of organisations and mandates (surface page, section 3). */
import type { Shape } from '../../platform/http/reply-shape.js';
import { MANDATE_SCOPES, MANDATE_STATES } from './core/mandate.js';
import { ONBOARDING_STATES } from './core/onboarding.js';
import { FACT_TYPES } from './core/organisation-fact.js';
import { EXTRACT_STATES } from './core/registry-extract.js';

const anyOf = (words: readonly string[]): string => words.join('|');

export const ONBOARDING: Shape = {
  id: 'id',
  state: anyOf(ONBOARDING_STATES),
  'organisation?': 'id',
  versions: [
    {
      number: 'count',
      code: 'text',
      organisation: 'object',
      representative: { id: 'id', 'name?': 'text' },
      'agent?': { id: 'id', 'name?': 'text', sha256: 'sha256', from: 'date', until: 'date' },
      extract: { issuedOn: 'date', sha256: 'sha256', source: 'text', state: anyOf(EXTRACT_STATES) },
      differences: [{ field: 'text', 'before?': 'text', 'after?': 'text' }],
      recordedAt: 'instant',
      'decision?': {
        outcome: anyOf(ONBOARDING_STATES.slice(1)),
        'missing?': [{ code: 'text', reason: 'text', 'from?': 'text' }],
        'reason?': 'text',
        recordedAt: 'instant',
      },
    },
  ],
};

export const EXTRACT: Shape = {
  id: 'id',
  organisation: 'id',
  issuedOn: 'date',
  sha256: 'sha256',
  source: 'text',
  nameZh: 'text',
  representative: 'id',
  state: anyOf(EXTRACT_STATES),
  dueOn: 'date',
  pastAge: 'flag',
  recordedAt: 'instant',
};

export const ORGANISATION_FACT: Shape = {
  id: 'id',
  organisation: 'id',
  type: anyOf(FACT_TYPES),
  on: 'date',
  'nameZh?': 'text',
  'nameEn?': 'text',
  'successors?': ['id'],
  sha256: 'sha256',
  'reason?': 'text',
  recordedAt: 'instant',
};

export const MANDATE: Shape = {
  id: 'id',
  principal: 'id',
  agent: 'id',
  scopes: [anyOf(MANDATE_SCOPES)],
  from: 'date',
  until: 'date',
  sha256: 'sha256',
  state: anyOf(MANDATE_STATES),
  'ended?': { on: 'date', reason: 'text', recordedAt: 'instant' },
  recordedAt: 'instant',
};
