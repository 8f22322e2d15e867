/** A whole season of a voucher over HTTP, month by month, from the call to the claw-back (practice page sections 1 to 3). */
import { jest } from '@jest/globals';
import { Claims, Deadlines } from '../../src/modules/claims/index.js';
import { Ledger } from '../../src/modules/ledger/index.js';
import { type Journey, openJourney, type Username } from '../support/journey.js';
import { BUYERS, CALL, PAPERS, SELLER, SHA } from '../support/season-call.table.js';
import { expectFiles, expectNumbers, servedPath } from '../support/season-papers.js';
import { PURCHASE } from '../support/service.js';

/** Only the day is ours: timers, the network and the database run as ever. */
const REAL = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;
const nineOn = (day: string): Date => new Date(`${day}T09:00:00+08:00`);

type Json = Record<string, unknown>;

describe('a season of the purchase rebate', () => {
  const contracts: Record<string, string> = {};
  const claims: Record<string, string> = {};
  let journey: Journey;
  let keys = 0;
  let plan = '';
  let firstPayment = '';

  beforeAll(async () => {
    jest.useFakeTimers({ doNotFake: [...REAL], now: nineOn('2026-01-12') });
    journey = await openJourney();
  });
  afterAll(async () => {
    await journey.close();
    jest.useRealTimers();
  });

  const send = (as: Username, path: string, body: object) =>
    journey.post(`/api/v1${path}`, body, as, `season-${keys++}`);
  const done = async (as: Username, path: string, body: object): Promise<Json> => {
    const reply = await send(as, path, body);
    expect([path, reply.status < 300 ? 'done' : reply.body]).toEqual([path, 'done']);
    return reply.body as Json;
  };
  const refused = async (as: Username, path: string, body: object, status: number, code: string): Promise<void> => {
    const reply = await send(as, path, body);
    expect([path, reply.status, (reply.body as Json).code]).toEqual([path, status, code]);
  };
  const read = async (path: string, as?: Username): Promise<Json> => {
    const reply = await journey.get(`/api/v1${path}`, as);
    expect([path, reply.status]).toEqual([path, 200]);
    return reply.body as Json;
  };
  const stateOf = async (claim: string | undefined) => (await read(`/claims/${claim}`, 'auditor')).state;
  const pool = () => read(`/pools/${PURCHASE}/2026`);
  /** The book and the log agree with what the room says, whatever has just happened. */
  const agree = async (): Promise<void> => {
    const { application } = journey;
    const problems = await application.run(async (ctx) => [
      ...(await application.get(Claims).audit(ctx)),
      ...(await application.get(Ledger).audit(ctx)),
    ]);
    expect(problems).toEqual([]);
    await application.sequence();
    const verdict = await application.run((ctx) => application.verifyLog(ctx));
    expect(verdict.problems).toEqual([]);
  };
  const month = async (day: string): Promise<void> => {
    jest.setSystemTime(nineOn(day));
    await journey.signIn();
  };
  const deal = async (as: keyof typeof BUYERS, number: string, amountFen: string, day: string): Promise<string> => {
    const known = await journey.all<{ number: string; release: string }>('/api/v1/contracts', 'auditor');
    const release = known.find((one) => one.number === 'QW-2025-0001')?.release;
    const terms = { number, subjectKind: 'CORPUS', release, purpose: 'MODEL_RESEARCH' };
    const { id } = await done(as, '/contracts', { ...terms, buyer: BUYERS[as], seller: SELLER, amountFen });
    const { digest } = await read(`/contracts/${id}`, as);
    const signature = { digest, strength: 'CERTIFIED_SEAL' };
    for (const party of [as, 'provider'] as const) await done(party, `/contracts/${id}/sign`, signature);
    await done('operator', `/contracts/${id}/certify`, { number: `QWJY-${number}` });
    await done('provider', `/contracts/${id}/deliver`, { on: day, digest: 'd' });
    await done(as, `/contracts/${id}/accept`, { on: day, amountFen });
    await done('provider', `/contracts/${id}/invoice`, { number: `FP-${number}`, on: day, amountFen });
    await done(as, `/contracts/${id}/pay`, { on: day, amountFen, voucherNumber: `V-${number}` });
    return String(id);
  };
  const apply = (as: keyof typeof BUYERS, contract: string | undefined, more: object = {}) =>
    done(as, '/claims', { programme: PURCHASE, call: '2026', contracts: [contract], ...more });
  const check = (as: Username, claim: string | undefined, on: string, blocking = false) =>
    done(as, `/claims/${claim}/check`, { kind: 'CREDIT', askedOf: '信用中国', on, answer: '查询结果见附件', blocking });

  it('January: one policy officer drafts the call, another publishes it', async () => {
    await month('2026-01-13');
    const { id } = await done('officer-policy', `/programmes/${PURCHASE}/calls`, { call: CALL });
    const draft = { draft: id };
    await refused('officer-policy', `/programmes/${PURCHASE}/publish`, draft, 409, 'CLAIMS.SAME_PERSON');
    await refused('officer-case', `/programmes/${PURCHASE}/publish`, draft, 403, 'PLATFORM.FORBIDDEN');
    await refused('operator', `/programmes/${PURCHASE}/publish`, draft, 403, 'PLATFORM.FORBIDDEN');
    await done('officer-policy-second', `/programmes/${PURCHASE}/publish`, draft);
    await refused('officer-policy', `/programmes/${PURCHASE}/calls`, { call: CALL }, 409, 'PROGRAMMES.CALL_EXISTS');
    await agree();
  });

  it('February: contracts are signed, delivered, invoiced and paid on the platform', async () => {
    await month('2026-02-10');
    contracts.cut = await deal('buyer', 'CG-2026-0001', '100000000', '2026-02-10');
    contracts.graded = await deal('buyer-luming', 'CG-2026-0002', '60000000', '2026-02-10');
    contracts.objected = await deal('buyer', 'CG-2026-0003', '50000000', '2026-02-10');
    await agree();
  });

  it('March: a claim may be drafted and not yet submitted', async () => {
    await month('2026-03-10');
    claims.cut = String((await apply('buyer', contracts.cut)).id);
    await refused('buyer', `/claims/${claims.cut}/submit`, { materials: PAPERS }, 422, 'CLAIMS.WINDOW_CLOSED');
    contracts.left = await deal('buyer', 'CG-2026-0004', '10000000', '2026-03-10');
    claims.left = String((await apply('buyer', contracts.left)).id);
    const foreign = { programme: PURCHASE, call: '2026', contracts: [contracts.graded] };
    await refused('buyer', '/claims', foreign, 422, 'CLAIMS.UNKNOWN_CONTRACT');
    await refused('operator', '/claims', foreign, 403, 'PLATFORM.FORBIDDEN');
    await refused('buyer', '/claims', { ...foreign, call: '2027' }, 422, 'CLAIMS.CALL_UNKNOWN');
  });

  it('April: submitted against the list of materials, returned once with the complete list, corrected, accepted', async () => {
    await month('2026-04-10');
    const claim = claims.cut;
    await refused('buyer', `/claims/${claim}/submit`, {}, 422, 'CLAIMS.MATERIAL_MISSING');
    await done('buyer', `/claims/${claim}/submit`, { materials: PAPERS });
    const again = await apply('buyer', contracts.cut);
    await refused('buyer', `/claims/${again.id}/submit`, { materials: PAPERS }, 409, 'CLAIMS.ALREADY_CLAIMED');
    await refused('operator', `/claims/${claim}/accept`, {}, 403, 'PLATFORM.FORBIDDEN');
    await refused('officer-dongguan', `/claims/${claim}/accept`, {}, 404, 'CLAIMS.NOT_FOUND');
    await refused('officer-review', `/claims/${claim}/accept`, {}, 403, 'PLATFORM.FORBIDDEN');
    const missing = [{ code: 'INVOICES', reason: '扫描件不清晰', from: '卖方' }];
    const back = { missing, dueOn: '2026-04-20' };
    await done('officer-case', `/claims/${claim}/returnForCorrection`, back);
    await refused('buyer', `/claims/${claim}/resubmit`, {}, 422, 'CLAIMS.MATERIAL_MISSING');
    await done('buyer', `/claims/${claim}/resubmit`, { materials: [{ code: 'INVOICES', sha256: 'c'.repeat(64) }] });
    await refused('officer-case', `/claims/${claim}/returnForCorrection`, back, 409, 'CLAIMS.RETURNED_BEFORE');
    await done('officer-case', `/claims/${claim}/accept`, {});
    // Another one is returned and never corrected: after the due day it counts as withdrawn.
    await done('buyer', `/claims/${claims.left}/submit`, { materials: PAPERS });
    await done('officer-case', `/claims/${claims.left}/returnForCorrection`, back);
    claims.graded = String((await apply('buyer-luming', contracts.graded)).id);
    claims.objected = String((await apply('buyer', contracts.objected)).id);
    for (const [as, id] of [
      ['buyer-luming', claims.graded],
      ['buyer', claims.objected],
    ] as const) {
      await done(as, `/claims/${id}/submit`, { materials: PAPERS });
      await done('officer-case', `/claims/${id}/accept`, {});
    }
    await agree();
  });

  it('May: checked, cut, graded, commented on and reviewed, by another person than the case officer', async () => {
    await month('2026-05-12');
    const late = { materials: [{ code: 'INVOICES', sha256: SHA }] };
    await refused('buyer', `/claims/${claims.left}/resubmit`, late, 409, 'CLAIMS.CORRECTION_OVERDUE');
    const { application } = journey;
    expect(await application.run((ctx) => application.get(Deadlines).lapseOverdue(ctx))).toBe(1);
    expect(await application.run((ctx) => application.get(Deadlines).lapseOverdue(ctx))).toBe(0);
    expect(await stateOf(claims.left)).toBe('LAPSED');
    for (const id of [claims.cut, claims.graded, claims.objected]) await check('officer-review', id, '2026-05-12');
    const cut = { contract: contracts.cut, amountFen: '10000000', reason: '含平台服务费', clause: '指南第五条' };
    await done('officer-review', `/claims/${claims.cut}/cut`, cut);
    await refused(
      'officer-review',
      `/claims/${claims.cut}/cut`,
      { ...cut, amountFen: '95000000' },
      422,
      'CLAIMS.CUT_ABOVE_AMOUNT',
    );
    const grade = { score: '78.5', reason: '综合评定二档', clause: '指南第六条' };
    const rate = (num: string, den: string) => ({ ...grade, awardedRate: { num, den } });
    await refused('officer-review', `/claims/${claims.graded}/grade`, rate('1', '2'), 422, 'CLAIMS.RATE_ABOVE_CEILING');
    await refused('officer-review', `/claims/${claims.graded}/grade`, rate('1', '0'), 400, 'PLATFORM.INVALID_REQUEST');
    await done('officer-review', `/claims/${claims.graded}/grade`, rate('1', '5'));
    await done('buyer', `/claims/${claims.cut}/comment`, { text: '平台服务费一万元无异议' });
    for (const id of [claims.cut, claims.graded, claims.objected]) {
      await done('officer-review', `/claims/${id}/review`, { opinion: '材料齐全，予以支持' });
    }
    await agree();
  });

  it('June: planned and resolved together; a plan that no longer holds is refused; the pool is reserved, not shown', async () => {
    await month('2026-06-09');
    const all = [claims.cut, claims.graded, claims.objected];
    await refused('officer-review', '/plans', { call: '2026', claims: all }, 403, 'PLATFORM.FORBIDDEN');
    await refused('officer-dongguan', '/plans', { call: '2026', claims: all }, 422, 'CLAIMS.CLAIM_UNKNOWN');
    const made = await done('officer-case', '/plans', { call: '2026', claims: all });
    plan = String(made.id);
    const amounts = new Map((made.items as Json[]).map(({ claim, amountFen }) => [claim, amountFen]));
    expect([amounts.get(claims.cut), amounts.get(claims.graded), amounts.get(claims.objected)]).toEqual([
      '27000000',
      '12000000',
      '15000000',
    ]);
    const resolution = {
      on: '2026-06-09',
      documentNumber: '会纪〔2026〕6号',
      present: ['甲', '乙', '丙'],
      absent: [],
      recused: ['丁'],
    };
    await refused(
      'officer-case',
      `/plans/${plan}/resolve`,
      { ...resolution, present: ['丁'] },
      422,
      'CLAIMS.RESOLUTION_ABSENT',
    );
    await refused(
      'officer-case',
      `/plans/${plan}/resolve`,
      { ...resolution, on: '2026-06-10' },
      422,
      'CLAIMS.ON_FUTURE',
    );
    await done('officer-case', `/plans/${plan}/resolve`, resolution);
    expect(await pool()).toMatchObject({ totalFen: '5000000000', publishedFen: '0', remainingFen: '5000000000' });
    expect(await read(`/pools/${PURCHASE}/2026`, 'officer-case')).toMatchObject({ reservedFen: '54000000' });
    await refused(
      'officer-case',
      `/plans/${plan}/issue`,
      { on: '2026-06-09', documentNumber: 'x' },
      409,
      'CLAIMS.PLAN_STATE',
    );
    await agree();
  });

  it('July: published, objected to, published again without the claim, issued after its publicity', async () => {
    await month('2026-07-01');
    await done('officer-case', `/plans/${plan}/publish`, { on: '2026-07-01' });
    expect(await pool()).toMatchObject({ publishedFen: '54000000', remainingFen: '4946000000' });
    const objection = { claim: claims.objected, ground: '合同未实际履行', evidence: [{ sha256: SHA }] };
    await refused('buyer', `/plans/${plan}/object`, objection, 409, 'CLAIMS.OBJECTION_OWN');
    const { id } = await done('provider', `/plans/${plan}/object`, objection);
    await refused(
      'officer-case',
      `/plans/${plan}/issue`,
      { on: '2026-07-01', documentNumber: 'x' },
      409,
      'CLAIMS.PUBLICITY_RUNS',
    );
    await month('2026-07-09');
    await refused('provider', `/plans/${plan}/object`, objection, 409, 'CLAIMS.OBJECTION_LATE');
    await refused(
      'officer-case',
      `/plans/${plan}/issue`,
      { on: '2026-07-09', documentNumber: 'x' },
      409,
      'CLAIMS.OBJECTION_OPEN',
    );
    const seen = (await read(`/plans/${plan}/objections`, 'officer-case')).items as Json[];
    expect(seen).toMatchObject([{ id, claim: claims.objected, objector: { uscc: SELLER } }]);
    for (const as of ['buyer', 'officer-review'] as const) {
      expect((await journey.get(`/api/v1/plans/${plan}/objections`, as)).status).toBe(403);
    }
    await done('officer-case', `/plans/${plan}/answerObjection`, { objection: id, upheld: true, reason: '经核实成立' });
    expect(await stateOf(claims.objected)).toBe('REFUSED');
    expect(await pool()).toMatchObject({ publishedFen: '54000000', remainingFen: '4961000000' });
    await refused(
      'officer-case',
      `/plans/${plan}/issue`,
      { on: '2026-07-09', documentNumber: 'x' },
      409,
      'CLAIMS.LIST_CHANGED',
    );
    await done('officer-case', `/plans/${plan}/republish`, { on: '2026-07-09' });
    expect(await pool()).toMatchObject({ publishedFen: '39000000', remainingFen: '4961000000' });
    await month('2026-07-17');
    await done('officer-case', `/plans/${plan}/issue`, { on: '2026-07-17', documentNumber: '深政数资〔2026〕1号' });
    expect(await pool()).toMatchObject({ issuedFen: '39000000', paidFen: '0' });
    await agree();
  });

  it('August: formalities; a part is paid, the bank returns another', async () => {
    await month('2026-08-11');
    const account = { bank: '某银行深圳分行', accountSha256: SHA, receiptSha256: SHA };
    await refused(
      'buyer',
      `/claims/${claims.cut}/formalities`,
      { ...account, accountName: '别人' },
      422,
      'CLAIMS.ACCOUNT_NAME',
    );
    const { applicant } = await read(`/claims/${claims.cut}`, 'buyer');
    await done('buyer', `/claims/${claims.cut}/formalities`, { ...account, accountName: (applicant as Json).nameZh });
    const lines = (amountFen: string) => ({ lines: [{ claim: claims.cut, amountFen }] });
    await refused('officer-case', `/plans/${plan}/payments`, lines('1'), 403, 'PLATFORM.FORBIDDEN');
    await refused('officer-review', `/plans/${plan}/payments`, lines('27000001'), 422, 'CLAIMS.ABOVE_AWARD');
    const paid = async (amountFen: string) =>
      String(((await done('officer-review', `/plans/${plan}/payments`, lines(amountFen))).payments as Json[])[0]?.id);
    firstPayment = await paid('20000000');
    const second = await paid('7000000');
    const reply = (paymentId: string, status: string) =>
      done('officer-review', '/payments/replies', { lines: [{ paymentId, status, on: '2026-08-11' }] });
    await reply(firstPayment, 'PAID');
    await reply(second, 'RETURNED');
    expect(await stateOf(claims.cut)).toBe('PAYING');
    expect(await pool()).toMatchObject({ paidFen: '20000000' });
    await agree();
  });

  it('January of the next year: what was never awarded lapses, what was not paid is carried over and paid', async () => {
    await refused('officer-review', `/pools/${PURCHASE}/2026/yearEnd`, {}, 409, 'CLAIMS.YEAR_NOT_OVER');
    await month('2027-01-08');
    await refused('officer-dongguan', `/pools/${PURCHASE}/2026/yearEnd`, {}, 404, 'CLAIMS.POOL_NOT_FOUND');
    const closed = await done('officer-review', `/pools/${PURCHASE}/2026/yearEnd`, {});
    expect(closed).toMatchObject({ lapsedFen: '4961000000', carriedOverFen: '19000000' });
    expect(await pool()).toMatchObject({ lapsedFen: '4961000000', carriedOverFen: '19000000' });
    const lines = [
      { claim: claims.cut, amountFen: '7000000' },
      { claim: claims.graded, amountFen: '12000000' },
    ];
    const made = (await done('officer-review', `/plans/${plan}/payments`, { lines })).payments as Json[];
    const replies = made.map(({ id }) => ({ paymentId: id, status: 'PAID', on: '2027-01-08' }));
    await done('officer-review', '/payments/replies', { lines: replies });
    expect([await stateOf(claims.cut), await stateOf(claims.graded)]).toEqual(['PAID', 'PAID']);
    // The bank sends one back weeks later (退票); it is paid anew and the award stays one.
    await month('2027-01-20');
    const returned = { paymentId: made[1]?.id, status: 'RETURNED', on: '2027-01-20' };
    await done('officer-review', '/payments/replies', { lines: [returned] });
    expect(await stateOf(claims.graded)).toBe('PAYING');
    const again = (await done('officer-review', `/plans/${plan}/payments`, { lines: [lines[1]] })).payments as Json[];
    await done('officer-review', '/payments/replies', {
      lines: [{ ...returned, paymentId: again[0]?.id, status: 'PAID' }],
    });
    expect(await pool()).toMatchObject({ issuedFen: '39000000', paidFen: '39000000' });
    await agree();
  });

  it('a re-check reopens the refusal, and leads from a payment to a claw-back with a hearing', async () => {
    await done('officer-review', `/claims/${claims.objected}/recheck`, {
      ground: '行政复议机关要求重新作出决定',
      outside: { kind: 'RECONSIDERATION', number: '深府复〔2026〕12号', stage: '已决' },
    });
    await done('officer-review', `/claims/${claims.objected}/conclude`, {
      outcome: 'REOPEN',
      reason: '按复议决定重新办理',
    });
    expect(await stateOf(claims.objected)).toBe('ACCEPTED');
    const step = (name: string, on: string, more: object = {}) => ({ step: name, on, ...more });
    const proof = { manner: 'POST', on: '2027-01-20', proofSha256: 'e'.repeat(64) };
    const path = `/claims/${claims.cut}/clawBack`;
    const notice = step('NOTICE', '2027-01-20', {
      principalFen: '27000001',
      basis: '《财政违法行为处罚处分条例》第十四条',
    });
    await refused('officer-review', path, notice, 422, 'CLAIMS.CLAW_BACK_AMOUNT');
    await done('officer-review', path, { ...notice, principalFen: '5000000' });
    const decided = step('DECIDED', '2027-01-20', { basis: '同上' });
    await done('officer-case', await servedPath(journey, claims.cut, 'CLAW_BACK_NOTICE'), proof);
    await refused('officer-case', path, decided, 422, 'CLAIMS.NO_CALENDAR');
    await done('officer-review', path, step('HEARD', '2027-01-20', { basis: '陈述申辩笔录' }));
    await refused('officer-case', path, step('SERVED', '2027-01-20'), 409, 'CLAIMS.CLAW_BACK_ORDER');
    await done('officer-case', path, decided);
    const decision = await servedPath(journey, claims.cut, 'CLAW_BACK_DECISION');
    await refused('officer-case', decision, { ...proof, on: '2027-01-19' }, 422, 'CLAIMS.SERVED_EARLY');
    await refused('officer-case', decision, { ...proof, on: '2027-01-22' }, 422, 'CLAIMS.ON_FUTURE');
    await refused('officer-case', decision, { manner: 'POST', on: '2027-01-20' }, 422, 'CLAIMS.SERVICE_PROOF');
    await done('officer-case', decision, proof);
    await refused('officer-case', decision, proof, 409, 'CLAIMS.SERVED_TWICE');
    await refused('officer-case', path, step('RECEIVED', '2027-01-20'), 403, 'CLAIMS.WRONG_DUTY');
    await done('officer-review', path, step('RECEIVED', '2027-01-20'));
    expect(await stateOf(claims.cut)).toBe('CLAWED_BACK');
    await refused('officer-review', path, step('RECEIVED', '2027-01-20'), 409, 'CLAIMS.WRONG_STATE');
    // The treasury has it: no public figure of the pool grows by it.
    expect(await pool()).toMatchObject({ issuedFen: '39000000', paidFen: '39000000' });
    await done('officer-policy-second', `/claims/${claims.cut}/archive`, { retention: 'YEARS_30' });
    await agree();
  });

  it('left a paper for each act that ends in one, the same bytes to whoever may see it', async () => {
    const season = { cut: '', graded: '', objected: '', ...claims, plan };
    await expectNumbers(journey, season);
    await expectFiles(journey, season, () => month('2027-01-21'));
  });

  it('is seen by whoever may see it alone', async () => {
    for (const path of [`/claims/${claims.cut}`, `/claims/${claims.graded}`]) {
      expect((await journey.get(`/api/v1${path}`, 'officer-dongguan')).status).toBe(404);
      expect((await journey.get(`/api/v1${path}`, 'operator')).status).toBe(403);
    }
    expect((await journey.get(`/api/v1/claims/${claims.graded}`, 'buyer')).status).toBe(404);
    expect(firstPayment).not.toBe('');
  });
});
