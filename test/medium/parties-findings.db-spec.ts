import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findingsReexamine } from '../../src/cli/findings.command.js';
import { load } from '../../src/cli/load/load.js';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { fen } from '../../src/kernel/money.js';
import { Contracts } from '../../src/modules/contracts/index.js';
import { FindingFiles } from '../../src/modules/parties/index.js';
import type { Role } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { FINDING_DAY, FindingsHouse } from '../support/findings-house.js';
import { actorOf, codeOf } from '../support/market.js';
import { SAMPLE_FOLDER, serviceOf } from '../support/service.js';

const NOT = { outcome: 'NOT_RELATED', reason: '已查阅双方章程及股东名册，未见共同控制' };
const HOLDER = '闻人听潮';
let house: FindingsHouse;
beforeAll(async () => {
  house = await FindingsHouse.open();
}, 60_000);
afterAll(() => house?.close());

describe('a finding as a page shows it', () => {
  let [finding, own, other] = ['', '', ''];
  beforeAll(async () => {
    const codes = [codeOf(801), codeOf(802)];
    const found = await house.run((ctx) => house.parties.organisationsByUscc(ctx, codes));
    [own = '', other = ''] = codes.map((code) => found.get(code)?.id);
    const holder = await house.person(HOLDER);
    const evidence = { note: '2025年章程', sha256: 'cd'.repeat(32) };
    await house.hold(holder, own, '60', { evidence });
    await house.hold(holder, other, '30');
    finding = await house.freeze(own, other);
  });

  it('names both companies, every step with its days, source and evidence, and the standard with its texts', async () => {
    const { body } = await house.get(`/findings/${finding}`, 'operator').expect(200);
    expect(body).toMatchObject({
      id: finding,
      a: { id: own, natural: false, code: codeOf(801) },
      outcome: 'RELATED',
      asOf: FINDING_DAY,
      standard: { code: 'SZ_VOUCHER_DEFAULT_v1', title: '深圳语料券默认认定标准' },
      reexaminations: [],
      opinions: [],
    });
    expect(body.standard.citations[0]).toEqual({ clause: '第二条（一）', source: '国家税务总局公告2016年第42号' });
    const limb = body.limbs.find((one: { code: string }) => one.code === 'T42_COMMON_HOLDER');
    expect(limb.holder).toMatchObject([{ natural: true, name: HOLDER }]);
    const step = limb.path.find((one: { to: { id: string } }) => one.to.id === own);
    expect(step).toMatchObject({
      type: 'HOLDS',
      sharePct: '60.000000',
      validFrom: '2020-01-01',
      source: 'registry',
      extractedOn: '2025-01-01',
      evidence: { note: '2025年章程', sha256: 'cd'.repeat(32) },
    });
    expect(body.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('shows a company its own findings without the name of any natural person', async () => {
    const reply = await house.get(`/findings/${finding}`, 'company').expect(200);
    expect(reply.text).not.toContain(HOLDER);
    expect(reply.text).not.toContain('2025年章程');
    const limb = reply.body.limbs.find((one: { code: string }) => one.code === 'T42_COMMON_HOLDER');
    expect(limb.holder).toMatchObject([{ natural: true, name: '自然人 1' }]);
    const english = await house.get(`/findings/${finding}`, 'company', 'en').expect(200);
    expect(english.text).toContain('"natural person 1"');
    expect((await house.get(`/findings/${finding}`, 'stranger').expect(404)).body.code).toBe('PARTIES.UNKNOWN_FINDING');
  });

  it('lists what the reader may see, by company and outcome, page after page', async () => {
    const mine = await house.get('/findings', 'company').expect(200);
    expect(mine.body.items.map((one: { id: string }) => one.id)).toEqual([finding]);
    expect((await house.get(`/findings?organisation=${other}`, 'company').expect(200)).body.items).toEqual([]);
    expect((await house.get('/findings', 'stranger').expect(200)).body.items).toEqual([]);
    const byCode = await house.get(`/findings?organisation=${codeOf(801)}&outcome=RELATED`, 'auditor').expect(200);
    expect(byCode.body.items).toMatchObject([{ id: finding, outcome: 'RELATED', a: { code: codeOf(801) } }]);
    await house.findingOf('NOT_RELATED');
    const first = await house.get('/findings?limit=1', 'auditor').expect(200);
    const next = await house.get(`/findings?limit=1&cursor=${first.body.nextCursor}`, 'auditor').expect(200);
    expect(next.body.items[0].id > first.body.items[0].id).toBe(true);
    expect((await house.get('/findings?outcome=MAYBE', 'auditor')).status).toBe(400);
  });

  it('shows later answers beside the frozen one', async () => {
    const [relation] = await house.run((ctx) => house.parties.listRelations(ctx, { party: other, limit: 1 }));
    await house.run((ctx) => house.parties.endRelation(ctx, relation?.id ?? '', { on: '2025-01-01' }));
    const { body } = await house.get(`/findings/${finding}`, 'company').expect(200);
    expect(body.outcome).toBe('RELATED');
    expect(body.reexaminations).toMatchObject([
      { outcome: 'INDETERMINATE', cause: { kind: 'relation-end' }, previous: finding },
    ]);
    expect(body.differsNow).toBe(true);
    expect(body.coverage).toEqual([]);
    expect(body.reexaminations[0].coverage[0]).toMatchObject({ organisation: own, name: '认定样例801' });
    expect(body.judged).toMatchObject({ a: { id: own }, b: { id: other } });
  });
});

describe('what an office sees beside a finding', () => {
  it('is who held the two when it was frozen, whatever was recorded later', async () => {
    const [own = '', other = ''] = await house.companies(2);
    const [early, late] = [await house.person('早登记'), await house.person('晚登记')];
    await house.hold(early, own, '60');
    await house.hold(early, other, '24');
    const gone = await house.person('已退出');
    await house.hold(gone, own, '10', { validTo: '2025-06-18' });
    const finding = await house.freeze(own, other);
    const [relation] = await house.run((ctx) => house.parties.listRelations(ctx, { party: own, limit: 1 }));
    await house.run((ctx) => house.parties.endRelation(ctx, relation?.id ?? '', { on: '2025-01-01' }));
    await house.hold(late, other, '30');
    const files = house.application.get(FindingFiles);
    const shown = await house.run((ctx) => files.frozen(ctx, [finding]));
    const { holdings = [], differsNow } = shown.get(finding) ?? {};
    expect(holdings.map(({ from, to, sharePct }) => [from.name, to.id, sharePct])).toEqual([
      ['早登记', own, '60.000000'],
      ['早登记', other, '24.000000'],
    ]);
    expect(differsNow).toBe(false);
    const asCompany = (ctx: Ctx) => ({ ...ctx, actor: actorOf('buyer', own) });
    const seen = await house.run((ctx) => files.frozen(asCompany(ctx), [finding]));
    expect(seen.get(finding)?.holdings).toEqual([]);
    const asStranger = (ctx: Ctx) => ({ ...ctx, actor: actorOf('buyer', early) });
    expect(await house.run((ctx) => files.frozen(asStranger(ctx), [finding]))).toEqual(new Map());
  });
});

describe('an INDETERMINATE finding', () => {
  it('asks at signing whoever can tell, once, and until two reviewers have concluded', async () => {
    const [buyer = '', seller = ''] = await house.companies(2);
    const contracts = house.application.get(Contracts);
    const as = <T>(role: Role, organisation: string, work: (ctx: Ctx) => Promise<T>) =>
      house.run((ctx) => work({ ...ctx, actor: actorOf(role, organisation) }));
    const terms = {
      number: 'HT-DISCLOSE',
      subjectKind: 'COMPUTE' as const,
      buyer,
      seller,
      gainers: [],
      amountFen: fen(1000n),
      lines: [],
      purpose: 'MODEL_RESEARCH' as const,
      instalments: [],
    };
    const { contract } = await as('buyer', buyer, (ctx) => contracts.offer(ctx, terms));
    const sign = {
      step: 'sign' as const,
      digest: contract.proposed?.digest ?? '',
      strength: 'PLATFORM_CLICK' as const,
    };
    await as('buyer', buyer, (ctx) => contracts.step(ctx, contract.id, sign));
    await as('provider', seller, (ctx) => contracts.step(ctx, contract.id, sign));
    const [finding] = await house.db.adminQuery<{ id: string }>(
      `select id from parties.finding where a_id = '${buyer}' and b_id = '${seller}'`,
    );
    const { requests } = (await house.get(`/findings/${finding?.id}`, 'operator').expect(200)).body;
    expect(requests.map((one: { owner: { id: string } }) => one.owner.id).sort()).toEqual([buyer, seller].sort());
    expect(requests[0].state).toBe('OPEN');
    expect(requests[0].reason).toContain('请提供');
    const frozen = await house.run((ctx) =>
      house.parties.freezeFindings(ctx, [
        { key: '', a: buyer, b: seller, on: parseDate(String(requests[0].openedAt).slice(0, 10)) },
      ]),
    );
    expect(await house.run((ctx) => house.parties.requestDisclosure(ctx, frozen.values()))).toBe(0);
    await house.conclude(finding?.id ?? '', NOT).expect(201);
    await house.confirm(finding?.id ?? '').expect(200);
    const after = (await house.get(`/findings/${finding?.id}`, 'operator').expect(200)).body.requests;
    expect(after.map((one: { state: string }) => one.state)).toEqual(['CLOSED', 'CLOSED']);
  });
});

describe('a settlement', () => {
  it('pays on a confirmed conclusion, and its decision names opinion and digest', async () => {
    await house.run((ctx) => load(ctx, house.application.loadRooms(), SAMPLE_FOLDER));
    await house.application.sequence();
    const service = serviceOf(house.db, house.application);
    const before = await service.settle({}, true);
    const refused = before.claims
      .flatMap(({ contracts }) => contracts)
      .find(({ refusals }) => refusals.length === 1 && refusals[0]?.code === 'PROGRAMMES.RELATION_INDETERMINATE');
    const [found] = await house.db.adminQuery<{ id: string }>(
      `select f.id from parties.finding f
         join followups.reliance r on r.basis_kind = 'finding' and r.basis_id = f.id::text
         join contracts.contract c on c.id::text = r.dependent_id where c.number = '${refused?.number}'`,
    );
    const given = await house.conclude(found?.id ?? '', NOT).expect(201);
    await house.confirm(given.body.id).expect(200);
    const after = await service.settle();
    const paid = after.claims.flatMap(({ contracts }) => contracts).find(({ number }) => number === refused?.number);
    expect(paid?.refusals).toEqual([]);
    expect(Number(paid?.amountFen)).toBeGreaterThan(0);
    const bodies = await house.db.adminQuery<{ body: string }>(`select body from claims.decision`);
    const named = bodies.filter(({ body }) => body.includes(given.body.digest) && body.includes(given.body.id));
    expect(named).toHaveLength(1);
    expect(bodies.filter(({ body }) => body.includes('opinion'))).toHaveLength(1);
  }, 60_000);
});

describe('the command', () => {
  it('tells how many findings of each standard were asked again', async () => {
    const printed: string[] = [];
    const call = {
      words: [],
      options: {},
      json: true,
      application: async () => house.application,
      print: (line: string) => void printed.push(line),
      write: () => undefined,
      note: () => undefined,
      readStdin: async () => '',
    };
    expect(await findingsReexamine.run(call)).toBe(0);
    expect(JSON.parse(printed.splice(0).join('')).standards).toContainEqual({
      standard: 'T42',
      looked: 0,
      differing: 0,
    });
    expect(await findingsReexamine.run({ ...call, json: false, options: { standard: 'T42' } })).toBe(0);
    expect(printed.join('\n')).toContain('没有按旧版本作出的认定，无须复查');
    await expect(findingsReexamine.run({ ...call, options: { standard: 'NONE' } })).rejects.toMatchObject({
      code: 'PARTIES.STANDARD_UNKNOWN',
    });
  });
});
