/**
 * The envelope of CloudEvents 1.0 in its JSON format, structured mode (cloudevents/spec, `cloudevents/spec.md` section 3
 * and `formats/json-format.md`): required attributes, attribute names in lower case, extension values of type string,
 * boolean or 32-bit integer, `data` or `data_base64` but not both. Says nothing of what the event means.
 */
import type { Json, JsonObject } from '../../../kernel/canonical-json.js';
import * as no from './usage-errors.js';

export interface CloudEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  readonly time?: string;
  readonly data?: Json;
  /** The event as it was received. */
  readonly received: JsonObject;
}

/** What an index row and a person can hold; far above what platforms send. */
const ID_BYTES_MAX = 512;
const SOURCE_BYTES_MAX = 1024;
const DEPTH_MAX = 32;
const INT32_MAX = 2_147_483_647;

const NAME = /^[a-z0-9]{1,64}$/;
const URI_REFERENCE = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/;
const URI = /^[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]*$/;
const MEDIA_TYPE = /^[A-Za-z0-9!#$&^_.+-]+\/[A-Za-z0-9!#$&^_.+-]+(\s*;.*)?$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Reads one event. Throws `USAGE.ENVELOPE` naming the attribute. */
export function readCloudEvent(value: Json): CloudEvent {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw no.envelope('', '须为 JSON 对象', 'must be a JSON object');
  }
  const event = value as JsonObject;
  assertSound(event);
  if (event.specversion !== '1.0') throw no.envelope('specversion', '须为 "1.0"', 'must be "1.0"');
  for (const [name, attribute] of Object.entries(event)) assertAttribute(name, attribute);
  const id = required(event, 'id', ID_BYTES_MAX);
  const source = required(event, 'source', SOURCE_BYTES_MAX);
  if (!URI_REFERENCE.test(source)) throw no.envelope('source', '须为 URI', 'must be a URI reference');
  const type = required(event, 'type', SOURCE_BYTES_MAX);
  const subject = optional(event, 'subject');
  const time = optional(event, 'time');
  if (time !== undefined && instantOf(time) === undefined) {
    throw no.envelope('time', '须为 RFC 3339 时间，例如 2025-06-18T09:30:00+08:00', 'must be an RFC 3339 time');
  }
  const schema = optional(event, 'dataschema');
  if (schema !== undefined && !URI.test(schema)) throw no.envelope('dataschema', '须为绝对 URI', 'must be a URI');
  const contentType = optional(event, 'datacontenttype');
  if (contentType !== undefined && !MEDIA_TYPE.test(contentType)) {
    throw no.envelope('datacontenttype', '须为媒体类型，例如 application/json', 'must be a media type');
  }
  assertPayload(event);
  return {
    id,
    source,
    type,
    ...(subject === undefined ? {} : { subject }),
    ...(time === undefined ? {} : { time }),
    ...(event.data === undefined ? {} : { data: event.data }),
    received: event,
  };
}

/** The instant of an RFC 3339 text, to the millisecond; undefined for a day or an hour that does not exist. */
export function instantOf(text: string): Date | undefined {
  const match = RFC3339.exec(text);
  if (match === null || !isDay(Number(match[1]), Number(match[2]), Number(match[3]))) return undefined;
  const instant = new Date(text.toUpperCase());
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= (month === 2 ? (leap ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);
}

const PAYLOAD = new Set(['data', 'data_base64']);

function assertAttribute(name: string, value: Json): void {
  if (PAYLOAD.has(name)) return;
  if (!NAME.test(name)) {
    throw no.envelope(
      name.slice(0, 40),
      '不是合法的属性名：只用小写字母和数字',
      'is no attribute name: lower-case letters and digits',
    );
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= INT32_MAX) return;
  throw no.envelope(name, '须为字符串、布尔值或 32 位整数', 'must be a string, a boolean or a 32-bit integer');
}

function required(event: JsonObject, name: string, bytesMax: number): string {
  const text = optional(event, name);
  if (text === undefined) throw no.envelope(name, '缺失', 'is missing');
  if (Buffer.byteLength(text) > bytesMax)
    throw no.envelope(name, `超过 ${bytesMax} 字节`, `is above ${bytesMax} bytes`);
  return text;
}

/** A string attribute; null counts as absent (JSON format, section 2.2). An empty one is refused. */
function optional(event: JsonObject, name: string): string | undefined {
  const value = event[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || value === '')
    throw no.envelope(name, '须为非空字符串', 'must be a string, not empty');
  return value;
}

function assertPayload(event: JsonObject): void {
  const binary = event.data_base64;
  if (binary === undefined || binary === null) return;
  if (event.data !== undefined) {
    throw no.envelope('data_base64', '不能与 data 同时出现', 'stands beside data; only one of the two may');
  }
  if (typeof binary !== 'string' || !BASE64.test(binary)) {
    throw no.envelope('data_base64', '不是合法的 Base64', 'is no Base64');
  }
}

/** No text that has no UTF-8 form or that the database cannot hold, and no nesting that exhausts a stack. */
function assertSound(event: JsonObject): void {
  let level: Json[] = [event];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEPTH_MAX) throw no.envelope('', '嵌套过深', 'is nested too deeply');
    const below: Json[] = [];
    for (const value of level) {
      if (typeof value === 'string') assertText(value);
      if (value === null || typeof value !== 'object') continue;
      if (!Array.isArray(value)) Object.keys(value).forEach(assertText);
      for (const item of Object.values(value)) below.push(item as Json);
    }
    level = below;
  }
}

function assertText(text: string): void {
  if (!text.isWellFormed() || text.includes('\0')) {
    throw no.envelope('', '含有不成对的代理字符或空字符', 'holds a lone surrogate or a NUL character');
  }
}
