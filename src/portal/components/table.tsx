/**
 * A table that turns into blocks of label and value on a phone (portal page, component 12). The roles are spelled out,
 * because changing `display` takes them away from screen readers.
 */
import type { Child } from 'hono/jsx';

/** Spelled out although the elements imply them: browsers drop the implied roles when `display` changes on a phone. */
const ROLE = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  rowheader: { role: 'rowheader' },
  cell: { role: 'cell' },
} as const;

export interface Column {
  readonly label: string;
  readonly numeric?: boolean;
}

export interface TableProps {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Child[])[];
  /** Label over all columns but the last, and the last. */
  readonly foot?: readonly [Child, Child];
}

export function Table({ caption, columns, rows, foot }: TableProps) {
  return (
    <table {...ROLE.table} class="tab">
      <caption class="hidden">{caption}</caption>
      <thead {...ROLE.rowgroup}>
        <tr {...ROLE.row}>
          {columns.map((column) => (
            <th {...ROLE.columnheader} scope="col" class={column.numeric ? 'num' : undefined}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody {...ROLE.rowgroup}>
        {rows.map((cells) => (
          <tr {...ROLE.row}>
            {cells.map((cell, index) => (
              <td {...ROLE.cell} class={columns[index]?.numeric ? 'num' : undefined} data-label={columns[index]?.label}>
                <div>{cell}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      {foot ? (
        <tfoot {...ROLE.rowgroup}>
          <tr {...ROLE.row}>
            <th {...ROLE.rowheader} scope="row" colspan={columns.length - 1}>
              {foot[0]}
            </th>
            <td {...ROLE.cell} class="num">
              <div>{foot[1]}</div>
            </td>
          </tr>
        </tfoot>
      ) : null}
    </table>
  );
}

/** A scrolling region must be reachable by keyboard (WCAG 2.1.1). */
const REACHABLE = { tabindex: 0 } as const;

/** Where numbers are compared across rows the table keeps its shape and scrolls inside its own region. */
export function Scrolling({ label, children }: { label: string; children?: Child }) {
  return (
    <section class="scrolling" aria-label={label} {...REACHABLE}>
      {children}
    </section>
  );
}
