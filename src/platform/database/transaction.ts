import type { DataSource, QueryRunner } from 'typeorm';
import { assert, BugError } from '../../kernel/assert.js';
import type { Tx } from './tx.js';

/** Limits of one transaction, in milliseconds; 0 is none. */
export interface TransactionLimits {
  readonly statementMs: number;
  readonly lockMs: number;
  /** How long a transaction may sit without a statement before the server ends it. */
  readonly idleMs: number;
}

export const DEFAULT_LIMITS: TransactionLimits = { statementMs: 60_000, lockMs: 10_000, idleMs: 60_000 };

const PAGE_SIZE = 1000;

/**
 * Runs `work` in one transaction on one connection: commits when it returns, rolls back when it throws. Nothing else
 * may ask for a second connection meanwhile; that is how pools die.
 *
 * The limits and the time zone are set inside the transaction (`set local`), not on the connection, so that they also
 * hold behind a pooler that hands one server connection to many clients.
 */
export async function inTransaction<T>(
  dataSource: DataSource,
  work: (tx: Tx) => Promise<T>,
  limits: TransactionLimits = DEFAULT_LIMITS,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query(beginSql(limits));
    const tx = new OpenTransaction(runner);
    let result: T;
    try {
      result = await work(tx);
    } catch (error) {
      tx.close();
      await rollback(runner);
      throw error;
    }
    tx.close();
    await commit(runner);
    return result;
  } finally {
    await runner.release();
  }
}

function beginSql(limits: TransactionLimits): string {
  return [
    'begin',
    "set local time zone 'UTC'",
    `set local statement_timeout = ${Math.trunc(limits.statementMs)}`,
    `set local lock_timeout = ${Math.trunc(limits.lockMs)}`,
    `set local idle_in_transaction_session_timeout = ${Math.trunc(limits.idleMs)}`,
  ].join('; ');
}

/** `commit` of a transaction in which a statement failed answers ROLLBACK and no error: that must not pass as success. */
async function commit(runner: QueryRunner): Promise<void> {
  const connection = (await runner.connect()) as { query(sql: string): Promise<{ command: string }> };
  const { command } = await connection.query('commit');
  if (command !== 'COMMIT') {
    throw new BugError('a statement failed inside the transaction and its error was swallowed: nothing was stored');
  }
}

async function rollback(runner: QueryRunner): Promise<void> {
  try {
    await runner.query('rollback');
  } catch {
    // The connection is gone, and the server has rolled back; the error that brought us here is the one to show.
  }
}

class OpenTransaction implements Tx {
  private open = true;
  private cursors = 0;

  constructor(private readonly runner: QueryRunner) {}

  /** After this a forgotten statement fails loudly instead of committing by itself. */
  close(): void {
    this.open = false;
  }

  async query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
    assert(this.open, 'a statement after the end of its transaction');
    const result = await this.runner.query(sql, parameters ? [...parameters] : undefined, true);
    return result.records as Row[];
  }

  async *stream<Row>(sql: string, parameters?: readonly unknown[], pageSize = PAGE_SIZE): AsyncIterable<Row[]> {
    assert(Number.isSafeInteger(pageSize) && pageSize > 0, 'stream: a page holds at least one row');
    const cursor = `page_${this.cursors++}`;
    await this.query(`declare ${cursor} no scroll cursor for ${sql}`, parameters);
    let failed = false;
    try {
      while (true) {
        const page = await this.query<Row>(`fetch ${pageSize} from ${cursor}`);
        if (page.length > 0) yield page;
        if (page.length < pageSize) return;
      }
    } catch (error) {
      failed = true;
      throw error;
    } finally {
      if (!failed && this.open) await this.query(`close ${cursor}`);
    }
  }
}
