/** Picks the words of a page in the reader's language and fills their blanks. */
import { assert } from '../kernel/assert.js';
import { inLocale, type Locale, type Text } from '../kernel/text.js';
import { MESSAGES, type MessageKey } from './messages.table.js';

export type Blanks = Readonly<Record<string, string | number | bigint>>;

/** Fills `{name}` blanks. Throws for a blank without a value: a sentence with a hole is never shown. */
export function filled(text: string, blanks: Blanks): string {
  return text.replace(/\{(\w+)\}/g, (_hole, name: string) => {
    const value = blanks[name];
    assert(value !== undefined, `wording: no value for {${name}}`);
    return String(value);
  });
}

/** The message in the reader's language. */
export function say(locale: Locale, key: MessageKey, blanks: Blanks = {}): string {
  return filled(inLocale(MESSAGES[key], locale), blanks);
}

/** The message in both languages, its blanks filled alike. */
export function bothWays(key: MessageKey, blanks: Blanks = {}): Text {
  return { zh: filled(MESSAGES[key].zh, blanks), en: filled(MESSAGES[key].en, blanks) };
}

/** Several names in one breath: `甲、乙`, `A, B`. */
export function listed(names: readonly string[], locale: Locale): string {
  return names.join(locale === 'en' ? ', ' : '、');
}
