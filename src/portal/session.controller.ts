import { Body, Controller, Get, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { present } from '../kernel/assert.js';
import { DomainError } from '../kernel/domain-error.js';
import { foreignForm, Oidc, Sessions, SignIn } from '../modules/identity/index.js';
import { PUBLIC_ACTOR } from '../platform/access.js';
import type { Ctx } from '../platform/ctx.js';
import { Access } from '../platform/http/access.decorator.js';
import { Computes } from '../platform/http/audit.js';
import { Context } from '../platform/http/context.decorator.js';
import { requestLocale } from '../platform/http/locale.js';
import { WithoutTransaction } from '../platform/http/request.interceptor.js';
import type { LedgerRequest } from '../platform/http/request.js';
import { Consumes, FORM_TYPE } from '../platform/http/request-body.js';
import {
  formCookieName,
  sessionCookieName,
  sessionCookieOf,
  sessionCookieOptions,
} from '../platform/http/session-cookie.js';
import { localPath } from './chrome.js';
import { HtmlPage } from './page.decorator.js';
import { type SignInView, signInGaps, signInPage } from './pages/sign-in.js';
import { PreferencesForm, SignInForm, SignOutForm } from './portal.dto.js';
import { seeOther } from './public.controller.js';
import { Reader } from './reader.service.js';
import { PORTAL_ROUTES } from './routes.js';

/** What the sign-in page says beside which field. */
const REFUSALS: Readonly<Record<string, SignInView['errors'][number]>> = {
  'IDENTITY.SIGN_IN_FAILED': { field: 'username', key: 'errCredentials' },
  'IDENTITY.SECOND_FACTOR_NEEDED': { field: 'otp', key: 'errOtp' },
  'IDENTITY.PASSWORD_EXPIRED': { field: 'password', key: 'errPasswordExpired' },
  'IDENTITY.PASSWORD_TEMPORARY': { field: 'password', key: 'errPasswordTemporary' },
  'IDENTITY.SIGN_IN_WAIT': { field: 'username', key: 'errWait' },
};

/** Signing in and out, and what the reader prefers; plain forms that need no script. */
@ApiExcludeController()
@Controller()
export class SessionController {
  constructor(
    private readonly signIns: SignIn,
    private readonly sessions: Sessions,
    private readonly oidc: Oidc,
    private readonly reader: Reader,
  ) {}

  @Get(PORTAL_ROUTES.signIn)
  @Access('public')
  @HtmlPage()
  form(
    @Context() ctx: Ctx,
    @Req() request: LedgerRequest,
    @Query('next') next?: unknown,
    @Query('changed') changed?: unknown,
  ): string {
    const view = { next: localPath(next), username: '', errors: [], passwordChanged: changed === '1' };
    return this.page(ctx, request, view);
  }

  /** A new session each time; what cookie of a session the browser sent is worth nothing, and that session ends. */
  @Post(PORTAL_ROUTES.signIn)
  @HttpCode(303)
  @Header('Cache-Control', 'no-store')
  @Access('public')
  @WithoutTransaction()
  @Consumes(FORM_TYPE)
  @HtmlPage()
  async signIn(@Req() request: LedgerRequest, @Body() form: SignInForm): Promise<string> {
    const { username = '', password = '', next } = form;
    const response = present(request.res, 'the response of a request');
    const gaps = signInGaps(username, password);
    if (gaps.length > 0) return this.again(request, form, gaps);
    if (!this.reader.doorTokenHolds(request, form.formToken)) {
      return this.again(request, form, [{ field: 'username', key: 'errForm' }]);
    }
    try {
      const { secret, maxSeconds, factorDue } = await this.signIns.forBrowser(request, this.cookie(request));
      const options = sessionCookieOptions(this.reader.production, maxSeconds);
      response.cookie(sessionCookieName(this.reader.production), secret, options);
      this.forget(request, formCookieName(this.reader.production));
      return seeOther(response, factorDue ? PORTAL_ROUTES.account : localPath(next));
    } catch (error) {
      const refusal = error instanceof DomainError ? REFUSALS[error.code] : undefined;
      if (!(error instanceof DomainError) || refusal === undefined) throw error;
      request.refusedWith = error.code;
      const { retryAfterSeconds } = error.extras;
      if (retryAfterSeconds === undefined) return this.again(request, form, [refusal]);
      response.setHeader('Retry-After', String(retryAfterSeconds));
      return this.again(request, form, [{ ...refusal, n: retryAfterSeconds }], 429);
    }
  }

  /** The form must come of a page of this session: another site signs nobody out. */
  @Post(PORTAL_ROUTES.signOut)
  @HttpCode(303)
  @Access('public')
  @Consumes(FORM_TYPE)
  @HtmlPage()
  async signOut(@Context() ctx: Ctx, @Req() request: LedgerRequest, @Body() form: SignOutForm): Promise<string> {
    const secret = this.cookie(request);
    if (secret !== undefined) {
      if (!this.sessions.formTokenHolds(secret, form?.formToken ?? '')) throw foreignForm();
      await this.sessions.endByCookie(ctx, secret);
      this.forget(request, sessionCookieName(this.reader.production));
    }
    return seeOther(present(request.res, 'the response of a request'), '/');
  }

  @Post(PORTAL_ROUTES.preferences)
  @Computes()
  @HttpCode(303)
  @Access('public')
  @Consumes(FORM_TYPE)
  @HtmlPage()
  preferences(@Req() request: LedgerRequest, @Body() form: PreferencesForm): string {
    const response = present(request.res, 'the response of a request');
    this.reader.keep(response, form);
    return seeOther(response, localPath(form.back));
  }

  /** Typed text is kept, the password is not. */
  private again(request: LedgerRequest, form: SignInForm, errors: SignInView['errors'], status = 422): string {
    present(request.res, 'the response of a request').status(status);
    const view = { next: localPath(form.next), username: form.username ?? '', errors, passwordChanged: false };
    return this.page({ actor: request.actor ?? PUBLIC_ACTOR, locale: requestLocale(request) }, request, view);
  }

  /** The form with a token for this browser, which a cookie names. */
  private page(
    who: Pick<Ctx, 'actor' | 'locale'>,
    request: LedgerRequest,
    view: Omit<SignInView, 'formToken' | 'singleSignOn'>,
  ): string {
    return signInPage(
      { ...view, formToken: this.reader.doorToken(request), singleSignOn: this.oidc.offered },
      this.reader.chrome(who, request, 'public'),
    );
  }

  private cookie(request: LedgerRequest): string | undefined {
    return sessionCookieOf(request, this.reader.production);
  }

  private forget(request: LedgerRequest, name: string): void {
    const { maxAge: _age, ...options } = sessionCookieOptions(this.reader.production, 0);
    present(request.res, 'the response of a request').clearCookie(name, options);
  }
}
