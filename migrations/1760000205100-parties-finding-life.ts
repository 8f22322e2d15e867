import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What happens to a finding after it was frozen: it is looked at again when the register or its standard changes, a
 * reviewer concludes what the register could not answer, and a second person confirms. The finding itself never changes.
 */
export class PartiesFindingLife1760000205100 implements MigrationInterface {
  readonly name = 'PartiesFindingLife1760000205100';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
    for (const table of ['reexamination', 'finding_opinion', 'finding_confirmation']) {
      await queryRunner.query(`call platform.make_append_only('parties.${table}')`);
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const STATEMENTS = [
  // The other side is found by the unique key, which begins with a_id.
  'create index finding_b on parties.finding (b_id)',
  'create index finding_standard on parties.finding (standard, standard_version)',
  // Who appointed officers: those whom kin of the appointer lead to.
  'create index relation_appointed_by on parties.relation (appointed_by) where appointed_by is not null',
  `create table parties.reexamination (
     id uuid primary key,
     finding_id uuid not null references parties.finding,
     seq integer not null check (seq > 0),
     cause_kind text not null check (cause_kind in ('relation', 'relation-end', 'organisation', 'standard')),
     cause_id text not null,
     previous_id uuid not null,
     outcome text not null,
     answer jsonb not null,
     graph_digest text collate "C" not null,
     standard text collate "C" not null,
     standard_version integer not null,
     digest text not null,
     recorded_at timestamptz(3) not null,
     unique (finding_id, seq))`,
  `create table parties.finding_opinion (
     id uuid primary key,
     finding_id uuid not null references parties.finding,
     seq integer not null check (seq > 0),
     outcome text not null check (outcome in ('RELATED', 'NOT_RELATED')),
     limb text check (limb is null or outcome = 'RELATED'),
     reason text not null,
     ground text,
     evidence jsonb not null,
     given_by text not null,
     digest text not null,
     recorded_at timestamptz(3) not null,
     unique (finding_id, seq),
     unique (id, finding_id, given_by))`,
  `create table parties.finding_confirmation (
     id uuid primary key,
     finding_id uuid not null,
     given_by text not null,
     confirmed_by text not null check (confirmed_by <> given_by),
     recorded_at timestamptz(3) not null,
     foreign key (id, finding_id, given_by) references parties.finding_opinion (id, finding_id, given_by))`,
  'create index finding_confirmation_finding on parties.finding_confirmation (finding_id)',
];
