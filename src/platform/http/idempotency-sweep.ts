import type { Ctx } from '../ctx.js';
import { IdempotencyStore } from './idempotency.store.js';

/** A stored reply is kept for at least this long; a key that is used again later is a new request. */
export const REPLIES_KEPT_MS = 86_400_000;
const BATCH = 500;

/** Does the work in a transaction of the service itself. */
type Run = <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>;

/**
 * Forgets replies older than a day by the recorded clock, and tells how many. Batch by batch in transactions of their
 * own, so that no request waits for a sweep; safe beside requests and beside the sweep of another instance.
 */
export async function sweepIdempotencyKeys(run: Run, batch = BATCH): Promise<number> {
  const store = new IdempotencyStore();
  let swept = 0;
  for (;;) {
    const gone = await run(({ tx, now }) => store.sweep(tx, new Date(now.getTime() - REPLIES_KEPT_MS), batch));
    swept += gone;
    if (gone < batch) return swept;
  }
}
