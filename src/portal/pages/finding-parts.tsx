/** The findings that a decision rests on, as the claim page and the case page draw them. */
import type { Locale } from '../../kernel/text.js';
import {
  Coverage,
  Flags,
  Limbs,
  Missing,
  OutcomeNote,
  OutcomeTag,
  Reasons,
  StandardName,
} from '../components/finding.js';
import { Ownership } from '../components/ownership.js';
import { Tag } from '../components/signs.js';
import { outcomeLook } from '../components/states.js';
import { proseDate, tableDate } from '../format.js';
import type { FindingView } from '../views/case-file.view.js';
import { drawingOf } from '../views/finding-drawing.js';
import { listed, say } from '../wording.js';

/** Findings with the same facts and the same answer, on several contracts or days. */
interface Group {
  readonly first: FindingView;
  readonly all: readonly FindingView[];
}

/** Contracts of the same two parties with the same facts are told once. */
export function grouped(findings: readonly FindingView[]): Group[] {
  const groups = new Map<string, FindingView[]>();
  for (const finding of findings) {
    const { id, outcome, byReviewers, shown } = finding;
    const { graphDigest, ...answer } = shown?.answer ?? { graphDigest: '' };
    const { a, b, standard, holdings, differsNow, concluded } = shown ?? {};
    const facts = shown && [a?.id, b?.id, standard?.code, standard?.version, answer, holdings, differsNow, concluded];
    const key = JSON.stringify([outcome, byReviewers, facts ?? id]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].flatMap((all) => (all[0] ? [{ first: all[0], all }] : []));
}

export function Findings({ findings, locale }: { findings: readonly FindingView[]; locale: Locale }) {
  return (
    <>
      {grouped(findings).map((group, index) => (
        <GroupPart group={group} locale={locale} id={`own-${index}`} />
      ))}
    </>
  );
}

function GroupPart({ group, locale, id }: { group: Group; locale: Locale; id: string }) {
  const { first, all } = group;
  const days = [...new Set(all.map(({ asOf }) => asOf))];
  return (
    <div class="finding">
      <p class="lead">
        {say(locale, 'partiesLead', {
          number: listed([...new Set(all.map(({ contract }) => contract))], locale),
          date: listed(
            days.map((day) => proseDate(day, locale)),
            locale,
          ),
        })}
        {locale === 'en' ? ' ' : ''}
        {first.shown ? <StandardName question={first.shown} locale={locale} /> : null}
      </p>
      {first.shown ? (
        <Facts shown={first.shown} locale={locale} id={id} />
      ) : (
        <OutcomeTag outcome={first.outcome} locale={locale} />
      )}
      {first.shown ? <Originals all={all} locale={locale} /> : null}
      <Since finding={first} locale={locale} />
    </div>
  );
}

/** The page of each finding, with contract and day. */
function Originals({ all, locale }: { all: readonly FindingView[]; locale: Locale }) {
  return (
    <p class="small">
      {say(locale, 'findingOf')}{' '}
      {all.map(({ id: finding, contract, asOf }, index) => (
        <>
          {index > 0 ? (locale === 'en' ? '; ' : '；') : null}
          <a href={`/findings/${finding}`}>
            {say(locale, 'seeFindingOf', { number: contract, date: tableDate(asOf, locale) })}
          </a>
        </>
      ))}
    </p>
  );
}

/** What reviewers found instead, and what the register says since. */
function Since({ finding, locale }: { finding: FindingView; locale: Locale }) {
  const { byReviewers, outcome, shown } = finding;
  const concluded = byReviewers ? outcome : shown?.concluded?.outcome;
  if (concluded === undefined && !shown?.differsNow) return null;
  return (
    <p class="tags">
      {concluded ? (
        <Tag tone="info" sign="check">
          {say(locale, byReviewers ? 'findingConcluded' : 'findingConcludedSince', {
            outcome: say(locale, outcomeLook(concluded).key),
          })}
        </Tag>
      ) : null}
      {shown?.differsNow ? (
        <Tag tone="wait" sign="triangle">
          {say(locale, 'findingDiffers')}
        </Tag>
      ) : null}
    </p>
  );
}

function Facts({ shown, locale, id }: { shown: NonNullable<FindingView['shown']>; locale: Locale; id: string }) {
  const { answer } = shown;
  return (
    <>
      <Ownership drawing={drawingOf(shown, shown.holdings)} locale={locale} roles="contract" id={id} />
      <OutcomeNote question={shown} locale={locale} />
      {answer.limbs.length > 0 ? <Limbs limbs={answer.limbs} locale={locale} /> : null}
      <Reasons answer={answer} locale={locale} />
      <Missing question={shown} locale={locale} />
      <Flags flags={answer.flags} locale={locale} open={false} />
      {answer.coverage.length > 0 ? (
        <details>
          <summary>{say(locale, 'coverageTitle')}</summary>
          <Coverage question={shown} locale={locale} roles="contract" />
        </details>
      ) : null}
    </>
  );
}
