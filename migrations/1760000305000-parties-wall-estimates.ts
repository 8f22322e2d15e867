import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The walls of the register are all or nothing for a caller. A bare boolean counts half of the rows away in the planner's
 * estimate, and with two walls in one join the walk over the register became a nested loop over all relations. "Is not
 * null" of an expression counts 0.5% away, so estimates stay what they are without walls; who sees what is the same.
 */
export class PartiesWallEstimates1760000305000 implements MigrationInterface {
  readonly name = 'PartiesWallEstimates1760000305000';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['person', 'person_private', 'relation', 'relation_end', 'erasure_request', 'erasure']) {
      await runner.query(
        `alter policy caller_sees on parties.${table} using (nullif((select parties.reads_all()), false) is not null)`,
      );
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
