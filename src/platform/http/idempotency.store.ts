import { createHash } from 'node:crypto';
import type { Tx } from '../database/tx.js';

/** What a key stands for: who sent it, to which route, and what was asked. */
export interface IdempotentCall {
  readonly scope: string;
  /** Method and route pattern, for example `POST /api/v1/contracts/:id/sign`. */
  readonly route: string;
  readonly key: string;
  readonly fingerprint: string;
}

/** A reply as it went out. */
export interface StoredReply {
  readonly status: number;
  readonly contentType?: string;
  readonly location?: string;
  readonly etag?: string;
  readonly body?: string;
}

/** What is remembered of a call: its reply, and the roles and duties with which it was made. */
export interface RememberedCall {
  readonly fingerprint: string;
  readonly mandate: readonly string[];
  readonly reply: StoredReply;
}

interface Row {
  readonly fingerprint: string;
  readonly mandate: string[];
  readonly status: number;
  readonly content_type: string | null;
  readonly location: string | null;
  readonly etag: string | null;
  readonly body: string | null;
}

/** The only speaker of SQL on stored replies. */
export class IdempotencyStore {
  /**
   * Claims the key until the transaction ends, so a process that dies leaves no key claimed; false when somebody else
   * has it. Must be a statement of its own, before {@link find}: a statement that did both would look at the table as it
   * was before the lock was obtained, and miss the reply that its last holder has just committed.
   */
  async claim(tx: Tx, call: IdempotentCall): Promise<boolean> {
    const [row] = await tx.query<{ obtained: boolean }>('select pg_try_advisory_xact_lock($1::bigint) as obtained', [
      this.lockNumber(call).toString(),
    ]);
    return row?.obtained === true;
  }

  async find(tx: Tx, call: IdempotentCall): Promise<RememberedCall | undefined> {
    const [row] = await tx.query<Row>(
      `select fingerprint, mandate, status, content_type, location, etag, body
         from platform.idempotency_key where scope = $1 and route = $2 and key = $3`,
      [call.scope, call.route, call.key],
    );
    if (row === undefined) return undefined;
    const { fingerprint, mandate, status, content_type, location, etag, body } = row;
    const reply = {
      status,
      ...(content_type === null ? {} : { contentType: content_type }),
      ...(location === null ? {} : { location }),
      ...(etag === null ? {} : { etag }),
      ...(body === null ? {} : { body }),
    };
    return { fingerprint, mandate, reply };
  }

  async insert(tx: Tx, call: IdempotentCall, now: Date, mandate: readonly string[], reply: StoredReply): Promise<void> {
    await tx.query(
      `insert into platform.idempotency_key
         (scope, route, key, fingerprint, mandate, status, content_type, location, etag, body, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        call.scope,
        call.route,
        call.key,
        call.fingerprint,
        mandate,
        reply.status,
        reply.contentType ?? null,
        reply.location ?? null,
        reply.etag ?? null,
        reply.body ?? null,
        now,
      ],
    );
  }

  /** Forgets up to `most` replies from before `until`, oldest first; leaves alone what another sweep has in hand. */
  async sweep(tx: Tx, until: Date, most: number): Promise<number> {
    const gone = await tx.query<{ key: string }>(
      `with old as materialized (
         select scope, route, key from platform.idempotency_key
          where created_at < $1 order by created_at limit $2 for update skip locked)
       delete from platform.idempotency_key k using old
        where (k.scope, k.route, k.key) = (old.scope, old.route, old.key) returning k.key`,
      [until, most],
    );
    return gone.length;
  }

  /**
   * 64 bits of a hash: two keys may share it, then one waits its turn for the other. What a key stands for is never
   * decided by this number but by the whole key of the row.
   */
  protected lockNumber({ scope, route, key }: IdempotentCall): bigint {
    return createHash('sha256')
      .update(JSON.stringify([scope, route, key]))
      .digest()
      .readBigInt64BE(0);
  }
}
