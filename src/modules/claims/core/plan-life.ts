/**
 * The life of an award plan (资助计划): resolved, published, issued. Sources: practice page section 3 (publicity by call in
 * working or calendar days, signed objections, a changed list is published again, only an issued plan is payable) and
 * surface page section 5 (a republication sets published anew; remaining = total - published + freed).
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { addFen, type Fen, fen, ZERO_FEN } from '../../../kernel/money.js';
import { type Calendars, type DaySpan, lastDayOf } from './calendar.js';
import type { ObjectionAnswerRow, ObjectionRow, PlanEventRow, PlanRow } from './claim-records.js';
import * as no from './plan-errors.js';
import type { PlanState, PlanStep } from './plan-vocabulary.js';

const STEPS: Readonly<Record<PlanStep, { readonly from: PlanState; readonly to: PlanState }>> = {
  resolve: { from: 'DRAFT', to: 'RESOLVED' },
  publish: { from: 'RESOLVED', to: 'PUBLISHED' },
  republish: { from: 'PUBLISHED', to: 'PUBLISHED' },
  issue: { from: 'PUBLISHED', to: 'ISSUED' },
  withdraw: { from: 'DRAFT', to: 'WITHDRAWN' },
};

type Event = Pick<PlanEventRow, 'type' | 'happenedOn' | 'recordedAt'>;

export function planState(events: readonly Event[]): PlanState {
  const { type } = events.at(-1) ?? { type: 'DRAFT' as const };
  return type === 'REPUBLISHED' ? 'PUBLISHED' : type;
}

/** Throws `CLAIMS.PLAN_STATE` where the plan is not where the step begins. */
export function insistPlanStep(events: readonly Event[], step: PlanStep): void {
  const state = planState(events);
  if (STEPS[step].from !== state) throw no.planState(state, step);
}

/** The list as it was last published, if it was. */
export function lastPublication(events: readonly Event[]): Event | undefined {
  return events.filter(({ type }) => type === 'PUBLISHED' || type === 'REPUBLISHED').at(-1);
}

/** The last day on which somebody may object. Requires a published plan. */
export function publicityEnds(events: readonly Event[], span: DaySpan, calendars: Calendars): CalendarDate {
  const published = lastPublication(events);
  if (!published) throw no.planState(planState(events), 'issue');
  return lastDayOf(calendars, published.happenedOn, span);
}

/** An objection comes while the list is published. Throws `CLAIMS.OBJECTION_LATE`. */
export function insistObjectable(
  events: readonly Event[],
  span: DaySpan,
  calendars: Calendars,
  today: CalendarDate,
): void {
  if (planState(events) !== 'PUBLISHED') throw no.notPublished();
  const until = publicityEnds(events, span, calendars);
  if (today > until) throw no.objectionLate(until);
}

/**
 * Only after the publicity, with every objection answered, and the list published again where it changed since. Throws
 * `CLAIMS.PUBLICITY_RUNS`, `CLAIMS.OBJECTION_OPEN`, `CLAIMS.LIST_CHANGED`.
 */
export function insistIssuable(
  events: readonly Event[],
  span: DaySpan,
  calendars: Calendars,
  on: CalendarDate,
  objections: readonly ObjectionRow[],
  answers: readonly ObjectionAnswerRow[],
  released: readonly { readonly at: Date }[],
): void {
  insistPlanStep(events, 'issue');
  const until = publicityEnds(events, span, calendars);
  if (on <= until) throw no.publicityRuns(until);
  const answered = new Set(answers.map(({ objectionId }) => objectionId));
  const open = objections.filter(({ id }) => !answered.has(id));
  if (open.length > 0) throw no.objectionOpen(open.length);
  const published = lastPublication(events);
  if (published && released.some(({ at }) => at > published.recordedAt)) throw no.listChanged();
}

/** An award that fell away since its plan was made: withdrawn, refused, revoked. */
export interface Release {
  readonly claimId: string;
  readonly at: Date;
  readonly on: CalendarDate;
}

type Items = Pick<PlanRow, 'items'>;

/** What still stands of a plan. */
export function standing(plan: Items, releases: readonly Release[]): PlanRow['items'] {
  const gone = new Set(releases.map(({ claimId }) => claimId));
  return plan.items.filter(({ claimId }) => !gone.has(claimId));
}

/** What a plan awards in all. */
export interface PlanSum {
  readonly planId: string;
  readonly awards: number;
  readonly amountFen: Fen;
}

/** Awards of a plan that one act let fall away. */
export interface ReleasedSum extends PlanSum {
  readonly at: Date;
  readonly on: CalendarDate;
}

/**
 * What a plan says in public: what its list named when it was last published, and what of that has been freed since. Of a
 * plan that was not published, nothing.
 */
export function publicFigures(
  { amountFen }: Pick<PlanSum, 'amountFen'>,
  events: readonly Event[],
  released: readonly ReleasedSum[],
): { readonly publishedFen: Fen; readonly freedFen: Fen } {
  const published = lastPublication(events);
  if (!published) return { publishedFen: ZERO_FEN, freedFen: ZERO_FEN };
  const since = released.filter(({ at }) => at > published.recordedAt);
  return {
    publishedFen: fen(amountFen - sumOf(released) + sumOf(since)),
    freedFen: sumOf(since),
  };
}

/** What still stands of a plan's sum. */
export function standingSum({ amountFen }: Pick<PlanSum, 'amountFen'>, released: readonly ReleasedSum[]): Fen {
  return fen(amountFen - sumOf(released));
}

function sumOf(sums: readonly Pick<PlanSum, 'amountFen'>[]): Fen {
  return addFen(sums.map(({ amountFen }) => amountFen));
}
