import { IsIn } from 'class-validator';
import { parseDate, shanghaiInstant } from '../../kernel/calendar-date.js';
import { PageQuery } from '../../platform/http/paging.js';
import { IsDateText, IsPlainText, MayBeAbsent } from '../../platform/http/validators.js';
import type { AgencySheet } from './agencies.service.js';
import { type AgencyCommand, type AgencyEventType, CAPACITIES, type Capacity } from './core/agency.js';

export class AgencyStepBody {
  @IsIn(CAPACITIES)
  capacity: Capacity;

  @IsDateText()
  on: string;

  @MayBeAbsent()
  @IsPlainText(2_000)
  reason?: string;
}

export class AgencyTermBody extends AgencyStepBody {
  /** First day on which the standing no longer holds; absent = without end. */
  @MayBeAbsent()
  @IsDateText()
  validUntil?: string;
}

export class AgenciesQuery extends PageQuery {
  /** Id, USCC or foreign id. */
  @MayBeAbsent()
  @IsPlainText()
  organisation?: string;

  @MayBeAbsent()
  @IsIn(CAPACITIES)
  capacity?: Capacity;
}

export function agencyCommand(type: AgencyEventType, body: AgencyTermBody): AgencyCommand {
  return {
    type,
    on: parseDate(body.on, '/on'),
    ...(body.reason === undefined ? {} : { reason: body.reason }),
    ...(body.validUntil === undefined ? {} : { validUntil: parseDate(body.validUntil, '/validUntil') }),
  };
}

export function agencyReply({ organisationId, capacity, state, validUntil, events, reopened }: AgencySheet) {
  return {
    organisation: organisationId,
    capacity,
    state,
    validUntil,
    events: events.map((event) => ({
      type: event.type,
      on: event.happenedOn,
      validUntil: event.validUntil,
      reason: event.reason,
      recordedAt: shanghaiInstant(event.recordedAt),
    })),
    reopened,
  };
}
