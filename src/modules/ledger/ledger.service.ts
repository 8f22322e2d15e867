import { Injectable } from '@nestjs/common';
import { assert, present } from '../../kernel/assert.js';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { DomainError } from '../../kernel/domain-error.js';
import { addFen, type Fen, fen } from '../../kernel/money.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { type LeafSource, leafSource, Translog } from '../translog/index.js';
import { ACCOUNT_KINDS, type Account, type AccountDraft, type AccountKind, sameAccount } from './core/account.js';
import { type AuditProblem, auditProblem } from './core/audit-problem.js';
import {
  accountChanged,
  accountNotFound,
  alreadyReversed,
  reversalOfReversal,
  transferNotFound,
} from './core/ledger-errors.js';
import {
  ACCOUNT_LEAF,
  accountRecord,
  type BookedTransfer,
  TRANSFER_LEAF,
  transferRecord,
} from './core/ledger-record.js';
import type { Moment } from './core/moment.js';
import { firstOpenDay, type PeriodClose, type PeriodName } from './core/period-close.js';
import {
  applyEach,
  applyTransfers,
  type HeldReservation,
  move,
  reversalOf,
  type Standing,
  type TransferDraft,
  takesUnpromised,
} from './core/transfer.js';
import { type AccountBalance, type Entry, LedgerStore, type TrialBalanceLine } from './ledger.store.js';
import { LedgerAuditStore } from './ledger-audit.store.js';
import { LedgerReservationStore } from './ledger-reservation.store.js';
import { type PeriodStanding, Periods } from './periods.service.js';

/** What became of one of several transfers: booked under an id, or refused. */
export type PostOutcome = { readonly id: string } | { readonly refused: DomainError };

/** What an expired reservation gave back. */
export interface ExpiredReservation {
  /** The transfer that had reserved. */
  readonly reservation: string;
  /** The transfer that gives back. */
  readonly transfer: string;
  readonly amountFen: Fen;
}

/** The double-entry book. */
@Injectable()
export class Ledger {
  private readonly reservationStore = new LedgerReservationStore();
  private readonly periods: Periods;

  constructor(
    private readonly store: LedgerStore,
    private readonly auditStore: LedgerAuditStore,
    private readonly translog: Translog,
  ) {
    this.periods = new Periods(store, translog);
  }

  /** Opens the accounts that do not exist yet. Throws `LEDGER.ACCOUNT_CHANGED` where one exists with other terms. */
  async open(ctx: Ctx, drafts: readonly AccountDraft[]): Promise<void> {
    const wanted = new Map(drafts.map((draft) => [draft.code, draft]));
    const known = new Map((await this.store.accounts(ctx, [...wanted.keys()])).map((each) => [each.code, each]));
    const missing = [...wanted.values()].filter((draft) => !known.has(draft.code));
    const opened = await this.openMissing(ctx, missing);
    const raced = missing.length - opened.length;
    const stored = raced === 0 ? [...known.values()] : await this.store.accounts(ctx, [...wanted.keys()]);
    for (const account of stored) {
      if (!sameAccount(account, present(wanted.get(account.code), account.code))) throw accountChanged(account.code);
    }
  }

  /**
   * Books the transfers, one after the other, all or none. However many they are, it takes one statement to hold the
   * balances and one to book. Returns their ids in the order given. Throws `LEDGER.INSUFFICIENT_FUNDS` when an account
   * would fall below its limit on the way, `RESERVATION_EXCEEDED`, `RESERVATION_EXPIRED`, `PERIOD_CLOSED`,
   * `PERIOD_SEALED`, `NO_SUCH_ACCOUNT`, `NO_SUCH_RESERVATION`.
   */
  async post(ctx: Ctx, transfers: readonly TransferDraft[]): Promise<string[]> {
    if (transfers.length === 0) return [];
    const standing = await this.hold(ctx, transfers);
    return this.book(ctx, standing, transfers, applyTransfers(standing, transfers));
  }

  /**
   * Like {@link post}, but each transfer is booked or refused by itself, in the order given: for many callers whose
   * transfers are taken in one transaction. One statement holds, one books, one appends the leaves.
   */
  async postEach(ctx: Ctx, transfers: readonly TransferDraft[]): Promise<PostOutcome[]> {
    if (transfers.length === 0) return [];
    const standing = await this.hold(ctx, transfers);
    const { balances, refused } = applyEach(standing, transfers);
    const accepted = transfers.filter((_, at) => refused[at] === undefined);
    const ids = accepted.length === 0 ? [] : await this.book(ctx, standing, accepted, balances);
    let next = 0;
    return refused.map((error) => (error ? { refused: error } : { id: present(ids[next++], 'the id of a transfer') }));
  }

