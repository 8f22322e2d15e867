/** Names of languages as BCP 47 tags (RFC 5646): the form is mended, the meaning is not guessed. */

/** Words that hubs write where a code is asked, and the tag they mean. */
const WORDS: Readonly<Record<string, string>> = {
  chinese: 'zh',
  mandarin: 'cmn',
  english: 'en',
  french: 'fr',
  german: 'de',
  japanese: 'ja',
  korean: 'ko',
  russian: 'ru',
  spanish: 'es',
  中文: 'zh',
  汉语: 'zh',
  简体中文: 'zh-Hans',
  繁体中文: 'zh-Hant',
  英文: 'en',
  英语: 'en',
};

/** `zh_cn` is `zh-CN`; undefined for what is no tag of a natural language (`code`, `multilingual`, `ru-en`). */
export function languageTag(text: string): string | undefined {
  const word = WORDS[text.trim().toLowerCase()];
  if (word !== undefined) return word;
  const [primary = '', ...rest] = text.trim().replaceAll('_', '-').split('-');
  if (!/^[A-Za-z]{2,3}$/.test(primary)) return undefined;
  const parts = [primary.toLowerCase()];
  const forms = [/^[a-z]{3}$/i, /^[a-z]{4}$/i, /^([a-z]{2}|\d{3})$/i, /^([a-z\d]{5,8}|\d[a-z\d]{3})$/i];
  let form = 0;
  for (const part of rest) {
    while (form < forms.length && !forms[form]?.test(part)) form += 1;
    if (form === forms.length) return undefined;
    parts.push(
      form === 1
        ? part.slice(0, 1).toUpperCase() + part.slice(1).toLowerCase()
        : form === 2
          ? part.toUpperCase()
          : part.toLowerCase(),
    );
  }
  // Two languages of a pair look like language and region, written in small letters: ru-en.
  const pair =
    rest.length === 1 && parts.length === 2 && rest[0] === rest[0]?.toLowerCase() && PRIMARY.has(rest[0] ?? '');
  return pair ? undefined : parts.join('-');
}

/** Codes that are languages and hardly ever meant as regions when written small. */
const PRIMARY: ReadonlySet<string> = new Set(['en', 'zh', 'ja', 'ko', 'vi', 'cs', 'da', 'el', 'hi', 'uk']);
