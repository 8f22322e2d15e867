import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shanghaiDate } from '../../src/kernel/calendar-date.js';
import { type Journey, openJourney, type Username } from '../support/journey.js';

const TODAY = shanghaiDate(new Date());
const BUYER = '91440300999001016R';
const AGENT = '91440300999001032F';
const PROVIDER = '91440300999001083P';

interface Contract {
  readonly id: string;
  readonly state: string;
  readonly buyer: { readonly id: string; readonly uscc: string };
}

/** An agent's account files and follows a claim for its principal, under a mandate in force on the day and no longer. */
describe('a claim by an agent', () => {
  let journey: Journey;
  let contract: Contract;
  let claim = '';
  let keys = 0;

  beforeAll(async () => {
    journey = await openJourney();
    const contracts = await journey.all<Contract>('/api/v1/contracts?limit=200', 'buyer');
    contract = contracts.find(({ buyer, state }) => buyer.uscc === BUYER && state === 'IN_FORCE') as Contract;
  });
  afterAll(() => journey?.close());

  const send = (method: 'get' | 'post', path: string, username: Username, principal?: string) => {
    const test = journey.send(method, `/api/v1${path}`, username).set('Idempotency-Key', `mandate-${keys++}`);
    return principal === undefined ? test : test.set('Acts-For', principal);
  };
  const file = (principal?: string, username: Username = 'buyer-luming') =>
    send('post', '/claims', username, principal).send({
      programme: 'SZ-CORPUS-PURCHASE',
      call: '2025',
      contracts: [contract.id],
    });
  const mandate = async (scope: string, principal = BUYER, agent = AGENT): Promise<string> => {
    const body = { principal, agent, scopes: [scope], from: TODAY, until: '2999-01-01', sha256: 'a'.repeat(64) };
    return String((await send('post', '/mandates', 'operator').send(body).expect(201)).body.id);
  };
  const end = (id: string) =>
    send('post', `/mandates/${id}/end`, 'buyer').send({ on: TODAY, reason: '另行委托' }).expect(200);

  it('is refused without a mandate, under one for something else, the other way round, and from nobody', async () => {
    await mandate('CONTRACTS');
    await mandate('CLAIMS', AGENT, BUYER);
    await mandate('CLAIMS', BUYER, PROVIDER);
    for (const named of [BUYER, contract.buyer.id, '91440300MA5EX0000X', '0192f3c0-0000-7000-8000-000000000000']) {
      const { status, body } = await file(named);
      expect([status, body.code, body.detail]).toEqual([403, 'PARTIES.NO_MANDATE', expect.stringContaining('CLAIMS')]);
    }
    expect((await file().expect(422)).body.errors[0].pointer).toBe('/contracts/0');
  });

  it('is the principal’s, filed by the agent’s account, seen by both and told to nobody else', async () => {
    const id = await mandate('CLAIMS');
    const { body } = await file(BUYER).expect(201);
    claim = body.id;
    expect(body).toMatchObject({ state: 'DRAFT', applicant: { uscc: BUYER } });
    await send('get', `/claims/${claim}`, 'buyer').expect(200);
    await send('get', `/claims/${claim}`, 'buyer-luming', contract.buyer.id).expect(200);
    await send('get', `/claims/${claim}`, 'buyer-luming').expect(404);
    await send('get', `/checklists/claims/${claim}`, 'buyer-luming', BUYER).expect(200);
    const me = await send('get', '/me', 'buyer-luming').expect(200);
    const entries = await journey.db.adminQuery<{ actor: string; organisation: string }>(
      `select actor_id as actor, organisation_id as organisation from identity.audit_entry
        where operation = 'ClaimActsController_file' and kind = 'CHANGE' and subject = $1`,
      [claim],
    );
    expect(entries).toEqual([{ actor: me.body.id, organisation: contract.buyer.id }]);
    await end(id);
  });

  it('is out of the agent’s hands with the next request after the mandate has ended', async () => {
    for (const asked of [send('get', `/claims/${claim}`, 'buyer-luming', BUYER), file(BUYER)]) {
      expect((await asked.expect(403)).body.code).toBe('PARTIES.NO_MANDATE');
    }
    const again = await mandate('CLAIMS');
    const withdrawn = await send('post', `/claims/${claim}/withdraw`, 'buyer-luming', BUYER).send({
      reason: '更换代办',
    });
    expect([withdrawn.status, withdrawn.body.state]).toEqual([200, 'WITHDRAWN']);
    await end(again);
  });

  it('opens nothing but claims: what cannot be done for another says so', async () => {
    await mandate('CLAIMS');
    for (const path of ['/contracts', '/mandates', '/me']) {
      const { status, body } = await send('get', path, 'buyer-luming', BUYER);
      expect([path, status, body.code]).toEqual([path, 400, 'PLATFORM.ACTS_FOR']);
    }
    await send('get', '/claims', 'buyer-luming', BUYER).expect(200);
    await send('get', '/pools/SZ-CORPUS/2025', 'buyer-luming', BUYER).expect(400);
    await journey.get('/api/v1/corpora').set('Acts-For', BUYER).expect(200);
  });

  it('ends with the principal itself', async () => {
    const fact = { type: 'DEREGISTERED', on: TODAY, sha256: 'b'.repeat(64) };
    await send('post', `/organisations/${contract.buyer.id}/facts`, 'operator').send(fact).expect(201);
    expect((await file(BUYER).expect(403)).body.code).toBe('PARTIES.NO_MANDATE');
  });
});
