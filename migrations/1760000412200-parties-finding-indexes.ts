import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An index that finds thousands of findings for one key looks as good as the unique one while the planner has not counted
 * the table, and a year's findings are looked up just then. The index of the other party now tells one finding from the
 * next; the one of the standard goes, since `findings reexamine` reads all of them anyway.
 */
export class PartiesFindingIndexes1760000412200 implements MigrationInterface {
  name = 'PartiesFindingIndexes1760000412200';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop index parties.finding_standard;
      drop index parties.finding_b;
      create index finding_b on parties.finding (b_id, a_id, as_of)`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
