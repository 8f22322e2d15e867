/**
 * On which days a corpus was on offer, told from its releases and their lives: use of an opened corpus counts "on or
 * after the first release while listed" (domain page 5.1). A release of history counts as listed from its day of
 * release; one without a day, from the beginning. A day on which it was suspended or withdrawn is no day of offer.
 */
import { type CalendarDate, holdsOn, shanghaiDate } from '../../../kernel/calendar-date.js';
import type { LifeEvent } from './life.js';
import type { ReleaseRow } from './release.js';

/** `[from, until)`; absent: from the beginning, still. */
export interface ListedSpan {
  readonly from?: CalendarDate;
  readonly until?: CalendarDate;
}

type Listed = Pick<ReleaseRow, 'enteredAs' | 'releasedOn'>;

/** The spans of one release; `events` are its own, in the order of `seq`. */
export function listedSpans(release: Listed, events: readonly Pick<LifeEvent, 'state' | 'recordedAt'>[]): ListedSpan[] {
  const spans: ListedSpan[] = [];
  let open: ListedSpan | undefined = release.enteredAs === 'LISTED' ? fromOf(release.releasedOn) : undefined;
  for (const { state, recordedAt } of events) {
    const day = shanghaiDate(recordedAt);
    if (state === 'LISTED') {
      open ??= fromOf(release.releasedOn !== undefined && release.releasedOn > day ? release.releasedOn : day);
    } else if (open !== undefined) {
      spans.push({ ...open, until: day });
      open = undefined;
    }
  }
  return open === undefined ? spans : [...spans, open];
}

/** True where one of the spans covers the day. */
export function isListedOn(spans: readonly ListedSpan[], day: CalendarDate): boolean {
  return spans.some(({ from, until }) => holdsOn(from ?? day, until, day));
}

function fromOf(from: CalendarDate | undefined): ListedSpan {
  return from === undefined ? {} : { from };
}
