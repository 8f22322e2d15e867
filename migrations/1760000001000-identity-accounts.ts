import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who may sign in, and as what. An account never changes; what it may do is its newest version. Names stand in a side
 * table that can be erased: the account keeps a salted digest of them, which is what the log covers.
 */
export class IdentityAccounts1760000001000 implements MigrationInterface {
  readonly name = 'IdentityAccounts1760000001000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create schema identity;

      create table identity.account (
        id uuid primary key,
        kind text not null check (kind in ('person', 'system')),
        sample boolean not null,
        name_digest text not null check (name_digest ~ '^[0-9a-f]{64}$'),
        recorded_by text not null,
        recorded_at timestamptz(3) not null
      );

      create table identity.account_name (
        account_id uuid primary key references identity.account,
        username text not null unique collate "C",
        name text not null,
        salt bytea not null check (length(salt) = 32)
      );

      create table identity.account_version (
        id uuid primary key,
        account_id uuid not null references identity.account,
        version integer not null check (version > 0),
        roles text[] not null check (cardinality(roles) > 0),
        duties text[] not null,
        organisation_id uuid,
        authority text,
        disabled boolean not null,
        recorded_by text not null,
        recorded_at timestamptz(3) not null,
        unique (account_id, version),
        check (organisation_id is null or authority is null)
      );

      create table identity.credential (
        account_id uuid primary key references identity.account,
        password_hash text not null check (password_hash like '$argon2id$%'),
        changed_at timestamptz(3) not null
      );

      create table identity.revoked_token (
        token_id uuid primary key,
        account_id uuid not null references identity.account,
        expires_at timestamptz(3) not null,
        revoked_at timestamptz(3) not null
      );

      create view identity.account_now with (security_invoker = true) as
        select a.id, a.kind, a.sample, n.username, n.name, v.version, v.roles, v.duties, v.organisation_id, v.authority,
               v.disabled, case when v.disabled then v.recorded_at end as disabled_at
          from identity.account a
          join identity.account_name n on n.account_id = a.id
          join lateral (select * from identity.account_version v
                         where v.account_id = a.id order by v.version desc limit 1) v on true;
    `);
    for (const table of ['account', 'account_version', 'revoked_token']) {
      await queryRunner.query(`call platform.make_append_only('identity.${table}')`);
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
