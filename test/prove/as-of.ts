/**
 * Balances, trial balance and pools as of any past moment, on both axes, against a re-computation from the entries in
 * plain TypeScript. The books are random: several pools and periods, back-dated and post-dated events, reversals,
 * reservations settled in parts and expired.
 */
import { addDays, type CalendarDate, parseDate, shanghaiDate } from '../../src/kernel/calendar-date.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { fen } from '../../src/kernel/money.js';
import {
  type AccountBalance,
  type AccountDraft,
  appropriationAccount,
  type Entry,
  Ledger,
  type Moment,
  type MoveKind,
  move,
  organisationAccount,
  poolAccount,
} from '../../src/modules/ledger/index.js';
import { LedgerStore } from '../../src/modules/ledger/ledger.store.js';
import { LedgerAuditStore } from '../../src/modules/ledger/ledger-audit.store.js';
import { Translog } from '../../src/modules/translog/index.js';
import { SYSTEM_ACTOR } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import type { Random } from './random.js';

const DAY_MS = 86_400_000;
const FIRST_MS = Date.parse('2025-01-01T00:00:00Z');
const PERIODS = ['2025', '2026'] as const;
const ORGANISATIONS = ['org-1', 'org-2', 'org-3'] as const;
const STEPS = 400;

/** The account of a pool's period, or of the next one, that a kind of account names. */
type Accounts = (kind: string, nextPeriod?: boolean) => AccountDraft;

/** Ways of money, each from and to a kind of account. */
const WAYS: readonly (readonly [MoveKind, string, string])[] = [
  ['appropriate', 'appropriation', 'available'],
  ['reserve', 'available', 'reserved'],
  ['reserve', 'available', 'reserved'],
  ['release', 'reserved', 'available'],
  ['issue', 'reserved', 'payable'],
  ['issue', 'reserved', 'payable'],
  ['cancel', 'payable', 'available'],
  ['pay', 'payable', 'paid'],
  ['payReturned', 'paid', 'payable'],
  ['clawBack', 'paid', 'clawedBack'],
  ['restore', 'clawedBack', 'available'],
  ['lapse', 'available', 'lapsed'],
  ['carryOver', 'available', 'available'],
];

/** Writes one random book, step by step, each in a transaction of its own at a recorded time that never goes back. */
export class RandomBook {
  readonly done = { booked: 0, reversed: 0, settled: 0, expired: 0, refused: 0, backDated: 0 };
  private readonly transfers: string[] = [];
  private readonly reservations: { readonly id: string; readonly pool: string; readonly period: number }[] = [];
  private nowMs = FIRST_MS;

  constructor(
    private readonly ledger: Ledger,
    private readonly run: <T>(now: Date, work: (ctx: Ctx) => Promise<T>) => Promise<T>,
    private readonly random: Random,
    private readonly pools: readonly string[],
  ) {}

  async write(steps: number): Promise<void> {
    const all = this.pools.flatMap((pool) => PERIODS.flatMap((_, period) => accountsOf(pool, period)));
    await this.run(new Date(this.nowMs), async (ctx) => {
      await this.ledger.open(ctx, all);
      const about = { eventDate: shanghaiDate(ctx.now), reference: { kind: 'programme', id: 'p' } };
      const names = this.pools.flatMap((pool) => PERIODS.map((_, period) => naming(pool, period, ORGANISATIONS[0])));
      const fill = (of: Accounts) =>
        move('appropriate', of('appropriation').code, of('available').code, fen(900n), about);
      await this.ledger.post(ctx, names.map(fill));
    });
    for (let step = 0; step < steps; step += 1) {
      // Now and then several transactions within one millisecond.
      if (!this.random.once(4)) this.nowMs += this.random.below(40 * 3_600_000);
      try {
        await this.run(new Date(this.nowMs), (ctx) => this.step(ctx));
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        this.done.refused += 1;
      }
    }
  }

