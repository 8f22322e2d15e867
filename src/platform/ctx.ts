import { randomBytes } from 'node:crypto';
import { uuidv7, uuidv7Run } from '../kernel/ids.js';
import type { Locale } from '../kernel/text.js';
import type { Actor } from './access.js';
import type { Tx } from './database/tx.js';

/**
 * What a use case stands on: who acts, the transaction, and one reading of the clock. Built once at the edge (HTTP
 * interceptor, command line, test) and always the first argument.
 */
export interface Ctx {
  readonly actor: Actor;
  readonly tx: Tx;
  /** One reading for the whole use case, to the millisecond. */
  readonly now: Date;
  readonly locale: Locale;
  readonly requestId: string;
}

/** A new UUIDv7 at the time of the use case. */
export function newId(ctx: Pick<Ctx, 'now'>): string {
  return uuidv7(ctx.now.getTime(), randomBytes(16));
}

/** New ids in ascending order, for rows that are made by the thousand. */
export function idRun(ctx: Pick<Ctx, 'now'>): () => string {
  return uuidv7Run(ctx.now.getTime(), randomBytes(16));
}
