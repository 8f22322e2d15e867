/**
 * A superuser with every guard switched off, and the service's own key in hand, changes one thing at a time; a
 * verification against what the witness last co-signed must find each (reliability page, P7).
 */

import type { Ctx } from '../../src/platform/ctx.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { inTransaction } from '../../src/platform/database/transaction.js';
import { GUARDS_OFF, type TableColumn } from '../support/tamper.js';
import { openBigBook } from './big-book.js';
import { FORGERIES, Forger, type Forgery } from './forger.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import type { Random } from './random.js';
import type { SampleBook } from './sample-book.js';
import { BookChecks, type CheckChoice, ctxOf } from './tamper-checks.js';
import {
  drawEdit,
  type Edit,
  isCovered,
  isFound,
  OPERATIONS,
  type Operation,
  readTables,
  type Table,
  uncoveredLines,
} from './tamper-edits.js';

const PATIENT = { statementMs: 0, lockMs: 0, idleMs: 0 };
/** Edits that share one transaction; what they leave dead is then gone with it. */
const SHARED = 100;
const CONFIRMED_EVERY = 20;
const FORGED_EVERY = 50;
const FORGED_LEAST = 2 * FORGERIES.length;
const DRAWS_MAX = 50;

/** One thing to do; forgeries make everything agree again, edits leave it as it is. */
type Turn =
  | { readonly forgery: Forgery }
  | { readonly table: Table; readonly operation: Operation; readonly column?: TableColumn };

interface Counts {
  edits: number;
  missed: number;
  stopped: number;
  forged: number;
  witnessAlone: number;
  confirmed: number;
  readonly operations: Map<string, number>;
  readonly columns: Set<string>;
  readonly unharmed: Set<string>;
}

/** Every table deleted from, doubled and changed; then every column changed and the rest done to every table; then anything. */
function plan(random: Random, size: number, tables: readonly Table[], given: Choice): Turn[] {
  const forged = Math.max(FORGED_LEAST, Math.ceil(size / FORGED_EVERY));
  const forgeries = Array.from({ length: given.forgeries === false ? 0 : forged }, (_, at) => {
    return { forgery: FORGERIES[at % FORGERIES.length] ?? 'tail cut' };
  });
  if (given.edits === false) return forgeries.slice(0, size);
  const chosen = new Map(tables.map((table) => [table, random.pick(preferred(table))]));
  const must = tables.flatMap((table): Turn[] => [
    { table, operation: 'delete' },
    { table, operation: 'double' },
    { table, operation: 'change', column: chosen.get(table) as TableColumn },
  ]);
  const columns = tables.flatMap((table) =>
    table.columns
      .filter((column) => column !== chosen.get(table))
      .map((column): Turn => ({ table, operation: 'change', column })),
  );
  const rest = tables.flatMap((table) =>
    (['other row', 'null', 'forge', 'swap', 'tail'] as const).map((operation) => anyTurn(random, table, operation)),
  );
  const first = [...must, ...random.shuffled(columns), ...random.shuffled(rest)];
  const wanted = Math.max(size - forgeries.length, must.length);
  const found = tables.filter((table) => isFound(table, 'change'));
  while (first.length < wanted) {
    const table = random.pick(found);
    first.push(anyTurn(random, table, random.pick(OPERATIONS)));
  }
  return [...first.slice(0, wanted), ...forgeries];
}

/** Columns that must be found, where there are any. */
function preferred(table: Table): readonly TableColumn[] {
  const covered = table.columns.filter(isCovered);
  return covered.length > 0 ? covered : table.columns;
}

function anyTurn(random: Random, table: Table, operation: Operation): Turn {
  return { table, operation, column: random.pick(preferred(table)) };
}

interface Choice extends CheckChoice {
  readonly edits?: false;
  readonly forgeries?: false;
}

/** All turns over one book, undone one by one. */
class Tampering {
  readonly faults = new Faults();
  readonly counts: Counts = {
    edits: 0,
    missed: 0,
    stopped: 0,
    forged: 0,
    witnessAlone: 0,
    confirmed: 0,
    operations: new Map(),
    columns: new Set(),
    unharmed: new Set(),
  };

