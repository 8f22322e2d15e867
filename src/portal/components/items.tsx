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
            {item.owner ? `${say(locale, 'itemOwner', { owner: inLocale(item.owner, locale) })} ` : null}
            {item.dueOn ? <ClockTag clock={{ dueOn: item.dueOn }} locale={locale} /> : null}{' '}
            {tableDate(shanghaiDate(item.openedAt), locale)}
          </span>
          <Reason text={inLocale(item.reason, locale)} />
        </li>
      ))}
    </ul>
  );
}

/** Enough of a long reason to know what it is about: its first sentence, else so many characters. */
const SHORT_MAX = 110;
const SENTENCE = /^.{30,220}?(?:。|\.(?= [A-Z]))/u;

/** The whole of a long reason is one touch away. */
function Reason({ text }: { text: string }) {
  const characters = [...text];
  if (characters.length <= 2 * SHORT_MAX) return <p>{text}</p>;
  const start = SENTENCE.exec(text)?.[0] ?? `${characters.slice(0, SHORT_MAX).join('')}…`;
  return (
    <details>
      <summary>{start}</summary>
      {text}
    </details>
  );
}
