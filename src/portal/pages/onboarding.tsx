/** `/operator/organisations/{id}`: may this organisation come in? The decision comes last, after what must be read. */
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Locale } from '../../kernel/text.js';
import type { Chrome } from '../chrome.js';
import { ErrorSummary, titleWith } from '../components/form.js';
import { html, Page } from '../components/layout.js';
import { kindWord, OnboardingTag } from '../components/onboarding.js';
import { Table } from '../components/table.js';
import { tableDate } from '../format.js';
import { MESSAGES, type MessageKey } from '../messages.table.js';
import type { OnboardingView } from '../views/onboarding.view.js';
import { say } from '../wording.js';

export function onboardingPage(view: OnboardingView, chrome: Chrome): string {
  const { locale } = chrome;
  const title = say(locale, `onboardingTitle${view.state}`, { name: view.name });
  return html(
    <Page chrome={chrome} title={titleWith(chrome, view.errors, title)}>
      <ErrorSummary chrome={chrome} errors={view.errors} />
      <div class="head">
        <div>
          <p>
            <OnboardingTag state={view.state} locale={locale} />
          </p>
          <h1>{title}</h1>
          <p class="sub">{say(locale, 'onboardingVersion', { n: view.number })}</p>
        </div>
      </div>
      <section class="panel">
        <h2>{say(locale, 'onboardingSaid')}</h2>
        <Said view={view} locale={locale} />
      </section>
      <section class="panel later-panel">
        <h2>{say(locale, 'onboardingExtract')}</h2>
        <Extract view={view} locale={locale} />
      </section>
      {view.differences.length > 0 ? (
        <section class="panel later-panel">
          <h2>{say(locale, 'onboardingDiffers')}</h2>
          <Differences view={view} locale={locale} />
        </section>
      ) : null}
      <section class="panel later-panel" id={view.state === 'SUBMITTED' ? undefined : 'decision'}>
        <h2>{say(locale, 'onboardingEvents')}</h2>
        <Events view={view} locale={locale} />
      </section>
      {view.state === 'SUBMITTED' ? <Decision view={view} chrome={chrome} /> : null}
    </Page>,
  );
}

function Said({ view, locale }: { view: OnboardingView; locale: Locale }) {
  const { agent } = view;
  return (
    <dl class="account">
      <dt>{say(locale, 'onboardingName')}</dt>
      <dd>{view.name}</dd>
      <dt>{say(locale, view.kind === 'OVERSEAS' ? 'onboardingForeignId' : 'onboardingCode')}</dt>
      <dd>{view.code}</dd>
      <dt>{say(locale, 'onboardingKind')}</dt>
      <dd>{kindWord(view.kind, locale)}</dd>
      <dt>{say(locale, 'onboardingRepresentative')}</dt>
      <dd>{view.representative}</dd>
      {agent ? (
        <>
          <dt>{say(locale, 'onboardingAgent')}</dt>
          <dd>{say(locale, 'onboardingAgentUntil', { name: agent.name, until: dateWord(agent.until, locale) })}</dd>
        </>
      ) : null}
    </dl>
  );
}

function Extract({ view, locale }: { view: OnboardingView; locale: Locale }) {
  const { issuedOn, days, source, sha256, state } = view.extract;
  const key = `extract${state}`;
  return (
    <>
      <p class="lead">{say(locale, 'onboardingAgrees')}</p>
      <dl class="account">
        <dt>{say(locale, 'extractIssued')}</dt>
        <dd>{say(locale, 'extractAge', { on: tableDate(issuedOn, locale), n: days })}</dd>
        <dt>{say(locale, 'extractState')}</dt>
        <dd>{key in MESSAGES ? say(locale, key as MessageKey) : state}</dd>
        <dt>{say(locale, 'extractSource')}</dt>
        <dd>{source}</dd>
        <dt>{say(locale, 'extractDigest')}</dt>
        <dd>
          <code>{sha256}</code>
        </dd>
      </dl>
    </>
  );
}

/** Of a person it is only said that there is another one. */
function Differences({ view, locale }: { view: OnboardingView; locale: Locale }) {
  return (
    <Table
      caption={say(locale, 'onboardingDiffers')}
      columns={[
        { label: say(locale, 'onboardingField') },
        { label: say(locale, 'onboardingBefore') },
        { label: say(locale, 'onboardingAfter') },
      ]}
      rows={view.differences.map(({ field, before, after }) => {
        const other = before === undefined && after === undefined;
        return [
          fieldWord(field, locale),
          other ? '' : valueWord(field, before, locale),
          other ? say(locale, 'onboardingOther') : valueWord(field, after, locale),
        ];
      })}
    />
  );
}

