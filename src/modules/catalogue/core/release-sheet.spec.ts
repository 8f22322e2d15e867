import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { parseDate } from '../../../kernel/calendar-date.js';
import { durationDays, measuredUpdates } from './duration.js';
import { type ManifestPart, manifestDigests, sortedManifest } from './manifest.js';
import { newRelease, type ReleaseDraft, releaseContent, releaseRecord } from './release.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const PARTS: readonly ManifestPart[] = [
  { path: '数据/一.jsonl', bytes: 0n, sha256: sha256('') },
  { path: 'a.txt', bytes: 3n, sha256: sha256('aaa') },
];
// Taken with sha256sum and openssl over the text that stands in the test below.
const SHA256 = 'fe108e7372dee90ce9d9b1e2cebae4f7a5a5882a193cfcfb37ea7ccfd4de2762';
const SM3 = 'cf2372f4025da92de3ad621c0d2c4e43859f8fec58948d07fdf6029c8b7cb69b';

function judged(draft: ReleaseDraft, entry: 'OFFER' | 'LOAD' = 'OFFER') {
  return releaseContent({ name: '语料', licence: 'mit', ...draft }, undefined, entry);
}

const codes = (draft: ReleaseDraft, entry?: 'OFFER' | 'LOAD') => {
  const answer = judged(draft, entry);
  return 'errors' in answer ? answer.errors.map(({ code, field }) => `${code} ${field}`) : [];
};

