import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which organisation stands behind an account of a platform, from which day until which, by which sealed document; and
 * what is said against it. A later entry supersedes an earlier one on the days that it covers; both stay.
 */
export class UsageAccountMappings1760000414100 implements MigrationInterface {
  readonly name = 'UsageAccountMappings1760000414100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table usage.account_mapping (
        id              uuid primary key,
        platform        text collate "C" not null check (platform <> ''),
        account         text collate "C" not null check (account <> ''),
        organisation_id uuid references parties.organisation (id),
        user_code       text,
        valid_from      date not null,
        valid_until     date,
        note            text not null check (note <> ''),
        document        text not null check (document ~ '^[0-9a-f]{64}$'),
        recorded_by     text not null,
        recorded_at     timestamptz(3) not null,
        check (valid_until > valid_from),
        check ((organisation_id is null) = (user_code is null))
      );
      create index account_mapping_by_account on usage.account_mapping (platform, account);
      create index statement_by_account on usage.statement (platform, account);

      create table usage.mapping_dispute (
        id              uuid primary key,
        mapping_id      uuid not null references usage.account_mapping (id),
        organisation_id uuid not null references parties.organisation (id),
        ground          text not null check (ground <> ''),
        evidence        jsonb not null,
        recorded_by     text not null,
        recorded_at     timestamptz(3) not null
      );
      create index mapping_dispute_by_mapping on usage.mapping_dispute (mapping_id);

      call platform.make_append_only('usage.account_mapping');
      call platform.make_append_only('usage.mapping_dispute');
    `);
    // Offices settle by it; the organisation that is named sees what is said of it; who disputes sees the own dispute.
    for (const table of ['account_mapping', 'mapping_dispute']) {
      await queryRunner.query(
        `call platform.wall('usage.${table}', '(select usage.reads_all()) or (select platform.caller_has(''regulator'', ''auditor''))
           or organisation_id = (select platform.caller_organisation())')`,
      );
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
