import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which office answers for a programme is asked by every statement over claims that an officer sends: it stands in a column
 * drawn from the body when the version is stored. Before, the body of every programme was parsed for each answer.
 */
export class ProgrammesOffice1760000413200 implements MigrationInterface {
  readonly name = 'ProgrammesOffice1760000413200';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table programmes.version
        add column office text generated always as (body::jsonb #>> '{authority,code}') stored;
      create index version_office on programmes.version (code, no desc) include (office);
      create or replace view programmes_door.office with (security_invoker = true) as
        select newest.code as programme, newest.office
          from (select distinct on (v.code) v.code, v.office from programmes.version v order by v.code, v.no desc) newest`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
