import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Corpora are identities; releases are what they contained, numbered and never changed. */
export class CatalogueCorpus1760000007000 implements MigrationInterface {
  readonly name = 'CatalogueCorpus1760000007000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create schema catalogue;

      create table catalogue.corpus (
        id            uuid primary key,
        provider_id   uuid not null references parties.organisation (id),
        identity_kind text not null check (identity_kind in ('KEY', 'CROISSANT')),
        identity      text collate "C" not null check (identity <> '' and (identity_kind <> 'KEY' or length(identity) <= 200)),
        name          text not null check (name <> ''),
        name_en       text,
        recorded_at   timestamptz(3) not null
      );
      create unique index corpus_key on catalogue.corpus (identity) where identity_kind = 'KEY';
      create unique index corpus_croissant on catalogue.corpus (provider_id, md5(identity))
        where identity_kind = 'CROISSANT';
      create index corpus_croissant_identity on catalogue.corpus (md5(identity)) where identity_kind = 'CROISSANT';
      create index corpus_by_provider on catalogue.corpus (provider_id);

      create table catalogue.release (
        id                   uuid primary key,
        corpus_id            uuid not null references catalogue.corpus (id),
        number               integer not null check (number > 0),
        digest               text collate "C" not null check (digest <> ''),
        name                 text not null check (name <> ''),
        name_en              text,
        released_on          date,
        modality             text,
        languages            text[] not null,
        domain               text,
        licences             text[] not null,
        open_mode            text check (open_mode in ('SALE', 'OPEN_PUBLIC_PLATFORM', 'OPEN_OTHER')),
        price_fen            bigint check (price_fen >= 0),
        update_interval_days integer check (update_interval_days >= 0),
        records              bigint check (records >= 0),
        bytes                bigint check (bytes >= 0),
        version              text,
        url                  text,
        croissant_version    text check (croissant_version in ('0.8', '1.0', '1.1')),
        croissant_file       text,
        croissant_text       text,
        entry                text not null check (entry in ('LOAD', 'OFFER')),
        state                text not null check (state in ('LISTED', 'DRAFT')),
        flags                text[] not null,
        recorded_at          timestamptz(3) not null,
        unique (corpus_id, number),
        unique (corpus_id, digest),
        check ((croissant_text is null) = (croissant_version is null))
      );

      create table catalogue.release_permission (
        release_id uuid not null references catalogue.release (id),
        use        text not null check (use in ('pretrain', 'fineTune', 'evaluate', 'retrieve', 'redistribute',
                     'derivedModel', 'commercial')),
        value      text not null check (value in ('yes', 'no', 'ask')),
        source     text not null check (source in ('STATED', 'LICENCE', 'USAGE_INFO', 'DEFAULT')),
        basis      text not null,
        primary key (release_id, use)
      );

      create table catalogue.release_file (
        release_id       uuid not null references catalogue.release (id),
        place            integer not null check (place > 0),
        kind             text not null check (kind in ('FILE_OBJECT', 'FILE_SET')),
        node_id          text,
        name             text,
        content_url      text,
        content_size     text,
        encoding_formats text[] not null,
        sha256           text,
        md5              text,
        includes         text[] not null,
        contained_in     text[] not null,
        primary key (release_id, place)
      );

      call platform.make_append_only('catalogue.corpus');
      call platform.make_append_only('catalogue.release');
      call platform.make_append_only('catalogue.release_permission');
      call platform.make_append_only('catalogue.release_file');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
