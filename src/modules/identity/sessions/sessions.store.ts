import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../../platform/ctx.js';
import { type User, type UserRow, userOf } from '../identity.store.js';

export type SessionKind = 'api' | 'portal';
export type EndReason = 'SIGNED_OUT' | 'REUSED' | 'PASSWORD' | 'DISABLED' | 'SECOND_FACTOR' | 'ADMINISTRATOR';

export interface NewSession {
  readonly id: string;
  readonly accountId: string;
  readonly kind: SessionKind;
  /** Of a portal session: what is kept of its cookie. */
  readonly secretDigest?: Buffer;
  readonly secondFactor: boolean;
  readonly expiresAt: Date;
}

/** Who is signed in, in which session, and whether with a second factor. */
export interface SignedIn {
  readonly sessionId: string;
  readonly secondFactor: boolean;
  readonly user: User;
}

/** A refresh token as it stands, with its session locked. */
export interface Refreshing {
  readonly sessionId: string;
  readonly accountId: string;
  readonly used: boolean;
  /** False when the session was ended or is over. */
  readonly open: boolean;
}

interface SignedInRow extends UserRow {
  readonly session_id: string;
  readonly second_factor: boolean;
}

const OPEN = 's.ended_at is null and s.expires_at > $1';

@Injectable()
export class SessionsStore {
  async insert(ctx: Ctx, session: NewSession): Promise<void> {
    await ctx.tx.query(
      `insert into identity.session
         (id, account_id, kind, secret_digest, second_factor, opened_at, seen_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $6, $7)`,
      [
        session.id,
        session.accountId,
        session.kind,
        session.secretDigest ?? null,
        session.secondFactor,
        ctx.now,
        session.expiresAt,
      ],
    );
  }

  /** Whose access token this is, while its session is open. */
  async bySession(ctx: Ctx, sessionId: string, accountId: string): Promise<SignedIn | undefined> {
    const [row] = await ctx.tx.query<SignedInRow>(
      `select a.*, s.id as session_id, s.second_factor
         from identity.session s join identity.account_now a on a.id = s.account_id
        where ${OPEN} and s.id = $2 and s.account_id = $3 and s.kind = 'api'`,
      [ctx.now, sessionId, accountId],
    );
    return row && signedInOf(row);
  }

  /** Whose cookie this is, while its session is open and was used since `usedSince`. */
  async bySecret(ctx: Ctx, secretDigest: Buffer, usedSince: Date): Promise<SignedIn | undefined> {
    const [row] = await ctx.tx.query<SignedInRow>(
      `select a.*, s.id as session_id, s.second_factor
         from identity.session s join identity.account_now a on a.id = s.account_id
        where ${OPEN} and s.secret_digest = $2 and s.seen_at > $3`,
      [ctx.now, secretDigest, usedSince],
    );
    return row && signedInOf(row);
  }

  /** The session is in use; written when it was last written before `before`, not with every page. */
  async touch(ctx: Ctx, sessionId: string, before: Date): Promise<void> {
    await ctx.tx.query('update identity.session set seen_at = $2 where id = $1 and seen_at < $3', [
      sessionId,
      ctx.now,
      before,
    ]);
  }

  async strengthen(ctx: Ctx, sessionId: string, secondFactor: boolean): Promise<void> {
    await ctx.tx.query('update identity.session set second_factor = $2 where id = $1', [sessionId, secondFactor]);
  }

  /** Ends a session; one that has ended stays as it is. */
  async end(ctx: Ctx, sessionId: string, why: EndReason): Promise<void> {
    await ctx.tx.query('update identity.session set ended_at = $2, ended_why = $3 where id = $1 and ended_at is null', [
      sessionId,
      ctx.now,
      why,
    ]);
  }

  /** Forgets up to `most` sign-ins that were over before this moment, with their refresh tokens; tells how many. */
  async forget(ctx: Ctx, overBefore: Date, most: number): Promise<number> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select id from identity.session where least(expires_at, ended_at) < $1
        order by least(expires_at, ended_at) limit $2`,
      [overBefore, most],
    );
    if (rows.length === 0) return 0;
    const ids = rows.map(({ id }) => id);
    await ctx.tx.query('delete from identity.refresh_token where session_id = any($1::uuid[])', [ids]);
    await ctx.tx.query('delete from identity.session where id = any($1::uuid[])', [ids]);
    return rows.length;
  }

  async endBySecret(ctx: Ctx, secretDigest: Buffer, why: EndReason): Promise<void> {
    await ctx.tx.query(
      'update identity.session set ended_at = $2, ended_why = $3 where secret_digest = $1 and ended_at is null',
      [secretDigest, ctx.now, why],
    );
  }

  /** Ends every session of an account, but one that is named. */
  async endAll(ctx: Ctx, accountId: string, why: EndReason, except?: string): Promise<void> {
    await ctx.tx.query(
      `update identity.session set ended_at = $2, ended_why = $3
        where account_id = $1 and ended_at is null and id is distinct from $4`,
      [accountId, ctx.now, why, except ?? null],
    );
  }

  async insertRefresh(ctx: Ctx, tokenDigest: Buffer, sessionId: string): Promise<void> {
    await ctx.tx.query('insert into identity.refresh_token (token_digest, session_id, issued_at) values ($1, $2, $3)', [
      tokenDigest,
      sessionId,
      ctx.now,
    ]);
  }

  /** Until the transaction ends nobody else uses a token of this session. */
  async lockRefresh(ctx: Ctx, tokenDigest: Buffer): Promise<Refreshing | undefined> {
    const [row] = await ctx.tx.query<{ session_id: string; account_id: string; used: boolean; open: boolean }>(
      `select t.session_id, s.account_id, t.used_at is not null as used, ${OPEN} as open
         from identity.refresh_token t join identity.session s on s.id = t.session_id
        where t.token_digest = $2 for update of t, s`,
      [ctx.now, tokenDigest],
    );
    return row && { sessionId: row.session_id, accountId: row.account_id, used: row.used, open: row.open };
  }

  async useRefresh(ctx: Ctx, tokenDigest: Buffer): Promise<void> {
    await ctx.tx.query('update identity.refresh_token set used_at = $2 where token_digest = $1', [
      tokenDigest,
      ctx.now,
    ]);
  }
}

function signedInOf(row: SignedInRow): SignedIn {
  return { sessionId: row.session_id, secondFactor: row.second_factor, user: userOf(row) };
}
