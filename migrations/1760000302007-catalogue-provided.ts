import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which organisation provides a release: other rooms' policies ask it. */
export class CatalogueProvided1760000302007 implements MigrationInterface {
  readonly name = 'CatalogueProvided1760000302007';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create schema catalogue_door;
      create view catalogue_door.provided with (security_invoker = true) as
        select r.id as release_id, c.provider_id
          from catalogue.release r join catalogue.corpus c on c.id = r.corpus_id`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
