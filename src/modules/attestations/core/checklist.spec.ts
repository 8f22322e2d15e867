import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import type { AttestationFact } from './attestation.js';
import { type ChecklistLine, type ListingFacts, releaseChecklist, stopping } from './checklist.js';

const TODAY = '2025-06-18' as CalendarDate;
const day = (text: string) => text as CalendarDate;

const METRICS: Readonly<Record<string, JsonObject>> = {
  SOURCE_LEGALITY: {
    annotated: true,
    components: [
      { sourceType: 'OPEN_SOURCE', proof: 'LICENCE' },
      { sourceType: 'COMMERCIAL', proof: 'CONTRACT', commitment: true },
    ],
  },
  PERSONAL_INFO: {
    level: 'PERSONAL',
    minors: true,
    legalBasis: 'CONSENT',
    piaId: 'PIA-1',
    separateConsent: true,
    parentalConsent: true,
    foreignAccess: true,
  },
  DATA_CLASSIFICATION: { level: 'IMPORTANT', riskAssessmentId: 'RA-1' },
};
const KINDS = [
  'SOURCE_LEGALITY',
  'IDENTITY_VERIFICATION',
  'PERSONAL_INFO',
  'INTELLECTUAL_PROPERTY',
  'CONTENT_SAFETY',
  'QUALITY_ASSESSMENT',
  'DATA_CLASSIFICATION',
  'CROSS_BORDER',
  'ANNOTATION_SECURITY',
  'PROPERTY_REGISTRATION',
  'ETHICS_REVIEW',
  'PUBLIC_DATA_REGISTRATION',
  'AUTHORISED_OPERATION',
  'STATE_ASSET_APPROVAL',
  'INTERNAL_DECISION',
];
const EXTRA = [
  'LICENCE',
  'PROVIDER_STANDING',
  'SOURCE_TRACE',
  'LEGAL_BASIS',
  'IMPACT_ASSESSMENT',
  'SEPARATE_CONSENT',
  'PARENTAL_CONSENT',
  'IMPORTANT_DATA_RISK',
];
const SHOWN_ONLY = ['QUALITY_ASSESSMENT', 'PROPERTY_REGISTRATION'];

const attestation = (type: string, more: Partial<AttestationFact> = {}): AttestationFact =>
  ({
    id: `the ${type}`,
    type,
    issuerId: 'assessor',
    issuedOn: day('2025-01-01'),
    status: 'VERIFIED',
    metrics: METRICS[type] ?? {},
    ...more,
  }) as AttestationFact;

/** A public hospital that sells medical records of children, annotated by people and read abroad: every line applies. */
const COMPLETE: ListingFacts = {
  sellerKind: 'PUBLIC_INSTITUTION',
  domain: '医疗健康',
  openMode: 'SALE',
  licences: ['LicenseRef-1'],
  merchant: 'ACTIVE',
  attestations: KINDS.map((type) => attestation(type)),
  elsewhere: [],
  issuers: new Map(),
};

const withFacts = (type: string, more: Partial<AttestationFact> | undefined): ListingFacts => ({
  ...COMPLETE,
  attestations: COMPLETE.attestations.flatMap((one) => {
    if (one.type !== type) return [one];
    return more === undefined ? [] : [{ ...one, ...more }];
  }),
});
const without = (type: string, field: string): ListingFacts => {
  const { [field]: _gone, ...metrics } = METRICS[type] ?? {};
  return withFacts(type, { metrics });
};

const lacking = (facts: ListingFacts) =>
  releaseChecklist(facts, TODAY)
    .filter(({ state }) => state !== 'VALID' && state !== 'NOT_APPLICABLE')
    .map(({ code, state }) => `${code} ${state}`);
const line = (facts: ListingFacts, code: string): ChecklistLine | undefined =>
  releaseChecklist(facts, TODAY).find((one) => one.code === code);

