import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import { insertRows } from '../../platform/database/insert-rows.js';
import {
  CONTRACT_COLUMNS,
  type ContractRow,
  contractRow,
  EVENT_COLUMNS,
  type EventRow,
  eventRow,
  GAINER_COLUMNS,
  type GainerRow,
  gainerRows,
  INSTALMENT_COLUMNS,
  type InstalmentRow,
  instalmentRows,
  LINE_COLUMNS,
  type LineRow,
  lineRows,
  toEvent,
  toRecord,
} from './contract.entity.js';
import type { ContractEvent } from './core/contract-events.js';
import type { ContractRecord } from './core/contract-record.js';

/** What an earlier offer of the same number was. */
interface NumberedBetween {
  readonly number: string;
  readonly buyerId: string;
  readonly sellerId: string;
}

export interface KnownOffer {
  readonly id: string;
  readonly number: string;
  readonly programme?: string;
  readonly offerDigest: string;
}

export interface ContractQuery {
  /** Only contracts in which this organisation buys or sells; absent = all. */
  readonly partyId?: string;
  readonly number?: string;
  readonly programme?: string;
  /** Only orders under this framework. */
  readonly framework?: string;
  readonly afterId?: string;
  readonly limit: number;
}

/** The only speaker of SQL on schema `contracts`. */
export class ContractsStore {
  async insert(ctx: Ctx, records: readonly ContractRecord[]): Promise<void> {
    await insertRows(ctx.tx, 'contracts.contract', CONTRACT_COLUMNS, records.map(contractRow));
    await insertRows(ctx.tx, 'contracts.gainer', GAINER_COLUMNS, records.flatMap(gainerRows));
    await insertRows(ctx.tx, 'contracts.line', LINE_COLUMNS, records.flatMap(lineRows));
    await insertRows(ctx.tx, 'contracts.instalment', INSTALMENT_COLUMNS, records.flatMap(instalmentRows));
  }

  async insertEvents(ctx: Ctx, events: readonly ContractEvent[]): Promise<void> {
    await insertRows(ctx.tx, 'contracts.contract_event', EVENT_COLUMNS, events.map(eventRow));
  }

  /** Serialises all steps of one contract. An advisory lock, since the row itself is never updated. */
  async lock(ctx: Ctx, id: string): Promise<void> {
    await ctx.tx.query(`select pg_advisory_xact_lock(hashtextextended('contracts.contract:' || $1, 0))`, [id]);
  }

  /**
   * True where the two have a contract of this number. Serialises their offers of it, so that the second sees the first
   * instead of breaking on the unique index. What numbers others have is not looked at.
   */
  async lockedNumber(ctx: Ctx, { number, buyerId, sellerId }: NumberedBetween): Promise<boolean> {
    const name = `contracts.number:${buyerId}:${sellerId}:${number}`;
    await ctx.tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
    const [row] = await ctx.tx.query<{ known: boolean }>(
      `select exists (select from contracts.contract
         where number = $1 and buyer_id = $2 and seller_id = $3) as known`,
      [number, buyerId, sellerId],
    );
    return row?.known === true;
  }

  /** Serialises what names one paper (an invoice, a certificate), so that the second sees the first. */
  async lockPaper(ctx: Ctx, kind: 'invoice' | 'certificate', key: string): Promise<void> {
    const name = `contracts.${kind}:${key}`;
    await ctx.tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
  }

  /** True when another contract has this invoice, blue or red. */
  async invoiceElsewhere(ctx: Ctx, key: string, contractId: string): Promise<boolean> {
    const [row] = await ctx.tx.query<{ elsewhere: boolean }>(
      'select contracts.invoice_elsewhere($1, $2::uuid) as elsewhere',
      [key, contractId],
    );
    return row?.elsewhere === true;
  }

  async certificateKnown(ctx: Ctx, key: string): Promise<boolean> {
    return (await this.certifiedAs(ctx, key)).length > 0;
  }

