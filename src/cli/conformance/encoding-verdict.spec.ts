import { readCsv } from '../../platform/intake/csv.js';
import { loadFault, plainRows, readingFault, twinOf } from './encoding-verdict.js';
import type { Trial } from './trial.js';

const answer = (code: string, zh = '未知列 "名称"'): Trial => ({
  stored: 0,
  refusals: [{ line: 1, code, detail: { zh, en: 'reason' } }],
});
const CSV = '名称,code\n语料,1\n,2\n';
const { header, rows } = plainRows(Buffer.from(CSV, 'utf8'));
const read = (bytes: Uint8Array) => readCsv('t.csv', bytes, { required: header });

describe('a table in some encoding', () => {
  it('has the twin that the manifest names', () => {
    expect(twinOf('import gives the same rows as a-b_c.csv, or refuses naming the encoding')).toBe('a-b_c.csv');
    expect(twinOf('refuse or stop with row number; nothing half imported')).toBeUndefined();
    expect(twinOf(undefined)).toBeUndefined();
  });

  it('may be refused by `load` by its encoding, or in the words of its twin', () => {
    expect(loadFault(answer('LOAD.ENCODING'), undefined)).toBeUndefined();
    expect(loadFault(answer('LOAD.ENCODING'), answer('LOAD.COLUMNS'))).toBeUndefined();
    expect(loadFault(answer('LOAD.COLUMNS'), answer('LOAD.COLUMNS'))).toBeUndefined();
  });

  it.each<[string, Trial, Trial | undefined]>([
    ['a crash', { stored: 0, refusals: [], crash: 'Error' }, undefined],
    ['a record taken', { ...answer('LOAD.COLUMNS'), stored: 1 }, answer('LOAD.COLUMNS')],
    ['silence', { stored: 0, refusals: [] }, answer('LOAD.COLUMNS')],
    ['columns read from bytes that nobody can read', answer('LOAD.COLUMNS'), undefined],
    ['words that the twin does not have', answer('LOAD.COLUMNS', '未知列 "鍚嶇О"'), answer('LOAD.COLUMNS')],
    ['a refusal for another reason', answer('LOAD.CSV'), answer('LOAD.CSV')],
  ])('shows %s as a difference', (_what, trial, twin) => {
    expect(loadFault(trial, twin)).toEqual(expect.any(String));
  });

  it('may be read to the rows of its twin', () => {
    expect(readingFault(read(Buffer.from(CSV, 'utf8')), rows)).toBeUndefined();
    expect(readingFault(read(Buffer.from(`\ufeff${CSV}`, 'utf16le')), rows)).toBeUndefined();
  });

  it.each<[string, Buffer, readonly string[] | undefined]>([
    ['another row', Buffer.from(CSV.replace('语料', '璇枡'), 'utf8'), rows],
    ['a row more', Buffer.from(`${CSV}甲,3\n`, 'utf8'), rows],
    ['a row less', Buffer.from(CSV.replace(',2\n', ''), 'utf8'), rows],
    ['a file read that should be refused', Buffer.from(CSV, 'utf8'), undefined],
    ['a file half read', Buffer.from(`${CSV}乙\n`, 'utf8'), rows],
    ['a refusal that does not name the encoding', Buffer.from('x,y\n', 'utf8'), rows],
  ])('shows %s as a difference', (_what, bytes, twin) => {
    expect(readingFault(read(bytes), twin)).toEqual(expect.any(String));
  });
});