  constructor(
    private readonly trial: Trial,
    private readonly book: SampleBook,
    private readonly checks: BookChecks,
    private readonly tables: readonly Table[],
  ) {}

  async run(turns: readonly Turn[]): Promise<void> {
    for (let from = 0; from < turns.length; from += SHARED) {
      await this.undone((ctx) => this.take(ctx, turns.slice(from, from + SHARED)));
      const done = Math.min(from + SHARED, turns.length);
      if (turns.length > SHARED) this.trial.note(`tamper: ${done} of ${turns.length} edits`);
    }
  }

  private async take(ctx: Ctx, turns: readonly Turn[]): Promise<void> {
    const schemas = [...new Set(this.tables.map(({ name }) => name.split('.')[0] ?? ''))];
    await ctx.tx.query(GUARDS_OFF(schemas));
    await ctx.tx.query('set local session_replication_role = replica');
    for (const turn of turns) {
      await ctx.tx.query('savepoint untouched');
      if ('forgery' in turn) await this.forge(ctx, turn.forgery);
      else await this.edit(ctx, turn);
      await ctx.tx.query('rollback to savepoint untouched');
    }
  }

  private async edit(ctx: Ctx, turn: Exclude<Turn, { forgery: Forgery }>): Promise<void> {
    const { counts, faults, checks } = this;
    const edit = await this.draw(ctx, turn);
    if (!edit) return;
    const changed = await ctx.tx.query(`with changed as (${edit.sql} returning 1) select 1 from changed`);
    if (changed.length === 0) throw new Error(`nothing was tampered with: ${edit.sql}`);
    counts.edits += 1;
    counts.operations.set(edit.operation, (counts.operations.get(edit.operation) ?? 0) + 1);
    if (edit.operation === 'change') counts.columns.add(`${edit.table}.${turn.column?.column}`);
    const confirm = counts.edits % CONFIRMED_EVERY === 0;
    const quick = await this.ask(edit.what, () => checks.quick(ctx, edit.table));
    const found = quick === undefined || quick.length > 0;
    const whole = confirm || !found ? await this.ask(edit.what, () => checks.whole(ctx)) : quick;
    if (confirm) counts.confirmed += 1;
    if (found && whole?.length === 0) faults.add(`a part found ${edit.what}, the whole did not`);
    const must =
      edit.operation === 'change' && turn.column ? isCovered(turn.column) : isFound(turn.table, edit.operation);
    if (whole?.length !== 0) return;
    if (!must) counts.unharmed.add(edit.table);
    else if (!found) {
      counts.missed += 1;
      faults.add(`not found: ${edit.what}`);
    }
  }

  private async forge(ctx: Ctx, forgery: Forgery): Promise<void> {
    const { counts, faults, checks } = this;
    const what = await new Forger(this.book, checks, this.tables, this.trial.random).forge(ctx, forgery);
    counts.edits += 1;
    counts.forged += 1;
    counts.operations.set(forgery, (counts.operations.get(forgery) ?? 0) + 1);
    const codes = await this.ask(what, () => checks.whole(ctx));
    if (codes?.length === 0) {
      counts.missed += 1;
      faults.add(`not found: ${what}`);
    } else if (codes?.every((code) => code.startsWith('TRANSLOG.WITNESS_'))) counts.witnessAlone += 1;
  }

