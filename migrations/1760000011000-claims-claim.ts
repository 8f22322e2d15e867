import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Claims, their events, the settlement run with its decisions, the award plan, payments and the stored statement. */
export class ClaimsClaim1760000011000 implements MigrationInterface {
  readonly name = 'ClaimsClaim1760000011000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create schema claims;

      create table claims.claim (
        id uuid primary key,
        number text not null unique,
        programme text not null,
        period text not null,
        call_key text not null,
        applicant_id uuid not null references parties.organisation (id),
        origin text not null check (origin in ('FILED', 'IMPLIED')),
        recorded_at timestamptz(3) not null
      );
      create index on claims.claim (programme, period);
      create index on claims.claim (applicant_id);

      create table claims.claim_contract (
        claim_id uuid not null references claims.claim (id),
        place int not null check (place > 0),
        contract_id uuid not null references contracts.contract (id),
        primary key (claim_id, place),
        unique (claim_id, contract_id)
      );
      create index on claims.claim_contract (contract_id);

      create table claims.claim_event (
        id uuid primary key,
        claim_id uuid not null references claims.claim (id),
        seq int not null check (seq > 0),
        type text not null,
        happened_on date not null,
        actor_id text not null,
        reason text,
        recorded_at timestamptz(3) not null,
        unique (claim_id, seq)
      );

      create table claims.run (
        id uuid primary key,
        programme text not null,
        period text not null,
        call_key text,
        run_no int not null check (run_no > 0),
        programme_version_id uuid not null references programmes.version (id),
        as_of date not null,
        pool text not null,
        pool_total_fen bigint not null check (pool_total_fen >= 0),
        pool_before_fen bigint not null check (pool_before_fen >= 0),
        reviewer_id text not null,
        resolver_id text not null check (resolver_id <> reviewer_id),
        recorded_at timestamptz(3) not null,
        unique (programme, period, run_no)
      );

      create table claims.decision (
        id uuid primary key,
        claim_id uuid not null references claims.claim (id),
        run_id uuid not null references claims.run (id),
        amount_fen bigint not null check (amount_fen >= 0),
        input_digest text not null,
        body text not null,
        recorded_at timestamptz(3) not null,
        unique (claim_id, run_id)
      );
      create index on claims.decision (run_id);

      create table claims.plan (
        id uuid primary key,
        number text not null unique,
        run_id uuid not null unique references claims.run (id),
        recorded_at timestamptz(3) not null
      );

      create table claims.plan_item (
        plan_id uuid not null references claims.plan (id),
        claim_id uuid not null references claims.claim (id),
        decision_id uuid not null references claims.decision (id),
        amount_fen bigint not null check (amount_fen > 0),
        primary key (plan_id, claim_id)
      );

      create table claims.plan_event (
        id uuid primary key,
        plan_id uuid not null references claims.plan (id),
        seq int not null check (seq > 0),
        type text not null check (type in ('RESOLVED', 'PUBLISHED', 'ISSUED')),
        happened_on date not null,
        actor_id text not null,
        note text,
        recorded_at timestamptz(3) not null,
        unique (plan_id, seq),
        unique (plan_id, type)
      );

      create table claims.payment (
        id uuid primary key,
        plan_id uuid not null,
        claim_id uuid not null,
        amount_fen bigint not null check (amount_fen > 0),
        instructed_on date not null,
        recorded_at timestamptz(3) not null,
        foreign key (plan_id, claim_id) references claims.plan_item (plan_id, claim_id)
      );

      create table claims.payment_reply (
        id uuid primary key,
        payment_id uuid not null references claims.payment (id),
        status text not null check (status in ('PAID', 'RETURNED', 'PENDING')),
        replied_on date not null,
        recorded_at timestamptz(3) not null
      );

      create table claims.statement (
        id uuid primary key,
        run_id uuid not null unique references claims.run (id),
        body text not null,
        recorded_at timestamptz(3) not null
      );

      call platform.make_append_only('claims.claim');
      call platform.make_append_only('claims.claim_contract');
      call platform.make_append_only('claims.claim_event');
      call platform.make_append_only('claims.run');
      call platform.make_append_only('claims.decision');
      call platform.make_append_only('claims.plan');
      call platform.make_append_only('claims.plan_item');
      call platform.make_append_only('claims.plan_event');
      call platform.make_append_only('claims.payment');
      call platform.make_append_only('claims.payment_reply');
      call platform.make_append_only('claims.statement');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
