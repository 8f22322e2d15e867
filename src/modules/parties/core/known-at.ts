/**
 * The instant of a question about what was known (the second time of a bitemporal register): RFC 3339 with its offset,
 * to the millisecond. Records of that very instant count as known.
 */
import { isCalendarDate } from '../../../kernel/calendar-date.js';
import * as no from './parties-errors.js';

const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Throws `PARTIES.FIELD_FORM` for another form, a day that does not exist, or no offset. */
export function readKnownAt(text: string): Date {
  const day = INSTANT.exec(text)?.[1];
  if (day !== undefined && isCalendarDate(day)) return new Date(Date.parse(text));
  throw no.fieldForm(
    '/knownAt',
    '须为带时区的 RFC 3339 时刻，例如 2025-06-30T18:00:00+08:00',
    'an RFC 3339 instant with its offset, such as 2025-06-30T18:00:00+08:00',
    text,
  );
}
