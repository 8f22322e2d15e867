import { Body, Controller, Get, Header, HttpCode, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { present } from '../kernel/assert.js';
import { DomainError } from '../kernel/domain-error.js';
import { inLocale } from '../kernel/text.js';
import { Enrolments, Identity, PageForms, SignIn } from '../modules/identity/index.js';
import { PUBLIC_ACTOR } from '../platform/access.js';
import type { Ctx } from '../platform/ctx.js';
import { Access } from '../platform/http/access.decorator.js';
import { Context } from '../platform/http/context.decorator.js';
import { requestLocale } from '../platform/http/locale.js';
import { WithoutTransaction } from '../platform/http/request.interceptor.js';
import type { LedgerRequest } from '../platform/http/request.js';
import { Consumes, FORM_TYPE } from '../platform/http/request-body.js';
import { sessionCookieName, sessionCookieOf, sessionCookieOptions } from '../platform/http/session-cookie.js';
import { type Chrome, doorOf } from './chrome.js';
import type { FieldError } from './components/form.js';
import type { MessageKey } from './messages.table.js';
import { HtmlPage } from './page.decorator.js';
import { accountPage, enrolmentPage, passwordPage, recoveryCodesPage } from './pages/account.js';
import { PasswordForm, SecondFactorForm } from './portal.dto.js';
import { seeOther } from './public.controller.js';
import { Reader } from './reader.service.js';
import { PORTAL_ROUTES } from './routes.js';
import { say } from './wording.js';

/** Beside which field of a form a "no" is told; what is not here is a page of its own. */
const BESIDE: Readonly<Record<string, string>> = {
  'IDENTITY.SIGN_IN_FAILED': 'username',
  'IDENTITY.SIGN_IN_WAIT': 'otp',
  'IDENTITY.SECOND_FACTOR_NEEDED': 'otp',
  'IDENTITY.SECOND_FACTOR_WRONG': 'otp',
  'IDENTITY.PASSWORD_LENGTH': 'newPassword',
  'IDENTITY.PASSWORD_KINDS': 'newPassword',
  'IDENTITY.PASSWORD_COMMON': 'newPassword',
  'IDENTITY.PASSWORD_UNCHANGED': 'newPassword',
};
/** A "no" that somebody was denied something by; others say what is wrong with what was typed. */
const DENIALS: readonly string[] = ['IDENTITY.SIGN_IN_FAILED', 'IDENTITY.SIGN_IN_WAIT', 'IDENTITY.SECOND_FACTOR_WRONG'];

/** The own account: another password, and the second factor. Plain forms that need no script. */
@ApiExcludeController()
@Controller()
export class AccountController {
  constructor(
    private readonly identity: Identity,
    private readonly signIns: SignIn,
    private readonly enrolments: Enrolments,
    private readonly forms: PageForms,
    private readonly reader: Reader,
  ) {}

  @Get(PORTAL_ROUTES.account)
  @Access('signedIn')
  @HtmlPage()
  async account(@Context() ctx: Ctx, @Req() request: LedgerRequest): Promise<string> {
    const [me, factor] = [await this.identity.me(ctx), await this.enrolments.status(ctx)];
    const chrome = this.reader.chrome(ctx, request, doorOf(ctx.actor));
    const { username, name, roles } = me;
    const state = { secondFactor: factor.confirmed, obligatory: factor.obligatory, sample: factor.sample };
    return accountPage(
      { username, name, roles, ...state, formToken: chrome.reader?.formToken ?? '', errors: [] },
      chrome,
    );
  }

  @Get(PORTAL_ROUTES.password)
  @Access('public')
  @HtmlPage()
  async password(@Context() ctx: Ctx, @Req() request: LedgerRequest): Promise<string> {
    const username = ctx.actor.kind === 'user' ? (await this.identity.me(ctx)).username : '';
    return this.passwordForm(this.reader.chrome(ctx, request, doorOf(ctx.actor)), request, username, []);
  }

  /** For whoever knows the present password, signed in or not: also one that opens nothing any more. */
  @Post(PORTAL_ROUTES.password)
  @HttpCode(303)
  @Header('Cache-Control', 'no-store')
  @Access('public')
  @WithoutTransaction()
  @Consumes(FORM_TYPE)
  @HtmlPage()
  async changePassword(@Req() request: LedgerRequest, @Body() form: PasswordForm): Promise<string> {
    const { username = '', password = '', newPassword = '', otp = '' } = form;
    const chrome = this.chromeOf(request, PORTAL_ROUTES.password);
    const again = (errors: readonly FieldError[]): string => {
      present(request.res, 'the response of a request').status(422);
      return this.passwordForm(chrome, request, username, errors);
    };
    const gaps = gapsOf(form).map(([field, key]) => ({ field, text: say(chrome.locale, key) }));
    if (gaps.length > 0) return again(gaps);
    if (!this.reader.doorTokenHolds(request, form.formToken)) {
      return again([{ field: 'username', text: say(chrome.locale, 'errForm') }]);
    }
    try {
      const proof = { username, password, ...(otp.trim() === '' ? {} : { otp: otp.trim() }) };
      await this.signIns.changePassword(request, proof, newPassword);
    } catch (error) {
      return this.passwordForm(chrome, request, username, this.refusal(error, request));
    }
    const response = present(request.res, 'the response of a request');
    const { maxAge: _age, ...options } = sessionCookieOptions(this.reader.production, 0);
    response.clearCookie(sessionCookieName(this.reader.production), options);
    return seeOther(response, `${PORTAL_ROUTES.signIn}?changed=1`);
  }

  /** A new secret; it counts once a code of it was shown. */
  @Post(PORTAL_ROUTES.secondFactor)
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Access('public')
  @WithoutTransaction()
  @Consumes(FORM_TYPE)
  @HtmlPage()
  async enrol(@Req() request: LedgerRequest, @Body() { formToken = '' }: SecondFactorForm): Promise<string> {
    await this.forms.act(request, this.cookie(request), formToken);
    const { secret, uri } = await this.enrolments.begin(request);
    return enrolmentPage({ secret, uri, formToken, errors: [] }, this.chromeOf(request));
  }

  /** The recovery codes are shown this once. */
  @Post(PORTAL_ROUTES.secondFactorConfirm)
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @Access('public')
  @WithoutTransaction()
  @Consumes(FORM_TYPE)
  @HtmlPage()
  async confirm(@Req() request: LedgerRequest, @Body() form: SecondFactorForm): Promise<string> {
    const { otp = '', secret = '', formToken = '' } = form;
    await this.forms.act(request, this.cookie(request), formToken);
    try {
      const codes = await this.enrolments.confirm(request, otp.trim());
      return recoveryCodesPage(codes, this.chromeOf(request));
    } catch (error) {
      const errors = this.refusal(error, request);
      return enrolmentPage({ secret, formToken, errors }, this.chromeOf(request));
    }
  }

  @Post(PORTAL_ROUTES.secondFactorRemove)
  @HttpCode(303)
  @Header('Cache-Control', 'no-store')
  @Access('public')
  @WithoutTransaction()
  @Consumes(FORM_TYPE)
  @HtmlPage()
  async remove(@Req() request: LedgerRequest, @Body() { otp = '', formToken = '' }: SecondFactorForm): Promise<string> {
    const { username, name, roles } = await this.forms.act(request, this.cookie(request), formToken);
    try {
      await this.enrolments.remove(request, otp.trim());
      return seeOther(present(request.res, 'the response of a request'), PORTAL_ROUTES.account);
    } catch (error) {
      const errors = this.refusal(error, request);
      const view = { username, name, roles, secondFactor: true, obligatory: false, sample: false };
      return accountPage({ ...view, formToken, errors }, this.chromeOf(request));
    }
  }

  private passwordForm(
    chrome: Chrome,
    request: LedgerRequest,
    username: string,
    errors: readonly FieldError[],
  ): string {
    return passwordPage({ username, formToken: this.reader.doorToken(request), errors }, chrome);
  }

  /** What stands around a page that answers a form; its links lead to the page that the form stood on. */
  private chromeOf(request: LedgerRequest, path: string = PORTAL_ROUTES.account): Chrome {
    const actor = request.actor ?? PUBLIC_ACTOR;
    return { ...this.reader.chrome({ actor, locale: requestLocale(request) }, request, doorOf(actor)), path };
  }

  /** What a form says of a "no", with the status of the reply; any other error is thrown on. */
  private refusal(error: unknown, request: LedgerRequest): readonly FieldError[] {
    const field = error instanceof DomainError ? BESIDE[error.code] : undefined;
    if (!(error instanceof DomainError) || field === undefined) throw error;
    if (DENIALS.includes(error.code)) request.refusedWith = error.code;
    const response = present(request.res, 'the response of a request');
    const { retryAfterSeconds } = error.extras;
    response.status(retryAfterSeconds === undefined ? 422 : 429);
    if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(retryAfterSeconds));
    return [{ field, text: inLocale(error.text, requestLocale(request)) }];
  }

  private cookie(request: LedgerRequest): string | undefined {
    return sessionCookieOf(request, this.reader.production);
  }
}

function gapsOf(form: PasswordForm): readonly (readonly [string, MessageKey])[] {
  const missing: readonly (readonly [string, string | undefined, MessageKey])[] = [
    ['username', form.username, 'errUsername'],
    ['password', form.password, 'errPassword'],
    ['newPassword', form.newPassword, 'errNewPassword'],
  ];
  const gaps = missing.flatMap(([field, value, key]) => ((value ?? '') === '' ? [[field, key] as const] : []));
  return gaps.length > 0 || form.newPassword === form.again ? gaps : [['again', 'errAgain']];
}
