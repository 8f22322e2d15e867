/**
 * `Idempotency-Key` (surface page, section 1): the key is claimed by a try-lock of the transaction on organisation,
 * method and route, and key; a known key is answered with the stored reply, byte for byte. Row and effect commit together.
 */
import { createHash } from 'node:crypto';
import { canonicalBytes, type Json } from '../../kernel/canonical-json.js';
import { DomainError } from '../../kernel/domain-error.js';
import type { Actor } from '../access.js';
import type { Tx } from '../database/tx.js';

/** A reply as it went out. */
export interface StoredReply {
  readonly status: number;
  readonly contentType?: string;
  readonly location?: string;
  readonly etag?: string;
  readonly body?: string;
}

/** What a key stands for: who sent it, to which route, and what was asked. */
export interface IdempotentCall {
  readonly scope: string;
  /** Method and route pattern, for example `POST /api/v1/contracts/:id/sign`. */
  readonly route: string;
  readonly key: string;
  readonly fingerprint: string;
}

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
 * Does `work` under the key, or gives the stored reply without doing it. What `work` returns is stored; what it throws
 * rolls the transaction back and leaves the key unused.
 */
export async function onceOnly(
  tx: Tx,
  call: IdempotentCall,
  now: Date,
  work: () => Promise<StoredReply>,
): Promise<{ readonly reply: StoredReply; readonly replayed: boolean }> {
  if (!(await claim(tx, call))) throw inFlight();
  const known = await find(tx, call);
  if (known === undefined) {
    const reply = await work();
    await store(tx, call, now, reply);
    return { reply, replayed: false };
  }
  if (known.fingerprint !== call.fingerprint) throw reused();
  return { reply: known.reply, replayed: true };
}

/** The lock is given back when the transaction ends, so a process that dies leaves no key claimed. */
async function claim(tx: Tx, call: IdempotentCall): Promise<boolean> {
  const digest = createHash('sha256')
    .update(JSON.stringify([call.scope, call.route, call.key]))
    .digest();
  const [row] = await tx.query<{ obtained: boolean }>('select pg_try_advisory_xact_lock($1::bigint) as obtained', [
    digest.readBigInt64BE(0).toString(),
  ]);
  return row?.obtained === true;
}

interface Row {
  readonly fingerprint: string;
  readonly status: number;
  readonly content_type: string | null;
  readonly location: string | null;
  readonly etag: string | null;
  readonly body: string | null;
}

async function find(tx: Tx, call: IdempotentCall): Promise<{ fingerprint: string; reply: StoredReply } | undefined> {
  const [row] = await tx.query<Row>(
    `select fingerprint, status, content_type, location, etag, body
       from platform.idempotency_key where scope = $1 and route = $2 and key = $3`,
    [call.scope, call.route, call.key],
  );
  if (row === undefined) return undefined;
  const { fingerprint, status, content_type, location, etag, body } = row;
  return {
    fingerprint,
    reply: {
      status,
      ...(content_type === null ? {} : { contentType: content_type }),
      ...(location === null ? {} : { location }),
      ...(etag === null ? {} : { etag }),
      ...(body === null ? {} : { body }),
    },
  };
}

async function store(tx: Tx, call: IdempotentCall, now: Date, reply: StoredReply): Promise<void> {
  await tx.query(
    `insert into platform.idempotency_key
       (scope, route, key, fingerprint, status, content_type, location, etag, body, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      call.scope,
      call.route,
      call.key,
      call.fingerprint,
      reply.status,
      reply.contentType ?? null,
      reply.location ?? null,
      reply.etag ?? null,
      reply.body ?? null,
      now,
    ],
  );
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
