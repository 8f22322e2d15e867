/**
 * One open transaction on one connection. Rooms' stores speak SQL through it and nothing else; int8 arrives as bigint,
 * date as `YYYY-MM-DD`, numeric as its text, timestamptz as Date.
 */
export interface Tx {
  /** `beyond`: how far row security lets the statement see; said by `caller.ts` alone. */
  query<Row>(sql: string, parameters?: readonly unknown[], beyond?: string): Promise<Row[]>;
  /** Rows of a large result in pages, through a server-side cursor; memory stays one page. */
  stream<Row>(sql: string, parameters?: readonly unknown[], pageSize?: number, beyond?: string): AsyncIterable<Row[]>;
}
