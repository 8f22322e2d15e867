import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Organisations, persons, the relations between them with their ends, and frozen findings. Every table is append-only
 * but `person_private`: a person's name, key and salt live there alone, so that they can be erased while every leaf
 * stays recomputable. The ends of a relation are organisations or persons, so they carry no foreign key; the facade
 * refuses unknown ones.
 */
export class PartiesRegister1760000005000 implements MigrationInterface {
  readonly name = 'PartiesRegister1760000005000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
    for (const table of ['organisation', 'person', 'relation', 'relation_end', 'finding']) {
      await queryRunner.query(`call platform.make_append_only('parties.${table}')`);
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const STATEMENTS = [
  'create schema parties',
  `create table parties.organisation (
     id uuid primary key,
     uscc text collate "C" unique,
     foreign_id text collate "C" unique,
     name_zh text not null,
     name_en text,
     kind text not null,
     registered_on date,
     place_code text,
     state_assets_authority boolean not null,
     start_up boolean not null,
     head_office_id uuid references parties.organisation,
     check_failed boolean not null,
     code_evidence jsonb,
     disclosure_ceiling_pct numeric(9,6) check (disclosure_ceiling_pct between 0 and 100),
     board_seats integer check (board_seats between 1 and 1000),
     paid_in_capital jsonb,
     recorded_at timestamptz(3) not null,
     check ((uscc is null) <> (foreign_id is null)),
     check ((kind = 'BRANCH') = (head_office_id is not null)),
     check ((kind = 'OVERSEAS') = (foreign_id is not null)))`,
  'create index organisation_head_office on parties.organisation (head_office_id) where head_office_id is not null',
  `create table parties.person (
     id uuid primary key,
     name_digest text not null,
     key_digest text,
     identifier_digest text,
     recorded_at timestamptz(3) not null)`,
  `create table parties.person_private (
     person_id uuid primary key references parties.person,
     name_zh text not null,
     load_key text collate "C" unique,
     salt bytea not null check (octet_length(salt) = 32))`,
  `create table parties.relation (
     id uuid primary key,
     type text not null,
     from_id uuid not null,
     to_id uuid not null check (to_id <> from_id),
     share_pct numeric(9,6) check (share_pct between 0 and 100),
     kin text,
     role text,
     appointed_by uuid,
     amount_fen bigint check (amount_fen >= 0),
     loan_id uuid references parties.relation,
     basis text,
     valid_from date not null,
     valid_to date check (valid_to > valid_from),
     source text not null,
     extracted_on date,
     recorded_at timestamptz(3) not null,
     check ((type = 'HOLDS') <= (share_pct is not null)),
     check ((type = 'KIN') = (kin is not null)),
     check ((type = 'OFFICER') = (role is not null)),
     check ((type = 'GUARANTEE') = (loan_id is not null)))`,
  'create index relation_to on parties.relation (to_id, type)',
  'create index relation_from on parties.relation (from_id, type)',
  'create index relation_loan on parties.relation (loan_id) where loan_id is not null',
  `create table parties.relation_end (
     id uuid primary key,
     relation_id uuid not null unique references parties.relation,
     ended_on date not null,
     reason text,
     source text not null,
     extracted_on date,
     recorded_at timestamptz(3) not null)`,
  `create view parties.relation_in_time with (security_invoker = true) as
     select r.*, least(r.valid_to, e.ended_on) as valid_until
       from parties.relation r left join parties.relation_end e on e.relation_id = r.id`,
  `create table parties.finding (
     id uuid primary key,
     a_id uuid not null references parties.organisation,
     b_id uuid not null references parties.organisation,
     as_of date not null,
     standard text collate "C" not null,
     standard_version integer not null,
     graph_digest text collate "C" not null,
     outcome text not null,
     answer jsonb not null,
     digest text not null,
     recorded_at timestamptz(3) not null,
     unique (a_id, b_id, as_of, standard, standard_version, graph_digest))`,
];