/** For each line the facts in which only it is missing. */
const ONLY: Readonly<Record<string, readonly [facts: ListingFacts, state: string]>> = {
  ...Object.fromEntries(KINDS.map((type) => [type, [withFacts(type, undefined), 'MISSING']])),
  // Without these two nothing says that the data were annotated, or that anyone abroad reads them.
  SOURCE_LEGALITY: [{ ...withFacts('SOURCE_LEGALITY', undefined), annotated: true }, 'MISSING'],
  PERSONAL_INFO: [{ ...withFacts('PERSONAL_INFO', undefined), abroad: true }, 'MISSING'],
  LICENCE: [{ ...COMPLETE, licences: [] }, 'MISSING'],
  PROVIDER_STANDING: [{ ...COMPLETE, merchant: 'SUSPENDED' }, 'FAILED'],
  SOURCE_TRACE: [
    withFacts('SOURCE_LEGALITY', { metrics: { annotated: true, components: [{ sourceType: 'USER_INPUT' }] } }),
    'MISSING',
  ],
  LEGAL_BASIS: [without('PERSONAL_INFO', 'legalBasis'), 'MISSING'],
  IMPACT_ASSESSMENT: [without('PERSONAL_INFO', 'piaId'), 'MISSING'],
  SEPARATE_CONSENT: [without('PERSONAL_INFO', 'separateConsent'), 'MISSING'],
  PARENTAL_CONSENT: [without('PERSONAL_INFO', 'parentalConsent'), 'MISSING'],
  IMPORTANT_DATA_RISK: [without('DATA_CLASSIFICATION', 'riskAssessmentId'), 'MISSING'],
};

