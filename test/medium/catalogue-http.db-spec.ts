import { Catalogue } from '../../src/modules/catalogue/index.js';
import { type CatalogueApp, openCatalogueApp, type User } from '../support/catalogue-app.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { actorOf } from '../support/market.js';

const NOBODY = '00000000-0000-7000-8000-000000000000';
let db: TestDatabase;
let served: CatalogueApp;
let keys = 0;

beforeAll(async () => {
  db = await openTestDatabase();
  served = await openCatalogueApp(db);
}, 60_000);
afterAll(async () => {
  await served.app.close();
  await db.close();
});

const get: CatalogueApp['get'] = (as, path) => served.get(as, path);
const post: CatalogueApp['post'] = (as, path, body) => served.post(as, path, body);

/** A draft release of a new corpus of the provider; answers its id. */
async function draft(body: object = { licence: 'MIT' }): Promise<string> {
  keys += 1;
  const corpus = await post('provider', '/corpora', { key: `HTTP-${keys}`, nameZh: `语料${keys}` });
  const release = await post('provider', `/corpora/${corpus.body.id}/releases`, { releaseDigest: `d${keys}`, ...body });
  expect(release.status).toBe(201);
  return String(release.body.id);
}

async function listed(): Promise<string> {
  const id = await draft();
  expect((await post('provider', `/releases/${id}/submit`, {})).status).toBe(200);
  const list = (ctx: Parameters<Catalogue['list']>[0]) => served.app.get(Catalogue, { strict: false }).list(ctx, id);
  await db.run(list, { actor: actorOf('operator') });
  return id;
}

const reason = '见附件说明';
const dueOn = '2099-01-01';
const missing = [{ code: 'PERSONAL_INFO', reason: '缺个人信息说明' }];