describe('the manifest of a release', () => {
  it('gives the digest that anyone can recompute, and the SM3 digest of the same bytes', () => {
    const text = `[{"bytes":"3","path":"a.txt","sha256":"${sha256('aaa')}"},{"bytes":"0","path":"数据/一.jsonl","sha256":"${sha256('')}"}]`;
    expect(sha256(text)).toBe(SHA256);
    expect(manifestDigests(PARTS)).toEqual({ sha256: SHA256, sm3: SM3 });
  });

  it('gives one digest whatever the order, and another when any file changes', () => {
    const part = fc.record({
      path: fc.stringMatching(/^[a-z0-9一-龥]{1,8}$/),
      bytes: fc.bigInt(0n, 10n ** 15n),
      sha256: fc.constant(sha256('x')),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(part, { minLength: 2, maxLength: 8, selector: ({ path }) => path }),
        fc.nat(),
        (parts, at) => {
          expect(manifestDigests([...parts].reverse())).toEqual(manifestDigests(parts));
          const changed = parts.map((one, index) =>
            index === at % parts.length ? { ...one, bytes: one.bytes + 1n } : one,
          );
          expect(manifestDigests(changed).sha256).not.toBe(manifestDigests(parts).sha256);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is sorted by the bytes of its paths', () => {
    const paths = ['é', 'z', 'Z', '𠮷', '\uffee'];
    const parts = paths.map((path) => ({ path, bytes: 1n, sha256: sha256(path) }));
    expect(sortedManifest(parts).map(({ path }) => path)).toEqual(['Z', 'z', 'é', '\uffee', '𠮷']);
  });

  it('stands for the digest where none is given, must give the one that is, and is not needed', () => {
    expect(judged({ manifest: PARTS })).toMatchObject({ content: { digest: SHA256, digestSm3: SM3, bytes: 3n } });
    expect(judged({ manifest: PARTS, digest: SHA256, bytes: 9n })).toMatchObject({
      content: { digest: SHA256, bytes: 9n },
    });
    expect(judged({ digest: 'as before' })).toMatchObject({ content: { digest: 'as before' } });
    const wrong = judged({ manifest: PARTS, digest: sha256('other') });
    if (!('errors' in wrong)) throw new Error('taken');
    expect(wrong.errors.map(({ code }) => code)).toEqual(['CATALOGUE.DIGEST_MISMATCH']);
    for (const text of Object.values(wrong.errors[0]?.detail ?? {})) {
      expect(text).toContain(SHA256);
      expect(text).toContain(sha256('other'));
    }
  });

  it('refuses paths that lead out of the release, twice to one file, or nowhere', () => {
    const at = (path: string) => ({ path, bytes: 1n, sha256: sha256(path) });
    const bad = [
      '/etc/passwd',
      '../x',
      'a/../b',
      './a',
      'a//b',
      'a/',
      'a\\b',
      'a\u0000b',
      'a\nb',
      '\ud800',
      'x'.repeat(1_001),
    ];
    for (const path of bad)
      expect([path, codes({ manifest: [at(path)] })]).toEqual([path, ['CATALOGUE.MANIFEST_PATH manifest/0/path']]);
    expect(codes({ manifest: [at('e\u0301'), at('é')] })).toEqual(['CATALOGUE.MANIFEST_TWICE manifest/1/path']);
    expect(codes({ manifest: [] })).toEqual(['CATALOGUE.MANIFEST_EMPTY manifest']);
  });
});

describe('what a release says of itself', () => {
  it('refuses core data, an industry that is none, a right stated twice, a language that is none', () => {
    const right = { right: 'USE', granted: true } as const;
    expect(codes({ digest: 'd', classification: 'CORE' })).toEqual(['CATALOGUE.CORE_DATA classification']);
    for (const industry of ['65', 'U65', 'I6', 'i65', 'I65111'])
      expect(codes({ digest: 'd', industry })).toEqual(['CATALOGUE.INDUSTRY_FORM industry']);
    for (const industry of ['I65', 'I651', 'A0111']) expect(codes({ digest: 'd', industry })).toEqual([]);
    expect(codes({ digest: 'd', rights: [right, right] })).toEqual(['CATALOGUE.RIGHT_TWICE rights/1/right']);
    expect(codes({ digest: 'd', language: 'zh en-GB x' })).toEqual(['CATALOGUE.LANGUAGE_FORM language']);
  });

  it('takes from history whatever language was written there', () => {
    expect(codes({ digest: 'd', language: 'chinese_mandarin' }, 'LOAD')).toEqual([]);
  });

  it('flags sources that nothing makes traceable, annotation nobody else reviewed, personal data without a legal basis', () => {
    const component = { name: '网页', sourceType: 'SELF_COLLECTED' } as const;
    const open = { name: '维基', sourceType: 'OPEN_SOURCE' } as const;
    const flags = (draft: ReleaseDraft) => {
      const answer = judged({ digest: 'd', ...draft });
      return 'content' in answer ? answer.content.flags : [];
    };
    expect(flags({ components: [component] })).toEqual(['SOURCE_EVIDENCE_MISSING']);
    expect(
      flags({
        components: [
          { ...component, evidenceSha256: sha256('x') },
          { ...open, licence: 'CC-BY-SA-4.0' },
        ],
      }),
    ).toEqual([]);
    expect(flags({ components: [{ ...open, evidenceSha256: sha256('x') }] })).toEqual(['SOURCE_EVIDENCE_MISSING']);
    expect(flags({ annotation: { method: 'MANUAL' } })).toEqual(['ANNOTATION_REVIEW_MISSING']);
    expect(flags({ annotation: { method: 'NONE' } })).toEqual([]);
    expect(flags({ personalInformation: { level: 'PERSONAL' } })).toEqual(['LEGAL_BASIS_MISSING']);
    expect(flags({ personalInformation: { level: 'ANONYMISED' } })).toEqual([]);
  });

  it('changes nothing in the record of a release that says none of it', () => {
    const answer = judged({ digest: 'd' });
    if (!('content' in answer)) throw new Error('refused');
    const row = newRelease(answer.content, { id: 'r', corpusId: 'c', number: 1, recordedAt: new Date(0) });
    const known = [
      'corpusId',
      'digest',
      'distribution',
      'enteredAs',
      'entry',
      'flags',
      'id',
      'languages',
      'licences',
      'name',
    ];
    const more = ['number', 'permissions', 'recordedAt', 'state'];
    expect(Object.keys(releaseRecord(row)).sort()).toEqual(
      [...known, ...more].filter((key) => key !== 'enteredAs').sort(),
    );
  });

  it('keeps the words of a description out of the record', () => {
    const answer = judged({ digest: 'd', description: '张三整理' });
    if (!('content' in answer)) throw new Error('refused');
    const row = newRelease(answer.content, { id: 'r', corpusId: 'c', number: 1, recordedAt: new Date(0) });
    expect(JSON.stringify(releaseRecord(row))).not.toContain('张三');
    expect(releaseRecord(row)).toHaveProperty('descriptionDigest');
  });
});

describe('how often a corpus is updated', () => {
  it.each([
    ['P1D', 1],
    ['P7D', 7],
    ['P1W', 7],
    ['P1M', 31],
    ['P1Y', 366],
    ['P1Y2M3D', 431],
    ['PT1H', 1],
    ['P1DT12H', 2],
    ['P36500D', 36_500],
  ])('a duration %s counts as %i days', (text, days) => {
    expect(durationDays(text)).toBe(days);
  });

  it.each([
    '',
    'P',
    'PT',
    'P0D',
    'PT0S',
    '1M',
    'P1',
    'P-1D',
    'P1.5D',
    'p1d',
    'P1D ',
    'P36501D',
    'P9999Y',
    'monthly',
    'P1D1M',
  ])('%j is no duration', (text) => {
    expect(durationDays(text)).toBeNull();
    expect(codes({ digest: 'd', updateInterval: text })).toEqual(['CATALOGUE.DURATION_FORM updateInterval']);
  });

  it('is declared once: as a duration, in days, or as both where they agree', () => {
    expect(judged({ digest: 'd', updateInterval: 'P1M' })).toMatchObject({ content: { updateIntervalDays: 31 } });
    expect(codes({ digest: 'd', updateInterval: 'P1M', updateIntervalDays: 31 })).toEqual([]);
    expect(codes({ digest: 'd', updateInterval: 'P1M', updateIntervalDays: 30 })).toEqual([
      'CATALOGUE.INTERVALS_DIFFER updateIntervalDays',
    ]);
  });

  it('is measured from the days of its releases, two on a day being one', () => {
    const days = (...texts: string[]) => texts.map((text) => parseDate(text));
    expect(measuredUpdates(days('2025-01-01'), 31)).toBeUndefined();
    expect(measuredUpdates([], undefined)).toBeUndefined();
    expect(measuredUpdates([...days('2025-03-01', '2025-01-01', '2025-02-01', '2025-02-01'), undefined], 28)).toEqual({
      gaps: 2,
      shortestDays: 28,
      medianDays: 31,
      longestDays: 31,
      withinDeclared: 1,
    });
  });
});
