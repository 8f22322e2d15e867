/**
 * What a hostile administrator can do: switch the guards off, drop the checks and change what is booked. Everything
 * happens in one transaction that is looked at from inside and then rolled back.
 */
import type { DataSource } from 'typeorm';
import { SYSTEM_ACTOR } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { inTransaction } from '../../src/platform/database/transaction.js';
import type { TestDatabase } from './database.js';

export interface Column {
  /** With its schema: `ledger.leg`. */
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

export interface TableColumn extends Column {
  /** Part of the primary key. */
  readonly key: boolean;
  /** Numbered by the database. */
  readonly identity: boolean;
}

/** Every column of every table of schemas that are not the server's own; parts of a table are reached through it. */
export const CATALOGUE = `
  select n.nspname || '.' || c.relname as "table", a.attname as "column", t.typname as type,
    coalesce(a.attnum = any (k.conkey), false) as key, a.attidentity <> '' as identity
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
  join pg_type t on t.oid = a.atttypid left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
  where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
    and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  order by 1, a.attnum`;

/** Every column of the schemas, from the catalogue, so that a new column cannot be forgotten. */
export async function columnsOf(db: TestDatabase, schemas: readonly string[]): Promise<TableColumn[]> {
  const columns = await db.adminQuery<TableColumn>(CATALOGUE);
  return columns.filter(({ table }) => schemas.includes(table.split('.')[0] ?? ''));
}

/** A row that was never recorded: another one under a fresh key. `columns` are all of one table, `here` finds the other. */
export function forgedRow(columns: readonly TableColumn[], here: string): string {
  const keyed = columns.find(({ key }) => key) ?? columns[0];
  const table = keyed?.table ?? '';
  const values = columns.map((column) => (column === keyed ? freshKey(column) : `"${column.column}"`));
  return `insert into ${table} select ${values.join(', ')} from ${table} where ${here}`;
}

/** An SQL expression for a value that the column does not have. */
export function freshKey(column: Column): string {
  if (column.type === 'uuid') return 'gen_random_uuid()';
  return column.type.startsWith('int')
    ? `(select max("${column.column}") + 1 from ${column.table})`
    : otherValue(column);
}

/** An SQL expression for another value of the column, the smallest change its type allows. */
export function otherValue({ column, type }: Column): string {
  const name = `"${column}"`;
  const changes: Record<string, string> = {
    bytea: `case when octet_length(${name}) > 0 then set_byte(${name}, 0, get_byte(${name}, 0) # 1) else '\\x00' end`,
    text: `coalesce(${name}, '') || 'x'`,
    varchar: `coalesce(${name}, '') || 'x'`,
    uuid: 'gen_random_uuid()',
    date: `coalesce(${name}, date '2025-01-01') + 1`,
    timestamptz: `coalesce(${name}, timestamptz '2025-01-01') + interval '1 millisecond'`,
    bool: `not coalesce(${name}, false)`,
    tsvector: `array_to_tsvector(tsvector_to_array(${name}) || 'x'::text)`,
    jsonb: `jsonb_build_object('x', ${name})`,
    _uuid: `coalesce(${name}, '{}') || gen_random_uuid()`,
    _text: `coalesce(${name}, '{}') || 'x'::text`,
  };
  return changes[type] ?? `coalesce(${name}, 0) + 1`;
}

export class Tamperer {
  private constructor(private readonly dataSource: DataSource) {}

  static async open(db: TestDatabase): Promise<Tamperer> {
    return new Tamperer(await makeDataSource({ url: db.adminUrl, poolSize: 1 }).initialize());
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
  }

  /**
   * Does each statement by itself as superuser with the guards of its table off, where that is in one of the schemas, and
   * answers what `look` saw after it; all in one transaction that is rolled back, each undone before the next.
   */
  async each<T>(
    schemas: readonly string[],
    statements: readonly string[],
    look: (ctx: Ctx, at: number) => Promise<T>,
  ): Promise<T[]> {
    const seen: T[] = [];
    const unguarded = new Set<string>();
    await this.undone(async (ctx) => {
      for (const [at, sql] of statements.entries()) {
        const table = tableOf(sql);
        if (!unguarded.has(table)) await guardsOff(ctx, schemas, table);
        unguarded.add(table);
        await ctx.tx.query('savepoint whole');
        await change(ctx, sql);
        seen.push(await look(ctx, at));
        await ctx.tx.query('rollback to savepoint whole');
      }
    });
    return seen;
  }

