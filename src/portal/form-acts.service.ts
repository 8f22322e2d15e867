import { Injectable } from '@nestjs/common';
import { present } from '../kernel/assert.js';
import { AuditTrail, PageForms } from '../modules/identity/index.js';
import type { Ctx } from '../platform/ctx.js';
import { Database } from '../platform/database/database.js';
import type { AccessRule } from '../platform/http/access.decorator.js';
import { allows, forbidden } from '../platform/http/access.guard.js';
import { requestLocale } from '../platform/http/locale.js';
import type { LedgerRequest } from '../platform/http/request.js';
import { sessionCookieOf } from '../platform/http/session-cookie.js';
import { Reader } from './reader.service.js';

/**
 * What somebody does by a form of a page. The guard believes no cookie for a change, so the form shows whose session it
 * stood in, and the rule is asked here; the act and its record in the access log are one transaction.
 */
@Injectable()
export class FormActs {
  constructor(
    private readonly forms: PageForms,
    private readonly reader: Reader,
    private readonly database: Database,
    private readonly audit: AuditTrail,
  ) {}

  /** Throws 403 for a form of another session or site, and where the rule does not let its owner act. */
  async act<T>(
    request: LedgerRequest,
    { formToken, rule, subject }: { readonly formToken: string; readonly rule: AccessRule; readonly subject: string },
    work: (ctx: Ctx) => Promise<T>,
  ): Promise<T> {
    await this.forms.act(request, sessionCookieOf(request, this.reader.production), formToken);
    const actor = present(request.actor, 'the actor of a form that was found to be of a session');
    if (!allows(rule, actor)) throw forbidden();
    const operation = present(request.operation, 'the operation of a request, which the guard sets');
    const address = request.socket.remoteAddress;
    const named = request.requestId === undefined ? {} : { requestId: request.requestId };
    const result = await this.database.run(
      actor,
      async (ctx) => {
        const done = await work(ctx);
        const event = { kind: 'CHANGE', operation: operation.id, subject, status: 303 } as const;
        await this.audit.record(ctx, { ...event, ...(address === undefined ? {} : { address }) });
        return done;
      },
      { locale: requestLocale(request), ...named },
    );
    // It is on record already, so that the interceptor records it no second time.
    request.operation = { ...operation, reads: true };
    return result;
  }
}
