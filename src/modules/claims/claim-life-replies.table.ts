/** Shapes of what the acts on claims, plans and payments reply with (surface page, section 5). */
import type { Shape } from '../../platform/http/reply-shape.js';
import { CLAIM_STATES } from './core/claim-states.js';

/** What every act on a claim replies with. */
export const CLAIM_ACT: Shape = {
  id: 'id',
  number: 'text',
  state: CLAIM_STATES.join('|'),
  applicant: { id: 'id', 'uscc?': 'text', nameZh: 'text' },
  programme: 'text',
  period: 'text',
  call: 'text',
  contracts: ['id'],
  'amountFen?': 'fen',
};

const PLAN_EVENT: Shape = { type: 'text', on: 'date', 'note?': 'text', 'detail?': 'object' };

export const PLAN: Shape = {
  id: 'id',
  number: 'text',
  programme: 'text',
  period: 'text',
  'call?': 'text',
  state: 'DRAFT|RESOLVED|PUBLISHED|ISSUED|WITHDRAWN',
  amountFen: 'fen',
  items: [{ claim: 'id', amountFen: 'fen' }],
  events: [PLAN_EVENT],
};

/** A plan as it was made; claims whose decision gives nothing stand in `refused` alone. */
export const PLAN_MADE: Shape = {
  'id?': 'id',
  'number?': 'text',
  'programme?': 'text',
  'period?': 'text',
  'call?': 'text',
  state: 'DRAFT|RESOLVED|PUBLISHED|ISSUED|WITHDRAWN|NONE',
  amountFen: 'fen',
  items: [{ claim: 'id', amountFen: 'fen' }],
  events: [PLAN_EVENT],
  refused: ['id'],
};

export const OBJECTION_MADE: Shape = { id: 'id' };
export const OBJECTION: Shape = {
  id: 'id',
  claim: 'id',
  objector: { id: 'id', 'uscc?': 'text', nameZh: 'text' },
  ground: 'text',
  evidence: [{ sha256: 'sha256' }],
  on: 'date',
  'answer?': { upheld: 'flag', reason: 'text', on: 'date' },
};

const PAYMENT: Shape = { id: 'id', claim: 'id', amountFen: 'fen', status: 'PENDING|PAID|RETURNED' };
export const PAYMENTS: Shape = { payments: [PAYMENT] };
export const RECUSAL: Shape = {
  id: 'id',
  programme: 'text',
  call: 'text',
  person: 'text',
  'organisation?': 'id',
  reason: 'text',
};

export const REHEARSAL: Shape = {
  period: 'text',
  poolFen: 'fen',
  beforeFen: 'fen',
  afterFen: 'fen',
  winners: 'count',
  losers: 'count',
  differences: [
    { claim: 'id', number: 'text', applicant: 'text', beforeFen: 'fen', afterFen: 'fen', differenceFen: 'fen' },
  ],
};
export const YEAR_END: Shape = { programme: 'text', period: 'text', lapsedFen: 'fen', carriedOverFen: 'fen' };
