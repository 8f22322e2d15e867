import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Looks and denials are kept as long as the configuration says, and never less than 184 days: six calendar months. A sweep
 * leaves the digest of each entry that it removed, so that the batches still prove what is left, and is a fact with a leaf
 * itself. Changes and refusals, which decided something, are not removed. That floor is held here: the application may
 * delete nothing, the one function that does works on what a recorded sweep names, and the guard of the table lets pass
 * looks and denials of that age alone. It has the name by which every append-only table is known to be guarded.
 */
export class IdentityAuditSweep1760000406002 implements MigrationInterface {
  readonly name = 'IdentityAuditSweep1760000406002';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table identity.audit_sweep (
        id uuid primary key,
        entries uuid[] not null check (cardinality(entries) > 0),
        digests text[] not null check (cardinality(digests) = cardinality(entries)),
        kept_days integer not null check (kept_days >= 184),
        recorded_at timestamptz(3) not null
      );
      call platform.make_append_only('identity.audit_sweep');
      call platform.wall('identity.audit_sweep',
        $sees$(select identity.reads_all()) or (select platform.caller_has('auditor'))$sees$);
      create index audit_entry_passing on identity.audit_entry (id) where kind in ('READ', 'DENIAL');

      create function identity.refuse_change() returns trigger language plpgsql as $f$
      begin
        if tg_op = 'DELETE' and tg_level = 'STATEMENT' and current_setting('identity.sweep', true) <> '' then
          return null;
        end if;
        if tg_op = 'DELETE' and tg_level = 'ROW' and old.kind in ('READ', 'DENIAL') and old.recorded_at < now() - interval '184 days'
          and current_setting('identity.sweep', true) <> ''
          and exists (select from identity.audit_sweep s
                       where s.id = current_setting('identity.sweep')::uuid and old.id = any (s.entries)) then
          return old;
        end if;
        raise exception '%.% is append-only: % is refused; a correction is another row',
          tg_table_schema, tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
      end $f$;
      drop trigger append_only_row on identity.audit_entry;
      create trigger append_only_row before update or delete on identity.audit_entry
        for each row execute function identity.refuse_change();
      alter table identity.audit_entry enable always trigger append_only_row;
      drop trigger append_only_statement on identity.audit_entry;
      create trigger append_only_statement before update or delete on identity.audit_entry
        for each statement execute function identity.refuse_change();
      alter table identity.audit_entry enable always trigger append_only_statement;

      create function identity.forget_audit(sweep uuid) returns bigint language plpgsql
        security definer set search_path = pg_catalog, pg_temp as $f$
      declare gone bigint;
      begin
        perform set_config('identity.sweep', sweep::text, true);
        delete from identity.audit_entry e
         where e.id in (select unnest(s.entries) from identity.audit_sweep s where s.id = sweep);
        get diagnostics gone = row_count;
        perform set_config('identity.sweep', '', true);
        return gone;
      end $f$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
