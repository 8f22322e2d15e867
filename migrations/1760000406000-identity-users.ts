import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The administrator sees all accounts. A password that somebody else has made is good for choosing another one, and for
 * nothing else: who knows it must not be able to act as its owner.
 */
export class IdentityUsers1760000406000 implements MigrationInterface {
  readonly name = 'IdentityUsers1760000406000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table identity.credential add column temporary boolean not null default false;
      alter table identity.session drop constraint session_ended_why_check,
        add constraint session_ended_why_check
          check (ended_why in ('SIGNED_OUT', 'REUSED', 'PASSWORD', 'DISABLED', 'SECOND_FACTOR', 'ADMINISTRATOR'));
    `);
    const whose = { account: 'id', account_name: 'account_id', account_version: 'account_id' };
    for (const [table, column] of Object.entries(whose)) {
      await queryRunner.query(`alter policy caller_sees on identity.${table}
        using (current_setting('caller.kind', true) <> '' and ((select identity.reads_all())
          or (select platform.caller_has('admin')) or ${column} = (select identity.own_account())))`);
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