  /** Takes a transfer back by booking its opposite. Throws `LEDGER.ALREADY_REVERSED`, `LEDGER.TRANSFER_NOT_FOUND`. */
  async reverse(
    ctx: Ctx,
    transferId: string,
    about: Pick<TransferDraft, 'eventDate' | 'reference' | 'narrative'>,
  ): Promise<string> {
    const booked = await this.store.transfer(ctx, transferId);
    if (!booked) throw transferNotFound();
    if (booked.kind === 'reversal') throw reversalOfReversal();
    const codes = await this.store.codes(
      ctx,
      booked.legs.map((leg) => leg.accountId),
    );
    const legs = booked.legs.map((leg) => ({
      account: present(codes.get(leg.accountId), leg.accountId),
      amountFen: leg.amountFen,
    }));
    // Held before the question, so that of two reversals at once the second sees the first.
    await this.store.lock(ctx, [...codes.values()]);
    if (await this.store.isReversed(ctx, transferId)) throw alreadyReversed();
    const [id] = await this.post(ctx, [reversalOf({ ...booked, legs }, about)]);
    return present(id, 'the reversal');
  }

  /**
   * Gives back what is left of every reservation that no longer holds on the day: those with `expiresOn` on or before it.
   * Counts on that day, or on the first open one where it is closed. A second call, also at once, gives back nothing more.
   */
  async expireReservations(ctx: Ctx, on: CalendarDate): Promise<ExpiredReservation[]> {
    const codes = await this.reservationStore.dueAccounts(ctx, on);
    if (codes.length === 0) return [];
    // Held before the question, so that of two calls at once the second finds what the first has left.
    const held = new Map((await this.store.lock(ctx, codes)).map((account) => [account.code, account]));
    const due = await this.reservationStore.due(ctx, on, codes);
    const transfers = due.map((one) =>
      move('expire', one.account, one.source, one.openFen, {
        eventDate: firstOpenDay(held.get(one.account)?.closed, on),
        reference: one.reference,
        settles: one.id,
      }),
    );
    const ids = await this.post(ctx, transfers);
    return due.map((one, at) => ({ reservation: one.id, transfer: present(ids[at], one.id), amountFen: one.openFen }));
  }

  /** The newest reservation for each record of a kind (`decision`), by record id, with what is left of it. */
  async reservationsFor(ctx: Ctx, kind: string, ids: readonly string[]): Promise<Map<string, HeldReservation>> {
    return this.reservationStore.of(ctx, kind, ids);
  }

  /** Stored balances of the accounts that exist, by code. */
  async balances(ctx: Ctx, codes: readonly string[]): Promise<Map<string, Fen>> {
    const accounts = await this.store.accounts(ctx, codes);
    return new Map(accounts.map((account) => [account.code, account.balanceFen]));
  }

  /** Accounts in order of code, after the code given. */
  async accounts(ctx: Ctx, page: { readonly after?: string; readonly limit: number }): Promise<AccountBalance[]> {
    return this.store.accountPage(ctx, page.after, page.limit);
  }

  /** Entries of an account in the order recorded, after the transfer given. Throws `LEDGER.ACCOUNT_NOT_FOUND`. */
  async entries(
    ctx: Ctx,
    accountId: string,
    page: { readonly after?: string; readonly limit: number },
  ): Promise<Entry[]> {
    if (!(await this.store.hasAccount(ctx, accountId))) throw accountNotFound();
    return this.store.entries(ctx, accountId, page.after, page.limit);
  }

  /** Fen moved for records of a kind (`decision`, `payment`): by record id, then by kind of transfer. */
  async movedFor(ctx: Ctx, kind: string, ids: readonly string[]): Promise<Map<string, Readonly<Record<string, Fen>>>> {
    const moved = new Map<string, Record<string, Fen>>();
    for (const row of await this.store.movedFor(ctx, kind, ids)) {
      moved.set(row.id, { ...moved.get(row.id), [row.kind]: fen(row.amount) });
    }
    return moved;
  }

  /** Balances of the accounts named that exist, as of the moment, by code; re-added from the legs. */
  async balancesAsOf(ctx: Ctx, codes: readonly string[], moment: Moment): Promise<Map<string, Fen>> {
    const lines = await this.store.sumsAsOf(ctx, moment, codes);
    return new Map(lines.map((line) => [line.code, line.balanceFen]));
  }

  /** Every account as of the moment, re-added from the legs; the lines sum to zero. */
  async trialBalance(ctx: Ctx, moment: Moment): Promise<TrialBalanceLine[]> {
    return this.store.sumsAsOf(ctx, moment);
  }

  /** A pool's period as of the moment: the sum of its accounts by kind. */
  async poolAsOf(ctx: Ctx, pool: string, period: string, moment: Moment): Promise<Readonly<Record<AccountKind, Fen>>> {
    const lines = await this.store.sumsAsOf(ctx, moment, { pool, period });
    const sumOf = (kind: AccountKind): Fen =>
      addFen(lines.filter((line) => line.kind === kind).map((line) => line.balanceFen));
    return Object.fromEntries(ACCOUNT_KINDS.map((kind) => [kind, sumOf(kind)])) as Record<AccountKind, Fen>;
  }

