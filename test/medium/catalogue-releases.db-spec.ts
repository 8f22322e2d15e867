import { readFileSync } from 'node:fs';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { fen } from '../../src/kernel/money.js';
import { type Actor, PUBLIC_ACTOR } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { complianceFacades, corpusDraft, reread } from '../support/compliance-facades.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { usccNumber } from '../support/parties-facade.js';
import { columnsOf, otherValue, Tamperer } from '../support/tamper.js';

const { parties, catalogue, life, originals, leaves } = complianceFacades();
/** What a release is made of; the tables of its life have their rows in other tests. */
const TABLES = ['corpus', 'release', 'release_permission', 'release_file', 'release_original'].map(
  (name) => `catalogue.${name}`,
);
const [A, B] = [usccNumber(1), usccNumber(2)];
const { base } = JSON.parse(readFileSync('test/vectors/croissant-rules.json', 'utf8')) as { base: object };

describe('the catalogue', () => {
  let db: TestDatabase;
  let a = '';
  let b = '';
  beforeAll(async () => {
    db = await openTestDatabase();
    await db.run(async (ctx) => {
      await parties.takeOrganisations(
        ctx,
        [A, B].map((uscc) => ({ uscc, nameZh: `公司${uscc}`, kind: 'ENTERPRISE' })),
      );
      const found = await parties.organisationsByUscc(ctx, [A, B]);
      [a, b] = [found.get(A)?.id ?? '', found.get(B)?.id ?? ''];
    });
  });
  afterAll(() => db.close());

  const provider = (organisationId: string): Actor => ({
    kind: 'user',
    id: 'u',
    name: 'u',
    roles: ['provider'],
    duties: [],
    organisationId,
  });

  it('takes rows of one key as its releases in file order, and changes nothing the second time', async () => {
    const rows = [
      corpusDraft('K1', a, {
        digest: 'v1',
        releasedOn: parseDate('2025-01-01'),
        priceFen: fen(5n),
        records: 10n ** 15n,
      }),
      corpusDraft('K1', a, { digest: 'v2', releasedOn: parseDate('2025-06-01'), permissions: 'commercial=no' }),
    ];
    const first = await db.run((ctx) => catalogue.takeCorpora(ctx, rows));
    const second = await db.run((ctx) => catalogue.takeCorpora(ctx, rows));
    expect(first.map(({ outcome }) => outcome)).toEqual(['taken', 'taken']);
    expect(second).toEqual(first.map((one) => ({ ...one, outcome: 'unchanged' })));
    const releases = (await db.run((ctx) => catalogue.releaseForKey(ctx, ['K1', 'nothing']))).get('K1');
    expect(releases).toMatchObject([
      { number: 1, digest: 'v1', priceFen: 5n, records: 10n ** 15n, releasedOn: '2025-01-01', state: 'LISTED' },
      { number: 2, digest: 'v2' },
    ]);
    expect(releases?.[1]?.permissions.find(({ use }) => use === 'commercial')).toMatchObject({
      value: 'no',
      source: 'STATED',
    });
  });

  it('refuses a stored digest with other content and a key of another provider, and takes what is new', async () => {
    await db.run((ctx) => catalogue.takeCorpora(ctx, [corpusDraft('K2', a)]));
    const answers = await db.run((ctx) =>
      catalogue.takeCorpora(ctx, [
        corpusDraft('K2', a, { licence: 'mit' }),
        corpusDraft('K2', b, { digest: 'other' }),
        corpusDraft('K2', a, { digest: 'next' }),
        { ...corpusDraft('K3', a), providerId: undefined },
      ]),
    );
    expect(answers).toMatchObject([
      { outcome: 'refused', errors: [{ code: 'LOAD.CHANGED', field: 'licences' }] },
      { outcome: 'refused', errors: [{ code: 'LOAD.CHANGED', field: 'provider' }] },
      { outcome: 'taken' },
      { outcome: 'refused', errors: [{ code: 'CATALOGUE.PROVIDER_UNKNOWN', field: 'provider' }] },
    ]);
  });

  it('keeps a Croissant file with its facts, and knows it again however its blanks stand', async () => {
    const text = JSON.stringify(base);
    const taken = await db.run((ctx) => catalogue.takeCroissant(ctx, a, text, 'qa.json'));
    const again = await db.run((ctx) => catalogue.takeCroissant(ctx, a, JSON.stringify(base, null, 2), 'qa2.json'));
    expect(taken.outcome).toBe('taken');
    expect(again).toEqual({ ...taken, outcome: 'unchanged' });
    const id = 'id' in taken ? taken.id : '';
    const release = (await db.run((ctx) => catalogue.releases(ctx, [id]))).get(id);
    expect(release).toMatchObject({
      name: '公开政务问答',
      licences: ['CC-BY-4.0'],
      version: '1.2.0',
      croissantText: text,
      distribution: [{ contentSize: '117743 B' }, { kind: 'FILE_SET', containedIn: ['table'] }],
    });
    expect(release?.distribution[0]).not.toHaveProperty('md5');
  });

  it('takes a changed Croissant file as the next release of the same data set', async () => {
    const taken = await db.run((ctx) =>
      catalogue.takeCroissants(ctx, [
        { providerId: b, text: JSON.stringify(base), fileName: '1.json' },
        { providerId: b, text: JSON.stringify({ ...base, version: '1.3.0' }), fileName: '2.json' },
      ]),
    );
    const ids = taken.map((one) => ('id' in one ? one.id : ''));
    const releases = await db.run((ctx) => catalogue.releases(ctx, ids));
    expect(ids.map((id) => releases.get(id)?.number)).toEqual([1, 2]);
    expect(new Set([...releases.values()].map(({ corpusId }) => corpusId)).size).toBe(1);
  });

  it('finds the provider in the file when none is given, and refuses a file that names none', async () => {
    const named = { ...base, url: 'https://x.example', creator: { '@type': 'sc:Organization', identifier: ` ${A} ` } };
    const answers = await db.run((ctx) =>
      catalogue.takeCroissants(ctx, [
        { providerId: undefined, text: JSON.stringify(named), fileName: '1.json' },
        { providerId: undefined, text: JSON.stringify({ ...base, creator: [] }), fileName: '2.json' },
        { providerId: a, text: '{', fileName: '3.json' },
      ]),
    );
    expect(answers).toMatchObject([
      { outcome: 'taken' },
      { outcome: 'refused', errors: [{ code: 'CATALOGUE.PROVIDER_UNKNOWN' }] },
      { outcome: 'refused', errors: [{ code: 'CATALOGUE.CROISSANT_JSON' }] },
    ]);
  });

  it('shows an offer that is not listed to its provider only', async () => {
    const as = <T>(actor: Actor, work: Parameters<typeof db.run<T>>[0]) => db.run(work, { actor });
    const { corpus } = await as(provider(a), (ctx) => catalogue.open(ctx, { key: 'OWN', name: '自有' }));
    const release = await as(provider(a), (ctx) =>
      catalogue.addRelease(ctx, corpus.id, { digest: 'x', licence: 'mit' }),
    );
    expect(release).toMatchObject({ number: 1, state: 'DRAFT', entry: 'OFFER' });
    const query = { newest: true, q: 'OWN', limit: 10 };
    expect(await as(provider(a), (ctx) => catalogue.search(ctx, query))).toHaveLength(1);
    expect(await as(provider(b), (ctx) => catalogue.search(ctx, query))).toHaveLength(0);
    expect(await as(PUBLIC_ACTOR, (ctx) => catalogue.search(ctx, query))).toHaveLength(0);
    await expect(as(PUBLIC_ACTOR, (ctx) => catalogue.release(ctx, release.id))).rejects.toThrow('UNKNOWN_RELEASE');
    await expect(as(provider(b), (ctx) => catalogue.addRelease(ctx, corpus.id, { digest: 'y' }))).rejects.toThrow(
      'UNKNOWN_CORPUS',
    );
    await expect(
      as(provider(a), (ctx) => catalogue.addRelease(ctx, corpus.id, { digest: 'x', licence: 'mit' })),
    ).rejects.toThrow('RELEASE_EXISTS');
  });

  it('under a key of another’s draft is no news; on sale a key means one corpus, the first that was listed', async () => {
    const as = <T>(actor: Actor, work: Parameters<typeof db.run<T>>[0]) => db.run(work, { actor });
    const drafted = async (who: Actor): Promise<string> => {
      const { corpus } = await as(who, (ctx) => catalogue.open(ctx, { key: 'SAME', name: '同号' }));
      const draft = { digest: who.organisationId ?? '', licence: 'mit' };
      const { id } = await as(who, (ctx) => catalogue.addRelease(ctx, corpus.id, draft));
      await as(who, (ctx) => life.step(ctx, id, { step: 'submit' }));
      return id;
    };
    const [first, second] = [await drafted(provider(a)), await drafted(provider(b))];
    const byKey = async () => (await db.run((ctx) => catalogue.releaseForKey(ctx, ['SAME']))).get('SAME');
    expect(await byKey()).toBeUndefined();
    await db.run((ctx) => catalogue.list(ctx, first));
    expect((await byKey())?.map(({ id }) => id)).toEqual([first]);
    await expect(db.run((ctx) => catalogue.list(ctx, second))).rejects.toThrow('KEY_ON_SALE');
    await expect(as(provider(b), (ctx) => catalogue.open(ctx, { key: 'SAME', name: '同号' }))).rejects.toThrow(
      'KEY_TAKEN',
    );
    const [loaded] = await db.run((ctx) => catalogue.takeCorpora(ctx, [corpusDraft('SAME', b)]));
    expect(loaded).toMatchObject({ outcome: 'refused', errors: [{ code: 'LOAD.CHANGED' }] });
  });

  it('is searched by part of a name, language and page, and takes wildcard characters literally', async () => {
    const rows = Array.from({ length: 5 }, (_, at) =>
      corpusDraft(`S${at}`, a, { name: `检索样本${at}`, language: 'zh en' }),
    );
    await db.run((ctx) => catalogue.takeCorpora(ctx, rows));
    const search = (query: object) => db.run((ctx) => catalogue.search(ctx, { newest: true, limit: 50, ...query }));
    const all = await search({ q: '检索样本', language: 'en' });
    expect(all.map(({ corpus }) => corpus.identity).sort()).toEqual(['S0', 'S1', 'S2', 'S3', 'S4']);
    expect(await search({ q: '检索样本', after: all[3]?.cursor ?? '' })).toHaveLength(1);
    expect(await search({ q: '%' })).toHaveLength(0);
    expect(await search({ q: '检索', openMode: 'SALE' })).toHaveLength(0);
  });

  it('keeps the text of a dataset card beside its release, and knows it again', async () => {
    const text = '---\npretty_name: 卡片\nlicense: mit\nlanguage: [zh]\n---\n# 卡片\n';
    const card = { providerId: a, text, fileName: 'corpora/card.md' };
    const [taken] = await db.run((ctx) => originals.take(ctx, [card]));
    const [again] = await db.run((ctx) => originals.take(ctx, [card]));
    expect(taken).toMatchObject([{ outcome: 'taken' }]);
    expect(again).toEqual([{ ...taken?.[0], outcome: 'unchanged' }]);
    const id = taken?.[0] && 'id' in taken[0] ? taken[0].id : '';
    await db.run(async (ctx) => {
      const release = (await catalogue.releases(ctx, [id])).get(id);
      expect(release).toMatchObject({ name: '卡片', licences: ['MIT'], languages: ['zh'], state: 'LISTED' });
      expect(release).not.toHaveProperty('croissantText');
      const kept = (await originals.described(ctx, release ? [release] : [])).get(id);
      expect(kept).toMatchObject({ text, fileName: 'corpora/card.md', format: 'HF_CARD', part: 1 });
    });
  });

  it('gives back from its rows exactly the records that went to the log', async () => {
    const stored = await db.run((ctx) => reread(ctx, catalogue.leafSources()));
    const logged = [...leaves].filter(([, { kind }]) => kind.startsWith('corpus') || kind.startsWith('release'));
    expect(stored.size).toBeGreaterThan(10);
    expect(stored).toEqual(new Map(logged));
  });

  it('notices one changed value in any column of its tables, which the application itself cannot change', async () => {
    await expect(db.run((ctx) => ctx.tx.query(`update catalogue.release set name = 'x'`))).rejects.toThrow(
      'permission denied',
    );
    const look = async (ctx: Ctx) => JSON.stringify([...(await reread(ctx, catalogue.leafSources()))]);
    const before = await db.run(look);
    const tamperer = await Tamperer.open(db);
    const columns = (await columnsOf(db, ['catalogue'])).filter(({ table }) => TABLES.includes(table));
    expect(columns.length).toBeGreaterThan(40);
    try {
      for (const column of columns) {
        const target = `ctid = (select ctid from ${column.table} limit 1)`;
        const sql = `update ${column.table} set "${column.column}" = ${otherValue(column)} where ${target}`;
        const after = await tamperer.after(['catalogue'], sql, look);
        expect([column, after === before]).toEqual([column, false]);
      }
    } finally {
      await tamperer.close();
    }
  });
});
