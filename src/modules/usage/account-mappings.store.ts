import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import type { AccountMapping, MappingDispute } from './core/account-mapping.js';

interface MappingRow extends Omit<AccountMapping, 'organisationId' | 'user' | 'until'> {
  readonly organisationId: string | null;
  readonly user: string | null;
  readonly until: CalendarDate | null;
}

/** A month of a corpus for which an account has a count. */
export interface CountedMonth {
  readonly corpusId: string;
  readonly month: string;
}

const MAPPING = `select m.id, m.platform, m.account, m.organisation_id as "organisationId", m.user_code as "user",
  m.valid_from as "from", m.valid_until as "until", m.note, m.document, m.recorded_by as "recordedBy",
  m.recorded_at as "recordedAt" from usage.account_mapping m`;
const DISPUTE = `select d.id, d.mapping_id as "mappingId", d.organisation_id as "organisationId", d.ground, d.evidence,
  d.recorded_by as "recordedBy", d.recorded_at as "recordedAt" from usage.mapping_dispute d`;

/** Speaks SQL on who stands behind accounts. Ids ascend with time, so that their order is that of recording. */
export class AccountMappingsStore {
  async insert(ctx: Ctx, row: AccountMapping): Promise<void> {
    await ctx.tx.query(
      `insert into usage.account_mapping
         (id, platform, account, organisation_id, user_code, valid_from, valid_until, note, document, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        row.id,
        row.platform,
        row.account,
        row.organisationId ?? null,
        row.user ?? null,
        row.from,
        row.until ?? null,
        row.note,
        row.document,
        row.recordedBy,
        row.recordedAt,
      ],
    );
  }

  async byId(ctx: Ctx, id: string): Promise<AccountMapping | undefined> {
    return (await ctx.tx.query<MappingRow>(`${MAPPING} where m.id = $1`, [id])).map(toMapping)[0];
  }

  /** Of all accounts that have a monthly count of one of the corpora, in the order of recording. */
  async ofCorpora(ctx: Ctx, corpusIds: readonly string[]): Promise<readonly AccountMapping[]> {
    const rows = await ctx.tx.query<MappingRow>(
      `${MAPPING} where exists (select from usage.statement s
          where s.corpus_id = any($1::uuid[]) and s.platform = m.platform and s.account = m.account)
        order by m.id`,
      [corpusIds],
    );
    return rows.map(toMapping);
  }

  async list(
    ctx: Ctx,
    filter: { readonly platform?: string; readonly account?: string; readonly after?: string; readonly limit: number },
  ): Promise<readonly AccountMapping[]> {
    const rows = await ctx.tx.query<MappingRow>(
      `${MAPPING} where ($1::text is null or m.platform = $1) and ($2::text is null or m.account = $2)
          and ($3::uuid is null or m.id > $3) order by m.id limit $4`,
      [filter.platform ?? null, filter.account ?? null, filter.after ?? null, filter.limit],
    );
    return rows.map(toMapping);
  }

  counted(ctx: Ctx, platform: string, account: string): Promise<CountedMonth[]> {
    return ctx.tx.query<CountedMonth>(
      `select distinct s.corpus_id as "corpusId", s.month from usage.statement s
        where s.platform = $1 and s.account = $2 order by 1, 2`,
      [platform, account],
    );
  }

  async insertDispute(ctx: Ctx, row: MappingDispute): Promise<void> {
    await ctx.tx.query(
      `insert into usage.mapping_dispute (id, mapping_id, organisation_id, ground, evidence, recorded_by, recorded_at)
       values ($1, $2, $3, $4, $5::jsonb, $6, $7)`,
      [
        row.id,
        row.mappingId,
        row.organisationId,
        row.ground,
        JSON.stringify(row.evidence),
        row.recordedBy,
        row.recordedAt,
      ],
    );
  }

  /** What was said against these entries, oldest first, as far as the caller may see it. */
  disputes(ctx: Ctx, mappingIds: readonly string[]): Promise<MappingDispute[]> {
    return ctx.tx.query<MappingDispute>(`${DISPUTE} where d.mapping_id = any($1::uuid[]) order by d.id`, [mappingIds]);
  }

  async *stream(ctx: Ctx): AsyncIterable<readonly AccountMapping[]> {
    for await (const rows of ctx.tx.stream<MappingRow>(`${MAPPING} order by m.id`)) yield rows.map(toMapping);
  }

  streamDisputes = (ctx: Ctx): AsyncIterable<MappingDispute[]> => ctx.tx.stream(`${DISPUTE} order by d.id`);
}

function toMapping({ organisationId, user, until, ...row }: MappingRow): AccountMapping {
  return {
    ...row,
    ...(organisationId === null ? {} : { organisationId }),
    ...(user === null ? {} : { user }),
    ...(until === null ? {} : { until }),
  };
}
