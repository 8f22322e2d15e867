import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Parser, Store } from 'n3';
import request from 'supertest';
import { CATALOGUE_SETTINGS, CatalogueModule, readCroissant } from '../../src/modules/catalogue/index.js';
import { Identity } from '../../src/modules/identity/index.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { catalogue, corpus, enterprises, idsOf } from '../support/market.js';
import { openRooms } from '../support/rooms-app.js';

const PASSWORD = 'a long enough password';
const BASE = 'https://ledger.example.org';
const CROISSANT = 'application/ld+json; profile="http://mlcommons.org/croissant/1.1"';
const DCAT = 'application/ld+json; profile="http://www.w3.org/ns/dcat"';
const { base } = JSON.parse(readFileSync('test/vectors/croissant-rules.json', 'utf8')) as { base: object };
const tokens = new Map<string, string>();
let db: TestDatabase;
let app: NestExpressApplication;
let listed: string[];
let described: string;
let draft: string;

beforeAll(async () => {
  db = await openTestDatabase();
  app = await openRooms(db, [CatalogueModule], [{ provide: CATALOGUE_SETTINGS, useValue: { publicUrl: BASE } }]);
  await db.run(async (ctx) => {
    const [seller = '', other = ''] = await enterprises(ctx, 2);
    listed = await corpus(ctx, 'med-zh', seller, ['2025-01-01', '2025-02-01', '2025-03-01']);
    const text = JSON.stringify(base);
    [described = ''] = idsOf(await catalogue.takeCroissants(ctx, [{ providerId: seller, text, fileName: 'qa.json' }]));
    const users = app.get(Identity, { strict: false });
    for (const [username, organisationId] of [
      ['seller', seller],
      ['other', other],
    ] as const) {
      await users.addUser(ctx, { username, roles: ['provider'], password: PASSWORD, organisationId });
    }
  });
  for (const username of ['seller', 'other']) {
    const reply = await request(app.getHttpServer()).post('/api/v1/auth/token').send({ username, password: PASSWORD });
    tokens.set(username, (reply.body as { accessToken: string }).accessToken);
  }
  const opened = await post('/corpora', { key: 'OWN', nameZh: '自有语料' }, 'seller');
  const made = await post(`/corpora/${(opened.body as { id: string }).id}/releases`, { releaseDigest: 'x' }, 'seller');
  draft = (made.body as { id: string }).id;
});

afterAll(async () => {
  await app?.close();
  await db?.close();
});

function get(path: string, accept?: string, username?: string) {
  const test = request(app.getHttpServer()).get(`/api/v1${path}`).buffer(true);
  if (accept !== undefined) test.set('Accept', accept);
  if (username !== undefined) test.set('Authorization', `Bearer ${tokens.get(username)}`);
  return test.parse((response, done) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (piece: string) => {
      text += piece;
    });
    response.on('end', () => done(null, text));
  });
}

function post(path: string, body: object, username: string) {
  return request(app.getHttpServer())
    .post(`/api/v1${path}`)
    .set('Authorization', `Bearer ${tokens.get(username)}`)
    .set('Idempotency-Key', randomBytes(8).toString('hex'))
    .send(body)
    .expect(201);
}

const json = (reply: { body: unknown }) => JSON.parse(reply.body as string) as Record<string, unknown>;

