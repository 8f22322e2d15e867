/** `/regulator/cases/{id}`: is this case right? Reading only: nothing here decides. */
import { type CalendarDate, shanghaiDate } from '../../kernel/calendar-date.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import type { Chrome } from '../chrome.js';
import { html, Page } from '../components/layout.js';
import { ReceiptStrip } from '../components/receipt.js';
import { Sign, Tag } from '../components/signs.js';
import { attestationLook, ClaimStateTag, ClockTag, standingLook } from '../components/states.js';
import { Timeline } from '../components/timeline.js';
import { Trace } from '../components/trace.js';
import { exactAmount, proseDate, sharePercent, tableDate } from '../format.js';
import type { CaseFile, OpenedView } from '../views/case-file.view.js';
import { drawingOf, nearMisses } from '../views/finding-drawing.js';
import { listed, say } from '../wording.js';
import { attestationName } from './attestation-names.js';
import { Contracts, distinct, PerContract, Refusals } from './case-parts.js';
import { Findings, grouped } from './finding-parts.js';
import { corporaOf, Disputes, Opened } from './opened-parts.js';

interface Part {
  readonly file: CaseFile;
  readonly locale: Locale;
}

export function casePage(file: CaseFile, now: Date, chrome: Chrome): string {
  const { locale } = chrome;
  const applicant = inLocale(file.applicant.name, locale);
  const title = file.decision
    ? say(locale, 'caseTitle', { applicant, amount: exactAmount(file.decision.amountFen, locale) })
    : say(locale, 'caseTitleNoAmount', { applicant });
  const judge = pointers(file, locale);
  return html(
    <Page
      chrome={chrome}
      title={title}
      crumbs={[{ label: say(locale, 'navQueue'), href: '/regulator' }, { label: file.number }]}
    >
      <Head file={file} locale={locale} title={title} />
      <Contents file={file} locale={locale} judge={judge.length} on={shanghaiDate(now)} />
      <div class="columns">
        <div class="stack">
          <Judge lines={judge} file={file} locale={locale} />
          {file.opened ? (
            <Opened opened={file.opened} locale={locale} />
          ) : (
            <>
              <Parties file={file} locale={locale} />
              <Attestations file={file} locale={locale} on={shanghaiDate(now)} />
            </>
          )}
          <section class="panel" id="trace">
            <h2>{say(locale, 'tocTrace')}</h2>
            {file.decision ? (
              <>
                <p class="lead">
                  {say(locale, 'traceLead', { period: file.programme.period, version: file.programme.version })}
                </p>
                <Trace decision={file.decision} locale={locale} />
              </>
            ) : (
              <p class="quiet">{say(locale, 'traceNone')}</p>
            )}
          </section>
          {file.decision && file.contracts.length > 1 ? (
            <section class="panel">
              <PerContract contracts={file.contracts} locale={locale} />
            </section>
          ) : null}
          {file.opened ? null : (
            <section class="panel" id="contracts">
              <h2>{say(locale, 'contractsTitle')}</h2>
              <div class="stack">
                <Contracts contracts={file.contracts} locale={locale} />
              </div>
            </section>
          )}
          {file.opened && file.opened.disputes.length > 0 ? (
            <section class="panel" id="disputes">
              <h2>{say(locale, 'disputeTitle')}</h2>
              <Disputes opened={file.opened} locale={locale} />
            </section>
          ) : null}
          <section class="panel">
            <h2>{say(locale, 'moneyTitle')}</h2>
            <Timeline events={file.events.filter((event) => event.amountFen !== undefined)} locale={locale} />
          </section>
          <ReceiptStrip receipt={file.receipt} locale={locale} />
        </div>
        <Beside file={file} locale={locale} />
      </div>
    </Page>,
  );
}

function Beside({ file, locale }: Part) {
  return (
    <aside class="stack">
      <section class="panel">
        <h2>{say(locale, 'summaryTitle')}</h2>
        <Summary file={file} locale={locale} />
      </section>
      <section class="panel">
        <h2>{say(locale, 'historyTitle')}</h2>
        <Timeline events={file.events} locale={locale} compact />
      </section>
    </aside>
  );
}

