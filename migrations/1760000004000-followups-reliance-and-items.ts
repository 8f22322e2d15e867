import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who rests on what, and the items that wait for somebody. All rows are facts: none is ever changed. */
export class FollowupsRelianceAndItems1760000004000 implements MigrationInterface {
  readonly name = 'FollowupsRelianceAndItems1760000004000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create schema followups;

      create table followups.reliance (
        id             uuid primary key,
        dependent_kind text not null check (dependent_kind <> ''),
        dependent_id   text not null check (dependent_id <> ''),
        basis_kind     text not null check (basis_kind <> ''),
        basis_id       text not null check (basis_id <> ''),
        basis_digest   text not null,
        authority      text,
        recorded_at    timestamptz(3) not null,
        unique (dependent_kind, dependent_id, basis_kind, basis_id, basis_digest)
      );
      create index reliance_by_basis on followups.reliance (basis_kind, basis_id);

      create table followups.item (
        id           uuid primary key,
        kind         text not null check (kind <> ''),
        subject_kind text not null check (subject_kind <> ''),
        subject_id   text not null check (subject_id <> ''),
        basis_kind   text,
        basis_id     text,
        authority    text,
        owner        text,
        due_on       date,
        reason_zh    text not null,
        reason_en    text not null,
        opened_by    text not null,
        recorded_at  timestamptz(3) not null,
        check ((basis_kind is null) = (basis_id is null))
      );
      create index item_by_authority on followups.item (authority, id);
      create index item_by_subject on followups.item (subject_kind, subject_id);

      create table followups.item_event (
        id          uuid primary key,
        item_id     uuid not null references followups.item (id),
        type        text not null check (type in ('CLOSED')),
        outcome     text not null,
        done_by     text not null,
        recorded_at timestamptz(3) not null
      );
      create unique index item_closed_once on followups.item_event (item_id) where type = 'CLOSED';

      call platform.make_append_only('followups.reliance');
      call platform.make_append_only('followups.item');
      call platform.make_append_only('followups.item_event');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