describe('a release over HTTP', () => {
  it.each([
    ['JSON without Accept', undefined, 'application/json'],
    ['JSON for anything', '*/*', 'application/json'],
    ['JSON with its charset', 'application/json; charset=utf-8', 'application/json'],
    ['Croissant for JSON-LD', 'application/ld+json', CROISSANT],
    ['Croissant by its profile', 'application/ld+json;profile="http://mlcommons.org/croissant"', CROISSANT],
    ['DCAT by its profile', DCAT, 'application/ld+json; profile="https://semiceu.github.io/DCAT-AP/releases/3.0.1"'],
    ['Turtle', 'text/turtle, */*;q=0.1', 'text/turtle'],
  ])('is %s', async (_what, accept, type) => {
    const reply = await get(`/releases/${described}`, accept).expect(200);
    expect(reply.headers['content-type']).toBe(`${type}; charset=utf-8`);
    expect(reply.headers.vary).toContain('Accept');
  });

  it('is refused in a format that nobody offers, with the ones there are', async () => {
    const reply = await get(`/releases/${described}`, 'text/html').expect(406);
    expect(json(reply)).toMatchObject({
      code: 'PLATFORM.NOT_ACCEPTABLE',
      detail: expect.stringContaining('croissant/1.1'),
    });
    await get(`/releases/${described}`, 'application/ld+json;profile="http://example.org/x"').expect(406);
    await get(`/releases/${described}`, 'application/json;q=0').expect(406);
  });

  it('is the same record when its Croissant is read back', async () => {
    const out = json(await get(`/releases/${described}`, CROISSANT).expect(200));
    const record = json(await get(`/releases/${described}`).expect(200));
    const read = readCroissant(JSON.stringify(out));
    if ('errors' in read) throw new Error(JSON.stringify(read.errors));
    const { name, licences, version, languages, creators, distribution } = read.croissant;
    expect({ name, licences, version, languages, creators, distribution }).toEqual(
      Object.fromEntries(
        ['name', 'licences', 'version', 'languages', 'creators', 'distribution'].map((key) => [key, record[key]]),
      ),
    );
    expect(out.usageInfo).toMatchObject({ '@id': `${BASE}/api/v1/releases/${described}/permissions` });
  });

  it('says the same triples in JSON-LD and in Turtle', async () => {
    const turtle = (await get(`/releases/${described}`, 'text/turtle')).body as string;
    const store = new Store(new Parser().parse(turtle));
    const id = `${BASE}/api/v1/releases/${described}`;
    expect(store.getObjects(id, 'http://www.w3.org/ns/dcat#distribution', null)).toHaveLength(2);
    expect(store.getObjects(id, 'http://purl.org/dc/terms/title', null).map(({ value }) => value)).toEqual([
      '公开政务问答',
    ]);
  });

  it('that is not listed is nothing to others, in every format', async () => {
    for (const accept of [undefined, CROISSANT, DCAT, 'text/turtle']) {
      await get(`/releases/${draft}`, accept).expect(404);
      await get(`/releases/${draft}`, accept, 'other').expect(404);
      await get(`/releases/${draft}`, accept, 'seller').expect(200);
    }
    await get(`/releases/${draft}/permissions`, 'application/odrl+json').expect(404);
    expect((await get(`/releases/${draft}`, DCAT, 'seller')).headers['cache-control']).toBe('no-store');
  });

  it('shows its permissions as a policy of ODRL, and the profile says what the words mean', async () => {
    const reply = await get(`/releases/${described}/permissions`, 'application/odrl+json').expect(200);
    expect(reply.headers['content-type']).toMatch(/^application\/odrl\+json/);
    expect(json(reply)).toMatchObject({
      uid: `${BASE}/api/v1/releases/${described}/permissions`,
      target: `${BASE}/api/v1/releases/${described}`,
      permission: expect.arrayContaining([{ action: 'cl:pretrain' }]),
    });
    expect(json(await get(`/releases/${described}/permissions`))).toMatchObject({ release: described });
    expect(json(await get('/odrl-profile').expect(200))).toHaveProperty('@graph');
  });
});

