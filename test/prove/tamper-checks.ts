/**
 * The same verification in two sizes. Whole: what `log verify` against the witness and `book audit` tell. Quick: of the
 * parts that read the tampered table, as recorded from their own SQL, the first that finds something; only what no part
 * finds is put before the whole. The harness confirms again and again that both agree.
 */
import { orUnreadable, type Problem } from '../../src/cli/audit-report.js';
import { Catalogue } from '../../src/modules/catalogue/index.js';
import { Claims } from '../../src/modules/claims/index.js';
import { Ledger } from '../../src/modules/ledger/index.js';
import { Parties } from '../../src/modules/parties/index.js';
import { compareLeaves } from '../../src/modules/translog/core/compare-leaves.js';
import { rowAstray } from '../../src/modules/translog/core/log-problem.js';
import { type LeafSource, Translog, type WitnessedHead } from '../../src/modules/translog/index.js';
import { TranslogStore } from '../../src/modules/translog/translog.store.js';
import { Usage } from '../../src/modules/usage/index.js';
import { SYSTEM_ACTOR } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import type { Tx } from '../../src/platform/database/tx.js';
import type { SampleBook } from './sample-book.js';

export const ctxOf = (tx: Tx): Ctx => ({
  actor: SYSTEM_ACTOR,
  tx,
  now: new Date(),
  locale: 'en',
  requestId: 'tamper',
});

type Check = (ctx: Ctx) => Promise<readonly string[]>;

interface Part {
  readonly check: Check;
  readonly reads: ReadonlySet<string>;
}

export interface CheckChoice {
  /** What the witness shows; absent: it is not asked. */
  readonly witnessed?: WitnessedHead;
  /** False: records are not compared with their leaves. */
  readonly records?: boolean;
}

const store = new TranslogStore();

/** Notes every statement that goes through. */
class HeardTx implements Tx {
  readonly heard: string[] = [];

  constructor(private readonly tx: Tx) {}

  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
    this.heard.push(sql);
    return this.tx.query(sql, parameters);
  }

  stream<Row>(sql: string, parameters?: readonly unknown[], pageSize?: number): AsyncIterable<Row[]> {
    this.heard.push(sql);
    return this.tx.stream(sql, parameters, pageSize);
  }
}

export class BookChecks {
  private constructor(
    private readonly book: SampleBook,
    private readonly choice: CheckChoice,
    private readonly parts: readonly Part[],
    private readonly sourceReads: ReadonlyMap<string, ReadonlySet<string>>,
  ) {}

  /** Runs every part once over the untouched book to learn what it reads. */
  static async of(book: SampleBook, choice: CheckChoice): Promise<BookChecks> {
    return book.application.run(async (ctx) => {
      const views = await viewTables(ctx.tx);
      const sourceReads = new Map<string, ReadonlySet<string>>();
      const parts: Part[] = [];
      const learn = async (check: Check): Promise<Part> => {
        const tx = new HeardTx(ctx.tx);
        await check({ ...ctx, tx });
        return { check, reads: tablesIn(tx.heard.join('\n'), views) };
      };
      for (const source of book.application.leafSources()) {
        const part = await learn((one) => recordCodes(source, one));
        sourceReads.set(source.kind, part.reads);
        if (choice.records !== false) parts.push(part);
      }
      parts.push(await learn(async (one) => codesOf(await book.application.get(Ledger).audit(one))));
      parts.push(await learn((one) => told('claims', book.application.get(Claims), one)));
      if (choice.records !== false) {
        parts.push(await learn((one) => told('persons', book.application.get(Parties), one)));
        parts.push(await learn((one) => told('search', book.application.get(Catalogue), one)));
        parts.push(await learn((one) => told('counts of use', book.application.get(Usage), one)));
      }
      parts.push(await learn((one) => treeCodes(book, one, choice.witnessed)));
      return new BookChecks(book, choice, parts, sourceReads);
    });
  }

  /** Codes of everything that is found. */
  async whole(ctx: Ctx): Promise<readonly string[]> {
    const { book, choice } = this;
    if (choice.records !== false) return book.problems(ctx, choice.witnessed);
    return [...(await treeCodes(book, ctx, choice.witnessed)), ...(await book.bookProblems(ctx))];
  }

  /** Codes of the first part that finds something among those that read the table. */
  async quick(ctx: Ctx, table: string): Promise<readonly string[]> {
    for (const { check, reads } of this.parts) {
      if (!reads.has(table)) continue;
      const codes = await check(ctx);
      if (codes.length > 0) return codes;
    }
    return [];
  }

  /** Sources whose records are made from the table. */
  sourcesOf(table: string): LeafSource[] {
    return this.book.application.leafSources().filter((source) => this.sourceReads.get(source.kind)?.has(table));
  }

  /** Tables that records of the kind are made from. */
  tablesOf(kind: string): string[] {
    return [...(this.sourceReads.get(kind) ?? [])].filter((table) => !table.startsWith('translog.'));
  }
}

const codesOf = (problems: readonly { readonly code: string }[]): string[] => problems.map(({ code }) => code);

interface Audited {
  audit(ctx: Ctx): Promise<readonly Problem[]>;
}

async function told(check: string, room: Audited, ctx: Ctx): Promise<string[]> {
  return codesOf(await orUnreadable(check, () => room.audit(ctx)));
}

async function recordCodes(source: LeafSource, ctx: Ctx): Promise<string[]> {
  const compared = async (): Promise<Problem[]> => {
    const problems: Problem[] = [];
    const leaves = store.leavesOf(ctx, source.kind);
    for await (const problem of compareLeaves(source.kind, source.stream(ctx), leaves)) problems.push(problem);
    for (const id of (await source.strays?.(ctx)) ?? []) problems.push(rowAstray(source.kind, id));
    return problems;
  };
  return codesOf(await orUnreadable('log', compared));
}

/** The log by itself: positions, tiles, checkpoints, cosignatures, the queue, the witness. */
async function treeCodes(book: SampleBook, ctx: Ctx, witnessed: WitnessedHead | undefined): Promise<string[]> {
  const { application } = book;
  const known = new Set(application.leafSources().map((source) => source.kind));
  const verified = async (): Promise<readonly Problem[]> => {
    const { problems } = await application.get(Translog).verify(ctx, [], application.verifierKeys(), witnessed);
    return problems.filter(({ code, kind }) => code !== 'TRANSLOG.UNKNOWN_KIND' || !known.has(kind));
  };
  return codesOf(await orUnreadable('log', verified));
}

/** Views by name, with the tables that they show. */
async function viewTables(tx: Tx): Promise<Map<string, string[]>> {
  const rows = await tx.query<{ view: string; table: string }>(
    `select distinct view_schema || '.' || view_name as view, table_schema || '.' || table_name as "table"
     from information_schema.view_table_usage where view_schema not in ('pg_catalog', 'information_schema')`,
  );
  const views = new Map<string, string[]>();
  for (const { view, table } of rows) views.set(view, [...(views.get(view) ?? []), table]);
  return views;
}

function tablesIn(sql: string, views: ReadonlyMap<string, readonly string[]>): Set<string> {
  const names = sql.match(/\b[a-z_]+\.[a-z_]+\b/g) ?? [];
  return new Set(names.flatMap((name) => [name, ...(views.get(name) ?? [])]));
}
