import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Published versions of programmes. The body is the RFC 8785 text of the file, kept as text: a decision must replay from
 * the very bytes whose digest it names, and jsonb would write them anew.
 */
export class ProgrammesVersion1760000006000 implements MigrationInterface {
  readonly name = 'ProgrammesVersion1760000006000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create schema programmes');
    await queryRunner.query(`
      create table programmes.version (
        id uuid primary key,
        code text collate "C" not null check (code ~ '^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$'),
        no integer not null check (no >= 1),
        digest text not null check (digest = encode(sha256(convert_to(body, 'UTF8')), 'hex')),
        body text not null,
        effective_from date not null,
        effective_until date check (effective_until > effective_from),
        published_by text not null,
        recorded_at timestamptz(3) not null,
        unique (code, no))`);
    await queryRunner.query(`call platform.make_append_only('programmes.version')`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
