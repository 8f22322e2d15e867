import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compared, type Part } from './part.js';
import { countsOf, runSets, type SetResult } from './run-sets.js';

const SETS = ['1-sound', '2-later', '3-absent', '4-parts'];
const part = (set: string, entry: string, judge: Part['judge']): Part => ({ set, entry, judge });
const PARTS: readonly Part[] = [
  part('1-sound', '.', ({ name, expected }) => [compared(`${name}/a`, undefined, expected(`${name}/a`) ?? '', 'yes')]),
  part('3-absent', '.', () => []),
  part('4-parts', 'missing.json', () => []),
  part('4-parts', 'breaks.json', () => {
    throw new RangeError('too deep');
  }),
  part('4-parts', 'many.json', ({ name }) => ['1', '2'].map((vector) => compared(name, vector, vector, vector))),
];

describe('the sets of a folder', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'conformance-'));
    for (const folder of ['1-sound', '2-later', '4-parts']) mkdirSync(join(root, folder));
    for (const file of ['breaks.json', 'many.json', 'unread.json']) writeFileSync(join(root, '4-parts', file), '');
    writeFileSync(join(root, 'MANIFEST.jsonl'), '{"file":"1-sound/a","expected":"yes"}\n{"file":"1-sound/b"}\n');
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const all = async (): Promise<SetResult[]> => {
    const results: SetResult[] = [];
    const around = { application: () => Promise.reject(new Error('not asked for')), note: () => undefined };
    for await (const result of runSets(root, SETS, PARTS, around)) results.push(result);
    return results;
  };

  it('are judged by what the manifest expects, and the rest is named with its reason', async () => {
    const [sound, later, absent, parts] = await all();
    expect(sound).toMatchObject({ rows: [{ expected: 'yes', ok: true }], notRun: [] });
    expect(later).toEqual({ set: '2-later', rows: [], notRun: [{ what: '2-later', why: 'later' }] });
    expect(absent).toEqual({ set: '3-absent', rows: [], notRun: [{ what: '3-absent', why: 'not in DIR' }] });
    expect(parts?.notRun).toEqual([
      { what: '4-parts/missing.json', why: 'not in DIR' },
      { what: '4-parts/unread.json', why: 'later' },
    ]);
  });

  it('are judged on when one part cannot be judged, which is a difference', async () => {
    const [, , , parts] = await all();
    expect(parts?.rows[0]).toMatchObject({ file: '4-parts/breaks.json', got: 'RangeError: too deep', ok: false });
    expect(countsOf(parts?.rows ?? [])).toEqual({ files: 2, asExpected: 1, notAsExpected: 1 });
  });
});