  private async step(ctx: Ctx): Promise<void> {
    const { random, ledger } = this;
    const today = shanghaiDate(ctx.now);
    if (random.once(30)) {
      this.done.expired += (await ledger.expireReservations(ctx, today)).length;
      return;
    }
    const eventDate = random.once(3) ? addDays(today, random.below(200) - 160) : today;
    const about = { eventDate, reference: { kind: 'draw', id: String(this.done.booked) } };
    if (this.transfers.length > 0 && random.once(8)) {
      await ledger.reverse(ctx, random.pick(this.transfers), about);
      this.done.reversed += 1;
    } else await this.post(ctx, about);
    if (eventDate < today) this.done.backDated += 1;
  }

  private async post(ctx: Ctx, about: { eventDate: CalendarDate; reference: { kind: string; id: string } }) {
    const { random } = this;
    const [kind, from, to] = random.pick(WAYS);
    const settles = ['issue', 'release'].includes(kind) && !random.once(3) ? this.reservations.at(-1) : undefined;
    const pool = settles?.pool ?? random.pick(this.pools);
    const period = settles?.period ?? (kind === 'carryOver' ? 0 : random.below(PERIODS.length));
    const account = naming(pool, period, random.pick(ORGANISATIONS));
    const amount = random.between(1n, kind === 'appropriate' ? 5_000n : 150n);
    const draft = move(kind, account(from).code, account(to, kind === 'carryOver').code, fen(amount), {
      ...about,
      ...(settles ? { settles: settles.id } : {}),
      ...(kind === 'reserve' && random.once(2) ? { expiresOn: addDays(about.eventDate, 1 + random.below(60)) } : {}),
    });
    const [id = ''] = await this.ledger.post(ctx, [draft]);
    this.transfers.push(id);
    if (kind === 'reserve') this.reservations.push({ id, pool, period });
    this.done.booked += 1;
    if (settles) this.done.settled += 1;
  }
}

function naming(pool: string, period: number, organisation: string): Accounts {
  return (kind, nextPeriod = false) => {
    const year = PERIODS[nextPeriod ? period + 1 : period] ?? PERIODS[0];
    if (kind === 'appropriation') return appropriationAccount(pool, year);
    if (kind === 'available' || kind === 'reserved' || kind === 'lapsed') return poolAccount(pool, year, kind);
    return organisationAccount(pool, year, kind as 'payable' | 'paid' | 'clawedBack', organisation);
  };
}

function accountsOf(pool: string, period: number): AccountDraft[] {
  const kinds = ['appropriation', 'available', 'reserved', 'lapsed', 'payable', 'paid', 'clawedBack'];
  const all = ORGANISATIONS.flatMap((organisation) => kinds.map((kind) => naming(pool, period, organisation)(kind)));
  return [...new Map(all.map((account) => [account.code, account])).values()];
}

/** Every account with its entries, as the public door lists them. */
export interface ReadAccount {
  readonly account: AccountBalance;
  readonly entries: readonly Entry[];
}

export async function readBook(ledger: Ledger, ctx: Ctx): Promise<ReadAccount[]> {
  const read: ReadAccount[] = [];
  for (let after: string | undefined; ; ) {
    const page = await ledger.accounts(ctx, { limit: 200, ...(after === undefined ? {} : { after }) });
    for (const account of page) read.push({ account, entries: await allEntries(ledger, ctx, account.id) });
    after = page.at(-1)?.code;
    if (page.length < 200) return read;
  }
}

async function allEntries(ledger: Ledger, ctx: Ctx, account: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (;;) {
    const after = entries.at(-1)?.transferId;
    const page = await ledger.entries(ctx, account, { limit: 1000, ...(after === undefined ? {} : { after }) });
    entries.push(...page);
    if (page.length < 1000) return entries;
  }
}

