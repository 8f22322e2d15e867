/** Statements over a journey's releases: handed in by the assessor, verified by the operator. */
import type { Journey, Username } from './journey.js';

export const UNKNOWN_ID = '01a20ac4-81d2-7172-aac1-000000000000';
export const ASSESSOR = '914403009990040149';
/** What a listing of an enterprise needs at least. */
export const NEEDED = [
  'SOURCE_LEGALITY',
  'IDENTITY_VERIFICATION',
  'PERSONAL_INFO',
  'INTELLECTUAL_PROPERTY',
  'CONTENT_SAFETY',
  'DATA_CLASSIFICATION',
];
export const METRICS: Readonly<Record<string, object>> = {
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

export interface Attestation {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly issuer: string;
  readonly subject: { readonly kind: string; readonly id: string };
}

export function attesting(journey: () => Journey) {
  let keys = 0;
  let papers = 0;
  const post = (path: string, body: object, username: Username) => {
    keys += 1;
    return journey().post(`/api/v1${path}`, body, username, `attestation-${keys}`);
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
    const me = await journey().get('/api/v1/me', 'provider').expect(200);
    return { corpus: corpus.body.id, release: release.body.id, provider: me.body.organisationId };
  }
  return { post, attest, verified, draftRelease };
}
