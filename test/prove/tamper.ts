/** A superuser with every guard switched off changes one thing at a time; the log or the audit must find each. */
import { SYSTEM_ACTOR } from '../../src/platform/access.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { inTransaction } from '../../src/platform/database/transaction.js';
import type { Tx } from '../../src/platform/database/tx.js';
import { type Column, GUARDS_OFF, otherValue } from '../support/tamper.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import type { Random } from './random.js';
import type { SampleBook } from './sample-book.js';

const PATIENT = { statementMs: 0, lockMs: 0, idleMs: 0 };

interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
}

interface Edit {
  readonly what: string;
  readonly sql: string;
}

/**
 * Protected is what carries an append-only guard, the log's tiles, and the stored balances. Read from the catalogue, so
 * that a new table cannot be forgotten.
 */
const PROTECTED = `
  select distinct n.nspname || '.' || c.relname as name
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_proc p on p.oid = t.tgfoid
  where p.proname = 'refuse_change' and not t.tgisinternal
  union select 'ledger.balance' order by 1`;

const COLUMNS = `
  select table_schema || '.' || table_name as "table", column_name as "column", udt_name as type
  from information_schema.columns where table_schema || '.' || table_name = any ($1) order by 1, ordinal_position`;

async function filledTables(tx: Tx): Promise<Table[]> {
  const names = (await tx.query<{ name: string }>(PROTECTED)).map(({ name }) => name);
  const columns = await tx.query<Column>(COLUMNS, [names]);
  const filled: Table[] = [];
  for (const name of names) {
    const rows = await tx.query(`select from ${name} limit 1`);
    if (rows.length > 0) filled.push({ name, columns: columns.filter((column) => column.table === name) });
  }
  return filled;
}

/** Unique indexes that no constraint stands on: a row may then be there twice. */
const UNIQUES_OFF = `
  do $$
  declare one record;
  begin
    for one in select i.indexrelid::regclass as name from pg_index i join pg_class c on c.oid = i.indrelid
      join pg_trigger t on t.tgrelid = c.oid join pg_proc p on p.oid = t.tgfoid
      where i.indisunique and p.proname = 'refuse_change' group by 1
    loop
      execute format('drop index if exists %s', one.name);
    end loop;
  end $$`;

/** One row at random: its column changed as little as can be, or taken from another row, or the row deleted or doubled. */
async function drawEdit(tx: Tx, random: Random, table: Table, column: Column): Promise<Edit> {
  const name = `"${column.column}"`;
  const [row] = await tx.query<{ ctid: string; other: string | null }>(
    `select a.ctid::text as ctid,
       (select b.ctid::text from ${table.name} b where b.${name} is distinct from a.${name} order by b.ctid
        offset $2 % greatest(1, (select count(*) from ${table.name} b where b.${name} is distinct from a.${name}))
        limit 1) as other
     from ${table.name} a order by a.ctid offset $1 % (select count(*) from ${table.name}) limit 1`,
    [random.below(1_000_000), random.below(1_000_000)],
  );
  if (!row) throw new Error(`${table.name} is empty`);
  const here = `ctid = '${row.ctid}'`;
  const kind = random.below(10);
  if (kind === 0) return { what: `delete from ${table.name}`, sql: `delete from ${table.name} where ${here}` };
  if (kind === 1) {
    return {
      what: `a row of ${table.name} a second time`,
      sql: `insert into ${table.name} select * from ${table.name} where ${here}`,
    };
  }
  if (kind <= 3 && row.other !== null) {
    const taken = `(select b.${name} from ${table.name} b where b.ctid = '${row.other}')`;
    return {
      what: `${table.name}.${column.column} from another row`,
      sql: `update ${table.name} set ${name} = ${taken} where ${here}`,
    };
  }
  return {
    what: `${table.name}.${column.column}`,
    sql: `update ${table.name} set ${name} = ${otherValue(column)} where ${here}`,
  };
}

type Look = (book: SampleBook, tx: Tx) => Promise<readonly string[]>;

