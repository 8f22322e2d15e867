import {
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  SetMetadata,
  StreamableFile,
} from '@nestjs/common';
import type { Response } from 'express';
import { concatMap, lastValueFrom, type Observable, of } from 'rxjs';
import { assert, present } from '../../kernel/assert.js';
import type { Json } from '../../kernel/canonical-json.js';
import type { DomainError } from '../../kernel/domain-error.js';
import { PUBLIC_ACTOR } from '../access.js';
import type { Ctx } from '../ctx.js';
import type { Database } from '../database/database.js';
import { ACCESS_RULE, type AccessRule } from './access.decorator.js';
import { type Auditor, madeId } from './audit.js';
import { notAcceptable } from './http-fault.js';
import { idempotencyKey, idempotencyScope, isPolicyRefusal, Once, requestFingerprint } from './idempotency.js';
import { IdempotencyStore, type StoredReply } from './idempotency.store.js';
import { IDEMPOTENT } from './idempotent.decorator.js';
import { requestLocale } from './locale.js';
import { PROBLEM_TYPE, problemDocument, problemOf } from './problem.js';
import { isPage, type LedgerRequest } from './request.js';
import type { RequestBody } from './request-body.js';

const NO_TRANSACTION = 'platform:no-transaction';
const JSON_CONTENT = 'application/json; charset=utf-8';

/** For the routes that must answer while the database does not. They get no {@link Ctx}. */
export function WithoutTransaction(): MethodDecorator {
  return SetMetadata(NO_TRANSACTION, true);
}

/**
 * Opens the request's one transaction, runs the handler in it and commits before the reply leaves: what the caller was
 * told is stored, and what failed left nothing. A JSON reply is serialised once, inside the transaction, so that the
 * bytes stored under an idempotency key are the bytes sent.
 */
export class RequestInterceptor implements NestInterceptor {
  private readonly replies = new IdempotencyStore();

  constructor(
    private readonly database: Database,
    private readonly body: RequestBody,
    private readonly auditor: Auditor,
  ) {}

  async intercept(host: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = host.switchToHttp();
    const request = http.getRequest<LedgerRequest>();
    const response = http.getResponse<Response>();
    const handler = host.getHandler();
    await this.body.read(request, response, handler);
    if (Reflect.hasMetadata(NO_TRANSACTION, handler)) return this.byItself(next, request, response);
    const once = Reflect.hasMetadata(IDEMPOTENT, handler) ? this.onceFor(request, handler) : undefined;
    const reply = await (once === undefined
      ? this.inTransaction(request, (ctx) => this.audited(ctx, next, request, response), false)
      : this.onceOnly(once, next, request, response));
    if (!response.hasHeader('Cache-Control')) response.setHeader('Cache-Control', 'no-store');
    return of(reply);
  }

  private inTransaction<T>(request: LedgerRequest, work: (ctx: Ctx) => Promise<T>, timeStored: boolean): Promise<T> {
    return this.database.run(
      request.actor ?? PUBLIC_ACTOR,
      (ctx) => {
        request.ctx = ctx;
        return work(ctx);
      },
      { locale: requestLocale(request), ...(request.requestId ? { requestId: request.requestId } : {}), timeStored },
    );
  }

  /** The handler has transactions of its own; what it changed is recorded before it is told. */
  private byItself(next: CallHandler, request: LedgerRequest, response: Response): Observable<unknown> {
    const done = (reply: unknown): Promise<unknown> =>
      this.auditor.doneAlone(request, response.statusCode).then(() => reply);
    return request.operation?.reads === false ? next.handle().pipe(concatMap(done)) : next.handle();
  }

  private async audited(ctx: Ctx, next: CallHandler, request: LedgerRequest, response: Response) {
    const reply = await handled(next, request, response);
    await this.auditor.done(ctx, request, response.statusCode);
    return reply;
  }

  private onceFor(request: LedgerRequest, handler: object): Once {
    const key = idempotencyKey(request.headers['idempotency-key']);
    const route = request.route as { path: string };
    const call = {
      scope: idempotencyScope(request.actor ?? PUBLIC_ACTOR),
      route: `${request.method} ${route.path}`,
      key,
      fingerprint: requestFingerprint(request.path, request.body as Json | undefined),
    };
    return new Once(this.replies, call, Reflect.getMetadata(ACCESS_RULE, handler) as AccessRule);
  }

