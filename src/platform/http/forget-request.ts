import { randomBytes } from 'node:crypto';
import type { Tx } from '../database/tx.js';

/**
 * Takes the meaning out of the stored fingerprint of the request that made a record. A fingerprint is a plain hash of
 * path and body: where the body was a name and an identity number, both could be found from it by trying. The key stays
 * used, so that a late retry is refused instead of making the record again. `resource` is the last part of the path that
 * was posted to, as in `persons`.
 */
export async function forgetRequest(tx: Tx, resource: string, recordId: string): Promise<void> {
  await tx.query(
    `update platform.idempotency_key set fingerprint = $3
      where route like 'POST %/' || $1 and position($2 in body) > 0`,
    [resource, recordId, randomBytes(32).toString('hex')],
  );
}
