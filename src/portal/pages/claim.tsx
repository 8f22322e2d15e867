/** `/builder/claims/{id}` and `/provider/claims/{id}`: why this amount, when is it paid? */
import { inLocale, type Locale } from '../../kernel/text.js';
import type { Chrome } from '../chrome.js';
import { ErrorSummary, titleWith } from '../components/form.js';
import { LadderView } from '../components/ladder.js';
import { html, Page } from '../components/layout.js';
import { ReceiptStrip } from '../components/receipt.js';
import { Tag } from '../components/signs.js';
import { ClaimStateTag, claimStateWord, clockWord, outcomeLook } from '../components/states.js';
import { Timeline } from '../components/timeline.js';
import { Trace } from '../components/trace.js';
import { headlineAmount, proseDate } from '../format.js';
import type { CaseFile, ClaimState, DecisionView, OpenedView } from '../views/case-file.view.js';
import { buildLadder } from '../views/ladder.view.js';
import { listed, say } from '../wording.js';
import { distinct, PerContract, Refusals, sellersOf } from './case-parts.js';
import { type DisputeDraft, DisputePanel, NO_DISPUTE } from './dispute-parts.js';
import { Findings } from './finding-parts.js';
import { corporaOf, Opened } from './opened-parts.js';

export function claimPage(file: CaseFile, chrome: Chrome, dispute: DisputeDraft = NO_DISPUTE): string {
  const { locale, door } = chrome;
  const title = answerOf(file, locale);
  const { errors } = dispute;
  const crumbs = [
    { label: say(locale, 'claimCrumb'), href: door === 'provider' ? '/provider' : '/builder' },
    { label: `${inLocale(file.programme.name, locale)} ${file.programme.period}` },
    { label: file.number },
  ];
  return html(
    <Page chrome={chrome} title={titleWith(chrome, errors, title)} crumbs={crumbs}>
      <ErrorSummary chrome={chrome} errors={errors} />
      <div class="head">
        <div>
          <div class="tags">
            <ClaimStateTag state={file.state} locale={locale} />
            {file.clock ? (
              <Tag tone="wait" sign="clock">
                {clockWord(file.clock, locale)}
              </Tag>
            ) : null}
          </div>
          <h1>{title}</h1>
          <p class="sub">
            {say(locale, 'claimSub', { number: file.number, programme: inLocale(file.programme.name, locale) })}
          </p>
        </div>
      </div>
      <section class="todo" aria-labelledby="next">
        <div>
          <h2 id="next">{say(locale, 'nothing')}</h2>
          <p>{say(locale, 'todoNothingText')}</p>
        </div>
      </section>
      <div class="columns">
        <div class="stack">
          {file.opened ? (
            <ByUse opened={file.opened} {...(file.decision ? { decision: file.decision } : {})} locale={locale} />
          ) : null}
          {file.decision && !file.opened ? <Why file={file} decision={file.decision} locale={locale} /> : null}
          {file.decision && file.contracts.length > 1 ? (
            <section class="panel">
              <PerContract contracts={file.contracts} locale={locale} />
            </section>
          ) : null}
          {file.findings.length > 0 ? (
            <section class="panel" id="related">
              <h2>{say(locale, 'relatedSection')}</h2>
              <Findings findings={file.findings} locale={locale} />
            </section>
          ) : null}
          <section class="panel">
            <h2>{say(locale, 'moneyTitle')}</h2>
            <Timeline events={file.events} locale={locale} />
          </section>
          {file.opened && (door === 'provider' || file.opened.disputes.length > 0) ? (
            <DisputePanel file={file} opened={file.opened} dispute={dispute} chrome={chrome} />
          ) : null}
          {file.decision ? <ReceiptStrip receipt={file.receipt} locale={locale} /> : null}
        </div>
        <aside class="stack">
          <section class="panel">
            <h2>{say(locale, 'summaryTitle')}</h2>
            <Summary file={file} locale={locale} />
          </section>
        </aside>
      </div>
    </Page>,
  );
}

