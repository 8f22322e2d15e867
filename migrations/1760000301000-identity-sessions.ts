import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Sign-ins that can be ended: of programs (access and refresh tokens) and of the portal (a cookie). Every token names its
 * session, so ending one row ends all of them; that does what the list of revoked tokens did, which goes. Secrets are
 * kept as digests only. The waits after failed sign-ins name nobody: their subjects are keyed digests.
 */
export class IdentitySessions1760000301000 implements MigrationInterface {
  readonly name = 'IdentitySessions1760000301000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table identity.session (
        id            uuid primary key,
        account_id    uuid not null references identity.account,
        kind          text not null check (kind in ('api', 'portal')),
        secret_digest bytea unique check (length(secret_digest) = 32),
        second_factor boolean not null,
        opened_at     timestamptz(3) not null,
        seen_at       timestamptz(3) not null,
        expires_at    timestamptz(3) not null,
        ended_at      timestamptz(3),
        ended_why     text check (ended_why in ('SIGNED_OUT', 'REUSED', 'PASSWORD', 'DISABLED', 'SECOND_FACTOR')),
        check ((kind = 'portal') = (secret_digest is not null)),
        check ((ended_at is null) = (ended_why is null))
      );
      create index session_open_by_account on identity.session (account_id) where ended_at is null;

      create table identity.refresh_token (
        token_digest bytea primary key check (length(token_digest) = 32),
        session_id   uuid not null references identity.session,
        issued_at    timestamptz(3) not null,
        used_at      timestamptz(3)
      );
      create index refresh_token_by_session on identity.refresh_token (session_id);

      create table identity.sign_in_wait (
        subject      bytea primary key check (length(subject) = 32),
        failures     integer not null check (failures >= 0),
        last_at      timestamptz(3) not null,
        free_at      timestamptz(3) not null,
        succeeded_at timestamptz(3)
      );
      create index sign_in_wait_by_age on identity.sign_in_wait (last_at);

      drop table identity.revoked_token;
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
