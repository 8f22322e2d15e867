import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Keys with which platforms sign their monthly statements, and the files that came signed: each line of a file names the
 * monthly count that it vouches for. What came without a signature has no line.
 */
export class UsageSignedStatements1760000414000 implements MigrationInterface {
  readonly name = 'UsageSignedStatements1760000414000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table usage.platform_key (
        id          uuid primary key,
        platform    text collate "C" not null check (platform <> ''),
        kid         text collate "C" not null unique,
        algorithm   text not null check (algorithm in ('EdDSA', 'ES256')),
        jwk         jsonb not null check (jsonb_typeof(jwk) = 'object' and not jwk ? 'd'),
        valid_from  date not null,
        valid_until date,
        recorded_by text not null,
        recorded_at timestamptz(3) not null,
        check (valid_until > valid_from)
      );
      create index platform_key_by_platform on usage.platform_key (platform);

      create table usage.platform_key_end (
        id          uuid primary key,
        key_id      uuid not null unique references usage.platform_key (id),
        ended_on    date not null,
        reason      text not null check (reason <> ''),
        done_by     text not null,
        recorded_at timestamptz(3) not null
      );

      create table usage.statement_file (
        id          uuid primary key,
        platform    text collate "C" not null,
        month       text not null check (month ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'),
        key_id      uuid not null references usage.platform_key (id),
        digest      text not null check (digest ~ '^[0-9a-f]{64}$'),
        jws         text not null,
        recorded_by text not null,
        recorded_at timestamptz(3) not null
      );
      create index statement_file_by_digest on usage.statement_file (digest);

      create table usage.statement_line (
        file_id      uuid not null references usage.statement_file (id),
        line         int not null check (line > 1),
        statement_id uuid not null references usage.statement (id),
        primary key (file_id, line)
      );
      create index statement_line_by_statement on usage.statement_line (statement_id);
    `);
    for (const table of ['platform_key', 'platform_key_end', 'statement_file', 'statement_line']) {
      await queryRunner.query(`call platform.make_append_only('usage.${table}')`);
    }
    // Keys are published to whoever signs in; what was stated with them is the exchange's, like the counts themselves.
    for (const table of ['platform_key', 'platform_key_end']) {
      await queryRunner.query(
        `call platform.wall('usage.${table}', 'current_setting(''caller.kind'', true) in (''user'', ''system'')')`,
      );
    }
    for (const table of ['statement_file', 'statement_line']) {
      await queryRunner.query(`call platform.wall('usage.${table}', '(select usage.reads_all())')`);
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
