import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One-time codes (RFC 6238) and the codes for whoever loses the device; that a factor came or went is a fact. */
export class IdentitySecondFactor1760000301010 implements MigrationInterface {
  readonly name = 'IdentitySecondFactor1760000301010';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table identity.totp (
        account_id    uuid primary key references identity.account,
        secret_sealed bytea not null,
        confirmed     boolean not null,
        last_step     bigint not null check (last_step >= 0)
      );

      create table identity.recovery_code (
        account_id  uuid not null references identity.account,
        code_digest bytea not null check (length(code_digest) = 32),
        used_at     timestamptz(3),
        primary key (account_id, code_digest)
      );

      create table identity.second_factor_step (
        id          uuid primary key,
        account_id  uuid not null references identity.account,
        step        text not null check (step in ('CONFIRMED', 'REMOVED', 'RECOVERY_CODE_USED')),
        recorded_by text not null,
        recorded_at timestamptz(3) not null
      );
      call platform.make_append_only('identity.second_factor_step');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
