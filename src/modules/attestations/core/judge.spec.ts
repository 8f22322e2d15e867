import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { type CalendarDate, parseDate } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { judge } from './judge.js';
import { ATTESTATION_KINDS } from './kinds.table.js';

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

  it('are known for all sixteen kinds, each with both names and its clause', () => {
    expect(ATTESTATION_KINDS).toHaveLength(16);
    expect(new Set(ATTESTATION_KINDS.map(({ code }) => code)).size).toBe(16);
    for (const { name, clause } of ATTESTATION_KINDS) expect(name.zh && name.en && clause).toBeTruthy();
  });
});