  /**
   * A policy refusal undoes whatever was done before it was found, so it is stored in a transaction of its own; should
   * another request with the key have come between, its reply holds.
   */
  private async onceOnly(once: Once, next: CallHandler, request: LedgerRequest, response: Response) {
    const outcome = await this.inTransaction(
      request,
      async (ctx) => {
        const done = await once.do(ctx, () => firstReply(next, request, response));
        await this.auditor.done(ctx, request, done.reply.status, done.replayed);
        return done;
      },
      true,
    ).catch((error: unknown) => {
      if (!isPolicyRefusal(error)) throw error;
      return this.inTransaction(
        request,
        async (ctx) => {
          const done = await once.do(ctx, () => Promise.resolve(refusalReply(error, ctx, response)));
          if (!done.replayed) await this.auditor.refused(ctx, request, done.reply.status, error.code);
          return done;
        },
        true,
      );
    });
    restore(response, outcome.reply);
    if (outcome.replayed) response.setHeader('Idempotency-Replayed', 'true');
    return outcome.reply.body;
  }
}

async function firstReply(next: CallHandler, request: LedgerRequest, response: Response): Promise<StoredReply> {
  const body = await handled(next, request, response);
  assert(body === undefined || typeof body === 'string', 'an idempotent route replies with JSON or nothing');
  return replyOf(response, body);
}

/** The problem document in the language of the first request; what the handler had already put in the reply goes. */
function refusalReply(error: DomainError, { locale }: Ctx, response: Response): StoredReply {
  const problem = present(problemOf(error), 'the problem of a domain error');
  for (const name of ['Location', 'ETag']) response.removeHeader(name);
  return {
    status: problem.status,
    contentType: `${PROBLEM_TYPE}; charset=utf-8`,
    body: JSON.stringify(problemDocument(problem, locale)),
  };
}

function replyOf(response: Response, body: string | undefined): StoredReply {
  const header = (name: string) => {
    const value = response.getHeader(name);
    return typeof value === 'string' ? value : undefined;
  };
  const contentType = body === undefined ? undefined : header('Content-Type');
  const location = header('Location');
  const etag = header('ETag');
  return {
    status: response.statusCode,
    ...(contentType === undefined ? {} : { contentType }),
    ...(location === undefined ? {} : { location }),
    ...(etag === undefined ? {} : { etag }),
    ...(body === undefined ? {} : { body }),
  };
}

function restore(response: Response, reply: StoredReply): void {
  response.status(reply.status);
  if (reply.contentType !== undefined) response.setHeader('Content-Type', reply.contentType);
  if (reply.location !== undefined) response.setHeader('Location', reply.location);
  if (reply.etag !== undefined) response.setHeader('ETag', reply.etag);
}

/** Runs pipes and handler; gives what Nest shall send: text, a file, or nothing. */
async function handled(next: CallHandler, request: LedgerRequest, response: Response) {
  const result: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
  const made = madeId(result);
  if (made !== undefined) request.auditSubject ??= made;
  if (result === undefined || result === null || response.headersSent) return undefined;
  if (result instanceof StreamableFile) return result;
  if (result instanceof Uint8Array) return new StreamableFile(result);
  const plain = typeof result === 'string';
  if (!response.hasHeader('Content-Type')) {
    response.setHeader('Content-Type', plain ? 'text/plain; charset=utf-8' : JSON_CONTENT);
  }
  assertAcceptable(request, response);
  return plain ? result : JSON.stringify(result);
}

/** 406 rather than a format the caller said it cannot read; thrown in the transaction, so nothing has happened. */
function assertAcceptable(request: LedgerRequest, response: Response): void {
  const type = String(response.getHeader('Content-Type')).split(';', 1)[0] ?? '';
  if (response.statusCode >= 300 || type === PROBLEM_TYPE || request.negotiated || isPage(request)) return;
  if (request.accepts(type) === false) throw notAcceptable(type);
}
