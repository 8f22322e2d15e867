import { Body, Controller, Get, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { present } from '../kernel/assert.js';
import { DomainError } from '../kernel/domain-error.js';
import { inLocale } from '../kernel/text.js';
import { ONBOARDING_STATES, Onboardings } from '../modules/parties/index.js';
import type { Ctx } from '../platform/ctx.js';
import { Database } from '../platform/database/database.js';
import { Access } from '../platform/http/access.decorator.js';
import { Context } from '../platform/http/context.decorator.js';
import { IdParam } from '../platform/http/id-param.js';
import { requestLocale } from '../platform/http/locale.js';
import { WithoutTransaction } from '../platform/http/request.interceptor.js';
import type { LedgerRequest } from '../platform/http/request.js';
import { Consumes, FORM_TYPE } from '../platform/http/request-body.js';
import type { FieldError } from './components/form.js';
import { FormActs } from './form-acts.service.js';
import { OnboardingViews } from './onboarding-views.service.js';
import { HtmlPage } from './page.decorator.js';
import { onboardingPage } from './pages/onboarding.js';
import { onboardingsPage } from './pages/onboardings.js';
import { OnboardingForm, OnboardingsPageQuery } from './portal.dto.js';
import { seeOther } from './public.controller.js';
import { Reader } from './reader.service.js';
import { PORTAL_ROUTES } from './routes.js';
import { say } from './wording.js';

const OPERATOR = { roles: ['operator'] } as const;
type Step = (ctx: Ctx) => Promise<unknown>;

/** Who wants in, and the exchange's answer. Plain forms that need no script. */
@ApiExcludeController()
@Controller()
export class OnboardingPagesController {
  constructor(
    private readonly views: OnboardingViews,
    private readonly onboardings: Onboardings,
    private readonly acts: FormActs,
    private readonly reader: Reader,
    private readonly database: Database,
  ) {}

  @Get(PORTAL_ROUTES.onboardings)
  @Access(OPERATOR)
  @HtmlPage()
  async list(@Context() ctx: Ctx, @Req() request: LedgerRequest, @Query() query: OnboardingsPageQuery) {
    const state = ONBOARDING_STATES.find((one) => one === query.state) ?? 'SUBMITTED';
    const view = await this.views.list(ctx, state, query.cursor ?? '');
    return onboardingsPage(view, this.reader.chrome(ctx, request, 'operator'));
  }

  @Get(PORTAL_ROUTES.onboarding)
  @Access(OPERATOR)
  @HtmlPage()
  async one(@Context() ctx: Ctx, @Req() request: LedgerRequest, @IdParam() id: string): Promise<string> {
    return onboardingPage(await this.views.page(ctx, id), this.reader.chrome(ctx, request, 'operator'));
  }

  @Post(PORTAL_ROUTES.onboardingApprove)
  @HttpCode(303)
  @Header('Cache-Control', 'no-store')
  @Access('public')
  @WithoutTransaction()
  @Consumes(FORM_TYPE)
  @HtmlPage()
  approve(@Req() request: LedgerRequest, @IdParam() id: string, @Body() form: OnboardingForm): Promise<string> {
    return this.decide(request, id, form, 'decision', (ctx) => this.onboardings.approve(ctx, id));
  }

  @Post(PORTAL_ROUTES.onboardingReturn)
  @HttpCode(303)
  @Header('Cache-Control', 'no-store')
  @Access('public')
  @WithoutTransaction()
  @Consumes(FORM_TYPE)
  @HtmlPage()
  return(@Req() request: LedgerRequest, @IdParam() id: string, @Body() form: OnboardingForm): Promise<string> {
    const missing = missingIn(form.missing ?? '');
    return this.decide(request, id, form, 'missing', (ctx) => {
      if (missing === undefined) throw linesNeeded();
      return this.onboardings.returnFor(ctx, id, missing);
    });
  }

  @Post(PORTAL_ROUTES.onboardingRefuse)
  @HttpCode(303)
  @Header('Cache-Control', 'no-store')
  @Access('public')
  @WithoutTransaction()
  @Consumes(FORM_TYPE)
  @HtmlPage()
  refuse(@Req() request: LedgerRequest, @IdParam() id: string, @Body() form: OnboardingForm): Promise<string> {
    return this.decide(request, id, form, 'reason', (ctx) => {
      if ((form.reason ?? '').trim() === '') throw reasonNeeded();
      return this.onboardings.refuse(ctx, id, form.reason ?? '');
    });
  }

  /** Back to the application, or the page again with what is wrong beside the field and what was typed in it. */
  private async decide(request: LedgerRequest, id: string, form: OnboardingForm, field: string, step: Step) {
    const { formToken = '', missing = '', reason = '' } = form;
    const response = present(request.res, 'the response of a request');
    try {
      await this.acts.act(request, { formToken, rule: OPERATOR, subject: id }, step);
      return seeOther(response, `/operator/organisations/${id}`);
    } catch (error) {
      if (!(error instanceof DomainError) || !TOLD.includes(error.fault)) throw error;
      response.status(error.fault === 'conflict' ? 409 : 422);
      // What came too late is no fault of what was typed: it is told where the decision stood.
      const place = error.fault === 'conflict' ? 'decision' : field;
      const errors: readonly FieldError[] = [{ field: place, text: inLocale(error.text, requestLocale(request)) }];
      const actor = present(request.actor, 'the actor of a form that was found to be of a session');
      return this.database.run(
        actor,
        async (ctx) => {
          const view = { ...(await this.views.page(ctx, id)), typed: { missing, reason }, errors };
          const chrome = this.reader.chrome(ctx, request, 'operator');
          return onboardingPage(view, { ...chrome, path: `/operator/organisations/${id}` });
        },
        { locale: requestLocale(request) },
      );
    }
  }
}

/** What the page says itself; any other "no" is a page of its own. */
const TOLD: readonly DomainError['fault'][] = ['malformed', 'invalid', 'conflict'];

/** One line for each thing that is missing: what, a colon, why. Undefined where a line says no more than one of them. */
function missingIn(text: string): { readonly code: string; readonly reason: string }[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const read = lines.map((line) => /^\s*([^:：]{1,100})[:：]\s*(\S.*)$/u.exec(line.trim()));
  if (lines.length === 0 || lines.length > 100 || read.includes(null)) return undefined;
  return read.map((match) => ({ code: match?.[1]?.trim() ?? '', reason: match?.[2]?.trim() ?? '' }));
}

function linesNeeded(): DomainError {
  return new DomainError('invalid', 'PORTAL.MISSING_LINES', {
    zh: say('zh-CN', 'errMissingLines'),
    en: say('en', 'errMissingLines'),
  });
}

function reasonNeeded(): DomainError {
  return new DomainError('invalid', 'PORTAL.REASON_NEEDED', {
    zh: say('zh-CN', 'errRefuseReason'),
    en: say('en', 'errRefuseReason'),
  });
}
