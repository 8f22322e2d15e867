import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Ctx } from '../../src/platform/ctx.js';
import { Once } from '../../src/platform/http/idempotency.js';
import { IdempotencyStore, type IdempotentCall } from '../../src/platform/http/idempotency.store.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

/** Every key falls on the same lock. */
class CollidingStore extends IdempotencyStore {
  protected override lockNumber(): bigint {
    return 7n;
  }
}

const callOf = (key: string): IdempotentCall => ({ scope: 's', route: 'POST /x', key, fingerprint: 'f'.repeat(64) });

describe('two keys whose locks have the same number', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await openTestDatabase();
  });
  afterAll(() => db?.close());

  const once = (ctx: Ctx, key: string) =>
    new Once(new CollidingStore(), callOf(key), 'signedIn').do(ctx, async () => ({ status: 201, body: key }));

  it('are told to come again while the other is at work, and are never given its reply', async () => {
    await db.run(async (ctx) => {
      expect((await once(ctx, 'one')).reply.body).toBe('one');
      await expect(db.run((other) => once(other, 'two'))).rejects.toMatchObject({
        code: 'PLATFORM.IDEMPOTENCY_IN_FLIGHT',
      });
    });
    expect(await db.run((ctx) => once(ctx, 'two'))).toEqual({ reply: { status: 201, body: 'two' }, replayed: false });
    expect(await db.run((ctx) => once(ctx, 'one'))).toEqual({ reply: { status: 201, body: 'one' }, replayed: true });
  });
});
