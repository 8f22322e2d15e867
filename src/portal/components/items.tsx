/** Items that wait: what it is in a word, why, since when, and the page that shows it. */
import { shanghaiDate } from '../../kernel/calendar-date.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import { tableDate } from '../format.js';
import { MESSAGES, type MessageKey } from '../messages.table.js';
import type { ItemView } from '../views/case-file.view.js';
import { say } from '../wording.js';
import { ClockTag, Sign } from './states.js';

function kindWord(kind: string, locale: Locale): string {
  const key = `item${kind}`;
  return say(locale, key in MESSAGES ? (key as MessageKey) : 'itemOther');
}

export function Items({ items, locale }: { items: readonly ItemView[]; locale: Locale }) {
  return (
    <ul class="checks">
      {items.map((item) => (
        <li>
          <Sign name="triangle" tone="wait" />
          {item.href ? (
            <a href={item.href}>
              <b>{kindWord(item.kind, locale)}</b>
            </a>
          ) : (
            <b>{kindWord(item.kind, locale)}</b>
          )}
          <span class="state quiet">
            {item.dueOn ? <ClockTag clock={{ dueOn: item.dueOn }} locale={locale} /> : null}{' '}
            {tableDate(shanghaiDate(item.openedAt), locale)}
          </span>
          <p>{inLocale(item.reason, locale)}</p>
        </li>
      ))}
    </ul>
  );
}
