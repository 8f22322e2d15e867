/** A reward by use: what each opened corpus brought, who used it how often, what does not count, and how it became money. */
import { formatYuan } from '../../kernel/money.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import { Sign } from '../components/signs.js';
import { Clause } from '../components/states.js';
import { Table } from '../components/table.js';
import { grouped, tableDate } from '../format.js';
import { MESSAGES, type MessageKey } from '../messages.table.js';
import type {
  CaseFile,
  ClauseView,
  CutView,
  OpenedCorpusView,
  OpenedView,
  RefusalView,
  ShareView,
  UseSoFarView,
} from '../views/case-file.view.js';
import { listed, say } from '../wording.js';
import { distinct } from './case-parts.js';

interface Part {
  readonly locale: Locale;
}

/** The corpora that a claim is about: those of its contracts, or those that were opened. */
export function corporaOf({ contracts, opened }: CaseFile, locale: Locale): string[] {
  return distinct([
    ...contracts.map((one) => one.corpus && inLocale(one.corpus.name, locale)),
    ...(opened?.claimed ?? []).map(({ name }) => inLocale(name, locale)),
  ]);
}

/** Never opened on the platform nor used: of a claim over all corpora of a unit these are only counted. */
function isAside({ users, leftOut, unidentified, refusals }: OpenedCorpusView): boolean {
  const unopened = refusals.some(({ code }) => code === 'PROGRAMMES.OPEN_MODE');
  return unopened && users.length + leftOut.length + unidentified === 0;
}

export function Opened({ opened, locale }: Part & { opened: OpenedView }) {
  const { share, soFar, cuts, refusals } = opened;
  const corpora = opened.corpora.filter((corpus) => !isAside(corpus));
  const asides = opened.corpora.filter(isAside).map(({ name }) => inLocale(name, locale));
  return (
    <section class="panel" id="opened">
      <h2>{say(locale, 'openedTitle')}</h2>
      {soFar ? <SoFar corpora={soFar} locale={locale} /> : null}
      {share ? (
        <>
          <p class="lead">
            {say(locale, 'openedLead')}
            <Clause clause={share.clause} locale={locale} />
          </p>
          {corpora.length > 0 ? <Scores corpora={corpora} locale={locale} /> : null}
          {asides.length > 0 ? (
            <p class="small">{say(locale, 'openedAsides', { n: asides.length, names: listed(asides, locale) })}</p>
          ) : null}
          <Share share={share} cuts={cuts} refusals={refusals} locale={locale} />
          {corpora.map((corpus) => (
            <OneCorpus corpus={corpus} known={share.clause} locale={locale} />
          ))}
        </>
      ) : null}
    </section>
  );
}

function Scores({ corpora, locale }: Part & { corpora: readonly OpenedCorpusView[] }) {
  return (
    <Table
      caption={say(locale, 'openedTitle')}
      columns={[
        { label: say(locale, 'openedCorpus') },
        { label: say(locale, 'openedUsers'), numeric: true },
        { label: say(locale, 'openedQuality'), numeric: true },
        { label: say(locale, 'openedDays'), numeric: true },
        { label: say(locale, 'openedScore'), numeric: true },
      ]}
      rows={corpora.map((corpus) => [
        <>
          {inLocale(corpus.name, locale)}
          {corpus.name.zh === corpus.key ? null : <span class="note-line mono">{corpus.key}</span>}
        </>,
        usersWord(corpus, locale),
        corpus.quality === undefined ? say(locale, 'none') : percent(corpus.quality),
        String(corpus.days),
        corpus.score,
      ])}
    />
  );
}

function usersWord({ users, groups }: OpenedCorpusView, locale: Locale): string {
  return users.length === groups
    ? say(locale, 'openedUsersAlone', { users: users.length })
    : say(locale, 'openedUsersOf', { users: users.length, groups });
}

/** `82.500000` is shown as 82.5%. */
function percent(digits: string): string {
  return `${digits.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')}%`;
}

interface ShareProps extends Part {
  readonly share: ShareView;
  readonly cuts: readonly CutView[];
  readonly refusals: readonly RefusalView[];
}

/** Score, part of all scores, money; then what was taken off, or why there is none. */
function Share({ share, cuts, refusals, locale }: ShareProps) {
  return (
    <>
      <p class="group">
        <b>{say(locale, 'openedWhole')}</b>
      </p>
      <p class="small">
        {say(locale, refusals.length > 0 ? 'openedScoreAlone' : 'openedShare', {
          score: share.score,
          total: share.totalScore,
          pool: formatYuan(share.sharedOutFen),
          share: formatYuan(share.shareFen),
        })}
      </p>
      {share.givenAgainFen !== undefined && share.givenAgainFen > 0n ? (
        <p class="small">{say(locale, 'openedGivenAgain', { amount: formatYuan(share.givenAgainFen) })}</p>
      ) : null}
      {cuts.length + refusals.length > 0 ? (
        <ul class="checks">
          {cuts.map((cut) => (
            <Cut cut={cut} locale={locale} />
          ))}
          {refusals.map((refusal) => (
            <Refused refusal={refusal} locale={locale} />
          ))}
        </ul>
      ) : null}
    </>
  );
}

