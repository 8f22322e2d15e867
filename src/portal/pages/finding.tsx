/** `/findings/{id}`: are the two related, by which path, and what happened to this finding since? */
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import type { FindingFile, OpinionCase, ShownAnswer, ShownReexamination } from '../../modules/parties/index.js';
import type { Chrome } from '../chrome.js';
import { Coverage, FullAnswer, Limbs, OutcomeTag, Sources, StandardName } from '../components/finding.js';
import { html, Page } from '../components/layout.js';
import { Ownership } from '../components/ownership.js';
import { Digest, ReceiptStrip } from '../components/receipt.js';
import { Sign, Tag } from '../components/signs.js';
import { outcomeLook } from '../components/states.js';
import { proseDate, proseMinute } from '../format.js';
import type { DeclaredView, FindingPageView } from '../views/finding.view.js';
import { drawingOf } from '../views/finding-drawing.js';
import { say } from '../wording.js';

interface Part {
  readonly view: FindingPageView;
  readonly locale: Locale;
}

export function findingPage(view: FindingPageView, chrome: Chrome): string {
  const { locale } = chrome;
  const { file } = view;
  const outcome = say(locale, outcomeLook(file.concluded?.outcome ?? file.answer.outcome).key);
  const title = say(locale, 'findingHead', { a: file.a.name, b: file.b.name, outcome });
  const crumbs = [
    { label: say(locale, 'findingsCrumb'), href: '/findings' },
    { label: say(locale, 'findingPair', { a: file.a.name, b: file.b.name }) },
  ];
  return html(
    <Page chrome={chrome} title={title} crumbs={crumbs}>
      <Head file={file} locale={locale} title={title} />
      <nav class="contents" aria-label={say(locale, 'tocLabel')}>
        <a href="#why">{say(locale, 'tocWhy')}</a>
        <a href="#coverage">{say(locale, 'tocCoverage')}</a>
        <a href="#life">{say(locale, 'tocLife')}</a>
        <a href="#receipt">{say(locale, 'tocReceipt')}</a>
      </nav>
      <div class="columns">
        <div class="stack">
          <Why file={file} locale={locale} />
          <section class="panel" id="coverage">
            <h2>{say(locale, 'coverageTitle')}</h2>
            {file.answer.coverage.length > 0 ? <p class="lead">{say(locale, 'coverageLead')}</p> : null}
            <Coverage question={file} locale={locale} roles="plain" />
          </section>
          <Life view={view} locale={locale} />
          <ReceiptStrip receipt={view.receipt} locale={locale} title="findingReceipt" />
        </div>
        <aside class="stack">
          <section class="panel">
            <h2>{say(locale, 'summaryTitleFinding')}</h2>
            <Facts file={file} locale={locale} />
          </section>
        </aside>
      </div>
    </Page>,
  );
}

function Head({ file, locale, title }: { file: FindingFile; locale: Locale; title: string }) {
  const { concluded, reexaminations, differsNow } = file;
  return (
    <div class="head">
      <div>
        <div class="tags">
          <OutcomeTag outcome={file.answer.outcome} locale={locale} />
          {concluded ? (
            <Tag tone="info" sign="check">
              {say(locale, 'findingConcluded', { outcome: say(locale, outcomeLook(concluded.outcome).key) })}
            </Tag>
          ) : null}
          {reexaminations.length > 0 ? (
            <Tag tone={differsNow ? 'wait' : 'plain'} sign={differsNow ? 'triangle' : 'check'}>
              {say(locale, differsNow ? 'findingDiffers' : 'findingUndone')}
            </Tag>
          ) : null}
        </div>
        <h1>{title}</h1>
        <p class="sub">
          {say(locale, 'findingSub', { date: proseDate(file.asOf as CalendarDate, locale) })}
          {locale === 'en' ? ' ' : ''}
          <StandardName question={file} locale={locale} />
        </p>
      </div>
    </div>
  );
}

function Why({ file, locale }: { file: FindingFile; locale: Locale }) {
  const { answer } = file;
  return (
    <section class="panel" id="why">
      <h2>{say(locale, 'tocWhy')}</h2>
      <Ownership drawing={drawingOf(file, file.holdings)} locale={locale} roles="plain" id="own" />
      <FullAnswer question={file} locale={locale} />
      <Sources limbs={[...answer.limbs, ...answer.flags]} locale={locale} />
    </section>
  );
}

