/** Shapes of what this room replies with (surface page, section 3). */
import type { Shape } from '../../platform/http/reply-shape.js';

export const NOTICE: Shape = {
  id: 'id',
  kind: 'text',
  subject: { kind: 'text', id: 'id' },
  text: 'text',
  recordedAt: 'instant',
  'readAt?': 'instant',
};

const ADDRESS = { id: 'id', url: 'text', recordedAt: 'instant' } as const;
export const WEBHOOK: Shape = ADDRESS;
export const NEW_WEBHOOK: Shape = { ...ADDRESS, secret: 'text' };

export const DELIVERY: Shape = {
  id: 'id',
  notice: 'id',
  webhook: 'id',
  state: 'PENDING|SENT|DEAD',
  attempts: 'count',
  'nextAt?': 'instant',
  'lastOutcome?': 'text',
};
