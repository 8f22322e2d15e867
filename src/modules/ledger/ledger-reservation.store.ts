import type { CalendarDate } from '../../kernel/calendar-date.js';
import { type Fen, fen } from '../../kernel/money.js';
import type { Ctx } from '../../platform/ctx.js';
import type { HeldReservation, Reference } from './core/transfer.js';

interface ReservationRow {
  transfer_id: string;
  code: string;
  amount_fen: bigint;
  open_fen: bigint;
  expires_on: CalendarDate | null;
  reference_kind: string;
  reference_id: string;
}

/** A reservation whose day has come, with what is left of it and where that goes back to. */
export interface DueReservation {
  readonly id: string;
  readonly reference: Reference;
  readonly openFen: Fen;
  readonly account: string;
  /** Code of the account from which it was reserved. */
  readonly source: string;
}

const RESERVATIONS = `
  select t.transfer_id, a.code, l.amount_fen, coalesce(r.open_fen, l.amount_fen) as open_fen, t.expires_on,
    t.reference_kind, t.reference_id
  from ledger.transfer t join ledger.leg l using (transfer_id) join ledger.account a using (account_id)
  left join ledger.reservation r on r.reserve_id = t.transfer_id
  where t.kind = 'reserve' and l.amount_fen > 0`;

const DUE = `r.open_fen > 0 and r.expires_on is not null and r.expires_on <= $1::date`;

/** Reservations and what is left of them. The rows of `ledger.reservation` are written by its trigger alone. */
export class LedgerReservationStore {
  /** Those of the transfers named that reserve. */
  async held(ctx: Ctx, ids: readonly string[]): Promise<HeldReservation[]> {
    const rows = await ctx.tx.query<ReservationRow>(`${RESERVATIONS} and t.transfer_id = any($1::uuid[])`, [ids]);
    return rows.map(reservationOf);
  }

  /** Sums of what reservations that expire still hold, by the code of their account. */
  async promised(ctx: Ctx, codes: readonly string[]): Promise<Map<string, Fen>> {
    const rows = await ctx.tx.query<{ code: string; sum: string }>(
      `select a.code, sum(r.open_fen)::text as sum from ledger.reservation r join ledger.account a using (account_id)
       where r.account_id = any (array(select account_id from ledger.account where code = any($1::text[])))
         and r.open_fen > 0 and r.expires_on is not null group by a.code`,
      [codes],
    );
    return new Map(rows.map((row) => [row.code, fen(BigInt(row.sum))]));
  }

  /** The newest reservation for each record of a kind, by record id. */
  async of(ctx: Ctx, kind: string, ids: readonly string[]): Promise<Map<string, HeldReservation>> {
    const rows = await ctx.tx.query<ReservationRow>(
      `${RESERVATIONS} and t.reference_kind = $1 and t.reference_id = any($2::text[]) order by t.transfer_id`,
      [kind, ids],
    );
    return new Map(rows.map((row) => [row.reference_id, reservationOf(row)]));
  }

  /** Codes of the accounts, reserved and source, between which what is due on a day would move. */
  async dueAccounts(ctx: Ctx, on: CalendarDate): Promise<string[]> {
    const rows = await ctx.tx.query<{ code: string }>(
      `select distinct a.code from ledger.reservation r join ledger.leg l on l.transfer_id = r.reserve_id
       join ledger.account a on a.account_id = l.account_id where ${DUE}`,
      [on],
    );
    return rows.map((row) => row.code);
  }

  /** What is left of the reservations due on a day in the accounts named, which are held. */
  async due(ctx: Ctx, on: CalendarDate, codes: readonly string[]): Promise<DueReservation[]> {
    const rows = await ctx.tx.query<ReservationRow & { source: string }>(
      `select t.transfer_id, t.reference_kind, t.reference_id, r.open_fen, a.code, s.code as source
       from ledger.reservation r join ledger.transfer t on t.transfer_id = r.reserve_id
       join ledger.account a on a.account_id = r.account_id
       join ledger.leg l on l.transfer_id = r.reserve_id and l.amount_fen < 0
       join ledger.account s on s.account_id = l.account_id
       where ${DUE} and a.code = any($2::text[]) order by t.transfer_id`,
      [on, codes],
    );
    return rows.map((row) => ({
      id: row.transfer_id,
      reference: { kind: row.reference_kind, id: row.reference_id },
      openFen: fen(row.open_fen),
      account: row.code,
      source: row.source,
    }));
  }
}

function reservationOf(row: ReservationRow): HeldReservation {
  return {
    id: row.transfer_id,
    account: row.code,
    heldFen: fen(row.amount_fen),
    openFen: fen(row.open_fen),
    ...(row.expires_on === null ? {} : { expiresOn: row.expires_on }),
  };
}
