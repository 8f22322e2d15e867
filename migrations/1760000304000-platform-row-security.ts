import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who asks, as policies read it from the settings of the transaction (decision 32), and the wall that every room puts
 * around its tables with `call platform.wall(table, sees)`. Without a
 * caller nothing is seen, not even what is for everyone.
 */
export class PlatformRowSecurity1760000304000 implements MigrationInterface {
  readonly name = 'PlatformRowSecurity1760000304000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create function platform.caller_organisation() returns uuid language plpgsql stable parallel safe as $f$
      begin
        return nullif(current_setting('caller.organisation', true), '')::uuid;
      end $f$;

      create function platform.caller_authority() returns text language plpgsql stable parallel safe as $f$
      begin
        return nullif(current_setting('caller.authority', true), '');
      end $f$;

      create function platform.caller_has(variadic wanted text[]) returns boolean language plpgsql stable parallel safe as $f$
      begin
        return coalesce(string_to_array(current_setting('caller.mandate', true), ' ') && wanted, false);
      end $f$;

      -- The system, and a statement that was widened for this room, see every row of it.
      create function platform.caller_exceeds(room text) returns boolean language plpgsql stable parallel safe as $f$
      begin
        return coalesce(current_setting('caller.kind', true) = 'system'
          or split_part(current_setting('caller.beyond', true), '.', 1) = room, false);
      end $f$;

      create procedure platform.wall(target regclass, sees text) language plpgsql as $$
      begin
        execute format('alter table %s enable row level security', target);
        execute format('alter table %s force row level security', target);
        execute format('create policy caller_sees on %s for select
          using (current_setting(''caller.kind'', true) <> '''' and (%s))', target, sees);
        execute format('create policy caller_adds on %s for insert
          with check (current_setting(''caller.kind'', true) <> '''')', target);
      end $$`);
    await queryRunner.query(`
      -- Whose keys the caller's are: the same as \`idempotencyScope\` says.
      create function platform.caller_scope() returns text language plpgsql stable parallel safe as $f$
      begin
        return coalesce('organisation:' || nullif(current_setting('caller.organisation', true), ''),
          'authority:' || platform.caller_authority(), 'actor:' || nullif(current_setting('caller.id', true), ''));
      end $f$;

      call platform.wall('platform.idempotency_key',
        '(select platform.caller_exceeds(''platform'')) or scope = (select platform.caller_scope())');
      create policy caller_changes on platform.idempotency_key for update
        using ((select platform.caller_exceeds('platform')));
      create policy caller_removes on platform.idempotency_key for delete
        using ((select platform.caller_exceeds('platform')));

      -- Read beside every begin, over the replies of all.
      alter function platform.recorded_until() security definer set search_path = pg_catalog, pg_temp`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
