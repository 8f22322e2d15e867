import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Call } from '../../src/cli/command.js';
import { relationsExport } from '../../src/cli/relations.command.js';
import { UsageError } from '../../src/cli/usage-error.js';
import { requestFingerprint } from '../../src/platform/http/idempotency.js';
import { chinese, person, relationship, shares } from '../support/bods.js';
import { Declaring } from '../support/declaring.js';
import { codeOf } from '../support/market.js';
import { placesOf } from '../support/search-database.js';

const A = codeOf(761);
const SET = [
  chinese('a', A),
  person('p', '令狐试名'),
  relationship('r', 'p', 'a', [shares({ exact: 30 })]),
  relationship('bad', 'p', 'a', [shares({ exact: 101 })]),
];

let service: Declaring;
beforeAll(async () => {
  service = await Declaring.open();
  const [buyer, seller] = await service.pair();
  await service.signIn(buyer, seller, buyer);
});
afterAll(() => service?.close());

const send = (body: object, username = 'dan', key?: string | null) =>
  service.post('/relations/import', body, username, key);

describe('the import of BODS over HTTP', () => {
  it('is for operators alone, said before anything else is looked at', async () => {
    for (const username of ['ann', 'bob', 'eve', 'fay']) await send({ not: 'an array' }, username, null).expect(403);
    await request(service.http.getHttpServer()).post('/api/v1/relations/import').send([]).expect(401);
  });

  it('needs an idempotency key', async () => {
    const reply = await send(SET, 'dan', null).expect(400);
    expect(reply.body.code).toBe('PLATFORM.IDEMPOTENCY_KEY_MISSING');
  });

  it('takes what stands and refuses the rest by its place, with a reason in the caller’s language', async () => {
    const key = 'first-set';
    const zh = await send(SET, 'dan', key).expect(200);
    expect(zh.body).toMatchObject({
      taken: 3,
      unchanged: 0,
      refused: [
        {
          index: 3,
          statementId: SET[3]?.statementId,
          pointer: '/recordDetails/interests/0/share/exact',
          code: 'PARTIES.BODS_RANGE',
          detail: '比例不能大于 100',
          errors: [{ code: 'PARTIES.BODS_RANGE' }],
        },
      ],
      notes: [],
    });
    const replayed = await send(SET, 'dan', key).expect(200);
    expect([replayed.body, replayed.headers['idempotency-replayed']]).toEqual([zh.body, 'true']);
    const en = await send(SET).set('Accept-Language', 'en').expect(200);
    expect(en.body).toMatchObject({ taken: 0, unchanged: 3, refused: [{ detail: 'A share cannot be above 100' }] });
    await send([...SET, chinese('b', codeOf(762))], 'dan', key).expect(422);
  });

  it('refuses a body that is no array, no JSON, of another type or too large', async () => {
    expect((await send({ statements: [] }).expect(400)).body.code).toBe('PARTIES.BODS_NOT_ARRAY');
    const raw = (type: string, body: string) => send([], 'dan').set('Content-Type', type).send(body);
    expect((await raw('application/json', '[{"a":1,"a":2}]').expect(400)).body).toMatchObject({
      code: 'PARTIES.BODS_JSON',
      detail: expect.stringContaining('第 1 行第 9 列'),
    });
    expect((await raw('application/json', '[').expect(400)).body.code).toBe('PLATFORM.JSON_FORM');
    expect((await raw('text/csv', 'a,b').expect(415)).body.code).toBe('PLATFORM.MEDIA_TYPE');
    expect((await raw('application/json', `["${'x'.repeat(1_100_000)}"]`).expect(413)).body.code).toBe(
      'PLATFORM.BODY_TOO_LARGE',
    );
  });

  it('keeps nothing of a person that an erasure would miss', async () => {
    const key = 'to-be-forgotten';
    const set = [person('gone', '百里将去')];
    const reply = await send(set, 'dan', key).expect(200);
    const [id = ''] = reply.body.persons as string[];
    const fingerprint = requestFingerprint('/api/v1/relations/import', JSON.parse(JSON.stringify(set)));
    expect(await placesOf(service.db, fingerprint)).toEqual(['platform.idempotency_key']);
    await service.application.run(async (ctx) => {
      const asked = await service.parties.requestErasure(ctx, { personId: id, reason: '本人申请', by: 'one' });
      await service.parties.confirmErasure(ctx, asked.id, 'another');
    });
    expect(await placesOf(service.db, fingerprint)).toEqual([]);
    expect(await placesOf(service.db, '百里将去')).toEqual([]);
  });
});

