import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A year's contracts are asked for those who share a number or an invoice with them, all at once. As a join of each with
 * all others the question took time by the square of their number wherever the planner knew too little; grouped by what
 * they share it reads each contract once. Few contracts are still found by the indexes.
 */
export class ContractsSharingSetWise1760000412000 implements MigrationInterface {
  name = 'ContractsSharingSetWise1760000412000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create or replace function contracts.sharing(ids uuid[]) returns setof uuid
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $f$
      begin
        if cardinality(ids) <= 500 then
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
        else
          return query with named (contract_id, key) as (
            select c.id, 'number ' || c.number_key from contracts.contract c
            union all
            select e.contract_id, 'invoice ' || invoice.key
              from contracts.contract_event e cross join unnest(e.invoice_keys) as invoice (key)
          ), shared (contracts) as (
            select array_agg(distinct n.contract_id)
              from named n left join unnest(ids) as mine (id) on mine.id = n.contract_id
             group by n.key having count(distinct n.contract_id) > 1 and count(mine.id) > 0
          )
          select distinct one from shared cross join unnest(shared.contracts) as one;
        end if;
      end $f$`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