describe('a dataset card over HTTP', () => {
  const send = (path: string, text: string | Buffer, type = 'text/markdown', username = 'seller') =>
    request(app.getHttpServer())
      .post(`/api/v1${path}`)
      .set('Authorization', `Bearer ${tokens.get(username)}`)
      .set('Idempotency-Key', randomBytes(8).toString('hex'))
      .set('Content-Type', type)
      .send(text);
  const card = (front: string) => `---\n${front}\n---\n# <script>x</script>\n\n## Dataset Summary\n\n<img src=x>\n`;
  let releases = '';
  beforeAll(async () => {
    const { body } = await post('/corpora', { key: 'CARD', nameZh: '卡片语料' }, 'seller');
    releases = `/corpora/${(body as { id: string }).id}/releases`;
  });

  it('is the next release of its corpus, a draft with the card kept', async () => {
    const reply = await send(releases, card('license: cc-by-4.0\nlanguage: [zh]\ntags: [法律]')).expect(201);
    expect(reply.body).toMatchObject({
      name: '卡片语料',
      licences: ['CC-BY-4.0'],
      languages: ['zh'],
      state: 'DRAFT',
      original: { format: 'HF_CARD', licence: ['cc-by-4.0'], description: '<img src=x>', said: { tags: ['法律'] } },
    });
    const { id } = reply.body as { id: string };
    const out = json(await get(`/releases/${id}`, CROISSANT, 'seller').expect(200));
    expect(readCroissant(JSON.stringify(out))).toMatchObject({
      croissant: { licences: ['CC-BY-4.0'], languages: ['zh'] },
    });
    const dcat = json(await get(`/releases/${id}`, DCAT, 'seller').expect(200));
    expect(dcat['dcat:keyword']).toEqual(['法律']);
    await get(`/releases/${id}`).expect(404);
  });

  it.each([
    ['broken YAML', card('a: "'), 422, 'CATALOGUE.DESCRIPTION_YAML'],
    ['aliases', card('a: &a [x]\nb: [*a, *a]'), 422, 'CATALOGUE.DESCRIPTION_YAML'],
    ['endless depth', card('['.repeat(20_000)), 422, 'CATALOGUE.DESCRIPTION_YAML'],
    ['great length', card(`a: ${'x'.repeat(300_000)}`), 422, 'CATALOGUE.DESCRIPTION_YAML'],
    ['no front matter', '# Text', 422, 'CATALOGUE.DESCRIPTION_UNKNOWN'],
    ['NUL', card('a: \0'), 400, 'PLATFORM.JSON_FORM'],
    ['more than a request may hold', 'x'.repeat(1_100_000), 413, 'PLATFORM.BODY_TOO_LARGE'],
  ])('with %s is refused', async (_what, text, status, code) => {
    const reply = await send(releases, text).expect(status);
    expect(reply.body).toMatchObject({ code });
  });

  it('is refused in another encoding, under another type, and for another provider', async () => {
    await send(releases, Buffer.from([0x2d, 0x2d, 0x2d, 0xff]), 'text/markdown').expect(400);
    await send(releases, card('license: mit'), 'text/markdown; charset=gbk').expect(415);
    await send(releases, 'a: 1', 'application/yaml').expect(415);
    await send(releases, card('license: mit'), 'text/markdown', 'other').expect(404);
  });

  it('with usageInfo of ours that is broken is refused with its place', async () => {
    const usageInfo = { '@type': 'odrl:Set', 'odrl:profile': 'urn:corpus-ledger:odrl:1', 'odrl:permission': [{}] };
    const reply = await send(releases, JSON.stringify({ ...base, usageInfo }), 'application/ld+json').expect(422);
    expect(reply.body).toMatchObject({
      code: 'CATALOGUE.USAGE_INFO_FORM',
      errors: [{ pointer: '/usageInfo/odrl:permission/0' }],
    });
  });
});

describe('the catalogue for harvesters', () => {
  it('gives every listed release once, page after page, and no draft, to anyone', async () => {
    const seen: string[] = [];
    let path: string | undefined = '/catalog?limit=2';
    while (path !== undefined) {
      const reply: Awaited<ReturnType<typeof get>> = await get(path, undefined, 'seller').expect(200);
      const document = json(reply);
      seen.push(...(document['dcat:dataset'] as readonly { '@id': string }[]).map((one) => one['@id']));
      const link = /^<\/api\/v1(.*)>; rel="next"$/.exec(reply.headers.link ?? '')?.[1];
      const view = document['hydra:view'] as Record<string, { '@id': string }>;
      expect(view['hydra:next']?.['@id']).toBe(link === undefined ? undefined : `${BASE}/api/v1${link}`);
      path = link;
    }
    expect(seen.sort()).toEqual([...listed, described].map((id) => `${BASE}/api/v1/releases/${id}`).sort());
  });

  it('answers 304 to whoever has the page already, and does not go by the date', async () => {
    const first = await get('/catalog')
      .expect(200)
      .expect('Content-Type', /^application\/ld\+json; profile=/);
    const { etag, 'last-modified': date } = first.headers as Record<string, string>;
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    expect(new Date(date ?? '').getTime()).toBeGreaterThan(0);
    await get('/catalog')
      .set('If-None-Match', etag ?? '')
      .expect(304);
    await get('/catalog').set('If-None-Match', '"other"').expect(200);
    await get('/catalog')
      .set('If-Modified-Since', new Date(Date.now() + 86_400_000).toUTCString())
      .expect(200);
    const turtle = await get('/catalog', 'text/turtle').expect(200);
    expect(turtle.headers.etag).not.toBe(etag);
  });

  it('is refused for a format that nobody offers and for a made-up cursor', async () => {
    await get('/catalog', 'application/rdf+xml').expect(406);
    await get('/catalog?cursor=QQ1').expect(400);
    await get('/catalog?limit=0').expect(400);
  });
});
