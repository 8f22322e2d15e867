import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Reservations that can be settled in parts and expire, and periods that are closed. One statement trigger on the legs
 * holds both, whoever writes: a reservation never gives more than it holds, and nothing is booked into a closed period.
 * `ledger.reservation` is a projection like `ledger.balance`: a row for every reserve that expires or that some transfer
 * names, kept by the trigger alone.
 */
export class LedgerReservationsAndCloses1760000103000 implements MigrationInterface {
  readonly name = 'LedgerReservationsAndCloses1760000103000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const sql of [...TABLES, HOLD, FOLLOW_LEGS, CLOSE_IN_ORDER, ...TRIGGERS]) await queryRunner.query(sql);
    await queryRunner.query(`call platform.make_append_only('ledger.period_close')`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const TABLES = [
  `alter table ledger.transfer
    add column expires_on date,
    add column settles_id uuid references ledger.transfer,
    add constraint only_a_reserve_expires check (expires_on is null or kind = 'reserve'),
    add constraint only_what_takes_settles check (
      settles_id is null or kind in ('issue', 'release', 'expire', 'reversal')),
    add constraint an_expiry_settles check (kind <> 'expire' or settles_id is not null)`,
  'create index on ledger.transfer (settles_id) where settles_id is not null',
  'create index on ledger.transfer (recorded_at)',
  `create table ledger.reservation (
    reserve_id uuid primary key,
    account_id uuid not null,
    held_fen bigint not null check (held_fen > 0),
    open_fen bigint not null,
    expires_on date,
    constraint reservation_not_exceeded check (open_fen between 0 and held_fen))`,
  'create index on ledger.reservation (account_id, expires_on) where open_fen > 0 and expires_on is not null',
  // Without a last day the period is sealed; a second seal is refused as a second close of a day is.
  `create table ledger.period_close (
    close_id uuid primary key,
    pool text collate "C" not null,
    period text not null check (period ~ '^20[0-9]{2}$'),
    through_on date,
    digest text not null check (digest ~ '^[0-9a-f]{64}$'),
    closed_by text not null,
    recorded_at timestamptz(3) not null,
    constraint one_close_of_a_day unique nulls not distinct (pool, period, through_on))`,
];

/**
 * Holds the balances of accounts and reads how far their periods are closed, in one round trip: the second statement
 * sees what was committed while the first waited, a single one would not.
 */
const HOLD = `
  create function ledger.hold(codes text[]) returns table (account_id uuid, code text, kind text, pool text,
    period text, min_balance_fen bigint, balance_fen bigint, through_on date, sealed boolean)
  language plpgsql as $$
  begin
    perform from ledger.balance b
      where b.account_id = any (array(select a.account_id from ledger.account a where a.code = any (codes)))
      order by b.account_id for no key update;
    return query
      select a.account_id, a.code, a.kind, a.pool, a.period, b.min_balance_fen, b.balance_fen, c.through_on,
        coalesce(c.sealed, false)
      from ledger.account a join ledger.balance b using (account_id) left join lateral (
        select max(p.through_on) as through_on, bool_or(p.through_on is null) as sealed
        from ledger.period_close p where p.pool = a.pool and p.period = a.period) c on true
      where a.code = any (codes);
  end $$`;

/**
 * The shared lock keeps a close out while legs are on their way, also for a writer who holds no balance; whoever comes
 * after a close then reads it, since each statement of the function sees what has been committed until then. Joins go
 * through the indexes whatever the planner knew of the tables when the function was first called: they grow.
 */
const FOLLOW_LEGS = `
  create function ledger.follow_legs() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
  declare
    transfers uuid[];
    accounts uuid[];
    closed record;
    settling boolean;
    expiring boolean;
  begin
    select array_agg(distinct l.transfer_id), array_agg(distinct l.account_id) into transfers, accounts from added l;
    perform pg_advisory_xact_lock_shared(hashtextextended('ledger.period/' || p.pool || '/' || p.period, 0))
      from (select distinct a.pool, a.period from ledger.account a where a.account_id = any (accounts) order by 1, 2) p;
    if exists (
      select from ledger.account a join ledger.period_close c using (pool, period)
      where a.account_id = any (accounts)) then
      select t.transfer_id, c.pool, c.period, c.through_on into closed
        from ledger.transfer t join ledger.leg l using (transfer_id) join ledger.account a using (account_id)
        join ledger.period_close c using (pool, period)
        where t.transfer_id = any (transfers) and (c.through_on is null or t.event_date <= c.through_on) limit 1;
      if found then
        raise exception 'transfer % counts in % %, which is closed through %', closed.transfer_id, closed.pool,
          closed.period, coalesce(closed.through_on::text, 'its end') using errcode = 'check_violation',
          constraint = 'period_is_open';
      end if;
    end if;
    select bool_or(t.settles_id is not null), bool_or(t.expires_on is not null) into settling, expiring
      from ledger.transfer t where t.transfer_id = any (transfers);
    if settling or expiring then
      insert into ledger.reservation
        select distinct on (h.transfer_id) h.transfer_id, h.account_id, h.amount_fen, h.amount_fen, b.expires_on
        from ledger.transfer b join ledger.leg h using (transfer_id)
        where b.transfer_id = any (array(
            select case when t.expires_on is null then t.settles_id else t.transfer_id end
            from ledger.transfer t where t.transfer_id = any (transfers)))
          and b.kind = 'reserve' and h.amount_fen > 0
        on conflict do nothing;
    end if;
    if settling then
      if exists (
        select from ledger.transfer t where t.transfer_id = any (transfers) and t.settles_id is not null
          and not exists (select from ledger.reservation r where r.reserve_id = t.settles_id)) then
        raise exception 'a transfer settles what is no reservation' using errcode = 'check_violation',
          constraint = 'settles_a_reservation';
      end if;
      update ledger.reservation r set open_fen = r.open_fen + moved.sum
        from (
          select t.settles_id, l.account_id, sum(l.amount_fen)::bigint as sum
          from added l join ledger.transfer t using (transfer_id)
          where t.settles_id is not null group by t.settles_id, l.account_id) moved
        where r.reserve_id = moved.settles_id and r.account_id = moved.account_id;
    end if;
    return null;
  end $$`;

/** Closes of a period follow one another, later day by later day, until the seal, which wants nothing left to do. */
const CLOSE_IN_ORDER = `
  create function ledger.close_in_order() returns trigger language plpgsql as $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('ledger.period/' || new.pool || '/' || new.period, 0));
    if exists (
      select from ledger.period_close c where c.pool = new.pool and c.period = new.period
        and (c.through_on is null or c.through_on >= new.through_on)) then
      raise exception '% % is already closed through %', new.pool, new.period, coalesce(new.through_on::text, 'its end')
        using errcode = 'check_violation', constraint = 'closes_in_order';
    end if;
    if new.through_on is null and exists (
      select from ledger.account a join ledger.balance b using (account_id)
      where a.pool = new.pool and a.period = new.period and a.kind in ('available', 'reserved', 'payable')
        and b.balance_fen <> 0) then
      raise exception '% % still has money available, reserved or payable', new.pool, new.period
        using errcode = 'check_violation', constraint = 'sealed_when_empty';
    end if;
    return new;
  end $$`;

const TRIGGERS = [
  `create trigger follow_legs after insert on ledger.leg referencing new table as added
    for each statement execute function ledger.follow_legs()`,
  'alter table ledger.leg enable always trigger follow_legs',
  `create trigger close_in_order before insert on ledger.period_close
    for each row execute function ledger.close_in_order()`,
  'alter table ledger.period_close enable always trigger close_in_order',
];