/** What an account held at the moment, added up by hand. */
function heldAt({ entries }: ReadAccount, moment: Moment): bigint {
  let sum = 0n;
  for (const entry of entries) {
    const late = moment.by === 'event' ? entry.eventDate > moment.on : entry.recordedAt.getTime() > moment.at.getTime();
    if (!late) sum += entry.amountFen;
  }
  return sum;
}

/** Half the moments lie on an entry's own day or instant, or just beside it. */
export function drawMoment(random: Random, entries: readonly Entry[]): { moment: Moment; exact: boolean } {
  const near = random.once(2) ? random.pick(entries) : undefined;
  const beside = random.below(3) - 1;
  if (random.once(2)) {
    const on = near ? addDays(near.eventDate, beside) : addDays(parseDate('2024-06-01'), random.below(1_000));
    return { moment: { by: 'event', on }, exact: near !== undefined && beside === 0 };
  }
  const ms = near ? near.recordedAt.getTime() + beside : FIRST_MS + (random.below(1_000) - 100) * DAY_MS;
  return { moment: { by: 'recorded', at: new Date(ms) }, exact: near !== undefined && beside === 0 };
}

/** Asks the book as of the moment in all three ways and tells what is not as re-computed. */
export async function compareAt(
  ledger: Ledger,
  ctx: Ctx,
  book: readonly ReadAccount[],
  moment: Moment,
  random: Random,
): Promise<string[]> {
  const wanted = new Map(book.map((one) => [one.account.code, heldAt(one, moment)]));
  const when = moment.by === 'event' ? moment.on : moment.at.toISOString();
  const faults: string[] = [];
  const differs = (what: string, got: bigint | undefined, want: bigint): void => {
    if (got !== want) faults.push(`${what} ${moment.by} ${when}: ${got} instead of ${want}`);
  };
  const lines = new Map((await ledger.trialBalance(ctx, moment)).map((line) => [line.code, line.balanceFen]));
  if (lines.size !== wanted.size) faults.push(`trial balance ${when}: ${lines.size} lines instead of ${wanted.size}`);
  for (const [code, sum] of wanted) differs(`trial balance ${code}`, lines.get(code), sum);
  differs(
    'trial balance in all',
    [...lines.values()].reduce((sum, one) => sum + one, 0n),
    0n,
  );
  const { pool, period } = random.pick(book).account;
  const kinds = await ledger.poolAsOf(ctx, pool, period, moment);
  for (const [kind, sum] of Object.entries(kinds)) {
    const own = book.filter(({ account }) => account.pool === pool && account.period === period);
    const parts = own
      .filter(({ account }) => account.kind === kind)
      .map(({ account }) => wanted.get(account.code) ?? 0n);
    differs(
      `pool ${pool}/${period} ${kind}`,
      sum,
      parts.reduce((whole, one) => whole + one, 0n),
    );
  }
  const asked = [1, 2, 3].map(() => random.pick(book).account.code);
  const balances = await ledger.balancesAsOf(ctx, [...asked, 'no/such/account'], moment);
  for (const code of asked) differs(`balance ${code}`, balances.get(code), wanted.get(code) ?? 0n);
  return faults;
}

const CHUNK = 100;

