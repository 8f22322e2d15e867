/** Many callers at once on two data sources, and a pool that cannot serve them all (reliability page, P5). */

import { parseDate } from '../../src/kernel/calendar-date.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { fen } from '../../src/kernel/money.js';
import { appropriationAccount, Ledger, move, poolAccount } from '../../src/modules/ledger/index.js';
import { LedgerStore } from '../../src/modules/ledger/ledger.store.js';
import { LedgerAuditStore } from '../../src/modules/ledger/ledger-audit.store.js';
import { Translog } from '../../src/modules/translog/index.js';
import { SYSTEM_ACTOR } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import type { SampleBook } from './sample-book.js';

const CONNECTIONS = 20;
const PATIENT = { limits: { statementMs: 0, lockMs: 0, idleMs: 0 } };
const WAIT_MS = 600_000;
const DAY = parseDate('2025-06-18');

interface Storm {
  readonly pool: string;
  /** What the pool holds when the callers come. */
  readonly holds: bigint;
  /** What each caller asks for. */
  readonly asks: readonly bigint[];
}

interface Outcome {
  readonly granted: bigint;
  readonly grants: number;
  readonly refused: readonly bigint[];
  readonly broken: readonly string[];
}

/** The last yuan, asked for in equal parts or in parts of any size. */
function drawStorm({ random }: Trial, number: number, callers: number): Storm {
  const equal = random.once(2);
  const part = random.between(1n, 100n);
  return {
    pool: `STORM-${number}-${random.word()}`,
    holds: 100n,
    asks: Array.from({ length: callers }, () => (equal ? part : random.between(1n, 100n))),
  };
}

function ledgerOf(book: SampleBook, store: LedgerStore): Ledger {
  return new Ledger(store, new LedgerAuditStore(), book.application.get(Translog));
}

async function fillPool(ledger: Ledger, database: Database, { pool, holds }: Storm): Promise<void> {
  const source = appropriationAccount(pool, '2025');
  const available = poolAccount(pool, '2025', 'available');
  await database.run(SYSTEM_ACTOR, async (ctx) => {
    await ledger.open(ctx, [source, available, poolAccount(pool, '2025', 'reserved')]);
    const about = { eventDate: DAY, reference: { kind: 'programme', id: pool } };
    await ledger.post(ctx, [move('appropriate', source.code, available.code, fen(holds), about)]);
  });
}

async function reserve(ledger: Ledger, ctx: Ctx, pool: string, caller: number, amount: bigint): Promise<void> {
  const from = poolAccount(pool, '2025', 'available').code;
  const to = poolAccount(pool, '2025', 'reserved').code;
  const about = { eventDate: DAY, reference: { kind: 'storm', id: `${pool}/${caller}` } };
  await ledger.post(ctx, [move('reserve', from, to, fen(amount), about)]);
}

async function rage(ledger: Ledger, databases: readonly Database[], storm: Storm): Promise<Outcome> {
  const refused: bigint[] = [];
  const broken: string[] = [];
  let granted = 0n;
  let grants = 0;
  await Promise.all(
    storm.asks.map(async (amount, caller) => {
      const database = databases[caller % databases.length] as Database;
      try {
        await database.run(SYSTEM_ACTOR, (ctx) => reserve(ledger, ctx, storm.pool, caller, amount), PATIENT);
        granted += amount;
        grants += 1;
      } catch (error) {
        const known = error instanceof DomainError && error.code === 'LEDGER.INSUFFICIENT_FUNDS';
        if (known) refused.push(amount);
        else broken.push(error instanceof Error ? error.message : String(error));
      }
    }),
  );
  return { granted, grants, refused, broken };
}

/** What a refused caller asked for must be more than what was left at the end, since a pool only falls in a storm. */
function judge(storm: Storm, outcome: Outcome, faults: Faults): { over: bigint; wrongly: number } {
  const left = storm.holds - outcome.granted;
  const over = left < 0n ? -left : 0n;
  const wrongly = outcome.refused.filter((amount) => amount <= left).length;
  if (over > 0n) faults.add(`${storm.pool}: ${over} fen granted beyond the pool`);
  if (wrongly > 0) faults.add(`${storm.pool}: ${wrongly} refused although ${left} fen were left`);
  for (const reason of outcome.broken) faults.add(`${storm.pool}: ${reason}`);
  return { over, wrongly };
}

async function storms(trial: Trial, callers: number, store: LedgerStore, audited: boolean): Promise<Verdict> {
  const book = await trial.book();
  const ledger = ledgerOf(book, store);
  const databases = await openDatabases(book.url);
  const faults = new Faults();
  let [over, wrongly, grants] = [0n, 0, 0];
  try {
    for (let number = 1; number <= trial.size; number += 1) {
      const storm = drawStorm(trial, number, callers);
      await fillPool(ledger, databases[0] as Database, storm);
      const outcome = await rage(ledger, databases, storm);
      const found = judge(storm, outcome, faults);
      over += found.over;
      wrongly += found.wrongly;
      grants += outcome.grants;
    }
    if (audited) await audit(book, faults);
  } finally {
    for (const database of databases) await database.close();
  }
  return faults.verdict(
    `${trial.size} storms of ${callers} callers, ${grants} granted, ${over} fen over, ${wrongly} wrongly refused`,
  );
}

async function openDatabases(url: string): Promise<Database[]> {
  const options = { url, poolSize: CONNECTIONS, connectTimeoutMs: WAIT_MS };
  const sources = await Promise.all([1, 2].map(() => makeDataSource(options).initialize()));
  return sources.map((source) => new Database(source));
}

async function audit({ application }: SampleBook, faults: Faults): Promise<void> {
  const problems = await application.run((ctx) => application.get(Ledger).audit(ctx));
  for (const { code, id } of problems) faults.add(`book audit: ${code} ${id}`);
}

/** Reads the balances as they are at the moment, and holds nothing. */
class UnlockedStore extends LedgerStore {
  override async lock(ctx: Ctx, codes: readonly string[]): ReturnType<LedgerStore['lock']> {
    return this.accounts(ctx, codes);
  }
}

const CALLERS = { change: 200, usual: 1_000, full: 1_000 } as const;

export const poolStorm: Harness = {
  name: 'pool storm',
  promise: 'callers at once never get more than the pool holds, and none is refused what it could have had',
  sizes: { change: 10, usual: 50, full: 2_000 },
  run: (trial) => storms(trial, trial.size === 10 ? CALLERS.change : CALLERS.usual, new LedgerStore(), true),
};

export const poolStormControls: readonly Control[] = [
  {
    name: 'pool storm, read then write',
    breaks: 'balances are read without being held',
    size: 3,
    run: (trial) => storms(trial, 100, new UnlockedStore(), false),
  },
];