  /** How far a pool's period is closed, with its closes. Throws `LEDGER.PERIOD_NOT_FOUND`. */
  async period(ctx: Ctx, name: PeriodName): Promise<PeriodStanding> {
    return this.periods.standing(ctx, name);
  }

  /**
   * Closes the period through a day: what counts on or before it is refused from now on (`LEDGER.PERIOD_CLOSED`). Records
   * the digest of its trial balance. Throws `LEDGER.ALREADY_CLOSED`, `CLOSE_IN_FUTURE`, `PERIOD_SEALED`,
   * `PERIOD_NOT_FOUND`.
   */
  async close(ctx: Ctx, close: PeriodName & { readonly through: CalendarDate }): Promise<PeriodClose> {
    return this.periods.close(ctx, close, close.through);
  }

  /**
   * Seals the period for good: no transfer touches its accounts any more (`LEDGER.PERIOD_SEALED`). Throws
   * `LEDGER.PERIOD_NOT_EMPTY` while anything is available, reserved or payable, `PERIOD_SEALED`, `PERIOD_NOT_FOUND`.
   */
  async seal(ctx: Ctx, name: PeriodName): Promise<PeriodClose> {
    return this.periods.seal(ctx, name);
  }

  /**
   * Re-adds the whole book: balances, limits, zero sums, ways, reversals, reservations, closes, conservation per pool.
   * Empty when all is well.
   */
  async audit(ctx: Ctx): Promise<AuditProblem[]> {
    const findings = [...(await this.auditStore.findings(ctx)), ...(await this.periods.findings(ctx))];
    return findings.map(auditProblem);
  }

  leafSources(): readonly LeafSource[] {
    const { store } = this;
    return [
      leafSource(ACCOUNT_LEAF, (ctx) => store.streamAccounts(ctx), accountRecord),
      leafSource(TRANSFER_LEAF, (ctx) => store.streamTransfers(ctx), transferRecord),
      this.periods.leafSource(),
    ];
  }

  /** Everything the transfers are judged by; balances are held, so that it stays so until they are booked. */
  private async hold(ctx: Ctx, transfers: readonly TransferDraft[]): Promise<Standing> {
    const codes = new Set(transfers.flatMap((transfer) => transfer.legs.map((leg) => leg.account)));
    const held = await this.store.lock(ctx, [...codes]);
    const settled = new Set(transfers.flatMap((transfer) => transfer.settles ?? []));
    const reservations = settled.size === 0 ? [] : await this.reservationStore.held(ctx, [...settled]);
    const standing = {
      accounts: new Map(held.map((account) => [account.code, account])),
      reservations: new Map(reservations.map((one) => [one.id, one])),
    };
    const promises = transfers.some((transfer) => takesUnpromised(standing, transfer));
    return { ...standing, promised: promises ? await this.reservationStore.promised(ctx, [...codes]) : new Map() };
  }

  private async book(
    ctx: Ctx,
    { accounts }: Standing,
    transfers: readonly TransferDraft[],
    balances: ReadonlyMap<string, Fen>,
  ): Promise<string[]> {
    const idOf = (code: string): string => present(accounts.get(code), code).id;
    const booked = transfers.map((transfer) => bookedTransfer(ctx, transfer, idOf));
    await this.store.book(ctx, booked, new Map([...balances].map(([code, balance]) => [idOf(code), balance])));
    await this.translog.append(
      ctx,
      booked.map((transfer) => ({ kind: TRANSFER_LEAF, id: transfer.id, record: transferRecord(transfer) })),
    );
    return booked.map((transfer) => transfer.id);
  }

  private async openMissing(ctx: Ctx, drafts: readonly AccountDraft[]): Promise<Account[]> {
    if (drafts.length === 0) return [];
    const opened = await this.store.insertAccounts(
      ctx,
      drafts.map((draft) => ({ ...draft, id: newId(ctx), recordedAt: ctx.now })),
    );
    await this.translog.append(
      ctx,
      opened.map((account) => ({ kind: ACCOUNT_LEAF, id: account.id, record: accountRecord(account) })),
    );
    return opened;
  }
}

function bookedTransfer(ctx: Ctx, draft: TransferDraft, idOf: (code: string) => string): BookedTransfer {
  assert(draft.reference.kind !== '' && draft.reference.id !== '', 'a transfer names what caused it');
  const { legs, ...rest } = draft;
  return {
    id: newId(ctx),
    recordedAt: ctx.now,
    ...rest,
    legs: legs.map((leg, index) => ({ number: index + 1, accountId: idOf(leg.account), amountFen: leg.amountFen })),
  };
}
