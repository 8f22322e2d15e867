import type { Fen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import type { RunRow } from './core/claim-records.js';
import { RELEASING, RESOLVED_STEP } from './plans.store.js';

/** What an applicant was awarded, and what was recovered of it. */
export interface AwardedTo {
  readonly applicantId: string;
  readonly awardedFen: Fen;
  readonly recoveredFen: Fen;
}

export class GroupCapsStore {
  /**
   * By applicant: its awards that stand, of one period or of all, as caps count them ({@link PlansStore.streamAwardsStanding}),
   * and with them those of a run whose plan waits for its resolution.
   */
  async awardedTo(ctx: Ctx, { id, programme }: Pick<RunRow, 'id' | 'programme'>, period: string | null) {
    return ctx.tx.query<AwardedTo>(
      `with award as (
         select i.claim_id, i.amount_fen
           from claims.run r
           join claims.plan p on p.run_id = r.id
           join claims.plan_event e on e.plan_id = p.id and e.type = 'RESOLVED'
           join claims.plan_item i on i.plan_id = p.id
           ${RESOLVED_STEP}
          where r.programme = $1 and ($2::text is null or r.period = $2)
            and not exists (select from claims.claim_event c where c.claim_id = i.claim_id and c.type = any($3::text[])
                             and c.seq > s.seq)
         union all
         select i.claim_id, i.amount_fen
           from claims.plan p
           join claims.plan_item i on i.plan_id = p.id
          where p.run_id = $4
            and not exists (select from claims.plan_event e where e.plan_id = p.id and e.type = 'RESOLVED'))
       select c.applicant_id as "applicantId", sum(a.amount_fen)::bigint as "awardedFen",
              sum((select coalesce(sum((b.detail ->> 'principalFen')::bigint), 0) from claims.claim_event b
                    where b.claim_id = a.claim_id and b.type = 'clawBackReceived'))::bigint as "recoveredFen"
         from award a
         join claims.claim c on c.id = a.claim_id
        group by c.applicant_id order by c.applicant_id`,
      [programme, period, RELEASING, id],
    );
  }
}
