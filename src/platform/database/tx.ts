/**
 * One open transaction on one connection. Rooms' stores speak SQL through it and nothing else; int8 arrives as bigint,
 * date as `YYYY-MM-DD`, numeric as its text, timestamptz as Date.
 */
export interface Tx {
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** Rows of a large result in pages, through a server-side cursor; memory stays one page. */
  stream<Row>(sql: string, parameters?: readonly unknown[], pageSize?: number): AsyncIterable<Row[]>;
}
