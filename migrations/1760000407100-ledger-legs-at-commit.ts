import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whoever resolves a plan posts and may not look into the book. The check of the legs runs at the commit, after every
 * statement that may read further, so it reads as the owner: it answers nothing but whether the legs sum to zero.
 */
export class LedgerLegsAtCommit1760000407100 implements MigrationInterface {
  readonly name = 'LedgerLegsAtCommit1760000407100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter function ledger.legs_sum_to_zero() security definer set search_path = pg_catalog, pg_temp',
    );
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
