/** `/builder`, `/provider` and `/regulator`: what waits, by due date. */
import { formatYuan } from '../../kernel/money.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import { ENDED_STATES } from '../../modules/claims/index.js';
import type { Chrome } from '../chrome.js';
import { Items } from '../components/items.js';
import { html, Page } from '../components/layout.js';
import { Tag } from '../components/signs.js';
import { ClaimStateTag, ClockTag } from '../components/states.js';
import { Table } from '../components/table.js';
import { tableDate } from '../format.js';
import type { CaseRow, CaseRows, ItemView } from '../views/case-file.view.js';
import { say } from '../wording.js';

/** `waiting`: what waits for the reader's own organisation. A buyer and a source unit each find their claims at their door. */
export function ownClaimsPage(
  { rows, whole, nextCursor }: CaseRows,
  waiting: readonly ItemView[],
  chrome: Chrome,
): string {
  const { locale, door } = chrome;
  const home = door === 'provider' ? '/provider' : '/builder';
  const title = ownTitle(rows.length, whole, locale);
  const empty = say(locale, door === 'provider' ? 'emptyRewards' : 'emptyClaims');
  return html(
    <Page chrome={chrome} title={title}>
      <div class="head">
        <div>
          <h1>{title}</h1>
          <p class="sub">{rows.length === 0 ? empty : say(locale, 'builderLead')}</p>
        </div>
      </div>
      {waiting.length > 0 ? (
        <section class="panel lead-panel">
          <h2>{say(locale, 'waitingTitle', { n: waiting.length })}</h2>
          <Items items={waiting} locale={locale} />
        </section>
      ) : null}
      {rows.length > 0 ? (
        <section class="panel">
          <Table
            caption={title}
            columns={[
              { label: say(locale, 'colNumber') },
              { label: say(locale, 'colProgramme') },
              { label: say(locale, 'colPeriod') },
              { label: say(locale, 'colState') },
              { label: say(locale, 'amountCol'), numeric: true },
            ]}
            rows={rows.map((row) => [
              <a class="unbroken" href={`${home}/claims/${row.id}`}>
                {row.number}
              </a>,
              inLocale(row.programme, locale),
              row.period,
              <ClaimStateTag state={row.state} locale={locale} />,
              amountOf(row),
            ])}
          />
          {nextLink(home, nextCursor, locale)}
        </section>
      ) : null}
    </Page>,
  );
}

/** How many there are is told where all of them are shown. */
function ownTitle(n: number, whole: boolean, locale: Locale): string {
  if (!whole) return say(locale, 'builderTitlePage');
  return n === 0 ? say(locale, 'builderEmptyTitle') : say(locale, 'builderTitle', { n });
}

function nextLink(path: string, cursor: string | undefined, locale: Locale) {
  if (cursor === undefined) return null;
  return (
    <p>
      <a href={`${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`}>{say(locale, 'nextPage')}</a>
    </p>
  );
}

function amountOf(row: CaseRow): string {
  return row.amountFen === undefined ? '' : formatYuan(row.amountFen);
}

export interface QueueView extends CaseRows {
  /** Open items that are about no claim of these. */
  readonly items: readonly ItemView[];
  /** `open` shows what is still to be handled. */
  readonly show: 'open' | 'done' | 'all';
}

/** Overdue first, then by due date; what has no clock last, in the order of submission. */
export function inQueueOrder(rows: readonly CaseRow[]): CaseRow[] {
  const due = (row: CaseRow): string => row.clock?.dueOn ?? '9999-12-31';
  return [...rows].sort(
    (a, b) =>
      compare(due(a), due(b)) || compare(a.submittedOn ?? '', b.submittedOn ?? '') || compare(a.number, b.number),
  );
}

