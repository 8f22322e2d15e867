import { Body, Controller, Get, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { present } from '../kernel/assert.js';
import { DomainError } from '../kernel/domain-error.js';
import { inLocale, type Locale } from '../kernel/text.js';
import { Disputes } from '../modules/usage/index.js';
import type { Ctx } from '../platform/ctx.js';
import { Database } from '../platform/database/database.js';
import { Access } from '../platform/http/access.decorator.js';
import { Context } from '../platform/http/context.decorator.js';
import { IdParam } from '../platform/http/id-param.js';
import { requestLocale } from '../platform/http/locale.js';
import { WithoutTransaction } from '../platform/http/request.interceptor.js';
import type { LedgerRequest } from '../platform/http/request.js';
import { Consumes, FORM_TYPE } from '../platform/http/request-body.js';
import { CaseFiles } from './case-files.service.js';
import type { FieldError } from './components/form.js';
import { FormActs } from './form-acts.service.js';
import type { MessageKey } from './messages.table.js';
import { HtmlPage } from './page.decorator.js';
import { claimPage } from './pages/claim.js';
import type { DisputeDraft } from './pages/dispute-parts.js';
import { ownClaimsPage } from './pages/lists.js';
import { ClaimsPageQuery, DisputeForm } from './portal.dto.js';
import { seeOther } from './public.controller.js';
import { Queues } from './queues.service.js';
import { Reader } from './reader.service.js';
import { PORTAL_ROUTES } from './routes.js';
import type { OpenedView } from './views/case-file.view.js';
import { bothWays } from './wording.js';

const PROVIDER = { roles: ['provider'] } as const;
const GROUND_MAX = 500;

/** A source unit's claims, the use that they rest on, and how to say that it was counted wrongly. */
@ApiExcludeController()
@Controller()
export class ProviderController {
  constructor(
    private readonly files: CaseFiles,
    private readonly queues: Queues,
    private readonly disputes: Disputes,
    private readonly acts: FormActs,
    private readonly reader: Reader,
    private readonly database: Database,
  ) {}

  @Get(PORTAL_ROUTES.provider)
  @Access(PROVIDER)
  @HtmlPage()
  async claims(@Context() ctx: Ctx, @Req() request: LedgerRequest, @Query() query: ClaimsPageQuery): Promise<string> {
    const waiting = await this.queues.own(ctx);
    const rows = await this.files.rows(ctx, query.cursor ?? '');
    return ownClaimsPage(rows, waiting, this.reader.chrome(ctx, request, 'provider'));
  }

  @Get(PORTAL_ROUTES.reward)
  @Access(PROVIDER)
  @HtmlPage()
  async claim(@Context() ctx: Ctx, @Req() request: LedgerRequest, @IdParam() id: string): Promise<string> {
    return claimPage(await this.files.caseFile(ctx, id), this.reader.chrome(ctx, request, 'provider'));
  }

  /** Back to the claim, where the dispute stands; or the page again with what is wrong beside the field. */
  @Post(PORTAL_ROUTES.rewardDispute)
  @HttpCode(303)
  @Header('Cache-Control', 'no-store')
  @Access('public')
  @WithoutTransaction()
  @Consumes(FORM_TYPE)
  @HtmlPage()
  async dispute(
    @Req() request: LedgerRequest,
    @IdParam() id: string,
    @Body() { formToken = '', corpus = '', ground = '' }: DisputeForm,
  ): Promise<string> {
    const response = present(request.res, 'the response of a request');
    try {
      await this.acts.act(request, { formToken, rule: PROVIDER, subject: id }, async (ctx) => {
        const { programme, opened } = await this.files.caseFile(ctx, id);
        insistComplete(opened, corpus, ground);
        const { period } = programme;
        await this.disputes.dispute(ctx, { corpus, period, ground: ground.trim(), evidence: [] });
      });
      return seeOther(response, `/provider/claims/${id}#disputes`);
    } catch (error) {
      if (!(error instanceof DomainError) || error.fault !== 'invalid') throw error;
      response.status(422);
      return this.again(request, id, { corpus, ground, errors: errorsOf(error, requestLocale(request)) });
    }
  }

  /** The page again, with what was typed and what is wrong with it. */
  private again(request: LedgerRequest, id: string, dispute: DisputeDraft): Promise<string> {
    const actor = present(request.actor, 'the actor of a form that was found to be of a session');
    return this.database.run(
      actor,
      async (ctx) => {
        const chrome = this.reader.chrome(ctx, request, 'provider');
        const path = `/provider/claims/${id}`;
        return claimPage(await this.files.caseFile(ctx, id), { ...chrome, path }, dispute);
      },
      { locale: requestLocale(request) },
    );
  }
}

/** One of the corpora of the claim, and words. Throws `PORTAL.DISPUTE_FORM` with each field that lacks something. */
function insistComplete(opened: OpenedView | undefined, corpus: string, ground: string): void {
  const wrong: (readonly [string, MessageKey])[] = [];
  if (!opened?.claimed.some(({ key }) => key === corpus)) wrong.push(['corpus', 'errDisputeCorpus']);
  if (ground.trim() === '' || ground.trim().length > GROUND_MAX) wrong.push(['ground', 'errDisputeGround']);
  const [first] = wrong;
  if (!first) return;
  const errors = wrong.map(([field, key]) => ({ field, code: 'PORTAL.DISPUTE_FORM', detail: bothWays(key) }));
  throw new DomainError('invalid', 'PORTAL.DISPUTE_FORM', bothWays(first[1]), { errors });
}

function errorsOf({ text, extras }: DomainError, locale: Locale): readonly FieldError[] {
  const fields = extras.errors ?? [{ field: 'ground', detail: text }];
  return fields.map(({ field = 'ground', detail }) => ({ field, text: inLocale(detail, locale) }));
}