/** Marks that it misses first, then who used it; what does not count last. A clause that was cited before is not again. */
function OneCorpus({ corpus, known, locale }: Part & { corpus: OpenedCorpusView; known: ClauseView | undefined }) {
  const { users, leftOut, unidentified, refusals } = corpus;
  if (users.length + leftOut.length + unidentified + refusals.length === 0) return null;
  const name = inLocale(corpus.name, locale);
  const uses = leftOut.reduce((sum, one) => sum + one.uses, unidentified);
  return (
    <>
      <h3>{name}</h3>
      {refusals.length > 0 ? (
        <ul class="checks">
          {refusals.map(({ clause, ...refusal }) => (
            <Refused refusal={clause?.text === known?.text ? refusal : { ...refusal, clause }} locale={locale} />
          ))}
        </ul>
      ) : null}
      {users.length > 0 ? (
        <details>
          <summary>{say(locale, 'openedCounted', { n: users.length })}</summary>
          <Table
            caption={`${say(locale, 'openedCounted', { n: users.length })} ${name}`}
            columns={[
              { label: say(locale, 'openedUser') },
              { label: say(locale, 'openedGroup'), numeric: true },
              { label: say(locale, 'openedUses'), numeric: true },
              { label: say(locale, 'openedUseDays'), numeric: true },
            ]}
            rows={users.map((user) => [user.name, String(user.group), grouped(user.uses), String(user.days)])}
          />
        </details>
      ) : null}
      {uses > 0 ? (
        <details>
          <summary>{say(locale, 'openedNotCounted', { uses: grouped(uses) })}</summary>
          <LeftOut corpus={corpus} locale={locale} />
        </details>
      ) : null}
    </>
  );
}

function LeftOut({ corpus, locale }: Part & { corpus: OpenedCorpusView }) {
  const { leftOut, unidentified } = corpus;
  const rows = leftOut.map(({ name, reason, uses }) => [name, say(locale, `excluded${reason}`), grouped(uses)]);
  if (unidentified > 0) {
    rows.push([say(locale, 'openedNobody'), say(locale, 'openedUnidentified'), grouped(unidentified)]);
  }
  return (
    <Table
      caption={`${say(locale, 'openedWhyNot')} ${inLocale(corpus.name, locale)}`}
      columns={[
        { label: say(locale, 'openedUser') },
        { label: say(locale, 'openedWhyNot') },
        { label: say(locale, 'openedUses'), numeric: true },
      ]}
      rows={rows}
    />
  );
}

function SoFar({ corpora, locale }: Part & { corpora: readonly UseSoFarView[] }) {
  return (
    <>
      <p class="lead">{say(locale, 'openedSoFar')}</p>
      {corpora.map(({ name, users, stated, unidentified }) => (
        <>
          <h3>{inLocale(name, locale)}</h3>
          {users.length > 0 ? (
            <Table
              caption={`${say(locale, 'openedTitle')} ${inLocale(name, locale)}`}
              columns={[
                { label: say(locale, 'openedUser') },
                { label: say(locale, 'openedKind') },
                { label: say(locale, 'openedUses'), numeric: true },
                { label: say(locale, 'openedUseDays'), numeric: true },
              ]}
              rows={users.map((user) => [user.name, useWord(user.kind, locale), grouped(user.uses), String(user.days)])}
            />
          ) : null}
          <p class="small">
            {stated + unidentified > 0n
              ? say(locale, 'openedStated', { n: grouped(stated), m: grouped(unidentified) })
              : users.length === 0
                ? say(locale, 'openedNoUse')
                : null}
          </p>
        </>
      ))}
    </>
  );
}

function useWord(kind: string, locale: Locale): string {
  const key = `use${kind}`;
  return key in MESSAGES ? say(locale, key as MessageKey) : kind;
}

/** What the unit has said against how its corpora were counted, and when. */
export function Disputes({ opened, locale }: Part & { opened: OpenedView }) {
  const names = new Map(opened.claimed.map(({ key, name }) => [key, inLocale(name, locale)]));
  return (
    <ul class="checks">
      {opened.disputes.map(({ corpus, on, ground }) => (
        <li>
          <Sign name="question" tone="wait" />
          <b>{names.get(corpus) ?? corpus}</b>
          <span class="state quiet">{tableDate(on, locale)}</span>
          <p>{ground}</p>
        </li>
      ))}
    </ul>
  );
}

function Cut({ cut, locale }: Part & { cut: CutView }) {
  return (
    <li>
      <Sign name="triangle" tone="wait" />
      <div>
        <b>{inLocale(cut.reason, locale)}</b>
      </div>
      <span class="state">{say(locale, 'openedLess', { amount: formatYuan(cut.amountFen) })}</span>
      <p>
        <Clause clause={cut.clause} locale={locale} />
      </p>
    </li>
  );
}

function Refused({ refusal, locale }: Part & { refusal: RefusalView }) {
  return (
    <li>
      <Sign name="cross" tone="stop" />
      <div>
        <b>{inLocale(refusal.reason, locale)}</b>
      </div>
      <span class="state" />
      <p>
        {refusal.wouldQualifyIf
          ? say(locale, 'moreWouldQualify', { text: inLocale(refusal.wouldQualifyIf, locale) })
          : null}
        <Clause clause={refusal.clause} locale={locale} />
      </p>
    </li>
  );
}
