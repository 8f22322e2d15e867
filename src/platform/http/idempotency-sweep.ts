import { SYSTEM_ACTOR } from '../access.js';
import type { Database } from '../database/database.js';
import { IdempotencyStore } from './idempotency.store.js';

/** A stored reply is kept for at least this long; a key that is used again later is a new request. */
export const REPLIES_KEPT_MS = 86_400_000;
const BATCH = 500;

/**
 * Forgets replies older than a day by the recorded clock, and tells how many. Batch by batch in transactions of their
 * own, so that no request waits for a sweep; safe beside requests and beside the sweep of another instance.
 */
export async function sweepIdempotencyKeys(database: Database, batch = BATCH): Promise<number> {
  const store = new IdempotencyStore();
  let swept = 0;
  for (;;) {
    const gone = await database.run(SYSTEM_ACTOR, ({ tx, now }) =>
      store.sweep(tx, new Date(now.getTime() - REPLIES_KEPT_MS), batch),
    );
    swept += gone;
    if (gone < batch) return swept;
  }
}
