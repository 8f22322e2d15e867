import { createHash, createPublicKey, generateKeyPairSync, type JsonWebKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CompactSign } from 'jose';
import { ASSESSOR, type Attestation, attesting, METRICS, UNKNOWN_ID } from '../support/attesting.js';
import { type Journey, openJourney } from '../support/journey.js';

describe('attestations as signed credentials', () => {
  let journey: Journey;
  let keys = 0;
  const { post, verified, draftRelease } = attesting(() => journey);

  const VC = 'application/vc+jwt';
  const signer = generateKeyPairSync('ed25519');
  const stranger = generateKeyPairSync('ed25519');
  const jwkOf = ({ publicKey }: typeof signer) => publicKey.export({ format: 'jwk' });
  let release = '';
  let kid = '';

  beforeAll(async () => {
    journey = await openJourney();
    ({ release } = await draftRelease('credentials'));
    const key = { organisation: ASSESSOR, jwk: jwkOf(signer), validFrom: '2025-01-01' };
    await post('/issuer-keys', key, 'assessor').expect(403);
    const recorded = await post('/issuer-keys', key, 'operator').expect(201);
    kid = recorded.body.kid;
    const again = await post('/issuer-keys', key, 'operator').expect(409);
    expect(again.body.code).toBe('ATTESTATIONS.KEY_TAKEN');
  });

  afterAll(() => journey?.close());

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
    expect(opened.map(({ holds, payload }) => [holds, payload.id])).toEqual(ids.map((id) => [true, `urn:uuid:${id}`]));
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
    const other = Buffer.from(JSON.stringify(payloadOf({}, { metrics: { level: 'PERSONAL' } }))).toString('base64url');
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
