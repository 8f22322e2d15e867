import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When and how a paper was served (送达): once for each paper, never before its own day. */
export class ClaimsPaperService1760000415000 implements MigrationInterface {
  readonly name = 'ClaimsPaperService1760000415000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table claims.paper_service (
        id uuid primary key,
        paper_id uuid not null unique references claims.paper (id),
        manner text not null check (manner in ('PORTAL', 'POST', 'IN_PERSON', 'PUBLIC_NOTICE')),
        served_on date not null,
        proof_sha256 text check (proof_sha256 ~ '^[0-9a-f]{64}$'),
        recorded_by text not null,
        recorded_at timestamptz(3) not null,
        check (manner = 'PORTAL' or proof_sha256 is not null)
      );

      call platform.make_append_only('claims.paper_service');
      call platform.wall('claims.paper_service', $sees$(select claims.reads_all())
        or exists (select from claims.paper x where x.id = paper_id offset 0)$sees$)`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
