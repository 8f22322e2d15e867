import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type CalendarDate, parseDate } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { judge } from './judge.js';
import { fieldsMissing, isTraced } from './kind-fields.js';
import { ATTESTATION_KINDS, attestationKind, sourceOf } from './kinds.table.js';
import { THRESHOLDS } from './thresholds.table.js';

interface Case {
  readonly why: string;
  readonly type: string;
  readonly metrics: JsonObject;
  readonly issuedOn: string;
  readonly decision?: string;
  readonly reasons?: readonly string[];
  readonly flags?: readonly string[];
  readonly errorFields?: readonly string[];
  readonly clause?: string;
}

const { cases } = JSON.parse(readFileSync('test/vectors/attestation-deciding.json', 'utf8')) as {
  cases: readonly Case[];
};

describe('the deciding metrics', () => {
  it.each(cases.map((one) => [one.why, one] as const))('%s', (_why, one) => {
    const verdict = judge(one.type, one.metrics, parseDate(one.issuedOn));
    if (one.errorFields) {
      expect('errors' in verdict && verdict.errors.map(({ field }) => field)).toEqual(one.errorFields);
      return;
    }
    expect(verdict).toMatchObject({ decision: one.decision, flags: one.flags });
    if (!('decision' in verdict)) return;
    expect(verdict.reasons.map(({ code }) => code)).toEqual(one.reasons);
    if (one.clause) expect(verdict.reasons[0]?.clause).toBe(one.clause);
  });

  it('never verify content safety below the rates, whatever the figures', () => {
    const figure = fc.nat(12_000);
    fc.assert(
      fc.property(figure, figure, figure, figure, figure, (n, p, m, t, N) => {
        const metrics = { manualSampled: n, manualPassed: p, technicalSampled: m, technicalPassed: t, totalItems: N };
        const verdict = judge('CONTENT_SAFETY', metrics, '2025-06-18' as CalendarDate);
        if (!('decision' in verdict) || verdict.decision !== 'VERIFIED') return;
        expect(n >= Math.min(4_000, N) && p * 100 >= 96 * n && m * 10 >= N && t * 100 >= 98 * m).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('are tried just below, at and just above every watched figure', () => {
    for (const { type, field, atLeast, atMost } of THRESHOLDS.flatMap(({ watched }) => watched)) {
      const bound = Number(atLeast ?? atMost);
      const tried = cases.filter((one) => one.type === type).map((one) => one.metrics[field]);
      expect([type, field, tried]).toEqual([type, field, expect.arrayContaining([bound - 1, bound, bound + 1])]);
    }
  });

  it('never are decided by a figure that is only watched', () => {
    const deciding = { manualSampled: 4000, manualPassed: 4000, technicalSampled: 4000, technicalPassed: 4000 };
    for (const { field } of THRESHOLDS[0]?.watched.filter(({ type }) => type === 'CONTENT_SAFETY') ?? []) {
      const verdict = judge(
        'CONTENT_SAFETY',
        { ...deciding, totalItems: 4000, [field]: 0 },
        '2025-06-18' as CalendarDate,
      );
      expect(verdict).toMatchObject({ decision: 'VERIFIED' });
    }
  });
});

describe('a kind of attestation', () => {
  it('is one of sixteen, each with both names, its clause and who can give it', () => {
    expect(ATTESTATION_KINDS).toHaveLength(16);
    expect(new Set(ATTESTATION_KINDS.map(({ code }) => code)).size).toBe(16);
    for (const { name, clause, giver } of ATTESTATION_KINDS) {
      expect(name.zh && name.en && clause && giver.zh && giver.en).toBeTruthy();
    }
  });

  it('names each of its fields once, in both languages, and what it must contain', () => {
    for (const { code, fields } of ATTESTATION_KINDS) {
      expect([code, new Set(fields.map(({ name }) => name)).size]).toEqual([code, fields.length]);
      expect([code, fields.some(({ need }) => need === 'ALWAYS')]).toEqual([code, true]);
      for (const { title } of fields) expect(title.zh && title.en).toBeTruthy();
    }
  });

  it('is shown with the tag of what was not read in a text', () => {
    expect(sourceOf({ clause: '数据安全法 33 条', tag: 'source' })).toBe('数据安全法 33 条');
    expect(sourceOf({ clause: 'GB/T 45674-2025', tag: 'recalled' })).toBe('[recalled] GB/T 45674-2025');
  });

  const missing = (code: string, metrics: JsonObject) =>
    fieldsMissing(attestationKind(code)?.fields ?? [], metrics).map(({ name }) => name);

  it('asks for more where there is personal information, and most where there are children', () => {
    expect(missing('PERSONAL_INFO', { level: 'NONE' })).toEqual([]);
    expect(missing('PERSONAL_INFO', { level: 'ANONYMISED' })).toEqual([]);
    const personal = ['persons', 'sensitive', 'minors', 'legalBasis', 'separateConsent', 'piaId'];
    expect(missing('PERSONAL_INFO', { level: 'PERSONAL' })).toEqual(personal);
    expect(missing('PERSONAL_INFO', { level: 'DEIDENTIFIED' })).toEqual(personal);
    expect(missing('PERSONAL_INFO', { level: 'PERSONAL', minors: true })).toContain('parentalConsent');
    expect(missing('DATA_CLASSIFICATION', { level: 'GENERAL' })).toEqual([]);
    expect(missing('DATA_CLASSIFICATION', { level: 'IMPORTANT' })).toEqual(['riskAssessmentId']);
  });

  it('has each source traced by its own proof, and a commercial one by the commitment too', () => {
    expect(isTraced({ sourceType: 'OPEN_SOURCE', proof: 'LICENCE' })).toBe(true);
    expect(isTraced({ sourceType: 'OPEN_SOURCE', proof: 'CONTRACT' })).toBe(false);
    expect(isTraced({ sourceType: 'SELF_COLLECTED', proof: 'COLLECTION_RECORD' })).toBe(true);
    expect(isTraced({ sourceType: 'USER_INPUT', proof: 'AUTHORISATION_RECORD' })).toBe(true);
    expect(isTraced({ sourceType: 'USER_INPUT' })).toBe(false);
    expect(isTraced({ sourceType: 'COMMERCIAL', proof: 'CONTRACT' })).toBe(false);
    expect(isTraced({ sourceType: 'COMMERCIAL', proof: 'CONTRACT', commitment: true })).toBe(true);
  });
});