const FIELDS: Readonly<Record<string, MessageKey>> = {
  '/organisation/nameZh': 'onboardingName',
  '/organisation/nameEn': 'onboardingNameEn',
  '/organisation/placeCode': 'onboardingPlace',
  '/organisation/registeredOn': 'onboardingRegisteredOn',
  '/organisation/headOffice': 'onboardingHeadOffice',
  '/organisation/boardSeats': 'onboardingSeats',
  '/agentMandate/sha256': 'onboardingMandate',
  '/agentMandate/from': 'onboardingMandateFrom',
  '/agentMandate/until': 'onboardingMandateUntil',
  '/organisation/kind': 'onboardingKind',
  '/representative': 'onboardingRepresentative',
  '/agent': 'onboardingAgent',
  '/extract/issuedOn': 'extractIssued',
  '/extract/source': 'extractSource',
  '/extract/sha256': 'extractDigest',
};

/** A field without a word of its own is one of the others, so that nothing is left out. */
function fieldWord(field: string, locale: Locale): string {
  return say(locale, FIELDS[field] ?? 'onboardingFieldOther');
}

function valueWord(field: string, value: string | undefined, locale: Locale): string {
  if (value === undefined) return say(locale, 'none');
  return field === '/organisation/kind' ? kindWord(value, locale) : value;
}

function Events({ view, locale }: { view: OnboardingView; locale: Locale }) {
  return (
    <ol class="steps">
      {view.events.map(({ on, what, number, reason, missing = [] }) => (
        <li>
          {say(locale, 'onboardingEvent', {
            on: tableDate(on, locale),
            what: say(locale, `onboarding${what}`),
            n: number,
          })}
          {reason === undefined ? null : <p>{reason}</p>}
          {missing.map((one) => (
            <p>{say(locale, 'onboardingMissingLine', { code: one.code, reason: one.reason })}</p>
          ))}
        </li>
      ))}
    </ol>
  );
}

/** Three answers, each its own form; none is chosen before. */
function Decision({ view, chrome }: { view: OnboardingView; chrome: Chrome }) {
  const { locale } = chrome;
  const at = (step: string): string => `/operator/organisations/${view.id}/${step}`;
  const token = <input type="hidden" name="formToken" value={chrome.reader?.formToken ?? ''} />;
  return (
    <section class="panel later-panel form-panel" id="decision">
      <h2>{say(locale, 'onboardingDecide')}</h2>
      <form method="post" action={at('approve')}>
        {token}
        <p class="sub">{say(locale, 'onboardingApproveLead')}</p>
        <button class="btn" type="submit">
          {say(locale, 'onboardingApprove')}
        </button>
      </form>
      <form method="post" action={at('return')}>
        {token}
        <Area name="missing" label="onboardingMissing" hint="onboardingMissingHint" view={view} locale={locale} />
        <button class="btn alt" type="submit">
          {say(locale, 'onboardingReturn')}
        </button>
      </form>
      <form method="post" action={at('refuse')}>
        {token}
        <Area name="reason" label="onboardingReason" hint="onboardingReasonHint" view={view} locale={locale} />
        <button class="btn quiet" type="submit">
          {say(locale, 'onboardingRefuse')}
        </button>
      </form>
    </section>
  );
}

interface AreaProps {
  readonly name: 'missing' | 'reason';
  readonly label: MessageKey;
  readonly hint: MessageKey;
  readonly view: OnboardingView;
  readonly locale: Locale;
}

function Area({ name, label, hint, view, locale }: AreaProps) {
  const error = view.errors.find(({ field }) => field === name);
  return (
    <div class="field">
      <label for={name}>{say(locale, label)}</label>
      <p class="sub" id={`${name}-hint`}>
        {say(locale, hint)}
      </p>
      {error ? (
        <p class="wrong" id={`${name}-wrong`}>
          {error.text}
        </p>
      ) : null}
      <textarea
        id={name}
        name={name}
        rows={4}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? `${name}-hint ${name}-wrong` : `${name}-hint`}
      >
        {view.typed[name]}
      </textarea>
    </div>
  );
}

function dateWord(date: string, locale: Locale): string {
  return tableDate(date as CalendarDate, locale);
}
