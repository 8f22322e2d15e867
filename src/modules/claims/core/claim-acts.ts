/**
 * What an act on a claim must hold against what happened before it. Sources: practice page section 3 (one return with
 * the complete list and a due date, dated checks of which some block, signed cuts and grades, claw-back with notice, the
 * right to be heard within five working days, payment into the treasury within fifteen days); surface page section 5.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { addFen, type Fen, fen, parseFen, ZERO_FEN } from '../../../kernel/money.js';
import { type Rate, rate } from '../../../kernel/rate.js';
import { type Calendars, lastDayOf } from './calendar.js';
import * as no from './claim-life-errors.js';
import type { ClaimEventRow } from './claim-records.js';
import type { ClaimEventType, Hand } from './claim-states.js';

/** 收到告知书之日起五个工作日内可以陈述申辩；自送达之日起十五日内缴入国库（practice page 3, read in a published notice). */
export const HEARING = { days: 5, kind: 'WORKING_DAYS' } as const;
export const TREASURY = { days: 15, kind: 'CALENDAR_DAYS' } as const;

/** One event as the rules read it. */
export type Happened = Pick<ClaimEventRow, 'type' | 'happenedOn' | 'actorId' | 'detail'>;

export interface MissingMaterial {
  readonly code: string;
  readonly reason: string;
  /** Who can give it. */
  readonly from: string;
}

export interface MaterialGiven {
  readonly code: string;
  readonly sha256: string;
}

/** A reviewer's or a panel's figure for one contract, as the evaluator replays it. */
export interface SignedFigures {
  readonly lineCuts: readonly { readonly amountFen: Fen; readonly reason: string; readonly clause: string }[];
  readonly awardedRate?: { readonly rate: Rate; readonly reason: string; readonly clause: string };
  readonly approved?: { readonly amountFen: Fen; readonly reason: string; readonly clause: string };
  /** The events that say so, with who signed them. */
  readonly signed: readonly { readonly event: string; readonly by: string }[];
}

const detailOf = (event: Happened | undefined): JsonObject => (event?.detail ?? {}) as JsonObject;
const textOf = (detail: JsonObject, field: string): string => String(detail[field] ?? '');
const newest = (events: readonly Happened[], type: ClaimEventType): Happened | undefined =>
  events.filter((event) => event.type === type).at(-1);

/** A claim is returned for correction once, with the complete list (一次性告知). Throws `CLAIMS.RETURNED_BEFORE`, `CLAIMS.DUE_PAST`. */
export function insistReturnable(events: readonly Happened[], dueOn: CalendarDate, today: CalendarDate): void {
  const before = newest(events, 'returnForCorrection');
  if (before) throw no.returnedBefore(before.happenedOn);
  if (dueOn <= today) throw no.duePast(dueOn);
}

/** What the return asked for, and until when it may come; nothing while nothing was returned. */
export function correctionOf(
  events: readonly Happened[],
): { readonly missing: readonly MissingMaterial[]; readonly dueOn: CalendarDate } | undefined {
  const detail = newest(events, 'returnForCorrection')?.detail as JsonObject | undefined;
  if (!detail) return undefined;
  return {
    missing: (detail.missing ?? []) as unknown as MissingMaterial[],
    dueOn: textOf(detail, 'dueOn') as CalendarDate,
  };
}

/** Throws `CLAIMS.CORRECTION_OVERDUE` after the due day, `CLAIMS.MATERIAL_MISSING` where a paper asked for is not given. */
export function insistCorrected(
  events: readonly Happened[],
  given: readonly MaterialGiven[],
  fromLedger: ReadonlySet<string>,
  today: CalendarDate,
): void {
  const correction = correctionOf(events);
  if (!correction) return;
  if (today > correction.dueOn) throw no.correctionOverdue(correction.dueOn);
  const codes = new Set(given.map(({ code }) => code));
  const open = correction.missing.filter(({ code }) => !codes.has(code) && !fromLedger.has(code));
  if (open.length > 0) throw no.materialsMissing(open.map((one) => ({ ...one, issuer: sameText(one.from) })));
}

