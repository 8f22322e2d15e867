/** One row or one column at a time, as a superuser would change it with a few words of SQL. */
import type { Tx } from '../../src/platform/database/tx.js';
import type { AdminQuery } from '../support/every-table.js';
import { CATALOGUE, type Column, forgedRow, otherValue, type TableColumn } from '../support/tamper.js';
import { UNCOVERED, UNCOVERED_ROWS } from '../support/uncovered.table.js';
import type { Random } from './random.js';

export interface Table {
  readonly name: string;
  readonly columns: readonly TableColumn[];
}

export const OPERATIONS = ['change', 'delete', 'double', 'other row', 'null', 'forge', 'swap', 'tail'] as const;
export type Operation = (typeof OPERATIONS)[number];

export interface Edit {
  readonly operation: Operation;
  readonly table: string;
  readonly what: string;
  readonly sql: string;
}

/** Every table of every schema that is not the server's own, from the catalogue: a new one cannot be forgotten. */
export async function readTables(admin: AdminQuery): Promise<Table[]> {
  const columns = await admin<TableColumn>(CATALOGUE);
  const names = [...new Set(columns.map(({ table }) => table))];
  return names.map((name) => ({ name, columns: columns.filter(({ table }) => table === name) }));
}

/** True when something must find the column changed. */
export function isCovered({ table, column }: Column): boolean {
  const [, ...columns] = UNCOVERED[table] ?? [''];
  return !columns.includes(column);
}

/** True when something must find the operation on rows of the table. */
export function isFound(table: Table, operation: Operation): boolean {
  const rows = UNCOVERED_ROWS[table.name];
  if (operation === 'delete' || operation === 'tail') return !rows?.deleted;
  if (operation === 'double') return !rows?.doubled;
  if (operation === 'forge') return !rows?.forged;
  if (operation === 'swap') return table.columns.every(isCovered);
  return table.columns.some(isCovered);
}

/** What no leaf, audit or tree covers, by name and with the reason. */
export function uncoveredLines(tables: readonly Table[]): string[] {
  return tables.flatMap(({ name, columns }) => {
    const [reason, ...open] = UNCOVERED[name] ?? [''];
    const rows = UNCOVERED_ROWS[name];
    const changed = open.length === columns.length ? 'any column changed' : `changed: ${open.join(' ')}`;
    const lines = open.length > 0 ? [`not covered: ${name}, ${changed}: ${reason}`] : [];
    const gone = [rows?.deleted && 'deleted', rows?.doubled && 'doubled', rows?.forged && 'forged']
      .filter(Boolean)
      .join(', ');
    return rows ? [...lines, `not covered: ${name}, a row ${gone}: ${rows.reason}`] : lines;
  });
}

/** Draws one edit; nothing where the table has no row that this can be done to. */
export async function drawEdit(
  tx: Tx,
  random: Random,
  table: Table,
  operation: Operation,
  column: TableColumn | undefined,
): Promise<Edit | undefined> {
  const { name } = table;
  const edit = (what: string, sql: string): Edit => ({ operation, table: name, what, sql });
  if (operation === 'swap') return drawSwap(tx, random, table, edit);
  if (operation === 'tail') {
    const rows = 1 + random.below(10);
    const last = `ctid = any (array(select ctid from ${name} order by ctid desc limit ${rows}))`;
    return edit(`the last ${rows} rows of ${name} deleted`, `delete from ${name} where ${last}`);
  }
  const quoted = `"${column?.column ?? ''}"`;
  const here = await anyRow(tx, random, name, operation === 'null' ? `${quoted} is not null` : 'true');
  if (here === undefined) return undefined;
  if (operation === 'delete') return edit(`a row of ${name} deleted`, `delete from ${name} where ${here}`);
  if (operation === 'double') {
    return edit(`a row of ${name} a second time`, `insert into ${name} select * from ${name} where ${here}`);
  }
  if (operation === 'forge') return edit(`a forged row in ${name}`, forgedRow(table.columns, here));
  if (!column) return undefined;
  if (operation === 'null') {
    return column.identity ? undefined : edit(`${name}.${column.column} emptied`, set(name, quoted, 'null', here));
  }
  if (operation === 'change') {
    return edit(`${name}.${column.column} changed`, set(name, quoted, otherValue(column), here));
  }
  const differs = `${quoted} is distinct from (select ${quoted} from ${name} where ${here})`;
  const other = await anyRow(tx, random, name, differs);
  if (other === undefined) return undefined;
  return edit(
    `${name}.${column.column} from another row`,
    set(name, quoted, `(select o.${quoted} from ${name} o where o.${other})`, here),
  );
}

const set = (table: string, column: string, value: string, here: string): string =>
  `update ${table} set ${column} = ${value} where ${here}`;

/** Two rows that differ in more than their keys exchange keys. */
async function drawSwap(
  tx: Tx,
  random: Random,
  { name, columns }: Table,
  edit: (what: string, sql: string) => Edit,
): Promise<Edit | undefined> {
  const list = (wanted: boolean): string[] => columns.flatMap((c) => (c.key === wanted ? `"${c.column}"` : []));
  const [keys, rest] = [list(true), list(false)];
  if (keys.length === 0 || rest.length === 0) return undefined;
  const here = await anyRow(tx, random, name, 'true');
  if (here === undefined) return undefined;
  const differs = `row(${rest.join(', ')}) is distinct from (select row(${rest.join(', ')}) from ${name} where ${here})`;
  const other = await anyRow(tx, random, name, differs);
  if (other === undefined) return undefined;
  const taken = `(select ${keys.join(', ')} from ${name} o where o.ctid <> t.ctid and (o.${here} or o.${other}))`;
  return edit(
    `two rows of ${name} exchange keys`,
    `update ${name} t set (${keys.join(', ')}) = ${taken} where t.${here} or t.${other}`,
  );
}

/** `ctid = '…'` of a row at random among those that fit. */
async function anyRow(tx: Tx, random: Random, table: string, condition: string): Promise<string | undefined> {
  const [row] = await tx.query<{ ctid: string }>(
    `with fitting as (select ctid from ${table} where ${condition})
     select ctid::text from fitting order by ctid offset $1 % greatest(1, (select count(*) from fitting)) limit 1`,
    [random.below(1_000_000)],
  );
  return row && `ctid = '${row.ctid}'`;
}
