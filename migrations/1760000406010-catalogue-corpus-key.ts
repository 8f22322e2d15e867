import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A provider's key is unique among its own corpora: a clash with a draft of another's would tell that it exists. That on
 * sale a key means one corpus is held when a release is listed (decision 33).
 */
export class CatalogueCorpusKey1760000406010 implements MigrationInterface {
  readonly name = 'CatalogueCorpusKey1760000406010';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      drop index catalogue.corpus_key;
      create unique index corpus_key on catalogue.corpus (identity, provider_id) where identity_kind = 'KEY';
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
