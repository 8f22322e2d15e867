import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LISTED_ITEMS, planRecord } from '../../src/modules/claims/core/claim-records.js';
import { PlansStore } from '../../src/modules/claims/plans.store.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

const LONG = '00000000-0000-7000-8000-000000000001';
const LISTED = '00000000-0000-7000-8000-000000000002';

/** An id whose last digits are the number. */
const numbered = (kind: string) => `('${kind}0000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid`;

describe('the record of a plan with very many awards', () => {
  let db: TestDatabase;
  const store = new PlansStore();

  beforeAll(async () => {
    db = await openTestDatabase();
    // Only the plan and its awards matter here: what they name is left out.
    await db.adminQuery(`
      begin;
      set local session_replication_role = replica;
      insert into claims.plan (id, number, run_id, recorded_at)
        values ('${LONG}', 'LONG', '${LONG}', now()), ('${LISTED}', 'LISTED', '${LISTED}', now());
      insert into claims.plan_item (plan_id, claim_id, decision_id, amount_fen)
        select '${LONG}'::uuid, ${numbered('a')}, ${numbered('b')}, n from generate_series(1, ${LISTED_ITEMS + 1}) n;
      insert into claims.plan_item (plan_id, claim_id, decision_id, amount_fen)
        select '${LISTED}'::uuid, ${numbered('c')}, ${numbered('d')}, n from generate_series(1, ${LISTED_ITEMS}) n;
      commit`);
  });
  afterAll(() => db?.close());

  const record = async (id: string) => {
    const head = { id, number: 'N', runId: id, recordedAt: new Date(0) };
    return planRecord({ ...head, items: await db.run((ctx) => store.recordedItems(ctx, id)) });
  };

  it('lists as many as a plan could have before, each', async () => {
    const { items } = await record(LISTED);
    expect(items).toHaveLength(LISTED_ITEMS);
    expect((items as unknown[]).at(-1)).toEqual({
      claim: 'c0000000-0000-7000-8000-000000010000',
      decision: 'd0000000-0000-7000-8000-000000010000',
      amountFen: '10000',
    });
  });

  it('has the number and the digest of more, over one line an award in the order of the claims', async () => {
    const count = LISTED_ITEMS + 1;
    const lines = Array.from({ length: count }, (_, index) => {
      const id = String(index + 1).padStart(12, '0');
      return `{"amountFen":"${index + 1}","claim":"a0000000-0000-7000-8000-${id}","decision":"b0000000-0000-7000-8000-${id}"}\n`;
    });
    const itemsSha256 = createHash('sha256').update(lines.join('')).digest('hex');
    expect(await record(LONG)).toMatchObject({ itemCount: count, itemsSha256 });
  });

  it('shows any change of one of them', async () => {
    const before = await record(LONG);
    const changes = [
      `update claims.plan_item set amount_fen = amount_fen + 1 where plan_id = '${LONG}' and amount_fen = 7777`,
      `update claims.plan_item set decision_id = gen_random_uuid() where plan_id = '${LONG}' and amount_fen = 5001`,
      `delete from claims.plan_item where plan_id = '${LONG}' and amount_fen = 5000`,
    ];
    const seen = [before];
    await db.adminQuery(`alter table claims.plan_item disable trigger user,
      drop constraint plan_item_decision_id_fkey, drop constraint plan_item_claim_id_fkey`);
    for (const change of changes) {
      await db.adminQuery(change);
      seen.push(await record(LONG));
    }
    expect(new Set(seen.map((one) => JSON.stringify(one))).size).toBe(4);
  });
});
