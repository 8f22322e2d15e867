import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { Followups } from '../../src/modules/followups/index.js';
import { FINDING_DAY, FindingsHouse } from '../support/findings-house.js';

const NOT = { outcome: 'NOT_RELATED', reason: '已查阅双方章程及股东名册，未见共同控制' };
const HOLDER = '闻人听潮';
const UNKNOWN_ID = '01a20ac4-81d2-7172-aac1-000000000000';
let house: FindingsHouse;
beforeAll(async () => {
  house = await FindingsHouse.open();
}, 60_000);
afterAll(() => house?.close());

describe('what a reviewer concludes', () => {
  it('counts once a second person has confirmed it, and says so to other rooms', async () => {
    const finding = await house.findingOf('INDETERMINATE');
    const evidence = [{ sha256: 'ab'.repeat(32), mediaType: 'application/pdf', name: '章程' }];
    const given = await house.conclude(finding, { ...NOT, evidence }).expect(201);
    expect(given.body).toMatchObject({ finding, outcome: 'NOT_RELATED', state: 'WAITING', evidence });
    expect(await house.run((ctx) => house.parties.concluded(ctx, [finding]))).toEqual(new Map());
    const ownWord = await house.confirm(finding, 'author').expect(409);
    expect(ownWord.body.code).toBe('CLAIMS.SAME_PERSON');
    const confirmed = await house.confirm(given.body.id).expect(200);
    expect(confirmed.body).toMatchObject({ id: given.body.id, state: 'CONFIRMED' });
    expect((await house.run((ctx) => house.parties.concluded(ctx, [finding, UNKNOWN_ID]))).get(finding)).toEqual({
      outcome: 'NOT_RELATED',
      opinionId: given.body.id,
      digest: given.body.digest,
    });
    expect((await house.confirm(finding).expect(409)).body.code).toBe('PARTIES.NO_OPINION');
    const shown = (await house.get(`/findings/${finding}`, 'auditor').expect(200)).body;
    expect(shown).toMatchObject({ outcome: 'INDETERMINATE', concluded: 'NOT_RELATED', concludedBy: given.body.id });
  });

  it('is done once however often the same request comes', async () => {
    const finding = await house.findingOf('INDETERMINATE');
    const path = `/findings/${finding}/conclude`;
    const first = await house.post(path, NOT, 'author', 'conclude-once').expect(201);
    const again = await house.post(path, NOT, 'author', 'conclude-once').expect(201);
    expect([again.text, again.headers['idempotency-replayed']]).toEqual([first.text, 'true']);
    const missing = await house.post(path, NOT, 'author', '');
    expect([missing.status, missing.body.code]).toEqual([400, 'PLATFORM.IDEMPOTENCY_KEY_MISSING']);
  });

  it('is withdrawn by a newer one as long as nobody has confirmed it', async () => {
    const finding = await house.findingOf('INDETERMINATE');
    const first = await house.conclude(finding, NOT).expect(201);
    const second = await house
      .conclude(finding, { outcome: 'RELATED', reason: '实际由同一人经营' }, 'second')
      .expect(201);
    expect((await house.confirm(first.body.id).expect(409)).body.code).toBe('PARTIES.OPINION_WITHDRAWN');
    expect((await house.confirm(finding, 'author').expect(200)).body.id).toBe(second.body.id);
    const { opinions } = (await house.get(`/findings/${finding}`, 'operator').expect(200)).body;
    expect(opinions.map((one: { state: string }) => one.state)).toEqual(['WITHDRAWN', 'CONFIRMED']);
  });

  it('is followed by another one only on new ground, and then the newer one counts', async () => {
    const finding = await house.findingOf('INDETERMINATE');
    await house.run((ctx) =>
      house.application
        .get(Followups)
        .rely(ctx, [
          { dependentKind: 'contract', dependentId: finding, basisKind: 'finding', basisId: finding, basisDigest: 'x' },
        ]),
    );
    await house.conclude(finding, NOT).expect(201);
    await house.confirm(finding).expect(200);
    const again = { outcome: 'RELATED', reason: '实际由同一人经营' };
    expect((await house.conclude(finding, again).expect(409)).body.code).toBe('PARTIES.OPINION_CONFIRMED');
    await house.conclude(finding, { ...again, ground: '新收到的委托经营协议' }).expect(201);
    expect((await house.run((ctx) => house.parties.concluded(ctx, [finding]))).get(finding)?.outcome).toBe(
      'NOT_RELATED',
    );
    await house.confirm(finding).expect(200);
    expect((await house.run((ctx) => house.parties.concluded(ctx, [finding]))).get(finding)?.outcome).toBe('RELATED');
    const subject = { kind: 'contract', id: finding };
    const fallen = await house.run((ctx) =>
      house.application.get(Followups).queue(ctx, { kind: 'BASIS_FELL', subject }),
    );
    expect(fallen).toHaveLength(2);
  });

  it.each([
    ['RELATED stays what the register says', 'RELATED', NOT, 409, 'PARTIES.FINDING_STANDS'],
    ['NOT_RELATED needs no confirmation of itself', 'NOT_RELATED', NOT, 409, 'PARTIES.FINDING_STANDS'],
    [
      'NOT_RELATED turns by substance alone',
      'NOT_RELATED',
      { ...NOT, outcome: 'RELATED' },
      409,
      'PARTIES.FINDING_STANDS',
    ],
    ['a limb goes with RELATED', 'INDETERMINATE', { ...NOT, limb: 'T42_SUBSTANCE' }, 422, 'PARTIES.OPINION_LIMB'],
    ['a reason is needed', 'INDETERMINATE', { outcome: 'RELATED' }, 400, 'PLATFORM.VALIDATION'],
    ['another limb is none', 'INDETERMINATE', { ...NOT, limb: 'T42_EQUITY' }, 400, 'PLATFORM.VALIDATION'],
  ] as const)('refuses: %s', async (_what, outcome, body, status, code) => {
    const reply = await house.conclude(await house.findingOf(outcome), body);
    expect([reply.status, reply.status === 400 ? code : reply.body.code]).toEqual([status, code]);
  });

  it('counts on another day while the facts and the answer are the same, and not once they differ', async () => {
    const [a = '', b = ''] = await house.companies(2);
    const [on, later] = [FINDING_DAY, parseDate('2025-08-01')];
    const asked = async () => {
      const questions = [on, later].map((day) => ({ key: day, a, b, on: day }));
      const frozen = await house.run((ctx) => house.parties.freezeFindings(ctx, questions));
      return [on, later].map((day) => frozen.get(day)?.findingId ?? '');
    };
    const [first = '', second = ''] = await asked();
    const given = await house.conclude(first, NOT).expect(201);
    await house.confirm(first).expect(200);
    const concluded = await house.run((ctx) => house.parties.concluded(ctx, [second]));
    expect(concluded.get(second)).toMatchObject({ outcome: 'NOT_RELATED', opinionId: given.body.id });
    const own = { outcome: 'RELATED', reason: '付款时已由同一人经营' };
    await house.conclude(second, own).expect(201);
    await house.confirm(second).expect(200);
    const both = await house.run((ctx) => house.parties.concluded(ctx, [first, second]));
    expect([both.get(first)?.outcome, both.get(second)?.outcome]).toEqual(['NOT_RELATED', 'RELATED']);
    const depends = { type: 'IP_DEPENDENCE', from: a, to: b, validFrom: '2020-01-01', source: 'declared' };
    await house.run((ctx) => house.parties.addRelation(ctx, { ...depends, extractedOn: '2025-01-01' }));
    const changed = await asked();
    expect(await house.run((ctx) => house.parties.concluded(ctx, changed))).toEqual(new Map());
  });

  it('finds RELATED by substance where the register finds nothing', async () => {
    const finding = await house.findingOf('NOT_RELATED');
    const body = { outcome: 'RELATED', limb: 'T42_SUBSTANCE', reason: '两家公司共用人员、场地和账户' };
    await house.conclude(finding, body).expect(201);
    await house.confirm(finding).expect(200);
    expect((await house.run((ctx) => house.parties.concluded(ctx, [finding]))).get(finding)?.outcome).toBe('RELATED');
  });

  it('is for regulators with the duty to review', async () => {
    const finding = await house.findingOf('INDETERMINATE');
    for (const username of ['clerk', 'operator', 'auditor', 'company']) {
      expect((await house.conclude(finding, NOT, username)).status).toBe(403);
      expect((await house.confirm(finding, username)).status).toBe(403);
    }
    for (const id of [UNKNOWN_ID, 'nonsense']) {
      expect((await house.conclude(id, NOT).expect(404)).body.code).toBe('PARTIES.UNKNOWN_FINDING');
      expect((await house.confirm(id).expect(404)).body.code).toBe('PARTIES.UNKNOWN_FINDING');
    }
  });

  it('keeps names of natural persons out of what is recorded for ever', async () => {
    const [a = '', b = ''] = await house.companies(2);
    const holder = await house.person(HOLDER);
    await house.hold(holder, a, '60');
    const finding = await house.freeze(a, b);
    const bodies = [
      { ...NOT, reason: `${HOLDER}不控制对方` },
      { ...NOT, ground: `${HOLDER}的声明` },
      { ...NOT, evidence: [{ sha256: 'ab'.repeat(32), mediaType: 'application/pdf', name: `${HOLDER}声明` }] },
    ];
    for (const body of bodies) {
      expect((await house.conclude(finding, body).expect(422)).body.code).toBe('PARTIES.NAMES_PERSON');
    }
    await house.conclude(finding, NOT).expect(201);
  });
});
