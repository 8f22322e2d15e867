/**
 * The life of a release as one table: state x move -> state, who may make the move, and what the move needs. Source:
 * issue "Catalogue, contracts, attestations" (draft, submitted, returned once with the complete list, assessed, listed,
 * suspended, withdrawn), practice page sections 1 and 4 (the content-safety reviewer suspends at once with an order
 * number; complaint, suspension order, recall), surface page section 3. What is not here is refused with 409
 * `CATALOGUE.STATE`.
 */

export const RELEASE_STATES = [
  'DRAFT',
  'SUBMITTED',
  'RETURNED',
  'ASSESSED',
  'LISTED',
  'SUSPENDED',
  'WITHDRAWN',
] as const;
export type ReleaseState = (typeof RELEASE_STATES)[number];

/** Who acts: the provider of the corpus, the exchange's operator, the content-safety reviewer. */
export const LIFE_SIDES = ['PROVIDER', 'EXCHANGE', 'CONTENT_SAFETY'] as const;
export type LifeSide = (typeof LIFE_SIDES)[number];

export const LIFE_MOVES = [
  'submit',
  'return',
  'returnListed',
  'assess',
  'list',
  'suspend',
  'resumePart',
  'resumeLast',
  'withdraw',
  'recall',
  'reply',
] as const;
export type LifeMove = (typeof LIFE_MOVES)[number];

/**
 * What a move needs beside its state, each checked in `life.ts`:
 * REASON a reason in words; MISSING the complete list of what is missing with a due date; ONCE that the release was not
 * returned before; REPLY an answer to the return; IN_TIME that the due date has not passed; LICENCE that a licence is
 * known; NO_ORDER that no suspension is open; COMPLAINT a complaint that was upheld; ORDER an order number, of the
 * content-safety reviewer only; OWN_HOLD a suspension of the same side, under the number given; NOT_HELD that the side
 * has no suspension under this number yet; WAS_LISTED that it was once on sale; NOT_RECALLED that it was not recalled
 * before; OPEN_QUESTION an event of another side that was not replied to yet.
 */
export type LifeNeed =
  | 'REASON'
  | 'MISSING'
  | 'ONCE'
  | 'REPLY'
  | 'IN_TIME'
  | 'LICENCE'
  | 'NO_ORDER'
  | 'COMPLAINT'
  | 'ORDER'
  | 'OWN_HOLD'
  | 'NOT_HELD'
  | 'WAS_LISTED'
  | 'NOT_RECALLED'
  | 'OPEN_QUESTION';

export interface Transition {
  readonly from: ReleaseState;
  readonly move: LifeMove;
  readonly to: ReleaseState;
  readonly sides: readonly LifeSide[];
  readonly needs: readonly LifeNeed[];
}

const RETURN: readonly LifeNeed[] = ['REASON', 'MISSING', 'ONCE'];
const LIST: readonly LifeNeed[] = ['LICENCE', 'NO_ORDER'];
const SUSPEND: readonly LifeNeed[] = ['REASON', 'ORDER', 'NOT_HELD'];
const RESUME: readonly LifeNeed[] = ['REASON', 'OWN_HOLD'];

function stays(state: ReleaseState): Transition {
  return { from: state, move: 'reply', to: state, sides: ['PROVIDER'], needs: ['REPLY', 'OPEN_QUESTION'] };
}

function row(
  from: ReleaseState,
  move: LifeMove,
  to: ReleaseState,
  sides: readonly LifeSide[],
  needs: readonly LifeNeed[] = [],
): Transition {
  return { from, move, to, sides, needs };
}

/**
 * A listed release can be returned only because a complaint was upheld; a suspended one is never returned, so that no
 * suspension is lost on the way. A recall ends the sale; a release that was withdrawn before can still be recalled,
 * since its buyers hold it all the same.
 */
export const LIFE: readonly Transition[] = [
  row('DRAFT', 'submit', 'SUBMITTED', ['PROVIDER']),
  row('DRAFT', 'withdraw', 'WITHDRAWN', ['PROVIDER', 'EXCHANGE'], ['REASON']),

  row('SUBMITTED', 'return', 'RETURNED', ['EXCHANGE'], RETURN),
  row('SUBMITTED', 'assess', 'ASSESSED', ['EXCHANGE'], ['REASON']),
  row('SUBMITTED', 'list', 'LISTED', ['EXCHANGE'], LIST),
  row('SUBMITTED', 'withdraw', 'WITHDRAWN', ['PROVIDER', 'EXCHANGE'], ['REASON']),
  stays('SUBMITTED'),

  row('RETURNED', 'submit', 'SUBMITTED', ['PROVIDER'], ['REPLY', 'IN_TIME']),
  row('RETURNED', 'withdraw', 'WITHDRAWN', ['PROVIDER', 'EXCHANGE'], ['REASON']),
  stays('RETURNED'),

  row('ASSESSED', 'return', 'RETURNED', ['EXCHANGE'], RETURN),
  row('ASSESSED', 'list', 'LISTED', ['EXCHANGE'], LIST),
  row('ASSESSED', 'withdraw', 'WITHDRAWN', ['PROVIDER', 'EXCHANGE'], ['REASON']),
  stays('ASSESSED'),

  row('LISTED', 'returnListed', 'RETURNED', ['EXCHANGE'], ['COMPLAINT', ...RETURN]),
  row('LISTED', 'suspend', 'SUSPENDED', ['EXCHANGE', 'CONTENT_SAFETY'], SUSPEND),
  row('LISTED', 'withdraw', 'WITHDRAWN', ['PROVIDER', 'EXCHANGE'], ['REASON']),
  row('LISTED', 'recall', 'WITHDRAWN', ['PROVIDER', 'EXCHANGE'], ['REASON', 'WAS_LISTED', 'NOT_RECALLED']),
  stays('LISTED'),

  row('SUSPENDED', 'suspend', 'SUSPENDED', ['EXCHANGE', 'CONTENT_SAFETY'], SUSPEND),
  row('SUSPENDED', 'resumePart', 'SUSPENDED', ['EXCHANGE', 'CONTENT_SAFETY'], RESUME),
  row('SUSPENDED', 'resumeLast', 'LISTED', ['EXCHANGE', 'CONTENT_SAFETY'], RESUME),
  row('SUSPENDED', 'withdraw', 'WITHDRAWN', ['PROVIDER', 'EXCHANGE'], ['REASON']),
  row('SUSPENDED', 'recall', 'WITHDRAWN', ['PROVIDER', 'EXCHANGE'], ['REASON', 'WAS_LISTED', 'NOT_RECALLED']),
  stays('SUSPENDED'),

  row('WITHDRAWN', 'recall', 'WITHDRAWN', ['PROVIDER', 'EXCHANGE'], ['REASON', 'WAS_LISTED', 'NOT_RECALLED']),
  stays('WITHDRAWN'),
];
