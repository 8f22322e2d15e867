/**
 * Standing of an organisation at the exchange as a data merchant (数据商) or a third-party service agency, such as an
 * assessor: applied for, granted, renewed, suspended, withdrawn, each a dated fact (practice page 1; 深圳市数据商和数据
 * 流通交易第三方服务机构管理暂行办法). An organisation without any record is neither: history needs none.
 */
import { type CalendarDate, shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import * as no from './agency-errors.js';

export const CAPACITIES = ['DATA_MERCHANT', 'SERVICE_AGENCY'] as const;
export type Capacity = (typeof CAPACITIES)[number];

export const AGENCY_EVENTS = ['APPLIED', 'REFUSED', 'GRANTED', 'RENEWED', 'SUSPENDED', 'RESUMED', 'WITHDRAWN'] as const;
export type AgencyEventType = (typeof AGENCY_EVENTS)[number];

/** LAPSED comes by the day on which the standing was to be renewed. */
export const AGENCY_STATES = ['NONE', 'APPLIED', 'REFUSED', 'ACTIVE', 'LAPSED', 'SUSPENDED', 'WITHDRAWN'] as const;
export type AgencyState = (typeof AGENCY_STATES)[number];

export const AGENCY_SIDES = ['ORGANISATION', 'EXCHANGE', 'OTHER'] as const;
export type AgencySide = (typeof AGENCY_SIDES)[number];

export interface AgencyEvent {
  readonly id: string;
  readonly organisationId: string;
  readonly capacity: Capacity;
  /** 1, 2, 3, ... within organisation and capacity. */
  readonly seq: number;
  readonly type: AgencyEventType;
  readonly happenedOn: CalendarDate;
  /** First day on which it no longer holds; only of GRANTED and RENEWED. */
  readonly validUntil?: CalendarDate;
  readonly reason?: string;
  readonly doneBy: string;
  readonly recordedAt: Date;
}

interface AgencyStep {
  readonly event: AgencyEventType;
  readonly from: readonly AgencyState[];
  readonly to: AgencyState;
  readonly by: readonly AgencySide[];
  /** A step to somebody's harm says why. */
  readonly reason: boolean;
}

export const AGENCY_LIFE: readonly AgencyStep[] = [
  {
    event: 'APPLIED',
    from: ['NONE', 'REFUSED', 'LAPSED', 'WITHDRAWN'],
    to: 'APPLIED',
    by: ['ORGANISATION', 'EXCHANGE'],
    reason: false,
  },
  { event: 'REFUSED', from: ['APPLIED'], to: 'REFUSED', by: ['EXCHANGE'], reason: true },
  { event: 'GRANTED', from: ['APPLIED'], to: 'ACTIVE', by: ['EXCHANGE'], reason: false },
  { event: 'RENEWED', from: ['ACTIVE', 'LAPSED'], to: 'ACTIVE', by: ['EXCHANGE'], reason: false },
  { event: 'SUSPENDED', from: ['ACTIVE'], to: 'SUSPENDED', by: ['EXCHANGE'], reason: true },
  { event: 'RESUMED', from: ['SUSPENDED'], to: 'ACTIVE', by: ['EXCHANGE'], reason: true },
  {
    event: 'WITHDRAWN',
    from: ['ACTIVE', 'LAPSED', 'SUSPENDED'],
    to: 'WITHDRAWN',
    by: ['ORGANISATION', 'EXCHANGE'],
    reason: true,
  },
];

/** The standing on a day, from the events of one organisation and capacity in the order of their numbers. */
export function agencyOn(events: readonly AgencyEvent[], on: CalendarDate): AgencyState {
  let state: AgencyState = 'NONE';
  let until: CalendarDate | undefined;
  for (const { type, happenedOn, validUntil } of events) {
    if (happenedOn > on) break;
    state = stepOf(type).to;
    if (type === 'GRANTED' || type === 'RENEWED') until = validUntil;
  }
  return state === 'ACTIVE' && until !== undefined && until <= on ? 'LAPSED' : state;
}

export interface AgencyCommand {
  readonly type: AgencyEventType;
  readonly on: CalendarDate;
  readonly validUntil?: CalendarDate;
  readonly reason?: string;
}

/** Throws an `ATTESTATIONS.AGENCY_*` error where the table does not have the step, or its days run backwards. */
export function assertAgencyStep(
  events: readonly AgencyEvent[],
  command: AgencyCommand,
  side: AgencySide,
  today: CalendarDate,
): void {
  const step = stepOf(command.type);
  if (!step.by.includes(side)) throw no.notYourAgencyStep(step.by);
  if (command.on > today) throw no.agencyDate('/on', command.on, { zh: '在今天之后', en: 'is later than today' });
  const last = events.at(-1)?.happenedOn;
  if (last !== undefined && command.on < last) {
    throw no.agencyDate('/on', command.on, { zh: `早于上一步 ${last}`, en: `is before the last step, ${last}` });
  }
  const state = agencyOn(events, command.on);
  if (!step.from.includes(state)) throw no.agencyState(state, command.type);
  if (step.reason && command.reason === undefined) throw no.agencyReason(command.type);
  if (command.validUntil !== undefined && command.validUntil <= command.on) {
    throw no.agencyDate('/validUntil', command.validUntil, {
      zh: `须晚于 ${command.on}`,
      en: `must be later than ${command.on}`,
    });
  }
}

/** The leaf record: every column. */
export function agencyEventRecord(event: AgencyEvent): JsonObject {
  return {
    id: event.id,
    organisationId: event.organisationId,
    capacity: event.capacity,
    seq: event.seq,
    type: event.type,
    happenedOn: event.happenedOn,
    ...(event.validUntil === undefined ? {} : { validUntil: event.validUntil }),
    ...(event.reason === undefined ? {} : { reason: event.reason }),
    doneBy: event.doneBy,
    recordedAt: shanghaiInstant(event.recordedAt),
  };
}

function stepOf(type: AgencyEventType): AgencyStep {
  const step = AGENCY_LIFE.find(({ event }) => event === type);
  if (step === undefined) throw no.agencyState('NONE', type);
  return step;
}
