import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The papers of a contract that are stored: which, by whom, when. The files lie in a folder under their digests. */
export class ContractsEvidence1760000206310 implements MigrationInterface {
  readonly name = 'ContractsEvidence1760000206310';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table contracts.evidence (
        id          uuid primary key,
        contract_id uuid not null references contracts.contract (id),
        sha256      text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
        media_type  text not null,
        name        text not null check (name <> ''),
        bytes       bigint not null check (bytes > 0),
        recorded_by text not null,
        recorded_at timestamptz(3) not null,
        unique (contract_id, sha256)
      );
      call platform.make_append_only('contracts.evidence');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