describe('the export of BODS over HTTP', () => {
  const get = (query: string, username: string) => service.get(`/relations/export${query}`, username);

  it('is for operators and auditors, and for regulators of one organisation at a time', async () => {
    for (const username of ['ann', 'bob']) await get('', username).expect(403);
    await service.get('/relations/export').expect(401);
    expect((await get('', 'fay').expect(403)).body.code).toBe('PARTIES.EXPORT_NEEDS_ORGANISATION');
    for (const username of ['dan', 'eve']) await get('', username).expect(200);
    await get(`?organisation=${A}`, 'fay').expect(200);
  });

  it('answers with statements that the import knows already', async () => {
    const reply = await get('', 'dan').expect(200);
    expect(reply.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    const statements = JSON.parse(reply.text) as object[];
    const again = await send(statements).expect(200);
    expect(again.body).toMatchObject({ taken: 0, unchanged: statements.length, refused: [] });
  });

  it('answers with tables of holders and officers where asked', async () => {
    const reply = await get(`?organisation=${A}&format=holders.csv&on=2025-01-01`, 'eve').expect(200);
    expect(reply.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(reply.text).toMatch(
      new RegExp(
        `^holder,company,sharePct,validFrom,validTo,source,extractedOn\\r\\nperson:[0-9a-f-]{36},${A},30\\.000000,2020-01-01,,other,2024-06-01\\r\\n$`,
      ),
    );
    const officers = await get('?format=officers.csv', 'eve').expect(200);
    expect(officers.text).toBe('person,organisation,role,appointedBy,validFrom,validTo\r\n');
  });

  it('refuses an unknown organisation, an impossible day, another format, and a type it cannot answer with', async () => {
    expect((await get(`?organisation=${codeOf(799)}`, 'dan').expect(422)).body.code).toBe('PARTIES.UNKNOWN_PARTY');
    await get('?on=2025-02-30', 'dan').expect(400);
    await get('?format=xlsx', 'dan').expect(400);
    await get('?colour=red', 'dan').expect(400);
    await get('', 'dan').set('Accept', 'text/html').expect(406);
  });

  it('stands in the API document beside the import, with who sends what', async () => {
    const document = (await request(service.http.getHttpServer()).get('/docs/openapi.json').expect(200)).body;
    const [taking, giving] = ['import', 'export'].map((name) => document.paths[`/api/v1/relations/${name}`]);
    expect(taking.post.requestBody.content['application/json'].schema).toMatchObject({ type: 'array' });
    expect(taking.post.parameters.map(({ name }: { name: string }) => name)).toEqual(['Idempotency-Key']);
    expect(Object.keys(giving.get.responses['200'].content)).toEqual(['application/json', 'text/csv']);
    expect(giving.get.parameters.map(({ name }: { name: string }) => name).sort()).toEqual([
      'format',
      'on',
      'organisation',
    ]);
  });
});

describe('relations export on the command line', () => {
  async function run(options: Call['options'], json = false) {
    const lines: string[] = [];
    const call: Call = {
      words: [],
      options,
      json,
      application: () => Promise.resolve(service.application),
      print: (line) => lines.push(line),
      write: () => undefined,
      note: () => undefined,
      readStdin: () => Promise.resolve(''),
    };
    return { exit: await relationsExport.run(call), text: lines.map((line) => `${line}\n`).join('') };
  }

  it('prints what the service would send, byte for byte', async () => {
    const sent = await service.get(`/relations/export?organisation=${A}`, 'dan').expect(200);
    expect(await run({ organisation: A }, true)).toEqual({ exit: 0, text: sent.text });
    const table = await service.get('/relations/export?format=holders.csv&on=2025-01-01', 'dan').expect(200);
    expect(await run({ format: 'holders.csv', on: '2025-01-01' })).toEqual({ exit: 0, text: table.text });
  });

  it('refuses another format, and a table where JSON is asked for', async () => {
    await expect(run({ format: 'xlsx' })).rejects.toThrow(UsageError);
    await expect(run({ format: 'holders.csv' }, true)).rejects.toThrow(UsageError);
  });
});
