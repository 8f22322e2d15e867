import pg from 'pg';

type Parser = (text: string) => unknown;

const INT8 = 20;
const DATE = 1082;
const INT8_ARRAY = 1016;
const DATE_ARRAY = 1182;
const TEXT_ARRAY = 1009;

const driverParser = pg.types.getTypeParser as unknown as (oid: number, format?: 'text' | 'binary') => Parser;

/** Arrays are split by the driver's own parser for text[]; each element is then read by `item`. */
const arrayOf =
  (item: Parser): Parser =>
  (text) =>
    (driverParser(TEXT_ARRAY)(text) as (string | null)[]).map((each) => (each === null ? null : item(each)));

/**
 * How columns arrive. The driver's own choices lose money: int8 as text makes "9" > "10", and a `date` as local midnight
 * prints the previous day east of Greenwich. numeric stays its text, timestamptz is a Date.
 */
const PARSERS = new Map<number, Parser>([
  [INT8, BigInt],
  [DATE, (text) => text],
  [INT8_ARRAY, arrayOf(BigInt)],
  [DATE_ARRAY, arrayOf((text) => text)],
]);

/** Type parsers of one pool; nothing global is changed. */
export const COLUMN_TYPES = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): Parser {
    const own = format === 'binary' ? undefined : PARSERS.get(oid);
    return own ?? driverParser(oid, format);
  },
};
