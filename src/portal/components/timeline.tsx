/** What happened, oldest first: done filled, the newest as a ring while the case runs (portal page, component 8). */
import { inLocale, type Locale } from '../../kernel/text.js';
import { ENDED_STATES } from '../../modules/claims/index.js';
import { exactAmount, tableDate } from '../format.js';
import type { CaseEvent } from '../views/case-file.view.js';
import { say } from '../wording.js';
import { claimStateWord } from './states.js';

export function Timeline({
  events,
  locale,
  compact,
}: {
  events: readonly CaseEvent[];
  locale: Locale;
  compact?: boolean;
}) {
  if (events.length === 0) return <p class="quiet">{say(locale, 'timelineEmpty')}</p>;
  return (
    <ol class={`timeline${compact ? ' compact' : ''}`}>
      {events.map((event, index) => {
        const running = index === events.length - 1 && !ENDED_STATES.includes(event.state);
        return (
          <li class={running ? 'now' : undefined} aria-current={running ? 'step' : undefined}>
            <span class="when">{tableDate(event.on, locale)}</span>
            <span>
              {running ? <b>{claimStateWord(event.state, locale)}</b> : claimStateWord(event.state, locale)}
              {event.note ? <span class="note-line">{inLocale(event.note, locale)}</span> : null}
              {event.by ? <span class="note-line">{event.by}</span> : null}
            </span>
            {compact ? null : (
              <span class="sum-line">{event.amountFen === undefined ? '' : exactAmount(event.amountFen, locale)}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
