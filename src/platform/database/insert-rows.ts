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
