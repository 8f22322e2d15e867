import type { DataSource, QueryRunner } from 'typeorm';
import { assert, BugError } from '../../kernel/assert.js';
import { WIDEN_SQL } from './caller.js';
import { DatabaseLost, isBroken, outcomeUnknown } from './lost-connection.js';
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

/** What is sent with the beginning and the end of a transaction, in their round trips. */
export interface TransactionFrame {
  /** Says for whom the transaction acts; without it no row behind a wall is seen. */
  readonly caller?: string;
  /** True: every statement sees the moment of the first one, and none can write. */
  readonly snapshot?: boolean;
  /** A query beside `begin`; `work` gets its first row. */
  readonly first?: string;
  /** A statement beside `commit`, asked for when the work is done. */
  readonly last?: () => string | undefined;
}

/** The connection as the driver knows it; ending it while a statement runs breaks it off. */
interface Connection {
  query(sql: string): Promise<Answer | Answer[]>;
  end(): Promise<void>;
}

interface Answer {
  readonly command: string;
  readonly rows: readonly unknown[];
}

type FirstRow = Readonly<Record<string, unknown>>;

/**
 * Runs `work` in one transaction on one connection: commits when it returns, rolls back when it throws. Nothing else
 * may ask for a second connection meanwhile; that is how pools die.
 *
 * The limits and the time zone are set inside the transaction (`set local`), not on the connection, so that they also
 * hold behind a pooler that hands one server connection to many clients.
 *
 * Throws `PLATFORM.TRY_AGAIN` (503) when the connection breaks and nothing was stored, `PLATFORM.OUTCOME_UNKNOWN`
 * (503) when it breaks under the commit.
 */
export async function inTransaction<T>(
  dataSource: DataSource,
  work: (tx: Tx, first: FirstRow | undefined) => Promise<T>,
  limits: TransactionLimits = DEFAULT_LIMITS,
  frame: TransactionFrame = {},
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    const connection = await connected(runner);
    const line = new Line(connection, limits.statementMs);
    const tx = new OpenTransaction(runner, line);
    let result: T;
    try {
      const answers = await line.ask(() => connection.query(beginSql(limits, frame)));
      const row = frame.first === undefined ? undefined : [answers].flat().at(-1)?.rows[0];
      result = await work(tx, row as FirstRow | undefined);
    } catch (error) {
      tx.close();
      await rollback(connection, line);
      throw error;
    }
    tx.close();
    await commit(connection, line, frame.last?.());
    return result;
  } finally {
    await runner.release();
  }
}

async function connected(runner: QueryRunner): Promise<Connection> {
  try {
    return (await runner.connect()) as Connection;
  } catch (error) {
    throw isBroken(error) ? new DatabaseLost(error) : error;
  }
}

function beginSql(limits: TransactionLimits, { caller, first, snapshot }: TransactionFrame): string {
  return [
    snapshot ? 'begin isolation level repeatable read read only' : 'begin',
    "set local time zone 'UTC'",
    `set local statement_timeout = ${Math.trunc(limits.statementMs)}`,
    `set local lock_timeout = ${Math.trunc(limits.lockMs)}`,
    `set local idle_in_transaction_session_timeout = ${Math.trunc(limits.idleMs)}`,
    ...(caller === undefined ? [] : [caller]),
    ...(first === undefined ? [] : [first]),
  ].join('; ');
}

/** `commit` of a transaction in which a statement failed answers ROLLBACK and no error: that must not pass as success. */
async function commit(connection: Connection, line: Line, last: string | undefined): Promise<void> {
  let answers: Answer | Answer[];
  try {
    answers = await line.ask(() => connection.query(last === undefined ? 'commit' : `${last}; commit`));
  } catch (error) {
    if (error instanceof DatabaseLost) throw outcomeUnknown();
    await rollback(connection, line);
    throw swallowed(error) ? nothingStored() : error;
  }
  if ([answers].flat().at(-1)?.command !== 'COMMIT') throw nothingStored();
}

/** What stands beside `commit` is refused in a transaction in which a statement failed (25P02). */
function swallowed(error: unknown): boolean {
  return (error as { code?: unknown }).code === '25P02';
}

function nothingStored(): BugError {
  return new BugError('a statement failed inside the transaction and its error was swallowed: nothing was stored');
}

async function rollback(connection: Connection, line: Line): Promise<void> {
  try {
    await line.ask(() => connection.query('rollback'));
  } catch {
    // The connection is gone, and the server has rolled back; the error that brought us here is the one to show.
  }
}

/** How long after its own limit the server may still be silent before we take the line for dead. */
const SILENCE_MS = 5_000;

/**
 * The way to the server. A statement has its limit at the server, but a server whose network has gone says nothing at
 * all: after the limit and a little more the line is cut from our side, so that no request hangs.
 */
class Line {
  constructor(
    private readonly connection: Connection,
    private readonly statementMs: number,
  ) {}

  /** The answer, or {@link DatabaseLost} when there is no line any more. */
  async ask<T>(send: () => Promise<T>): Promise<T> {
    const patienceMs = Math.trunc(this.statementMs) + SILENCE_MS;
    const timer = this.statementMs > 0 ? setTimeout(() => void this.connection.end(), patienceMs) : undefined;
    try {
      return await send();
    } catch (error) {
      throw isBroken(error) ? new DatabaseLost(error) : error;
    } finally {
      clearTimeout(timer);
    }
  }
}

class OpenTransaction implements Tx {
  private open = true;
  private cursors = 0;
  /** How far the policies of row security let the last statement see (decision 32); absent: not known. */
  private beyond: string | undefined = '';
  /** Settles when the statement before has been answered: one at a time, in the order in which they were asked. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly runner: QueryRunner,
    private readonly line: Line,
  ) {}

  /** After this a forgotten statement fails loudly instead of committing by itself. */
  close(): void {
    this.open = false;
  }

  query<Row>(sql: string, parameters?: readonly unknown[], beyond = ''): Promise<Row[]> {
    const answer = this.turn.then(async () => {
      if (beyond !== this.beyond) await this.send(WIDEN_SQL, [beyond]);
      // A setting made after a savepoint goes back with it.
      this.beyond = /^\s*rollback\s+to\b/i.test(sql) ? undefined : beyond;
      return this.send<Row>(sql, parameters);
    });
    this.turn = answer.catch(() => undefined);
    return answer;
  }

  private async send<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
    assert(this.open, 'a statement after the end of its transaction');
    const result = await this.line.ask(() => this.runner.query(sql, parameters ? [...parameters] : undefined, true));
    return result.records as Row[];
  }

  async *stream<Row>(
    sql: string,
    parameters?: readonly unknown[],
    pageSize = PAGE_SIZE,
    beyond?: string,
  ): AsyncIterable<Row[]> {
    assert(Number.isSafeInteger(pageSize) && pageSize > 0, 'stream: a page holds at least one row');
    const cursor = `page_${this.cursors++}`;
    await this.query(`declare ${cursor} no scroll cursor for ${sql}`, parameters, beyond);
    let failed = false;
    try {
      while (true) {
        const page = await this.query<Row>(`fetch ${pageSize} from ${cursor}`, undefined, beyond);
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