/** What is still to be handled: claims on their way, and ended ones on which an item of the office waits. */
export function shownRows(rows: readonly CaseRow[], show: QueueView['show']): CaseRow[] {
  const open = (row: CaseRow): boolean => row.hasOpenItem || !ENDED_STATES.includes(row.state);
  return rows.filter((row) => show === 'all' || open(row) === (show === 'open'));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function queuePage(view: QueueView, chrome: Chrome): string {
  const { locale } = chrome;
  const overdue = view.rows.filter((row) => (row.clock?.workingDaysLeft ?? 0) < 0).length;
  const n = view.rows.length;
  const title = view.whole ? queueTitle(view.show, n, overdue, locale) : say(locale, QUEUE_PAGES[view.show]);
  return html(
    <Page chrome={chrome} title={title}>
      <div class="head">
        <div>
          <h1>{title}</h1>
          <p class="sub">{n === 0 ? say(locale, 'queueEmptyLead') : say(locale, 'queueLead')}</p>
        </div>
      </div>
      <nav class="contents" aria-label={say(locale, 'queueFilters')}>
        {(['open', 'done', 'all'] as const).map((show) => (
          <a href={`/regulator?show=${show}`} aria-current={show === view.show ? 'true' : undefined}>
            {say(locale, show === 'open' ? 'queueOpen' : show === 'done' ? 'queueDone' : 'queueAll')}
          </a>
        ))}
      </nav>
      {n > 0 ? (
        <section class="panel">
          <Table
            caption={title}
            columns={[
              { label: say(locale, 'sumApplicant') },
              { label: say(locale, 'colNumber') },
              { label: say(locale, 'colClock') },
              { label: say(locale, 'colState') },
              { label: say(locale, 'colOwner') },
              { label: say(locale, 'amountCol'), numeric: true },
            ]}
            rows={inQueueOrder(view.rows).map((row) => queueRow(row, locale))}
          />
        </section>
      ) : null}
      {nextLink(`/regulator?show=${view.show}`, view.nextCursor, locale)}
      {view.items.length > 0 ? (
        <section class="panel later-panel">
          <h2>{say(locale, 'itemsTitle', { n: view.items.length })}</h2>
          <Items items={view.items} locale={locale} />
        </section>
      ) : null}
    </Page>,
  );
}

/** Titles of a part of the queue, which tell no number. */
const QUEUE_PAGES = { open: 'queuePage', done: 'queuePageDone', all: 'queuePageAll' } as const;

function queueTitle(show: QueueView['show'], n: number, overdue: number, locale: Locale): string {
  if (show !== 'open') return say(locale, show === 'done' ? 'queueTitleDone' : 'queueTitleAll', { n });
  if (n === 0) return say(locale, 'queueEmpty');
  return overdue > 0 ? say(locale, 'queueTitleOverdue', { n, m: overdue }) : say(locale, 'queueTitle', { n });
}

function queueRow(row: CaseRow, locale: Locale) {
  return [
    <>
      <a href={`/regulator/cases/${row.id}`}>{inLocale(row.applicant.name, locale)}</a>
      {row.flags.map((flag) => (
        <span class="flag">
          <Tag tone="wait" sign="triangle">
            {flag.href ? <a href={flag.href}>{inLocale(flag.text, locale)}</a> : inLocale(flag.text, locale)}
          </Tag>
        </span>
      ))}
    </>,
    <>
      <span class="unbroken">{row.number}</span>
      {row.submittedOn ? (
        <span class="note-line">{`${say(locale, 'colSubmitted')} ${tableDate(row.submittedOn, locale)}`}</span>
      ) : null}
    </>,
    <span class="unbroken">
      <ClockTag clock={row.clock} locale={locale} />
    </span>,
    <ClaimStateTag state={row.state} locale={locale} />,
    <span class="unbroken">{row.owner ?? say(locale, 'noOwner')}</span>,
    amountOf(row),
  ];
}

/** `/operator`: what waits for the exchange? */
export function operatorPage(items: readonly ItemView[], chrome: Chrome): string {
  const { locale } = chrome;
  const title = items.length === 0 ? say(locale, 'queueEmpty') : say(locale, 'itemsOwnTitle', { n: items.length });
  return html(
    <Page chrome={chrome} title={title}>
      <div class="head">
        <div>
          <h1>{title}</h1>
          <p class="sub">{say(locale, items.length === 0 ? 'itemsEmptyLead' : 'itemsLead')}</p>
        </div>
        <a class="btn alt" href="/findings">
          {say(locale, 'findingsTitle')}
        </a>
      </div>
      {items.length > 0 ? (
        <section class="panel">
          <Items items={items} locale={locale} />
        </section>
      ) : null}
    </Page>,
  );
}
