import { BLOCK_SIZE, COARSE_SIZE } from '../../src/modules/catalogue/core/search-entry.js';
import type { Catalogue } from '../../src/modules/catalogue/index.js';
import { type Actor, PUBLIC_ACTOR } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { corpusDraft } from '../support/compliance-facades.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { actorOf, catalogue, enterprises, life, search } from '../support/market.js';

type Query = Parameters<Catalogue['search']>[1];

let db: TestDatabase;
let [provider, other] = ['', ''];

beforeAll(async () => {
  db = await openTestDatabase();
  await db.run(async (ctx) => {
    [provider = '', other = ''] = await enterprises(ctx, 2);
    const taken = await catalogue.takeCorpora(ctx, [
      corpusDraft('A1', provider, {
        name: '深圳医疗影像语料',
        nameEn: 'Shenzhen medical images',
        modality: 'image',
        domain: '医疗',
        openMode: 'SALE',
      }),
      corpusDraft('A2', provider, {
        name: '深圳金融法规语料',
        modality: 'text',
        domain: '金融',
        language: 'zh-Hans en',
        licence: 'LicenseRef-x',
        openMode: 'SALE',
      }),
      corpusDraft('A3', other, {
        name: '广州医疗问答（ＱＡ）',
        modality: 'text',
        domain: '医疗',
        licence: 'unknown',
        openMode: 'OPEN_OTHER',
      }),
      corpusDraft('A4', other, { name: '100%纯净_语料', modality: 'text', licence: 'CC0-1.0' }),
      corpusDraft('A4', other, { name: '100%纯净_语料二', digest: 'A4-2', modality: 'text', licence: 'CC0-1.0' }),
    ]);
    expect(taken.map(({ outcome }) => outcome)).toEqual(Array(5).fill('taken'));
  });
});
afterAll(() => db.close());

const as = <T>(actor: Actor, work: (ctx: Ctx) => Promise<T>) => db.run(work, { actor });
const found = async (query: Partial<Query>, actor: Actor = PUBLIC_ACTOR) =>
  (await as(actor, (ctx) => catalogue.search(ctx, { newest: true, limit: 50, ...query }))).map(
    ({ corpus }) => corpus.identity,
  );

