import { generateKeyPairSync } from 'node:crypto';
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { readPublicJwk } from '../../../kernel/public-jwk.js';
import type { AttestationFact } from './attestation.js';
import { credentialOf, readCredential } from './credential.js';
import { type IssuerKey, issuerKeyEndRecord, issuerKeyRecord, signsOn } from './issuer-key.js';

const day = (text: string) => text as CalendarDate;
const FACT = {
  id: '01950000-0000-7000-8000-000000000001',
  type: 'CONTENT_SAFETY',
  subjectKind: 'RELEASE',
  releaseId: '01950000-0000-7000-8000-000000000002',
  subjectDigest: 'digest',
  issuedOn: day('2025-06-18'),
  validUntil: day('2026-06-18'),
  metrics: { totalItems: 1 },
  evidence: [{ sha256: 'ab'.repeat(32), mediaType: 'application/pdf', name: '报告' }],
} as unknown as AttestationFact;
const PARTIES = { assessor: 'urn:uscc:A', assessorName: '评估机构', owner: 'urn:uscc:O' };
const credential = (more: JsonObject = {}, subject: JsonObject = {}): JsonObject => {
  const whole = credentialOf(FACT, PARTIES, 'https://exchange.example');
  return { ...whole, credentialSubject: { ...(whole.credentialSubject as JsonObject), ...subject }, ...more };
};
const errorOf = (payload: JsonObject): string => {
  const read = readCredential(payload);
  return 'error' in read ? read.error.text.en : 'read';
};

describe('a credential', () => {
  it('read back says what the statement says, its days in Shanghai', () => {
    expect(readCredential(credential())).toEqual({
      issuer: 'https://exchange.example',
      type: 'CONTENT_SAFETY',
      subject: { kind: 'RELEASE', id: FACT.releaseId, digest: 'digest' },
      issuedOn: '2025-06-18',
      validUntil: '2026-06-18',
      metrics: FACT.metrics,
      evidence: FACT.evidence,
    });
    const elsewhere = readCredential(credential({ validFrom: '2025-06-17T16:00:00.000Z' }));
    expect(elsewhere).toMatchObject({ issuedOn: '2025-06-18' });
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['@context', { '@context': ['https://example.org'] }, {}],
    ['type', { type: ['SomethingElse'] }, {}],
    ['issuer', { issuer: 7 }, {}],
    ['validFrom', { validFrom: '2025-06-18' }, {}],
    ['validFrom', { validFrom: '2025-13-45T00:00:00Z' }, {}],
    ['validUntil', { validUntil: 'soon' }, {}],
    ['credentialSubject', { credentialSubject: [] }, {}],
    ['credentialSubject/id', {}, { id: 'release 1' }],
    ['credentialSubject/subjectKind', {}, { subjectKind: 'PERSON' }],
    ['credentialSubject/digest', {}, { digest: 7 }],
    ['credentialSubject/digest', {}, { subjectKind: 'ORGANISATION' }],
    ['credentialSubject/attestationType', {}, { attestationType: 'HOROSCOPE' }],
    ['credentialSubject/metrics', {}, { metrics: [] }],
    ['credentialSubject/evidence', {}, { evidence: [] }],
    ['credentialSubject/evidence', {}, { evidence: [{ sha256: 'short', mediaType: 'a/b', name: 'n' }] }],
  ])('is refused by the name of what is wrong: %s', (field, more, subject) => {
    expect(errorOf(credential(more, subject))).toContain(`${field} of the credential`);
  });

  it('takes an issuer that is named by an object, and an organisation without a digest', () => {
    expect(errorOf(credential({ issuer: { id: 'urn:uscc:A', name: 'x' } }))).toBe('read');
    const { digest: _digest, ...rest } = credential().credentialSubject as JsonObject;
    expect(errorOf(credential({ credentialSubject: { ...rest, subjectKind: 'ORGANISATION' } }))).toBe('read');
  });
});

describe('the key of an assessor', () => {
  const jwk = (curve: 'ed25519' | 'P-256') =>
    (curve === 'ed25519'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: curve })
    ).publicKey.export({
      format: 'jwk',
    }) as JsonObject;

  it('is read as its public part alone, whatever else stands beside it', () => {
    const key = jwk('ed25519');
    const read = readPublicJwk({ ...key, use: 'sig', kid: 'my own name' });
    expect(read).toMatchObject({ algorithm: 'EdDSA', jwk: key });
    expect(Object.keys(read?.jwk ?? {}).sort()).toEqual(['crv', 'kty', 'x']);
    expect(readPublicJwk(jwk('P-256'))?.algorithm).toBe('ES256');
    expect(readPublicJwk({ ...key, d: 'secret' })).toBeUndefined();
    expect(readPublicJwk({ ...key, x: 'short' })).toBeUndefined();
    expect(readPublicJwk({ kty: 'oct', k: 'c2VjcmV0' })).toBeUndefined();
  });

  it('has the thumbprint of RFC 8037, appendix A.3', () => {
    const key = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
    expect(readPublicJwk(key)?.kid).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });

  const key: IssuerKey = {
    id: 'k',
    organisationId: 'o',
    kid: 'kid',
    algorithm: 'EdDSA',
    jwk: {},
    validFrom: day('2025-01-01'),
    validUntil: day('2026-01-01'),
    recordedBy: 'operator',
    recordedAt: new Date(0),
  };
  const end = { id: 'e', keyId: 'k', endedOn: day('2025-06-18'), reason: 'r', doneBy: 'o', recordedAt: new Date(0) };

  it('signs from its first day until its end or until it is retired', () => {
    const days = ['2024-12-31', '2025-01-01', '2025-06-17', '2025-06-18', '2025-12-31', '2026-01-01'].map(day);
    expect(days.map((on) => signsOn(key, undefined, on))).toEqual([false, true, true, true, true, false]);
    expect(days.map((on) => signsOn(key, end, on))).toEqual([false, true, true, false, false, false]);
  });

  it('covers every column in its records', () => {
    expect(Object.keys(issuerKeyRecord(key)).sort()).toEqual(Object.keys(key).sort());
    expect(Object.keys(issuerKeyEndRecord(end)).sort()).toEqual(Object.keys(end).sort());
  });
});
