/**
 * The life of a release: its events folded into where it stands, and the decision on a next step by the table in
 * `life.table.ts`. Events are never changed; a release keeps every suspension that was laid on it until the side that
 * laid it lifts it, so an operator cannot lift what the content-safety reviewer ordered.
 */
import { type CalendarDate, shanghaiDate, shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { LIFE, type LifeMove, type LifeNeed, type LifeSide, type ReleaseState, type Transition } from './life.table.js';
import * as no from './life-errors.js';

export const LIFE_EVENTS = [
  'SUBMITTED',
  'RETURNED',
  'ASSESSED',
  'LISTED',
  'SUSPENDED',
  'RESUMED',
  'WITHDRAWN',
  'RECALLED',
  'REPLIED',
] as const;
export type LifeEventType = (typeof LIFE_EVENTS)[number];

/** One thing that is missing: a code, why, and who can give it. */
export interface Missing {
  readonly code: string;
  readonly reason: string;
  readonly from?: string;
}

/** What an event says beside its reason; which fields stand follows from the type. */
export interface LifeDetail {
  readonly missing?: readonly Missing[];
  readonly dueOn?: CalendarDate;
  /** Number of the content-safety reviewer's order. */
  readonly orderNumber?: string;
  /** The complaint that led here. */
  readonly complaint?: string;
  /** `seq` of the event that a reply answers. */
  readonly to?: number;
}

export interface LifeEvent {
  readonly id: string;
  readonly releaseId: string;
  /** 1, 2, 3, ... within the release. */
  readonly seq: number;
  readonly type: LifeEventType;
  /** Where the release stands after it. */
  readonly state: ReleaseState;
  readonly side: LifeSide;
  /** In words: why, or the reply. */
  readonly reason?: string;
  readonly detail: LifeDetail;
  readonly doneBy: string;
  readonly recordedAt: Date;
}

/** A suspension that stands. */
export interface Hold {
  readonly side: LifeSide;
  readonly orderNumber?: string;
}

export interface Life {
  readonly state: ReleaseState;
  readonly events: readonly LifeEvent[];
  readonly holds: readonly Hold[];
  readonly returned?: LifeEvent;
  readonly listedOnce: boolean;
  readonly recalled: boolean;
}

export type LifeCommand =
  | { readonly step: 'submit'; readonly reply?: string }
  | {
      readonly step: 'return';
      readonly reason: string;
      readonly missing: readonly Missing[];
      readonly dueOn: CalendarDate;
      readonly complaint?: string;
    }
  | { readonly step: 'assess'; readonly reason: string }
  | { readonly step: 'list'; readonly reason?: string }
  | { readonly step: 'suspend'; readonly reason: string; readonly orderNumber?: string; readonly complaint?: string }
  | { readonly step: 'resume'; readonly reason: string; readonly orderNumber?: string }
  | { readonly step: 'withdraw'; readonly reason: string }
  | { readonly step: 'recall'; readonly reason: string }
  | { readonly step: 'reply'; readonly to: number; readonly text: string };
export type LifeStep = LifeCommand['step'];

/** What is decided on; `sides` are all those on which the caller may stand. */
export interface LifeFacts {
  readonly life: Life;
  readonly sides: readonly LifeSide[];
  readonly today: CalendarDate;
  readonly licenceKnown: boolean;
}

export type LifeDecision = Pick<LifeEvent, 'type' | 'state' | 'side' | 'reason' | 'detail'>;

const TYPES: Readonly<Record<LifeStep, LifeEventType>> = {
  submit: 'SUBMITTED',
  return: 'RETURNED',
  assess: 'ASSESSED',
  list: 'LISTED',
  suspend: 'SUSPENDED',
  resume: 'RESUMED',
  withdraw: 'WITHDRAWN',
  recall: 'RECALLED',
  reply: 'REPLIED',
};

/** Events to which a provider may reply: what others did to its release. */
const ANSWERED: readonly LifeEventType[] = ['RETURNED', 'ASSESSED', 'SUSPENDED', 'RESUMED', 'WITHDRAWN', 'RECALLED'];

/** Folds the events, which are in the order of `seq`; `entered` is the state in which the release came in. */
export function foldLife(entered: 'DRAFT' | 'LISTED', events: readonly LifeEvent[]): Life {
  let holds: readonly Hold[] = [];
  for (const event of events) {
    const { side, detail } = event;
    if (event.type === 'SUSPENDED') {
      holds = [...holds, { side, ...(detail.orderNumber === undefined ? {} : { orderNumber: detail.orderNumber }) }];
    }
    if (event.type === 'RESUMED') holds = holds.filter((hold) => !isHold(hold, side, detail.orderNumber));
  }
  const returned = events.find((event) => event.type === 'RETURNED');
  return {
    state: events.at(-1)?.state ?? entered,
    events,
    holds,
    ...(returned === undefined ? {} : { returned }),
    listedOnce: entered === 'LISTED' || events.some((event) => event.type === 'LISTED'),
    recalled: events.some((event) => event.type === 'RECALLED'),
  };
}

function isHold(hold: Hold, side: LifeSide, orderNumber: string | undefined): boolean {
  return hold.side === side && hold.orderNumber === orderNumber;
}

/**
 * The event that the command makes. Throws `CATALOGUE.STATE` where the table has no such move, `CATALOGUE.NOT_YOUR_STEP`
 * where it is another side's, and one error for each need that is not met.
 */
export function decideLife(facts: LifeFacts, command: LifeCommand): LifeDecision {
  const move = moveOf(facts, command);
  const transition = LIFE.find((one) => one.from === facts.life.state && one.move === move);
  if (transition === undefined) throw no.wrongState(facts.life.state, command.step);
  const side = sideFor(facts.sides, transition, command);
  if (side === undefined) throw no.notYourStep(transition.sides);
  for (const need of transition.needs) NEEDS[need](facts, command, side);
  return {
    type: TYPES[command.step],
    state: transition.to,
    side,
    ...reasonOf(command),
    detail: detailOf(command),
  };
}

/** Throws `CATALOGUE.STATE` for a release that is not on its way to being listed: it is on sale, suspended or withdrawn. */
export function assertMayBeListed(state: ReleaseState): void {
  const leads = LIFE.some(({ from, move }) => from === state && (move === 'list' || move === 'submit'));
  if (!leads) throw no.wrongState(state, 'list');
}

/** One who may act on several sides acts as content-safety reviewer where an order is named, else on the first that may. */
function sideFor(own: readonly LifeSide[], { sides }: Transition, command: LifeCommand): LifeSide | undefined {
  const may = sides.filter((side) => own.includes(side));
  const ordered = 'orderNumber' in command && command.orderNumber !== undefined;
  return ordered && may.includes('CONTENT_SAFETY') ? 'CONTENT_SAFETY' : may[0];
}

/** The step as the table knows it: lifting the last suspension is another move than lifting one of several. */
function moveOf({ life, sides }: LifeFacts, command: LifeCommand): LifeMove {
  if (command.step === 'return')
    return life.state === 'LISTED' && command.complaint !== undefined ? 'returnListed' : 'return';
  if (command.step !== 'resume') return command.step;
  const left = life.holds.filter((hold) => !sides.some((side) => isHold(hold, side, command.orderNumber)));
  return left.length === 0 ? 'resumeLast' : 'resumePart';
}

function reasonOf(command: LifeCommand): { readonly reason?: string } {
  const reason = command.step === 'reply' ? command.text : command.step === 'submit' ? command.reply : command.reason;
  return reason === undefined ? {} : { reason };
}

function detailOf(command: LifeCommand): LifeDetail {
  const { step } = command;
  if (step === 'reply') return { to: command.to };
  const order =
    'orderNumber' in command && command.orderNumber !== undefined ? { orderNumber: command.orderNumber } : {};
  const complaint = 'complaint' in command && command.complaint !== undefined ? { complaint: command.complaint } : {};
  return step === 'return'
    ? { missing: command.missing, dueOn: command.dueOn, ...complaint }
    : { ...order, ...complaint };
}

type Check = (facts: LifeFacts, command: LifeCommand, side: LifeSide) => void;

const NEEDS: Readonly<Record<LifeNeed, Check>> = {
  REASON: (_facts, command) => {
    if ((reasonOf(command).reason ?? '').trim() === '') throw no.reasonMissing();
  },
  MISSING: ({ today }, command) => {
    if (command.step !== 'return') return;
    if (command.missing.length === 0) throw no.missingEmpty();
    if (command.dueOn < today) throw no.dueInPast(command.dueOn, today);
  },
  ONCE: ({ life }) => {
    if (life.returned !== undefined) throw no.returnedOnce(shanghaiDate(life.returned.recordedAt));
  },
  REPLY: (_facts, command) => {
    if ((reasonOf(command).reason ?? '').trim() === '') throw no.replyMissing();
  },
  IN_TIME: ({ life, today }) => {
    const dueOn = life.returned?.detail.dueOn;
    if (dueOn !== undefined && dueOn < today) throw no.returnLapsed(dueOn);
  },
  LICENCE: ({ licenceKnown }) => {
    if (!licenceKnown) throw no.licenceUnknown();
  },
  NO_ORDER: ({ life }) => {
    if (life.holds.length > 0) throw no.stillHeld(life.holds);
  },
  COMPLAINT: (_facts, command) => {
    if (command.step !== 'return' || command.complaint === undefined) throw no.wrongState('LISTED', command.step);
  },
  ORDER: (_facts, command, side) => {
    if (command.step !== 'suspend') return;
    if (side === 'CONTENT_SAFETY' && command.orderNumber === undefined) throw no.orderMissing();
    if (side !== 'CONTENT_SAFETY' && command.orderNumber !== undefined) throw no.orderNotYours();
  },
  OWN_HOLD: ({ life }, command, side) => {
    const orderNumber = command.step === 'resume' ? command.orderNumber : undefined;
    if (life.holds.some((hold) => isHold(hold, side, orderNumber))) return;
    throw no.noSuchHold(life.holds, side);
  },
  NOT_HELD: ({ life }, command, side) => {
    // Another complaint upheld adds to the suspension that stands; lifting it lifts what the side laid.
    if (command.step !== 'suspend' || command.complaint !== undefined) return;
    const { orderNumber } = command;
    if (life.holds.some((hold) => isHold(hold, side, orderNumber))) throw no.alreadyHeld();
  },
  WAS_LISTED: ({ life }) => {
    if (!life.listedOnce) throw no.neverListed();
  },
  NOT_RECALLED: ({ life }) => {
    if (life.recalled) throw no.alreadyRecalled();
  },
  OPEN_QUESTION: ({ life }, command) => {
    if (command.step !== 'reply') return;
    const asked = life.events.find((event) => event.seq === command.to);
    if (asked === undefined || asked.side === 'PROVIDER' || !ANSWERED.includes(asked.type)) throw no.nothingAsked();
    if (life.events.some((event) => event.type === 'REPLIED' && event.detail.to === command.to)) throw no.replied();
  },
};

/**
 * True where the release was on sale at the end of the day. Its life before the service knew it counts as listed when it
 * came in as history (`load`, surface page section 6); what ends on a day does not hold on that day.
 */
export function listedAtEndOf(entered: 'DRAFT' | 'LISTED', events: readonly LifeEvent[], day: CalendarDate): boolean {
  const until = events.filter((event) => shanghaiDate(event.recordedAt) <= day);
  return foldLife(entered, until).state === 'LISTED';
}

/** The record of an event as the log covers it: every column. */
export function lifeEventRecord(event: LifeEvent): JsonObject {
  return {
    release: event.releaseId,
    seq: event.seq,
    type: event.type,
    state: event.state,
    side: event.side,
    ...(event.reason === undefined ? {} : { reason: event.reason }),
    detail: event.detail as unknown as JsonObject,
    doneBy: event.doneBy,
    recordedAt: shanghaiInstant(event.recordedAt),
  };
}

/** Moves that take a release off sale: whatever rests on it must be looked at. */
export function endsSale(before: ReleaseState, { type, state }: Pick<LifeEvent, 'type' | 'state'>): boolean {
  if (type === 'RECALLED') return true;
  return before === 'LISTED' && state !== 'LISTED';
}

export type { LifeSide, ReleaseState, Transition };
