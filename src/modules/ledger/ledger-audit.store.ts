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
    union all select 'BALANCE_DIFFERS', id::text, balance_fen::text, total::text from side 
      where kept and balance_fen is distinct from total
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

/** `wanted` is every reservation that expires or is settled by name, re-added from the legs. */
const RESERVATIONS: Check = {
  sql: `
    with named as (
      select transfer_id as id from ledger.transfer where expires_on is not null
      union select settles_id from ledger.transfer where settles_id is not null),
    moved as (
      select t.settles_id as id, l.account_id, sum(l.amount_fen) as sum
      from ledger.transfer t join ledger.leg l using (transfer_id)
      where t.settles_id is not null group by t.settles_id, l.account_id),
    wanted as (
      select n.id, h.account_id, h.amount_fen as held, h.amount_fen + coalesce(m.sum, 0) as open, b.expires_on
      from named n join ledger.transfer b on b.transfer_id = n.id and b.kind = 'reserve'
      join ledger.leg h on h.transfer_id = n.id and h.amount_fen > 0
      left join moved m on m.id = n.id and m.account_id = h.account_id)
    select 'RESERVATION_DIFFERS' as check, coalesce(w.id, r.reserve_id)::text as id, r.open_fen::text as found,
        w.open::text as wanted
      from wanted w full join ledger.reservation r on r.reserve_id = w.id
      where (w.account_id, w.held, w.open, w.expires_on)
        is distinct from (r.account_id, r.held_fen::numeric, r.open_fen::numeric, r.expires_on)
    union all
    select 'RESERVATION_TWICE', reserve_id::text, count(*)::text, '1' from ledger.reservation
      group by reserve_id having count(*) > 1
    union all
    select 'RESERVATION_EXCEEDED', id::text, open::text, held::text from wanted where open < 0 or open > held
    union all
    select 'SETTLES_ASTRAY', t.transfer_id::text, t.settles_id::text, null
      from ledger.transfer t left join ledger.transfer b on b.transfer_id = t.reverses_id
      where t.settles_id is not null and (
        not exists (
          select from wanted w join ledger.leg l on l.account_id = w.account_id
          where w.id = t.settles_id and l.transfer_id = t.transfer_id)
        or t.kind = 'reversal' and t.settles_id is distinct from case b.kind when 'reserve' then b.transfer_id else b.settles_id end)
    union all
    select 'RESERVATION_UNCOVERED', w.account_id::text, max(b.balance_fen)::text, sum(w.open)::text
      from wanted w join ledger.balance b using (account_id)
      where w.expires_on is not null group by w.account_id having max(b.balance_fen) < sum(w.open)`,
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
    for (const check of [BALANCES, TRANSFERS, LEGS, WAYS, MIRRORS, RESERVATIONS, POOLS]) {
      const rows = await ctx.tx.query<AuditFinding>(
        `select * from (${check.sql}) as checks order by 1, 2 limit ${FINDINGS_MAX}`,
        check.parameters ?? [],
      );
      found.push(...rows);
    }
    return found;
  }
}
