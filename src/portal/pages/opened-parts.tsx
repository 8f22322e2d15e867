/** A reward by use: what each opened corpus brought, what of its use does not count, and what the whole lost or lacks. */
import { formatYuan } from '../../kernel/money.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import { Sign } from '../components/signs.js';
import { Clause } from '../components/states.js';
import { Table } from '../components/table.js';
import type { CaseFile, CutView, OpenedCorpusView, OpenedView, RefusalView } from '../views/case-file.view.js';
import { listed, say } from '../wording.js';
import { distinct } from './case-parts.js';

/** The corpora that a claim is about: those of its contracts, or those that were opened. */
export function corporaOf({ contracts, opened }: CaseFile, locale: Locale): string[] {
  return distinct([
    ...contracts.map((one) => one.corpus && inLocale(one.corpus.name, locale)),
    ...(opened?.corpora ?? []).map(({ key }) => key),
  ]);
}

export function Opened({ opened, locale }: { opened: OpenedView; locale: Locale }) {
  const { corpora, cuts, refusals } = opened;
  return (
    <section class="panel" id="opened">
      <h2>{say(locale, 'openedTitle')}</h2>
      <p class="lead">{say(locale, 'openedLead')}</p>
      <Table
        caption={say(locale, 'openedTitle')}
        columns={[
          { label: say(locale, 'openedCorpus') },
          { label: say(locale, 'openedQuality'), numeric: true },
          { label: say(locale, 'openedUsers'), numeric: true },
          { label: say(locale, 'openedDays'), numeric: true },
        ]}
        rows={corpora.map((corpus) => [
          corpus.key,
          corpus.quality === undefined ? say(locale, 'none') : percent(corpus.quality),
          say(locale, 'openedUsersOf', { users: corpus.users, groups: corpus.groups }),
          String(corpus.days),
        ])}
      />
      {corpora.map((corpus) => (
        <NotCounted corpus={corpus} locale={locale} />
      ))}
      {cuts.length + refusals.length > 0 ? (
        <>
          <p class="group">
            <b>{say(locale, 'openedWhole')}</b>
          </p>
          <ul class="checks">
            {cuts.map((cut) => (
              <Cut cut={cut} locale={locale} />
            ))}
            {refusals.map((refusal) => (
              <Refused refusal={refusal} locale={locale} />
            ))}
          </ul>
        </>
      ) : null}
    </section>
  );
}

/** `82.500000` is shown as 82.5%. */
function percent(digits: string): string {
  return `${digits.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')}%`;
}

function NotCounted({ corpus, locale }: { corpus: OpenedCorpusView; locale: Locale }) {
  const { excluded, unidentified, disputes, refusals } = corpus;
  const uses = excluded.map(({ reason, uses: n }) => say(locale, `excluded${reason}`, { n }));
  if (unidentified > 0) uses.push(say(locale, 'openedUnidentified', { n: unidentified }));
  if (uses.length + refusals.length + disputes === 0) return null;
  return (
    <>
      <p class="group">
        <b>{corpus.key}</b>
      </p>
      {uses.length > 0 ? <p class="small">{say(locale, 'openedNotCounted', { uses: listed(uses, locale) })}</p> : null}
      {disputes > 0 ? <p class="small">{say(locale, 'openedDisputed', { n: disputes })}</p> : null}
      {refusals.length > 0 ? (
        <ul class="checks">
          {refusals.map((refusal) => (
            <Refused refusal={refusal} locale={locale} />
          ))}
        </ul>
      ) : null}
    </>
  );
}

function Cut({ cut, locale }: { cut: CutView; locale: Locale }) {
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

function Refused({ refusal, locale }: { refusal: RefusalView; locale: Locale }) {
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
