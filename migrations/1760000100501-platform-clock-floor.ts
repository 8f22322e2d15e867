import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The time before which nothing is recorded any more, whatever the machine's clock says. One row, never lowered. What
 * carries its time in a stored reply raises no floor: the newest reply is read beside it. Of commits that meet, one
 * raises it and the others do not wait: a row that all wait for would let one commit at a time reach the disk.
 */
export class PlatformClockFloor1760000100501 implements MigrationInterface {
  readonly name = 'PlatformClockFloor1760000100501';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table platform.clock_floor (
        only_row boolean primary key default true check (only_row),
        at timestamptz(3)
      );
      insert into platform.clock_floor (at) values (null);

      create function platform.refuse_earlier_floor() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' and (old.at is null or new.at >= old.at) then
          return new;
        end if;
        raise exception 'the recorded clock does not go back' using errcode = 'restrict_violation';
      end $$;
      create trigger clock_floor_rises before update or delete on platform.clock_floor
        for each row execute function platform.refuse_earlier_floor();
      alter table platform.clock_floor enable always trigger clock_floor_rises;

      create function platform.recorded_until() returns timestamptz language plpgsql stable as $$
      begin
        return greatest((select at from platform.clock_floor), (select max(created_at) from platform.idempotency_key));
      end $$;

      create procedure platform.raise_clock_floor(reading timestamptz) language plpgsql as $$
      begin
        if pg_current_xact_id_if_assigned() is not null
           and current_setting('transaction_isolation') = 'read committed' then
          perform from platform.clock_floor where at is null or at < reading for update skip locked;
          if found then
            update platform.clock_floor set at = reading;
          end if;
        end if;
      end $$;
    `);
    // A book that was written before there was a floor: the newest time that any of its records bears.
    await queryRunner.query(`
      do $$
      declare
        one record;
        newest timestamptz;
        result timestamptz;
      begin
        for one in select table_schema, table_name, column_name from information_schema.columns
          where column_name in ('recorded_at', 'created_at') and data_type = 'timestamp with time zone'
            and table_schema not in ('information_schema', 'pg_catalog') and table_schema !~ '^pg_'
        loop
          execute format('select max(%I) from %I.%I', one.column_name, one.table_schema, one.table_name) into newest;
          result := greatest(result, newest);
        end loop;
        update platform.clock_floor set at = result where result is not null;
      end $$`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
