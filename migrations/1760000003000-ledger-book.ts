import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The double-entry book. The database itself holds three promises: the legs of a transfer sum to zero (checked when the
 * transaction commits), no account falls below its limit, and what is booked is never changed.
 */
export class LedgerBook1760000003000 implements MigrationInterface {
  readonly name = 'LedgerBook1760000003000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create schema ledger');
    await createTables(queryRunner);
    await createBalanceOfLegs(queryRunner);
    for (const table of ['account', 'transfer', 'leg']) {
      await queryRunner.query(`call platform.make_append_only('ledger.${table}')`);
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

async function createTables(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    create table ledger.account (
      account_id uuid primary key,
      code text collate "C" not null unique,
      kind text not null,
      pool text collate "C" not null,
      period text not null check (period ~ '^20[0-9]{2}$'),
      organisation text,
      normal_side text not null check (normal_side in ('debit', 'credit')),
      min_balance_fen bigint,
      recorded_at timestamptz(3) not null)`);
  await queryRunner.query(`
    create table ledger.balance (
      account_id uuid primary key references ledger.account,
      balance_fen bigint not null,
      min_balance_fen bigint,
      constraint balance_not_below_limit check (min_balance_fen is null or balance_fen >= min_balance_fen))`);
  await queryRunner.query(`
    create table ledger.transfer (
      transfer_id uuid primary key,
      kind text not null,
      event_date date not null,
      recorded_at timestamptz(3) not null,
      reference_kind text not null,
      reference_id text not null,
      narrative text,
      reverses_id uuid unique references ledger.transfer)`);
  await queryRunner.query('create index on ledger.transfer (reference_kind, reference_id)');
  await queryRunner.query('create index on ledger.transfer (event_date)');
  await queryRunner.query(`
    create table ledger.leg (
      transfer_id uuid not null references ledger.transfer,
      leg_number smallint not null check (leg_number >= 1),
      account_id uuid not null references ledger.account,
      amount_fen bigint not null check (amount_fen <> 0),
      primary key (transfer_id, leg_number),
      unique (account_id, transfer_id))`);
}

/**
 * Every transfer is checked once, at commit: at least two legs, numbered 1 to n, summing to zero. A leg added to an older
 * transfer must then have a number above 2, and those check again; so ordinary transfers pay for one check, not three.
 */
async function createBalanceOfLegs(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`
    create function ledger.legs_sum_to_zero() returns trigger language plpgsql as $$
    declare
      legs bigint;
      last_leg smallint;
      total numeric;
    begin
      select count(*), max(leg_number), coalesce(sum(amount_fen), 0) into legs, last_leg, total
        from ledger.leg where transfer_id = new.transfer_id;
      if legs < 2 or last_leg <> legs or total <> 0 then
        raise exception 'transfer % has % legs summing to %: at least two, numbered from 1, must sum to zero',
          new.transfer_id, legs, total using errcode = 'check_violation', constraint = 'legs_sum_to_zero';
      end if;
      return null;
    end $$`);
  await queryRunner.query(`
    create constraint trigger legs_sum_to_zero after insert on ledger.transfer
      deferrable initially deferred for each row execute function ledger.legs_sum_to_zero()`);
  await queryRunner.query(`
    create constraint trigger legs_sum_to_zero after insert on ledger.leg
      deferrable initially deferred for each row when (new.leg_number > 2) execute function ledger.legs_sum_to_zero()`);
  await queryRunner.query('alter table ledger.transfer enable always trigger legs_sum_to_zero');
  await queryRunner.query('alter table ledger.leg enable always trigger legs_sum_to_zero');
}
