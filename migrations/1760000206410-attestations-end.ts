import type { MigrationInterface, QueryRunner } from 'typeorm';

/** "Which attestations end within a month?" is asked every hour. */
export class AttestationsEnd1760000206410 implements MigrationInterface {
  readonly name = 'AttestationsEnd1760000206410';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'create index attestation_by_end on attestations.attestation (valid_until) where valid_until is not null',
    );
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
