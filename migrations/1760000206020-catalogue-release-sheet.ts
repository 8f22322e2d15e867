import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a release says of itself (domain page 3), and its files with the SM3 digest beside the other. A draft that was
 * withdrawn before it was ever listed frees its digest: the release that takes its place names it, so that there is
 * still one release of a digest and the database still holds that.
 */
export class CatalogueReleaseSheet1760000206020 implements MigrationInterface {
  readonly name = 'CatalogueReleaseSheet1760000206020';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table catalogue.release
        add column description          text,
        add column industry             text check (industry ~ '^[A-T][0-9]{2}([0-9]{1,2})?$'),
        add column tokens               bigint check (tokens >= 0),
        add column update_interval      text,
        add column components           jsonb check (jsonb_typeof(components) = 'array'),
        add column annotation           jsonb check (jsonb_typeof(annotation) = 'object'),
        add column personal_information jsonb check (jsonb_typeof(personal_information) = 'object'),
        add column classification       text check (classification in ('GENERAL', 'IMPORTANT')),
        add column rights               jsonb check (jsonb_typeof(rights) = 'array'),
        add column sample               jsonb check (jsonb_typeof(sample) = 'object'),
        add column digest_sm3           text,
        add column supersedes           uuid references catalogue.release (id),
        drop constraint release_corpus_id_digest_key,
        add constraint release_of_a_digest unique nulls not distinct (corpus_id, digest, supersedes);

      create table catalogue.release_part (
        release_id uuid not null references catalogue.release (id),
        path       text collate "C" not null check (path <> ''),
        bytes      bigint not null check (bytes >= 0),
        sha256     text not null check (sha256 ~ '^[0-9a-f]{64}$'),
        primary key (release_id, path)
      );
      call platform.make_append_only('catalogue.release_part');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
