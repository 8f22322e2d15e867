import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who did, was refused or looked at what. An entry is written in the transaction of its effect and waits in
 * `audit_pending` with its digest; the sequencer's turn gathers what waits into a batch, whose leaf covers every column of
 * every entry as it was when it was written: one leaf a second instead of one with each request.
 */
export class IdentityAudit1760000303000 implements MigrationInterface {
  readonly name = 'IdentityAudit1760000303000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table identity.audit_entry (
        id uuid primary key,
        kind text not null check (kind in ('CHANGE', 'REFUSAL', 'DENIAL', 'READ')),
        operation text not null collate "C" check (operation ~ '^[A-Za-z0-9_. -]{1,120}$'),
        subject text collate "C" check (subject ~ '^[A-Za-z0-9_./-]{1,200}$'),
        actor_kind text not null check (actor_kind in ('user', 'system', 'public')),
        actor_id text not null collate "C",
        organisation_id text collate "C",
        authority text collate "C",
        address text check (length(address) <= 60),
        status smallint not null check (status between 100 and 599),
        code text collate "C" check (code ~ '^[A-Z0-9_.]{1,80}$'),
        request_id text not null,
        recorded_at timestamptz(3) not null
      );
      create index audit_entry_by_actor on identity.audit_entry (actor_id, id);
      create index audit_entry_by_subject on identity.audit_entry (subject, id) where subject is not null;

      create table identity.audit_pending (
        entry_id uuid primary key references identity.audit_entry,
        digest text not null check (digest ~ '^[0-9a-f]{64}$')
      );

      create table identity.audit_batch (
        id uuid primary key,
        entries uuid[] not null check (cardinality(entries) > 0),
        digest text not null check (digest ~ '^[0-9a-f]{64}$'),
        recorded_at timestamptz(3) not null
      );
    `);
    for (const table of ['audit_entry', 'audit_batch']) {
      await queryRunner.query(`call platform.make_append_only('identity.${table}')`);
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
