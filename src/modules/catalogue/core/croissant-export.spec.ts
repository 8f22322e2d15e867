import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { digestOf, type JsonObject } from '../../../kernel/canonical-json.js';
import { readCroissant } from './croissant.js';
import { croissantDocument } from './croissant-export.js';
import { PERMISSION_USES, PERMISSION_VALUES } from './permission-uses.js';
import { newRelease, type ReleaseDraft, type ReleaseRow, releaseContent } from './release.js';

const { base, cases } = JSON.parse(readFileSync('test/vectors/croissant-rules.json', 'utf8')) as {
  base: JsonObject;
  cases: readonly { why: string; set: Record<string, unknown>; refused?: string }[];
};
const subject = { policy: 'https://x.example/p', target: 'https://x.example/r', assigner: 'https://x.example/o' };
const provider = { nameZh: '示例数据有限公司', uscc: '91440300708461136T' };

/** The row that a file makes. */
function rowOf(text: string, draft: ReleaseDraft = {}): ReleaseRow {
  const read = readCroissant(text);
  if ('errors' in read) throw new Error(JSON.stringify(read.errors));
  const file = { croissant: read.croissant, digest: digestOf(read.document), text, fileName: 'x.json' };
  const judged = releaseContent(draft, file, 'LOAD');
  if ('errors' in judged) throw new Error(JSON.stringify(judged.errors));
  return newRelease(judged.content, { id: 'r', corpusId: 'c', number: 1, recordedAt: new Date(0) });
}

function exported(row: ReleaseRow): JsonObject {
  const read = readCroissant(row.croissantText ?? '');
  if ('errors' in read) throw new Error(JSON.stringify(read.errors));
  const { creators, description, croissantVersion } = read.croissant;
  const original = croissantVersion === '0.8' ? undefined : read.document;
  return croissantDocument({ release: row, provider, creators, description, keywords: [], original, subject });
}

/** What must survive; 0.8 calls files by name, and gets ids on the way out. */
function facts(row: ReleaseRow) {
  const { name, nameEn, licences, version, url, languages, releasedOn, state, distribution } = row;
  const read = readCroissant(row.croissantText ?? '');
  const old = row.croissantVersion === '0.8';
  return {
    ...{ name, nameEn, licences, version, url, languages, releasedOn, state },
    files: distribution.map(({ nodeId, containedIn, ...file }) => (old ? file : { nodeId, containedIn, ...file })),
    creators: 'croissant' in read ? read.croissant.creators : [],
    permissions: row.permissions.map(({ use, value }) => [use, value]),
  };
}

function changed(set: Record<string, unknown>): string {
  const document = structuredClone(base) as Record<string, unknown>;
  for (const [pointer, value] of Object.entries(set)) {
    const keys = pointer.slice(1).split('/');
    const last = keys.pop() as string;
    const target = keys.reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], document);
    if (typeof value === 'object' && value !== null && '$delete' in value)
      delete (target as Record<string, unknown>)[last];
    else (target as Record<string, unknown>)[last] = value;
  }
  return JSON.stringify(document);
}

describe('a release as Croissant 1.1', () => {
  const taken = cases.filter(({ refused }) => refused === undefined);

  it.each(taken.map((one) => [one.why, one.set] as const))('is read back as the same record: %s', (_why, set) => {
    const row = rowOf(changed(set));
    const out = exported(row);
    const back = rowOf(JSON.stringify(out));
    expect(back.croissantVersion).toBe('1.1');
    expect({ ...facts(back) }).toEqual(
      row.croissantVersion === '0.8' ? { ...facts(row), files: facts(back).files } : facts(row),
    );
  });

  it('carries any stated permission matrix', () => {
    const value = fc.constantFrom(...PERMISSION_VALUES);
    fc.assert(
      fc.property(fc.tuple(...PERMISSION_USES.map(() => value)), (values) => {
        const permissions = PERMISSION_USES.map((use, at) => `${use}=${values[at]}`).join(' ');
        const row = rowOf(JSON.stringify(base), { permissions });
        expect(facts(rowOf(JSON.stringify(exported(row)))).permissions).toEqual(facts(row).permissions);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps both names of a release, the Chinese one first', () => {
    const row = { ...rowOf(JSON.stringify(base)), name: '政务问答', nameEn: 'Government Q&A' };
    expect(rowOf(JSON.stringify(exported(row)))).toMatchObject({ name: '政务问答', nameEn: 'Government Q&A' });
  });

  it('is a description also where the release came without one', () => {
    const judged = releaseContent({ digest: 'd', name: '对话', licence: 'mit', language: 'zh en' }, undefined, 'LOAD');
    if ('errors' in judged) throw new Error('refused');
    const release = newRelease(judged.content, { id: 'r', corpusId: 'c', number: 3, recordedAt: new Date(0) });
    const out = croissantDocument({ release, provider, creators: [], description: undefined, keywords: [], subject });
    expect(rowOf(JSON.stringify(out))).toMatchObject({ name: '对话', licences: ['mit'], languages: ['zh', 'en'] });
  });

  it('takes record sets over with their prefixes, and leaves out those whose words would change their meaning', () => {
    const kept = exported(rowOf(JSON.stringify(base)));
    expect(kept.recordSet).toEqual(base.recordSet);
    const context = { ...(base['@context'] as JsonObject), wd: 'https://www.wikidata.org/wiki/' };
    expect(exported(rowOf(JSON.stringify({ ...base, '@context': context })))['@context']).toMatchObject({
      wd: context.wd,
    });
    const other = { ...(base['@context'] as JsonObject), column: 'https://example.org/other' };
    expect(exported(rowOf(JSON.stringify({ ...base, '@context': other })))).not.toHaveProperty('recordSet');
  });
});