/** `asked` answers the questions; the book is written and read by the one that ships. */
async function moments(trial: Trial, make: (translog: Translog) => Ledger): Promise<Verdict> {
  const shared = await trial.book();
  const translog = shared.application.get(Translog);
  const shipped = new Ledger(new LedgerStore(), new LedgerAuditStore(), translog);
  const asked = make(translog);
  const database = new Database(await makeDataSource({ url: shared.url, poolSize: 2 }).initialize());
  const faults = new Faults();
  const counts = { event: 0, recorded: 0, exact: 0, different: 0 };
  try {
    const pools = [1, 2, 3].map((at) => `AS-OF-${at}-${trial.random.word()}`);
    const writer = new RandomBook(
      shipped,
      (now, work) => database.run(SYSTEM_ACTOR, work, { now }),
      trial.random,
      pools,
    );
    await writer.write(STEPS);
    const book = await database.run(SYSTEM_ACTOR, (ctx) => readBook(shipped, ctx));
    const own = book.filter(({ account }) => pools.includes(account.pool)).flatMap(({ entries }) => entries);
    for (let first = 0; first < trial.size; first += CHUNK) {
      await database.run(SYSTEM_ACTOR, async (ctx) => {
        for (let at = first; at < Math.min(first + CHUNK, trial.size); at += 1) {
          const { moment, exact } = drawMoment(trial.random, own);
          counts[moment.by] += 1;
          if (exact) counts.exact += 1;
          const found = await compareAt(asked, ctx, book, moment, trial.random);
          if (found.length > 0) counts.different += 1;
          for (const fault of found) faults.add(fault);
        }
      });
      if (first % 2_000 === 0) trial.note(`as of: ${first} of ${trial.size} moments`);
    }
    const problems = await database.run(SYSTEM_ACTOR, (ctx) => shipped.audit(ctx));
    for (const { code, id } of problems) faults.add(`book audit: ${code} ${id}`);
    if (counts.exact * 10 < trial.size) faults.add(`only ${counts.exact} moments on an entry's own day or instant`);
    const { booked, reversed, settled, expired, backDated } = writer.done;
    return faults.verdict(
      `${trial.size} moments (${counts.event} by event date, ${counts.recorded} by recorded date, ${counts.exact} on an entry's own), ` +
        `${own.length} entries of ${booked} transfers, ${reversed} reversals, ${settled} settled, ${expired} expired, ${backDated} back-dated; ${counts.different} answered otherwise`,
    );
  } finally {
    await database.close();
  }
}

/** The moment just before: what comes on the day or in the millisecond itself is left out. */
function before(moment: Moment): Moment {
  if (moment.by === 'event') return { by: 'event', on: addDays(moment.on, -1) };
  return { by: 'recorded', at: new Date(moment.at.getTime() - 1) };
}

class StrictStore extends LedgerStore {
  override async sumsAsOf(...[ctx, moment, whose]: Parameters<LedgerStore['sumsAsOf']>) {
    return super.sumsAsOf(ctx, moment && before(moment), whose);
  }
}

const WITHOUT_REVERSALS = `on t.transfer_id = l.transfer_id and t.kind <> 'reversal'`;

class ForgetfulStore extends LedgerStore {
  override async sumsAsOf(...[ctx, moment, whose]: Parameters<LedgerStore['sumsAsOf']>) {
    const { tx } = ctx;
    const forgetful: Ctx['tx'] = {
      query: (sql, parameters) => tx.query(sql.replace('using (transfer_id)', WITHOUT_REVERSALS), parameters),
      stream: (sql, parameters, pageSize) => tx.stream(sql, parameters, pageSize),
    };
    return super.sumsAsOf({ ...ctx, tx: forgetful }, moment, whose);
  }
}

const over = (store: LedgerStore) => (translog: Translog) => new Ledger(store, new LedgerAuditStore(), translog);

export const asOf: Harness = {
  name: 'as of',
  promise:
    'balance, trial balance and pool as of any past moment equal a re-computation from the entries, on both axes',
  sizes: { change: 200, usual: 10_000, full: 10_000 },
  run: (trial) => moments(trial, over(new LedgerStore())),
};

export const asOfControls: readonly Control[] = [
  {
    name: 'as of, the moment itself left out',
    breaks: 'what counts on the day, or was recorded in the millisecond, is not counted',
    size: 60,
    run: (trial) => moments(trial, over(new StrictStore())),
  },
  {
    name: 'as of, reversals left out',
    breaks: 'entries of reversals are not counted',
    size: 60,
    run: (trial) => moments(trial, over(new ForgetfulStore())),
  },
];
