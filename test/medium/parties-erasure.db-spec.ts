import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request, { type Test } from 'supertest';
import { appModule } from '../../src/app.module.js';
import { Application, publishProgrammes } from '../../src/cli/application.js';
import { personErase } from '../../src/cli/erase.command.js';
import { relatedText } from '../../src/cli/related-text.js';
import { parseDate, shanghaiDate } from '../../src/kernel/calendar-date.js';
import { Identity } from '../../src/modules/identity/index.js';
import { FindingFiles, Parties, type Relatedness } from '../../src/modules/parties/index.js';
import { Translog } from '../../src/modules/translog/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { createHttpApp } from '../../src/platform/http/app.js';
import { httpSettings } from '../../src/platform/http/http-settings.js';
import { requestFingerprint } from '../../src/platform/http/idempotency.js';
import type { TestDatabase } from '../support/database.js';
import { codeOf } from '../support/market.js';
import { placesOf, traces } from '../support/search-database.js';
import { openParts } from '../support/service.js';
import { Tamperer } from '../support/tamper.js';

const NAME = '闻人听潮';
const IDENTIFIER = '44030119900101123X';
const KEY = 'wenren-tingchao-7';
const PASSWORD = 'a long enough passphrase 42';
const UNKNOWN_ID = '01a20ac4-81d2-7172-aac1-000000000000';
const [A, B] = [codeOf(701), codeOf(702)];
const DAY = parseDate('2025-06-18');

let db: TestDatabase;
let http: NestExpressApplication;
let application: Application;
let parties: Parties;
const tokens = new Map<string, string>();
let keys = 0;

beforeAll(async () => {
  const parts = await openParts();
  db = parts.db;
  const settings = httpSettings({ production: false });
  http = await createHttpApp(appModule(parts), { settings, logger: false });
  application = new Application(parts, http);
  parties = application.get(Parties);
  await publishProgrammes(application);
  const users = ['ann', 'bob'].map((username) => ({ username, roles: ['operator'], password: PASSWORD }));
  const auditor = { username: 'eve', roles: ['auditor'], password: PASSWORD, authority: 'sz-zsj' };
  for (const user of [...users, auditor]) await application.run((ctx) => application.get(Identity).addUser(ctx, user));
  for (const username of ['ann', 'bob', 'eve']) {
    const reply = await request(http.getHttpServer()).post('/api/v1/auth/token').send({ username, password: PASSWORD });
    tokens.set(username, String(reply.body.accessToken));
  }
  await application.run((ctx) =>
    parties.takeOrganisations(
      ctx,
      [A, B].map((uscc) => ({ uscc, nameZh: `公司${uscc.slice(9)}`, kind: 'ENTERPRISE' })),
    ),
  );
});
afterAll(() => application?.close());

const get = (path: string, username: string) =>
  request(http.getHttpServer())
    .get(path)
    .set('Authorization', `Bearer ${tokens.get(username)}`);

function nextKey(): string {
  keys += 1;
  return `key-${keys}`;
}

function post(path: string, body: object, username: string, key = nextKey()): Test {
  return request(http.getHttpServer())
    .post(path)
    .set('Authorization', `Bearer ${tokens.get(username)}`)
    .set('Idempotency-Key', key)
    .send(body);
}

const erasureOf = (id: string) => `/api/v1/persons/${id}/erasure`;
const REASON = { reason: '本人申请' };

async function personOver(username = 'ann', identifier = IDENTIFIER): Promise<string> {
  const reply = await post('/api/v1/persons', { nameZh: NAME, identifier }, username).expect(201);
  return String(reply.body.id);
}

async function erase(personId: string): Promise<void> {
  const asked = await post(erasureOf(personId), REASON, 'ann').expect(201);
  await post(`/api/v1/erasures/${asked.body.id}/confirm`, {}, 'bob').expect(200);
}

