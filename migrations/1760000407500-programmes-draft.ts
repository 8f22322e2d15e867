import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drafts of programme files by one policy officer; a second one publishes a draft as the next version. */
export class ProgrammesDraft1760000407500 implements MigrationInterface {
  readonly name = 'ProgrammesDraft1760000407500';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table programmes.draft (
        id uuid primary key,
        code text collate "C" not null check (code ~ '^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$'),
        authority text not null,
        digest text not null check (digest = encode(sha256(convert_to(body, 'UTF8')), 'hex')),
        body text not null,
        drafted_by text not null,
        recorded_at timestamptz(3) not null
      );
      create index on programmes.draft (code);
      call platform.make_append_only('programmes.draft');
      call platform.wall('programmes.draft', $sees$platform.caller_exceeds('programmes')
        or platform.caller_has('auditor')
        or platform.caller_has('regulator') and authority = platform.caller_authority()$sees$);

      -- Which draft a version was published from; the shipped ones come from no draft.
      alter table programmes.version add column draft_id uuid unique references programmes.draft (id)`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
