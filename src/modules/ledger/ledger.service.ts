import { Injectable } from '@nestjs/common';
import { assert, present } from '../../kernel/assert.js';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import { type Fen, fen } from '../../kernel/money.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { type LeafSource, leafSource, Translog } from '../translog/index.js';
import { type Account, type AccountDraft, sameAccount } from './core/account.js';
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
import { applyTransfers, type HeldAccount, reversalOf, type TransferDraft } from './core/transfer.js';
import { type AccountBalance, type Entry, LedgerStore, type TrialBalanceLine } from './ledger.store.js';
import { LedgerAuditStore } from './ledger-audit.store.js';

/** The double-entry book. */
@Injectable()
export class Ledger {
  constructor(
    private readonly store: LedgerStore,
    private readonly auditStore: LedgerAuditStore,
    private readonly translog: Translog,
  ) {}

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
   * would fall below its limit on the way, `LEDGER.NO_SUCH_ACCOUNT`.
   */
  async post(ctx: Ctx, transfers: readonly TransferDraft[]): Promise<string[]> {
    if (transfers.length === 0) return [];
    const codes = new Set(transfers.flatMap((transfer) => transfer.legs.map((leg) => leg.account)));
    const accounts = new Map((await this.store.lock(ctx, [...codes])).map((account) => [account.code, account]));
    const balances = applyTransfers(accounts, transfers);
    const booked = transfers.map((transfer) => bookedTransfer(ctx, transfer, accounts));
    const idOf = (code: string) => present(accounts.get(code), code).id;
    await this.store.book(ctx, booked, new Map([...balances].map(([code, balance]) => [idOf(code), balance])));
    await this.translog.append(
      ctx,
      booked.map((transfer) => ({ kind: TRANSFER_LEAF, id: transfer.id, record: transferRecord(transfer) })),
    );
    return booked.map((transfer) => transfer.id);
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
    const [id] = await this.post(ctx, [reversalOf({ id: transferId, legs }, about)]);
    return present(id, 'the reversal');
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

  /** Every account as of the end of a day, by event date, re-added from the legs; the lines sum to zero. */
  async trialBalance(ctx: Ctx, asOf: CalendarDate): Promise<TrialBalanceLine[]> {
    return this.store.trialBalance(ctx, asOf);
  }

  /** Re-adds the whole book: balances, limits, zero sums, ways, reversals, conservation per pool. Empty when all is well. */
  async audit(ctx: Ctx): Promise<AuditProblem[]> {
    return (await this.auditStore.findings(ctx)).map(auditProblem);
  }

  leafSources(): readonly LeafSource[] {
    const { store } = this;
    return [
      leafSource(ACCOUNT_LEAF, (ctx) => store.streamAccounts(ctx), accountRecord),
      leafSource(TRANSFER_LEAF, (ctx) => store.streamTransfers(ctx), transferRecord),
    ];
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

function bookedTransfer(ctx: Ctx, draft: TransferDraft, accounts: ReadonlyMap<string, HeldAccount>): BookedTransfer {
  assert(draft.reference.kind !== '' && draft.reference.id !== '', 'a transfer names what caused it');
  return {
    id: newId(ctx),
    kind: draft.kind,
    eventDate: draft.eventDate,
    recordedAt: ctx.now,
    reference: draft.reference,
    ...(draft.narrative === undefined ? {} : { narrative: draft.narrative }),
    ...(draft.reverses === undefined ? {} : { reverses: draft.reverses }),
    legs: draft.legs.map((leg, index) => ({
      number: index + 1,
      accountId: present(accounts.get(leg.account), leg.account).id,
      amountFen: leg.amountFen,
    })),
  };
}
