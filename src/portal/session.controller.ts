import { Body, Controller, Get, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { present } from '../kernel/assert.js';
import { DomainError } from '../kernel/domain-error.js';
import { Identity, SignIn } from '../modules/identity/index.js';
import type { Ctx } from '../platform/ctx.js';
import { Access } from '../platform/http/access.decorator.js';
import { Context } from '../platform/http/context.decorator.js';
import type { LedgerRequest } from '../platform/http/request.js';
import { Consumes, FORM_TYPE } from '../platform/http/request-body.js';
import { SESSION_COOKIE, sessionCookieOptions } from '../platform/http/session-cookie.js';
import { localPath } from './chrome.js';
import { HtmlPage } from './page.decorator.js';
import { type SignInView, signInGaps, signInPage } from './pages/sign-in.js';
import { PreferencesForm, SignInForm } from './portal.dto.js';
import { seeOther } from './public.controller.js';
import { Reader } from './reader.service.js';
import { PORTAL_ROUTES } from './routes.js';

/** Signing in and out, and what the reader prefers; plain forms that need no script. */
@ApiExcludeController()
@Controller()
export class SessionController {
  constructor(
    private readonly sessions: SignIn,
    private readonly identity: Identity,
    private readonly reader: Reader,
  ) {}

  @Get(PORTAL_ROUTES.signIn)
  @Access('public')
  @HtmlPage()
  form(@Context() ctx: Ctx, @Req() request: LedgerRequest, @Query('next') next?: unknown): string {
    const view = { next: localPath(next), username: '', errors: [], signedOut: false };
    return signInPage(view, this.reader.chrome(ctx, request, 'public'));
  }

  @Post(PORTAL_ROUTES.signIn)
  @HttpCode(303)
  @Access('public')
  @Consumes(FORM_TYPE)
  @HtmlPage()
  async signIn(@Context() ctx: Ctx, @Req() request: LedgerRequest, @Body() form: SignInForm): Promise<string> {
    const { username = '', password = '', next } = form;
    const gaps = signInGaps(username, password);
    if (gaps.length > 0) return this.again(ctx, request, form, gaps);
    const response = present(request.res, 'the response of a request');
    try {
      const token = await this.sessions.byPassword(request);
      response.cookie(SESSION_COOKIE, token.accessToken, sessionCookieOptions(this.reader.production, token.expiresIn));
      return seeOther(response, localPath(next));
    } catch (error) {
      if (!(error instanceof DomainError) || error.fault !== 'unauthenticated') throw error;
      return this.again(ctx, request, form, [{ field: 'username', key: 'errCredentials' }]);
    }
  }

  /** Typed text is kept, the password is not. */
  private again(ctx: Ctx, request: LedgerRequest, form: SignInForm, errors: SignInView['errors']): string {
    const { username = '', next } = form;
    present(request.res, 'the response of a request').status(422);
    const view = { next: localPath(next), username, errors, signedOut: false };
    return signInPage(view, this.reader.chrome(ctx, request, 'public'));
  }

  @Post(PORTAL_ROUTES.signOut)
  @HttpCode(303)
  @Access('public')
  @Consumes(FORM_TYPE)
  @HtmlPage()
  async signOut(@Context() ctx: Ctx, @Req() request: LedgerRequest): Promise<string> {
    const response = present(request.res, 'the response of a request');
    const token: unknown = (request.cookies as Record<string, unknown> | undefined)?.[SESSION_COOKIE];
    if (typeof token === 'string') await this.identity.revoke(ctx, token);
    const { maxAge: _age, ...options } = sessionCookieOptions(this.reader.production, 0);
    response.clearCookie(SESSION_COOKIE, options);
    return seeOther(response, '/');
  }

  @Post(PORTAL_ROUTES.preferences)
  @HttpCode(303)
  @Access('public')
  @Consumes(FORM_TYPE)
  @HtmlPage()
  preferences(@Req() request: LedgerRequest, @Body() form: PreferencesForm): string {
    const response = present(request.res, 'the response of a request');
    this.reader.keep(response, form);
    return seeOther(response, localPath(form.back));
  }
}
