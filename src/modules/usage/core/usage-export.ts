/**
 * A raw month written out as a table (issue "Usage and owner rewards": export of raw partitions to CSV): every column of
 * every event whose day lies in the month, in the order of batches and of places within them, so that the digest of a batch
 * that lies in one month can be made again from the file alone. The file is known again by its SHA-256, a record of its own.
 */
import { type CalendarDate, dateOf, shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { csvLine } from '../../../kernel/csv-line.js';
import * as no from './usage-errors.js';
import type { UsageEvent } from './usage-event.js';

export interface UsageExport {
  readonly id: string;
  readonly month: string;
  readonly events: bigint;
  readonly bytes: bigint;
  /** SHA-256 of the file. */
  readonly sha256: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

const COLUMNS: readonly (readonly [name: string, of: (event: UsageEvent) => string])[] = [
  ['id', (event) => event.id],
  ['batch', (event) => event.batchId],
  ['place', (event) => String(event.place)],
  ['source', (event) => event.source],
  ['eventId', (event) => event.eventId],
  ['contentDigest', (event) => event.contentDigest],
  ['kind', (event) => event.kind],
  ['subject', (event) => event.subject],
  ['corpus', (event) => event.corpusId],
  ['release', (event) => event.releaseId],
  ['user', (event) => event.user],
  ['quantity', (event) => String(event.quantity)],
  ['unit', (event) => event.unit],
  ['delivered', (event) => String(event.delivered)],
  ['test', (event) => String(event.test)],
  ['at', (event) => shanghaiInstant(event.at)],
  ['day', (event) => event.day],
];

export const EXPORT_HEADER = csvLine(COLUMNS.map(([name]) => name));

export function exportLine(event: UsageEvent): string {
  return csvLine(COLUMNS.map(([, of]) => of(event)));
}

/** The days of a month, the second the first that is no longer in it. Throws `USAGE.MONTH`, `USAGE.MONTH_RUNNING`. */
export function monthOver(
  month: string,
  today: CalendarDate,
): { readonly from: CalendarDate; readonly until: CalendarDate } {
  const [, year, number] = /^(20[0-9]{2})-(0[1-9]|1[0-2])$/.exec(month)?.map(Number) ?? [];
  if (year === undefined || number === undefined) throw no.month(month);
  const until = number === 12 ? dateOf(year + 1, 1, 1) : dateOf(year, number + 1, 1);
  if (today < until) throw no.monthRunning(month);
  return { from: dateOf(year, number, 1), until };
}

export function usageExportRecord(row: UsageExport): JsonObject {
  return {
    id: row.id,
    month: row.month,
    events: row.events.toString(),
    bytes: row.bytes.toString(),
    sha256: row.sha256,
    recordedBy: row.recordedBy,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}
