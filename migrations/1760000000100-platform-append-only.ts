import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The guard of every append-only table: UPDATE, DELETE and TRUNCATE are refused for the application and the owner, and
 * also under `session_replication_role = replica`, since the triggers are ENABLE ALWAYS (reliability page, section 5).
 * Later migrations write `call platform.make_append_only('contracts.contract')`.
 */
export class PlatformAppendOnly1760000000100 implements MigrationInterface {
  readonly name = 'PlatformAppendOnly1760000000100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create schema if not exists platform');
    await queryRunner.query(`
      create function platform.refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception '%.% is append-only: % is refused; a correction is another row',
          tg_table_schema, tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
      end $$`);
    await queryRunner.query(`
      create procedure platform.make_append_only(target regclass) language plpgsql as $$
      begin
        execute format('create trigger append_only_row before update or delete on %s
          for each row execute function platform.refuse_change()', target);
        execute format('create trigger append_only_truncate before truncate on %s
          for each statement execute function platform.refuse_change()', target);
        execute format('alter table %s enable always trigger append_only_row', target);
        execute format('alter table %s enable always trigger append_only_truncate', target);
      end $$`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
