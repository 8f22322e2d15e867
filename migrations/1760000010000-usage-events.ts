import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Usage events with the table of their keys, one batch per intake, and the monthly counts of platforms. */
export class UsageEvents1760000010000 implements MigrationInterface {
  readonly name = 'UsageEvents1760000010000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create schema usage;

      create table usage.batch (
        id          uuid primary key,
        event_count int not null check (event_count > 0),
        recorded_by text not null,
        recorded_at timestamptz(3) not null
      );

      create table usage.event_key (
        source         text collate "C" not null,
        event_id       text collate "C" not null,
        content_digest text not null,
        primary key (source, event_id)
      );

      create table usage.event (
        id         uuid primary key,
        batch_id   uuid not null references usage.batch (id),
        place      int not null check (place >= 0),
        source     text collate "C" not null,
        event_id   text collate "C" not null,
        kind       text not null check (kind in ('DOWNLOAD', 'API_CALL', 'TRAINING_RUN', 'APPLICATION_CASE')),
        subject    text not null,
        corpus_id  uuid not null references catalogue.corpus (id),
        release_id uuid not null references catalogue.release (id),
        user_code  text not null,
        quantity   bigint not null check (quantity >= 0),
        unit       text not null check (unit in ('BYTES', 'CALLS', 'TOKENS', 'CASES')),
        delivered  boolean not null,
        test       boolean not null,
        happened_at timestamptz(3) not null,
        day        date not null,
        foreign key (source, event_id) references usage.event_key (source, event_id),
        unique (source, event_id),
        unique (batch_id, place)
      );
      create index event_by_corpus on usage.event (corpus_id, day);

      create table usage.statement (
        id          uuid primary key,
        platform    text collate "C" not null,
        month       text not null check (month ~ '^20[0-9]{2}-(0[1-9]|1[0-2])$'),
        corpus      text collate "C" not null,
        corpus_id   uuid not null references catalogue.corpus (id),
        account     text collate "C" not null,
        kind        text not null check (kind in ('DOWNLOAD', 'API_CALL', 'TRAINING_RUN')),
        count       bigint not null check (count >= 0),
        user_code   text,
        recorded_by text not null,
        recorded_at timestamptz(3) not null,
        unique (platform, month, corpus, account, kind)
      );
      create index statement_by_corpus on usage.statement (corpus_id, month);

      call platform.make_append_only('usage.batch');
      call platform.make_append_only('usage.event_key');
      call platform.make_append_only('usage.event');
      call platform.make_append_only('usage.statement');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
