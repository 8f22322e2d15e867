/** An answer on relatedness as every page shows it: limbs with their clause and path, flags beside, what is missing. */
import type { Child } from 'hono/jsx';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import {
  chainsOf,
  LIMB_WORDS,
  RELATION_WORDS,
  type ShownAnswer,
  type ShownLimb,
  type ShownParty,
  type ShownQuestion,
  type ShownStep,
} from '../../modules/parties/index.js';
import { proseDate, sharePercent, tableDate } from '../format.js';
import { listed, say } from '../wording.js';
import { type Roles, roleWord } from './ownership.js';
import { Digest } from './receipt.js';
import { Sign, Tag } from './signs.js';
import { outcomeLook } from './states.js';
import { Table } from './table.js';

interface Shown {
  readonly question: ShownQuestion;
  readonly locale: Locale;
}

export function OutcomeTag({ outcome, locale }: { outcome: ShownAnswer['outcome']; locale: Locale }) {
  const look = outcomeLook(outcome);
  return (
    <Tag tone={look.tone} sign={look.sign}>
      {say(locale, look.key)}
    </Tag>
  );
}

/** The standard as people call it; its code small beside it. */
export function StandardName({ question, locale }: Shown) {
  const { title, version, code, proposal } = question.standard;
  return (
    <>
      {say(locale, 'standardNamed', { title, version })} <span class="mono quiet">{code}</span>
      {proposal ? (
        <>
          {' '}
          <Tag tone="proposal">{say(locale, 'proposal')}</Tag>
        </>
      ) : null}
    </>
  );
}

/** The outcome as a sentence under the drawing, with the day of the register. */
export function OutcomeNote({ question, locale }: Shown) {
  const { answer } = question;
  const look = outcomeLook(answer.outcome);
  const extracted = answer.limbs.flatMap(({ path }) => path.flatMap(({ extractedOn }) => extractedOn ?? [])).sort();
  const last = extracted.at(-1) as CalendarDate | undefined;
  return (
    <p class="note">
      <b>
        <Sign name={look.sign} tone={look.tone} /> {say(locale, 'finding', { outcome: say(locale, look.key) })}
      </b>{' '}
      {say(locale, `mean${answer.outcome}`)}{' '}
      {last === undefined ? null : say(locale, 'findingExtract', { date: proseDate(last, locale) })}
    </p>
  );
}

/** Limbs are met where the two are related, else they are what a person must judge. */
function limbsHead({ outcome }: ShownAnswer): 'limbsTitle' | 'limbsReview' {
  return outcome === 'RELATED' ? 'limbsTitle' : 'limbsReview';
}

/** What was met, each with its clause and the path that proves it. */
export function Limbs({ limbs, locale }: { limbs: readonly ShownLimb[]; locale: Locale }) {
  return (
    <ol class="limbs">
      {limbs.map((limb) => (
        <LimbItem limb={limb} locale={locale} />
      ))}
    </ol>
  );
}

function LimbItem({ limb, locale }: { limb: ShownLimb; locale: Locale }) {
  const { title, cited } = LIMB_WORDS[limb.code];
  const chains = chainsOf(limb.path);
  return (
    <li>
      <p>
        <b>{inLocale(title, locale)}</b>
        {limb.sharePct === undefined ? null : <b class="limb-share">{sharePercent(limb.sharePct)}</b>}
        {limb.atThreshold ? <span class="small quiet"> {say(locale, 'limbAtLine')}</span> : null}
      </p>
      {cited ? (
        <p class="small">
          <cite class="clause" lang="zh-CN" title={cited.source.zh}>
            {cited.source.zh}，{cited.clause.zh}
          </cite>
        </p>
      ) : null}
      {chains.length > 0 ? (
        <ul class="chains">
          {chains.map((chain) => (
            <Chain chain={chain} locale={locale} />
          ))}
        </ul>
      ) : (
        <p class="small quiet">
          {listed(
            limb.holder.map(({ name }) => name),
            locale,
          )}
        </p>
      )}
    </li>
  );
}

function Chain({ chain, locale }: { chain: readonly ShownStep[]; locale: Locale }) {
  const [first] = chain;
  return (
    <li class="chain">
      {first ? <Node party={first.from} locale={locale} /> : null}
      {chain.map((step) => (
        <span class="hop">
          <span class="arrow">
            {inLocale(RELATION_WORDS[step.type], locale)}
            {step.sharePct === undefined ? '' : ` ${sharePercent(step.sharePct)}`}{' '}
            <span aria-hidden="true">{step.type === 'KIN' || step.type === 'ACTING_IN_CONCERT' ? '↔' : '→'}</span>
          </span>{' '}
          <Node party={step.to} locale={locale} />
        </span>
      ))}
    </li>
  );
}

function Node({ party, locale }: { party: ShownParty; locale: Locale }) {
  return (
    <span class={party.natural ? 'node person' : 'node'}>
      {party.name}
      {party.natural ? <span class="hidden"> {say(locale, 'natural')}</span> : null}
    </span>
  );
}

/** Flags never look like limbs: their own heading says that they are no part of the outcome. */
export function Flags({ flags, locale, open }: { flags: readonly ShownLimb[]; locale: Locale; open: boolean }) {
  if (flags.length === 0) return null;
  const head = say(locale, 'flagsTitle', { n: flags.length });
  return open ? (
    <div class="beside">
      <h3>{head}</h3>
      <p class="small quiet">{say(locale, 'flagsLead')}</p>
      <Limbs limbs={flags} locale={locale} />
    </div>
  ) : (
    <details class="beside">
      <summary>{head}</summary>
      <p class="small quiet">{say(locale, 'flagsLead')}</p>
      <Limbs limbs={flags} locale={locale} />
    </details>
  );
}

