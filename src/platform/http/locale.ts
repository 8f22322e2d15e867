import type { Locale } from '../../kernel/text.js';
import { isPage, type LedgerRequest } from './request.js';

const LANGUAGE_COOKIE = 'lang';

/** Pages keep the reader's choice of language in a cookie; the API goes by `Accept-Language` alone. */
export function requestLocale(request: LedgerRequest): Locale {
  const cookies = request.cookies as Readonly<Record<string, unknown>> | undefined;
  const chosen = isPage(request) ? cookies?.[LANGUAGE_COOKIE] : undefined;
  if (chosen === 'en' || chosen === 'zh-CN') return chosen;
  return localeOf(request.headers['accept-language']);
}

/**
 * The reader's language from `Accept-Language` (RFC 9110, 12.5.4): Chinese unless English is wanted more. Anything
 * unreadable, and `*`, counts as no wish.
 */
export function localeOf(acceptLanguage: string | undefined): Locale {
  const wish = { zh: 0, en: 0 };
  for (const part of (acceptLanguage ?? '').slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const language = tag.split('-')[0];
    if (language !== 'zh' && language !== 'en') continue;
    wish[language] = Math.max(wish[language], qualityOf(parameters));
  }
  return wish.en > wish.zh ? 'en' : 'zh-CN';
}

function qualityOf(parameters: readonly string[]): number {
  for (const parameter of parameters) {
    const match = /^\s*q=([01](?:\.[0-9]{0,3})?)\s*$/.exec(parameter);
    if (match) return Number(match[1]);
  }
  return 1;
}
