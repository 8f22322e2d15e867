import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A claim of a reward by use names the corpora that it is for; claims of history name none and are for all of the unit. */
export class ClaimsCorpora1760000413000 implements MigrationInterface {
  readonly name = 'ClaimsCorpora1760000413000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table claims.claim_corpus (
        claim_id uuid not null references claims.claim (id),
        corpus_id uuid not null references catalogue.corpus (id),
        primary key (claim_id, corpus_id)
      );
      call platform.make_append_only('claims.claim_corpus');
      call platform.wall('claims.claim_corpus', $sees$(select claims.reads_all()) or claims.sees(claim_id)$sees$)`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