describe('the life of a release over HTTP', () => {
  it('takes each step from its own side, refuses it to every other role and in the wrong state', async () => {
    const id = await draft();
    const steps: [User, string, object, number, string?][] = [
      ['operator', 'submit', {}, 403],
      ['operator', 'assess', { reason }, 409, 'CATALOGUE.STATE'],
      ['provider', 'submit', {}, 200],
      ['provider', 'submit', {}, 409, 'CATALOGUE.STATE'],
      ['provider', 'return', { reason, missing, dueOn }, 403],
      ['safety', 'return', { reason, missing, dueOn }, 403],
      ['operator', 'return', { reason, missing: [], dueOn }, 422, 'CATALOGUE.MISSING_EMPTY'],
      ['operator', 'return', { reason, missing, dueOn: '2099-02-30' }, 400, 'PLATFORM.INVALID_REQUEST'],
      ['operator', 'return', { reason, missing, dueOn }, 200],
      ['provider', 'submit', {}, 422, 'CATALOGUE.REPLY_MISSING'],
      ['provider', 'submit', { reply: '已补' }, 200],
      ['operator', 'return', { reason, missing, dueOn }, 409, 'CATALOGUE.RETURNED_ONCE'],
      ['operator', 'assess', { reason }, 200],
      ['safety', 'suspend', { reason, orderNumber: '停字1号' }, 409, 'CATALOGUE.STATE'],
      ['operator', 'withdraw', { reason: ' ' }, 400, 'PLATFORM.INVALID_REQUEST'],
      ['operator', 'withdraw', { reason }, 200],
      ['provider', 'reply', { to: 2, text: '说明' }, 200],
      ['provider', 'reply', { to: 2, text: '说明' }, 409, 'CATALOGUE.REPLIED'],
      ['provider', 'recall', { reason }, 409, 'CATALOGUE.NEVER_LISTED'],
    ];
    for (const [as, step, body, status, code] of steps) {
      const reply = await post(as, `/releases/${id}/${step}`, body);
      expect({ as, step, status: reply.status, code: code && reply.body.code }).toEqual({ as, step, status, code });
    }
    const { body } = await get('provider', `/releases/${id}/events`);
    expect(body).toMatchObject({ state: 'WITHDRAWN', suspensions: [], recalled: false });
    expect(body.events[1]).toMatchObject({ type: 'RETURNED', missing, dueOn, reason });
  });

  it('a suspension is lifted by the side that laid it; a recall ends the sale', async () => {
    const id = await listed();
    const steps: [User, string, object, number, string?][] = [
      ['provider', 'suspend', { reason }, 403],
      ['safety', 'suspend', { reason }, 422, 'CATALOGUE.ORDER_MISSING'],
      ['safety', 'suspend', { reason, orderNumber: '停字2号' }, 200],
      ['operator', 'resume', { reason }, 403, 'CATALOGUE.NOT_YOUR_ORDER'],
      ['operator', 'resume', { reason, orderNumber: '停字2号' }, 403, 'CATALOGUE.NOT_YOUR_ORDER'],
      ['safety', 'resume', { reason, orderNumber: '停字3号' }, 409, 'CATALOGUE.NO_SUCH_ORDER'],
      ['safety', 'resume', { reason, orderNumber: '停字2号' }, 200],
      ['safety', 'recall', { reason }, 403],
      ['provider', 'recall', { reason }, 200],
      ['operator', 'recall', { reason }, 409, 'CATALOGUE.ALREADY_RECALLED'],
    ];
    for (const [as, step, body, status, code] of steps) {
      const reply = await post(as, `/releases/${id}/${step}`, body);
      expect({ as, step, status: reply.status, code: code && reply.body.code }).toEqual({ as, step, status, code });
    }
  });

  it('another provider’s draft, its listed release and a release that does not exist are the same to who may not act', async () => {
    const own = [await draft(), await listed(), NOBODY, 'no-id'];
    for (const step of ['withdraw', 'recall']) {
      const answers = await Promise.all(own.map((id) => post('rival', `/releases/${id}/${step}`, { reason })));
      expect(new Set(answers.map(({ status, body }) => `${status} ${body.code} ${body.detail}`)).size).toBe(1);
      expect(answers[0]?.status).toBe(404);
    }
  });

  it('a draft and its events are unknown to the public; a listed one is told without the words between the parties', async () => {
    const [secret, open] = [await draft(), await listed()];
    for (const id of [secret, NOBODY]) expect((await get(undefined, `/releases/${id}/events`)).status).toBe(404);
    const { body } = await get(undefined, `/releases/${open}/events`);
    expect(body.events.map(({ type }: { type: string }) => type)).toEqual(['SUBMITTED', 'LISTED']);
    await post('operator', `/releases/${open}/suspend`, { reason: '只告知双方' });
    for (const as of [undefined, 'rival', 'buyer'] as const) {
      expect(JSON.stringify((await get(as, `/releases/${open}/events`)).body)).not.toContain('只告知双方');
    }
    for (const as of ['provider', 'auditor'] as const) {
      expect(JSON.stringify((await get(as, `/releases/${open}/events`)).body)).toContain('只告知双方');
    }
    expect((await get('buyer', `/releases/${open}/dependents`)).status).toBe(403);
    expect((await get('auditor', `/releases/${open}/dependents`)).body).toEqual({ items: [], nextCursor: null });
  });

  it('a made-up cursor is told, in every list', async () => {
    const cursor = Buffer.from('not an id').toString('base64url');
    const id = await listed();
    for (const path of ['/corpora', '/releases', '/complaints', '/recalls', `/releases/${id}/recallAnswers`]) {
      const as = path === '/recalls' ? 'buyer' : 'operator';
      const reply = await get(as, `${path}?cursor=${cursor}`);
      expect({ path, status: reply.status, code: reply.body.code }).toEqual({
        path,
        status: 400,
        code: 'PLATFORM.CURSOR_FORM',
      });
    }
  });
});

