import { createHash, createPublicKey, generateKeyPairSync, type JsonWebKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CompactSign } from 'jose';
import { type Journey, openJourney, type Username } from '../support/journey.js';

const UNKNOWN_ID = '01a20ac4-81d2-7172-aac1-000000000000';
const ASSESSOR = '914403009990040149';
const NEEDED = [
  'SOURCE_LEGALITY',
  'IDENTITY_VERIFICATION',
  'PERSONAL_INFO',
  'INTELLECTUAL_PROPERTY',
  'CONTENT_SAFETY',
  'DATA_CLASSIFICATION',
];
const METRICS: Readonly<Record<string, object>> = {
  SOURCE_LEGALITY: { sourceTotal: 10_000, sourceBad: 500 },
  PERSONAL_INFO: { level: 'NONE' },
  CONTENT_SAFETY: {
    manualSampled: 4000,
    manualPassed: 3840,
    technicalSampled: 1000,
    technicalPassed: 980,
    totalItems: 10_000,
  },
  DATA_CLASSIFICATION: { level: 'GENERAL' },
};

interface Attestation {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly issuer: string;
  readonly subject: { readonly kind: string; readonly id: string };
}
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
  let keys = 0;
  let papers = 0;

  beforeAll(async () => {
    journey = await openJourney();
  });
  afterAll(() => journey?.close());

  const post = (path: string, body: object, username: Username) => {
    keys += 1;
    return journey.post(`/api/v1${path}`, body, username, `attestation-${keys}`);
  };
  const attest = (type: string, subject: object, more: object = {}) => {
    papers += 1;
    const evidence = [{ sha256: String(papers).padStart(64, 'a'), mediaType: 'application/pdf', name: '盖章报告.pdf' }];
    const body = { type, subject, issuedOn: '2025-06-18', metrics: METRICS[type] ?? {}, evidence, ...more };
    return post('/attestations', body, 'assessor');
  };
  const verified = async (type: string, subject: object) => {
    const { body } = await attest(type, subject).expect(201);
    await post(`/attestations/${body.id}/verify`, {}, 'operator').expect(200);
    return body.id as string;
  };
  const dependents = (id: string, username: Username, limit = 3) =>
    journey.all<Dependent>(`/api/v1/attestations/${id}/dependents?limit=${limit}`, username);

  /** A release of the signed-in provider that is not listed yet, and its provider. */
  async function draftRelease(key: string): Promise<{ corpus: string; release: string; provider: string }> {
    const corpus = await post('/corpora', { key, nameZh: `样例${key}` }, 'provider').expect(201);
    const draft = {
      releaseDigest: `digest of ${key}`,
      licence: 'CC-BY-4.0',
      openMode: 'SALE',
      priceFen: '100',
      domain: '法律',
    };
    const release = await post(`/corpora/${corpus.body.id}/releases`, draft, 'provider').expect(201);
    const me = await journey.get('/api/v1/me', 'provider').expect(200);
    return { corpus: corpus.body.id, release: release.body.id, provider: me.body.organisationId };
  }
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

  describe('as signed credentials', () => {
    const VC = 'application/vc+jwt';
    const signer = generateKeyPairSync('ed25519');
    const stranger = generateKeyPairSync('ed25519');
    const jwkOf = ({ publicKey }: typeof signer) => publicKey.export({ format: 'jwk' });
    let release = '';
    let kid = '';

    beforeAll(async () => {
      ({ release } = await draftRelease('credentials'));
      const key = { organisation: ASSESSOR, jwk: jwkOf(signer), validFrom: '2025-01-01' };
      await post('/issuer-keys', key, 'assessor').expect(403);
      const recorded = await post('/issuer-keys', key, 'operator').expect(201);
      kid = recorded.body.kid;
      const again = await post('/issuer-keys', key, 'operator').expect(409);
      expect(again.body.code).toBe('ATTESTATIONS.KEY_TAKEN');
    });

    /** Checked by hand: the three parts, the key that the set names, the signature over the first two. */
    async function openCredential(jwt: string) {
      const [header = '', payload = '', signature = ''] = jwt.split('.');
      const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
      const { body } = await journey.get('/.well-known/jwks.json').expect(200);
      const jwk = (body.keys as { kid: string }[]).find((one) => one.kid === read(header).kid);
      const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
      const holds = verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'));
      return { header: read(header), payload: read(payload), holds };
    }

    it('are given under a published key, with subject, digest, validity and a status that anyone can ask', async () => {
      const id = await verified('CONTENT_SAFETY', { kind: 'RELEASE', id: release });
      const reply = await journey.get(`/api/v1/attestations/${id}`, 'operator').set('Accept', VC).expect(200);
      expect(reply.headers['content-type']).toMatch(/^application\/vc\+jwt/);
      const { header, payload, holds } = await openCredential(reply.text);
      expect([holds, header]).toMatchObject([true, { alg: 'EdDSA', typ: 'vc+jwt' }]);
      expect(payload).toMatchObject({
        id: `urn:uuid:${id}`,
        validFrom: '2025-06-18T00:00:00+08:00',
        credentialSubject: {
          id: `urn:uuid:${release}`,
          digest: 'digest of credentials',
          attestationType: 'CONTENT_SAFETY',
          attestedBy: { id: `urn:uscc:${ASSESSOR}` },
          metrics: METRICS.CONTENT_SAFETY,
        },
      });
      const [own] = JSON.parse(JSON.stringify((await journey.get('/.well-known/jwks.json')).body.keys));
      expect(Object.keys(own).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
      const status = new URL(payload.credentialStatus.id).pathname;
      expect((await journey.get(status).expect(200)).body).toMatchObject({ id, status: 'VERIFIED' });
      await journey.get(new URL(payload.credentialSchema.id).pathname).expect(200);
      await post(`/attestations/${id}/revoke`, { reason: '底稿失实' }, 'operator').expect(200);
      expect((await journey.get(status).expect(200)).body).toMatchObject({ status: 'REVOKED' });
      const gone = await journey.get(`/api/v1/attestations/${id}`, 'operator').set('Accept', VC).expect(409);
      expect(gone.body.code).toBe('ATTESTATIONS.STATE');
      await journey.get(`/api/v1/attestations/${UNKNOWN_ID}/status`).expect(404);
    });

    it('are given for a whole page, one a line, and as JSON to whoever takes both', async () => {
      const path = '/api/v1/attestations?type=SOURCE_LEGALITY&limit=3';
      const reply = await journey.get(path, 'operator').set('Accept', VC).expect(200);
      const json = await journey.get(path, 'operator').set('Accept', `application/json, ${VC}`).expect(200);
      const ids = (json.body.items as Attestation[]).filter(({ status }) => status !== 'REVOKED').map(({ id }) => id);
      const opened = await Promise.all(reply.text.split('\n').map(openCredential));
      expect(opened.map(({ holds, payload }) => [holds, payload.id])).toEqual(
        ids.map((id) => [true, `urn:uuid:${id}`]),
      );
      expect(reply.headers.link).toMatch(/^<\/api\/v1\/attestations\?.*cursor=.*>; rel="next"$/);
      await journey.get(path, 'operator').set('Accept', 'image/png').expect(406);
    });

    const payloadOf = (more: object = {}, subject: object = {}) => ({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiableCredential'],
      issuer: `urn:uscc:${ASSESSOR}`,
      validFrom: '2025-06-17T16:00:00Z',
      credentialSubject: {
        id: `urn:uuid:${release}`,
        subjectKind: 'RELEASE',
        digest: 'digest of credentials',
        attestationType: 'PERSONAL_INFO',
        metrics: { level: 'NONE' },
        evidence: [{ sha256: 'ab'.repeat(32), mediaType: 'application/pdf', name: '盖章报告.pdf' }],
        ...subject,
      },
      ...more,
    });
    const sign = (payload: object, header: object = {}, keys = signer) =>
      new CompactSign(Buffer.from(JSON.stringify(payload)))
        .setProtectedHeader({ alg: 'EdDSA', typ: 'vc+jwt', kid, ...header })
        .sign(keys.privateKey);
    const handIn = (jwt: string, type = VC) => {
      keys += 1;
      const text = jwt as unknown as object;
      return journey.post('/api/v1/attestations', text, 'assessor', `credential-${keys}`).set('Content-Type', type);
    };

    it('are taken from an assessor that signed them with a key on record, as if handed in as JSON', async () => {
      const jwt = await sign(payloadOf());
      const { body } = await handIn(jwt).expect(201);
      expect(body).toMatchObject({ type: 'PERSONAL_INFO', status: 'SUBMITTED', issuedOn: '2025-06-18' });
      const digest = createHash('sha256').update(jwt).digest('hex');
      expect(body.evidence.map(({ sha256 }: { sha256: string }) => sha256).sort()).toEqual(
        [digest, 'ab'.repeat(32)].sort(),
      );
      await post(`/attestations/${body.id}/verify`, {}, 'operator').expect(200);
      expect((await handIn(jwt)).body.code).toBe('ATTESTATIONS.EXISTS');
    });

    it('are refused with the reason: key, algorithm, signature, end, issuer, subject, figures', async () => {
      const ours = await openCredentialOfTheExchange();
      const [head = '', body = '', seal = ''] = (await sign(payloadOf())).split('.');
      const other = Buffer.from(JSON.stringify(payloadOf({}, { metrics: { level: 'PERSONAL' } }))).toString(
        'base64url',
      );
      const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'vc+jwt', kid })).toString('base64url');
      const cases: readonly (readonly [why: string, jwt: string, code: string])[] = [
        ['signed by an unknown key', await sign(payloadOf(), { kid: 'nobody' }), 'VC_KEY_UNKNOWN'],
        ['signed by the exchange', ours, 'VC_KEY_UNKNOWN'],
        ['signed by another key under a known name', await sign(payloadOf(), {}, stranger), 'VC_SIGNATURE'],
        ['altered', `${head}.${other}.${seal}`, 'VC_SIGNATURE'],
        ['not signed', `${none}.${body}.AA`, 'VC_ALGORITHM'],
        ['another kind of token', await sign(payloadOf(), { typ: 'JWT' }), 'VC_FORM'],
        ['no token', 'nonsense', 'VC_FORM'],
        ['ended', await sign(payloadOf({ validUntil: '2025-12-31T16:00:00Z' })), 'VC_EXPIRED'],
        ['in the name of another', await sign(payloadOf({ issuer: 'urn:uscc:91440300999001083P' })), 'VC_ISSUER'],
        ['over another version', await sign(payloadOf({}, { digest: 'another' })), 'SUBJECT_DIGEST'],
        ['without the version', await sign(payloadOf({}, { digest: undefined })), 'VC_FORM'],
        ['over nothing that we know', await sign(payloadOf({}, { id: `urn:uuid:${UNKNOWN_ID}` })), 'SUBJECT_UNKNOWN'],
        ['out of range', await sign(payloadOf({}, { metrics: { level: 'NONE', persons: -1 } })), 'METRICS_FORM'],
        ['of an unknown kind', await sign(payloadOf({}, { attestationType: 'HOROSCOPE' })), 'VC_FORM'],
        ['without the context', await sign(payloadOf({ '@context': [] })), 'VC_FORM'],
        ['without a day', await sign(payloadOf({ validFrom: undefined })), 'VC_FORM'],
        ['without evidence', await sign(payloadOf({}, { evidence: [] })), 'VC_FORM'],
      ];
      for (const [why, jwt, code] of cases) {
        const reply = await handIn(jwt);
        expect([why, reply.status, reply.body.code]).toEqual([why, 422, `ATTESTATIONS.${code}`]);
      }
      await handIn(await sign(payloadOf()), 'text/plain').expect(415);
    });

    async function openCredentialOfTheExchange(): Promise<string> {
      const path = '/api/v1/attestations?type=SOURCE_LEGALITY&limit=3';
      return (await journey.get(path, 'operator').set('Accept', VC).expect(200)).text.split('\n')[0] ?? '';
    }

    it('are no longer taken once the key is retired', async () => {
      const { body } = await journey.get(`/api/v1/issuer-keys?organisation=${ASSESSOR}`, 'buyer').expect(200);
      expect(body.items).toMatchObject([{ kid, algorithm: 'EdDSA' }]);
      const [{ id }] = body.items;
      const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
      await post(`/issuer-keys/${id}/retire`, { on: '2999-01-01', reason: '换发' }, 'operator').expect(422);
      await post(`/issuer-keys/${id}/retire`, { on: today, reason: '换发' }, 'operator').expect(200);
      await post(`/issuer-keys/${id}/retire`, { on: today, reason: '换发' }, 'operator').expect(409);
      await post(`/issuer-keys/${UNKNOWN_ID}/retire`, { on: today, reason: '换发' }, 'operator').expect(404);
      expect((await handIn(await sign(payloadOf()))).body.code).toBe('ATTESTATIONS.VC_KEY_UNKNOWN');
      for (const jwk of [signer.privateKey.export({ format: 'jwk' }), { kty: 'RSA', n: 'AQ', e: 'AQAB' }, {}]) {
        const wrong = await post('/issuer-keys', { organisation: ASSESSOR, jwk, validFrom: '2025-01-01' }, 'operator');
        expect([wrong.status, wrong.body.code]).toEqual([422, 'ATTESTATIONS.KEY_FORM']);
      }
    });
  });
});
