import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sign-ins that are long over are forgotten by the service itself, and by nobody else. */
export class IdentitySessionSweep1760000406001 implements MigrationInterface {
  readonly name = 'IdentitySessionSweep1760000406001';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create index session_by_end on identity.session (least(expires_at, ended_at));
      create policy caller_removes on identity.session for delete using ((select identity.reads_all()));
      create policy caller_removes on identity.refresh_token for delete using ((select identity.reads_all()));
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