function Facts({ file, locale }: { file: FindingFile; locale: Locale }) {
  const { a, b, answer } = file;
  const judged = { a: answer.judged.a, b: answer.judged.b };
  return (
    <dl class="pairs">
      <dt>{say(locale, 'factTwo')}</dt>
      <dd>
        {(['a', 'b'] as const).map((side) => {
          const party = side === 'a' ? a : b;
          return (
            <p>
              {party.name}
              {party.code ? <span class="note-line mono">{party.code}</span> : null}
              {judged[side].id === party.id ? null : (
                <span class="note-line">{say(locale, 'factHeadOffice', { name: judged[side].name })}</span>
              )}
            </p>
          );
        })}
      </dd>
      <dt>{say(locale, 'factDay')}</dt>
      <dd>{proseDate(file.asOf as CalendarDate, locale)}</dd>
      <dt>{say(locale, 'factStandard')}</dt>
      <dd>
        <StandardName question={file} locale={locale} />
      </dd>
      <dt>{say(locale, 'factFrozen')}</dt>
      <dd>{proseMinute(file.recordedAt, locale)}</dd>
      <dt>{say(locale, 'factDigest')}</dt>
      <dd>
        <Digest value={file.digest} />
      </dd>
      <dt>{say(locale, 'factGraph')}</dt>
      <dd>
        <Digest value={answer.graphDigest} />
      </dd>
      <dt>{say(locale, 'factSeen')}</dt>
      <dd>{say(locale, 'factSeenText')}</dd>
    </dl>
  );
}

function Life({ view, locale }: Part) {
  const { file, declarations } = view;
  const { reexaminations, opinions, requests } = file;
  const declared = declarations.some((one) => one.declared !== undefined);
  const waits = file.answer.outcome === 'INDETERMINATE' || file.answer.outcome === 'REVIEW';
  const nothing = reexaminations.length + opinions.length + requests.length === 0 && !declared && !file.concluded;
  return (
    <section class="panel" id="life">
      <h2>{say(locale, 'lifeTitle')}</h2>
      <p class="lead">{say(locale, nothing ? 'lifeNone' : 'lifeStays')}</p>
      {reexaminations.map((one, index) => (
        <Reexamined one={one} before={reexaminations[index - 1]?.answer ?? file.answer} locale={locale} />
      ))}
      <Opinions view={view} locale={locale} />
      {view.reviewer && waits && !file.concluded ? <p class="note">{say(locale, 'opinionNeeded')}</p> : null}
      <Requests view={view} locale={locale} />
      {declared ? <Declared declarations={declarations} locale={locale} /> : null}
    </section>
  );
}

/** The old answer and the new one side by side; on a phone one under the other. */
function Reexamined({ one, before, locale }: { one: ShownReexamination; before: ShownAnswer; locale: Locale }) {
  return (
    <div class="later">
      <h3>{say(locale, 'reexaminedTitle', { date: proseMinute(one.recordedAt, locale) })}</h3>
      <p class="small quiet">{say(locale, `cause${one.cause.kind}`, { version: one.standardVersion })}</p>
      <div class="sides">
        <Side title={say(locale, 'answerBefore')} answer={before} locale={locale} />
        <Side title={say(locale, 'answerAfter')} answer={one.answer} locale={locale} />
      </div>
    </div>
  );
}

function Side({ title, answer, locale }: { title: string; answer: ShownAnswer; locale: Locale }) {
  return (
    <div class="side">
      <p>
        <b>{title}</b> <OutcomeTag outcome={answer.outcome} locale={locale} />
      </p>
      {answer.limbs.length > 0 ? (
        <Limbs limbs={answer.limbs} locale={locale} />
      ) : (
        <p class="small quiet">{say(locale, 'answerNoPath')}</p>
      )}
      {answer.missing.map(({ organisation, knownPct }) => (
        <p class="small">
          {say(locale, 'missingHolders', {
            organisation: organisation.name,
            known: `${knownPct.replace(/\.?0+$/, '')}%`,
          })}
        </p>
      ))}
    </div>
  );
}

const OPINION_SIGNS = {
  WAITING: { name: 'clock', tone: 'wait' },
  WITHDRAWN: { name: 'ring', tone: 'plain' },
  CONFIRMED: { name: 'check', tone: 'ok' },
  SUPERSEDED: { name: 'ring', tone: 'plain' },
} as const;

function Opinions({ view, locale }: Part) {
  const { opinions, concluded } = view.file;
  if (opinions.length === 0 && !concluded) return null;
  const elsewhere = concluded !== undefined && !opinions.some(({ id }) => id === concluded.opinionId);
  return (
    <div class="later">
      <h3>{say(locale, 'opinionsTitle')}</h3>
      {elsewhere ? <p class="note">{say(locale, 'opinionElsewhere')}</p> : null}
      <ul class="checks">
        {[...opinions].reverse().map((opinion) => (
          <OpinionItem opinion={opinion} officers={view.officers} locale={locale} />
        ))}
      </ul>
    </div>
  );
}