const holds = (from: string, to: string, sharePct = '60') => ({
  type: 'HOLDS',
  from,
  to,
  sharePct,
  validFrom: '2020-01-01',
  source: 'registry',
  extractedOn: '2025-01-01',
});

const problemsOf = async (ctx: Ctx) => [
  ...(await application.get(Translog).verify(ctx, application.leafSources(), application.verifierKeys())).problems,
  ...(await parties.audit(ctx)),
];

describe('an erasure over HTTP', () => {
  it('takes two operators, and says what became of it', async () => {
    const id = await personOver();
    expect((await get(`/api/v1/persons/${id}`, 'ann').expect(200)).body).toEqual({
      id,
      nameZh: NAME,
      state: 'REGISTERED',
    });
    const asked = await post(erasureOf(id), REASON, 'ann').expect(201);
    expect(asked.body).toMatchObject({ person: id, state: 'REQUESTED', reason: '本人申请' });
    expect((await get(`/api/v1/persons/${id}`, 'ann').expect(200)).body.nameZh).toBe(NAME);
    const confirm = `/api/v1/erasures/${asked.body.id}/confirm`;
    const own = await post(confirm, {}, 'ann').expect(409);
    expect(own.body.code).toBe('CLAIMS.SAME_PERSON');
    const confirmed = await post(confirm, {}, 'bob', 'confirm-it').expect(200);
    expect(confirmed.body).toMatchObject({ id: asked.body.id, person: id, state: 'ERASED' });
    const again = await post(confirm, {}, 'bob', 'confirm-it').expect(200);
    expect([again.text, again.headers['idempotency-replayed']]).toEqual([confirmed.text, 'true']);
    const shown = await get(`/api/v1/persons/${id}`, 'eve').expect(200);
    expect(shown.body).toMatchObject({ nameZh: '已删除的自然人', state: 'ERASED' });
    const inEnglish = await get(`/api/v1/persons/${id}`, 'eve').set('Accept-Language', 'en').expect(200);
    expect(inEnglish.body.nameZh).toBe('erased person');
    const { items } = (await get('/api/v1/erasures?limit=200', 'eve').expect(200)).body;
    expect(items.filter((one: { person: string }) => one.person === id)).toEqual([confirmed.body]);
  });

  it('refuses a second request while one is open, and any with the day once the person is erased', async () => {
    const id = await personOver();
    const first = await post(erasureOf(id), REASON, 'ann', 'ask-once').expect(201);
    expect((await post(erasureOf(id), REASON, 'bob').expect(409)).body.code).toBe('PARTIES.ERASURE_OPEN');
    expect((await post(erasureOf(id), REASON, 'ann', 'ask-once').expect(201)).text).toBe(first.text);
    const confirm = `/api/v1/erasures/${first.body.id}/confirm`;
    await post(confirm, {}, 'bob').expect(200);
    expect((await post(erasureOf(id), REASON, 'ann', 'ask-once').expect(201)).text).toBe(first.text);
    for (const late of [await post(erasureOf(id), REASON, 'ann'), await post(confirm, {}, 'bob')]) {
      expect([late.status, late.body.code]).toEqual([409, 'PARTIES.ERASED']);
      expect(late.body.detail).toContain(shanghaiDate(new Date()));
    }
  });

  it('answers 404 for what there is not, 403 to who may not, 400 without a reason or key, 422 to a reason with the name', async () => {
    const id = await personOver();
    for (const unknown of [UNKNOWN_ID, 'nobody']) {
      await post(erasureOf(unknown), REASON, 'ann').expect(404);
      await post(`/api/v1/erasures/${unknown}/confirm`, {}, 'ann').expect(404);
      await get(`/api/v1/persons/${unknown}`, 'ann').expect(404);
    }
    await post(erasureOf(id), REASON, 'eve').expect(403);
    await post(erasureOf(id), {}, 'ann').expect(400);
    await post(erasureOf(id), { ...REASON, note: 'x' }, 'ann').expect(400);
    const keyless = request(http.getHttpServer()).post(erasureOf(id)).send(REASON);
    await keyless.set('Authorization', `Bearer ${tokens.get('ann')}`).expect(400);
    for (const reason of [`${NAME}本人申请`, `证件 ${IDENTIFIER} 的持有人申请`]) {
      const refused = await post(erasureOf(id), { reason }, 'ann').expect(422);
      expect([refused.body.code, refused.body.errors[0].pointer]).toEqual(['PARTIES.NAMES_PERSON', '/reason']);
    }
    await erase(id);
  });

  it('lets one of two win who ask, or confirm, at the same moment', async () => {
    const id = await personOver();
    const asked = await Promise.all(['ann', 'ann', 'bob'].map((by) => post(erasureOf(id), REASON, by)));
    expect(asked.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const won = asked.find(({ status }) => status === 201);
    const other = won === asked[2] ? 'ann' : 'bob';
    const confirm = `/api/v1/erasures/${won?.body.id}/confirm`;
    const confirmed = await Promise.all([1, 2, 3].map(() => post(confirm, {}, other)));
    expect(confirmed.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });
});

describe('what is left of an erased person', () => {
  let person: string;
  let salt: string;
  let relations: string[];
  let before: Relatedness;
  let entries: unknown[];

  const ask = async (ctx: Ctx): Promise<Relatedness> => {
    const ids = await parties.organisationsByUscc(ctx, [A, B]);
    const question = { a: ids.get(A)?.id ?? '', b: ids.get(B)?.id ?? '', on: DAY };
    await parties.freezeFindings(ctx, [{ key: 'k', ...question }]);
    return parties.relatedness(ctx, question);
  };
  const allEntries = () =>
    db.adminQuery('select kind, record_id, salt, entry from translog.leaf order by leaf_id limit $1', [
      entries?.length ?? null,
    ]);

  beforeAll(async () => {
    const taken = await application.run((ctx) =>
      parties.takePersons(ctx, [
        { key: KEY, nameZh: NAME, identifier: IDENTIFIER },
        { key: 'other', nameZh: '别的人' },
      ]),
    );
    person = taken[0]?.outcome === 'taken' ? taken[0].id : '';
    const [first, second] = [
      await post('/api/v1/relations', holds(`person:${KEY}`, A), 'ann').expect(201),
      await post('/api/v1/relations', holds(person, B), 'ann').expect(201),
    ];
    relations = [first.body.id, second.body.id];
    before = await application.run(ask);
    await application.sequence();
    entries = await allEntries();
    const [row] = await db.adminQuery<{ salt: string }>(
      `select encode(salt, 'hex') as salt from parties.person_private where person_id = $1`,
      [person],
    );
    salt = row?.salt ?? '';
    await db.adminQuery('analyze');
    await erase(person);
    await application.sequence();
  });

  it('was found by this search until it was erased', async () => {
    const kept = await personOver('ann', '110101198001010011');
    expect(await placesOf(db, NAME)).toContain('parties.person_private');
    await erase(kept);
  });

  it('is no name, key, identifier or salt, in no column of no table, plain, encoded or hashed without salt', async () => {
    const body = { nameZh: NAME, identifier: IDENTIFIER };
    const posted = [
      requestFingerprint('/api/v1/persons', body),
      requestFingerprint('/api/v1/relations', holds(`person:${KEY}`, A)),
    ];
    for (const secret of [...traces(NAME), ...traces(IDENTIFIER), ...traces(KEY), salt, ...posted]) {
      expect([secret, await placesOf(db, secret)]).toEqual([secret, []]);
    }
    const sampled = await db.adminQuery<{ table: string }>(
      `select tablename as table from pg_stats s
        where schemaname <> 'pg_catalog' and (s::text like '%' || $1 || '%' or s::text like '%' || $2 || '%')`,
      [NAME, KEY],
    );
    expect(sampled).toEqual([]);
  });

  it('refuses a late retry of the request that made the person, so that it is not made again', async () => {
    const body = { nameZh: NAME, identifier: IDENTIFIER };
    const made = await post('/api/v1/persons', body, 'ann', 'made-once').expect(201);
    expect((await post('/api/v1/persons', body, 'ann', 'made-once').expect(201)).text).toBe(made.text);
    await erase(made.body.id);
    await post('/api/v1/persons', body, 'ann', 'made-once').expect(422);
  });

  it('is every leaf as it was, and a log that verifies', async () => {
    expect(await allEntries()).toEqual(entries);
    expect(await application.run(problemsOf)).toEqual([]);
  });

  it('is the answer about the organisations, by the same path, with an anonymous person in it', async () => {
    const after = await application.run(ask);
    expect(after).toEqual(before);
    expect(after.outcome).toBe('RELATED');
    expect(after.limbs.flatMap(({ path }) => path.map((step) => step.relationId))).toEqual(
      expect.arrayContaining(relations),
    );
    const drawn = (locale: 'zh-CN' | 'en') =>
      application.run(async (ctx) => {
        const shown = await application.get(FindingFiles).shown({ ...ctx, locale }, after.judged, after);
        return relatedText(shown, locale).join('\n');
      });
    expect(await drawn('zh-CN')).toMatch(/已删除的自然人\n +──持股 60%──▶/);
    expect(await drawn('en')).toMatch(/erased person\n +──holds 60%──▶/);
  });

  it('is its place in the log', async () => {
    const logged = await application.run((ctx) => parties.erasures(ctx));
    const [row] = await db.adminQuery<{ position: bigint }>(
      `select position from translog.leaf join translog.position using (leaf_id)
       where kind = 'erasure' and record_id = (select id from parties.erasure where person_id = $1)`,
      [person],
    );
    expect(logged.find(({ personId }) => personId === person)?.position).toBe(Number(row?.position));
  });

  it('is nobody known: added again, the same name and key are a new person', async () => {
    const [taken] = await application.run((ctx) => parties.takePersons(ctx, [{ key: KEY, nameZh: NAME }]));
    expect(taken?.outcome).toBe('taken');
    const id = taken?.outcome === 'taken' ? taken.id : '';
    expect(id).not.toBe(person);
    await erase(id);
  });
});

describe('the erasable side table', () => {
  it('refuses every change before the erasure is confirmed, also to the owner', async () => {
    const id = await personOver();
    const asked = await post(erasureOf(id), REASON, 'ann').expect(201);
    for (const sql of [
      `delete from parties.person_private where person_id = '${id}'`,
      `update parties.person_private set name_zh = 'x' where person_id = '${id}'`,
      'truncate parties.person_private',
      `set session_replication_role = replica; delete from parties.person_private where person_id = '${id}'`,
      `insert into parties.erasure select id, person_id, requested_by, requested_by, now() from parties.erasure_request
        where person_id = '${id}'`,
      `insert into parties.erasure select id, person_id, 'x', 'y', now() from parties.erasure_request
        where person_id = '${id}'`,
    ]) {
      await expect(db.adminQuery(sql)).rejects.toThrow(/refused|append-only|constraint/);
    }
    await post(`/api/v1/erasures/${asked.body.id}/confirm`, {}, 'bob').expect(200);
  });

  it('is audited: a name that went, came back or changed behind the service is found', async () => {
    const [kept, gone] = [await personOver(), await personOver()];
    await erase(gone);
    const tamperer = await Tamperer.open(db);
    const one = `where person_id = '${kept}'`;
    const codes = await tamperer.each(
      ['parties'],
      [
        `delete from parties.person_private ${one}`,
        `update parties.person_private set person_id = gen_random_uuid() ${one}`,
        `update parties.person_private set name_zh = '别人' ${one}`,
        `update parties.person_private set salt = set_byte(salt, 0, get_byte(salt, 0) # 1) ${one}`,
        `update parties.person_private set load_key = 'k' ${one}`,
        `insert into parties.person_private values ('${gone}', '${NAME}', null, sha256('x'))`,
        `delete from parties.erasure where person_id = '${gone}'`,
      ],
      async (ctx) => (await problemsOf(ctx)).map(({ code }) => code).sort(),
    );
    await tamperer.close();
    expect(codes).toEqual([
      ['PARTIES.PRIVATE_MISSING'],
      ['PARTIES.PRIVATE_MISSING', 'PARTIES.PRIVATE_WITHOUT_PERSON'],
      ['PARTIES.PRIVATE_CHANGED', 'TRANSLOG.RECORD_CHANGED'],
      ['PARTIES.PRIVATE_CHANGED', 'TRANSLOG.RECORD_CHANGED'],
      ['PARTIES.PRIVATE_CHANGED', 'TRANSLOG.RECORD_CHANGED'],
      ['PARTIES.NOT_ERASED', 'TRANSLOG.RECORD_CHANGED'],
      ['PARTIES.PRIVATE_MISSING', 'TRANSLOG.RECORD_MISSING'],
    ]);
    await erase(kept);
  });

  it('keeps the end of a holding from naming its holder', async () => {
    const id = await personOver();
    const relation = await application.run((ctx) => parties.addRelation(ctx, holds(id, B, '1')));
    const end = (reason: string) => post(`/api/v1/relations/${relation.id}/end`, { on: '2025-12-01', reason }, 'ann');
    expect((await end(`${NAME}转让股权`).expect(422)).body.code).toBe('PARTIES.NAMES_PERSON');
    await end('股权转让').expect(200);
    await erase(id);
  });
});

describe('person erase on the command line', () => {
  const run = async (words: readonly string[], options: Record<string, string | undefined>) => {
    const lines: string[] = [];
    const exit = await personErase.run({
      words,
      options,
      json: true,
      application: async () => application,
      print: (line) => lines.push(line),
      write: () => undefined,
      note: () => undefined,
      readStdin: async () => '',
    });
    return { exit, printed: lines.map((line) => JSON.parse(line)) };
  };

  it('erases by two named users, or by the two system persons, and prints the place in the log', async () => {
    const [one, two] = [await personOver(), await personOver()];
    const named = await run([one], { reason: '本人申请', requester: 'ann', confirmer: 'bob' });
    const system = await run([two], { reason: '本人申请' });
    for (const [{ exit, printed }, id] of [
      [named, one],
      [system, two],
    ] as const) {
      expect([exit, printed.length]).toEqual([0, 1]);
      expect(printed[0]).toMatchObject({ person: id, state: 'ERASED', position: expect.any(Number) });
    }
    expect(await application.run(problemsOf)).toEqual([]);
  });

  it.each<[string, string, Record<string, string | undefined>, object]>([
    ['one user twice', 'known', { reason: 'r', requester: 'ann', confirmer: 'ann' }, { code: 'CLAIMS.SAME_PERSON' }],
    [
      'a user nobody knows',
      'known',
      { reason: 'r', requester: 'ann', confirmer: 'zed' },
      { code: 'PARTIES.UNKNOWN_USER' },
    ],
    ['half a pair', 'known', { reason: 'r', requester: 'ann' }, { name: 'UsageError' }],
    ['no reason', 'known', {}, { name: 'UsageError' }],
    ['a person nobody knows', UNKNOWN_ID, { reason: 'r' }, { code: 'PARTIES.UNKNOWN_PERSON' }],
    ['what is no id', 'p1', { reason: 'r' }, { code: 'PARTIES.UNKNOWN_PERSON' }],
  ])('refuses %s and leaves nothing behind', async (_what, id, options, expected) => {
    const person = id === 'known' ? await personOver() : id;
    await expect(run([person], options)).rejects.toMatchObject(expected);
    if (id === 'known') await erase(person);
  });
});