  /** The same for one statement. */
  async after<T>(schemas: readonly string[], sql: string, look: (ctx: Ctx) => Promise<T>): Promise<T> {
    let seen: { value: T } | undefined;
    await this.undone(async (ctx) => {
      await guardsOff(ctx, schemas, tableOf(sql));
      await change(ctx, sql);
      seen = { value: await look(ctx) };
    });
    if (!seen) throw new Error('nothing was seen');
    return seen.value;
  }

  private async undone(work: (ctx: Ctx) => Promise<void>): Promise<void> {
    const undo = new Error('undo');
    await inTransaction(this.dataSource, async (tx) => {
      await work({ actor: SYSTEM_ACTOR, tx, now: new Date(), locale: 'en', requestId: 'tamper' });
      throw undo;
    }).catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  }
}

/** The one table that an insert, update or delete changes: no other table's guards are in its way. */
function tableOf(sql: string): string {
  const [, table] = /^\s*(?:insert\s+into|update|delete\s+from)\s+([a-z_]+\.[a-z_]+)\b/i.exec(sql) ?? [];
  if (table === undefined) throw new Error(`it is not seen which table is tampered with: ${sql}`);
  return table;
}

async function guardsOff(ctx: Ctx, schemas: readonly string[], table: string): Promise<void> {
  await ctx.tx.query(GUARDS_OFF(schemas, table));
  await ctx.tx.query('set local session_replication_role = replica');
}

async function change(ctx: Ctx, sql: string): Promise<void> {
  const changed = await ctx.tx.query<{ n: bigint }>(
    `with changed as (${sql} returning 1) select count(*) as n from changed`,
  );
  if (!changed[0]?.n) throw new Error(`nothing was tampered with: ${sql}`);
}

/**
 * Triggers, checks, keys, unique indexes, NOT NULL, identity and drawn columns: an administrator who owns the server has none
 * of them in the way. Every unique index leaves a twin that is not unique, so that nothing becomes slow. Of all tables in
 * the schemas, or of one.
 */
export const GUARDS_OFF = (schemas: readonly string[], table?: string) => {
  const one =
    table === undefined
      ? ''
      : ` and (c.oid = '${table}'::regclass or c.oid in (select relid from pg_partition_tree('${table}')))`;
  const inSchemas = `n.nspname in (${schemas.map((schema) => `'${schema}'`).join(', ')})${one}`;
  return `
  do $$
  declare one record;
  begin
    for one in select c.oid::regclass as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and ${inSchemas}
    loop
      execute format('alter table %s disable trigger user', one.name);
    end loop;
    for one in select regexp_replace(replace(pg_get_indexdef(i.indexrelid), ' NULLS NOT DISTINCT', ''),
        '^CREATE UNIQUE INDEX .+? ON ', 'CREATE INDEX ON ') as twin
      from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      where i.indisunique and c.relkind = 'r' and ${inSchemas}
    loop
      execute one.twin;
    end loop;
    for one in select k.conrelid::regclass as name, k.conname from pg_constraint k
      join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      where k.contype in ('c', 'f', 'u', 'p') and not c.relispartition and ${inSchemas} order by array_position('{c,f,u,p}', k.contype::text)
    loop
      execute format('alter table %s drop constraint if exists %I cascade', one.name, one.conname);
    end loop;
    for one in select a.attrelid::regclass as name, a.attname from pg_attribute a
      join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where a.attgenerated <> '' and not a.attisdropped and ${inSchemas}
    loop
      execute format('alter table %s alter column %I drop expression', one.name, one.attname);
    end loop;
    for one in select i.indexrelid::regclass as name from pg_index i
      join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      where i.indisunique and ${inSchemas}
    loop
      execute format('drop index if exists %s', one.name);
    end loop;
    for one in select a.attrelid::regclass as name, a.attname, a.attidentity from pg_attribute a
      join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where (a.attidentity <> '' or a.attnotnull) and a.attnum > 0 and not a.attisdropped
        and c.relkind in ('r', 'p') and not c.relispartition and ${inSchemas}
    loop
      if one.attidentity <> '' then
        execute format('alter table %s alter column %I set generated by default', one.name, one.attname);
      else
        execute format('alter table %s alter column %I drop not null', one.name, one.attname);
      end if;
    end loop;
  end $$`;
};
