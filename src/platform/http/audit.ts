/**
 * Who did, was refused or looked at what (reliability page, P17). A change, a refusal on policy and an officer's look are
 * recorded in the transaction of the request, so that effect and record live or die together; a denied attempt, whose
 * transaction is gone, in one of its own. `identity` keeps the records; `platform` says when there is one.
 */
import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import { isId } from '../../kernel/ids.js';
import { type Actor, PUBLIC_ACTOR, type Role } from '../access.js';
import type { Ctx } from '../ctx.js';
import type { Database } from '../database/database.js';
import { isPage, type LedgerRequest, type Operation } from './request.js';

export const AUDIT_KINDS = ['CHANGE', 'REFUSAL', 'DENIAL', 'READ'] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

/** What is recorded besides what the {@link Ctx} says: who, for whom, when and under which request. */
export interface AuditEvent {
  readonly kind: AuditKind;
  /** `operationId` of the API document. */
  readonly operation: string;
  /** Ids and codes of the path, or the id of what was made; nothing else that the caller wrote. */
  readonly subject?: string;
  readonly status: number;
  readonly code?: string;
  /** The network address that the request came from. */
  readonly address?: string;
}

/** Where records go. `identity` provides it. */
export abstract class AuditSink {
  /** Records the event in the transaction of `ctx`. */
  abstract record(ctx: Ctx, event: AuditEvent): Promise<void>;
}

const COMPUTES = 'platform:computes';
const CHANGES = 'platform:changes';

/** A POST that stores nothing: it asks a question too long for a URL. */
export function Computes(): MethodDecorator {
  return SetMetadata(COMPUTES, true);
}

/** A GET that stores something all the same: a provider of single sign-on sends people back by one. */
export function Changes(): MethodDecorator {
  return SetMetadata(CHANGES, true);
}

export function operationOf(host: ExecutionContext, method: string): Operation {
  const handler = host.getHandler();
  const asks = method === 'GET' || method === 'HEAD' || Reflect.hasMetadata(COMPUTES, handler);
  const reads = asks && !Reflect.hasMetadata(CHANGES, handler);
  return { id: `${host.getClass().name}_${host.getHandler().name}`, reads };
}

/** Whoever looks into what is not their own organisation's: their looks are recorded too. */
const WATCHED: readonly Role[] = ['operator', 'regulator', 'contentSafety', 'auditor', 'admin'];
const DENIED: readonly number[] = [401, 403, 404];
/** Codes of programmes, periods and the like. A name or an identity number in a path is not repeated. */
const CODE = /^(?=.{1,40}$)[A-Z]{2,}(-[A-Z]+)*$|^\d{4}(-\d{2}){0,2}$/;

export class Auditor {
  constructor(
    private readonly sink: AuditSink,
    private readonly database: Database,
  ) {}

  /** To be called in the transaction of a request that succeeded; `replayed`: it had been done before. */
  async done(ctx: Ctx, request: LedgerRequest, status: number, replayed = false): Promise<void> {
    const { operation } = request;
    if (operation === undefined) return;
    const changed = !operation.reads && !replayed;
    if (!changed && !ctx.actor.roles.some((role) => WATCHED.includes(role))) return;
    await this.sink.record(ctx, eventOf(changed ? 'CHANGE' : 'READ', operation, request, status));
  }

  /**
   * A change that was made in transactions of its own, once it is made, or the "no" that a page tells. A page that says
   * no more than what is missing from its form has changed and denied nothing.
   */
  async doneAlone(request: LedgerRequest, status: number): Promise<void> {
    const { operation, requestId, refusedWith, signedInAs } = request;
    if (operation === undefined || operation.reads || (status >= 400 && refusedWith === undefined)) return;
    const event =
      refusedWith === undefined
        ? eventOf('CHANGE', operation, request, status)
        : { ...eventOf('DENIAL', operation, request, status), code: refusedWith };
    const named = requestId === undefined ? {} : { requestId };
    const actor = (refusedWith === undefined ? signedInAs : undefined) ?? request.actor ?? PUBLIC_ACTOR;
    await this.database.run(actor, (ctx) => this.sink.record(ctx, event), named);
  }

  /** To be called in the transaction that stores a refusal on policy. */
  async refused(ctx: Ctx, request: LedgerRequest, status: number, code: string): Promise<void> {
    const { operation } = request;
    if (operation) await this.sink.record(ctx, { ...eventOf('REFUSAL', operation, request, status), code });
  }

  /**
   * Before a "no" leaves: records it when access was denied. What is unknown and what is not yours are one answer, so both
   * are recorded; an unknown visitor who asks for a page or a tile that is not there has been denied nothing.
   */
  async denied(request: LedgerRequest, status: number, code: string): Promise<void> {
    const { operation, requestId } = request;
    const actor: Actor = request.actor ?? PUBLIC_ACTOR;
    if (operation === undefined || !DENIED.includes(status)) return;
    if (status === 404 && actor.kind === 'public' && !request.path.startsWith('/api/')) return;
    const event = { ...eventOf('DENIAL', operation, request, status), code };
    const named = requestId === undefined ? {} : { requestId };
    await this.database.run(actor, (ctx) => this.sink.record(ctx, event), named);
  }
}

function eventOf(kind: AuditKind, operation: Operation, request: LedgerRequest, status: number): AuditEvent {
  const subject = request.auditSubject ?? subjectOf(request.params);
  const address = request.socket.remoteAddress;
  return {
    kind,
    operation: operation.id,
    status,
    ...(subject === undefined ? {} : { subject }),
    ...(address === undefined ? {} : { address }),
  };
}

/** Of the parameters of a path, ids and codes. */
function subjectOf(params: Readonly<Record<string, string | string[]>> | undefined): string | undefined {
  const known = Object.values(params ?? {}).filter(
    (value) => typeof value === 'string' && (isId(value) || CODE.test(value)),
  );
  return known.length === 0 ? undefined : known.slice(0, 4).join('/');
}

/** The id of what a handler made and answers. */
export function madeId(result: unknown): string | undefined {
  const id = typeof result === 'object' && result !== null ? (result as { id?: unknown }).id : undefined;
  return isId(id) ? id : undefined;
}

/** True where a visitor is shown the way to sign in instead of a "no". */
export function showsSignIn(request: LedgerRequest, status: number): boolean {
  return status === 401 && request.method === 'GET' && isPage(request);
}
