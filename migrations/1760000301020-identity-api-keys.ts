import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys of programs: what each may do, for whom and until when, and that it was ended. The key itself is not kept. */
export class IdentityApiKeys1760000301020 implements MigrationInterface {
  readonly name = 'IdentityApiKeys1760000301020';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table identity.api_key (
        id              uuid primary key,
        account_id      uuid not null references identity.account,
        organisation_id uuid not null,
        name            text not null check (name <> ''),
        roles           text[] not null check (cardinality(roles) > 0),
        key_digest      text not null unique check (key_digest ~ '^[0-9a-f]{64}$'),
        expires_at      timestamptz(3) not null,
        recorded_by     text not null,
        recorded_at     timestamptz(3) not null
      );
      create index api_key_by_account on identity.api_key (account_id, id);

      create table identity.api_key_end (
        id          uuid primary key,
        key_id      uuid not null unique references identity.api_key,
        recorded_by text not null,
        recorded_at timestamptz(3) not null
      );
      call platform.make_append_only('identity.api_key');
      call platform.make_append_only('identity.api_key_end');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