const AWAITS_PAYMENT: ReadonlySet<ClaimState> = new Set(['ISSUED', 'FORMALITIES', 'PAYING']);
const PAID: ReadonlySet<ClaimState> = new Set(['PAID', 'FOLLOWED_UP', 'ARCHIVED']);

/** The page's one question answered in a line. */
export function answerOf(file: CaseFile, locale: Locale): string {
  const { decision, state } = file;
  if (!decision) return say(locale, 'claimUndecided', { state: claimStateWord(state, locale) });
  const amount = headlineAmount(decision.amountFen, locale);
  if (decision.estimate) return say(locale, 'claimEstimate', { amount });
  if (decision.amountFen === 0n) return say(locale, 'claimZero');
  if (PAID.has(state)) return say(locale, 'claimAwardedPaid', { amount });
  if (state === 'PUBLISHED') return say(locale, 'claimAwardedPublished', { amount });
  return say(locale, AWAITS_PAYMENT.has(state) ? 'claimAwardedIssued' : 'claimAwardedOther', { amount });
}

/** A reward by use: its statement of use, then the record step by step. */
function ByUse({ opened, decision, locale }: { opened: OpenedView; decision?: DecisionView; locale: Locale }) {
  return (
    <>
      <Opened opened={opened} locale={locale} />
      {decision ? (
        <section class="panel">
          <h2>{say(locale, 'tocTrace')}</h2>
          <details>
            <summary>{say(locale, 'traceMore', { n: decision.trace.length })}</summary>
            <Trace decision={decision} locale={locale} />
          </details>
        </section>
      ) : null}
    </>
  );
}

function Why({ file, decision, locale }: { file: CaseFile; decision: DecisionView; locale: Locale }) {
  const refused = file.contracts.filter((one) => one.refusals.length > 0);
  const allRefused = refused.length === file.contracts.length && refused.length > 0;
  return (
    <section class="panel" aria-labelledby="why">
      {allRefused ? (
        <>
          <h2>{say(locale, 'failedTitle')}</h2>
          <p class="lead">{say(locale, 'failedLead')}</p>
          <Refusals contracts={refused} locale={locale} named={file.contracts.length > 1} />
        </>
      ) : null}
      <h2 id="why">{say(locale, 'whyAmount')}</h2>
      <p class="lead">{say(locale, 'ladderLead')}</p>
      <LadderView ladder={buildLadder(file, decision, locale)} locale={locale} />
      {refused.length > 0 && !allRefused ? (
        <>
          <p class="group">
            <b>{say(locale, 'refusedContractsTitle')}</b>
          </p>
          <Refusals contracts={refused} locale={locale} named />
        </>
      ) : null}
      <details>
        <summary>{say(locale, 'traceMore', { n: decision.trace.length })}</summary>
        <Trace decision={decision} locale={locale} />
      </details>
    </section>
  );
}

function Summary({ file, locale }: { file: CaseFile; locale: Locale }) {
  const corpora = corporaOf(file, locale);
  const outcomes = distinct(file.findings.map((one) => say(locale, outcomeLook(one.outcome).key)));
  const rows: readonly (readonly [string, string | undefined])[] = [
    [say(locale, 'sumApplicant'), inLocale(file.applicant.name, locale)],
    [say(locale, 'sumSeller'), listed(sellersOf(file, locale), locale)],
    [
      say(locale, 'sumContract'),
      listed(
        file.contracts.map((one) => one.number),
        locale,
      ),
    ],
    [say(locale, 'sumCorpus'), listed(corpora, locale)],
    [say(locale, 'sumRelated'), listed(outcomes, locale)],
    [
      say(locale, 'sumVersion'),
      say(locale, 'sumVersionText', { period: file.programme.period, version: file.programme.version }),
    ],
    [say(locale, 'sumAuthority'), file.programme.authority && inLocale(file.programme.authority, locale)],
    [say(locale, 'sumOwner'), file.owner],
    [say(locale, 'sumDue'), file.clock?.dueOn && proseDate(file.clock.dueOn, locale)],
  ];
  return (
    <dl class="pairs">
      {rows.map(([label, value]) =>
        value ? (
          <>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </>
        ) : null,
      )}
    </dl>
  );
}
