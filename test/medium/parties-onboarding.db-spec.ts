import { addDays, shanghaiDate } from '../../src/kernel/calendar-date.js';
import { Onboardings, Parties } from '../../src/modules/parties/index.js';
import { codeOf } from '../support/market.js';
import { type Market, openMarket } from '../support/market-http.js';
import { onboardingOf } from '../support/onboarding.js';
import { placesOf, traces } from '../support/search-database.js';

const TODAY = shanghaiDate(new Date());
const MISSING = { missing: [{ code: 'EXTRACT', reason: '扫描件不清', from: '登记机关' }] };

/** Organisations come in by an application that the exchange checks against the extract of the register. */
describe('coming in', () => {
  let market: Market;
  let number = 100;

  beforeAll(async () => {
    market = await openMarket();
  });
  afterAll(() => market?.close());

  const submit = (body: object) => market.post('operator', '/onboardings', body);
  const step = (id: string, name: string, body: object = {}) =>
    market.post('operator', `/onboardings/${id}/${name}`, body);
  const next = (more: Parameters<typeof onboardingOf>[2] = {}) => {
    number += 1;
    return onboardingOf(number, TODAY, more);
  };
  const submitted = async (body: object): Promise<string> => String((await submit(body).expect(201)).body.id);
  const onRegister = (code: string) =>
    market.db.run((ctx) => market.app.get(Parties, { strict: false }).organisationsByUscc(ctx, [code]));
  const count = async (table: string): Promise<number> =>
    Number((await market.db.adminQuery<{ n: bigint }>(`select count(*) as n from parties.${table}`))[0]?.n);

  it('puts the organisation on the register with its extract when it is approved, and not before', async () => {
    const draft = next({ agent: true });
    const { body } = await submit(draft).expect(201);
    expect(body).toMatchObject({ state: 'SUBMITTED', versions: [{ number: 1, code: draft.organisation.uscc }] });
    expect(await onRegister(draft.organisation.uscc)).toEqual(new Map());
    const { body: done } = await step(String(body.id), 'approve').expect(200);
    expect(done).toMatchObject({ state: 'APPROVED', versions: [{ decision: { outcome: 'APPROVED' } }] });
    const organisation = (await onRegister(draft.organisation.uscc)).get(draft.organisation.uscc);
    expect(organisation).toMatchObject({ id: done.organisation, nameZh: draft.organisation.nameZh });
    const { body: shown } = await market.get('operator', `/organisations/${done.organisation}`).expect(200);
    const { issuedOn } = draft.extract;
    expect(shown.extract).toEqual({ issuedOn, state: 'IN_OPERATION', dueOn: addDays(issuedOn, 365), pastAge: false });
    const { body: strangers } = await market.get('stranger', `/organisations/${done.organisation}`).expect(200);
    expect([strangers.facts, strangers.extract]).toEqual([[], undefined]);
  });

  it('stores nothing of what it refuses, and says every fault with its place', async () => {
    const draft = next();
    const before = [await count('onboarding'), await count('person'), await count('organisation')];
    const old = addDays(TODAY, -91);
    const extract = {
      ...draft.extract,
      issuedOn: old,
      nameZh: '别家公司',
      representative: '司徒不符',
      state: 'REVOKED',
    };
    const { body, text } = await submit({ ...draft, extract }).expect(422);
    expect(body.errors.map((one: { code: string; pointer: string }) => `${one.code} ${one.pointer}`)).toEqual([
      'PARTIES.EXTRACT_OLD /extract/issuedOn',
      'PARTIES.EXTRACT_DIFFERS /extract/nameZh',
      'PARTIES.EXTRACT_DIFFERS /extract/representative',
      'PARTIES.EXTRACT_STATE /extract/state',
    ]);
    expect(text).not.toMatch(/司徒不符|欧阳入驻/);
    expect([await count('onboarding'), await count('person'), await count('organisation')]).toEqual(before);
  });

  it('is returned with the list of what is missing and comes again beside the version before', async () => {
    const draft = next();
    const id = await submitted(draft);
    const { body: returned } = await step(id, 'return', MISSING).expect(200);
    expect(returned).toMatchObject({ state: 'RETURNED', versions: [{ decision: MISSING }] });
    expect((await step(id, 'approve').expect(409)).body.code).toBe('PARTIES.ONBOARDING_STATE');
    const issuedOn = addDays(TODAY, -1);
    const again = { ...draft, extract: { ...draft.extract, issuedOn, sha256: 'b'.repeat(64) } };
    const { body } = await step(id, 'resubmit', again).expect(200);
    expect(body).toMatchObject({ state: 'SUBMITTED', versions: [{ number: 1 }, { number: 2 }] });
    expect(body.versions[1].differences).toEqual([
      { field: '/extract/issuedOn', before: draft.extract.issuedOn, after: issuedOn },
      { field: '/extract/sha256', before: draft.extract.sha256, after: 'b'.repeat(64) },
    ]);
    expect(body.versions[1].representative).toEqual(body.versions[0].representative);
    await step(id, 'approve').expect(200);
    expect((await step(id, 'return', MISSING).expect(409)).body.code).toBe('PARTIES.ONBOARDING_STATE');
  });

  it('is for the same organisation when it comes again', async () => {
    const id = await submitted(next());
    await step(id, 'return', MISSING).expect(200);
    expect((await step(id, 'resubmit', next()).expect(422)).body.code).toBe('PARTIES.ONBOARDING_CODE');
  });

  it('is refused with the reason, after which another may be filed', async () => {
    const draft = next();
    const id = await submitted(draft);
    expect((await submit(draft).expect(409)).body.code).toBe('PARTIES.ONBOARDING_OPEN');
    await step(id, 'refuse', { reason: '材料不实' }).expect(200);
    await step(await submitted(draft), 'approve').expect(200);
    expect((await submit(draft).expect(409)).body.code).toBe('PARTIES.EXISTS');
  });

  it('lets one of several win who file, or approve, at the same moment', async () => {
    const draft = next();
    const filed = await Promise.all([1, 2, 3].map(() => submit(draft)));
    expect(filed.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const id = String(filed.find(({ status }) => status === 201)?.body.id);
    const approved = await Promise.all([1, 2, 3].map(() => step(id, 'approve')));
    expect(approved.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  it('is not approved on an extract that has aged while it waited', async () => {
    const id = await submitted(next());
    const onboardings = market.app.get(Onboardings, { strict: false });
    // Ten days old when it was filed, so 90 in eighty days.
    const later = (days: number) => ({ now: new Date(Date.now() + days * 86_400_000) });
    const approve = (days: number) => market.db.run((ctx) => onboardings.approve(ctx, id), later(days));
    await expect(approve(81)).rejects.toMatchObject({ code: 'PARTIES.EXTRACT_OLD' });
    expect((await approve(80)).state).toBe('APPROVED');
  });

  it('wants the head office of a branch on the register first', async () => {
    const draft = next();
    const organisation = { ...draft.organisation, kind: 'BRANCH', headOffice: codeOf(99_999) };
    expect((await submit({ ...draft, organisation }).expect(422)).body.code).toBe('PARTIES.HEAD_OFFICE_UNKNOWN');
    const id = await submitted({ ...draft, organisation: { ...organisation, headOffice: codeOf(1) } });
    await step(id, 'approve').expect(200);
  });

  it('keeps the names of natural persons where they can be erased, and nowhere else', async () => {
    const draft = next({ agent: true });
    const id = await submitted(draft);
    await step(id, 'return', MISSING).expect(200);
    await step(id, 'resubmit', draft).expect(200);
    await step(id, 'approve').expect(200);
    for (const name of [draft.representative, draft.agent?.nameZh ?? '']) {
      const places = await Promise.all(traces(name).map((trace) => placesOf(market.db, trace)));
      expect([...new Set(places.flat())]).toEqual(['parties.person_private']);
    }
    const { body } = await market.get('auditor', `/onboardings/${id}`).expect(200);
    expect(body.versions[1].representative.name).toBe(draft.representative);
    for (const path of ['return', 'refuse']) {
      const other = await submitted(next());
      const named = `${onboardingOf(number, TODAY).representative}的材料`;
      const said = path === 'refuse' ? { reason: named } : { missing: [{ code: 'EXTRACT', reason: named }] };
      expect((await step(other, path, said).expect(422)).body.code).toBe('PARTIES.NAMES_PERSON');
    }
  });

  it('forgets an erased representative, and with the name what the requests were fingerprinted by', async () => {
    const draft = next();
    const id = await submitted(draft);
    const { body } = await market.get('operator', `/onboardings/${id}`).expect(200);
    const { representative } = body.versions[0];
    const fingerprints = () =>
      market.db.adminQuery<{ fingerprint: string }>(
        'select fingerprint from platform.idempotency_key where position($1 in body) > 0 order by key',
        [representative.id],
      );
    const before = await fingerprints();
    const parties = market.app.get(Parties, { strict: false });
    await market.db.run(async (ctx) => {
      const asked = await parties.requestErasure(ctx, { personId: representative.id, reason: '本人申请', by: 'one' });
      await parties.confirmErasure(ctx, asked.id, 'another');
    });
    const shown = await market.get('operator', `/onboardings/${id}`).expect(200);
    expect(shown.body.versions[0].representative).toEqual({ id: representative.id, name: '已删除的自然人' });
    expect(await placesOf(market.db, draft.representative)).toEqual([]);
    const after = await fingerprints();
    expect(before.length).toBeGreaterThan(0);
    expect(after.filter(({ fingerprint }) => before.some((one) => one.fingerprint === fingerprint))).toEqual([]);
  });

  it('is seen by the exchange, regulator and auditor, and by no company', async () => {
    const id = await submitted(next());
    for (const who of ['operator', 'officer', 'auditor'] as const) {
      await market.get(who, `/onboardings/${id}`).expect(200);
      const { body } = await market.get(who, '/onboardings?state=SUBMITTED&limit=200').expect(200);
      expect(body.items.map((one: { id: string }) => one.id)).toContain(id);
    }
    await market.get('buyer', `/onboardings/${id}`).expect(403);
    const { body } = await market.get('operator', '/onboardings?state=APPROVED&limit=200').expect(200);
    expect(new Set(body.items.map((one: { state: string }) => one.state))).toEqual(new Set(['APPROVED']));
  });
});
