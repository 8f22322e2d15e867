import type { Ctx } from '../../platform/ctx.js';
import { ACCOUNT_KINDS } from './core/account.js';
import type { AuditFinding } from './core/audit-problem.js';
import { MOVES } from './core/transfer.js';

/** One question to the whole book; each sees one moment by itself, so it may run while others post. */
interface Check {
  readonly sql: string;
  readonly parameters?: readonly unknown[];
}

const BALANCES: Check = {
  sql: `
    with added as (select account_id, sum(amount_fen) as total from ledger.leg group by account_id),
    side as (
      select coalesce(a.account_id, b.account_id) as id, a.account_id is not null as opened, b.account_id is not null as kept,
        b.balance_fen, coalesce(s.total, 0) as total, a.min_balance_fen as account_limit, b.min_balance_fen as balance_limit
      from ledger.account a full join ledger.balance b using (account_id) left join added s using (account_id))
    select 'BALANCE_MISSING' as check, id::text, null as found, null as wanted from side where not kept
    union all select 'BALANCE_ORPHANED', id::text, null, null from side where not opened
    union all select 'BALANCE_DIFFERS', id::text, balance_fen::text, total::text from side where kept and balance_fen <> total
    union all select 'BELOW_LIMIT', id::text, total::text, account_limit::text from side where total < account_limit
    union all select 'LIMIT_DIFFERS', id::text, balance_limit::text, account_limit::text from side
      where kept and opened and balance_limit is distinct from account_limit
    union all select 'BALANCE_TWICE', account_id::text, count(*)::text, '1' from ledger.balance
      group by account_id having count(*) > 1`,
};

const TRANSFERS: Check = {
  sql: `
    with added as (
      select transfer_id, count(*) as legs, max(leg_number) as last_leg, sum(amount_fen) as total
      from ledger.leg group by transfer_id)
    select 'TRANSFER_UNBALANCED' as check, transfer_id::text as id, total::text as found, null as wanted
      from added where total <> 0
    union all
    select 'LEGS_INCOMPLETE', t.transfer_id::text, coalesce(s.legs, 0)::text, null
      from ledger.transfer t left join added s using (transfer_id)
      where s.legs is null or s.legs < 2 or s.last_leg <> s.legs`,
};

const LEGS: Check = {
  sql: `
    select 'LEG_ORPHANED' as check, l.transfer_id || '/' || l.leg_number as id, 'transfer' as found, null as wanted
      from ledger.leg l where not exists (select from ledger.transfer t where t.transfer_id = l.transfer_id)
    union all
    select 'LEG_ORPHANED', l.transfer_id || '/' || l.leg_number, 'account', null
      from ledger.leg l where not exists (select from ledger.account a where a.account_id = l.account_id)`,
};

const moves = Object.entries(MOVES);
const WAYS: Check = {
  sql: `
    select distinct 'WRONG_WAY' as check, t.transfer_id::text as id, t.kind as found, null as wanted
      from ledger.transfer t join ledger.leg l using (transfer_id) join ledger.account a using (account_id)
      left join unnest($1::text[], $2::text[], $3::text[]) as m(kind, source, target) on m.kind = t.kind
      where t.kind <> 'reversal'
        and (a.kind = case when l.amount_fen < 0 then m.source else m.target end) is not true
    union all
    select 'WRONG_WAY', t.transfer_id::text, t.kind, null from ledger.transfer t
      where (t.kind = 'reversal') <> (t.reverses_id is not null)
    union all
    select 'ACCOUNT_KIND', a.account_id::text, a.kind, null from ledger.account a where a.kind <> all ($4::text[])`,
  parameters: [
    moves.map(([kind]) => kind),
    moves.map(([, way]) => way.from),
    moves.map(([, way]) => way.to),
    [...ACCOUNT_KINDS],
  ],
};

const MIRRORS: Check = {
  sql: `
    select distinct 'NOT_A_MIRROR' as check, r.transfer_id::text as id, null as found, r.reverses_id::text as wanted
      from ledger.transfer r join lateral (
        select account_id from ledger.leg where transfer_id in (r.transfer_id, r.reverses_id)
        group by account_id having sum(amount_fen) <> 0) rest on true
      where r.reverses_id is not null`,
};

const POOLS: Check = {
  sql: `
    select 'POOL_NOT_CONSERVED' as check, a.pool as id, sum(b.balance_fen)::text as found, '0' as wanted
      from ledger.account a join ledger.balance b using (account_id) group by a.pool having sum(b.balance_fen) <> 0`,
};

const FINDINGS_MAX = 1000;

/** Reads of the audit; the wording is the core's. */
export class LedgerAuditStore {
  /** Everything found, the first thousand of each check. */
  async findings(ctx: Ctx): Promise<AuditFinding[]> {
    const found: AuditFinding[] = [];
    for (const check of [BALANCES, TRANSFERS, LEGS, WAYS, MIRRORS, POOLS]) {
      const rows = await ctx.tx.query<AuditFinding>(
        `select * from (${check.sql}) as checks order by 1, 2 limit ${FINDINGS_MAX}`,
        check.parameters ?? [],
      );
      found.push(...rows);
    }
    return found;
  }
}
