import { randomBytes } from 'node:crypto';
import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Response } from 'express';
import { present } from '../kernel/assert.js';
import type { Locale } from '../kernel/text.js';
import { IDENTITY_SETTINGS, type IdentitySettings, Sessions } from '../modules/identity/index.js';
import type { Ctx } from '../platform/ctx.js';
import type { LedgerRequest } from '../platform/http/request.js';
import {
  formCookieName,
  formCookieOf,
  sessionCookieOf,
  sessionCookieOptions,
} from '../platform/http/session-cookie.js';
import { type Chrome, type Door, type FooterSlots, localPath, THEMES, type Theme } from './chrome.js';
import { PORTAL_SETTINGS, type PortalSettings } from './portal.settings.js';

const LANGUAGE_COOKIE = 'lang';
const THEME_COOKIE = 'theme';
const FORM_COOKIE_SECONDS = 86_400;
const FORM_COOKIE_BYTES = 32;
const YEAR_MS = 365 * 86_400_000;
const NO_FOOTER: FooterSlots = { sample: false };

/** Who reads, in which language and theme: from the query, the cookies and the request. */
@Injectable()
export class Reader {
  constructor(
    @Inject(IDENTITY_SETTINGS) private readonly identity: IdentitySettings,
    private readonly sessions: Sessions,
    @Optional() @Inject(PORTAL_SETTINGS) private readonly settings?: PortalSettings,
  ) {}

  /** What stands around the page. `?lang=` chooses the language and keeps the choice. */
  chrome(ctx: Pick<Ctx, 'actor' | 'locale'>, request: LedgerRequest, door: Door): Chrome {
    const asked = languageOf(request.query.lang);
    if (asked) this.keep(present(request.res, 'the response of a request'), { lang: asked });
    const { actor } = ctx;
    return {
      locale: asked ?? ctx.locale,
      theme: themeOf((request.cookies as Record<string, unknown> | undefined)?.[THEME_COOKIE]),
      door,
      path: pathWithoutLanguage(request.originalUrl),
      ...(actor.kind === 'user' ? { reader: { name: actor.name, formToken: this.formToken(request) } } : {}),
      footer: this.settings?.footer ?? NO_FOOTER,
    };
  }

  /** Keeps language and theme for a year; what is not one of ours is left alone. */
  keep(response: Response, choice: { readonly lang?: unknown; readonly theme?: unknown }): void {
    const options = { maxAge: YEAR_MS, sameSite: 'lax', httpOnly: true, secure: this.production, path: '/' } as const;
    const lang = languageOf(choice.lang);
    if (lang) response.cookie(LANGUAGE_COOKIE, lang, options);
    if (typeof choice.theme === 'string') response.cookie(THEME_COOKIE, themeOf(choice.theme), options);
  }

  /** For forms that need no sign-in: a token for this browser, which a cookie names. */
  doorToken(request: LedgerRequest): string {
    const known = formCookieOf(request, this.production);
    const cookie = known ?? randomBytes(FORM_COOKIE_BYTES).toString('base64url');
    if (known === undefined) {
      const response = present(request.res, 'the response of a request');
      response.cookie(
        formCookieName(this.production),
        cookie,
        sessionCookieOptions(this.production, FORM_COOKIE_SECONDS),
      );
    }
    return this.sessions.formToken(cookie);
  }

  doorTokenHolds(request: LedgerRequest, given = ''): boolean {
    const cookie = formCookieOf(request, this.production);
    return cookie !== undefined && this.sessions.formTokenHolds(cookie, given);
  }

  get production(): boolean {
    return this.identity.production;
  }

  /** For the forms of this session's pages; a reader with a bearer token has no session and no use of forms. */
  private formToken(request: LedgerRequest): string {
    const secret = sessionCookieOf(request, this.production);
    return secret === undefined ? '' : this.sessions.formToken(secret);
  }
}

export function languageOf(value: unknown): Locale | undefined {
  return value === 'en' || value === 'zh-CN' ? value : undefined;
}

export function themeOf(value: unknown): Theme {
  return THEMES.find((theme) => theme === value) ?? 'system';
}

/** Path and query as asked, without the choice of language. */
export function pathWithoutLanguage(url: string): string {
  const [path = '/', query = ''] = url.split('?', 2);
  const kept = query.split('&').filter((part) => part !== '' && !part.startsWith('lang='));
  return localPath(kept.length > 0 ? `${path}?${kept.join('&')}` : path);
}