  /** Contracts for which a certificate of this number was issued here, whosever they are. */
  async certifiedAs(ctx: Ctx, key: string): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>('select contracts.certified_as($1) as id', [key]);
    return rows.map((row) => row.id);
  }

  async frameworkOf(ctx: Ctx, id: string): Promise<string | undefined> {
    const [row] = await ctx.tx.query<{ id: string | null }>(
      'select framework_id as id from contracts.contract where id = $1',
      [id],
    );
    return row?.id ?? undefined;
  }

  async ordersUnder(ctx: Ctx, frameworkId: string): Promise<ContractRecord[]> {
    const rows = await ctx.tx.query<ContractRow>(
      'select * from contracts.contract where framework_id = $1 order by id',
      [frameworkId],
    );
    return this.withChildren(ctx, rows);
  }

  async known(ctx: Ctx, numbers: readonly string[]): Promise<KnownOffer[]> {
    const rows = await ctx.tx.query<{ id: string; number: string; programme: string | null; offer_digest: string }>(
      'select id, number, programme, offer_digest from contracts.contract where number = any($1::text[]) order by id',
      [[...numbers]],
    );
    return rows.map((row) => ({
      id: row.id,
      number: row.number,
      ...(row.programme === null ? {} : { programme: row.programme }),
      offerDigest: row.offer_digest,
    }));
  }

  async byIds(ctx: Ctx, ids: readonly string[]): Promise<ContractRecord[]> {
    const rows = await ctx.tx.query<ContractRow>(
      'select * from contracts.contract where id = any($1::uuid[]) order by id',
      [[...ids]],
    );
    return this.withChildren(ctx, rows);
  }

  /** Who buys and who sells, whatever else the row holds. */
  async partiesOf(ctx: Ctx, id: string): Promise<{ buyerId: string; sellerId: string } | undefined> {
    const [row] = await ctx.tx.query<{ buyerId: string; sellerId: string }>(
      'select buyer_id as "buyerId", seller_id as "sellerId" from contracts.contract where id = $1',
      [id],
    );
    return row;
  }

  async list(ctx: Ctx, query: ContractQuery): Promise<ContractRecord[]> {
    const rows = await ctx.tx.query<ContractRow>(
      `select * from contracts.contract
        where ($1::uuid is null or buyer_id = $1 or seller_id = $1)
          and ($2::text is null or number = $2)
          and ($3::text is null or programme = $3)
          and ($4::uuid is null or id > $4)
          and ($6::uuid is null or framework_id = $6)
        order by id
        limit $5`,
      [
        query.partyId ?? null,
        query.number ?? null,
        query.programme ?? null,
        query.afterId ?? null,
        query.limit,
        query.framework ?? null,
      ],
    );
    return this.withChildren(ctx, rows);
  }

  /** Contracts meant for a programme whose paper says a day in `[from, until)`, and those whose paper says none. */
  async meantFor(ctx: Ctx, programme: string, from: CalendarDate, until: CalendarDate): Promise<ContractRecord[]> {
    const rows = await ctx.tx.query<ContractRow>(
      `select * from contracts.contract
        where programme = $1 and (signed_on is null or (signed_on >= $2 and signed_on < $3))
        order by signed_on, number`,
      [programme, from, until],
    );
    return this.withChildren(ctx, rows);
  }

  /** Ids of contracts that share a number or an invoice with another one, where either is among those asked for. */
  async sharing(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>('select contracts.sharing($1::uuid[]) as id', [[...ids]]);
    return rows.map((row) => row.id);
  }

  /** The events of the contracts, each list in the order of `seq`. */
  async events(ctx: Ctx, contractIds: readonly string[]): Promise<Map<string, ContractEvent[]>> {
    const rows = await ctx.tx.query<EventRow>(
      'select * from contracts.contract_event where contract_id = any($1::uuid[]) order by contract_id, seq',
      [[...contractIds]],
    );
    return grouped(rows.map(toEvent), (event) => event.contractId);
  }

  async *streamContracts(ctx: Ctx): AsyncIterable<ContractRecord[]> {
    for await (const rows of ctx.tx.stream<ContractRow>('select * from contracts.contract order by id')) {
      yield await this.withChildren(ctx, rows);
    }
  }

  async *streamEvents(ctx: Ctx): AsyncIterable<ContractEvent[]> {
    for await (const rows of ctx.tx.stream<EventRow>('select * from contracts.contract_event order by id')) {
      yield rows.map(toEvent);
    }
  }

  /** Contracts that gainers, lines or instalments name and that do not exist. */
  async strays(ctx: Ctx): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select distinct coalesce(c.contract_id::text, '') as id from (
         select contract_id from contracts.gainer union all select contract_id from contracts.line
         union all select contract_id from contracts.instalment) c
       where not exists (select from contracts.contract p where p.id = c.contract_id) order by 1 limit 1000`,
    );
    return rows.map((row) => row.id);
  }

  private async withChildren(ctx: Ctx, rows: readonly ContractRow[]): Promise<ContractRecord[]> {
    if (rows.length === 0) return [];
    const ids = [rows.map((row) => row.id)];
    const of = (table: string) =>
      `select * from contracts.${table} where contract_id = any($1::uuid[]) order by contract_id, position`;
    const gainers = byContract(await ctx.tx.query<GainerRow>(of('gainer'), ids));
    const lines = byContract(await ctx.tx.query<LineRow>(of('line'), ids));
    const instalments = byContract(await ctx.tx.query<InstalmentRow>(of('instalment'), ids));
    return rows.map((row) =>
      toRecord(row, gainers.get(row.id) ?? [], lines.get(row.id) ?? [], instalments.get(row.id) ?? []),
    );
  }
}

function byContract<Row extends { contract_id: string }>(rows: readonly Row[]): Map<string, Row[]> {
  return grouped(rows, (row) => row.contract_id);
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
