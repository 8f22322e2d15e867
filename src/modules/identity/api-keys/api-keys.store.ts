import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../../platform/ctx.js';
import type { ApiKeyEndFact, ApiKeyFact } from '../core/api-key.js';
import { type User, type UserRow, userOf } from '../identity.store.js';

/** A key as it stands now. */
export interface ApiKey extends ApiKeyFact {
  readonly endedAt?: Date;
}

/** The key that a request brought, with its maker as the account stands now. */
export interface KeyHolder {
  readonly keyId: string;
  readonly organisationId: string;
  readonly roles: readonly string[];
  readonly user: User;
}

interface KeyRow {
  readonly id: string;
  readonly account_id: string;
  readonly organisation_id: string;
  readonly name: string;
  readonly roles: string[];
  readonly key_digest: string;
  readonly expires_at: Date;
  readonly recorded_by: string;
  readonly recorded_at: Date;
}

const COLUMNS =
  'k.id, k.account_id, k.organisation_id, k.name, k.roles, k.key_digest, k.expires_at, k.recorded_by, k.recorded_at';

@Injectable()
export class ApiKeysStore {
  /** Until the transaction ends nobody else makes or ends a key of this account. */
  async lock(ctx: Ctx, accountId: string): Promise<void> {
    await ctx.tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`identity:keys:${accountId}`]);
  }

  async insert(ctx: Ctx, key: ApiKeyFact): Promise<void> {
    await ctx.tx.query(
      `insert into identity.api_key
         (id, account_id, organisation_id, name, roles, key_digest, expires_at, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        key.id,
        key.accountId,
        key.organisationId,
        key.name,
        key.roles,
        key.keyDigest,
        key.expiresAt,
        key.recordedBy,
        key.recordedAt,
      ],
    );
  }

  /** False when the key had ended before. */
  async insertEnd(ctx: Ctx, end: ApiKeyEndFact): Promise<boolean> {
    const rows = await ctx.tx.query(
      `insert into identity.api_key_end (id, key_id, recorded_by, recorded_at) values ($1, $2, $3, $4)
       on conflict (key_id) do nothing returning id`,
      [end.id, end.keyId, end.recordedBy, end.recordedAt],
    );
    return rows.length > 0;
  }

  /** Keys of an account, or of all; the newest first. */
  async list(ctx: Ctx, query: { accountId?: string; beforeId?: string; limit: number }): Promise<ApiKey[]> {
    const rows = await ctx.tx.query<KeyRow & { ended_at: Date | null }>(
      `select ${COLUMNS}, e.recorded_at as ended_at
         from identity.api_key k left join identity.api_key_end e on e.key_id = k.id
        where ($1::uuid is null or k.account_id = $1) and ($2::uuid is null or k.id < $2)
        order by k.id desc limit $3`,
      [query.accountId ?? null, query.beforeId ?? null, query.limit],
    );
    return rows.map((row) => ({ ...keyOf(row), ...(row.ended_at === null ? {} : { endedAt: row.ended_at }) }));
  }

  async byId(ctx: Ctx, id: string): Promise<ApiKeyFact | undefined> {
    const [row] = await ctx.tx.query<KeyRow>(`select ${COLUMNS} from identity.api_key k where k.id = $1`, [id]);
    return row && keyOf(row);
  }

  async countLive(ctx: Ctx, accountId: string): Promise<number> {
    const [row] = await ctx.tx.query<{ live: number }>(
      `select count(*)::int as live from identity.api_key k where k.account_id = $1 and k.expires_at > $2
          and not exists (select from identity.api_key_end e where e.key_id = k.id)`,
      [accountId, ctx.now],
    );
    return row?.live ?? 0;
  }

  /** Whose key this is, while it has neither ended nor been ended. */
  async byDigest(ctx: Ctx, keyDigest: string): Promise<KeyHolder | undefined> {
    const [row] = await ctx.tx.query<UserRow & { key_id: string; key_organisation: string; key_roles: string[] }>(
      `select a.*, k.id as key_id, k.organisation_id as key_organisation, k.roles as key_roles
         from identity.api_key k join identity.account_now a on a.id = k.account_id
        where k.key_digest = $1 and k.expires_at > $2
          and not exists (select from identity.api_key_end e where e.key_id = k.id)`,
      [keyDigest, ctx.now],
    );
    return row && { keyId: row.key_id, organisationId: row.key_organisation, roles: row.key_roles, user: userOf(row) };
  }

  async *keys(ctx: Ctx): AsyncIterable<ApiKeyFact[]> {
    const pages = ctx.tx.stream<KeyRow>(`select ${COLUMNS} from identity.api_key k order by k.id`);
    for await (const page of pages) yield page.map(keyOf);
  }

  async *ends(ctx: Ctx): AsyncIterable<ApiKeyEndFact[]> {
    const pages = ctx.tx.stream<{ id: string; key_id: string; recorded_by: string; recorded_at: Date }>(
      'select id, key_id, recorded_by, recorded_at from identity.api_key_end order by id',
    );
    for await (const page of pages) {
      yield page.map((row) => ({
        id: row.id,
        keyId: row.key_id,
        recordedBy: row.recorded_by,
        recordedAt: row.recorded_at,
      }));
    }
  }
}

function keyOf(row: KeyRow): ApiKeyFact {
  return {
    id: row.id,
    accountId: row.account_id,
    organisationId: row.organisation_id,
    name: row.name,
    roles: row.roles,
    keyDigest: row.key_digest,
    expiresAt: row.expires_at,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
  };
}
