import { Controller, Get, Header, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { present } from '../kernel/assert.js';
import { OIDC_SECONDS, Oidc } from '../modules/identity/index.js';
import { Parties } from '../modules/parties/index.js';
import { Access } from '../platform/http/access.decorator.js';
import { Changes } from '../platform/http/audit.js';
import { WithoutTransaction } from '../platform/http/request.interceptor.js';
import type { LedgerRequest } from '../platform/http/request.js';
import {
  awayCookieName,
  awayCookieOf,
  sessionCookieName,
  sessionCookieOptions,
} from '../platform/http/session-cookie.js';
import { localPath } from './chrome.js';
import { HtmlPage } from './page.decorator.js';
import { seeOther } from './public.controller.js';
import { Reader } from './reader.service.js';
import { PORTAL_ROUTES } from './routes.js';

/** To the provider of single sign-on and back. No transaction is held while it is asked. */
@ApiExcludeController()
@Controller()
export class SingleSignOnController {
  constructor(
    private readonly oidc: Oidc,
    private readonly parties: Parties,
    private readonly reader: Reader,
  ) {}

  @Get(PORTAL_ROUTES.singleSignOn)
  @Header('Cache-Control', 'no-store')
  @Access('public')
  @WithoutTransaction()
  @HtmlPage()
  async leave(@Req() request: LedgerRequest, @Query('next') next?: unknown): Promise<string> {
    const { url, cookie } = await this.oidc.leave(localPath(next));
    const response = present(request.res, 'the response of a request');
    const { production } = this.reader;
    response.cookie(awayCookieName(production), cookie, sessionCookieOptions(production, OIDC_SECONDS));
    return seeOther(response, url);
  }

  /** What the provider sent along is good for one use: so is the cookie. */
  @Get(PORTAL_ROUTES.singleSignOnReturn)
  @Changes()
  @Header('Cache-Control', 'no-store')
  @Access('public')
  @WithoutTransaction()
  @HtmlPage()
  async enter(@Req() request: LedgerRequest): Promise<string> {
    const response = present(request.res, 'the response of a request');
    const { production } = this.reader;
    const { maxAge: _age, ...options } = sessionCookieOptions(production, 0);
    response.clearCookie(awayCookieName(production), options);
    const query = new URL(request.originalUrl, 'http://localhost').search;
    const { session, next } = await this.oidc.enter(
      request,
      query,
      awayCookieOf(request, production),
      async (ctx, uscc) => (await this.parties.organisationsByUscc(ctx, [uscc])).get(uscc)?.id,
    );
    response.cookie(
      sessionCookieName(production),
      session.secret,
      sessionCookieOptions(production, session.maxSeconds),
    );
    return seeOther(response, next);
  }
}