const ctxOf = (tx: Tx) => ({ actor: SYSTEM_ACTOR, tx, now: new Date(), locale: 'en', requestId: 'tamper' }) as const;

/** What `log verify` and `book audit` tell. */
const asShipped: Look = (book, tx) => book.problems(ctxOf(tx));

/** The same without recomputing a single leaf: the tree, the signatures and the sums alone. */
const withoutLeaves: Look = async (book, tx) => {
  const codes = await book.problems(ctxOf(tx), []);
  return codes.filter((code) => code !== 'TRANSLOG.UNKNOWN_KIND');
};

interface Found {
  readonly codes: readonly string[];
  /** The check broke off instead of telling what it found. */
  readonly stopped?: string;
}

async function seenAfter(book: SampleBook, tx: Tx, edit: Edit, see: Look): Promise<Found> {
  const changed = await tx.query(`with changed as (${edit.sql} returning 1) select 1 from changed`);
  if (changed.length !== 1) throw new Error(`nothing was tampered with: ${edit.sql}`);
  try {
    return { codes: await see(book, tx) };
  } catch (error) {
    return { codes: [], stopped: error instanceof Error ? error.message : String(error) };
  }
}

class Undo extends Error {}

/** Guards off in one transaction; each edit is undone by its savepoint, everything in the end by a rollback. */
async function tamperAndLook(trial: Trial, see: Look): Promise<Verdict> {
  const book = await trial.book();
  const faults = new Faults();
  const before = await book.application.run((ctx) => see(book, ctx.tx));
  if (before.length > 0) faults.add(`before anyone touched it: ${[...new Set(before)].join(' ')}`);
  const admin = await makeDataSource({ url: book.adminUrl, poolSize: 1 }).initialize();
  let figures = '';
  try {
    await inTransaction(
      admin,
      async (tx) => {
        figures = await editAll(trial, book, tx, see, faults);
        throw new Undo();
      },
      PATIENT,
    );
  } catch (error) {
    if (!(error instanceof Undo)) throw error;
  } finally {
    await admin.destroy();
  }
  return faults.verdict(figures);
}

async function editAll(trial: Trial, book: SampleBook, tx: Tx, see: Look, faults: Faults): Promise<string> {
  const tables = await filledTables(tx);
  const turns = trial.random.shuffled(tables.flatMap((table) => table.columns.map((column) => ({ table, column }))));
  await tx.query(GUARDS_OFF([...new Set(tables.map((table) => table.name.split('.')[0] ?? ''))]));
  await tx.query(UNIQUES_OFF);
  await tx.query('set local session_replication_role = replica');
  let [missed, stops] = [0, 0];
  for (let done = 0; done < trial.size; done += 1) {
    const turn = turns[done % turns.length];
    if (!turn) throw new Error('no protected table holds anything');
    await tx.query('savepoint untouched');
    const edit = await drawEdit(tx, trial.random, turn.table, turn.column);
    const { codes, stopped } = await seenAfter(book, tx, edit, see);
    await tx.query('rollback to savepoint untouched');
    if (stopped !== undefined) {
      stops += 1;
      faults.add(`the check broke off after ${edit.what}: ${stopped}`);
    } else if (codes.length === 0) {
      missed += 1;
      faults.add(`not found: ${edit.what}`);
    }
    if (done % 200 === 199) trial.note(`tamper: ${done + 1} of ${trial.size} edits`);
  }
  return `${trial.size} edits over ${tables.length} tables with ${turns.length} columns, ${missed} not found, ${stops} broke the check off`;
}

export const tamper: Harness = {
  name: 'tamper',
  promise: 'whatever a superuser changes in a protected table, `log verify` or `book audit` tells of it',
  sizes: { change: 200, usual: 1_000, full: 10_000 },
  run: (trial) => tamperAndLook(trial, asShipped),
};

export const tamperControls: readonly Control[] = [
  {
    name: 'tamper, leaves not recomputed',
    breaks: 'records are not compared with their leaves',
    size: 30,
    run: (trial) => tamperAndLook(trial, withoutLeaves),
  },
];
