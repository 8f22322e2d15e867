/** `/related`: are these two related on a day, by which path? Answered on the spot, nothing stored. */
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import type { ShownQuestion } from '../../modules/parties/index.js';
import type { Chrome } from '../chrome.js';
import { Coverage, FullAnswer, OutcomeTag, StandardName } from '../components/finding.js';
import { html, Page } from '../components/layout.js';
import { Ownership, roleWord } from '../components/ownership.js';
import { proseDate } from '../format.js';
import type { RelatedError, RelatedField, RelatedView } from '../views/finding.view.js';
import { drawingOf } from '../views/finding-drawing.js';
import { say } from '../wording.js';

export function relatedPage(view: RelatedView, chrome: Chrome): string {
  const { locale } = chrome;
  const { errors, answer } = view;
  const words = say(locale, 'relatedTitle');
  const title = errors.length > 0 ? `${say(locale, 'errPrefix')}${words}` : words;
  return html(
    <Page chrome={chrome} title={title}>
      {errors.length > 0 ? <Errors view={view} locale={locale} /> : null}
      <div class="head">
        <div>
          <h1>{words}</h1>
          <p class="sub">{say(locale, 'relatedLead')}</p>
        </div>
        <a class="btn alt" href="/findings">
          {say(locale, 'relatedFrozen')}
        </a>
      </div>
      <section class="panel">
        <Form view={view} locale={locale} />
      </section>
      {answer ? <Answer answer={answer} locale={locale} /> : null}
    </Page>,
  );
}

function errorWords({ field, key }: RelatedError, view: RelatedView, locale: Locale): string {
  if (key === 'errCode') return say(locale, key, { role: roleWord(field === 'a' ? 'a' : 'b', 'plain', locale) });
  return key === 'errUnknownParty' ? say(locale, key, { code: view.form[field] }) : say(locale, key);
}

function Errors({ view, locale }: { view: RelatedView; locale: Locale }) {
  const { errors } = view;
  return (
    <section class="errors" aria-labelledby="errors-title" {...{ tabindex: -1, autofocus: true }}>
      <h2 id="errors-title">
        {errors.length === 1 ? say(locale, 'errSummaryOne') : say(locale, 'errSummary', { n: errors.length })}
      </h2>
      <ul>
        {errors.map((error) => (
          <li>
            <a href={`#${error.field}`}>{errorWords(error, view, locale)}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Form({ view, locale }: { view: RelatedView; locale: Locale }) {
  return (
    <form class="asking" method="get" action="/related">
      <Field
        name="a"
        label={say(locale, 'relatedA')}
        hint={say(locale, 'relatedCodeHint')}
        view={view}
        locale={locale}
      />
      <Field
        name="b"
        label={say(locale, 'relatedB')}
        hint={say(locale, 'relatedCodeHint')}
        view={view}
        locale={locale}
      />
      <Field
        name="on"
        label={say(locale, 'relatedOn')}
        hint={say(locale, 'relatedOnHint')}
        view={view}
        locale={locale}
      />
      <div class="field">
        <label for="standard">{say(locale, 'relatedStandard')}</label>
        <p class="hint" id="standard-hint">
          {say(locale, 'relatedStandardHint')}
        </p>
        <Wrong field="standard" view={view} locale={locale} />
        <select id="standard" name="standard" aria-describedby="standard-hint">
          {view.standards.map(({ code, title }) => (
            <option value={code} selected={code === view.form.standard}>
              {inLocale(title, locale)}
            </option>
          ))}
        </select>
      </div>
      <button class="btn" type="submit">
        {say(locale, 'relatedAsk')}
      </button>
    </form>
  );
}

interface FieldProps {
  readonly name: RelatedField;
  readonly label: string;
  readonly hint: string;
  readonly view: RelatedView;
  readonly locale: Locale;
}

function Field({ name, label, hint, view, locale }: FieldProps) {
  const wrong = view.errors.some(({ field }) => field === name);
  const told = wrong ? `${name}-hint ${name}-wrong` : `${name}-hint`;
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <p class="hint" id={`${name}-hint`}>
        {hint}
      </p>
      <Wrong field={name} view={view} locale={locale} />
      <input
        id={name}
        name={name}
        type="text"
        value={view.form[name]}
        autocomplete="off"
        aria-invalid={wrong ? 'true' : undefined}
        aria-describedby={told}
      />
    </div>
  );
}

function Wrong({ field, view, locale }: { field: RelatedField; view: RelatedView; locale: Locale }) {
  const error = view.errors.find((one) => one.field === field);
  if (!error) return null;
  return (
    <p class="wrong" id={`${field}-wrong`}>
      {errorWords(error, view, locale)}
    </p>
  );
}

function Answer({ answer: question, locale }: { answer: ShownQuestion; locale: Locale }) {
  const { a, b, asOf, answer } = question;
  return (
    <div class="stack answer-stack">
      <section class="panel" id="answer">
        <div class="tags">
          <OutcomeTag outcome={answer.outcome} locale={locale} />
        </div>
        <h2>{say(locale, 'findingPair', { a: a.name, b: b.name })}</h2>
        <p class="lead">
          {say(locale, 'findingSub', { date: proseDate(asOf as CalendarDate, locale) })}
          {locale === 'en' ? ' ' : ''}
          <StandardName question={question} locale={locale} />
        </p>
        <Ownership drawing={drawingOf(question)} locale={locale} roles="plain" id="own" />
        <FullAnswer question={question} locale={locale} />
        <p class="small quiet">{say(locale, 'relatedNotStored')}</p>
      </section>
      <section class="panel" id="coverage">
        <h2>{say(locale, 'coverageTitle')}</h2>
        {answer.coverage.length > 0 ? <p class="lead">{say(locale, 'coverageLead')}</p> : null}
        <Coverage question={question} locale={locale} roles="plain" />
      </section>
    </div>
  );
}