/** An answer in full, to be put below its drawing. */
export function FullAnswer({ question, locale }: Shown) {
  const { answer } = question;
  return (
    <>
      <OutcomeNote question={question} locale={locale} />
      {answer.limbs.length > 0 ? (
        <>
          <h3>{say(locale, limbsHead(answer), { n: answer.limbs.length })}</h3>
          <Limbs limbs={answer.limbs} locale={locale} />
        </>
      ) : null}
      <Reasons answer={answer} locale={locale} />
      <Missing question={question} locale={locale} />
      <Flags flags={answer.flags} locale={locale} open />
    </>
  );
}

export function Reasons({ answer, locale }: { answer: ShownAnswer; locale: Locale }) {
  if (answer.reasons.length === 0) return null;
  return (
    <ul class="checks" aria-label={say(locale, 'reasonsTitle')}>
      {answer.reasons.map(({ text }) => (
        <li>
          <Sign name="triangle" tone="wait" />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

/** A missing thing names who gives it. */
export function Missing({ question, locale }: Shown) {
  const { answer } = question;
  if (answer.missing.length === 0) return null;
  return (
    <>
      <h3>{say(locale, 'missingTitle')}</h3>
      <ul class="checks">
        {answer.missing.map(({ organisation, knownPct, ask }) => (
          <li>
            <Sign name="ring" tone="wait" />
            <b>{say(locale, 'missingHolders', { organisation: organisation.name, known: sharePercent(knownPct) })}</b>
            <span class="state" />
            <p>
              {say(locale, 'missingAsk', {
                whom: listed(
                  ask.map((code) => askedName(code, question)),
                  locale,
                ),
              })}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

function askedName(code: string, { a, b, answer }: ShownQuestion): string {
  const known = [a, b, answer.judged.a, answer.judged.b, ...answer.missing.map(({ organisation }) => organisation)];
  const name = known.find((party) => party.code === code)?.name;
  return name === undefined ? code : `${name} ${code}`;
}

/** How much of the holders is known, which is what makes "not related" honest. */
export function Coverage({ question, locale, roles }: Shown & { roles: Roles }) {
  const { coverage } = question.answer;
  if (coverage.length === 0) return <p class="quiet">{say(locale, 'coverageNone')}</p>;
  return (
    <Table
      caption={say(locale, 'coverageTitle')}
      columns={[
        { label: say(locale, 'colOrganisation') },
        { label: say(locale, 'colSide') },
        { label: say(locale, 'colKnown'), numeric: true },
        { label: say(locale, 'colUnknown'), numeric: true },
        { label: say(locale, 'colBasis') },
      ]}
      rows={coverage.map((figure) => [
        <>
          {figure.name}
          <span class="note-line mono">{figure.code}</span>
        </>,
        <span class="unbroken">{roleWord(figure.side, roles, locale)}</span>,
        figure.basis === 'NO_EQUITY' ? say(locale, 'noneWord') : sharePercent(figure.knownPct),
        sharePercent(figure.unknownPct),
        say(locale, `basis${figure.basis}`),
      ])}
    />
  );
}

/** Where each edge of the path comes from: its days, its source and its paper. */
export function Sources({ limbs, locale }: { limbs: readonly ShownLimb[]; locale: Locale }) {
  const steps = new Map(limbs.flatMap(({ path }) => path.map((step) => [stepKey(step), step] as const)));
  if (steps.size === 0) return null;
  return (
    <details>
      <summary>{say(locale, 'sourcesTitle', { n: steps.size })}</summary>
      <Table
        caption={say(locale, 'sourcesTitle', { n: steps.size })}
        columns={[
          { label: say(locale, 'colRelation') },
          { label: say(locale, 'colFrom') },
          { label: say(locale, 'colUntil') },
          { label: say(locale, 'colSource') },
        ]}
        rows={[...steps.values()].map((step) => [
          `${step.from.name} ${inLocale(RELATION_WORDS[step.type], locale)}${
            step.sharePct === undefined ? '' : ` ${sharePercent(step.sharePct)}`
          } ${step.to.name}`,
          tableDate(step.validFrom, locale),
          step.validTo === undefined ? say(locale, 'stillHolds') : tableDate(step.validTo as CalendarDate, locale),
          <SourceCell step={step} locale={locale} />,
        ])}
      />
      <p class="small quiet">{say(locale, 'sourcesUntil')}</p>
    </details>
  );
}

function SourceCell({ step, locale }: { step: ShownStep; locale: Locale }): Child {
  const { source, extractedOn, evidence } = step;
  const known = source === 'registry' || source === 'declared' || source === 'other' ? source : undefined;
  return (
    <>
      {known ? say(locale, `source${known}`) : say(locale, 'none')}
      {extractedOn ? (
        <span class="note-line">
          {say(locale, 'extractedOn', { date: tableDate(extractedOn as CalendarDate, locale) })}
        </span>
      ) : null}
      {evidence?.note ? <span class="note-line">{evidence.note}</span> : null}
      {evidence?.sha256 ? (
        <span class="note-line">
          <Digest value={evidence.sha256} />
        </span>
      ) : null}
    </>
  );
}

function stepKey({ type, from, to, sharePct, validFrom }: ShownStep): string {
  return `${type} ${from.id} ${to.id} ${sharePct ?? ''} ${validFrom}`;
}
