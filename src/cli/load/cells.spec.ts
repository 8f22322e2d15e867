import { Cells } from './cells.js';

const cells = (values: Record<string, string>) =>
  new Cells({ file: 'x.csv', line: 2, values: new Map(Object.entries(values)) });

/** What reading gives, and the codes of what was wrong. */
function read<T>(values: Record<string, string>, how: (row: Cells) => T): [T, string[]] {
  const row = cells(values);
  const value = how(row);
  return [value, row.errors.map((error) => `${error.field} ${error.code}`)];
}

describe('the cells of a row', () => {
  it('take an empty amount as nothing owed, and an empty optional one as absent', () => {
    expect(read({}, (row) => row.fen('a'))).toEqual([0n, []]);
    expect(read({}, (row) => row.optionalFen('a'))).toEqual([undefined, []]);
  });

  it('read amounts of fen exactly', () => {
    expect(read({ a: '999999999999999999' }, (row) => row.fen('a'))).toEqual([999_999_999_999_999_999n, []]);
    expect(read({ a: '007' }, (row) => row.requiredFen('a'))).toEqual([7n, []]);
  });

  it.each(['-1', '1.00', '1e3', '1,000', ' 1', '１００', '1000000000000000000', '¥1'])(
    'refuse the amount %j',
    (given) => {
      expect(read({ a: given }, (row) => row.fen('a'))).toEqual([0n, ['a LOAD.AMOUNT']]);
    },
  );

  it('ask for what must be there', () => {
    expect(read({}, (row) => row.text('a'))[1]).toEqual(['a LOAD.FIELD_MISSING']);
    expect(read({}, (row) => row.requiredFen('a'))[1]).toEqual(['a LOAD.FIELD_MISSING']);
    expect(read({}, (row) => row.requiredDate('a'))[1]).toEqual(['a LOAD.FIELD_MISSING']);
    expect(read({}, (row) => row.oneOf('a', ['X']))[1]).toEqual(['a LOAD.FIELD_MISSING']);
  });

  it('take only days that exist', () => {
    expect(read({ d: '2024-02-29' }, (row) => row.date('d'))).toEqual(['2024-02-29', []]);
    expect(read({}, (row) => row.date('d'))).toEqual([undefined, []]);
    for (const d of ['2025-02-29', '2025-2-1', '2025/02/01', '20250201', '2025-02-01T00:00:00Z']) {
      expect(read({ d }, (row) => row.date('d'))).toEqual([undefined, ['d LOAD.DATE']]);
    }
  });

  it('take true and false and nothing else', () => {
    expect(read({ f: 'true' }, (row) => row.flag('f'))).toEqual([true, []]);
    expect(read({}, (row) => row.flag('f'))).toEqual([false, []]);
    expect(read({ f: 'TRUE' }, (row) => row.flag('f'))).toEqual([false, ['f LOAD.BOOLEAN']]);
  });

  it('take whole numbers without sign', () => {
    expect(read({ n: '180' }, (row) => row.integer('n'))).toEqual([180n, []]);
    expect(read({ n: '1.5' }, (row) => row.integer('n'))).toEqual([undefined, ['n LOAD.INTEGER']]);
  });

  it('take a value of a list, or what stands for an empty cell', () => {
    expect(read({ k: 'B' }, (row) => row.oneOf('k', ['A', 'B']))).toEqual(['B', []]);
    expect(read({}, (row) => row.oneOf('k', ['A', 'B'], 'B'))).toEqual(['B', []]);
    expect(read({ k: 'b' }, (row) => row.oneOf('k', ['A', 'B']))[1]).toEqual(['k LOAD.ENUM']);
  });

  it('split words at any blanks', () => {
    expect(read({ w: ' A-1  A-2\u3000A-3 ' }, (row) => row.words('w'))).toEqual([['A-1', 'A-2', 'A-3'], []]);
    expect(read({}, (row) => row.words('w'))).toEqual([[], []]);
  });

  it('tell everything wrong with a row at once', () => {
    const row = cells({ a: 'x', d: 'x' });
    row.fen('a');
    row.date('d');
    row.text('missing');
    expect(row.errors.map((error) => error.field)).toEqual(['a', 'd', 'missing']);
  });
});
