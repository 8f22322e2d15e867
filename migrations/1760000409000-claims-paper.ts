import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Papers of claims and plans, each with the number that it got in the act's own transaction. That no number is given twice
 * is a unique key; that none is left out is a foreign key from each number to the one before it.
 */
export class ClaimsPaper1760000409000 implements MigrationInterface {
  readonly name = 'ClaimsPaper1760000409000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table claims.paper (
        id uuid primary key,
        office text not null,
        kind text not null check (kind in ('ACCEPTANCE', 'CORRECTION', 'NON_ACCEPTANCE', 'REFUSAL', 'REVOCATION',
          'PUBLICITY', 'ISSUE', 'PAYMENT', 'CLAW_BACK_NOTICE', 'CLAW_BACK_DECISION')),
        year int not null check (year between 1900 and 9999),
        place int not null check (place > 0),
        previous int check (previous is not distinct from nullif(place - 1, 0)),
        number text not null,
        claim_id uuid references claims.claim (id),
        plan_id uuid references claims.plan (id),
        basis_kind text not null check (basis_kind in ('claim-event', 'plan-event', 'payment-reply')),
        basis_id uuid not null unique,
        dated_on date not null,
        body text not null,
        recorded_at timestamptz(3) not null,
        check (num_nonnulls(claim_id, plan_id) = 1),
        unique (office, kind, year, place),
        unique (office, number),
        foreign key (office, kind, year, previous) references claims.paper (office, kind, year, place)
      );
      create index on claims.paper (claim_id) where claim_id is not null;
      create index on claims.paper (plan_id) where plan_id is not null;

      call platform.make_append_only('claims.paper');
      call platform.wall('claims.paper', $sees$(select claims.reads_all()) or claims.sees(claim_id)
        or claims.sees_plan(plan_id)$sees$)`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