describe('what a release says of itself, over HTTP', () => {
  const file = (path: string) => ({ path, bytes: '12', sha256: 'e'.repeat(64) });
  const sheet = {
    description: '中文问答，含医学术语',
    industry: 'Q84',
    tokens: '1200000000000',
    updateInterval: 'P1M',
    components: [
      { name: '开放网页', sourceType: 'OPEN_SOURCE', licence: 'CC-BY-4.0', foreign: false },
      { name: '采购问答', sourceType: 'COMMERCIAL', records: '120000', evidenceSha256: 'f'.repeat(64) },
    ],
    annotation: { method: 'MIXED', reviewedByOthers: true, rules: '双人复核' },
    personalInformation: { level: 'ANONYMISED', persons: '0', sensitive: false },
    classification: 'GENERAL',
    rights: [{ right: 'USE', granted: true, limits: '仅限境内训练' }],
    sample: { sha256: 'a'.repeat(64), mediaType: 'application/jsonl', bytes: '4096' },
  };

  async function corpus(): Promise<string> {
    keys += 1;
    return String((await post('provider', '/corpora', { key: `HTTP-${keys}`, nameZh: `语料${keys}` })).body.id);
  }

  it('comes back as it was given, with the digests of its files and how often it is updated', async () => {
    const id = await corpus();
    const body = {
      ...sheet,
      licence: 'MIT',
      language: 'zh-Hans en',
      releasedOn: '2026-01-01',
      manifest: [file('b'), file('a/1')],
    };
    const made = await post('provider', `/corpora/${id}/releases`, body);
    expect(made.status).toBe(201);
    const read = await get('provider', `/releases/${made.body.id}`);
    expect(read.body).toMatchObject({
      ...sheet,
      manifestFiles: 2,
      bytes: '24',
      updateIntervalDays: 31,
      updates: { declared: 'P1M', declaredDays: 31 },
    });
    expect(read.body.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(read.body.digestSm3).toMatch(/^[0-9a-f]{64}$/);
    const first = await get('provider', `/releases/${made.body.id}/manifest?limit=1`);
    expect(first.body.items).toEqual([file('a/1')]);
    const second = await get('provider', `/releases/${made.body.id}/manifest?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body).toEqual({ items: [file('b')], nextCursor: null });
    expect((await get('rival', `/releases/${made.body.id}/manifest`)).status).toBe(404);
    expect((await get('provider', '/corpora?q=医学术语')).body.items).toHaveLength(1);
  });

  it('is refused with the field, both digests where they differ, and nothing stored', async () => {
    const id = await corpus();
    const cases: readonly [object, number, string][] = [
      [{ manifest: [file('a')], releaseDigest: 'b'.repeat(64) }, 422, 'CATALOGUE.DIGEST_MISMATCH'],
      [{ manifest: [file('../a')] }, 422, 'CATALOGUE.MANIFEST_PATH'],
      [{ manifest: [{ ...file('a'), bytes: 12 }] }, 400, 'PLATFORM.INVALID_REQUEST'],
      [{ manifest: [{ ...file('a'), extra: 1 }] }, 400, 'PLATFORM.INVALID_REQUEST'],
      [{}, 422, 'CATALOGUE.FIELD_MISSING'],
      [{ releaseDigest: 'd', classification: 'CORE' }, 422, 'CATALOGUE.CORE_DATA'],
      [{ releaseDigest: 'd', components: [{ name: 'x', sourceType: 'FOUND' }] }, 400, 'PLATFORM.INVALID_REQUEST'],
      [
        { releaseDigest: 'd', annotation: { method: 'MANUAL', reviewedByOthers: 'yes' } },
        400,
        'PLATFORM.INVALID_REQUEST',
      ],
    ];
    for (const [body, status, code] of cases) {
      const reply = await post('provider', `/corpora/${id}/releases`, { licence: 'MIT', ...body });
      expect({ body, status: reply.status, code: reply.body.code }).toEqual({ body, status, code });
    }
    expect((await get('provider', `/corpora/${id}`)).body.releases).toEqual([]);
  });

  it('is described anew under the same digest once the draft was withdrawn, and not once it was on sale', async () => {
    const id = await corpus();
    const offer = (body: object) => post('provider', `/corpora/${id}/releases`, { manifest: [file('a')], ...body });
    const first = await offer({});
    expect(first.body.flags).toContain('LICENCE_REVIEW');
    expect((await offer({ licence: 'MIT' })).body.code).toBe('CATALOGUE.RELEASE_EXISTS');
    await post('provider', `/releases/${first.body.id}/withdraw`, { reason: '补写许可' });
    const second = await offer({ licence: 'MIT' });
    expect(second.body).toMatchObject({ number: 2, digest: first.body.digest, supersedes: first.body.id, flags: [] });
    await post('provider', `/releases/${second.body.id}/submit`, {});
    await db.run((ctx) => served.app.get(Catalogue, { strict: false }).list(ctx, String(second.body.id)));
    await post('provider', `/releases/${second.body.id}/withdraw`, { reason: '停售' });
    expect((await offer({ licence: 'MIT' })).body.code).toBe('CATALOGUE.RELEASE_EXISTS');
  });

  it('of a release without licence no permission is more than a question, before and after it is submitted', async () => {
    const id = await draft({});
    for (const step of [undefined, 'submit'] as const) {
      if (step !== undefined) await post('provider', `/releases/${id}/${step}`, {});
      const { body } = await get('provider', `/releases/${id}/permissions`);
      expect(body.licenceKnown).toBe(false);
      expect(new Set(body.permissions.map(({ value }: { value: string }) => value))).toEqual(new Set(['ask']));
    }
    const known = await get('provider', `/releases/${await draft()}/permissions`);
    expect(known.body).toMatchObject({ licenceKnown: true, licences: ['MIT'] });
    expect(known.body.permissions.map(({ use }: { use: string }) => use)).toEqual([
      'pretrain',
      'fineTune',
      'evaluate',
      'retrieve',
      'redistribute',
      'derivedModel',
      'commercial',
    ]);
  });
});

describe('a complaint over HTTP', () => {
  const evidence = [{ sha256: 'a'.repeat(64), mediaType: 'application/pdf', name: '权属证明' }];
  const ground = '含有我方作品';

  it('needs ground and evidence, and never tells the provider who made it', async () => {
    const id = await listed();
    expect((await post('buyer', `/releases/${id}/complain`, { ground, evidence: [] })).status).toBe(400);
    expect((await post('buyer', `/releases/${NOBODY}/complain`, { ground, evidence })).status).toBe(404);
    expect((await post('provider', `/releases/${id}/complain`, { ground, evidence })).status).toBe(409);
    const made = await post('buyer', `/releases/${id}/complain`, { ground, evidence });
    expect([made.status, made.body.state, typeof made.body.complainant]).toEqual([201, 'OPEN', 'string']);
    for (const path of [`/complaints/${made.body.id}`, `/complaints?release=${id}`]) {
      const seen = await get('provider', path);
      expect(seen.status).toBe(200);
      expect(seen.text).not.toContain(made.body.complainant);
      expect((await get('operator', path)).text).toContain(made.body.complainant);
    }
  });

  it('is replied to by the provider and decided by the exchange, and is unknown to everybody else', async () => {
    const id = await listed();
    const { body } = await post('buyer', `/releases/${id}/complain`, { ground, evidence });
    const steps: [User, string, object, number, string?][] = [
      ['rival', 'reply', { text: 't' }, 404, 'CATALOGUE.UNKNOWN_COMPLAINT'],
      ['buyer', 'reply', { text: 't' }, 403],
      ['provider', 'reply', { text: 't', evidence }, 200],
      ['provider', 'decide', { outcome: 'DISMISSED', reason }, 403],
      ['operator', 'decide', { outcome: 'RETURN', reason }, 422, 'CATALOGUE.MISSING_EMPTY'],
      ['operator', 'decide', { outcome: 'SUSPEND', reason }, 200],
      ['operator', 'decide', { outcome: 'DISMISSED', reason }, 409, 'CATALOGUE.COMPLAINT_DECIDED'],
    ];
    for (const [as, step, sent, status, code] of steps) {
      const reply = await post(as, `/complaints/${body.id}/${step}`, sent);
      expect({ as, step, status: reply.status, code: code && reply.body.code }).toEqual({ as, step, status, code });
    }
    expect((await get('rival', `/complaints/${body.id}`)).status).toBe(404);
    expect((await get('provider', `/releases/${id}`)).body.state).toBe('SUSPENDED');
  });
});
