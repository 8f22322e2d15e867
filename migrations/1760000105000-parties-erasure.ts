import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Erasure of a person: asked for by one, confirmed by another, each a row that stays. Only after the second row may the
 * person's name, key and salt go; until then the side table refuses every change. Its columns get no statistics: the
 * planner would keep samples of names that outlive their rows.
 */
export class PartiesErasure1760000105000 implements MigrationInterface {
  readonly name = 'PartiesErasure1760000105000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
    for (const table of ['erasure_request', 'erasure']) {
      await queryRunner.query(`call platform.make_append_only('parties.${table}')`);
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const STATEMENTS = [
  `create table parties.erasure_request (
     id uuid primary key,
     person_id uuid not null unique references parties.person,
     reason text not null,
     requested_by text not null,
     recorded_at timestamptz(3) not null,
     unique (id, person_id, requested_by))`,
  `create table parties.erasure (
     id uuid primary key,
     person_id uuid not null unique references parties.person,
     requested_by text not null,
     confirmed_by text not null check (confirmed_by <> requested_by),
     recorded_at timestamptz(3) not null,
     foreign key (id, person_id, requested_by) references parties.erasure_request (id, person_id, requested_by))`,
  `create function parties.private_until_erased() returns trigger language plpgsql as $$
   begin
     if tg_op = 'DELETE' and exists (select from parties.erasure e where e.person_id = old.person_id) then
       return old;
     end if;
     raise exception 'parties.person_private stays as it is until the erasure of the person is confirmed: % is refused',
       lower(tg_op) using errcode = 'restrict_violation';
   end $$`,
  `create trigger private_until_erased before update or delete on parties.person_private
     for each row execute function parties.private_until_erased()`,
  `create trigger private_never_truncated before truncate on parties.person_private
     for each statement execute function platform.refuse_change()`,
  'alter table parties.person_private enable always trigger private_until_erased',
  'alter table parties.person_private enable always trigger private_never_truncated',
  `alter table parties.person_private
     alter column name_zh set statistics 0, alter column load_key set statistics 0, alter column salt set statistics 0`,
];
