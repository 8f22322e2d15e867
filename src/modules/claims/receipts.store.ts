import type { Ctx } from '../../platform/ctx.js';

/** What decides who may have a receipt, read without the rest of the row. */
export class ReceiptsStore {
  /** The claim that a decision is about, and whether a published plan holds the decision. */
  async decision(ctx: Ctx, id: string): Promise<{ claimId: string; published: boolean } | undefined> {
    const [row] = await ctx.tx.query<{ claimId: string; published: boolean }>(
      `select d.claim_id as "claimId", exists (
         select from claims.plan_item i join claims.plan_event e on e.plan_id = i.plan_id and e.type = 'PUBLISHED'
         where i.decision_id = d.id) as published
       from claims.decision d where d.id = $1`,
      [id],
    );
    return row;
  }

  async claimOfPayment(ctx: Ctx, id: string): Promise<string | undefined> {
    const [row] = await ctx.tx.query<{ claimId: string }>(
      'select y.claim_id as "claimId" from claims.payment y where y.id = $1',
      [id],
    );
    return row?.claimId;
  }
}