  /** What a check finds; undefined when it broke off instead of telling. */
  private async ask(what: string, check: () => Promise<readonly string[]>): Promise<readonly string[] | undefined> {
    try {
      return await check();
    } catch (error) {
      this.counts.stopped += 1;
      this.faults.add(`the check broke off after ${what}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  /** The edit that is its turn, or where no row allows it another of the same kind elsewhere. */
  private async draw(ctx: Ctx, turn: Exclude<Turn, { forgery: Forgery }>): Promise<Edit | undefined> {
    const { random } = this.trial;
    let { table, column } = turn;
    for (let draws = 0; draws < DRAWS_MAX; draws += 1) {
      const edit = await drawEdit(ctx.tx, random, table, turn.operation, column);
      if (edit) return edit;
      if (turn.operation === 'change') return undefined;
      table = random.pick(this.tables.filter((one) => isFound(one, turn.operation)));
      column = random.pick(preferred(table));
    }
    return undefined;
  }

  private async undone(work: (ctx: Ctx) => Promise<void>): Promise<void> {
    const admin = await makeDataSource({ url: this.book.adminUrl, poolSize: 1 }).initialize();
    const undo = new Error('undo');
    try {
      await inTransaction(
        admin,
        async (tx) => {
          await work(ctxOf(tx));
          throw undo;
        },
        PATIENT,
      );
    } catch (error) {
      if (error !== undo) throw error;
    } finally {
      await admin.destroy();
    }
  }
}

async function tamperWith(trial: Trial, book: SampleBook, given: Choice): Promise<Verdict> {
  const checks = await BookChecks.of(book, given);
  const all = await readTables(book.admin);
  const tables: Table[] = [];
  const empty: string[] = [];
  for (const table of all) {
    const rows = await book.admin(`select from ${table.name} limit 1`);
    if (rows.length === 0) empty.push(table.name);
    else tables.push(table);
  }
  const tampering = new Tampering(trial, book, checks, tables);
  const { faults, counts } = tampering;
  const before = await book.application.run((ctx) => checks.whole(ctx));
  if (before.length > 0) faults.add(`before anyone touched it: ${[...new Set(before)].join(' ')}`);
  for (const name of empty) faults.add(`${name} holds nothing that could be tampered with`);
  await tampering.run(plan(trial.random, trial.size, tables, given));
  const columns = tables.reduce((sum, table) => sum + table.columns.length, 0);
  const kinds = [...counts.operations].map(([name, count]): [string, number] => [`by ${name}`, count]);
  const about =
    `${book.witnessed.size} leaves, ${tables.length} tables with ${columns} columns of which ` +
    `${counts.columns.size} were changed`;
  const verdict = faults.counted(
    {
      edits: counts.edits,
      ...Object.fromEntries(kinds),
      'not found': counts.missed,
      'broke the check off': counts.stopped,
      forgeries: counts.forged,
      'of them seen by the witness alone': counts.witnessAlone,
      'edits confirmed whole': counts.confirmed,
    },
    [about, ...uncoveredLines(all)],
  );
  return { ...verdict, figures: `${about}; ${verdict.figures}` };
}

async function prove(trial: Trial): Promise<Verdict> {
  if (trial.size === SIZES.change) return onSample(trial, {});
  const book = await openBigBook(trial.random, trial.note);
  try {
    return await tamperWith(trial, book, { witnessed: book.witnessed });
  } finally {
    await book.close();
  }
}

async function onSample(trial: Trial, given: Choice & { readonly unwitnessed?: true }): Promise<Verdict> {
  const book = await trial.book();
  return tamperWith(trial, book, given.unwitnessed ? given : { ...given, witnessed: book.witnessed });
}

const SIZES = { change: 200, usual: 1_000, full: 10_000 };

export const tamper: Harness = {
  name: 'tamper',
  promise: 'whatever a superuser changes that the witness has seen, `log verify` or `book audit` tells of it',
  sizes: SIZES,
  sitting: 1_000,
  run: prove,
};

export const tamperControls: readonly Control[] = [
  {
    name: 'tamper, leaves not recomputed',
    breaks: 'records are not compared with their leaves',
    size: 30,
    run: (trial) => onSample(trial, { records: false, forgeries: false }),
  },
  {
    name: 'tamper, witness ignored',
    breaks: 'the log is held against its own checkpoints alone: cut tails, rewrites and restored backups',
    size: FORGED_LEAST,
    run: (trial) => onSample(trial, { edits: false, unwitnessed: true }),
  },
];
