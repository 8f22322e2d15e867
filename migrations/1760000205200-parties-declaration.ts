import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Signed non-relation declarations and where they contradict the register. Both are facts: written once, with a leaf
 * each. No column holds personal data: persons are ids, the name stays in `person_private`.
 */
export class PartiesDeclaration1760000205200 implements MigrationInterface {
  readonly name = 'PartiesDeclaration1760000205200';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
    for (const table of ['declaration', 'declaration_contradiction']) {
      await queryRunner.query(`call platform.make_append_only('parties.${table}')`);
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const STATEMENTS = [
  `create table parties.declaration (
     id uuid primary key,
     declarant_id uuid not null references parties.organisation,
     counterparty_id uuid not null references parties.organisation check (counterparty_id <> declarant_id),
     as_of date not null,
     questions_version integer not null,
     statement text not null check (statement in ('NOT_RELATED', 'RELATED')),
     entries jsonb not null,
     nothing_to_declare jsonb not null,
     signed_by uuid not null references parties.person,
     strength text not null,
     signed_on date not null,
     evidence jsonb not null,
     outcome text not null,
     standard text collate "C" not null,
     standard_version integer not null,
     graph_digest text collate "C" not null,
     recorded_by text not null,
     recorded_at timestamptz(3) not null)`,
  'create index declaration_pair on parties.declaration (declarant_id, counterparty_id, as_of)',
  'create index declaration_counterparty on parties.declaration (counterparty_id)',
  `create table parties.declaration_contradiction (
     id uuid primary key,
     declaration_id uuid not null references parties.declaration,
     code text not null,
     question text,
     relation_id uuid references parties.relation,
     declared jsonb not null,
     registered jsonb not null,
     text_zh text not null,
     text_en text not null,
     recorded_at timestamptz(3) not null)`,
  'create index declaration_contradiction_of on parties.declaration_contradiction (declaration_id)',
];
