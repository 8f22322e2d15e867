import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WEBHOOK_SETTINGS, type WebhookSettings, Webhooks } from '../../src/modules/followups/index.js';
import { codeOf, followups } from '../support/market.js';
import { type Caller, type Market, openMarket } from '../support/market-http.js';

interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const SETTINGS: WebhookSettings = {
  master: Buffer.alloc(48, 7),
  source: 'https://ledger.example',
  attempts: 3,
  timeoutMs: 2_000,
  privateAllowed: true,
};
/** Longer than any wait between attempts. */
const A_DAY_MS = 86_400_000;

describe('notices of an organisation', () => {
  let market: Market;
  let receiver: Server;
  let base: string;
  let webhooks: Webhooks;
  let nowMs = Date.now();
  const received: Received[] = [];
  /** What the receiver answers at a path; 204 unless said. */
  const answers = new Map<string, number>();
  /** What happens, once, while the receiver at a path has not answered yet. */
  const meanwhile = new Map<string, () => Promise<void>>();

  beforeAll(async () => {
    market = await openMarket({ settings: [{ provide: WEBHOOK_SETTINGS, useValue: SETTINGS }] });
    webhooks = market.app.get(Webhooks, { strict: false });
    receiver = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { url: path = '', headers } = request;
        received.push({
          path,
          headers: headers as Record<string, string>,
          body: Buffer.concat(parts).toString('utf8'),
        });
        const once = meanwhile.get(path);
        meanwhile.delete(path);
        const first = once?.() ?? Promise.resolve();
        void first.then(() => response.writeHead(answers.get(path) ?? 204).end());
      });
    });
    await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
    base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  }, 60_000);
  afterAll(async () => {
    await market.close();
    receiver.close();
  });

  const post = (as: Caller | 'nobody', path: string, body: object = {}) => market.post(as, path, body);
  const inbox = async (as: Caller, query = '') => (await market.get(as, `/notices${query}`)).body.items;
  const kinds = async (as: Caller) => (await inbox(as)).map(({ kind }: { kind: string }) => kind);
  /** One turn of the job, a day later than the one before, so that whatever waits is due. */
  const turn = async () => {
    nowMs += A_DAY_MS;
    return webhooks.deliverDue((work) => market.db.run(work, { now: new Date(nowMs) }));
  };
  const tell = (to: string, kind = 'TOLD') =>
    market.db.run((ctx) => {
      const text = { zh: '请查收', en: 'please look' };
      return followups.notify(ctx, [{ organisationId: to, kind, subjectKind: 'x', subjectId: 'y', text }]);
    });
  const terms = (number: string) => ({
    number,
    subjectKind: 'CORPUS',
    buyer: codeOf(1),
    seller: codeOf(2),
    release: market.release,
    signedOn: '2025-02-01',
    amountFen: '1000',
    purpose: 'MODEL_RESEARCH',
  });

  it('say what the other party did, and what is wanted, in the language of the reader', async () => {
    const { id, digest } = (await post('buyer', '/contracts', terms('N-1'))).body;
    const step = (as: Caller, name: string, body: object) => post(as, `/contracts/${id}/${name}`, body);
    expect(await kinds('seller')).toEqual(['CONTRACT_OFFERED']);
    await step('buyer', 'sign', { digest, strength: 'PLATFORM_CLICK' });
    expect(await kinds('seller')).toEqual(['SIGNATURE_WANTED', 'CONTRACT_OFFERED']);
    expect(await kinds('buyer')).toEqual([]);
    await step('seller', 'sign', { digest, strength: 'PLATFORM_CLICK' });
    expect(await kinds('buyer')).toContain('CONTRACT_IN_FORCE');
    await step('operator', 'certify', { number: 'JY-N-1' });
    expect((await kinds('buyer'))[0]).toBe('CERTIFICATE_ISSUED');
    await step('seller', 'amend', { fields: { purpose: 'OTHER' }, reason: '用途更正' });
    await step('seller', 'terminate', { on: '2025-06-01', reason: '不再需要' });
    expect((await kinds('buyer')).slice(0, 2)).toEqual(['CONTRACT_TERMINATED', 'SIGNATURE_WANTED']);
    expect((await kinds('seller'))[0]).toBe('CERTIFICATE_ISSUED');
    const english = await market.get('buyer', '/notices?limit=1').set('Accept-Language', 'en');
    expect(english.body.items[0]).toMatchObject({
      subject: { kind: 'contract', id },
      text: expect.stringContaining('ended'),
    });
    expect(await kinds('stranger')).toEqual([]);
  });

  it('are read once for everybody of the organisation, by nobody else', async () => {
    const [organisation = ''] = market.organisations;
    await tell(organisation, 'READ_ME');
    const [{ id }] = await inbox('buyer');
    expect((await post('stranger', `/notices/${id}/read`)).status).toBe(404);
    expect((await post('operator', `/notices/${id}/read`)).status).toBe(403);
    for (const _again of [1, 2]) expect((await post('buyer', `/notices/${id}/read`)).status).toBe(204);
    expect((await inbox('buyer', '?unread=true')).map((notice: { id: string }) => notice.id)).not.toContain(id);
    expect((await inbox('buyer', '?kind=READ_ME'))[0]).toHaveProperty('readAt');
    const first = await market.get('buyer', '/notices?limit=2');
    const second = await market.get('buyer', `/notices?limit=2&cursor=${first.body.nextCursor}`);
    expect(new Set([...first.body.items, ...second.body.items].map((notice: { id: string }) => notice.id)).size).toBe(
      4,
    );
  });

  it('come with an item that the organisation owns', async () => {
    const [, owner = ''] = market.organisations;
    const reason = { zh: '请补充股东信息', en: 'please disclose your holders' };
    const item = { kind: 'DISCLOSURE_REQUESTED', subjectKind: 'finding', subjectId: 'f', reason };
    await market.db.run((ctx) => followups.items(ctx, [{ ...item, owner }, item]));
    expect((await inbox('seller'))[0]).toMatchObject({ kind: 'DISCLOSURE_REQUESTED', text: '请补充股东信息' });
  });

  it('go out signed, as CloudEvents, to the addresses that the organisation has named', async () => {
    const [organisation = ''] = market.organisations;
    const named = await post('buyer', '/webhooks', { url: `${base}/hook` });
    expect([named.status, named.body.secret]).toEqual([201, expect.stringMatching(/^whsec_/)]);
    const listed = (await market.get('buyer', '/webhooks')).body.items;
    expect(listed).toEqual([{ id: named.body.id, url: `${base}/hook`, recordedAt: named.body.recordedAt }]);
    await tell(organisation, 'GOES_OUT');
    expect(await turn()).toBe(1);
    const [sent] = received.filter(({ path }) => path === '/hook');
    const event = JSON.parse(sent?.body ?? '{}');
    expect(event).toMatchObject({
      specversion: '1.0',
      source: 'https://ledger.example',
      type: 'org.corpus.notice.goes-out.v1',
      subject: 'x/y',
      data: { organisation, textZh: '请查收', textEn: 'please look' },
    });
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = sent?.headers ?? {};
    const secret = Buffer.from(String(named.body.secret).slice('whsec_'.length), 'base64');
    const wanted = createHmac('sha256', secret).update(`${id}.${at}.${sent?.body}`).digest('base64');
    expect([signature, sent?.headers['content-type']]).toEqual([
      `v1,${wanted}`,
      'application/cloudevents+json; charset=utf-8',
    ]);
    expect(await turn()).toBe(0);
    expect((await post('buyer', `/webhooks/${named.body.id}/end`)).status).toBe(204);
    await tell(organisation);
    expect(await turn()).toBe(0);
  });

  it('are tried again with the same id, given up after the configured attempts, and sent again when asked', async () => {
    const [, organisation = ''] = market.organisations;
    answers.set('/broken', 500);
    const { id } = (await post('seller', '/webhooks', { url: `${base}/broken` })).body;
    await tell(organisation, 'FAILS');
    for (let attempt = 0; attempt < 3; attempt += 1) expect(await turn()).toBe(1);
    expect(await turn()).toBe(0);
    const tried = received.filter(({ path }) => path === '/broken').map(({ headers }) => headers['webhook-id']);
    expect([tried.length, new Set(tried).size]).toEqual([3, 1]);
    const dead = (await market.get('seller', '/webhooks/deliveries?state=DEAD')).body.items;
    expect(dead).toEqual([expect.objectContaining({ webhook: id, attempts: 3, lastOutcome: '500', state: 'DEAD' })]);
    expect((await post('buyer', `/webhooks/deliveries/${dead[0].id}/resend`)).status).toBe(404);
    answers.set('/broken', 200);
    expect((await post('seller', `/webhooks/deliveries/${dead[0].id}/resend`)).body).toMatchObject({
      state: 'PENDING',
    });
    expect(await turn()).toBe(1);
    const sent = (await market.get('seller', '/webhooks/deliveries')).body.items;
    expect(sent).toEqual([expect.objectContaining({ state: 'SENT', lastOutcome: '200', attempts: 1 })]);
    expect((await post('seller', `/webhooks/deliveries/${dead[0].id}/resend`)).status).toBe(409);
    await post('seller', `/webhooks/${id}/end`);
  });

  it('are not sent where a redirect points, nor twice by two who look at the outbox together', async () => {
    const [, , organisation = ''] = market.organisations;
    answers.set('/moved', 302);
    const { id } = (await post('stranger', '/webhooks', { url: `${base}/moved` })).body;
    await tell(organisation);
    nowMs += A_DAY_MS;
    const run: Parameters<Webhooks['deliverDue']>[0] = (work) => market.db.run(work, { now: new Date(nowMs) });
    const others: number[] = [];
    meanwhile.set('/moved', async () => void others.push(await webhooks.deliverDue(run)));
    const together = await Promise.all([webhooks.deliverDue(run), webhooks.deliverDue(run)]);
    expect([together.sort(), others]).toEqual([[0, 1], [0]]);
    expect(received.filter(({ path }) => path === '/moved')).toHaveLength(1);
    const [waiting] = (await market.get('stranger', '/webhooks/deliveries')).body.items;
    expect(waiting).toMatchObject({ state: 'PENDING', lastOutcome: '302' });
    await post('stranger', `/webhooks/${id}/end`);
  });

  it('are lost with nothing that was rolled back', async () => {
    const [organisation = ''] = market.organisations;
    const { id } = (await post('buyer', '/webhooks', { url: `${base}/rolled-back` })).body;
    const undone = market.db.run(async (ctx) => {
      const text = { zh: '未发生', en: 'did not happen' };
      const draft = { organisationId: organisation, kind: 'UNDONE', subjectKind: 'x', subjectId: 'y', text };
      await followups.notify(ctx, [draft]);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect([await turn(), await kinds('buyer')]).toEqual([0, expect.not.arrayContaining(['UNDONE'])]);
    await post('buyer', `/webhooks/${id}/end`);
  });
});