describe('a search of the catalogue', () => {
  it('finds by name, English name, provider, domain and key, newest first', async () => {
    expect(await found({})).toEqual(['A4', 'A3', 'A2', 'A1']);
    expect(await found({ q: '医疗' })).toEqual(['A3', 'A1']);
    expect(await found({ q: 'MEDICAL' })).toEqual(['A1']);
    expect(await found({ q: '深圳样例企业2' })).toEqual(['A4', 'A3']);
    expect(await found({ q: 'a2' })).toEqual(['A2']);
    expect(await found({ q: '医' })).toEqual(['A3', 'A1']);
    expect(await found({ q: 'qa' })).toEqual(['A3']);
    expect(await found({ q: '医疗 深圳' })).toEqual(['A3', 'A1']);
  });

  it('takes wildcards and operators as the characters they are', async () => {
    expect(await found({ q: '%' })).toEqual(['A4']);
    expect(await found({ q: '100%' })).toEqual(['A4']);
    expect(await found({ q: '_' })).toEqual(['A4']);
    for (const q of ['*', '\\', "'", '!医疗', '医疗:*', '医疗|金融', '医%像', '"'])
      expect([q, await found({ q })]).toEqual([q, []]);
  });

  it('answers nothing and breaks on nothing, whatever is typed', async () => {
    const typed = [
      '\u0000',
      '\ud800',
      '\u200b',
      '　',
      'x'.repeat(200),
      '医'.repeat(200),
      '\u202e医疗\u202c',
      "');--",
      '𠮷',
    ];
    for (const q of typed) expect([q, (await found({ q })).length <= 2]).toEqual([q, true]);
    expect(await found({ q: '\u202e医疗\u202c' })).toEqual(['A3', 'A1']);
  });

  it('narrows by each facet exactly, and by a language in all its forms', async () => {
    expect(await found({ modality: 'image' })).toEqual(['A1']);
    expect(await found({ domain: '医疗', q: '深圳' })).toEqual(['A3', 'A1']);
    expect(await found({ language: 'zh' })).toEqual(['A4', 'A3', 'A2', 'A1']);
    expect(await found({ language: 'ZH-hans' })).toEqual(['A2']);
    expect(await found({ language: 'z' })).toEqual([]);
    expect(await found({ openMode: 'SALE' })).toEqual(['A2', 'A1']);
    expect(await found({ licence: 'cc-by' })).toEqual(['A1']);
    expect(await found({ licence: 'other' })).toEqual(['A2']);
  });

  it('shows a corpus without a known licence as neither open nor for sale', async () => {
    expect(await found({ licence: 'none' })).toEqual(['A3']);
    expect(await found({ openMode: 'OPEN_OTHER' })).toEqual([]);
  });

  it('counts the facets of what was found', async () => {
    const facets = await as(PUBLIC_ACTOR, (ctx) => catalogue.facets(ctx, { newest: true, q: '医疗' }));
    expect(facets).toMatchObject({ counted: 2, capped: false });
    expect(facets.facets).toEqual({
      modality: [
        { value: 'image', count: 1 },
        { value: 'text', count: 1 },
      ],
      language: [{ value: 'zh', count: 2 }],
      domain: [{ value: '医疗', count: 2 }],
      openMode: [{ value: 'SALE', count: 1 }],
      licence: [
        { value: 'cc-by', count: 1 },
        { value: 'none', count: 1 },
      ],
    });
  });

  it('pages without showing anything twice or leaving anything out, while new corpora come in', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    for (let round = 0; ; round += 1) {
      const page = await as(PUBLIC_ACTOR, (ctx) =>
        catalogue.search(ctx, { newest: true, q: '语料', limit: 1, ...(after === undefined ? {} : { after }) }),
      );
      if (page.length === 0) break;
      seen.push(...page.map(({ corpus }) => corpus.identity));
      after = page.at(-1)?.cursor;
      await db.run((ctx) => catalogue.takeCorpora(ctx, [corpusDraft(`N${round}`, other, { name: `新语料${round}` })]));
    }
    expect(seen).toEqual(['A4', 'A2', 'A1']);
    await expect(found({ after: 'x' })).rejects.toThrow('CURSOR_FORM');
    await expect(found({ after: `${'9'.repeat(40)}` })).rejects.toThrow('CURSOR_FORM');
  });

  it('shows a draft to its provider and to those who review, in place of what is listed for everybody else', async () => {
    const own = actorOf('provider', provider);
    const corpus = (await as(own, (ctx) => catalogue.search(ctx, { newest: true, q: '深圳医疗影像', limit: 1 })))[0]
      ?.corpus;
    const { id } = await as(own, (ctx) =>
      catalogue.addRelease(ctx, corpus?.id ?? '', { digest: 'next', name: '深圳医疗影像语料新版', licence: 'mit' }),
    );
    const names = async (actor: Actor) =>
      (await as(actor, (ctx) => catalogue.search(ctx, { newest: true, q: '影像', limit: 9 }))).map(
        ({ release }) => release.name,
      );
    for (const actor of [own, actorOf('operator'), actorOf('auditor')])
      expect(await names(actor)).toEqual(['深圳医疗影像语料新版']);
    for (const actor of [PUBLIC_ACTOR, actorOf('provider', other), actorOf('buyer', other)])
      expect(await names(actor)).toEqual(['深圳医疗影像语料']);
    const all = await as(own, (ctx) => catalogue.search(ctx, { q: '影像', limit: 9 }));
    expect(all.map(({ release }) => release.number)).toEqual([2, 1]);
    await as(own, (ctx) => life.step(ctx, id, { step: 'submit' }));
    await as(actorOf('operator'), (ctx) => catalogue.list(ctx, id));
    expect(await names(PUBLIC_ACTOR)).toEqual(['深圳医疗影像语料新版']);
    expect((await found({}))[0]).toBe('A1');
  });

  it('leaves out what was taken off sale, falls back to the release before it, and shows it again when it is back', async () => {
    const [hit] = await as(PUBLIC_ACTOR, (ctx) => catalogue.search(ctx, { newest: true, q: '纯净', limit: 1 }));
    const id = hit?.release.id ?? '';
    const names = async () =>
      (await as(PUBLIC_ACTOR, (ctx) => catalogue.search(ctx, { newest: true, q: '纯净', limit: 9 }))).map(
        ({ release }) => release.number,
      );
    expect(await names()).toEqual([2]);
    await db.run((ctx) => life.step(ctx, id, { step: 'suspend', reason: 'r' }));
    expect(await names()).toEqual([1]);
    await db.run((ctx) => life.step(ctx, id, { step: 'resume', reason: 'r' }));
    expect(await names()).toEqual([2]);
  });

  it('gives the same answers far down in the blocks as a plain look at every row', async () => {
    const words = ['深圳', '广州', '医疗', '金融', '影像', '法规', '罕见'];
    await db.run(async (ctx) => {
      const rows = Array.from({ length: 900 }, (_, at) => {
        const name = `${words[at % 2]}${words[2 + (at % 5 === 0 ? 1 : 0)]}${at % 97 === 0 ? words[6] : words[4]}${at}`;
        return corpusDraft(`B${at}`, provider, { name, modality: at % 3 === 0 ? 'text' : 'image' });
      });
      await catalogue.takeCorpora(ctx, rows);
      // Places far apart, so that the few rows of a test lie in many blocks.
      await ctx.tx.query(
        `update catalogue.search_entry set place = place * 1000, tags = array_replace(array_replace(tags,
           'b:' || place / ${BLOCK_SIZE}, 'b:' || place * 1000 / ${BLOCK_SIZE}),
           'c:' || place / ${COARSE_SIZE}, 'c:' || place * 1000 / ${COARSE_SIZE})`,
      );
    });
    for (const q of ['深圳医疗', '罕见', '金融', '深圳 金融', '影像899', '医', '法规']) {
      for (const limit of [5, 50, 500]) {
        const plain = await db.adminQuery<{ identity: string }>(
          `select c.identity from catalogue.search_entry e join catalogue.corpus c on c.id = e.corpus_id
            where 'n' = any(e.tags) and ${q
              .split(' ')
              .map((term) => `e.body like '%${term}%'`)
              .join(' and ')}
            order by e.place desc limit ${limit}`,
        );
        expect(await found({ q, limit })).toEqual(plain.map(({ identity }) => identity));
      }
    }
    const facets = await as(PUBLIC_ACTOR, (ctx) => catalogue.facets(ctx, { newest: true, q: '影像' }));
    expect(facets.facets.licence.map(({ count }) => count).reduce((sum, count) => sum + count, 0)).toBe(facets.counted);
  });

  it('is made again for releases that have no entry, and agrees with the records', async () => {
    expect(await db.run((ctx) => catalogue.audit(ctx))).toEqual([]);
    const before = await found({ q: '语料' });
    await db.adminQuery(
      'delete from catalogue.search_entry where release_id in (select release_id from catalogue.search_entry limit 30)',
    );
    expect((await db.run((ctx) => catalogue.audit(ctx))).length).toBe(30);
    while ((await db.run((ctx) => search.fill(ctx))) > 0);
    expect(await db.run((ctx) => catalogue.audit(ctx))).toEqual([]);
    expect((await found({ q: '语料' })).sort()).toEqual(before.sort());
  });

  it('an entry changed, doubled or made up behind the service’s back is told', async () => {
    const [row] = await db.adminQuery<{ id: string }>(
      `select release_id as id from catalogue.search_entry where tags @> '{n}' order by place limit 1`,
    );
    const edits = [
      `update catalogue.search_entry set tags = array_remove(tags, 'n') where release_id = '${row?.id}'`,
      `update catalogue.search_entry set body = 'x' where release_id = '${row?.id}'`,
      `update catalogue.search_entry set words = array_to_tsvector('{x}') where release_id = '${row?.id}'`,
    ];
    for (const edit of edits) {
      const told = db.run(async (ctx) => {
        await ctx.tx.query(edit);
        const problems = await catalogue.audit(ctx);
        throw new Error(problems.map(({ code, id }) => `${code} ${id}`).join());
      });
      await expect(told).rejects.toThrow(`CATALOGUE.SEARCH_ASTRAY ${row?.id}`);
    }
  });
});
