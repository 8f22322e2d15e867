import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { SigningAlgorithm } from '../../kernel/public-jwk.js';
import type { Ctx } from '../../platform/ctx.js';
import type { IssuerKey, IssuerKeyEnd } from './core/issuer-key.js';

interface KeyRow {
  id: string;
  organisation_id: string;
  kid: string;
  algorithm: SigningAlgorithm;
  jwk: JsonObject;
  valid_from: CalendarDate;
  valid_until: CalendarDate | null;
  recorded_by: string;
  recorded_at: Date;
}

interface EndRow {
  id: string;
  key_id: string;
  ended_on: CalendarDate;
  reason: string;
  done_by: string;
  recorded_at: Date;
}

/** A key with its end, where it was retired. */
export interface KeyInTime {
  readonly key: IssuerKey;
  readonly end?: IssuerKeyEnd;
}

export class IssuerKeysStore {
  async byKid(ctx: Ctx, kid: string): Promise<KeyInTime | undefined> {
    const [row] = await ctx.tx.query<KeyRow>('select * from attestations.issuer_key where kid = $1', [kid]);
    return row && (await this.inTime(ctx, [row]))[0];
  }

  async byId(ctx: Ctx, id: string): Promise<KeyInTime | undefined> {
    const [row] = await ctx.tx.query<KeyRow>('select * from attestations.issuer_key where id = $1', [id]);
    return row && (await this.inTime(ctx, [row]))[0];
  }

  async list(
    ctx: Ctx,
    filter: { readonly organisationId?: string; readonly after?: string; readonly limit: number },
  ): Promise<readonly KeyInTime[]> {
    const rows = await ctx.tx.query<KeyRow>(
      `select * from attestations.issuer_key
        where ($1::uuid is null or organisation_id = $1) and ($2::uuid is null or id > $2) order by id limit $3`,
      [filter.organisationId ?? null, filter.after ?? null, filter.limit],
    );
    return this.inTime(ctx, rows);
  }

  /** False when the key is on record already, also by someone at the same moment. */
  async insert(ctx: Ctx, key: IssuerKey): Promise<boolean> {
    const rows = await ctx.tx.query(
      `insert into attestations.issuer_key
         (id, organisation_id, kid, algorithm, jwk, valid_from, valid_until, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5::jsonb, $6, $7, $8, $9) on conflict (kid) do nothing returning id`,
      [
        key.id,
        key.organisationId,
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
  async insertEnd(ctx: Ctx, end: IssuerKeyEnd): Promise<boolean> {
    const rows = await ctx.tx.query(
      `insert into attestations.issuer_key_end (id, key_id, ended_on, reason, done_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6) on conflict (key_id) do nothing returning id`,
      [end.id, end.keyId, end.endedOn, end.reason, end.doneBy, end.recordedAt],
    );
    return rows.length > 0;
  }

  async *stream(ctx: Ctx): AsyncIterable<readonly IssuerKey[]> {
    for await (const rows of ctx.tx.stream<KeyRow>('select * from attestations.issuer_key order by id')) {
      yield rows.map(toKey);
    }
  }

  async *streamEnds(ctx: Ctx): AsyncIterable<readonly IssuerKeyEnd[]> {
    for await (const rows of ctx.tx.stream<EndRow>('select * from attestations.issuer_key_end order by id')) {
      yield rows.map(toEnd);
    }
  }

  private async inTime(ctx: Ctx, rows: readonly KeyRow[]): Promise<readonly KeyInTime[]> {
    const ends = await ctx.tx.query<EndRow>(
      'select * from attestations.issuer_key_end where key_id = any($1::uuid[])',
      [rows.map(({ id }) => id)],
    );
    return rows.map((row) => {
      const end = ends.find(({ key_id }) => key_id === row.id);
      return { key: toKey(row), ...(end === undefined ? {} : { end: toEnd(end) }) };
    });
  }
}

function toKey(row: KeyRow): IssuerKey {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    kid: row.kid,
    algorithm: row.algorithm,
    jwk: row.jwk,
    validFrom: row.valid_from,
    ...(row.valid_until === null ? {} : { validUntil: row.valid_until }),
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
  };
}

function toEnd(row: EndRow): IssuerKeyEnd {
  return {
    id: row.id,
    keyId: row.key_id,
    endedOn: row.ended_on,
    reason: row.reason,
    doneBy: row.done_by,
    recordedAt: row.recorded_at,
  };
}
