/**
 * A usage event: who used which corpus, when, how much, and whether it arrived. Source: surface page section 5 (types,
 * data), domain page 5.1 (6) Events: content is the RFC 8785 bytes of the whole event as received; a time before
 * 2020-01-01 or more than 24 hours ahead is refused. An unknown user is kept; whether an event counts is judged later.
 */
import { type CalendarDate, shanghaiDate, shanghaiInstant } from '../../../kernel/calendar-date.js';
import { canonicalText, digestOf, type Json, type JsonObject } from '../../../kernel/canonical-json.js';
import { hasUsccForm, normaliseUscc } from '../../../kernel/uscc.js';
import { type CloudEvent, instantOf } from './cloud-event.js';
import * as no from './usage-errors.js';

export const USAGE_KINDS = ['DOWNLOAD', 'API_CALL', 'TRAINING_RUN', 'APPLICATION_CASE'] as const;
export type UsageKind = (typeof USAGE_KINDS)[number];

export const UNITS = ['BYTES', 'CALLS', 'TOKENS', 'CASES'] as const;
export type Unit = (typeof UNITS)[number];

/** What is metered of an event, before its subject is looked up. */
export interface Metered {
  readonly kind: UsageKind;
  readonly subject: string;
  /** USCC of the user, normalised; it need not be on the register. */
  readonly user: string;
  readonly quantity: bigint;
  readonly unit: Unit;
  readonly delivered: boolean;
  readonly test: boolean;
  readonly at: Date;
  /** The Asia/Shanghai day of `at`. */
  readonly day: CalendarDate;
}

/** A stored event. */
export interface UsageEvent extends Metered {
  readonly id: string;
  readonly batchId: string;
  readonly place: number;
  readonly source: string;
  readonly eventId: string;
  readonly contentDigest: string;
  readonly corpusId: string;
  /** The release named, or for a corpus the one current on the day. */
  readonly releaseId: string;
}

const TYPE = /^org\.corpus\.usage\.(download|api-call|training-run|application-case)\.v1$/;
const FIRST_INSTANT = new Date('2020-01-01T00:00:00+08:00');
const AHEAD_MS_MAX = 24 * 3_600_000;
const QUANTITY = /^[0-9]{1,18}$/;
const FIELDS = new Set(['user', 'quantity', 'unit', 'delivered', 'test']);

/** What makes two events with the same source and id the same: SHA-256 of the RFC 8785 bytes as received. */
export function contentDigest(event: CloudEvent): string {
  return digestOf(event.received);
}

/** `training-run` -> TRAINING_RUN; undefined for what is not metered. */
export function kindOf(word: string): UsageKind | undefined {
  return USAGE_KINDS.find((kind) => kind === word.replaceAll('-', '_').toUpperCase() && word === word.toLowerCase());
}

/**
 * Reads what is metered. Throws `USAGE.UNKNOWN_TYPE`, `USAGE.TIME`, `USAGE.UNKNOWN_RELEASE` (no subject), `USAGE.DATA`.
 */
export function readMetered(event: CloudEvent, now: Date): Metered {
  const word = TYPE.exec(event.type)?.[1];
  const kind = word === undefined ? undefined : kindOf(word);
  if (kind === undefined) throw no.unknownType(event.type);
  const at = event.time === undefined ? undefined : instantOf(event.time);
  if (at === undefined || at < FIRST_INSTANT || at.getTime() > now.getTime() + AHEAD_MS_MAX) throw no.time(event.time);
  if (event.subject === undefined) throw no.unknownRelease('/subject', '');
  return { kind, subject: event.subject, ...readData(event.data), at, day: shanghaiDate(at) };
}

function readData(data: Json | undefined): Pick<Metered, 'user' | 'quantity' | 'unit' | 'delivered' | 'test'> {
  if (data === undefined || data === null || typeof data !== 'object' || Array.isArray(data)) {
    throw no.data('', '须为 JSON 对象', 'must be a JSON object');
  }
  const fields = data as JsonObject;
  for (const name of Object.keys(fields)) {
    if (!FIELDS.has(name))
      throw no.data(name.slice(0, 40), '不是约定的字段，请删去', 'is no field of a usage event; leave it out');
  }
  const { user, quantity, unit, delivered, test } = fields;
  const code = typeof user === 'string' ? normaliseUscc(user) : '';
  if (!hasUsccForm(code)) throw no.data('user', '须为 18 位统一社会信用代码', 'is a unified social credit code');
  if (typeof quantity !== 'string' || !QUANTITY.test(quantity)) {
    throw no.data('quantity', '须为最多 18 位的数字串', 'is a string of at most 18 digits');
  }
  const known = UNITS.find((one) => one === unit);
  if (known === undefined) throw no.data('unit', `须为 ${UNITS.join('、')}`, `is one of ${UNITS.join(', ')}`);
  if (typeof delivered !== 'boolean') throw no.data('delivered', '须为 true 或 false', 'is true or false');
  if (test !== undefined && typeof test !== 'boolean') throw no.data('test', '须为 true 或 false', 'is true or false');
  return { user: code, quantity: BigInt(quantity), unit: known, delivered, test: test ?? false };
}

/** The record of one event inside its batch: every column of the row. */
export function usageEventRecord(event: UsageEvent): JsonObject {
  return {
    id: event.id,
    place: event.place,
    source: event.source,
    eventId: event.eventId,
    contentDigest: event.contentDigest,
    kind: event.kind,
    subject: event.subject,
    corpus: event.corpusId,
    release: event.releaseId,
    user: event.user,
    quantity: event.quantity.toString(),
    unit: event.unit,
    delivered: event.delivered,
    test: event.test,
    at: shanghaiInstant(event.at),
    day: event.day,
  };
}

/**
 * The RFC 8785 text of that record, its names in their order. Written out because it is made twice for each of millions of
 * events; a property holds it against the record.
 */
export function usageEventText(event: UsageEvent): string {
  const { source, eventId, subject, user } = event;
  return (
    `{"at":"${shanghaiInstant(event.at)}","contentDigest":"${event.contentDigest}","corpus":"${event.corpusId}",` +
    `"day":"${event.day}","delivered":${event.delivered},"eventId":${canonicalText(eventId)},"id":"${event.id}",` +
    `"kind":"${event.kind}","place":${event.place},"quantity":"${event.quantity}","release":"${event.releaseId}",` +
    `"source":${canonicalText(source)},"subject":${canonicalText(subject)},"test":${event.test},"unit":"${event.unit}",` +
    `"user":${canonicalText(user)}}`
  );
}
