import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The book is for the treasury, which keeps it, and the auditor, who checks it; its triggers run as whoever posts. */
export class LedgerRowSecurity1760000304003 implements MigrationInterface {
  readonly name = 'LedgerRowSecurity1760000304003';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create function ledger.reads_all() returns boolean language plpgsql stable parallel safe as $f$
      begin
        return platform.caller_exceeds('ledger') or platform.caller_has('auditor', 'duty:finance');
      end $f$`);
    for (const table of ['account', 'balance', 'transfer', 'leg', 'reservation', 'period_close']) {
      await queryRunner.query(`call platform.wall('ledger.${table}', '(select ledger.reads_all())')`);
    }
    for (const table of ['balance', 'reservation']) {
      await queryRunner.query(
        `create policy caller_changes on ledger.${table} for update using ((select ledger.reads_all()))`,
      );
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
