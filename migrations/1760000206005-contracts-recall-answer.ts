import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a buyer says became of a release that was recalled: once for each buyer and release. */
export class ContractsRecallAnswer1760000206005 implements MigrationInterface {
  readonly name = 'ContractsRecallAnswer1760000206005';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table contracts.recall_answer (
        id             uuid primary key,
        release_id     uuid not null references catalogue.release (id),
        release_digest text not null,
        buyer_id       uuid not null references parties.organisation (id),
        contract_ids   uuid[] not null check (cardinality(contract_ids) > 0),
        answer         text not null check (answer in ('DELETED', 'NOT_USED', 'USED_IN_MODEL')),
        model          text check (model <> ''),
        note           text check (note <> ''),
        answered_by    text not null,
        recorded_at    timestamptz(3) not null,
        unique (release_id, buyer_id),
        check ((model is not null) = (answer = 'USED_IN_MODEL'))
      );
      create index line_by_release on contracts.line (release_id) where release_id is not null;

      call platform.make_append_only('contracts.recall_answer');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
