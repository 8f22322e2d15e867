/**
 * What becomes of an organisation, as dated facts with their documents: name changes, deregistration, merger into a
 * successor, division, and the reinstatement of one that was struck off or merged wrongly (practice page 1; Regulations on
 * the registration of market entities, articles 24, 31, 40). The row on the register stays as it was recorded.
 */
import { type CalendarDate, shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import * as no from './onboarding-errors.js';
import { plainText } from './organisation.js';

export const FACT_TYPES = ['NAME_CHANGED', 'DEREGISTERED', 'MERGED', 'DIVIDED', 'REINSTATED'] as const;
export type FactType = (typeof FACT_TYPES)[number];

export interface FactDraft {
  readonly type: FactType;
  readonly on: CalendarDate;
  readonly nameZh?: string;
  readonly nameEn?: string;
  /** Ids of organisations: one into which it was merged, or those that came of it. */
  readonly successors?: readonly string[];
  /** The decision, notice or agreement. */
  readonly sha256: string;
  readonly reason?: string;
}

export interface OrganisationFact {
  readonly id: string;
  readonly organisationId: string;
  /** 1, 2, 3, ... within the organisation. */
  readonly seq: number;
  readonly type: FactType;
  readonly happenedOn: CalendarDate;
  readonly nameZh?: string;
  readonly nameEn?: string;
  readonly successors?: readonly string[];
  readonly sha256: string;
  readonly reason?: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/** What the facts of an organisation come to on a day. */
export interface Standing {
  /** The first day on which it no longer was. */
  readonly endedOn?: CalendarDate;
  /** The newest name, where it changed. */
  readonly nameZh?: string;
  readonly nameEn?: string;
}

/** Requires the facts of one organisation in the order of their numbers. A division by itself ends nothing. */
export function standingOn(facts: readonly OrganisationFact[], on: CalendarDate): Standing {
  let standing: Standing = {};
  for (const { type, happenedOn, nameZh, nameEn } of facts) {
    if (happenedOn > on) break;
    const { endedOn: _ended, ...going } = standing;
    if (type === 'NAME_CHANGED' && nameZh !== undefined) standing = { nameZh, ...(nameEn && { nameEn }) };
    if (type === 'DEREGISTERED' || type === 'MERGED') standing = { ...standing, endedOn: happenedOn };
    if (type === 'REINSTATED') standing = going;
  }
  return standing;
}

/** Reads a fact against those on record. Throws `PARTIES.FACT_*`. */
export function readFact(
  draft: FactDraft,
  { facts, organisationId, registeredOn, today }: Known,
): Omit<OrganisationFact, 'id' | 'organisationId' | 'recordedBy' | 'recordedAt'> {
  const { type, on, sha256 } = draft;
  insistFields(draft);
  insistDay(on, facts.at(-1)?.happenedOn ?? registeredOn, today);
  const ended = standingOn(facts, today).endedOn !== undefined;
  if (ended !== (type === 'REINSTATED')) throw no.factState(ended);
  for (const [index, one] of (draft.successors ?? []).entries()) {
    if (one === organisationId || draft.successors?.indexOf(one) !== index) throw no.ownSuccessor(index);
  }
  return {
    seq: facts.length + 1,
    type,
    happenedOn: on,
    ...(draft.nameZh === undefined ? {} : { nameZh: plainText('/nameZh', draft.nameZh) }),
    ...(draft.nameEn === undefined ? {} : { nameEn: plainText('/nameEn', draft.nameEn) }),
    ...(draft.successors === undefined ? {} : { successors: draft.successors }),
    sha256,
    ...(draft.reason === undefined ? {} : { reason: plainText('/reason', draft.reason) }),
  };
}

/** What a fact is read against. */
export interface Known {
  readonly organisationId: string;
  readonly facts: readonly OrganisationFact[];
  readonly registeredOn?: CalendarDate;
  readonly today: CalendarDate;
}

function insistFields(draft: FactDraft): void {
  const { type, nameZh, nameEn, successors, reason } = draft;
  const renamed = type === 'NAME_CHANGED';
  if (renamed !== (nameZh !== undefined)) throw no.factField(type, 'nameZh', renamed);
  if (!renamed && nameEn !== undefined) throw no.factField(type, 'nameEn', false);
  const passed = type === 'MERGED' || type === 'DIVIDED';
  if (passed !== (successors !== undefined)) throw no.factField(type, 'successors', passed);
  if (passed && successors?.length === 0) throw no.factField(type, 'successors', true);
  if (type === 'MERGED' && successors?.length !== 1) throw no.ownSuccessor(1);
  if (type === 'REINSTATED' && reason === undefined) throw no.factField(type, 'reason', true);
}

function insistDay(on: CalendarDate, least: CalendarDate | undefined, today: CalendarDate): void {
  if (on > today) throw no.factDate(on, { zh: '在今天之后', en: 'is later than today' });
  if (least !== undefined && on < least) {
    throw no.factDate(on, {
      zh: `早于成立日期或上一项事实的日期 ${least}`,
      en: `is before ${least}, the day of its registration or of the fact before`,
    });
  }
}

/** The leaf record: every column. */
export function organisationFactRecord(fact: OrganisationFact): JsonObject {
  const { nameZh, nameEn, successors, reason, recordedAt, ...rest } = fact;
  return {
    ...rest,
    ...(nameZh === undefined ? {} : { nameZh }),
    ...(nameEn === undefined ? {} : { nameEn }),
    ...(successors === undefined ? {} : { successors: [...successors] }),
    ...(reason === undefined ? {} : { reason }),
    recordedAt: shanghaiInstant(recordedAt),
  };
}
