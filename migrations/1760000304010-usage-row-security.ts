import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Metered use names who used what: for the exchange, which takes it in, and for what the system counts. */
export class UsageRowSecurity1760000304010 implements MigrationInterface {
  readonly name = 'UsageRowSecurity1760000304010';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create function usage.reads_all() returns boolean language plpgsql stable parallel safe as $f$
      begin
        return platform.caller_exceeds('usage') or platform.caller_has('operator');
      end $f$`);
    for (const table of ['batch', 'event_key', 'event', 'statement']) {
      await queryRunner.query(`call platform.wall('usage.${table}', '(select usage.reads_all())')`);
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
