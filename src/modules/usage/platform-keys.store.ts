import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import type { PlatformKey, PlatformKeyEnd, PlatformKeyInTime } from './core/platform-key.js';

type KeyRow = Omit<PlatformKey, 'validUntil'> & { readonly validUntil: CalendarDate | null };

const KEY = `select k.id, k.platform, k.kid, k.algorithm, k.jwk, k.valid_from as "validFrom", k.valid_until as "validUntil",
  k.recorded_by as "recordedBy", k.recorded_at as "recordedAt" from usage.platform_key k`;
const END = `select e.id, e.key_id as "keyId", e.ended_on as "endedOn", e.reason, e.done_by as "doneBy",
  e.recorded_at as "recordedAt" from usage.platform_key_end e`;

/** Speaks SQL on the keys of platforms. */
export class PlatformKeysStore {
  async byKid(ctx: Ctx, kid: string): Promise<PlatformKeyInTime | undefined> {
    return (await this.inTime(ctx, await ctx.tx.query<KeyRow>(`${KEY} where k.kid = $1`, [kid])))[0];
  }

  async byId(ctx: Ctx, id: string): Promise<PlatformKeyInTime | undefined> {
    return (await this.inTime(ctx, await ctx.tx.query<KeyRow>(`${KEY} where k.id = $1`, [id])))[0];
  }

  async ofPlatforms(ctx: Ctx, platforms: readonly string[]): Promise<readonly PlatformKeyInTime[]> {
    const rows = await ctx.tx.query<KeyRow>(`${KEY} where k.platform = any($1::text[]) order by k.id`, [
      [...platforms],
    ]);
    return this.inTime(ctx, rows);
  }

  async list(
    ctx: Ctx,
    filter: { readonly platform?: string; readonly after?: string; readonly limit: number },
  ): Promise<readonly PlatformKeyInTime[]> {
    const rows = await ctx.tx.query<KeyRow>(
      `${KEY} where ($1::text is null or k.platform = $1) and ($2::uuid is null or k.id > $2) order by k.id limit $3`,
      [filter.platform ?? null, filter.after ?? null, filter.limit],
    );
    return this.inTime(ctx, rows);
  }

  /** False when the key is on record already, also by someone at the same moment. */
  async insert(ctx: Ctx, key: PlatformKey): Promise<boolean> {
    const rows = await ctx.tx.query(
      `insert into usage.platform_key
         (id, platform, kid, algorithm, jwk, valid_from, valid_until, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9) on conflict (kid) do nothing returning id`,
      [
        key.id,
        key.platform,
        key.kid,
        key.algorithm,
        JSON.stringify(key.jwk),
        key.validFrom,
        key.validUntil ?? null,
        key.recordedBy,
        key.recordedAt,
      ],
    );
    return rows.length > 0;
  }

  /** False when the key was retired before. */
  async insertEnd(ctx: Ctx, end: PlatformKeyEnd): Promise<boolean> {
    const rows = await ctx.tx.query(
      `insert into usage.platform_key_end (id, key_id, ended_on, reason, done_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6) on conflict (key_id) do nothing returning id`,
      [end.id, end.keyId, end.endedOn, end.reason, end.doneBy, end.recordedAt],
    );
    return rows.length > 0;
  }

  async *stream(ctx: Ctx): AsyncIterable<readonly PlatformKey[]> {
    for await (const rows of ctx.tx.stream<KeyRow>(`${KEY} order by k.id`)) yield rows.map(toKey);
  }

  streamEnds = (ctx: Ctx): AsyncIterable<PlatformKeyEnd[]> => ctx.tx.stream<PlatformKeyEnd>(`${END} order by e.id`);

  private async inTime(ctx: Ctx, rows: readonly KeyRow[]): Promise<readonly PlatformKeyInTime[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const ends = await ctx.tx.query<PlatformKeyEnd>(`${END} where e.key_id = any($1::uuid[])`, [ids]);
    return rows.map((row) => {
      const end = ends.find(({ keyId }) => keyId === row.id);
      return { key: toKey(row), ...(end === undefined ? {} : { end }) };
    });
  }
}

function toKey({ validUntil, ...row }: KeyRow): PlatformKey {
  return { ...row, ...(validUntil === null ? {} : { validUntil }) };
}
