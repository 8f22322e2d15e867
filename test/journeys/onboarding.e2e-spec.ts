import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, shanghaiDate } from '../../src/kernel/calendar-date.js';
import { Identity } from '../../src/modules/identity/index.js';
import { Translog } from '../../src/modules/translog/index.js';
import { type Journey, openJourney, type Username } from '../support/journey.js';
import { codeOf } from '../support/market.js';
import { onboardingOf } from '../support/onboarding.js';

const TODAY = shanghaiDate(new Date());
const BUYER = '91440300999001016R';
const PASSWORD = 'a long enough passphrase 42';
const NUMBER = 7950;

/** A company comes in, acts, lets another act for it, changes its name, and is struck off. */
describe('a company from the first paper to the last', () => {
  let journey: Journey;
  let token = '';
  let organisation = '';
  let keys = 0;

  beforeAll(async () => {
    journey = await openJourney();
  });
  afterAll(() => journey?.close());

  const post = (path: string, body: object, username: Username = 'operator') =>
    journey.post(`/api/v1${path}`, body, username, `onboarding-${keys++}`);
  const own = (method: 'get' | 'post', path: string) =>
    journey.send(method, `/api/v1${path}`).set('Authorization', `Bearer ${token}`);
  const offer = (number: string) =>
    post(
      '/contracts',
      {
        number,
        subjectKind: 'COMPUTE',
        buyer: BUYER,
        seller: codeOf(NUMBER),
        amountFen: '100',
        purpose: 'MODEL_RESEARCH',
      },
      'buyer',
    );

  it('wants in, is told what is missing, completes it, and is on the register', async () => {
    expect((await offer('ON-0').expect(422)).body.code).toBe('CONTRACTS.UNKNOWN_ORGANISATION');
    const draft = onboardingOf(NUMBER, TODAY, { agent: true });
    const { id } = (await post('/onboardings', draft).expect(201)).body;
    await post(`/onboardings/${id}/return`, { missing: [{ code: 'EXTRACT', reason: '扫描件不清' }] }).expect(200);
    const again = { ...draft, extract: { ...draft.extract, issuedOn: TODAY, sha256: 'b'.repeat(64) } };
    const completed = await post(`/onboardings/${id}/resubmit`, again).expect(200);
    expect(completed.body.versions[1].differences.map((one: { field: string }) => one.field)).toEqual([
      '/extract/issuedOn',
      '/extract/sha256',
    ]);
    organisation = (await post(`/onboardings/${id}/approve`, {}).expect(200)).body.organisation;
    const { body } = await journey.get(`/api/v1/organisations/${organisation}`, 'officer-case').expect(200);
    expect(body).toMatchObject({ uscc: codeOf(NUMBER), facts: [], extract: { issuedOn: TODAY, pastAge: false } });
  });

  it('has an account from then on, which reads its own extract and makes its own mandates', async () => {
    const user = { username: 'newcomer', roles: ['provider'], organisationId: organisation, password: PASSWORD };
    await journey.application.run((ctx) => journey.application.get(Identity).addUser(ctx, user));
    const signedIn = await journey.post('/api/v1/auth/token', { username: 'newcomer', password: PASSWORD });
    token = String(signedIn.body.accessToken);
    const { body } = await own('get', `/organisations/${organisation}`).expect(200);
    expect(body.extract).toEqual({
      issuedOn: TODAY,
      state: 'IN_OPERATION',
      dueOn: addDays(TODAY, 365),
      pastAge: false,
    });
    const mandate = { principal: codeOf(NUMBER), agent: BUYER, scopes: ['LISTING'], from: TODAY, until: '2999-01-01' };
    const made = await own('post', '/mandates')
      .set('Idempotency-Key', 'newcomer-1')
      .send({ ...mandate, sha256: 'c'.repeat(64) })
      .expect(201);
    expect((await journey.get(`/api/v1/mandates/${made.body.id}`, 'buyer').expect(200)).body.state).toBe('IN_FORCE');
    await journey.get(`/api/v1/mandates/${made.body.id}`, 'buyer-luming').expect(404);
    await own('get', '/onboardings').expect(403);
  });

  it('bears another name, is struck off, and makes no new contract', async () => {
    const fact = (body: object) =>
      post(`/organisations/${organisation}/facts`, { on: TODAY, sha256: 'd'.repeat(64), ...body });
    await offer('ON-1').expect(201);
    await fact({ type: 'NAME_CHANGED', nameZh: '更名后的公司' }).expect(201);
    await fact({ type: 'DEREGISTERED' }).expect(201);
    const { body } = await journey.get(`/api/v1/organisations/${organisation}`, 'buyer').expect(200);
    expect(body).toMatchObject({ nameZhNow: '更名后的公司', endedOn: TODAY });
    const refused = await offer('ON-2').expect(422);
    expect([refused.body.code, refused.body.detail]).toEqual([
      'PARTIES.ORGANISATION_ENDED',
      expect.stringContaining('更名后的公司'),
    ]);
  });

  it('is in the log with all of it, and the book is whole', async () => {
    const { application } = journey;
    await application.sequence();
    const { problems } = await application.run((ctx) =>
      application.get(Translog).verify(ctx, application.leafSources(), application.verifierKeys()),
    );
    expect(problems).toEqual([]);
    const kinds = await journey.db.adminQuery<{ kind: string; n: bigint }>(
      `select kind, count(*) as n from translog.leaf where kind ~ '^(onboarding|registry|organisation-fact|mandate)'
        group by kind order by kind`,
    );
    expect(kinds.map(({ kind, n }) => `${kind} ${n}`)).toEqual([
      'mandate 1',
      'onboarding 2',
      'onboarding-decision 2',
      'organisation-fact 2',
      'registry-extract 1',
    ]);
  });
});
