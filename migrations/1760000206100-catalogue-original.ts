import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The file by which a release was described, where it is no Croissant file (those stand beside their release): kept as
 * it came, because free text that could not be mapped is decided from it later.
 */
export class CatalogueOriginal1760000206100 implements MigrationInterface {
  readonly name = 'CatalogueOriginal1760000206100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table catalogue.release_original (
        release_id uuid primary key references catalogue.release (id),
        format     text not null check (format in ('HF_CARD', 'AWS_OPEN_DATA', 'IBM_DAX', 'FIRSTDATA', 'README')),
        file_name  text not null check (file_name <> ''),
        -- A README lists several data sets: which of them, from 1.
        part       integer not null check (part > 0),
        text       text not null check (text <> '')
      );
      call platform.make_append_only('catalogue.release_original');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
