import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The search index of the catalogue: no facts, but what follows from them, so its rows change. `place` orders the lists,
 * newest highest; the tags `b:N` and `c:N` of a row are its place divided by the sizes of a block and of a coarse block,
 * so that the index finds a word within the newest rows alone. Without `fastupdate`, since a list of pending entries would be read by every search.
 */
export class CatalogueSearch1760000206010 implements MigrationInterface {
  readonly name = 'CatalogueSearch1760000206010';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create sequence catalogue.search_place as bigint;

      create table catalogue.search_entry (
        release_id  uuid primary key references catalogue.release (id),
        corpus_id   uuid not null references catalogue.corpus (id),
        provider_id uuid not null references parties.organisation (id),
        place       bigint not null unique,
        body        text not null,
        words       tsvector not null,
        tags        text[] not null
      );
      create index search_entry_by_corpus on catalogue.search_entry (corpus_id, place);
      create index search_entry_found on catalogue.search_entry using gin (words, tags) with (fastupdate = off);
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
