/**
 * Money conserved at every instant (reliability page, P4): a reader on a connection of its own asks again and again, each
 * time of one moment, whether the accounts of a pool agree with themselves and with every leg that was booked.
 */
import { setTimeout } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { inTransaction } from '../../src/platform/database/transaction.js';
import type { Faults } from './frame.js';

const PATIENT = { statementMs: 0, lockMs: 0, idleMs: 0 };
/** The whole book now and then, one pool the other times: what grows with the book is read rarely. */
const WHOLE_EVERY = 200;
/** Between two looks, so that the machine is left to those who are being watched. */
const PAUSE_MS = 5;

interface Moment {
  readonly pool: string;
  readonly period: string;
  readonly appropriation: bigint;
  readonly available: bigint;
  readonly reserved: bigint;
  readonly payable: bigint;
  readonly paid: bigint;
  readonly clawed_back: bigint;
  readonly lapsed: bigint;
  /** Accounts whose stored balance is not the sum of their legs. */
  readonly differing: bigint;
  readonly below_limit: bigint;
  /** Transfers that touch the pool and do not sum to zero. */
  readonly unbalanced: bigint;
}

const sumOf = (kind: string, name: string): string =>
  `coalesce(sum(m.balance_fen) filter (where m.kind = '${kind}'), 0)::bigint as ${name}`;

const MOMENT = `
  with mine as (
    select a.account_id, a.pool, a.period, a.kind, b.balance_fen, a.min_balance_fen,
      (select coalesce(sum(l.amount_fen), 0) from ledger.leg l where l.account_id = a.account_id) as added
    from ledger.account a left join ledger.balance b using (account_id) where $1::text is null or a.pool = $1),
  unbalanced as (
    select m.pool, m.period, l.transfer_id from mine m join ledger.leg l using (account_id)
    where (select sum(o.amount_fen) from ledger.leg o where o.transfer_id = l.transfer_id) <> 0)
  select m.pool, m.period,
    ${sumOf('appropriation', 'appropriation')}, ${sumOf('available', 'available')}, ${sumOf('reserved', 'reserved')},
    ${sumOf('payable', 'payable')}, ${sumOf('paid', 'paid')}, ${sumOf('clawedBack', 'clawed_back')}, ${sumOf('lapsed', 'lapsed')},
    count(*) filter (where m.balance_fen is distinct from m.added) as differing,
    count(*) filter (where m.balance_fen < m.min_balance_fen or m.added < m.min_balance_fen) as below_limit,
    (select count(distinct u.transfer_id) from unbalanced u where u.pool = m.pool and u.period = m.period) as unbalanced
  from mine m group by m.pool, m.period`;

export class ConservationReader {
  snapshots = 0;
  violations = 0;
  private pool: string | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly source: DataSource,
    private readonly faults: Faults,
  ) {}

  /** Reads until it is told to stop. */
  start(): void {
    this.running = this.loop();
  }

  /** The pool that is being used. */
  watch(pool: string): void {
    this.pool = pool;
  }

  /** Ends after a last look at the whole book. May be called again. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async loop(): Promise<void> {
    try {
      while (!this.stopped) {
        const whole = this.snapshots % WHOLE_EVERY === WHOLE_EVERY - 1;
        await this.look(whole ? null : (this.pool ?? null));
        await setTimeout(PAUSE_MS);
      }
      await this.look(null);
    } catch (error) {
      this.tell(`the reader broke off: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private async look(pool: string | null): Promise<void> {
    const moments = await inTransaction(this.source, (tx) => tx.query<Moment>(MOMENT, [pool]), PATIENT, {
      snapshot: true,
    });
    this.snapshots += 1;
    for (const moment of moments) for (const what of wrongIn(moment)) this.tell(`${moment.pool}: ${what}`);
  }

  private tell(what: string): void {
    this.violations += 1;
    this.faults.add(what);
  }
}

function wrongIn(moment: Moment): string[] {
  const { appropriation, available, reserved, payable, paid, clawed_back, lapsed } = moment;
  const held = available + reserved + payable + paid + clawed_back + lapsed;
  const wrong: string[] = [];
  if (appropriation + held !== 0n) wrong.push(`its accounts sum to ${appropriation + held} fen instead of zero`);
  if (-appropriation !== held) wrong.push(`${-appropriation} fen were appropriated and ${held} are accounted for`);
  if (moment.differing > 0n) wrong.push(`${moment.differing} stored balances are not the sum of their legs`);
  if (moment.below_limit > 0n) wrong.push(`${moment.below_limit} accounts stand below their limit`);
  if (moment.unbalanced > 0n) wrong.push(`${moment.unbalanced} transfers do not sum to zero`);
  return wrong;
}
