import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A contract is its buyer's, its seller's, the exchange's and that of those who supervise; what hangs on it likewise.
 * Numbers of contracts, invoices and certificates serve one contract only, whoever asks: the functions answer that alone,
 * and run as the owner, since an index over what a policy hides serves no condition that could tell of hidden rows.
 */
export class ContractsRowSecurity1760000304008 implements MigrationInterface {
  readonly name = 'ContractsRowSecurity1760000304008';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create function contracts.reads_all() returns boolean language plpgsql stable parallel safe as $f$
      begin
        return platform.caller_exceeds('contracts') or platform.caller_has('operator', 'regulator', 'auditor');
      end $f$;

      call platform.wall('contracts.contract', '(select contracts.reads_all())
        or buyer_id = nullif(current_setting(''caller.organisation'', true), '''')::uuid or seller_id = nullif(current_setting(''caller.organisation'', true), '''')::uuid');

      create function contracts.sees(contract uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from contracts.contract x where x.id = contract);
      end $f$`);
    for (const table of ['gainer', 'line', 'instalment', 'contract_event', 'evidence']) {
      await queryRunner.query(`
        call platform.wall('contracts.${table}', '(select contracts.reads_all())
          or contracts.sees(contract_id)')`);
    }
    await queryRunner.query(`
      create function contracts.sees_answers(release uuid) returns boolean language plpgsql stable as $f$
      begin
        return platform.caller_has('contentSafety') or exists (select from catalogue_door.provided p
          where p.release_id = release and p.provider_id = platform.caller_organisation());
      end $f$;

      call platform.wall('contracts.recall_answer', '(select contracts.reads_all())
        or buyer_id = nullif(current_setting(''caller.organisation'', true), '''')::uuid or contracts.sees_answers(release_id)');

      create function contracts.invoice_elsewhere(key text, contract uuid) returns boolean
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $f$
      begin
        return exists (select from contracts.contract_event e where e.invoice_keys @> array[key] and e.contract_id <> contract)
          or exists (select from contracts.contract_event e
                      where e.type = 'RED_INVOICED' and e.detail ->> 'key' = key and e.contract_id <> contract);
      end $f$;

      create function contracts.certified_as(key text) returns setof uuid
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $f$
      begin
        return query select e.contract_id from contracts.contract_event e where e.type = 'CERTIFIED' and e.detail ->> 'key' = key;
      end $f$;

      create function contracts.sharing(ids uuid[]) returns setof uuid
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $f$
      begin
        return query with pair (one, other) as (
          select a.id, b.id
            from contracts.contract a
            join contracts.contract b on b.number_key = a.number_key and b.id <> a.id
           where a.id = any (ids)
          union
          select a.contract_id, b.contract_id
            from contracts.contract_event a
           cross join unnest(a.invoice_keys) as invoice (key)
            join contracts.contract_event b on b.invoice_keys @> array[invoice.key] and b.contract_id <> a.contract_id
           where a.contract_id = any (ids)
        )
        select one from pair union select other from pair;
      end $f$`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