describe("a listing's checklist", () => {
  it('has every line valid where everything is there, and each line once', () => {
    const lines = releaseChecklist(COMPLETE, TODAY);
    expect(lines.map(({ state }) => state)).toEqual(lines.map(() => 'VALID'));
    expect(lines.map(({ code }) => code).sort()).toEqual([...KINDS, ...EXTRA].sort());
    expect(Object.keys(ONLY).sort()).toEqual(lines.map(({ code }) => code).sort());
  });

  it.each(Object.entries(ONLY))(
    'lacks only %s where only that is not there, and stops if it must',
    (code, [facts, state]) => {
      expect(lacking(facts)).toEqual([`${code} ${state}`]);
      expect(stopping(releaseChecklist(facts, TODAY)).map((one) => one.code)).toEqual(
        SHOWN_ONLY.includes(code) ? [] : [code],
      );
      const found = line(facts, code);
      expect(found?.why.zh && found.why.en && found.giver.zh && found.giver.en && found.clause).toBeTruthy();
    },
  );

  it('asks nothing special of an enterprise that sells what has no personal or important data', () => {
    const plain: ListingFacts = {
      ...COMPLETE,
      sellerKind: 'ENTERPRISE',
      domain: '法律',
      merchant: 'NONE',
      attestations: [
        'SOURCE_LEGALITY',
        'IDENTITY_VERIFICATION',
        'PERSONAL_INFO',
        'INTELLECTUAL_PROPERTY',
        'CONTENT_SAFETY',
        'DATA_CLASSIFICATION',
      ].map((type) => attestation(type, { metrics: { level: type === 'PERSONAL_INFO' ? 'NONE' : 'GENERAL' } })),
    };
    expect(stopping(releaseChecklist(plain, TODAY))).toEqual([]);
    expect(lacking(plain)).toEqual([
      'QUALITY_ASSESSMENT MISSING',
      'PROPERTY_REGISTRATION MISSING',
      'SOURCE_TRACE MISSING',
    ]);
  });

  it('asks permissions of a public seller for what is sold, and registration also for what is opened', () => {
    const none = withFacts('PUBLIC_DATA_REGISTRATION', undefined);
    const attestations = none.attestations.filter(({ type }) => !/AUTHORISED|STATE_ASSET|INTERNAL/.test(type));
    const sold = ['PUBLIC_DATA_REGISTRATION', 'AUTHORISED_OPERATION', 'STATE_ASSET_APPROVAL', 'INTERNAL_DECISION'];
    expect(lacking({ ...none, attestations })).toEqual(sold.map((code) => `${code} MISSING`));
    expect(lacking({ ...none, attestations, openMode: 'OPEN_PUBLIC_PLATFORM' })).toEqual([
      'PUBLIC_DATA_REGISTRATION MISSING',
    ]);
    expect(lacking({ ...none, attestations, sellerKind: 'UNIVERSITY' })).toEqual([]);
  });

  it.each(['医药', 'Medicine', 'public health', '基因组学'])('counts "%s" as medical', (domain) => {
    expect(lacking({ ...withFacts('ETHICS_REVIEW', undefined), domain })).toEqual(['ETHICS_REVIEW MISSING']);
  });

  it('says of a statement whether it waits, was rejected or revoked, ended, or binds to another release', () => {
    const state = (more: Partial<AttestationFact>) => line(withFacts('CONTENT_SAFETY', more), 'CONTENT_SAFETY');
    expect(state({ status: 'SUBMITTED' })).toMatchObject({
      state: 'MISSING',
      why: { en: expect.stringContaining('waits') },
    });
    expect(state({ status: 'REJECTED' })).toMatchObject({ state: 'FAILED', attestation: 'the CONTENT_SAFETY' });
    expect(state({ revokedOn: day('2025-05-01') })).toMatchObject({
      state: 'MISSING',
      why: { en: 'it was revoked on 2025-05-01' },
    });
    expect(state({ validUntil: day('2025-06-19') })).toMatchObject({ state: 'VALID', validUntil: '2025-06-19' });
    expect(state({ validUntil: TODAY })).toMatchObject({ state: 'EXPIRED' });
    const moved = {
      ...withFacts('CONTENT_SAFETY', undefined),
      elsewhere: [attestation('CONTENT_SAFETY', { id: 'over release 1' })],
    };
    expect(line(moved, 'CONTENT_SAFETY')).toMatchObject({ state: 'MISSING', bindElsewhere: ['over release 1'] });
    expect(line(moved, 'CONTENT_SAFETY')?.why.en).toContain('do not bind here');
  });

  it('does not list on the word of an assessor that was withdrawn since, and does on that of one merely lapsed', () => {
    const issuer = (state: 'WITHDRAWN' | 'LAPSED') =>
      ({ ...COMPLETE, issuers: new Map([['assessor', state]]) }) as ListingFacts;
    expect(stopping(releaseChecklist(issuer('WITHDRAWN'), TODAY)).length).toBeGreaterThan(10);
    expect(lacking(issuer('LAPSED'))).toEqual([]);
  });

  it('refuses core data, which are rejected by their class', () => {
    expect(lacking(withFacts('DATA_CLASSIFICATION', { status: 'REJECTED', metrics: { level: 'CORE' } }))).toEqual([
      'DATA_CLASSIFICATION FAILED',
    ]);
  });

  it('asks for the papers of personal information also where it is de-identified, and not where it is anonymised', () => {
    const level = (text: string) => withFacts('PERSONAL_INFO', { metrics: { level: text, foreignAccess: true } });
    const asked = ['LEGAL_BASIS', 'IMPACT_ASSESSMENT', 'SEPARATE_CONSENT', 'PARENTAL_CONSENT'];
    expect(lacking(level('DEIDENTIFIED'))).toEqual(asked.map((code) => `${code} MISSING`));
    expect(lacking(level('ANONYMISED'))).toEqual([]);
    const refused = withFacts('PERSONAL_INFO', { metrics: { ...METRICS.PERSONAL_INFO, separateConsent: false } });
    expect(lacking(refused)).toEqual(['SEPARATE_CONSENT FAILED']);
    const adults = withFacts('PERSONAL_INFO', { metrics: { ...METRICS.PERSONAL_INFO, minors: false } });
    expect(line(adults, 'PARENTAL_CONSENT')?.state).toBe('NOT_APPLICABLE');
    expect(lacking(without('PERSONAL_INFO', 'minors'))).toEqual(['PARENTAL_CONSENT MISSING']);
  });

  it('only shows that a statement on sources names no components', () => {
    const silent = withFacts('SOURCE_LEGALITY', { metrics: { annotated: true } });
    expect(lacking(silent)).toEqual(['SOURCE_TRACE MISSING']);
    expect(stopping(releaseChecklist(silent, TODAY))).toEqual([]);
  });
});
