import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Usage arrives by the ten million. A raw event is written with two narrow indexes: by id, for corrections, and by batch,
 * for the audit. What a foreign key or unique index said of every single event, the intake sees to once a batch (keys
 * are claimed before, corpora looked up in the same transaction) and the log's digest of the batch holds ever after. A
 * key's content digest is kept as its 32 bytes.
 */
export class UsageBulkIntake1760000411000 implements MigrationInterface {
  readonly name = 'UsageBulkIntake1760000411000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table usage.correction drop constraint correction_event_id_fkey;
      alter table usage.case_review drop constraint case_review_event_id_fkey;
      alter table usage.event
        drop constraint event_batch_id_fkey,
        drop constraint event_corpus_id_fkey,
        drop constraint event_release_id_fkey,
        drop constraint event_source_event_id_fkey,
        drop constraint event_source_event_id_key,
        drop constraint event_batch_id_place_key;
      drop index usage.event_by_corpus;
      create index event_by_batch on usage.event (batch_id);

      alter table usage.event_key alter column content_digest type bytea using decode(content_digest, 'hex');
      alter table usage.event_key add check (octet_length(content_digest) = 32);
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
