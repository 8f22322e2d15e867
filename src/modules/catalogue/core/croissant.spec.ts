import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../../kernel/canonical-json.js';
import { readCroissant } from './croissant.js';

interface Case {
  readonly why: string;
  readonly set: Readonly<Record<string, Json>>;
  readonly refused?: string;
  readonly at?: string;
  readonly flags?: readonly string[];
}
interface Vectors {
  readonly base: JsonObject;
  readonly cases: readonly Case[];
}

const vectors = JSON.parse(readFileSync('test/vectors/croissant-rules.json', 'utf8')) as Vectors;

/** The base file with places set or deleted; pointers of the vectors hold no escapes. */
function changed(set: Case['set']): string {
  const document = structuredClone(vectors.base) as Record<string, unknown>;
  for (const [pointer, value] of Object.entries(set)) {
    const keys = pointer.slice(1).split('/');
    const last = keys.pop() as string;
    const holder = keys.reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], document);
    const target = holder as Record<string, unknown>;
    if (typeof value === 'object' && value !== null && '$delete' in value) delete target[last];
    else target[last] = value;
  }
  return JSON.stringify(document);
}

describe('a Croissant file', () => {
  it.each(vectors.cases.map((one) => [one.why, one] as const))('%s', (_why, one) => {
    const read = readCroissant(changed(one.set));
    if (one.refused === undefined) {
      expect(read).toHaveProperty('croissant');
      if ('croissant' in read) expect(read.croissant.flags).toEqual(one.flags ?? []);
      return;
    }
    expect('errors' in read ? read.errors.map(({ code, field }) => ({ code, field })) : 'taken').toEqual(
      expect.arrayContaining([{ code: one.refused, field: one.at }]),
    );
  });

  it('keeps name, licence, version, address, languages, creators, sizes and hashes as the file has them', () => {
    const read = readCroissant(JSON.stringify(vectors.base));
    expect(read).toMatchObject({
      croissant: {
        croissantVersion: '1.0',
        name: '公开政务问答',
        licences: ['CC-BY-4.0'],
        version: '1.2.0',
        url: 'https://data.example.cn/qa',
        languages: ['zh', 'en'],
        creators: [{ name: '示例数据有限公司', identifier: '91440300708461136T' }],
        distribution: [
          {
            kind: 'FILE_OBJECT',
            contentSize: '117743 B',
            sha256: 'c617db2c7470716250f6f001be51304c76bcc8815527ab8bae734bdca0735737',
          },
          { kind: 'FILE_SET', containedIn: ['table'], includes: ['*.txt'] },
        ],
      },
    });
  });

  it('names every fault at once', () => {
    const read = readCroissant(changed({ '/name': { $delete: true }, '/distribution/0/@type': 'sc:WRONG' }));
    expect('errors' in read && read.errors.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['CATALOGUE.CROISSANT_NAME', 'CATALOGUE.CROISSANT_TYPE']),
    );
  });

  it.each([
    ['nothing', ''],
    ['half a file', '{"@type": "sc:Dataset"'],
    ['a list', '[]'],
    ['a number beyond a double', '{"name": 1e999}'],
    ['a lone surrogate', '{"name": "\\ud800"}'],
    ['a NUL', '{"name": "a\\u0000"}'],
    ['great depth', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['great depth without an end', '['.repeat(100_000)],
  ])('that is %s is refused with a reason, never a crash', (_what, text) => {
    const read = readCroissant(text);
    expect('errors' in read && read.errors[0]?.code).toMatch(/^CATALOGUE\.CROISSANT_(JSON|TYPE)$/);
  });

  it('of any JSON at all is read or refused, never a crash', () => {
    const keys = Object.keys(vectors.base);
    const value = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys, '@graph', '@id'), value), (changes) => {
        const read = readCroissant(JSON.stringify({ ...vectors.base, ...changes }));
        if ('errors' in read) expect(read.errors.length).toBeGreaterThan(0);
        else expect(read.croissant.name).not.toBe('');
      }),
      { numRuns: 200 },
    );
  });
});
