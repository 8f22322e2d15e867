import type { Ctx } from '../../platform/ctx.js';

/** Child rows whose record is not there: no record shows them. */
export class StraysStore {
  /** Claims that contracts, corpora or a state are listed for and that do not exist, or that are listed with two states. */
  async claims(ctx: Ctx): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select distinct coalesce(c.claim_id::text, '') as id
         from (select claim_id from claims.claim_contract union all select claim_id from claims.claim_corpus
               union all select claim_id from claims.claim_standing) c
       where not exists (select from claims.claim p where p.id = c.claim_id)
       union
       select claim_id::text from claims.claim_standing group by claim_id having count(*) > 1
       order by 1 limit 1000`,
    );
    return rows.map((row) => row.id);
  }

  /** Plans that items name and that do not exist. */
  async plans(ctx: Ctx): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select distinct coalesce(c.plan_id::text, '') as id from claims.plan_item c
       where not exists (select from claims.plan p where p.id = c.plan_id) order by 1 limit 1000`,
    );
    return rows.map((row) => row.id);
  }
}
