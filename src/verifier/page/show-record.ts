/** The record of a receipt as a table that a reader without our programs understands. */
import { isObject, type Json, type JsonObject } from '../canonical.js';
import type { Receipt } from '../receipt-text.js';
import { filled, type Language, type Words } from '../words.js';
import { type Child, make } from './dom.js';
import { FIELD_WORDS, VALUE_WORDS } from './fields.table.js';
import { PAGE_WORDS } from './words.table.js';

const INSTANT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?\+08:00$/;

/** Kind and id first, with a warning where the log does not vouch for them, then every field of the record. */
export function recordTable(receipt: Receipt, language: Language): HTMLElement {
  const label = (value: string, covered: boolean): Child[] => [
    ...shown('', value, language),
    ...(covered ? [] : [make('small', { class: 'warn' }, PAGE_WORDS.labelOnly[language])]),
  ];
  return make(
    'table',
    { class: 'record' },
    make(
      'tbody',
      {},
      row(PAGE_WORDS.recordKind[language], label(receipt.kind, receipt.covered.kind)),
      row(PAGE_WORDS.recordId[language], label(receipt.id, receipt.covered.id)),
      ...fieldRows(receipt.record, language, receipt.covered),
    ),
  );
}

function fieldRows(record: JsonObject, language: Language, above: { kind: boolean; id: boolean }): HTMLElement[] {
  return inReadingOrder(record)
    .filter(([key]) => !((key === 'kind' && above.kind) || (key === 'id' && above.id)))
    .map(([key, value]) => row(fieldName(key, language), shown(key, value, language)));
}

/** Canonical order is for machines: known fields in the order of their table, others behind them as they come. */
function inReadingOrder(record: JsonObject): [string, Json][] {
  const known = Object.keys(FIELD_WORDS);
  const place = ([key]: [string, Json]): number => (known.includes(key) ? known.indexOf(key) : known.length);
  return Object.entries(record).sort((a, b) => place(a) - place(b));
}

function row(name: Child, value: readonly Child[]): HTMLElement {
  return make('tr', {}, make('th', { scope: 'row' }, name), make('td', {}, ...value));
}

function fieldName(key: string, language: Language): Child {
  const words = Object.hasOwn(FIELD_WORDS, key) ? FIELD_WORDS[key] : undefined;
  return words ? words[language] : make('code', {}, key);
}

function shown(key: string, value: Json, language: Language): Child[] {
  const say = (words: Words): Child[] => [words[language]];
  if (value === null) return say(PAGE_WORDS.nothing);
  if (typeof value === 'boolean') return say(value ? PAGE_WORDS.yes : PAGE_WORDS.no);
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'string') return shownText(key, value, language);
  if (!isObject(value)) {
    if (value.length === 0) return say(PAGE_WORDS.nothing);
    return [make('ol', {}, ...value.map((item) => make('li', {}, ...shown(key, item, language))))];
  }
  const items = inReadingOrder(value);
  if (items.length === 0) return say(PAGE_WORDS.nothing);
  const rows = items.map(([name, item]) => row(fieldName(name, language), shown(name, item, language)));
  return [make('table', { class: 'inner' }, make('tbody', {}, ...rows))];
}

function shownText(key: string, value: string, language: Language): Child[] {
  const meaning = Object.hasOwn(VALUE_WORDS, value) ? VALUE_WORDS[value] : undefined;
  if (meaning) return [meaning[language], ' ', make('code', {}, value)];
  if (key.endsWith('Fen') && /^-?\d+$/.test(value)) {
    return [filled(PAGE_WORDS.yuan, { amount: yuan(BigInt(value)) })[language]];
  }
  const [, day, time] = INSTANT.exec(value) ?? [];
  if (day && time) return [filled(PAGE_WORDS.beijingTime, { time: `${day} ${time}` })[language]];
  return [/^[\w+/=-]{20,}$/.test(value) ? make('code', {}, value) : value];
}

/** Fen as yuan with grouped digits and both decimals. */
function yuan(fen: bigint): string {
  const digits = (fen < 0n ? -fen : fen).toString().padStart(3, '0');
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${fen < 0n ? '-' : ''}${whole}.${digits.slice(-2)}`;
}