function Head({ file, locale, title }: Part & { title: string }) {
  const programme = `${inLocale(file.programme.name, locale)} ${file.programme.period}`;
  const bad = file.attestations.filter((one) => one.state === 'REVOKED').length;
  return (
    <div class="head">
      <div>
        <div class="tags">
          <ClaimStateTag state={file.state} locale={locale} />
          {file.clock ? <ClockTag clock={file.clock} locale={locale} /> : null}
          {bad > 0 ? (
            <Tag tone="stop" sign="cross">
              {say(locale, 'attTitle')} {say(locale, 'attRevoked')} {bad}
            </Tag>
          ) : null}
          <Tag tone="plain">{file.owner ? say(locale, 'owner', { name: file.owner }) : say(locale, 'noOwner')}</Tag>
        </div>
        <h1>{title}</h1>
        <p class="sub">
          {file.submittedOn
            ? say(locale, 'caseSub', { programme, number: file.number, date: proseDate(file.submittedOn, locale) })
            : say(locale, 'caseSubNoDate', { programme, number: file.number })}
        </p>
      </div>
    </div>
  );
}

/** Part of the page, its name, how many. */
type Link = readonly [string, string, string];

function Contents({ file, locale, judge, on }: Part & { judge: number; on: CalendarDate }) {
  const valid = file.attestations.filter((one) => standingLook(one, on, locale).holds).length;
  const first: Link = ['judge', say(locale, 'tocJudge'), String(judge)];
  const trace: Link = ['trace', say(locale, 'tocTrace'), ''];
  const last: Link = ['receipt', say(locale, 'tocReceipt'), ''];
  const links: readonly Link[] = file.opened
    ? [first, ['opened', say(locale, 'openedTitle'), ''], trace, last]
    : [
        first,
        ['parties', say(locale, 'tocParties'), ''],
        ['attestations', say(locale, 'attTitle'), `${valid}/${file.attestations.length}`],
        trace,
        ['contracts', say(locale, 'tocContracts'), ''],
        last,
      ];
  return (
    <nav class="contents" aria-label={say(locale, 'tocLabel')}>
      {links.map(([id, word, count]) => (
        <a href={`#${id}`}>
          {word} {count ? <b>{count}</b> : null}
        </a>
      ))}
    </nav>
  );
}

interface Pointer {
  readonly title: string;
  readonly words: string;
}

/** What an officer should look at, each from a record: holdings just below the line, undisclosed holders. */
function pointers(file: CaseFile, locale: Locale): Pointer[] {
  const lines: Pointer[] = [];
  for (const { first, all } of grouped(file.findings)) {
    if (!first.shown) continue;
    const drawing = drawingOf(first.shown, first.shown.holdings);
    const names = new Map([drawing.a, drawing.b, ...drawing.holders].map(({ id, name }) => [id, name]));
    for (const { from, to, sharePct = '' } of nearMisses(drawing)) {
      lines.push({
        title: say(locale, 'judgeNear'),
        words: say(locale, 'judgeNearWords', {
          holder: names.get(from) ?? from,
          company: names.get(to) ?? to,
          share: sharePercent(sharePct),
        }),
      });
    }
    for (const { organisation, knownPct } of first.shown.answer.missing) {
      lines.push({
        title: say(locale, 'judgeMissing'),
        words: say(locale, 'judgeMissingWords', {
          number: listed(distinct(all.map(({ contract }) => contract)), locale),
          organisation: organisation.name,
          known: sharePercent(knownPct),
        }),
      });
    }
  }
  return file.opened ? [...lines, ...openedPointers(file.opened, locale)] : lines;
}

/** Use on which nobody can decide yet, and what the source unit says against the count. */
function openedPointers({ corpora, disputes, claimed }: OpenedView, locale: Locale): Pointer[] {
  const undecided = corpora.flatMap(({ name, leftOut }): Pointer[] => {
    const open = leftOut.filter(({ reason }) => reason === 'INDETERMINATE' || reason === 'REVIEW');
    if (open.length === 0) return [];
    const corpus = inLocale(name, locale);
    const users = listed(
      open.map((one) => one.name),
      locale,
    );
    return [{ title: say(locale, 'judgeUse'), words: say(locale, 'judgeUseWords', { corpus, users }) }];
  });
  const names = new Map(claimed.map(({ key, name }) => [key, inLocale(name, locale)]));
  const disputed = distinct(disputes.map(({ corpus }) => names.get(corpus) ?? corpus));
  if (disputed.length === 0) return undecided;
  const words = say(locale, 'judgeDisputeWords', { n: disputes.length, corpora: listed(disputed, locale) });
  return [...undecided, { title: say(locale, 'judgeDispute'), words }];
}

