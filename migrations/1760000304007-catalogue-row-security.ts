import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Anyone sees what is or was listed and what the exchange's history holds; an offer never listed only its provider and
 * those who review. A complaint is seen by who made it, by the provider, and by those who review. `search_entry` has no
 * wall: behind one its index over words and tags would not be used.
 */
export class CatalogueRowSecurity1760000304007 implements MigrationInterface {
  readonly name = 'CatalogueRowSecurity1760000304007';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create function catalogue.reads_all() returns boolean language plpgsql stable parallel safe as $f$
      begin
        return platform.caller_exceeds('catalogue')
          or platform.caller_has('operator', 'regulator', 'contentSafety', 'auditor');
      end $f$;

      create function catalogue.was_listed(release uuid) returns boolean
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $f$
      begin
        return exists (select from catalogue.release_event e where e.release_id = release and e.type = 'LISTED');
      end $f$;

      create function catalogue.is_public(corpus uuid) returns boolean
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $f$
      begin
        return exists (select from catalogue.release r where r.corpus_id = corpus and (r.entry = 'LOAD'
          or r.state = 'LISTED' or exists (
            select from catalogue.release_event e where e.release_id = r.id and e.type = 'LISTED')));
      end $f$;

      create function catalogue.provides(corpus uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from catalogue.corpus c
                        where c.id = corpus and c.provider_id = platform.caller_organisation());
      end $f$;

      call platform.wall('catalogue.corpus', '(select catalogue.reads_all())
        or provider_id = nullif(current_setting(''caller.organisation'', true), '''')::uuid or catalogue.is_public(id)');
      call platform.wall('catalogue.release', '(select catalogue.reads_all()) or entry = ''LOAD'' or state = ''LISTED''
        or catalogue.provides(corpus_id) or catalogue.was_listed(id)');

      create function catalogue.sees(release uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from catalogue.release x where x.id = release);
      end $f$`);
    const ofRelease = [...['release_permission', 'release_file', 'release_part', 'release_original', 'release_event']];
    for (const table of ofRelease) {
      await queryRunner.query(`
        call platform.wall('catalogue.${table}', '(select catalogue.reads_all())
          or catalogue.sees(release_id)')`);
    }
    await queryRunner.query(`
      create schema catalogue_door;
      create view catalogue_door.provided with (security_invoker = true) as
        select r.id as release_id, c.provider_id
          from catalogue.release r join catalogue.corpus c on c.id = r.corpus_id;

      create function catalogue.provides_release(release uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from catalogue_door.provided p
                        where p.release_id = release and p.provider_id = platform.caller_organisation());
      end $f$;

      call platform.wall('catalogue.complaint', '(select catalogue.reads_all())
        or complainant_id = nullif(current_setting(''caller.organisation'', true), '''')::uuid
        or catalogue.provides_release(release_id)');
      create function catalogue.sees_complaint(complaint uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from catalogue.complaint x where x.id = complaint);
      end $f$;

      call platform.wall('catalogue.complaint_event', '(select catalogue.reads_all())
        or catalogue.sees_complaint(complaint_id)')`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
