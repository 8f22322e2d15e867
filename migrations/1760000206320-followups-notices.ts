import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Inboxes of organisations, the addresses that they name, and the outbox of what goes there. */
export class FollowupsNotices1760000206320 implements MigrationInterface {
  readonly name = 'FollowupsNotices1760000206320';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table followups.notice (
        id              uuid primary key,
        organisation_id uuid not null,
        kind            text not null check (kind ~ '^[A-Z][A-Z0-9_]{1,59}$'),
        subject_kind    text not null check (subject_kind <> ''),
        subject_id      text not null check (subject_id <> ''),
        text_zh         text not null,
        text_en         text not null,
        recorded_at     timestamptz(3) not null
      );
      create index notice_by_organisation on followups.notice (organisation_id, id);

      create table followups.notice_read (
        id          uuid primary key,
        notice_id   uuid not null unique references followups.notice (id),
        read_by     text not null,
        recorded_at timestamptz(3) not null
      );

      create table followups.webhook (
        id              uuid primary key,
        organisation_id uuid not null,
        url             text not null check (url <> ''),
        recorded_by     text not null,
        recorded_at     timestamptz(3) not null
      );
      create index webhook_by_organisation on followups.webhook (organisation_id);

      create table followups.webhook_end (
        id          uuid primary key,
        webhook_id  uuid not null unique references followups.webhook (id),
        ended_by    text not null,
        recorded_at timestamptz(3) not null
      );

      create table followups.delivery (
        id           uuid primary key,
        notice_id    uuid not null references followups.notice (id),
        webhook_id   uuid not null references followups.webhook (id),
        state        text not null check (state in ('PENDING', 'SENT', 'DEAD')),
        attempts     int not null check (attempts >= 0),
        next_at      timestamptz(3) not null,
        last_outcome text,
        unique (notice_id, webhook_id)
      );
      create index delivery_due on followups.delivery (next_at) where state = 'PENDING';
      create index delivery_by_webhook on followups.delivery (webhook_id, id);

      call platform.make_append_only('followups.notice');
      call platform.make_append_only('followups.notice_read');
      call platform.make_append_only('followups.webhook');
      call platform.make_append_only('followups.webhook_end');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
