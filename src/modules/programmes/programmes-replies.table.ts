/** Shapes of what this room replies with (surface page, section 3); what a rule or a step holds is the policy's own. */
import type { Shape } from '../../platform/http/reply-shape.js';

const VERSION = {
  version: 'count',
  programmeVersion: 'text',
  digest: 'sha256',
  effectiveFrom: 'date',
  'effectiveUntil?': 'date',
  publishedBy: 'text',
  publishedAt: 'instant',
} as const;
export const PROGRAMME_VERSION: Shape = VERSION;

export const PROGRAMME_DRAFT: Shape = {
  id: 'id',
  code: 'text',
  digest: 'sha256',
  draftedBy: 'text',
  draftedAt: 'instant',
};
export const PROGRAMME_CALL: Shape = 'object';

const FIELDS = {
  code: 'text',
  title: 'text',
  authority: { code: 'text', name: 'text' },
  subjectKind: 'text',
  ...VERSION,
} as const;
export const PROGRAMME: Shape = FIELDS;

export const RULES: Shape = {
  ...FIELDS,
  on: 'date',
  inForce: 'object',
  'fairCompetitionReview?': 'object',
  parameters: 'object',
  gates: ['object'],
  pool: 'object',
  calls: ['object'],
  open: ['text'],
};

const REASON = { code: 'text', clause: 'text', reason: 'text' } as const;
const RATE: Shape = { num: 'digits', den: 'digits' };
export const EVALUATION: Shape = {
  programmeVersion: 'text',
  amountFen: 'fen',
  contracts: [
    {
      key: 'text',
      baseFen: 'fen',
      rate: RATE,
      ceilingFen: 'fen',
      amountFen: 'fen',
      cuts: [{ ...REASON, amountFen: 'fen' }],
      refusals: [{ ...REASON, 'wouldQualifyIf?': 'text' }],
      flags: [REASON],
      nearestChanges: [{ code: 'text', change: 'text', gainFen: 'fen' }],
    },
  ],
  trace: [{ step: 'count', rule: 'text', title: 'text', clause: 'text', inputs: 'object', result: 'object' }],
};
