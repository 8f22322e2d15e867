/** The decision trace: the record itself, step by step, never prettified (portal page, component 5). */
import type { Json, JsonObject } from '../../kernel/canonical-json.js';
import { fen, formatYuan } from '../../kernel/money.js';
import { inLocale, type Locale } from '../../kernel/text.js';
import { SCORE_DEN } from '../../modules/programmes/index.js';
import { exactRatio, ratePercent, sharePercent } from '../format.js';
import { TRACE_WORDS } from '../trace-words.table.js';
import type { DecisionView, TraceStep } from '../views/case-file.view.js';
import { listed, say } from '../wording.js';
import { Clause } from './states.js';
import { Scrolling, Table } from './table.js';

/** Recorded as whole numbers over {@link SCORE_DEN}. */
const SCORES: ReadonlySet<string> = new Set(['scoreNum', 'totalScoreNum']);

export function stepFails(step: TraceStep): boolean {
  return isObject(step.result) && step.result.holds === false;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The word for a recorded name or code; one without a word is shown as recorded. */
export function recordedWord(code: string, locale: Locale): string {
  const known = TRACE_WORDS[code];
  return known ? inLocale(known, locale) : code;
}

/** One recorded value in words: amounts by their `Fen` name, rates by their shape, codes by the table of words. */
export function valueWords(name: string, value: Json, locale: Locale): string {
  if (typeof value === 'boolean') return say(locale, value ? 'yesWord' : 'noWord');
  if (typeof value === 'string' && name.endsWith('Fen') && /^[0-9]+$/.test(value))
    return formatYuan(fen(BigInt(value)));
  if (typeof value === 'string' && SCORES.has(name)) return exactRatio(BigInt(value), SCORE_DEN);
  if (typeof value === 'string' && name.endsWith('Pct')) return sharePercent(value);
  if (Array.isArray(value))
    return value.length === 0
      ? say(locale, 'noneWord')
      : listed(
          value.map((one: Json) => valueWords(name, one, locale)),
          locale,
        );
  if (isObject(value)) {
    const { num, den } = value;
    if (typeof num === 'string' && typeof den === 'string') return ratePercent({ num: BigInt(num), den: BigInt(den) });
    return Object.entries(value)
      .map(([key, one]) => pairWords(key, one, locale))
      .join(locale === 'en' ? '; ' : '；');
  }
  return value === null ? say(locale, 'noneWord') : recordedWord(String(value), locale);
}

function pairWords(name: string, value: Json, locale: Locale): string {
  return locale === 'en'
    ? `${recordedWord(name, locale)}: ${valueWords(name, value, locale)}`
    : `${recordedWord(name, locale)} ${valueWords(name, value, locale)}`;
}

function Result({ step, locale }: { step: TraceStep; locale: Locale }) {
  const { result } = step;
  if (isObject(result) && typeof result.holds === 'boolean') {
    return (
      <span class={result.holds ? undefined : 'tone-stop'}>
        {say(locale, result.holds ? 'traceHolds' : 'traceFails')}
      </span>
    );
  }
  if (isObject(result)) {
    const entries = Object.entries(result);
    const [only] = entries;
    if (entries.length === 1 && only) return <>{valueWords(only[0], only[1], locale)}</>;
  }
  return <>{valueWords('', result, locale)}</>;
}

function rowsOf(steps: readonly TraceStep[], locale: Locale) {
  return steps.map((step) => [
    String(step.step),
    <>
      {inLocale(step.title, locale)}
      <Clause clause={step.clause} locale={locale} />
    </>,
    <ul class="inputs">
      {Object.entries(step.inputs).map(([name, value]) => (
        <li>{pairWords(name, value, locale)}</li>
      ))}
    </ul>,
    <Result step={step} locale={locale} />,
  ]);
}

export function Trace({ decision, locale }: { decision: DecisionView; locale: Locale }) {
  const columns = [
    { label: say(locale, 'traceStep') },
    { label: say(locale, 'traceRule') },
    { label: say(locale, 'traceInputs') },
    { label: say(locale, 'traceResult'), numeric: true },
  ];
  const satisfied = decision.trace.filter((step) => step.rule.startsWith('GATE_') && !stepFails(step));
  const shown = decision.trace.filter((step) => !satisfied.includes(step));
  return (
    <>
      <Scrolling label={say(locale, 'tocTrace')}>
        <Table
          caption={say(locale, 'tocTrace')}
          columns={columns}
          rows={rowsOf(shown, locale)}
          foot={[say(locale, 'traceTotal'), formatYuan(decision.amountFen)]}
        />
      </Scrolling>
      {satisfied.length > 0 ? (
        <details>
          <summary>{say(locale, 'traceFolded', { n: satisfied.length })}</summary>
          <Scrolling label={say(locale, 'traceFolded', { n: satisfied.length })}>
            <Table
              caption={say(locale, 'traceFolded', { n: satisfied.length })}
              columns={columns}
              rows={rowsOf(satisfied, locale)}
            />
          </Scrolling>
        </details>
      ) : null}
      {decision.inputDigest ? (
        <p class="small quiet digest-line">
          {say(locale, 'traceDigest')} <span class="mono">{decision.inputDigest}</span>
        </p>
      ) : null}
    </>
  );
}
