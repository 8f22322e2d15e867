import type { MigrationInterface, QueryRunner } from 'typeorm';

/** "Which items did the fall of this record make?" is asked for every list of dependents. */
export class FollowupsItemsByBasis1760000206210 implements MigrationInterface {
  readonly name = 'FollowupsItemsByBasis1760000206210';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'create index item_by_basis on followups.item (basis_kind, basis_id) where basis_id is not null',
    );
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
