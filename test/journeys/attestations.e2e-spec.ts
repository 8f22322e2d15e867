import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ASSESSOR, type Attestation, attesting, NEEDED, UNKNOWN_ID } from '../support/attesting.js';
import { type Journey, openJourney, type Username } from '../support/journey.js';

interface Dependent {
  readonly kind: string;
  readonly id: string;
  readonly workItemId?: string;
}
interface Line {
  readonly code: string;
  readonly state: string;
  readonly blocking: boolean;
}

describe('attestations over HTTP', () => {
  let journey: Journey;
  const { post, attest, verified, draftRelease } = attesting(() => journey);

  beforeAll(async () => {
    journey = await openJourney();
  });
  afterAll(() => journey?.close());

  const dependents = (id: string, username: Username, limit = 3) =>
    journey.all<Dependent>(`/api/v1/attestations/${id}/dependents?limit=${limit}`, username);

  const lineStates = async (release: string, username: Username = 'provider') => {
    const { body } = await journey.get(`/api/v1/checklists/releases/${release}`, username).expect(200);
    return new Map((body.lines as Line[]).map((line) => [line.code, line]));
  };

  it('list a release once its checklist is complete, and before that refuse with every missing line', async () => {
    const { release, provider } = await draftRelease('listing-1');
    const refused = await post(`/releases/${release}/list`, {}, 'operator').expect(422);
    expect(refused.body.code).toBe('ATTESTATIONS.CHECKLIST');
    expect(refused.body.clauses).toHaveLength(NEEDED.length);
    for (const { clause, source, reason } of refused.body.clauses) expect(clause && source && reason).toBeTruthy();
    for (const type of NEEDED) {
      const over =
        type === 'IDENTITY_VERIFICATION' ? { kind: 'ORGANISATION', id: provider } : { kind: 'RELEASE', id: release };
      const lacking = [...(await lineStates(release)).values()].filter(
        (one) => one.blocking && one.state === 'MISSING',
      );
      expect(lacking.map(({ code }) => code)).toContain(type);
      await verified(type, over);
    }
    expect((await lineStates(release)).get('QUALITY_ASSESSMENT')).toMatchObject({ state: 'MISSING', blocking: false });
    await post(`/releases/${release}/list`, {}, 'provider').expect(403);
    // What the provider has not submitted is nothing to list.
    expect((await post(`/releases/${release}/list`, {}, 'operator').expect(409)).body.code).toBe('CATALOGUE.STATE');
    await post(`/releases/${release}/submit`, {}, 'provider').expect(200);
    const listed = await post(`/releases/${release}/list`, {}, 'operator').expect(200);
    expect(listed.body).toMatchObject({ id: release, state: 'LISTED', checklist: { complete: true } });
    const [safety] = await journey.all<Attestation>(
      `/api/v1/attestations?subject=${release}&type=CONTENT_SAFETY`,
      'assessor',
    );
    expect(await dependents(safety?.id ?? '', 'assessor')).toEqual([{ kind: 'LISTING', id: release }]);
    await post(`/attestations/${safety?.id}/revoke`, { reason: '抽检底稿有误' }, 'assessor').expect(200);
    expect(await dependents(safety?.id ?? '', 'operator')).toEqual([
      { kind: 'LISTING', id: release, workItemId: expect.any(String) },
    ]);
    expect((await lineStates(release)).get('CONTENT_SAFETY')?.state).toBe('MISSING');
  });

  it('count for one digest: a new release of the corpus says which no longer bind to it', async () => {
    const { corpus, release } = await draftRelease('listing-2');
    const old = await verified('CONTENT_SAFETY', { kind: 'RELEASE', id: release });
    const next = { releaseDigest: 'another digest', licence: 'CC-BY-4.0' };
    const newer = await post(`/corpora/${corpus}/releases`, next, 'provider').expect(201);
    const line = (await lineStates(newer.body.id)).get('CONTENT_SAFETY');
    expect(line).toMatchObject({ state: 'MISSING', bindElsewhere: [old] });
    expect((await lineStates(release)).get('CONTENT_SAFETY')?.state).toBe('VALID');
    const digest = await attest('PERSONAL_INFO', { kind: 'RELEASE', id: newer.body.id, digest: 'digest of listing-2' });
    expect([digest.status, digest.body.code]).toEqual([422, 'ATTESTATIONS.SUBJECT_DIGEST']);
  });

  it('hide the checklist of a draft from who may not see the draft, word for word as an unknown one', async () => {
    const { release } = await draftRelease('listing-3');
    const replies = await Promise.all(
      [release, UNKNOWN_ID, 'not-an-id'].map((id) =>
        journey.get(`/api/v1/checklists/releases/${id}`, 'buyer').expect(404),
      ),
    );
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
  });

  it('show what a claim lacks by the lines of its programme', async () => {
    const [claim] = await journey.all<{
      id: string;
      contracts: { id: string; number: string; refusals: { code: string }[] }[];
    }>('/api/v1/claims', 'buyer');
    const { body } = await journey.get(`/api/v1/checklists/claims/${claim?.id}`, 'buyer').expect(200);
    const lists = body.contracts as { contract: string; number: string; complete: boolean; lines: Line[] }[];
    expect(lists.map(({ number }) => number).sort()).toEqual(claim?.contracts.map(({ number }) => number).sort());
    for (const { number, lines } of lists) {
      const gates = lines.filter(({ code }) => !['NON_RELATED_DECLARATION', 'ACCEPTED', 'INVOICED'].includes(code));
      const refusals = claim?.contracts.find((one) => one.number === number)?.refusals ?? [];
      expect([number, gates.every(({ state }) => state === 'VALID')]).toEqual([number, refusals.length === 0]);
      expect(lines.find(({ code }) => code === 'NON_RELATED_DECLARATION')?.state).toBe('MISSING');
    }
    const before = await journey.application.run((ctx) =>
      ctx.tx.query<{ n: bigint }>('select count(*) as n from parties.finding'),
    );
    const isOf2025 = ({ lines }: { lines: Line[] }) =>
      lines.some(({ code, state }) => code === 'PERIOD' && state === 'VALID');
    const { contract } = lists.find(isOf2025) ?? {};
    const path = `/api/v1/checklists/contracts/${contract}?programme=SZ-CORPUS-PURCHASE`;
    const one = await journey.get(path, 'buyer').expect(200);
    expect(one.body.lines).toEqual(lists.find(({ number }) => number === one.body.number)?.lines);
    const after = await journey.application.run((ctx) =>
      ctx.tx.query<{ n: bigint }>('select count(*) as n from parties.finding'),
    );
    expect(after).toEqual(before);
    await journey.get(`/api/v1/checklists/claims/${UNKNOWN_ID}`, 'buyer').expect(404);
    await journey.get(`/api/v1/checklists/contracts/${UNKNOWN_ID}?programme=SZ-CORPUS-PURCHASE`, 'buyer').expect(404);
    await journey.get(path, 'provider').expect(403);
  });

  it('tell the regulator everything that rests on one, down to the payment, and others only their part', async () => {
    const all = await journey.all<Attestation>('/api/v1/attestations?type=SOURCE_LEGALITY&status=VERIFIED', 'auditor');
    const lists = await Promise.all(
      all.map(async (one) => [one, await dependents(one.id, 'officer-case', 2)] as const),
    );
    const [found, whole] = lists.find(([, list]) => list.some(({ kind }) => kind === 'PAYMENT')) ?? [];
    expect([...new Set(whole?.map(({ kind }) => kind))]).toEqual(['LISTING', 'CONTRACT', 'CLAIM', 'PLAN', 'PAYMENT']);
    expect(await dependents(found?.id ?? '', 'auditor')).toEqual(whole);
    const market = whole?.filter(({ kind }) => kind === 'LISTING' || kind === 'CONTRACT');
    expect(await dependents(found?.id ?? '', 'operator')).toEqual(market);
    await journey.get(`/api/v1/attestations/${found?.id}/dependents`, 'buyer').expect(403);
    await journey.get(`/api/v1/attestations/${UNKNOWN_ID}/dependents`, 'officer-case').expect(404);
    await post(`/attestations/${found?.id}/revoke`, { reason: '交易场所复核发现底稿失实' }, 'operator').expect(200);
    const now = await dependents(found?.id ?? '', 'officer-case');
    expect(now.map(({ kind, id }) => `${kind} ${id}`)).toEqual(whole?.map(({ kind, id }) => `${kind} ${id}`));
    expect(now.every(({ workItemId }) => workItemId !== undefined)).toBe(true);
    const queue = await journey.all<{ id: string; kind: string; subject: { kind: string } }>(
      '/api/v1/queue',
      'officer-case',
    );
    const proposed = queue.filter(({ kind }) => kind === 'CLAW_BACK_PROPOSED');
    const paid = now.filter(({ kind }) => kind === 'PAYMENT').map(({ workItemId }) => workItemId);
    expect(proposed.map(({ id }) => id).sort()).toEqual(paid.sort());
    expect(proposed.map(({ subject }) => subject.kind)).toEqual(paid.map(() => 'payment'));
  });

  it('give the compliance record of an organisation to itself and to those who oversee', async () => {
    const path = `/api/v1/compliance-records?organisation=${ASSESSOR}&period=2024&limit=7`;
    const records = await journey.all<{ as: string; issuedOn: string; decisions: { type: string }[] }>(
      path,
      'officer-case',
    );
    expect(records.length).toBeGreaterThan(10);
    for (const one of records) {
      expect([one.as, one.issuedOn.slice(0, 4)]).toEqual(['ISSUER', '2024']);
      expect(one.decisions.length).toBeGreaterThan(0);
    }
    const none = await journey
      .get(`/api/v1/compliance-records?organisation=${ASSESSOR}&period=2020`, 'auditor')
      .expect(200);
    expect(none.body).toMatchObject({ items: [], nextCursor: null });
    const foreign = await journey.get(path, 'provider').expect(403);
    expect(foreign.body.code).toBe('ATTESTATIONS.RECORDS_NOT_YOURS');
    await journey.get(path, 'buyer').expect(403);
    const me = await journey.get('/api/v1/me', 'provider').expect(200);
    const own = `/api/v1/compliance-records?organisation=${me.body.organisationId}&period=2024`;
    const mine = await journey.all<{ as: string }>(own, 'provider');
    expect(new Set(mine.map(({ as }) => as))).toEqual(new Set(['OWNER']));
    await journey.get('/api/v1/compliance-records?organisation=nobody&period=2024', 'officer-case').expect(422);
    await journey.get('/api/v1/compliance-records?organisation=nobody&period=24', 'officer-case').expect(400);
  });

  it('are found by expiry, issuer and words, and a cursor that was made up starts anew', async () => {
    const ending = await journey.all<Attestation & { validUntil: string }>(
      '/api/v1/attestations?expiresBefore=2027-01-01&limit=5',
      'operator',
    );
    expect(ending.length).toBeGreaterThan(0);
    for (const { validUntil } of ending) expect(validUntil < '2027-01-01').toBe(true);
    const named = await journey.all<Attestation>(`/api/v1/attestations?q=${encodeURIComponent('盖章')}`, 'operator');
    expect(named.length).toBeGreaterThan(0);
    const cursor = Buffer.from('nonsense').toString('base64url');
    await journey.get(`/api/v1/attestations?cursor=${cursor}`, 'operator').expect(200);
    const one = await journey.get(`/api/v1/attestations/${named[0]?.id}`, 'operator').expect(200);
    expect(one.body.missing).toEqual(expect.any(Array));
    await journey.get(`/api/v1/attestations/${UNKNOWN_ID}`, 'operator').expect(404);
  });

  it('take an application for standing from the organisation itself, and its steps from the exchange', async () => {
    const me = await journey.get('/api/v1/me', 'assessor').expect(200);
    const own = me.body.organisationId as string;
    const step = (name: string, username: Username, more: object = {}) =>
      post(`/agencies/${own}/${name}`, { capacity: 'SERVICE_AGENCY', on: '2026-01-05', ...more }, username);
    await step('apply', 'assessor').expect(200);
    await step('grant', 'assessor').expect(403);
    expect((await step('suspend', 'operator', { reason: '举报核查' })).body.code).toBe('ATTESTATIONS.AGENCY_STATE');
    const granted = await step('grant', 'operator', { validUntil: '2030-01-05' }).expect(200);
    expect(granted.body).toMatchObject({ organisation: own, state: 'ACTIVE', validUntil: '2030-01-05' });
    expect((await step('suspend', 'operator')).body.code).toBe('ATTESTATIONS.AGENCY_REASON');
    const listed = await journey.all<{ state: string }>('/api/v1/agencies?capacity=SERVICE_AGENCY&limit=1', 'buyer');
    expect(listed.map(({ state }) => state)).toEqual(['ACTIVE']);
    await post(`/agencies/${UNKNOWN_ID}/apply`, { capacity: 'SERVICE_AGENCY', on: '2026-01-05' }, 'operator').expect(
      422,
    );
  });
});
