/**
 * Mandates of agents (授权委托书): a principal lets another organisation act for it in named matters from a day until a
 * day; it may end earlier, with the reason (practice page 1; Civil Code, articles 163, 165, 173). A mandate holds on a day
 * where the day lies in it and before its end.
 */
import { type CalendarDate, holdsOn, shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import * as no from './onboarding-errors.js';
import { plainText } from './organisation.js';

export const MANDATE_SCOPES = ['LISTING', 'CONTRACTS', 'CLAIMS'] as const;
export type MandateScope = (typeof MANDATE_SCOPES)[number];

export interface Mandate {
  readonly id: string;
  readonly principalId: string;
  readonly agentId: string;
  readonly scopes: readonly MandateScope[];
  readonly validFrom: CalendarDate;
  /** The first day on which it no longer holds. */
  readonly validUntil: CalendarDate;
  readonly sha256: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

export interface MandateEnd {
  readonly id: string;
  readonly mandateId: string;
  readonly endedOn: CalendarDate;
  readonly reason: string;
  readonly endedBy: string;
  readonly recordedAt: Date;
}

export const MANDATE_STATES = ['COMING', 'IN_FORCE', 'EXPIRED', 'ENDED'] as const;
export type MandateState = (typeof MANDATE_STATES)[number];

/** Where a mandate stands on a day. */
export function mandateOn(
  { validFrom, validUntil }: Pick<Mandate, 'validFrom' | 'validUntil'>,
  end: Pick<MandateEnd, 'endedOn'> | undefined,
  on: CalendarDate,
): MandateState {
  if (end !== undefined && end.endedOn <= on) return 'ENDED';
  if (holdsOn(validFrom, validUntil, on)) return 'IN_FORCE';
  return on < validFrom ? 'COMING' : 'EXPIRED';
}

/** Throws where the two are one, or its days run backwards. */
export function insistMandate(mandate: Pick<Mandate, 'principalId' | 'agentId' | 'validFrom' | 'validUntil'>): void {
  const { principalId, agentId, validFrom, validUntil } = mandate;
  if (principalId === agentId) throw no.mandateToSelf();
  if (validUntil > validFrom) return;
  const wrong = { zh: `须晚于开始日 ${validFrom}`, en: `must be later than the first day, ${validFrom}` };
  throw no.mandateDates('/until', validUntil, wrong);
}

/** Reads an early end. Throws where there is one, or its day lies outside the mandate. */
export function readMandateEnd(
  { validFrom, validUntil }: Mandate,
  known: MandateEnd | undefined,
  { on, reason }: { readonly on: CalendarDate; readonly reason: string },
): { readonly endedOn: CalendarDate; readonly reason: string } {
  if (known !== undefined) throw no.mandateEnded(known.endedOn);
  if (on < validFrom || on >= validUntil) {
    throw no.mandateDates('/on', on, {
      zh: `不在授权期内（${validFrom} 起至 ${validUntil} 前）`,
      en: `lies outside the mandate, which runs from ${validFrom} until before ${validUntil}`,
    });
  }
  return { endedOn: on, reason: plainText('/reason', reason) };
}

/** The leaf record: every column. */
export function mandateRecord({ scopes, recordedAt, ...rest }: Mandate): JsonObject {
  return { ...rest, scopes: [...scopes], recordedAt: shanghaiInstant(recordedAt) };
}

/** The leaf record: every column. */
export function mandateEndRecord({ recordedAt, ...rest }: MandateEnd): JsonObject {
  return { ...rest, recordedAt: shanghaiInstant(recordedAt) };
}