/** Papers of a claim by code, a later version in place of an earlier one. */
export function materialsOf(events: readonly Happened[]): ReadonlyMap<string, string> {
  const given = events
    .filter(({ type }) => type === 'submit' || type === 'resubmit')
    .flatMap((event) => (detailOf(event).materials ?? []) as unknown as MaterialGiven[]);
  return new Map(given.map(({ code, sha256 }) => [code, sha256]));
}

/** Kinds of check whose newest answer blocks on that day; one that has run out no longer says anything. */
export function blockedBy(events: readonly Happened[], on: CalendarDate): readonly string[] {
  const byKind = new Map<string, JsonObject>();
  for (const event of events) if (event.type === 'check') byKind.set(textOf(detailOf(event), 'kind'), detailOf(event));
  return [...byKind]
    .filter(
      ([, { blocking, validUntil }]) => blocking === true && !(typeof validUntil === 'string' && validUntil <= on),
    )
    .map(([kind]) => kind);
}

/** Signed cuts and grades by contract. A later grade of a contract takes the place of an earlier one; cuts add up. */
export function signedFigures(
  events: readonly (Happened & { readonly id: string })[],
  contractIds: readonly string[],
): ReadonlyMap<string, SignedFigures> {
  const figures = new Map<string, SignedFigures>();
  for (const event of events) {
    if (event.type !== 'cut' && event.type !== 'grade') continue;
    const detail = detailOf(event);
    const about = typeof detail.contract === 'string' ? [detail.contract] : contractIds;
    for (const id of about) figures.set(id, withFigure(figures.get(id), event, detail));
  }
  return figures;
}

function withFigure(
  known: SignedFigures | undefined,
  event: Happened & { readonly id: string },
  detail: JsonObject,
): SignedFigures {
  const why = { reason: textOf(detail, 'reason'), clause: textOf(detail, 'clause') };
  const before = known ?? { lineCuts: [], signed: [] };
  const signed = [...before.signed, { event: event.id, by: event.actorId }];
  if (event.type === 'cut') {
    const cut = { amountFen: parseFen(textOf(detail, 'amountFen')), ...why };
    return { ...before, signed, lineCuts: [...before.lineCuts, cut] };
  }
  const { awardedRate, approvedFen } = detail;
  return {
    ...before,
    signed,
    ...(awardedRate === undefined
      ? {}
      : { awardedRate: { rate: readRate(awardedRate as unknown as RateText), ...why } }),
    ...(approvedFen === undefined ? {} : { approved: { amountFen: parseFen(String(approvedFen)), ...why } }),
  };
}

/** Throws `CLAIMS.CUT_ABOVE_AMOUNT` where all cuts of a contract would exceed its amount. */
export function insistCutFits(known: SignedFigures | undefined, cutFen: Fen, amountFen: Fen): void {
  const all = addFen([cutFen, ...(known?.lineCuts ?? []).map((one) => one.amountFen)]);
  if (all > amountFen) throw no.cutAbove(all, amountFen);
}

/**
 * Duties that one person may not hold on one claim (surface page section 2). A check is no judgement and is not counted.
 * Throws `CLAIMS.SAME_PERSON`.
 */
export function insistOtherPerson(events: readonly Happened[], hand: Hand, person: string): void {
  const apart = APART[hand] ?? [];
  const met = events.find(
    (event) => event.type !== 'check' && event.actorId === person && apart.includes(handIn(event) ?? 'clock'),
  );
  if (met) throw no.samePersonOnClaim(handIn(met) ?? hand, hand);
}

const APART: Readonly<Partial<Record<Hand, readonly Hand[]>>> = {
  case: ['review'],
  review: ['case', 'resolve'],
  resolve: ['review', 'finance'],
  finance: ['resolve'],
};

/** In whose hand an event was taken; events of the settlement command say it by their type. */
function handIn(event: Happened): Hand | undefined {
  const { hand } = detailOf(event);
  return typeof hand === 'string' ? (hand as Hand) : OF_SETTLEMENT[event.type];
}

const OF_SETTLEMENT: Readonly<Record<string, Hand>> = {
  accept: 'case',
  review: 'review',
  plan: 'resolve',
  resolve: 'resolve',
  publish: 'resolve',
  issue: 'resolve',
  refuse: 'resolve',
  pay: 'finance',
  paid: 'finance',
};

