/**
 * What a description by others (a dataset card, an entry of a registry, a README) says of a data set, once read. Words
 * are mapped to codes where they mean one thing; what they said stays beside it, and what could not be mapped is flagged
 * for a person. The file itself is kept, and these facts are read from it again whenever they are shown.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { Json, JsonObject } from '../../../kernel/canonical-json.js';
import type { Creator, Distribution } from './croissant.js';
import { isObject } from './json-ld.js';

export const DESCRIBED_FORMATS = ['HF_CARD', 'AWS_OPEN_DATA', 'IBM_DAX', 'FIRSTDATA', 'README'] as const;
export type DescribedFormat = (typeof DESCRIBED_FORMATS)[number];

export interface Described {
  readonly format: DescribedFormat;
  /** Tells the data sets of one provider apart. */
  readonly identity: string;
  readonly name: string;
  readonly nameEn?: string;
  readonly description?: string;
  readonly url?: string;
  readonly version?: string;
  readonly releasedOn?: CalendarDate;
  /** SPDX ids, `LicenseRef-…`, or the file's own word where it says that there is none. */
  readonly licences: readonly string[];
  /** As the file has them. */
  readonly licencesWritten: readonly string[];
  readonly languages: readonly string[];
  readonly domain?: string;
  readonly modality?: string;
  readonly records?: bigint;
  readonly bytes?: bigint;
  readonly updateIntervalDays?: number;
  readonly updateWritten?: string;
  readonly keywords: readonly string[];
  readonly creators: readonly Creator[];
  readonly distribution: readonly Distribution[];
  readonly flags: readonly string[];
  /** What only this format says, shown as it stands. */
  readonly more: JsonObject;
}

/** The text of a scalar without blanks around it; undefined for what is no text or says nothing. */
export function said(value: Json | undefined): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value).trim();
  return text === '' || /^(null|~)$/i.test(text) ? undefined : text;
}

/** The texts of a scalar or of a list of scalars. */
export function texts(value: Json | undefined): readonly string[] {
  return list(value).flatMap((item) => said(item) ?? []);
}

export function list(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

export function objects(value: Json | undefined): readonly JsonObject[] {
  return list(value).filter(isObject);
}

/** Leaves out what is not said. */
export function present<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { [K in Key]?: Value };
}

/** A count such as `87599` or `1,043,224`; undefined for anything else. */
export function count(value: Json | undefined): bigint | undefined {
  const text = said(value)?.replaceAll(',', '');
  return text !== undefined && /^\d{1,18}$/.test(text) ? BigInt(text) : undefined;
}
