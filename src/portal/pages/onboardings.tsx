/** `/operator/organisations`: who wants in? */
import type { Chrome } from '../chrome.js';
import { html, Page } from '../components/layout.js';
import { kindWord, OnboardingTag } from '../components/onboarding.js';
import { Table } from '../components/table.js';
import { tableDate } from '../format.js';
import type { OnboardingsView } from '../views/onboarding.view.js';
import { say } from '../wording.js';

const STATES = ['SUBMITTED', 'RETURNED', 'APPROVED', 'REFUSED'] as const;

export function onboardingsPage(view: OnboardingsView, chrome: Chrome): string {
  const { locale } = chrome;
  const { state, rows } = view;
  const title = say(locale, `onboardings${state}`);
  return html(
    <Page chrome={chrome} title={title}>
      <div class="head">
        <div>
          <h1>{title}</h1>
          <p class="sub">{say(locale, 'onboardingsLead')}</p>
        </div>
      </div>
      <nav class="contents" aria-label={say(locale, 'queueFilters')}>
        {STATES.map((one) => (
          <a href={`/operator/organisations?state=${one}`} aria-current={one === state ? 'true' : undefined}>
            {say(locale, `onboarding${one}`)}
          </a>
        ))}
      </nav>
      <section class="panel">
        {rows.length === 0 ? (
          <p class="quiet">{say(locale, 'onboardingsEmpty')}</p>
        ) : (
          <Table
            caption={title}
            columns={[
              { label: say(locale, 'onboardingName') },
              { label: say(locale, 'onboardingCode') },
              { label: say(locale, 'onboardingKind') },
              { label: say(locale, 'onboardingCameOn') },
              { label: say(locale, 'colState') },
            ]}
            rows={rows.map((row) => [
              <a href={`/operator/organisations/${row.id}`}>{row.name}</a>,
              <span class="unbroken">{row.code}</span>,
              kindWord(row.kind, locale),
              <span class="unbroken">{tableDate(row.cameOn, locale)}</span>,
              <OnboardingTag state={row.state} locale={locale} />,
            ])}
          />
        )}
        {view.nextCursor ? (
          <p>
            <a href={`/operator/organisations?state=${state}&cursor=${view.nextCursor}`}>
              {say(locale, 'findingsNext')}
            </a>
          </p>
        ) : null}
      </section>
    </Page>,
  );
}
