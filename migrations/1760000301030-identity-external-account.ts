import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which account a person of another identity provider enters; their name there is kept as a digest. */
export class IdentityExternalAccount1760000301030 implements MigrationInterface {
  readonly name = 'IdentityExternalAccount1760000301030';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table identity.external_account (
        id             uuid primary key,
        account_id     uuid not null references identity.account,
        issuer         text not null check (issuer <> ''),
        subject_digest text not null check (subject_digest ~ '^[0-9a-f]{64}$'),
        recorded_by    text not null,
        recorded_at    timestamptz(3) not null,
        unique (issuer, subject_digest)
      );
      call platform.make_append_only('identity.external_account');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
