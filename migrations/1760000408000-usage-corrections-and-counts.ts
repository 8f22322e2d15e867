import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was recorded wrongly is voided or replaced, and stays; application cases are accepted by a person; and counts by
 * corpus, day and user, kept with each intake, so that a year is never read event by event.
 */
export class UsageCorrectionsAndCounts1760000408000 implements MigrationInterface {
  readonly name = 'UsageCorrectionsAndCounts1760000408000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table usage.correction (
        id           uuid primary key,
        event_id     uuid unique references usage.event (id),
        statement_id uuid unique references usage.statement (id),
        replaced_by  uuid,
        reason       text not null check (reason <> ''),
        recorded_by  text not null,
        recorded_at  timestamptz(3) not null,
        check (num_nonnulls(event_id, statement_id) = 1)
      );

      create table usage.case_review (
        id          uuid primary key,
        event_id    uuid not null unique references usage.event (id),
        accepted    boolean not null,
        document    text,
        reason      text not null check (reason <> ''),
        recorded_by text not null,
        recorded_at timestamptz(3) not null
      );

      create table usage.dispute (
        id          uuid primary key,
        corpus_id   uuid not null references catalogue.corpus (id),
        period      text not null check (period ~ '^20[0-9]{2}$'),
        provider_id uuid not null,
        ground      text not null check (ground <> ''),
        evidence    jsonb not null,
        recorded_by text not null,
        recorded_at timestamptz(3) not null
      );
      create index dispute_by_corpus on usage.dispute (corpus_id, period);

      alter table usage.statement add column revision int not null default 1 check (revision > 0);
      alter table usage.statement drop constraint statement_platform_month_corpus_account_kind_key;
      alter table usage.statement add unique (platform, month, corpus, account, kind, revision);
      create index event_of_case on usage.event (corpus_id, day) where kind = 'APPLICATION_CASE';

      create table usage.day_count (
        corpus_id uuid not null,
        day       date not null,
        user_code text collate "C" not null,
        kind      text not null,
        delivered boolean not null,
        test      boolean not null,
        events    bigint not null check (events >= 0),
        primary key (corpus_id, day, user_code, kind, delivered, test)
      );
      insert into usage.day_count
      select corpus_id, day, user_code, kind, delivered, test, count(*) from usage.event group by 1, 2, 3, 4, 5, 6;

      call platform.make_append_only('usage.correction');
      call platform.make_append_only('usage.case_review');
      call platform.make_append_only('usage.dispute');
    `);
    for (const table of ['correction', 'case_review', 'day_count']) {
      await queryRunner.query(`call platform.wall('usage.${table}', '(select usage.reads_all())')`);
    }
    await queryRunner.query(
      `call platform.wall('usage.dispute',
         '(select usage.reads_all()) or (select platform.caller_has(''auditor'')) or provider_id = (select platform.caller_organisation())')`,
    );
    await queryRunner.query(
      `create policy caller_counts on usage.day_count for update using ((select usage.reads_all()))`,
    );
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
