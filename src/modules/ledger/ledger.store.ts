import type { CalendarDate } from '../../kernel/calendar-date.js';
import { type Fen, fen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import type { Account, AccountKind } from './core/account.js';
import type { BookedTransfer } from './core/ledger-record.js';
import type { Moment } from './core/moment.js';
import type { PeriodName } from './core/period-close.js';
import type { HeldAccount } from './core/transfer.js';

interface AccountRow {
  account_id: string;
  code: string;
  kind: string;
  pool: string;
  period: string;
  organisation: string | null;
  normal_side: 'debit' | 'credit';
  min_balance_fen: bigint | null;
  recorded_at: Date;
}

interface HeldRow {
  account_id: string;
  code: string;
  kind: string;
  pool: string;
  period: string;
  min_balance_fen: bigint | null;
  balance_fen: bigint;
  through_on: CalendarDate | null;
  sealed: boolean;
}

interface TransferRow {
  transfer_id: string;
  kind: string;
  event_date: CalendarDate;
  recorded_at: Date;
  reference_kind: string;
  reference_id: string;
  narrative: string | null;
  reverses_id: string | null;
  expires_on: CalendarDate | null;
  settles_id: string | null;
  leg_numbers: number[];
  leg_accounts: string[];
  leg_amounts: bigint[];
}

export interface AccountBalance extends Account {
  readonly balanceFen: Fen;
}

/** One leg of an account with the transfer it belongs to. */
export interface Entry {
  readonly transferId: string;
  readonly kind: string;
  readonly eventDate: CalendarDate;
  readonly recordedAt: Date;
  readonly reference: { readonly kind: string; readonly id: string };
  readonly narrative?: string;
  readonly reverses?: string;
  readonly expiresOn?: CalendarDate;
  readonly settles?: string;
  readonly amountFen: Fen;
}

export interface TrialBalanceLine {
  readonly accountId: string;
  readonly code: string;
  readonly kind: string;
  readonly normalSide: 'debit' | 'credit';
  readonly balanceFen: Fen;
}

const TRANSFERS = `
  select t.*,
    array(select l.leg_number from ledger.leg l where l.transfer_id = t.transfer_id order by l.leg_number) as leg_numbers,
    array(select l.account_id::text from ledger.leg l where l.transfer_id = t.transfer_id order by l.leg_number) as leg_accounts,
    array(select l.amount_fen from ledger.leg l where l.transfer_id = t.transfer_id order by l.leg_number) as leg_amounts
  from ledger.transfer t`;
const PAGE = 1000;

/** Which legs count at the moment, whose day or instant is the first parameter. */
const COUNTS = {
  event: 't.event_date <= $1::date',
  recorded: 't.recorded_at <= $1::timestamptz',
  ever: '$1::date is null',
};

/** The book's rows; what is wrong with them is asked by the audit's store. */
export class LedgerStore {
  /** Opens the accounts that do not exist yet, with an empty balance, and returns those it opened. */
  async insertAccounts(ctx: Ctx, accounts: readonly Account[]): Promise<Account[]> {
    const rows = await ctx.tx.query<AccountRow>(
      `with opened as (
         insert into ledger.account
         select * from jsonb_to_recordset($1::jsonb) as r(account_id uuid, code text, kind text, pool text, period text,
           organisation text, normal_side text, min_balance_fen bigint, recorded_at timestamptz)
         order by code
         on conflict (code) do nothing
         returning *),
       empty as (
         insert into ledger.balance (account_id, balance_fen, min_balance_fen)
         select account_id, 0, min_balance_fen from opened)
       select * from opened order by account_id`,
      [JSON.stringify(accounts.map(accountColumns))],
    );
    return rows.map(accountOf);
  }

  async accounts(ctx: Ctx, codes: readonly string[]): Promise<AccountBalance[]> {
    const rows = await ctx.tx.query<AccountRow & { balance_fen: bigint }>(
      `select a.*, b.balance_fen from ledger.account a join ledger.balance b using (account_id)
       where a.code = any($1::text[])`,
      [codes],
    );
    return rows.map((row) => ({ ...accountOf(row), balanceFen: fen(row.balance_fen) }));
  }

  async accountPage(ctx: Ctx, after: string | undefined, limit: number): Promise<AccountBalance[]> {
    const rows = await ctx.tx.query<AccountRow & { balance_fen: bigint }>(
      `select a.*, b.balance_fen from ledger.account a join ledger.balance b using (account_id)
       where $1::text is null or a.code > $1::text collate "C" order by a.code limit $2`,
      [after ?? null, limit],
    );
    return rows.map((row) => ({ ...accountOf(row), balanceFen: fen(row.balance_fen) }));
  }

  /** Sums of the amounts that arrived, by what caused the transfer and by kind; reversals stand under their own kind. */
  async movedFor(
    ctx: Ctx,
    kind: string,
    ids: readonly string[],
  ): Promise<{ id: string; kind: string; amount: bigint }[]> {
    return ctx.tx.query(
      `select t.reference_id as id, t.kind, sum(e.amount_fen)::bigint as amount
       from ledger.transfer t join ledger.leg e using (transfer_id)
       where t.reference_kind = $1 and t.reference_id = any($2::text[]) and e.amount_fen > 0
       group by t.reference_id, t.kind`,
      [kind, ids],
    );
  }

  async hasAccount(ctx: Ctx, id: string): Promise<boolean> {
    const rows = await ctx.tx.query('select from ledger.account where account_id = $1', [id]);
    return rows.length > 0;
  }

  /**
   * Holds the balances until the transaction ends, taking the locks in one order so that two transactions that touch
   * the same accounts wait for each other instead of dead-locking.
   */
  async lock(ctx: Ctx, codes: readonly string[]): Promise<HeldAccount[]> {
    const rows = await ctx.tx.query<HeldRow>('select * from ledger.hold($1::text[])', [codes]);
    return rows.map((row) => ({
      id: row.account_id,
      code: row.code,
      kind: row.kind as AccountKind,
      pool: row.pool,
      period: row.period,
      ...(row.min_balance_fen === null ? {} : { minBalanceFen: fen(row.min_balance_fen) }),
      balanceFen: fen(row.balance_fen),
      closed: { ...(row.through_on === null ? {} : { through: row.through_on }), sealed: row.sealed },
    }));
  }

  /** Books the transfers and moves the balances of accounts that are held, in one round trip. */
  async book(ctx: Ctx, transfers: readonly BookedTransfer[], balances: ReadonlyMap<string, Fen>): Promise<void> {
    const legs = transfers.flatMap((transfer) => transfer.legs.map((leg) => ({ transfer, leg })));
    await ctx.tx.query(
      `with booked as (
         insert into ledger.transfer
         select * from jsonb_to_recordset($1::jsonb) as r(transfer_id uuid, kind text, event_date date,
           recorded_at timestamptz, reference_kind text, reference_id text, narrative text, reverses_id uuid,
           expires_on date, settles_id uuid)),
       legs as (
         insert into ledger.leg (transfer_id, leg_number, account_id, amount_fen)
         select * from unnest($2::uuid[], $3::smallint[], $4::uuid[], $5::bigint[]))
       update ledger.balance b set balance_fen = n.balance_fen
       from unnest($6::uuid[], $7::bigint[]) as n(account_id, balance_fen)
       where b.account_id = n.account_id`,
      [
        JSON.stringify(transfers.map(transferColumns)),
        legs.map(({ transfer }) => transfer.id),
        legs.map(({ leg }) => leg.number),
        legs.map(({ leg }) => leg.accountId),
        legs.map(({ leg }) => leg.amountFen.toString()),
        [...balances.keys()],
        [...balances.values()].map(String),
      ],
    );
  }

  async transfer(ctx: Ctx, id: string): Promise<BookedTransfer | undefined> {
    const [row] = await ctx.tx.query<TransferRow>(`${TRANSFERS} where t.transfer_id = $1`, [id]);
    return row && transferOf(row);
  }

  async isReversed(ctx: Ctx, id: string): Promise<boolean> {
    const rows = await ctx.tx.query('select from ledger.transfer where reverses_id = $1', [id]);
    return rows.length > 0;
  }

  /** Codes of accounts by id. */
  async codes(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await ctx.tx.query<{ account_id: string; code: string }>(
      'select account_id, code from ledger.account where account_id = any($1::uuid[])',
      [ids],
    );
    return new Map(rows.map((row) => [row.account_id, row.code]));
  }

  /** Legs of an account in the order in which they were recorded, after the transfer named. */
  async entries(ctx: Ctx, accountId: string, after: string | undefined, limit: number): Promise<Entry[]> {
    const rows = await ctx.tx.query<TransferRow & { amount_fen: bigint }>(
      `select t.*, l.amount_fen from ledger.leg l join ledger.transfer t using (transfer_id)
       where l.account_id = $1 and ($2::uuid is null or l.transfer_id > $2) order by l.transfer_id limit $3`,
      [accountId, after ?? null, limit],
    );
    return rows.map((row) => ({ ...transferHead(row), transferId: row.transfer_id, amountFen: fen(row.amount_fen) }));
  }

  /**
   * Balances re-added from the legs that count at the moment, or from all: of every account, of the accounts named, or of
   * a pool's period. Accounts without such legs stand at zero.
   */
  async sumsAsOf(
    ctx: Ctx,
    moment: Moment | undefined,
    whose?: readonly string[] | PeriodName,
  ): Promise<TrialBalanceLine[]> {
    const [filter, ...names] = accountFilter(whose);
    const at = moment && (moment.by === 'event' ? moment.on : moment.at);
    const rows = await ctx.tx.query<AccountRow & { sum: string }>(
      `select a.account_id, a.code, a.kind, a.normal_side, coalesce(s.sum, 0)::text as sum
       from ledger.account a left join (
         select l.account_id, sum(l.amount_fen) as sum
         from ledger.leg l join ledger.transfer t using (transfer_id) join ledger.account a using (account_id)
         where ${COUNTS[moment?.by ?? 'ever']} and ${filter}
         group by l.account_id) s using (account_id)
       where ${filter} order by a.code`,
      [at ?? null, ...names],
    );
    return rows.map((row) => ({
      accountId: row.account_id,
      code: row.code,
      kind: row.kind,
      normalSide: row.normal_side,
      balanceFen: fen(BigInt(row.sum)),
    }));
  }

  async *streamAccounts(ctx: Ctx): AsyncGenerator<Account[]> {
    const pages = ctx.tx.stream<AccountRow>('select * from ledger.account order by account_id', [], PAGE);
    for await (const page of pages) yield page.map(accountOf);
  }

  async *streamTransfers(ctx: Ctx): AsyncGenerator<BookedTransfer[]> {
    const pages = ctx.tx.stream<TransferRow>(`${TRANSFERS} order by t.transfer_id`, [], PAGE);
    for await (const page of pages) yield page.map(transferOf);
  }
}

/** The accounts meant, in SQL, with its parameters from the second on. */
function accountFilter(whose: readonly string[] | PeriodName | undefined): [string, ...(string | readonly string[])[]] {
  if (whose === undefined) return ['true'];
  if ('pool' in whose) return ['a.pool = $2 and a.period = $3', whose.pool, whose.period];
  return ['a.code = any($2::text[])', whose];
}

function accountColumns(account: Account): Record<string, string | null> {
  return {
    account_id: account.id,
    code: account.code,
    kind: account.kind,
    pool: account.pool,
    period: account.period,
    organisation: account.organisation ?? null,
    normal_side: account.normalSide,
    min_balance_fen: account.minBalanceFen?.toString() ?? null,
    recorded_at: account.recordedAt.toISOString(),
  };
}

function accountOf(row: AccountRow): Account {
  return {
    id: row.account_id,
    code: row.code,
    kind: row.kind as AccountKind,
    pool: row.pool,
    period: row.period,
    ...(row.organisation === null ? {} : { organisation: row.organisation }),
    normalSide: row.normal_side,
    ...(row.min_balance_fen === null ? {} : { minBalanceFen: fen(row.min_balance_fen) }),
    recordedAt: row.recorded_at,
  };
}

function transferColumns(transfer: BookedTransfer): Record<string, string | null> {
  return {
    transfer_id: transfer.id,
    kind: transfer.kind,
    event_date: transfer.eventDate,
    recorded_at: transfer.recordedAt.toISOString(),
    reference_kind: transfer.reference.kind,
    reference_id: transfer.reference.id,
    narrative: transfer.narrative ?? null,
    reverses_id: transfer.reverses ?? null,
    expires_on: transfer.expiresOn ?? null,
    settles_id: transfer.settles ?? null,
  };
}

function transferHead(row: TransferRow): Omit<Entry, 'transferId' | 'amountFen'> {
  return {
    kind: row.kind,
    eventDate: row.event_date,
    recordedAt: row.recorded_at,
    reference: { kind: row.reference_kind, id: row.reference_id },
    ...(row.narrative === null ? {} : { narrative: row.narrative }),
    ...(row.reverses_id === null ? {} : { reverses: row.reverses_id }),
    ...(row.expires_on === null ? {} : { expiresOn: row.expires_on }),
    ...(row.settles_id === null ? {} : { settles: row.settles_id }),
  };
}

function transferOf(row: TransferRow): BookedTransfer {
  return {
    id: row.transfer_id,
    ...transferHead(row),
    legs: row.leg_numbers.map((number, at) => ({
      number,
      accountId: row.leg_accounts[at] ?? '',
      amountFen: fen(row.leg_amounts[at] ?? 0n),
    })),
  };
}
