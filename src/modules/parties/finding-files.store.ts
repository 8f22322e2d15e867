import type { Text } from '../../kernel/text.js';
import type { Ctx } from '../../platform/ctx.js';
import type { StoredFinding } from './core/party-records.js';
import type { RelationInTime } from './core/party-types.js';
import type { RelatednessOutcome } from './core/relatedness.js';
import { type FindingRow, type RelationRow, toFinding, toRelation } from './party.entity.js';

export interface FindingFilter {
  /** Findings on this organisation, as either of the two. */
  readonly organisation?: string;
  readonly outcome?: RelatednessOutcome;
  readonly after?: string;
  readonly limit: number;
}

/** Findings as they are read again: one by one, in lists, and with the part of the register that they name. */
export class FindingFilesStore {
  async findings(ctx: Ctx, ids: readonly string[]): Promise<StoredFinding[]> {
    const rows = await ctx.tx.query<FindingRow>('select * from parties.finding where id = any($1) order by id', [ids]);
    return rows.map(toFinding);
  }

  async list(ctx: Ctx, { organisation, outcome, after, limit }: FindingFilter): Promise<StoredFinding[]> {
    const rows = await ctx.tx.query<FindingRow>(
      `select * from parties.finding
        where ($1::uuid is null or id > $1)
          and ($2::uuid is null or a_id = $2 or b_id = $2)
          and ($3::text is null or outcome = $3)
        order by id limit $4`,
      [after ?? null, organisation ?? null, outcome ?? null, limit],
    );
    return rows.map(toFinding);
  }

  async relations(ctx: Ctx, ids: readonly string[]): Promise<RelationInTime[]> {
    const rows = await ctx.tx.query<RelationRow>('select * from parties.relation_in_time where id = any($1)', [ids]);
    return rows.map(toRelation);
  }

  /** Names of these organisations in both languages; ids of no organisation are left out. */
  async organisationNames(ctx: Ctx, ids: readonly string[]): Promise<Map<string, Text>> {
    const rows = await ctx.tx.query<{ id: string; name_zh: string; name_en: string | null }>(
      'select id, name_zh, name_en from parties.organisation where id = any($1)',
      [ids],
    );
    return new Map(rows.map((row) => [row.id, { zh: row.name_zh, en: row.name_en ?? row.name_zh }]));
  }

  /** Everyone whom the answer names, and whoever holds, serves or lends to one of the two directly. */
  async around(ctx: Ctx, { a, b, relatedness }: StoredFinding): Promise<string[]> {
    const { limbs, judged } = relatedness;
    const named = limbs.flatMap(({ holder, path }) => [...holder, ...path.flatMap(({ from, to }) => [from, to])]);
    const rows = await ctx.tx.query<{ id: string }>(
      `select from_id as id from parties.relation where to_id = any($1)
       union
       select appointed_by from parties.relation where to_id = any($1) and appointed_by is not null`,
      [[a, b, judged.a, judged.b]],
    );
    return [...new Set([...named, ...rows.map(({ id }) => id)])];
  }

  /** Ids of the organisations with these codes. */
  async organisationsByCode(ctx: Ctx, codes: readonly string[]): Promise<Map<string, string>> {
    const rows = await ctx.tx.query<{ id: string; code: string }>(
      `select id, uscc as code from parties.organisation where uscc = any($1)
       union select id, foreign_id from parties.organisation where foreign_id = any($1)`,
      [codes],
    );
    return new Map(rows.map((row) => [row.code, row.id]));
  }
}