function OpinionItem({
  opinion,
  officers,
  locale,
}: {
  opinion: OpinionCase;
  officers: FindingPageView['officers'];
  locale: Locale;
}) {
  const { state, outcome, reason, ground, evidence } = opinion;
  return (
    <li>
      <Sign {...OPINION_SIGNS[state]} />
      <b>{say(locale, 'opinionFound', { outcome: say(locale, outcomeLook(outcome).key) })}</b>
      <span class={`state tone-${OPINION_SIGNS[state].tone}`}>{say(locale, `opinion${state}`)}</span>
      <div class="opinion">
        <p class="stated">{say(locale, 'opinionReason', { text: reason })}</p>
        {ground ? <p class="stated">{say(locale, 'opinionGround', { text: ground })}</p> : null}
        {evidence.map(({ name, sha256 }) => (
          <p>
            {say(locale, 'opinionEvidence', { name })} <Digest value={sha256} />
          </p>
        ))}
        <p>{whoAndWhen(opinion, officers, locale)}</p>
      </div>
    </li>
  );
}

function whoAndWhen(
  { givenBy, recordedAt, confirmedBy, confirmedAt }: OpinionCase,
  officers: FindingPageView['officers'],
  locale: Locale,
): string {
  const giver = officers.get(givenBy);
  const at = proseMinute(recordedAt, locale);
  const given = giver ? say(locale, 'opinionGivenBy', { name: giver, at }) : say(locale, 'opinionGiven', { at });
  if (!confirmedAt) return given;
  const confirmer = confirmedBy === undefined ? undefined : officers.get(confirmedBy);
  const on = proseMinute(confirmedAt, locale);
  const confirmed = confirmer
    ? say(locale, 'opinionConfirmedBy', { name: confirmer, at: on })
    : say(locale, 'opinionConfirmedAt', { at: on });
  return `${given}${locale === 'en' ? '; ' : '，'}${confirmed}`;
}

function Requests({ view, locale }: Part) {
  const { requests, reexaminations, concluded } = view.file;
  if (requests.length === 0) return null;
  return (
    <div class="later">
      <h3>{say(locale, 'requestsTitle')}</h3>
      <ul class="checks">
        {requests.map(({ item, state, owner }) => {
          const open = state === 'OPEN';
          const answered = reexaminations.some(({ recordedAt }) => recordedAt >= item.recordedAt);
          return (
            <li>
              <Sign name={open ? 'clock' : 'check'} tone={open ? 'wait' : 'ok'} />
              <b>{owner?.name ?? item.owner}</b>
              <span class={open ? 'state tone-wait' : 'state quiet'}>
                {open ? say(locale, 'requestOpen', { owner: owner?.name ?? '' }) : say(locale, 'requestClosed')}
              </span>
              <p>
                {inLocale(item.reason, locale)}
                <span class="note-line">
                  {say(locale, 'requestOpened', { at: proseMinute(item.recordedAt, locale) })}
                  {!open && concluded ? `${locale === 'en' ? '. ' : '。'}${say(locale, 'requestConcluded')}` : null}
                  {answered ? `${locale === 'en' ? '. ' : '。'}${say(locale, 'requestAnswered')}` : null}
                </span>
              </p>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

export function Declared({ declarations, locale }: { declarations: readonly DeclaredView[]; locale: Locale }) {
  return (
    <div class="later">
      <h3>{say(locale, 'declarationsTitle')}</h3>
      <ul class="checks">
        {declarations.map(({ by, declared }) => (
          <DeclaredItem name={by.name} declared={declared} locale={locale} />
        ))}
      </ul>
    </div>
  );
}

function DeclaredItem({
  name,
  declared,
  locale,
}: {
  name: string;
  declared: DeclaredView['declared'];
  locale: Locale;
}) {
  if (!declared) {
    return (
      <li>
        <Sign name="ring" tone="plain" />
        <span>{say(locale, 'declaredNone', { name })}</span>
      </li>
    );
  }
  const { statement, on, signedOn, contradictions } = declared;
  const bad = contradictions.length > 0;
  return (
    <li>
      <Sign name={bad ? 'triangle' : 'check'} tone={bad ? 'wait' : 'ok'} />
      <b>{say(locale, `declared${statement}`, { name })}</b>
      <span class={bad ? 'state tone-wait' : 'state quiet'}>
        {bad ? say(locale, 'declaredContradicted', { n: contradictions.length }) : say(locale, 'declaredAgrees')}
      </span>
      <div class="opinion">
        <p>{say(locale, 'declaredFor', { on: proseDate(on, locale), signed: proseDate(signedOn, locale) })}</p>
        {contradictions.map((text) => (
          <p>{inLocale(text, locale)}</p>
        ))}
      </div>
    </li>
  );
}
