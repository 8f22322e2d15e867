import { addDays, shanghaiDate } from '../../src/kernel/calendar-date.js';
import { Mandates } from '../../src/modules/parties/index.js';
import { codeOf, followups } from '../support/market.js';
import { type Market, openMarket } from '../support/market-http.js';

const TODAY = shanghaiDate(new Date());
const PAPER = { sha256: 'a'.repeat(64) };

/** What becomes of an organisation on the register, and whom it lets act for it. */
describe('an organisation on the register', () => {
  let market: Market;
  let contracts = 0;

  beforeEach(async () => {
    market = await openMarket();
  });
  afterEach(() => market?.close());

  const [BUYER, SELLER, THIRD] = [0, 1, 2];
  const idOf = (place: number): string => market.organisations[place] ?? '';
  const fact = (place: number, body: object) =>
    market.post('operator', `/organisations/${idOf(place)}/facts`, { on: TODAY, ...PAPER, ...body });
  const shown = async (place: number) => (await market.get('buyer', `/organisations/${idOf(place)}`).expect(200)).body;
  const offer = (more: object = {}) => {
    contracts += 1;
    return market.post('buyer', '/contracts', {
      number: `HT-${contracts}`,
      subjectKind: 'CORPUS',
      buyer: codeOf(1),
      seller: codeOf(2),
      release: market.release,
      amountFen: '100',
      purpose: 'MODEL_RESEARCH',
      ...more,
    });
  };
  const sign = (as: 'buyer' | 'seller', { id, digest }: { id: string; digest: string }) =>
    market.post(as, `/contracts/${id}/sign`, { digest, strength: 'PLATFORM_CLICK' });

  it('is shown with what became of it, under the name that it bears now', async () => {
    await fact(SELLER, { type: 'NAME_CHANGED', nameZh: '新名有限公司' }).expect(201);
    await fact(SELLER, { type: 'MERGED', successors: [codeOf(3)], reason: '吸收合并' }).expect(201);
    const after = await shown(SELLER);
    expect(after).toMatchObject({ endedOn: TODAY, nameZhNow: '新名有限公司' });
    expect(after.facts).toMatchObject([
      { type: 'NAME_CHANGED', nameZh: '新名有限公司', on: TODAY, ...PAPER },
      { type: 'MERGED', successors: [idOf(THIRD)], reason: '吸收合并' },
    ]);
    const late = await fact(SELLER, { type: 'DIVIDED', successors: [codeOf(3)] }).expect(409);
    expect(late.body.code).toBe('PARTIES.FACT_STATE');
    const { body } = await fact(BUYER, { type: 'MERGED', successors: ['91440300MA5EX0000X'] }).expect(422);
    expect([body.code, body.errors[0].pointer]).toEqual(['PARTIES.UNKNOWN_PARTY', '/successors/0']);
  });

  it('is no party to a new contract from the day on which it was struck off, until it is reinstated', async () => {
    const waiting = (await offer().expect(201)).body;
    await sign('buyer', waiting).expect(200);
    await fact(SELLER, { type: 'DEREGISTERED' }).expect(201);
    const { body } = await offer().expect(422);
    expect([body.code, body.errors[0].pointer]).toEqual(['PARTIES.ORGANISATION_ENDED', '/seller']);
    expect((await sign('seller', waiting).expect(422)).body.code).toBe('PARTIES.ORGANISATION_ENDED');
    await offer({ signedOn: addDays(TODAY, -1) }).expect(201);
    await fact(SELLER, { type: 'REINSTATED', reason: '误登' }).expect(201);
    await offer().expect(201);
    await sign('seller', waiting).expect(200);
  });

  it('is checked year by year by an extract that says what stands here', async () => {
    await fact(SELLER, { type: 'NAME_CHANGED', nameZh: '新名有限公司' }).expect(201);
    const extract = {
      issuedOn: addDays(TODAY, -3),
      sha256: 'b'.repeat(64),
      source: '国家企业信用信息公示系统',
      code: codeOf(2),
      nameZh: '新名有限公司',
      representative: '司空年报',
      state: 'IN_OPERATION',
    };
    const renew = (more: object = {}) =>
      market.post('operator', `/organisations/${idOf(SELLER)}/extracts`, { ...extract, ...more });
    const wrong = (await renew({ nameZh: '旧名', code: codeOf(1) }).expect(422)).body;
    expect(wrong.errors.map((one: { pointer: string }) => one.pointer)).toEqual(['/code', '/nameZh']);
    expect((await renew({ issuedOn: addDays(TODAY, -91) }).expect(422)).body.code).toBe('PARTIES.EXTRACT_OLD');
    const { body } = await renew().expect(201);
    expect((await renew().expect(409)).body.code).toBe('PARTIES.EXTRACT_KNOWN');
    const again = (await renew({ sha256: 'c'.repeat(64), issuedOn: TODAY }).expect(201)).body;
    expect(again.representative).toBe(body.representative);
    const own = (await market.get('seller', `/organisations/${idOf(SELLER)}`).expect(200)).body;
    expect(own.extract).toEqual({ issuedOn: TODAY, state: 'IN_OPERATION', dueOn: addDays(TODAY, 365), pastAge: false });
    expect((await shown(SELLER)).extract).toBeUndefined();
  });

  it('is asked for its mandate where a seller sells for it, unless one is in force on the day of signing', async () => {
    const asked = async (gainers: object[]): Promise<string[]> => {
      const { body } = await offer({ gainers }).expect(201);
      // The buyer signs last, who sees no mandate between the two others.
      await sign('seller', body).expect(200);
      await sign('buyer', body).expect(200);
      const items = await market.db.run((ctx) => followups.queue(ctx, { subject: { kind: 'contract', id: body.id } }));
      return items.filter(({ kind }) => kind === 'MANDATE_MISSING').map(({ reason }) => reason.zh);
    };
    const principal = { organisation: codeOf(3), part: 'PRINCIPAL' };
    expect(await asked([principal])).toEqual([expect.stringContaining('没有在期的合同事项授权委托书')]);
    expect(await asked([{ ...principal, part: 'RIGHT_HOLDER' }])).toEqual([]);
    const mandate = { principal: codeOf(3), agent: codeOf(2), from: TODAY, until: addDays(TODAY, 30), ...PAPER };
    await market.post('operator', '/mandates', { ...mandate, scopes: ['CLAIMS'] }).expect(201);
    expect(await asked([principal])).toHaveLength(1);
    await market.post('stranger', '/mandates', { ...mandate, scopes: ['CONTRACTS'] }).expect(201);
    expect(await asked([principal])).toEqual([]);
  });

  it('lets another act for it by a mandate, which both see, either ends, and no stranger knows of', async () => {
    const mandate = { principal: codeOf(1), agent: codeOf(2), scopes: ['CLAIMS'], from: TODAY, ...PAPER };
    const record = (as: 'buyer' | 'seller' | 'operator', more: object = {}) =>
      market.post(as, '/mandates', { ...mandate, until: addDays(TODAY, 30), ...more });
    expect((await record('seller').expect(403)).body.code).toBe('PARTIES.NOT_PRINCIPAL');
    expect((await record('buyer', { until: TODAY }).expect(422)).body.code).toBe('PARTIES.MANDATE_DATES');
    expect((await record('buyer', { agent: codeOf(1) }).expect(422)).body.code).toBe('PARTIES.MANDATE_SELF');
    const { body } = await record('buyer').expect(201);
    expect(body).toMatchObject({ state: 'IN_FORCE', principal: idOf(BUYER), agent: idOf(SELLER) });
    const mandates = market.app.get(Mandates, { strict: false });
    const holds = (scope: 'CLAIMS' | 'CONTRACTS', days: number, from = BUYER, by = SELLER) =>
      market.db.run((ctx) => mandates.inForce(ctx, idOf(from), idOf(by), scope, addDays(TODAY, days)));
    expect([await holds('CLAIMS', 0), await holds('CLAIMS', 29)]).toEqual([true, true]);
    expect([await holds('CLAIMS', -1), await holds('CLAIMS', 30), await holds('CONTRACTS', 0)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(await holds('CLAIMS', 0, SELLER, BUYER)).toBe(false);
    for (const who of ['buyer', 'seller', 'operator', 'officer', 'auditor'] as const) {
      await market.get(who, `/mandates/${body.id}`).expect(200);
      expect((await market.get(who, '/mandates').expect(200)).body.items).toHaveLength(1);
    }
    expect((await market.get('stranger', '/mandates').expect(200)).body.items).toEqual([]);
    await market.get('stranger', `/mandates/${body.id}`).expect(404);
    const end = (as: 'seller' | 'stranger') =>
      market.post(as, `/mandates/${body.id}/end`, { on: addDays(TODAY, 10), reason: '辞去委托' });
    await end('stranger').expect(404);
    expect((await end('seller').expect(200)).body.ended).toMatchObject({ on: addDays(TODAY, 10), reason: '辞去委托' });
    expect((await end('seller').expect(409)).body.code).toBe('PARTIES.MANDATE_ENDED');
    expect([await holds('CLAIMS', 9), await holds('CLAIMS', 10)]).toEqual([true, false]);
  });
});
