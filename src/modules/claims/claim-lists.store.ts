import type { Ctx } from '../../platform/ctx.js';
import { CLAIM } from './claims.store.js';
import type { ClaimRow } from './core/claim-records.js';
import { type ClaimState, ENDED_STATES } from './core/claim-states.js';

/** Which claims a list shows. */
export interface ClaimList {
  /** Codes of the programmes whose claims are listed. */
  readonly programmes: readonly string[];
  readonly period?: string;
  readonly applicantId?: string;
  /** The last one already seen. */
  readonly after?: string;
  readonly limit: number;
}

/** A claim in a list. */
export interface ListedClaim extends ClaimRow {
  readonly state: ClaimState;
}

const LISTED = CLAIM.replace(
  ' from claims.claim c',
  ', t.state from claims.claim c join claims.claim_standing t on t.claim_id = c.id',
);
/** As literals, each meets its index. */
const ENDED = ENDED_STATES.map((state) => `'${state}'`).join(', ');
const STANDS = { open: `t.state not in (${ENDED})`, ended: `t.state in (${ENDED})` } as const;

/** Claims page by page, with where each stands. */
export class ClaimListsStore {
  /** By number in byte order; `after` is a number. */
  async list(ctx: Ctx, list: ClaimList): Promise<ListedClaim[]> {
    return ctx.tx.query<ListedClaim>(
      `${LISTED} where c.id in (
         select x.id from unnest($1::text[]) as programme (code) cross join lateral (
           select l.id, l.number from claims.claim l
            where l.programme = programme.code and ($2::text is null or l.period = $2)
              and ($3::uuid is null or l.applicant_id = $3) and ($4::text is null or l.number collate "C" > $4)
            order by l.number collate "C" limit $5) x
          order by x.number collate "C" limit $5)
       order by c.number collate "C"`,
      [list.programmes, list.period ?? null, list.applicantId ?? null, list.after ?? null, list.limit],
    );
  }

  /** Those on which something is still to be done, or the others, in the order in which they came; `after` is an id. */
  async listOf(ctx: Ctx, show: keyof typeof STANDS, list: ClaimList): Promise<ListedClaim[]> {
    return ctx.tx.query<ListedClaim>(
      `${LISTED} where c.id in (
         select t.claim_id from claims.claim_standing t join claims.claim l on l.id = t.claim_id
          where ${STANDS[show]} and l.programme = any($1::text[]) and ($2::text is null or l.period = $2)
            and ($3::uuid is null or l.applicant_id = $3) and ($4::uuid is null or t.claim_id > $4)
          order by t.claim_id limit $5)
       order by c.id`,
      [list.programmes, list.period ?? null, list.applicantId ?? null, list.after ?? null, list.limit],
    );
  }

  /** These of the programmes, by number. */
  async listed(ctx: Ctx, programmes: readonly string[], ids: readonly string[]): Promise<ListedClaim[]> {
    return ctx.tx.query<ListedClaim>(
      `${LISTED} where c.id = any($1::uuid[]) and c.programme = any($2::text[]) order by c.number collate "C"`,
      [ids, programmes],
    );
  }
}
