import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which raw month was written out, how much of it, and the digest by which the file is known again. */
export class UsageExports1760000414200 implements MigrationInterface {
  readonly name = 'UsageExports1760000414200';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table usage.export (
        id          uuid primary key,
        month       text not null check (month ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'),
        events      bigint not null check (events >= 0),
        bytes       bigint not null check (bytes > 0),
        sha256      text not null check (sha256 ~ '^[0-9a-f]{64}$'),
        recorded_by text not null,
        recorded_at timestamptz(3) not null
      );
      create index export_by_month on usage.export (month);

      call platform.make_append_only('usage.export');
      call platform.wall('usage.export', '(select usage.reads_all()) or (select platform.caller_has(''auditor''))');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
