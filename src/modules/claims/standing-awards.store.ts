import type { Fen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import type { RunRow } from './core/claim-records.js';
import { RELEASING, RESOLVED_STEP } from './plans.store.js';

/** Awards (`i`) of a programme that stand, of one period or of all: in a resolved plan, not fallen away since. */
const STANDING = `claims.run r
           join claims.plan p on p.run_id = r.id
           join claims.plan_event e on e.plan_id = p.id and e.type = 'RESOLVED'
           join claims.plan_item i on i.plan_id = p.id
           ${RESOLVED_STEP}
          where r.programme = $1 and ($2::text is null or r.period = $2)
            and not exists (select from claims.claim_event c where c.claim_id = i.claim_id and c.type = any($3::text[])
                             and c.seq > s.seq)`;

/** What was recovered of the award of a claim. */
const recovered = (claim: string): string => `(select coalesce(sum((b.detail ->> 'principalFen')::bigint), 0)
                    from claims.claim_event b where b.claim_id = ${claim} and b.type = 'clawBackReceived')`;

/** What somebody was awarded, and what was recovered of it. */
export interface Awarded {
  readonly awardedFen: Fen;
  readonly recoveredFen: Fen;
}

/** Sums of what counts against caps and ceilings: set-wise, for a year may have a million awards. */
export class StandingAwardsStore {
  /** By cap party, as its decisions name it. */
  async byCapParty(ctx: Ctx, programme: string, period: string | null) {
    return ctx.tx.query<Awarded & { readonly capParty: string }>(
      `select d.body::jsonb #>> '{applicant,capParty}' as "capParty", sum(a.amount_fen)::bigint as "awardedFen",
              sum(${recovered('a.claim_id')})::bigint as "recoveredFen"
         from (select i.claim_id, i.decision_id, i.amount_fen from ${STANDING}) a
         join claims.decision d on d.id = a.decision_id
        group by 1`,
      [programme, period, RELEASING],
    );
  }

  /** Of a period in all, and under one call. */
  async taken(ctx: Ctx, { programme, period }: Pick<RunRow, 'programme' | 'period'>, call: string | undefined) {
    const [row] = await ctx.tx.query<{ readonly all: Fen; readonly ofCall: Fen }>(
      `select coalesce(sum(a.amount_fen), 0)::bigint as "all",
              coalesce(sum(a.amount_fen) filter (where c.call_key = $4), 0)::bigint as "ofCall"
         from (select i.claim_id, i.amount_fen from ${STANDING}) a join claims.claim c on c.id = a.claim_id`,
      [programme, period, RELEASING, call ?? null],
    );
    return row ?? { all: 0n as Fen, ofCall: 0n as Fen };
  }

  /** By applicant, and with the awards that stand those of a run whose plan waits for its resolution. */
  async byApplicant(ctx: Ctx, { id, programme }: Pick<RunRow, 'id' | 'programme'>, period: string | null) {
    return ctx.tx.query<Awarded & { readonly applicantId: string }>(
      `with award as (
         select i.claim_id, i.amount_fen from ${STANDING}
         union all
         select i.claim_id, i.amount_fen
           from claims.plan p
           join claims.plan_item i on i.plan_id = p.id
          where p.run_id = $4
            and not exists (select from claims.plan_event e where e.plan_id = p.id and e.type = 'RESOLVED'))
       select c.applicant_id as "applicantId", sum(a.amount_fen)::bigint as "awardedFen",
              sum(${recovered('a.claim_id')})::bigint as "recoveredFen"
         from award a
         join claims.claim c on c.id = a.claim_id
        group by c.applicant_id order by c.applicant_id`,
      [programme, period, RELEASING, id],
    );
  }
}
