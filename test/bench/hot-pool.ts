import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { fen } from '../../src/kernel/money.js';
import { appropriationAccount, Ledger, move, type PostOutcome, poolAccount } from '../../src/modules/ledger/index.js';
import { LedgerStore } from '../../src/modules/ledger/ledger.store.js';
import { LedgerAuditStore } from '../../src/modules/ledger/ledger-audit.store.js';
import { Translog } from '../../src/modules/translog/index.js';
import { TranslogStore } from '../../src/modules/translog/translog.store.js';
import { SYSTEM_ACTOR } from '../../src/platform/access.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { openEmbedded } from '../../src/platform/database/embedded-postgres.js';
import { GroupCommit } from '../../src/platform/database/group-commit.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { testLogKeys } from '../support/log-keys.js';
import type { BenchRow, Contest } from './frame.js';

const CALLERS = 32;
const DAY = parseDate('2025-06-18');
const POOL_FEN = 1_000_000_000n;
/** One request in so many asks for more than the pool ever holds and is refused, on either side. */
const GREEDY_EVERY = 50;

/** Amounts that together stay within the pool, so that who is refused does not hang on who comes first. */
const amountOf = (request: number): bigint =>
  request % GREEDY_EVERY === 0 ? POOL_FEN + 1n : BigInt(1 + ((request * 37) % 100));

