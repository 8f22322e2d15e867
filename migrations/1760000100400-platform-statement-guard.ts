import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The append-only guard also stands before the statement: UPDATE, DELETE and INSERT .. ON CONFLICT DO UPDATE are refused
 * even where they would touch no row. The row's guard stays, since it alone is asked when rows are reached through a
 * parent table.
 */
export class PlatformStatementGuard1760000100400 implements MigrationInterface {
  readonly name = 'PlatformStatementGuard1760000100400';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create or replace procedure platform.make_append_only(target regclass) language plpgsql as $$
      begin
        execute format('create trigger append_only_row before update or delete on %s
          for each row execute function platform.refuse_change()', target);
        execute format('create trigger append_only_statement before update or delete on %s
          for each statement execute function platform.refuse_change()', target);
        execute format('create trigger append_only_truncate before truncate on %s
          for each statement execute function platform.refuse_change()', target);
        execute format('alter table %s enable always trigger append_only_row', target);
        execute format('alter table %s enable always trigger append_only_statement', target);
        execute format('alter table %s enable always trigger append_only_truncate', target);
      end $$`);
    await queryRunner.query(`
      do $$
      declare
        guarded regclass;
      begin
        for guarded in select tgrelid::regclass from pg_trigger
          where tgname = 'append_only_row' and tgfoid = 'platform.refuse_change()'::regprocedure
        loop
          execute format('create trigger append_only_statement before update or delete on %s
            for each statement execute function platform.refuse_change()', guarded);
          execute format('alter table %s enable always trigger append_only_statement', guarded);
        end loop;
      end $$`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
