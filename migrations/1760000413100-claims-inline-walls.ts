import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By table: the record that it hangs on, which decides who sees it. */
const HANGS_ON: Readonly<Record<string, readonly string[]>> = {
  claim_contract: ['claim'],
  claim_event: ['claim'],
  claim_corpus: ['claim'],
  plan: ['run'],
  plan_item: ['plan'],
  plan_event: ['plan'],
  payment: ['plan', 'claim'],
  payment_reply: ['payment'],
  objection_answer: ['objection'],
  paper: ['claim', 'plan'],
};

/**
 * Rows that hang on a record asked a function for it, each by itself, and the function asked for the caller's offices anew
 * each time: 6 ms for the forty events of a few claims where there are a hundred programmes. Written into the policy, the
 * record's own wall asks who is calling once for a statement. Who sees what stays as it was (`row-security`).
 */
export class ClaimsInlineWalls1760000413100 implements MigrationInterface {
  readonly name = 'ClaimsInlineWalls1760000413100';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const [table, records] of Object.entries(HANGS_ON)) {
      await alter(queryRunner, table, records.map(seen).join(' or '));
    }
    await alter(queryRunner, 'decision', `${seen('claim')} or claims.is_decision_published(id)`);
    await alter(
      queryRunner,
      'statement',
      'exists (select from claims.run x where x.id = run_id and x.programme = any ((select claims.overseen())::text[]) offset 0)',
    );
    await queryRunner.query(`
      drop function claims.sees(uuid);
      drop function claims.sees_run(uuid);
      drop function claims.sees_plan(uuid);
      drop function claims.sees_payment(uuid);
      drop function claims.sees_objection(uuid);
      drop function claims.oversees_run(uuid)`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

/** `offset 0`: the record is looked up by its key, never through a hash of all that the caller sees. */
const seen = (record: string): string => `exists (select from claims.${record} x where x.id = ${record}_id offset 0)`;

function alter(queryRunner: QueryRunner, table: string, sees: string): Promise<unknown> {
  return queryRunner.query(`
    alter policy caller_sees on claims.${table}
      using (current_setting('caller.kind', true) <> '' and ((select claims.reads_all()) or ${sees}))`);
}
