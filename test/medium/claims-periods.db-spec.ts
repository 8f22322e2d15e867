import { Identity } from '../../src/modules/identity/index.js';
import { type Journey, openJourney } from '../support/journey.js';

const POOL = 'SZ-CORPUS';
const PASSWORD = 'a long enough password';
const TREASURER = 'officer-review';

let journey: Journey;

beforeAll(async () => {
  journey = await openJourney();
}, 60_000);
afterAll(() => journey.close());

const at = (path: string) => `/api/v1/ledger/periods/${path}`;
const post = (path: string, body: object, as: string, key = `${path}${JSON.stringify(body)}`) =>
  journey.post(at(path), body, as, key.replaceAll(/[^!-~]/g, ''));

describe('periods over HTTP', () => {
  it('are closed by the treasury, day by later day, and once under one key', async () => {
    const closed = await post(`${POOL}/2025/close`, { through: '2025-06-30' }, TREASURER);
    expect(closed.status).toBe(200);
    expect(closed.body).toMatchObject({ kind: 'CLOSE', through: '2025-06-30' });
    const again = await post(`${POOL}/2025/close`, { through: '2025-06-30' }, TREASURER);
    expect(again.text).toBe(closed.text);
    const twice = await post(`${POOL}/2025/close`, { through: '2025-06-30' }, TREASURER, 'other');
    expect([twice.status, twice.body.code]).toEqual([409, 'LEDGER.ALREADY_CLOSED']);
    const seal = await post(`${POOL}/2025/seal`, {}, TREASURER);
    expect([seal.status, seal.body.code]).toEqual([409, 'LEDGER.PERIOD_NOT_EMPTY']);
    for (const reader of [TREASURER, 'auditor']) {
      const shown = await journey.get(at(`${POOL}/2025`), reader);
      expect(shown.body).toMatchObject({
        state: 'CLOSED',
        closedThrough: '2025-06-30',
        closes: [{ id: closed.body.id, digest: closed.body.digest }],
      });
    }
  });

  it('are closed by nobody else, and only with a key and a day', async () => {
    expect((await post(`${POOL}/2025/close`, { through: '2025-07-31' }, 'auditor')).status).toBe(403);
    expect((await post(`${POOL}/2025/seal`, {}, 'buyer')).status).toBe(403);
    expect((await post(`${POOL}/2025/close`, { through: '2025-02-30' }, TREASURER)).status).toBe(400);
    expect((await post(`${POOL}/2025/close`, {}, TREASURER)).status).toBe(400);
    expect((await post(`${POOL}/2025/close`, { through: '2999-01-01' }, TREASURER)).status).toBe(422);
    expect((await post('NONE/2025/close', { through: '2025-06-30' }, TREASURER)).status).toBe(404);
    expect((await journey.get(at('NONE/2025'), 'auditor')).status).toBe(404);
    const noKey = await journey.post(at(`${POOL}/2025/seal`), {}, TREASURER);
    expect([noKey.status, noKey.body.code]).toEqual([400, 'PLATFORM.IDEMPOTENCY_KEY_MISSING']);
  });

  it('of another authority are unknown to its officers', async () => {
    await journey.application.run((ctx) =>
      journey.application.get(Identity).addUser(ctx, {
        username: 'foreign-treasurer',
        roles: ['regulator'],
        duties: ['finance'],
        authority: 'dg-zsj',
        password: PASSWORD,
      }),
    );
    const token = await journey.post('/api/v1/auth/token', { username: 'foreign-treasurer', password: PASSWORD });
    const foreign = await journey
      .post(at(`${POOL}/2025/close`), { through: '2025-07-31' }, undefined, 'foreign')
      .set('Authorization', `Bearer ${token.body.accessToken}`);
    expect([foreign.status, foreign.body.code]).toEqual([404, 'LEDGER.PERIOD_NOT_FOUND']);
    const none = await journey.get(at('NONE/2025')).set('Authorization', `Bearer ${token.body.accessToken}`);
    expect(none.status).toBe(404);
  });
});
