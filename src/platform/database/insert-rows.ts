import type { Tx } from './tx.js';

/** Column names with their Postgres types, in the order of the table's insert. */
export type Columns = Readonly<Record<string, string>>;

/** An object or a list goes to a column of type `jsonb`. */
type Cell = string | number | boolean | bigint | Date | null | object;

/**
 * Inserts any number of rows in one statement. Values travel as JSON text (bigint and dates as strings), so one plan
 * serves every batch size. Table and columns are literals of the calling store, never input.
 */
export async function insertRows<Name extends string>(
  tx: Tx,
  table: string,
  columns: Readonly<Record<Name, string>>,
  rows: readonly Readonly<Record<Name, Cell>>[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(columns) as Name[];
  const shape = names.map((name) => `${name} ${columns[name]}`).join(', ');
  const payload = JSON.stringify(rows, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  await tx.query(
    `insert into ${table} (${names.join(', ')})
     select ${names.map((name) => `r.${name}`).join(', ')} from jsonb_to_recordset($1::jsonb) as r(${shape})`,
    [payload],
  );
}

type Plain = string | number | boolean | bigint | Date | null;

/** A column of a statement that takes its rows as arrays (`unnest`): the text of a Postgres array. */
export function arrayText(values: readonly Plain[]): string {
  return `{${values.map(cellText).join(',')}}`;
}

const SPECIAL = /["\\]/;

function cellText(value: Plain): string {
  if (value === null) return 'NULL';
  if (typeof value !== 'string') return value instanceof Date ? `"${value.toISOString()}"` : String(value);
  return SPECIAL.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`;
}

/** For each column its Postgres type and what a row has in it. */
export type ColumnsOf<Row> = Readonly<Record<string, readonly [type: string, of: (row: Row) => Plain]>>;

/**
 * The same as {@link insertRows} for rows by the thousand: as arrays of columns they cost the server a third of what they
 * cost as JSON. No column may hold an object or a list.
 */
export async function insertColumns<Row>(
  tx: Tx,
  table: string,
  columns: ColumnsOf<Row>,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const parts = Object.entries(columns);
  const arrays = parts.map(([, [type]], at) => `$${at + 1}::${type}[]`).join(', ');
  await tx.query(
    `insert into ${table} (${parts.map(([name]) => name).join(', ')}) select * from unnest(${arrays})`,
    parts.map(([, [, of]]) => arrayText(rows.map(of))),
  );
}
