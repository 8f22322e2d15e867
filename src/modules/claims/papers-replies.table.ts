/** Shapes of what the list of papers replies with. */
import type { Shape } from '../../platform/http/reply-shape.js';
import { PAPER_KINDS } from './core/paper-kinds.js';
import { MANNERS, PERIODS } from './core/paper-service.js';

export const PAPER: Shape = {
  id: 'id',
  number: 'text',
  kind: PAPER_KINDS.join('|'),
  title: 'text',
  on: 'date',
  event: 'id',
  'served?': {
    manner: MANNERS.join('|'),
    on: 'date',
    'proofSha256?': 'sha256',
    recordedAt: 'instant',
    periods: [{ period: PERIODS.join('|'), 'until?': 'date' }],
  },
};

export const PAPERS: Shape = { items: [PAPER] };
