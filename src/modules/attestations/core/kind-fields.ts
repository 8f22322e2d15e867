/**
 * What an attestation of a kind must contain (domain page 3.3, "must contain"), as rules that the table of kinds fills.
 * A field that is there has its form, or the statement is refused; one that is wanted and absent is named for completion
 * and refuses nothing (surface page, section 6). Figures are JSON integers, decimals are texts: never a float.
 */
import { isCalendarDate } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import type { FieldError } from '../../../kernel/domain-error.js';
import type { Text } from '../../../kernel/text.js';
import { metricForm } from './attestations-errors.js';

/** How far a rule is supported by a text: read, known without having been checked, or our own choice. */
export type Tag = 'source' | 'recalled' | 'proposal';

export type FieldForm =
  | { readonly form: 'COUNT' }
  | { readonly form: 'SCORE' }
  | { readonly form: 'YES_NO' }
  | { readonly form: 'DATE' }
  | { readonly form: 'TEXT' }
  | { readonly form: 'WORD' | 'WORDS'; readonly words: readonly string[] }
  | { readonly form: 'COMPONENTS' };

export type FieldNeed = 'ALWAYS' | 'NEVER' | { readonly field: string; readonly is: readonly (string | boolean)[] };

export type MetricField = FieldForm & {
  readonly name: string;
  readonly title: Text;
  readonly need: FieldNeed;
};

/** Where content comes from, and the proof that traces it (GB/T 45654; TC260-003 5.1 c). */
export const SOURCE_PROOFS: Readonly<Record<string, string>> = {
  OPEN_SOURCE: 'LICENCE',
  SELF_COLLECTED: 'COLLECTION_RECORD',
  COMMERCIAL: 'CONTRACT',
  USER_INPUT: 'AUTHORISATION_RECORD',
};

export interface SourceComponent {
  readonly sourceType: string;
  readonly proof?: string;
  /** Of commercial content: the counterparty vouches for source, quality and safety. */
  readonly commitment?: boolean;
}

const SCORE = /^[0-9]{1,3}(\.[0-9]{1,6})?$/;
const SCORE_MAX = 100_000_000n;
const TEXT_MAX = 2_000;
const COMPONENTS_MAX = 500;

/** A score in millionths; undefined for anything but a decimal string from 0 to 100. */
export function scoreOf(score: unknown): bigint | undefined {
  if (typeof score !== 'string' || !SCORE.test(score)) return undefined;
  const [whole = '0', decimals = ''] = score.split('.');
  const millionths = BigInt(whole) * 1_000_000n + BigInt(decimals.padEnd(6, '0'));
  return millionths > SCORE_MAX ? undefined : millionths;
}

/** What is wrong with the fields that are there, in the order of the table. */
export function fieldErrors(fields: readonly MetricField[], metrics: JsonObject): FieldError[] {
  return fields.flatMap((field) => {
    const value: unknown = metrics[field.name];
    if (value === undefined) return [];
    const wanted = flawOf(field, value);
    return wanted === undefined ? [] : [metricForm(field.name, wanted.zh, wanted.en, value)];
  });
}

/** The fields that are wanted and absent, in the order of the table. */
export function fieldsMissing(fields: readonly MetricField[], metrics: JsonObject): readonly MetricField[] {
  return fields.filter((field) => metrics[field.name] === undefined && isNeeded(field.need, metrics));
}

/** The components of a statement on sources, already checked by {@link fieldErrors}; none when it names none. */
export function componentsOf(metrics: JsonObject): readonly SourceComponent[] {
  return Array.isArray(metrics.components) ? (metrics.components as unknown as SourceComponent[]) : [];
}

/** True where the kind of source has its proof, and commercial content its counterparty's commitment. */
export function isTraced({ sourceType, proof, commitment }: SourceComponent): boolean {
  if (proof === undefined || proof !== SOURCE_PROOFS[sourceType]) return false;
  return sourceType !== 'COMMERCIAL' || commitment === true;
}

function isNeeded(need: FieldNeed, metrics: JsonObject): boolean {
  if (typeof need === 'string') return need === 'ALWAYS';
  return need.is.some((value) => metrics[need.field] === value);
}

/** What the value should be, when it is not. */
function flawOf(field: MetricField, value: unknown): Text | undefined {
  switch (field.form) {
    case 'COUNT':
      return isCount(value) ? undefined : { zh: '须为不小于 0 的整数', en: 'must be an integer of at least 0' };
    case 'SCORE':
      return scoreOf(value) !== undefined
        ? undefined
        : {
            zh: '须为 0 至 100 的十进制数字串，最多六位小数，例如 "86.5"',
            en: 'must be a decimal string from 0 to 100, such as "86.5"',
          };
    case 'YES_NO':
      return typeof value === 'boolean' ? undefined : { zh: '须为 true 或 false', en: 'must be true or false' };
    case 'DATE':
      return isCalendarDate(value) ? undefined : { zh: '须为存在的日期 YYYY-MM-DD', en: 'must be a day YYYY-MM-DD' };
    case 'TEXT':
      return typeof value === 'string' && value.trim() !== '' && value.length <= TEXT_MAX
        ? undefined
        : { zh: `须为 1 至 ${TEXT_MAX} 个字符的文字`, en: `must be text of 1 to ${TEXT_MAX} characters` };
    case 'WORD':
      return typeof value === 'string' && field.words.includes(value) ? undefined : oneOf(field.words);
    case 'WORDS':
      return isListOf(value, (one) => typeof one === 'string' && field.words.includes(one))
        ? undefined
        : { zh: `须为列表，其值取自 ${field.words.join('、')}`, en: `must be a list of ${field.words.join(', ')}` };
    case 'COMPONENTS':
      return isListOf(value, isComponent) ? undefined : COMPONENTS_WANTED;
  }
}

const COMPONENTS_WANTED: Text = {
  zh: `须为列表，每项含 sourceType（${Object.keys(SOURCE_PROOFS).join('、')}），可含 proof、commitment`,
  en: `must be a list, each with sourceType (${Object.keys(SOURCE_PROOFS).join(', ')}) and optionally proof, commitment`,
};

function oneOf(words: readonly string[]): Text {
  return { zh: `须为 ${words.join('、')} 之一`, en: `must be one of ${words.join(', ')}` };
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isListOf(value: unknown, holds: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.length <= COMPONENTS_MAX && value.every(holds);
}

function isComponent(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { sourceType, proof, commitment } = value as Record<string, unknown>;
  return (
    typeof sourceType === 'string' &&
    Object.hasOwn(SOURCE_PROOFS, sourceType) &&
    (proof === undefined || Object.values(SOURCE_PROOFS).includes(proof as string)) &&
    (commitment === undefined || typeof commitment === 'boolean')
  );
}