/** Every caller asks for the next amount as soon as its last one is answered; true where it was granted. */
async function storm(size: number, ask: (request: number, amount: bigint) => Promise<boolean>): Promise<boolean[]> {
  const granted: boolean[] = [];
  let next = 0;
  const caller = async (): Promise<void> => {
    for (let request = next++; request < size; request = next++)
      granted[request] = await ask(request, amountOf(request));
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return granted;
}

function digest(granted: readonly boolean[], available: bigint, reserved: bigint): string {
  const answers = granted.map((one) => (one ? '1' : '0')).join('');
  return createHash('sha256').update(`${answers} ${available} ${reserved}`).digest('hex');
}

/** How long callers of ours waited for their answer, over all rounds. */
export interface HotPoolContest extends Contest {
  /** In milliseconds; `share` from 0 to 1, such as 0.99. */
  latencyMs(share: number): number;
}

class Ours {
  readonly latencies: number[] = [];
  private rounds = 0;
  private readonly group: GroupCommit<Parameters<Ledger['postEach']>[1][number], PostOutcome>;

  constructor(
    private readonly database: Database,
    private readonly ledger: Ledger,
  ) {
    this.group = new GroupCommit(
      (work) => database.run(SYSTEM_ACTOR, work),
      (ctx, transfers) => ledger.postEach(ctx, transfers),
    );
  }

  async round(size: number): Promise<string> {
    const pool = `HOT-${this.rounds++}`;
    const available = poolAccount(pool, '2025', 'available').code;
    const reserved = poolAccount(pool, '2025', 'reserved').code;
    await this.fill(pool);
    const granted = await storm(size, async (request, amount) => {
      const start = performance.now();
      const reference = { kind: 'claim', id: String(request) };
      const about = { eventDate: DAY, reference };
      const outcome = await this.group.submit(move('reserve', available, reserved, fen(amount), about));
      this.latencies.push(performance.now() - start);
      return 'id' in outcome;
    });
    const balances = await this.database.run(SYSTEM_ACTOR, (ctx) => this.ledger.balances(ctx, [available, reserved]));
    return digest(granted, balances.get(available) ?? 0n, balances.get(reserved) ?? 0n);
  }

  async close(): Promise<void> {
    await this.group.close();
    const problems = await this.database.run(SYSTEM_ACTOR, (ctx) => this.ledger.audit(ctx));
    if (problems.length > 0) throw new Error(`hot pool: the book does not add up: ${problems[0]?.code}`);
  }

  private async fill(pool: string): Promise<void> {
    const source = appropriationAccount(pool, '2025');
    const available = poolAccount(pool, '2025', 'available');
    const about = { eventDate: DAY, reference: { kind: 'programme', id: pool } };
    await this.database.run(SYSTEM_ACTOR, async (ctx) => {
      await this.ledger.open(ctx, [source, available, poolAccount(pool, '2025', 'reserved')]);
      await this.ledger.post(ctx, [move('appropriate', source.code, available.code, fen(POOL_FEN), about)]);
    });
  }
}

const PEER_TABLES = `
  create schema bench;
  create table bench.account (id int primary key, balance bigint not null check (balance >= 0));
  create table bench.transfer (id bigserial primary key, reference text not null, at timestamptz not null default now());
  create table bench.entry (transfer_id bigint not null references bench.transfer, account_id int not null,
    amount bigint not null, balance bigint not null, primary key (transfer_id, account_id));`;

/** The usual way: a transaction for each request that locks both rows, looks, writes transfer, entries and balances. */
async function peerRound(pool: pg.Pool, round: number, size: number): Promise<string> {
  const [from, to] = [2 * round + 1, 2 * round + 2];
  await pool.query('insert into bench.account values ($1, $2), ($3, 0)', [from, POOL_FEN.toString(), to]);
  const granted = await storm(size, async (request, amount) => {
    const client = await pool.connect();
    try {
      await client.query('begin');
      const { rows } = await client.query<{ id: number; balance: string }>(
        'select id, balance from bench.account where id = any ($1) order by id for update',
        [[from, to]],
      );
      const balances = rows.map((row) => BigInt(row.balance));
      const [left, right] = [(balances[0] ?? 0n) - amount, (balances[1] ?? 0n) + amount];
      if (left < 0n) {
        await client.query('rollback');
        return false;
      }
      const booked = await client.query<{ id: string }>(
        'insert into bench.transfer (reference) values ($1) returning id',
        [String(request)],
      );
      const entry = 'insert into bench.entry values ($1, $2, $3, $4)';
      await client.query(entry, [booked.rows[0]?.id, from, (-amount).toString(), left.toString()]);
      await client.query(entry, [booked.rows[0]?.id, to, amount.toString(), right.toString()]);
      await client.query('update bench.account set balance = $2 where id = $1', [from, left.toString()]);
      await client.query('update bench.account set balance = $2 where id = $1', [to, right.toString()]);
      await client.query('commit');
      return true;
    } finally {
      client.release();
    }
  });
  const { rows } = await pool.query<{ balance: string }>(
    'select balance from bench.account where id = any ($1) order by id',
    [[from, to]],
  );
  return digest(granted, BigInt(rows[0]?.balance ?? 0), BigInt(rows[1]?.balance ?? 0));
}

async function open(size: number): Promise<HotPoolContest> {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-bench-'));
  const server = await openEmbedded(folder);
  await migrate(server.adminUrl, server.url);
  const dataSource = await makeDataSource({ url: server.url, poolSize: 4 }).initialize();
  const database = new Database(dataSource);
  const translog = new Translog(new TranslogStore(), testLogKeys().signer);
  const ours = new Ours(database, new Ledger(new LedgerStore(), new LedgerAuditStore(), translog));
  const peer = new pg.Pool({ connectionString: server.adminUrl, max: CALLERS });
  // Its connections may outlive `end` by a moment and then see the server stop.
  peer.on('error', () => undefined);
  await peer.query(PEER_TABLES);
  let rounds = 0;
  return {
    ours: () => ours.round(size),
    peer: () => peerRound(peer, rounds++, size),
    latencyMs: (share) => [...ours.latencies].sort((a, b) => a - b)[Math.floor(ours.latencies.length * share)] ?? 0,
    close: async () => {
      await ours.close();
      await peer.end();
      await database.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const hotPool = {
  name: 'hot pool',
  ours: `reserve with decision and leaf, one pool, ${CALLERS} callers, answered after commit`,
  beside: 'row-locked double-entry transfer from node-pg, one transaction a request',
  targetRatio: 10,
  size: { usual: 3_200, full: 32_000 },
  open,
} satisfies BenchRow;
