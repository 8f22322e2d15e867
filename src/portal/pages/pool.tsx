/** `/pools/{programme}/{period}`: how much is left? */
import { atLeastZero, type Fen, fen, formatYuan } from '../../kernel/money.js';
import { inLocale } from '../../kernel/text.js';
import type { Chrome } from '../chrome.js';
import { Bar, Swatch } from '../components/bars.js';
import { html, Page } from '../components/layout.js';
import { PoolChart } from '../components/pool-chart.js';
import { Digest, Strip } from '../components/receipt.js';
import { ClaimStateTag } from '../components/states.js';
import { Table } from '../components/table.js';
import { grouped, headlineAmount, proseMinute, tableDate } from '../format.js';
import type { PoolView } from '../views/pool.view.js';
import { say } from '../wording.js';

export function poolPage(view: PoolView, chrome: Chrome): string {
  const { locale } = chrome;
  const title = say(locale, 'poolTitle', { period: view.period, amount: headlineAmount(view.remainingFen, locale) });
  const crumbs = [
    { label: say(locale, 'navPool'), href: '/pools' },
    { label: inLocale(view.programmeName, locale) },
    { label: say(locale, 'poolCrumb', { period: view.period }) },
  ];
  return html(
    <Page chrome={chrome} title={title} crumbs={crumbs}>
      <div class="head">
        <div>
          <h1>{title}</h1>
          <p class="sub">
            {say(locale, 'poolSub', {
              name: inLocale(view.programmeName, locale),
              total: headlineAmount(view.totalFen, locale),
              at: proseMinute(view.asOf, locale),
            })}
          </p>
        </div>
        <a class="btn alt" href={`/pools/${view.programme}/${view.period}.csv`}>
          {say(locale, 'poolCsv')}
        </a>
      </div>
      <div class="stack">
        <Where view={view} chrome={chrome} />
        <Year view={view} chrome={chrome} />
        <Awards view={view} chrome={chrome} />
        {view.checkpoint ? (
          <Strip
            title={say(locale, 'poolVerify')}
            tone="ok"
            label={say(locale, 'receiptAria')}
            action={
              <a class="btn alt" href="/verify">
                {say(locale, 'verifyHow')}
              </a>
            }
          >
            {say(locale, 'poolCheckpoint', { size: grouped(view.checkpoint.size) })}{' '}
            <Digest value={view.checkpoint.root} />
          </Strip>
        ) : null}
      </div>
    </Page>,
  );
}

function committed(view: PoolView): Fen {
  return atLeastZero(fen(view.totalFen - view.remainingFen - view.paidFen - view.lapsedFen));
}

function Where({ view, chrome }: { view: PoolView; chrome: Chrome }) {
  const { locale } = chrome;
  const waiting = committed(view);
  const words = say(locale, 'poolBarAlt', {
    paid: headlineAmount(view.paidFen, locale),
    committed: headlineAmount(waiting, locale),
    left: headlineAmount(view.remainingFen, locale),
  });
  const parts = [
    { label: say(locale, 'poolPaid'), amountFen: view.paidFen, fill: 'var(--chart-1)' },
    { label: say(locale, 'poolCommitted'), amountFen: waiting, fill: 'var(--chart-2)' },
    { label: say(locale, 'poolLeft'), amountFen: view.remainingFen, fill: 'var(--control)', outlined: true },
    ...(view.lapsedFen > 0n
      ? [{ label: say(locale, 'poolLapsed'), amountFen: view.lapsedFen, fill: 'var(--line)' }]
      : []),
  ];
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>{say(locale, 'poolWhere')}</h2>
        <span class="small quiet">{say(locale, 'yuanUnit')}</span>
      </div>
      <p class="hidden">{words}</p>
      {view.totalFen > 0n ? <Bar wholeFen={view.totalFen} parts={parts} height={28} /> : null}
      <dl class="facts open">
        {parts.map((part) => (
          <div>
            <dt>
              <Swatch fill={part.fill} outlined={part.outlined === true} />
              {part.label}
            </dt>
            <dd>
              {formatYuan(part.amountFen)}
              {view.totalFen > 0n ? (
                <small>{say(locale, 'poolShare', { share: shareWords(part.amountFen, view.totalFen) })}</small>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Two decimals, rounded half up; the exact amount stands above. */
function shareWords(part: Fen, whole: Fen): string {
  const hundredths = (part * 20_000n + whole) / (2n * whole);
  return `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, '0')}%`;
}

function Year({ view, chrome }: { view: PoolView; chrome: Chrome }) {
  const { locale } = chrome;
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>{say(locale, 'poolYear')}</h2>
        <span class="small quiet">{say(locale, 'wanUnit')}</span>
      </div>
      {view.points.length === 0 ? (
        <p class="quiet">{say(locale, 'poolEmpty')}</p>
      ) : (
        <>
          <PoolChart view={view} locale={locale} />
          <details>
            <summary>{say(locale, 'poolTable')}</summary>
            <Table
              caption={say(locale, 'poolYear')}
              columns={[
                { label: say(locale, 'poolDate') },
                { label: say(locale, 'poolCommitted'), numeric: true },
                { label: say(locale, 'poolLeft'), numeric: true },
              ]}
              rows={view.points.map((point) => [
                tableDate(point.on, locale),
                formatYuan(point.committedFen),
                formatYuan(point.remainingFen),
              ])}
            />
          </details>
        </>
      )}
    </section>
  );
}

function Awards({ view, chrome }: { view: PoolView; chrome: Chrome }) {
  const { locale } = chrome;
  return (
    <section class="panel">
      <h2>{say(locale, 'poolAwards')}</h2>
      {view.awards.length === 0 ? (
        <p class="quiet">{say(locale, 'poolAwardsEmpty')}</p>
      ) : (
        <>
          <Table
            caption={say(locale, 'poolAwards')}
            columns={[
              { label: say(locale, 'colParty') },
              { label: say(locale, 'colPublished') },
              { label: say(locale, 'colKind') },
              { label: say(locale, 'colState') },
              { label: say(locale, 'amountCol'), numeric: true },
            ]}
            rows={view.awards.map((award) => [
              inLocale(award.recipient, locale),
              tableDate(award.publishedOn, locale),
              inLocale(award.programme, locale),
              <ClaimStateTag state={award.state} locale={locale} />,
              formatYuan(award.amountFen),
            ])}
          />
          <p class="small quiet">{say(locale, 'poolAwardsCount', { n: view.awardsCount, m: view.awards.length })}</p>
        </>
      )}
    </section>
  );
}

/** The steps of the pool as CSV, exact fen. */
export function poolCsv(view: PoolView): string {
  const rows = view.points.map((point) => `${point.on},${view.totalFen},${point.committedFen},${point.remainingFen}`);
  return `${['on,totalFen,committedFen,remainingFen', ...rows].join('\r\n')}\r\n`;
}

/** `/pools` while no pool is published. */
export function poolsEmptyPage(chrome: Chrome): string {
  const { locale } = chrome;
  return html(
    <Page chrome={chrome} title={say(locale, 'poolsEmptyTitle')}>
      <h1>{say(locale, 'poolsEmptyTitle')}</h1>
      <p class="sub prose">{say(locale, 'poolsEmptyText')}</p>
    </Page>,
  );
}
