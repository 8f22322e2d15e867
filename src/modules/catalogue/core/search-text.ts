/**
 * How names and descriptions are cut into what an index can find. PostgreSQL makes one token of a whole run of Chinese
 * (performance page section 6), so runs of scripts that are written without spaces become pairs of neighbouring
 * characters (bigrams) and single characters; other letters and digits become words; every other visible character is a
 * token of its own, so that nothing a person types is a wildcard.
 *
 * A query is a list of terms. The index finds what has all tokens of a term; whether they stand side by side is looked up
 * in the text itself, so an answer is exact.
 */

/** Scripts whose words are not told apart by spaces; Hangul has spaces, but its words carry their particles. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const WORD = /[\p{L}\p{N}\p{M}]/u;
const BLANK = /[\s\p{Cc}\p{Z}]/u;

/** Longer words are cut here, in texts and in queries alike: an index entry has an upper limit. */
const WORD_LENGTH_MAX = 64;
/** More tokens of a query would make it no more exact, since the text decides. */
const QUERY_TOKENS_MAX = 24;
const QUERY_TERMS_MAX = 16;
/** What separates the terms of a query beside blanks: marks between which people list things. */
const SEPARATORS = /[\s,;、]+/u;

/** Half width, lower case, well-formed, without invisible characters, every blank one space. */
export function normaliseText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cf}/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
}

interface Runs {
  readonly unspaced: readonly (readonly string[])[];
  readonly words: readonly string[];
  readonly marks: readonly string[];
}

/** Neighbouring characters of one kind; characters are code points. */
function runsOf(normalised: string): Runs {
  const unspaced: string[][] = [];
  const words: string[] = [];
  const marks: string[] = [];
  let kind = '';
  for (const character of normalised) {
    const next = BLANK.test(character) ? ' ' : UNSPACED.test(character) ? 'u' : WORD.test(character) ? 'w' : 'm';
    if (next === 'u') {
      if (kind === 'u') unspaced.at(-1)?.push(character);
      else unspaced.push([character]);
    } else if (next === 'w') {
      if (kind === 'w') words.push(`${words.pop() ?? ''}${character}`);
      else words.push(character);
    } else if (next === 'm') {
      marks.push(character);
    }
    kind = next;
  }
  return { unspaced, words, marks };
}

function cut(word: string): string {
  return [...word].slice(0, WORD_LENGTH_MAX).join('');
}

function pairs(run: readonly string[]): string[] {
  return run.slice(1).map((character, index) => `${run[index]}${character}`);
}

/** Every token by which a text is found, each once. */
export function tokensOf(normalised: string): readonly string[] {
  const { unspaced, words, marks } = runsOf(normalised);
  return [...new Set([...unspaced.flat(), ...unspaced.flatMap(pairs), ...words.map(cut), ...marks])];
}

export interface TextQuery {
  /** Each must occur in the text, as it stands. */
  readonly terms: readonly string[];
  /** All must be in the index entry; a necessary condition for the terms. */
  readonly tokens: readonly string[];
}

/** A query as typed; nothing in it is an operator or a wildcard. No terms where nothing visible was typed. */
export function textQuery(typed: string): TextQuery {
  const terms = [...new Set(normaliseText(typed).split(SEPARATORS))]
    .filter((term) => term !== '')
    .slice(0, QUERY_TERMS_MAX);
  const tokens = terms.flatMap((term) => {
    const { unspaced, words, marks } = runsOf(term);
    const grams = unspaced.flatMap((run) => (run.length === 1 ? run : pairs(run)));
    return [...grams, ...words.map(cut), ...marks];
  });
  return { terms, tokens: [...new Set(tokens)].slice(0, QUERY_TOKENS_MAX) };
}

/** The tokens as a text search condition of PostgreSQL that asks for all of them; every character stands for itself. */
export function tsqueryText(tokens: readonly string[]): string {
  return tokens.map((token) => `'${token.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`).join(' & ');
}