export const CLAW_BACK_STEPS = [
  'NOTICE',
  'HEARD',
  'DECIDED',
  'SERVED',
  'OVERDUE',
  'ENFORCED',
  'RECEIVED',
  'DROPPED',
] as const;
export type ClawBackStep = (typeof CLAW_BACK_STEPS)[number];

/** The event of each step of a claw-back. */
export const CLAW_BACK_EVENTS: Readonly<Record<ClawBackStep, ClaimEventType>> = {
  NOTICE: 'clawBack',
  HEARD: 'clawBackHeard',
  DECIDED: 'clawBackDecided',
  SERVED: 'clawBackServed',
  OVERDUE: 'clawBackOverdue',
  ENFORCED: 'clawBackEnforced',
  RECEIVED: 'clawBackReceived',
  DROPPED: 'clawBackDropped',
};

/** What the procedure that runs demands back: as decided, else as the notice says. */
export function demandedBack(events: readonly Happened[]): Fen {
  const began = events.findLastIndex(({ type }) => type === 'clawBack');
  const said = events
    .slice(began)
    .filter(({ type }) => type === 'clawBack' || type === 'clawBackDecided')
    .flatMap((event) => detailOf(event).principalFen ?? []);
  return parseFen(String(said.at(-1) ?? '0'));
}

/** What was recovered of a claim by procedures that ended with money. */
export function recovered(events: readonly Happened[]): Fen {
  return addFen(
    events
      .filter(({ type }) => type === 'clawBackReceived')
      .map((event) => parseFen(String(detailOf(event).principalFen ?? '0'))),
  );
}

/**
 * A step of a claw-back in its order: a decision only after the applicant was heard or the five working days from the
 * service of the notice have passed, service and money only after the decision, overdue only after fifteen days. A notice
 * is in the applicant's portal on its own day; where another service of it is on record, its day counts. Throws
 * `CLAIMS.CLAW_BACK_ORDER`, `CLAIMS.CLAW_BACK_AMOUNT`, `CLAIMS.CLAW_BACK_BASIS`.
 */
export function insistClawBackStep(
  events: readonly Happened[],
  asked: {
    readonly step: ClawBackStep;
    readonly on: CalendarDate;
    readonly principalFen?: Fen;
    readonly basis?: string;
  },
  paidFen: Fen,
  calendars: Calendars,
  noticeServedOn?: CalendarDate,
): void {
  const { step, on, principalFen, basis } = asked;
  const began = events.findLastIndex(({ type }) => type === 'clawBack');
  const procedure = step === 'NOTICE' ? [] : events.slice(Math.max(began, 0));
  const dayOf = (type: ClaimEventType) => procedure.find((event) => event.type === type)?.happenedOn;
  if ((step === 'NOTICE' || step === 'DECIDED') && basis === undefined) throw no.clawBackBasis();
  if (step === 'NOTICE' && principalFen === undefined) throw no.clawBackAmount(ZERO_FEN, paidFen);
  const most = fen(paidFen - recovered(events));
  // What comes in without a figure is what was demanded, of which a payment may have come back from the bank since.
  const amount = principalFen ?? (step === 'RECEIVED' ? demandedBack(events) : undefined);
  if (amount !== undefined && (amount <= 0n || amount > most)) throw no.clawBackAmount(amount, most);
  const decided = dayOf('clawBackDecided');
  if (step === 'DECIDED') {
    if (dayOf('clawBackHeard') === undefined) {
      const until = lastDayOf(calendars, noticeServedOn ?? dayOf('clawBack') ?? on, HEARING);
      if (on <= until) throw no.clawBackNotHeard(until);
    }
  } else if (['SERVED', 'RECEIVED', 'ENFORCED', 'OVERDUE'].includes(step) && decided === undefined) {
    throw no.clawBackOrder(step, 'DECIDED');
  }
  if (step === 'OVERDUE') {
    const served = dayOf('clawBackServed');
    if (served === undefined) throw no.clawBackOrder(step, 'SERVED');
    const due = lastDayOf(calendars, served, TREASURY);
    if (on <= due) throw no.notOverdue(due);
  }
}

interface RateText {
  readonly num: string;
  readonly den: string;
}

export function readRate({ num, den }: RateText): Rate {
  return rate(BigInt(num), BigInt(den));
}

function sameText(text: string): { readonly zh: string; readonly en: string } {
  return { zh: text, en: text };
}