function Judge({ lines, file, locale }: Part & { lines: readonly Pointer[] }) {
  const refused = file.contracts.filter((one) => one.refusals.length > 0);
  return (
    <section class="panel" id="judge">
      <h2>{lines.length > 0 ? say(locale, 'judgeTitle', { n: lines.length }) : say(locale, 'judgeNone')}</h2>
      {lines.length > 0 ? (
        <>
          <p class="lead">{say(locale, 'judgeLead')}</p>
          <ul class="checks">
            {lines.map((line) => (
              <li>
                <Sign name="triangle" tone="wait" />
                <b>{line.title}</b>
                <span class="state" />
                <p>{line.words}</p>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {refused.length > 0 ? (
        <>
          <p class="group">
            <b>{say(locale, 'judgeRefusal')}</b>
          </p>
          <Refusals contracts={refused} locale={locale} named />
        </>
      ) : null}
    </section>
  );
}

function Parties({ file, locale }: Part) {
  return (
    <section class="panel" id="parties">
      <h2>{say(locale, 'tocParties')}</h2>
      {file.findings.length === 0 ? <p class="quiet">{say(locale, 'partiesNone')}</p> : null}
      <Findings findings={file.findings} locale={locale} />
    </section>
  );
}

function Attestations({ file, locale, on }: Part & { on: CalendarDate }) {
  const looked = file.attestations.map((one) => ({ one, look: standingLook(one, on, locale) }));
  const valid = looked.filter(({ look }) => look.holds).length;
  const badFirst = [...looked].sort((a, b) => Number(a.look.holds) - Number(b.look.holds));
  return (
    <section class="panel" id="attestations">
      <h2>{say(locale, 'attTitle')}</h2>
      {file.attestations.length === 0 ? (
        <p class="quiet">{say(locale, 'attCaseNone')}</p>
      ) : (
        <p class="lead">{say(locale, 'attCaseLead', { n: file.attestations.length, ok: valid })}</p>
      )}
      <ul class="checks">
        {badFirst.map(({ one, look }) => {
          const now = attestationLook(one, on, locale).word;
          return (
            <li>
              <Sign name={look.sign} tone={look.tone} />
              <b>{attestationName(one.type, locale)}</b>
              <span class={look.holds ? 'state quiet' : `state tone-${look.tone}`}>{look.word}</span>
              <p>
                {one.contract && file.contracts.length > 1
                  ? `${say(locale, 'contractsHead', { number: one.contract })}${locale === 'en' ? '. ' : '。'}`
                  : null}
                {one.finding ? `${inLocale(one.finding, locale)}${locale === 'en' ? '. ' : '。'}` : null}
                {one.issuer && one.issuedOn
                  ? say(locale, 'attIssued', {
                      issuer: inLocale(one.issuer.name, locale),
                      date: tableDate(one.issuedOn, locale),
                    })
                  : say(locale, 'attIssuerNone')}
                {look.holds && one.atSigning
                  ? `${locale === 'en' ? '. ' : '。'}${say(locale, 'attSince', { state: now })}`
                  : null}
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Summary({ file, locale }: Part) {
  const sellers = distinct(file.contracts.map((one) => inLocale(one.seller.name, locale)));
  const corpora = corporaOf(file, locale);
  return (
    <dl class="pairs">
      <dt>{say(locale, 'sumApplicant')}</dt>
      <dd>
        {inLocale(file.applicant.name, locale)}
        {file.applicant.uscc ? <span class="note-line mono">{file.applicant.uscc}</span> : null}
      </dd>
      {file.opened ? null : (
        <>
          <dt>{say(locale, 'sumSeller')}</dt>
          <dd>{listed(sellers, locale)}</dd>
        </>
      )}
      <dt>{say(locale, 'sumCorpus')}</dt>
      <dd>{listed(corpora, locale) || say(locale, 'none')}</dd>
      <dt>{say(locale, 'sumVersion')}</dt>
      <dd>{say(locale, 'sumVersionText', { period: file.programme.period, version: file.programme.version })}</dd>
    </dl>
  );
}
