import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Relations are found by the note of the BODS record that brought them: a later statement of it may name nobody else. */
export class PartiesBodsRecord1760000205300 implements MigrationInterface {
  readonly name = 'PartiesBodsRecord1760000205300';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `create index relation_bods_record on parties.relation ((evidence ->> 'note')) where evidence ->> 'note' like 'BODS %'`,
    );
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
