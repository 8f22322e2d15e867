import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Organisations are public register data. Natural persons, who holds whom and erasures are for the exchange and those
 * who supervise; a finding and what became of it also for the two it is about, and for whom they were judged as; a
 * declaration also for its two parties. Two functions find ids of relations as the owner: by the note of a BODS record,
 * since a condition on it is not leak-proof and its index would not be used behind the wall; and the holdings that a path
 * names by their ends, which every answer asks.
 */
export class PartiesRowSecurity1760000304005 implements MigrationInterface {
  readonly name = 'PartiesRowSecurity1760000304005';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create function parties.reads_all() returns boolean language plpgsql stable parallel safe as $f$
      begin
        return platform.caller_exceeds('parties') or platform.caller_has('operator', 'regulator', 'auditor');
      end $f$;

      call platform.wall('parties.organisation', 'true');
      call platform.wall('parties.graph_version', 'true');
      -- Whoever adds to the register raises its version.
      create policy caller_changes on parties.graph_version for update
        using (current_setting('caller.kind', true) <> '')`);
    for (const table of ['person', 'person_private', 'relation', 'relation_end', 'erasure_request', 'erasure']) {
      // The rule wants a known caller by itself; what the wall asks beside it for each row is felt where the register is walked.
      await queryRunner.query(`
        call platform.wall('parties.${table}', '(select parties.reads_all())');
        alter policy caller_sees on parties.${table} using ((select parties.reads_all()))`);
    }
    await queryRunner.query(`
      create policy caller_removes on parties.person_private for delete
        using ((select platform.caller_exceeds('parties') or platform.caller_has('operator')));

      call platform.wall('parties.finding', $sees$(select parties.reads_all())
        or a_id = nullif(current_setting('caller.organisation', true), '')::uuid
        or b_id = nullif(current_setting('caller.organisation', true), '')::uuid
        or nullif(current_setting('caller.organisation', true), '')
           in (answer #>> '{judged,a}', answer #>> '{judged,b}')$sees$);
      create function parties.sees_finding(finding uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from parties.finding x where x.id = finding);
      end $f$;

      call platform.wall('parties.declaration', $sees$(select parties.reads_all())
        or declarant_id = nullif(current_setting('caller.organisation', true), '')::uuid
        or counterparty_id = nullif(current_setting('caller.organisation', true), '')::uuid$sees$);
      create function parties.sees_declaration(declaration uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from parties.declaration x where x.id = declaration);
      end $f$;

      call platform.wall('parties.declaration_contradiction', '(select parties.reads_all())
        or parties.sees_declaration(declaration_id)')`);
    for (const table of ['reexamination', 'finding_opinion', 'finding_confirmation']) {
      await queryRunner.query(`
        call platform.wall('parties.${table}', '(select parties.reads_all()) or parties.sees_finding(finding_id)')`);
    }
    await queryRunner.query(`
      create function parties.brought_by(notes text[]) returns setof uuid
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $f$
      begin
        return query select r.id from parties.relation r
          where r.evidence ->> 'note' like 'BODS %' and r.evidence ->> 'note' = any (notes);
      end $f$;

      create function parties.holdings_between(holders uuid[], companies uuid[], days date[])
        returns table (relation uuid, holder uuid, company uuid, since date)
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $f$
      begin
        return query select r.id, r.from_id, r.to_id, r.valid_from
          from unnest(holders, companies, days) as k(from_id, to_id, valid_from)
          join parties.relation r
            on r.to_id = k.to_id and r.type = 'HOLDS' and r.from_id = k.from_id and r.valid_from = k.valid_from
         where not exists (select from parties.relation_end e
                            where e.relation_id = r.id and e.ended_on <= r.valid_from);
      end $f$`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
