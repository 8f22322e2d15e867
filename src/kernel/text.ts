/** One message in both languages of the product: Chinese first, English beside it. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

export type Locale = 'zh-CN' | 'en';

/** The text in the reader's language. */
export function inLocale(text: Text, locale: Locale): string {
  return locale === 'en' ? text.en : text.zh;
}
