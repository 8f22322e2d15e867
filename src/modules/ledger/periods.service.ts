import type { CalendarDate } from '../../kernel/calendar-date.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { type LeafSource, leafSource, type Translog } from '../translog/index.js';
import type { AuditFinding } from './core/audit-problem.js';
import { periodNotFound } from './core/ledger-errors.js';
import {
  assertCloses,
  assertSeals,
  CLOSE_LEAF,
  type ClosedPeriod,
  closedPeriod,
  closeRecord,
  type PeriodClose,
  type PeriodName,
  trialDigest,
} from './core/period-close.js';
import type { LedgerStore } from './ledger.store.js';
import { LedgerPeriodStore } from './ledger-period.store.js';

/** A period and how far it is closed. */
export interface PeriodStanding extends PeriodName, ClosedPeriod {
  /** In the order recorded. */
  readonly closes: readonly PeriodClose[];
}

/** Closes of the periods of a pool; a part of the book's facade. */
export class Periods {
  private readonly periodStore = new LedgerPeriodStore();

  constructor(
    private readonly store: LedgerStore,
    private readonly translog: Translog,
  ) {}

  async standing(ctx: Ctx, name: PeriodName): Promise<PeriodStanding> {
    if (!(await this.periodStore.hasAccounts(ctx, name))) throw periodNotFound(name);
    const closes = await this.periodStore.closes(ctx, [name]);
    return { pool: name.pool, period: name.period, ...closedPeriod(closes), closes };
  }

  async close(ctx: Ctx, name: PeriodName, through: CalendarDate): Promise<PeriodClose> {
    assertCloses(name, await this.held(ctx, name), through, ctx.now);
    const lines = await this.store.sumsAsOf(ctx, { by: 'event', on: through }, name);
    return this.record(ctx, name, trialDigest(name, through, lines), through);
  }

  async seal(ctx: Ctx, name: PeriodName): Promise<PeriodClose> {
    const closed = await this.held(ctx, name);
    const lines = await this.store.sumsAsOf(ctx, undefined, name);
    assertSeals(name, closed, lines);
    return this.record(ctx, name, trialDigest(name, undefined, lines));
  }

  /** Closes whose trial balance is no longer the one that was closed. */
  async findings(ctx: Ctx): Promise<AuditFinding[]> {
    const found: AuditFinding[] = [];
    const closes: PeriodClose[] = [];
    for await (const page of this.periodStore.stream(ctx)) closes.push(...page);
    for (const close of closes) {
      const moment = close.through === undefined ? undefined : ({ by: 'event', on: close.through } as const);
      const digest = trialDigest(close, close.through, await this.store.sumsAsOf(ctx, moment, close));
      if (digest !== close.digest)
        found.push({ check: 'CLOSE_DIFFERS', id: close.id, found: digest, wanted: close.digest });
    }
    return found;
  }

  leafSource(): LeafSource {
    return leafSource(CLOSE_LEAF, (ctx) => this.periodStore.stream(ctx), closeRecord);
  }

  /** How far the period is closed, with all its balances held. */
  private async held(ctx: Ctx, name: PeriodName): Promise<ClosedPeriod> {
    if ((await this.periodStore.lock(ctx, name)) === 0) throw periodNotFound(name);
    return closedPeriod(await this.periodStore.closes(ctx, [name]));
  }

  private async record(ctx: Ctx, name: PeriodName, digest: string, through?: CalendarDate): Promise<PeriodClose> {
    const close: PeriodClose = {
      id: newId(ctx),
      pool: name.pool,
      period: name.period,
      ...(through === undefined ? {} : { through }),
      digest,
      closedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    await this.periodStore.insert(ctx, close);
    await this.translog.append(ctx, [{ kind: CLOSE_LEAF, id: close.id, record: closeRecord(close) }]);
    return close;
  }
}
