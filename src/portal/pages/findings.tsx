/** `/findings`: which findings are there, and how did each come out? */

import type { Chrome } from '../chrome.js';
import { OutcomeTag } from '../components/finding.js';
import { html, Page } from '../components/layout.js';
import { outcomeLook } from '../components/states.js';
import { Table } from '../components/table.js';
import { proseMinute, tableDate } from '../format.js';
import type { FindingsView } from '../views/finding.view.js';
import { say } from '../wording.js';

const OUTCOMES = ['RELATED', 'REVIEW', 'INDETERMINATE', 'NOT_RELATED'] as const;

export function findingsPage(view: FindingsView, chrome: Chrome): string {
  const { locale } = chrome;
  const title = say(locale, view.own ? 'findingsOwnTitle' : 'findingsTitle');
  return html(
    <Page chrome={chrome} title={title}>
      <div class="head">
        <div>
          <h1>{title}</h1>
          <p class="sub">{say(locale, 'findingsLead')}</p>
        </div>
        <a class="btn alt" href="/related">
          {say(locale, 'checkRelated')}
        </a>
      </div>
      <Filters view={view} chrome={chrome} />
      <section class="panel">
        {view.rows.length === 0 ? (
          <p class="quiet">
            {view.unknown
              ? say(locale, 'findingsUnknown', { code: view.filter.organisation })
              : say(locale, 'findingsEmpty')}
          </p>
        ) : (
          <Table
            caption={title}
            columns={[
              { label: say(locale, 'colPair') },
              { label: say(locale, 'colDay') },
              { label: say(locale, 'colOutcome') },
              { label: say(locale, 'colMade') },
            ]}
            rows={view.rows.map((row) => [
              <a href={`/findings/${row.id}`}>{say(locale, 'findingPair', { a: row.a.name, b: row.b.name })}</a>,
              <span class="unbroken">{tableDate(row.asOf, locale)}</span>,
              <OutcomeTag outcome={row.outcome} locale={locale} />,
              <span class="unbroken">{proseMinute(row.madeAt, locale)}</span>,
            ])}
          />
        )}
        {view.nextCursor ? (
          <p>
            <a href={nextHref(view, view.nextCursor)}>{say(locale, 'findingsNext')}</a>
          </p>
        ) : null}
      </section>
    </Page>,
  );
}

function nextHref({ filter }: FindingsView, cursor: string): string {
  const query = new URLSearchParams({ ...filter, cursor });
  return `/findings?${query.toString()}`;
}

function Filters({ view, chrome }: { view: FindingsView; chrome: Chrome }) {
  const { locale } = chrome;
  const { organisation, outcome } = view.filter;
  return (
    <form class="filters two" method="get" action="/findings">
      {view.own ? null : (
        <div class="field">
          <label for="organisation">{say(locale, 'findingsOrganisation')}</label>
          <input id="organisation" name="organisation" type="text" value={organisation} autocomplete="off" />
        </div>
      )}
      <div class="field">
        <label for="outcome">{say(locale, 'findingsOutcome')}</label>
        <select id="outcome" name="outcome">
          <option value="">{say(locale, 'anyOption')}</option>
          {OUTCOMES.map((one) => (
            <option value={one} selected={one === outcome}>
              {say(locale, outcomeLook(one).key)}
            </option>
          ))}
        </select>
      </div>
      <button class="btn alt" type="submit">
        {say(locale, 'findingsFind')}
      </button>
    </form>
  );
}