describe('an address for notices, outside of tests', () => {
  let market: Market;
  beforeAll(async () => {
    const settings = { ...SETTINGS, privateAllowed: false };
    market = await openMarket({ settings: [{ provide: WEBHOOK_SETTINGS, useValue: settings }] });
  }, 60_000);
  afterAll(() => market.close());

  it.each([
    'http://example.org/hook',
    'https://127.0.0.1/hook',
    'https://10.0.0.1/hook',
    'https://[::1]/hook',
    'https://169.254.169.254/latest/meta-data',
    'https://user:secret@example.org/',
    'not an address',
  ])('is not %s', async (url) => {
    const reply = await market.post('buyer', '/webhooks', { url });
    expect([reply.status, reply.body.code, reply.body.errors[0].pointer]).toEqual([
      422,
      'FOLLOWUPS.WEBHOOK_ADDRESS',
      '/url',
    ]);
  });

  it('whose name leads to this machine is refused when something is to be sent', async () => {
    expect((await market.post('buyer', '/webhooks', { url: 'https://localhost/hook' })).status).toBe(201);
    const [organisationId = ''] = market.organisations;
    const text = { zh: '请查收', en: 'please look' };
    await market.db.run((ctx) =>
      followups.notify(ctx, [{ organisationId, kind: 'TOLD', subjectKind: 'x', subjectId: 'y', text }]),
    );
    await market.app.get(Webhooks, { strict: false }).deliverDue((work) => market.db.run(work));
    const [delivery] = (await market.get('buyer', '/webhooks/deliveries')).body.items;
    expect(delivery).toMatchObject({ state: 'PENDING', attempts: 1, lastOutcome: 'PRIVATE' });
  });

  it('is named by an organisation alone, at most ten at a time', async () => {
    const add = (at: number) => market.post('seller', '/webhooks', { url: `https://hook${at}.example/` });
    const replies = await Promise.all(Array.from({ length: 12 }, (_, at) => add(at)));
    expect(replies.map(({ status }) => status).sort()).toEqual([...Array(10).fill(201), 409, 409]);
    for (const caller of ['operator', 'officer', 'auditor'] as const) {
      expect((await market.post(caller, '/webhooks', { url: 'https://hook.example/' })).status).toBe(403);
    }
  });
});
