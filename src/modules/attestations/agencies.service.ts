import { Injectable } from '@nestjs/common';
import { type CalendarDate, shanghaiDate } from '../../kernel/calendar-date.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Parties } from '../parties/index.js';
import { Translog } from '../translog/index.js';
import { AgenciesStore, type AgencyKey } from './agencies.store.js';
import {
  type AgencyCommand,
  type AgencyEvent,
  type AgencySide,
  type AgencyState,
  agencyEventRecord,
  agencyOn,
  assertAgencyStep,
  type Capacity,
} from './core/agency.js';
import { AttestationLife, type Reopened } from './life.service.js';

/** Standing of an organisation in one capacity, with its history. */
export interface AgencySheet extends AgencyKey {
  readonly state: AgencyState;
  readonly validUntil?: CalendarDate;
  readonly events: readonly AgencyEvent[];
  /** Only of the step that withdrew a service agency. */
  readonly reopened?: Reopened;
}

export interface AgencyQuery {
  readonly organisation?: string;
  readonly capacity?: Capacity;
  readonly after?: string;
  readonly limit: number;
}

/** Data merchants and third-party service agencies: their standing at the exchange as dated facts. */
@Injectable()
export class Agencies {
  constructor(
    private readonly store: AgenciesStore,
    private readonly parties: Parties,
    private readonly life: AttestationLife,
    private readonly translog: Translog,
  ) {}

  /**
   * One step. An organisation that is given up or taken its standing as a service agency has all its reports opened
   * again in the same transaction. Throws `ATTESTATIONS.AGENCY_*`, `PARTIES.UNKNOWN_PARTY`.
   */
  async step(ctx: Ctx, organisation: string, capacity: Capacity, command: AgencyCommand): Promise<AgencySheet> {
    const organisationId = await this.parties.organisationNamed(ctx, 'organisation', organisation);
    const key = { organisationId, capacity };
    await this.store.lock(ctx, key);
    const events = (await this.store.of(ctx, [organisationId], capacity)).get(organisationId) ?? [];
    assertAgencyStep(events, command, sideOf(ctx, organisationId), shanghaiDate(ctx.now));
    const { type, on, validUntil, reason } = command;
    const event: AgencyEvent = {
      id: newId(ctx),
      ...key,
      seq: events.length + 1,
      type,
      happenedOn: on,
      ...(validUntil === undefined ? {} : { validUntil }),
      ...(reason === undefined ? {} : { reason }),
      doneBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    await this.store.insert(ctx, event);
    await this.translog.append(ctx, [{ kind: 'agency-event', id: event.id, record: agencyEventRecord(event) }]);
    const sheet = sheetOf(ctx, [...events, event]);
    if (type !== 'WITHDRAWN' || capacity !== 'SERVICE_AGENCY') return sheet;
    const reopened = await this.life.reopen(ctx, organisationId, {
      zh: `出具机构的第三方服务机构资格于 ${on} 退出：${reason}`,
      en: `The issuer's standing as a service agency ended on ${on}: ${reason}`,
    });
    return { ...sheet, reopened };
  }

  /** One page in the order of organisation and capacity; the caller asks for one more than it shows. */
  async list(ctx: Ctx, { organisation, ...query }: AgencyQuery): Promise<readonly AgencySheet[]> {
    const organisationId =
      organisation === undefined ? undefined : await this.parties.organisationNamed(ctx, 'organisation', organisation);
    const events = await this.store.list(ctx, {
      ...query,
      ...(organisationId === undefined ? {} : { organisationId }),
    });
    const found = new Map<string, AgencyEvent[]>();
    for (const event of events) {
      const key = agencyCursor(event);
      const known = found.get(key);
      if (known) known.push(event);
      else found.set(key, [event]);
    }
    return [...found.values()].map((one) => sheetOf(ctx, one));
  }
}

/** Where a page stands. */
export function agencyCursor({ organisationId, capacity }: AgencyKey): string {
  return `${organisationId} ${capacity}`;
}

/** Requires at least one event. */
function sheetOf(ctx: Ctx, events: readonly AgencyEvent[]): AgencySheet {
  const [{ organisationId, capacity }] = events as [AgencyEvent];
  const until = events.filter(({ type }) => type === 'GRANTED' || type === 'RENEWED').at(-1)?.validUntil;
  return {
    organisationId,
    capacity,
    state: agencyOn(events, shanghaiDate(ctx.now)),
    ...(until === undefined ? {} : { validUntil: until }),
    events,
  };
}

function sideOf({ actor }: Ctx, organisationId: string): AgencySide {
  if (actor.kind === 'system' || actor.roles.includes('operator')) return 'EXCHANGE';
  return actor.organisationId === organisationId ? 'ORGANISATION' : 'OTHER';
}
