/**
 * `Idempotency-Key` (surface page, section 1): the key is claimed by a try-lock of the transaction on organisation,
 * method and route, and key; a known key is answered with the stored reply, byte for byte. Row and effect commit together.
 */
import { createHash } from 'node:crypto';
import { canonicalBytes, type Json } from '../../kernel/canonical-json.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { Actor } from '../access.js';
import type { Ctx } from '../ctx.js';
import type { AccessRule } from './access.decorator.js';
import type { IdempotencyStore, IdempotentCall, StoredReply } from './idempotency.store.js';

const KEY_FORM = /^[\x21-\x7e]{1,255}$/;

/** The key of the header. Throws `PLATFORM.IDEMPOTENCY_KEY_MISSING` or `_FORM`. */
export function idempotencyKey(header: string | readonly string[] | undefined): string {
  const key = typeof header === 'string' ? header.trim() : '';
  if (key === '') {
    throw new DomainError('malformed', 'PLATFORM.IDEMPOTENCY_KEY_MISSING', {
      zh: '这个操作需要请求头 Idempotency-Key：每件事用一个新值，重试时用原值，就不会做两次',
      en: 'This call needs the header Idempotency-Key: a new value for each thing done, the same value to repeat it safely',
    });
  }
  if (KEY_FORM.test(key)) return key;
  throw new DomainError('malformed', 'PLATFORM.IDEMPOTENCY_KEY_FORM', {
    zh: 'Idempotency-Key 须为 1 至 255 个可见 ASCII 字符，不含空格，例如一个 UUID',
    en: 'Idempotency-Key is 1 to 255 visible ASCII characters without spaces, for example a UUID',
  });
}

/** Keys of one organisation or authority are shared by its people; whoever acts for none has keys of their own. */
export function idempotencyScope(actor: Actor): string {
  if (actor.organisationId !== undefined) return `organisation:${actor.organisationId}`;
  return actor.authority === undefined ? `actor:${actor.id}` : `authority:${actor.authority}`;
}

/** SHA-256 over the path and the RFC 8785 form of the body; no body counts as an empty object. */
export function requestFingerprint(path: string, body: Json | undefined): string {
  return createHash('sha256')
    .update(path, 'utf8')
    .update('\0')
    .update(canonicalBytes(body ?? {}))
    .digest('hex');
}

/**
 * With what the caller may make this call: those of the own roles and duties that the route names, all of them where
 * it names none. The reply may rest on any of these, so it is shown only to who has them all.
 */
export function mandateOf(rule: AccessRule, actor: Actor): readonly string[] {
  const named = typeof rule === 'string' ? { roles: actor.roles, duties: actor.duties } : rule;
  return [
    ...(named.roles ?? []).filter((role) => actor.roles.includes(role)),
    ...(named.duties ?? []).filter((duty) => actor.duties.includes(duty)).map((duty) => `duty:${duty}`),
  ];
}

function hasMandate(actor: Actor, mandate: readonly string[]): boolean {
  const own = new Set<string>([...actor.roles, ...actor.duties.map((duty) => `duty:${duty}`)]);
  return mandate.every((item) => own.has(item));
}

/** Does work once for a key; one for each call. */
export class Once {
  constructor(
    private readonly store: IdempotencyStore,
    private readonly call: IdempotentCall,
    private readonly rule: AccessRule,
  ) {}

  /**
   * Does `work` under the key, or gives the stored reply without doing it. What `work` returns is stored; what it throws
   * rolls the transaction back and leaves the key unused.
   */
  async do(
    ctx: Ctx,
    work: () => Promise<StoredReply>,
  ): Promise<{ readonly reply: StoredReply; readonly replayed: boolean }> {
    const { store, call } = this;
    if (!(await store.claim(ctx.tx, call))) throw inFlight();
    const known = await store.find(ctx.tx, call);
    if (known === undefined) {
      const reply = await work();
      await store.insert(ctx.tx, call, ctx.now, mandateOf(this.rule, ctx.actor), reply);
      return { reply, replayed: false };
    }
    if (known.fingerprint !== call.fingerprint) throw reused();
    if (!hasMandate(ctx.actor, known.mandate)) throw notForYou();
    return { reply: known.reply, replayed: true };
  }
}

/** A "no" that rests on a clause decides the request like a "yes": it is stored and repeated. */
export function isPolicyRefusal(error: unknown): error is DomainError {
  return error instanceof DomainError && (error.extras.clauses ?? []).length > 0;
}

function inFlight(): DomainError {
  return new DomainError(
    'conflict',
    'PLATFORM.IDEMPOTENCY_IN_FLIGHT',
    {
      zh: '带同一个 Idempotency-Key 的请求正在处理；请稍后用同一个键重试，即可得到它的结果',
      en: 'A request with this Idempotency-Key is being worked on; repeat it with the same key shortly to get its result',
    },
    { retryAfterSeconds: 1 },
  );
}

function reused(): DomainError {
  return new DomainError('invalid', 'PLATFORM.IDEMPOTENCY_KEY_REUSED', {
    zh: '这个 Idempotency-Key 已用于内容不同的请求；新的请求请用新的键',
    en: 'This Idempotency-Key was used for a request with other content; use a new key for a new request',
  });
}

function notForYou(): DomainError {
  return new DomainError('forbidden', 'PLATFORM.IDEMPOTENCY_REPLY_NOT_YOURS', {
    zh: '这个 Idempotency-Key 的请求是以您现在没有的角色或职责作出的，其结果不能向您显示；您自己的请求请用新的键',
    en: 'The request with this Idempotency-Key was made with a role or duty that you do not have now, so its reply is not shown to you; use a new key for a request of your own',
  });
}
