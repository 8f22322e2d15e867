/**
 * Whom a transaction acts for, as the policies of row security read it (decision 32). The settings hold until the end of
 * the transaction and for nobody else, also behind a pooler. They are no secret: whoever can make the application's
 * login run a statement of his own can set them too. The wall stops a forgotten filter, not an injection.
 */
import { assert } from '../../kernel/assert.js';
import type { Actor } from '../access.js';
import type { Ctx } from '../ctx.js';
import type { Tx } from './tx.js';

/** The statement beside `begin` that says who the caller is. */
export function callerSql(actor: Actor): string {
  const mandate = [...actor.roles, ...actor.duties.map((duty) => `duty:${duty}`)].join(' ');
  const settings = {
    'caller.kind': actor.kind,
    'caller.id': actor.id,
    'caller.organisation': actor.organisationId ?? '',
    'caller.authority': actor.authority ?? '',
    'caller.mandate': mandate,
    'caller.beyond': '',
  };
  const calls = Object.entries(settings).map(([name, value]) => `set_config('${name}', ${escaped(value)}, true)`);
  return `select ${calls.join(', ')}`;
}

/** A text as one literal, whatever the server's `standard_conforming_strings` says. */
function escaped(text: string): string {
  assert(!text.includes('\0'), 'a setting holds no NUL');
  return `E'${text.replace(/['\\]/g, '$&$&')}'`;
}

/**
 * The same use case reading further than its caller may see, each statement by itself. The reason is
 * `<room>.<what for>`: it opens the rows of that room alone, and stands in decision 32. What was read so must not reach
 * the caller as it is. The system sees everything and needs none of this.
 */
export function beyond(ctx: Ctx, reason: `${string}.${string}`): Ctx {
  return ctx.actor.kind === 'system' ? ctx : { ...ctx, tx: new WidenedTx(transactionOf(ctx), reason) };
}

/**
 * The transaction itself, however far its statements read: what is remembered of it hangs on this. So the last reason
 * counts, too: who is widened already asks for another room.
 */
export function transactionOf({ tx }: Ctx): Tx {
  return tx instanceof WidenedTx ? tx.tx : tx;
}

/** What the transaction asks before a statement that is widened for another reason than the one before, or for none. */
export const WIDEN_SQL = `select set_config('caller.beyond', $1, true)`;

class WidenedTx implements Tx {
  constructor(
    readonly tx: Tx,
    private readonly reason: string,
  ) {}

  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
    return this.tx.query(sql, parameters, this.reason);
  }

  stream<Row>(sql: string, parameters?: readonly unknown[], pageSize?: number): AsyncIterable<Row[]> {
    return this.tx.stream(sql, parameters, pageSize, this.reason);
  }
}
