/** Shapes of what the list of papers replies with. */
import type { Shape } from '../../platform/http/reply-shape.js';
import { PAPER_KINDS } from './core/paper-kinds.js';

const PAPER: Shape = {
  id: 'id',
  number: 'text',
  kind: PAPER_KINDS.join('|'),
  title: 'text',
  on: 'date',
  event: 'id',
};

export const PAPERS: Shape = { items: [PAPER] };
