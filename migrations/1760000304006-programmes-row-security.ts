import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Published policies are for everyone; other rooms ask which office answers for a programme, by its newest version. */
export class ProgrammesRowSecurity1760000304006 implements MigrationInterface {
  readonly name = 'ProgrammesRowSecurity1760000304006';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      call platform.wall('programmes.version', 'true');

      create schema programmes_door;
      create view programmes_door.office with (security_invoker = true) as
        select newest.code as programme, newest.body::jsonb #>> '{authority,code}' as office
          from (select distinct on (v.code) v.code, v.body from programmes.version v order by v.code, v.no desc) newest`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
