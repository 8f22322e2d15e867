import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A statement holds its head and the digest of its claims, which are printed from their decisions: those never change,
 * and the claims of a million are more than one text may hold. Statements that hold their claims stay as they are.
 */
export class ClaimsStatementHead1760000412100 implements MigrationInterface {
  name = 'ClaimsStatementHead1760000412100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `alter table claims.statement add column claims_sha256 text check (claims_sha256 ~ '^[0-9a-f]{64}$')`,
    );
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
