import { readFileSync } from 'node:fs';
import { type CalendarDate, parseDate } from '../../../kernel/calendar-date.js';
import type { AttestationFact } from './attestation.js';
import { metricsFlaw, statusOn } from './attestation.js';
import { releaseBy } from './binding.js';
import { standing } from './standing.js';

interface Case {
  readonly why: string;
  readonly facts: readonly AttestationFact[];
  readonly on: string;
  readonly asOf: string;
  readonly standing: string;
  readonly attestation?: string;
}

const { cases } = JSON.parse(readFileSync('test/vectors/attestation-standing.json', 'utf8')) as {
  cases: readonly Case[];
};
const day = (text: string) => text as CalendarDate;
const fact = (rest: Partial<AttestationFact>) => rest as AttestationFact;

describe('what holds for a deal', () => {
  it.each(cases.map((one) => [one.why, one] as const))('%s', (_why, one) => {
    const [answer] = standing(one.facts, ['CONTENT_SAFETY'], parseDate(one.on), parseDate(one.asOf));
    expect(answer).toEqual({
      type: 'CONTENT_SAFETY',
      standing: one.standing,
      ...(one.attestation === undefined ? {} : { attestation: one.attestation }),
    });
  });

  it('is said for each kind in the order asked', () => {
    const answers = standing([], ['PERSONAL_INFO', 'CONTENT_SAFETY'], day('2025-01-01'), day('2025-12-31'));
    expect(answers.map(({ type }) => type)).toEqual(['PERSONAL_INFO', 'CONTENT_SAFETY']);
  });
});

describe('the release that a statement binds to', () => {
  const releases = [
    { digest: 'a', releasedOn: day('2025-01-01') },
    { digest: 'b', releasedOn: day('2025-03-01') },
    { digest: 'c', releasedOn: day('2025-03-01') },
    { digest: 'd', releasedOn: day('2025-09-01') },
  ];

  it.each([
    ['2024-12-31', 'a', 'none is that old: the first'],
    ['2025-01-01', 'a', 'released on the day of issue'],
    ['2025-02-28', 'a', 'the next one is not yet out'],
    ['2025-03-01', 'c', 'two of one day: the later in file order'],
    ['2026-01-01', 'd', 'the newest of all'],
  ])('on %s is %s (%s)', (on, digest) => {
    expect(releaseBy(releases, undefined, day(on))?.digest).toBe(digest);
  });

  it('is the one that it names, or none', () => {
    expect(releaseBy(releases, 'd', day('2025-01-01'))?.digest).toBe('d');
    expect(releaseBy(releases, 'x', day('2025-01-01'))).toBeUndefined();
  });

  it('is the first where no release has a date', () => {
    expect(releaseBy([{ digest: 'a' }, { digest: 'b' }], undefined, day('2025-01-01'))?.digest).toBe('a');
  });
});

describe('the life of a statement', () => {
  it('shows expiry from the day on which it no longer holds', () => {
    const verified = fact({ status: 'VERIFIED', validUntil: day('2025-06-18') });
    expect([statusOn(verified, day('2025-06-17')), statusOn(verified, day('2025-06-18'))]).toEqual([
      'VERIFIED',
      'EXPIRED',
    ]);
  });

  it.each([[null], [[]], ['x'], [{ a: '\ud800' }], [{ a: '\0' }], [{ a: Number.POSITIVE_INFINITY }]])(
    'refuses metrics that cannot be kept: %j',
    (metrics) => expect(metricsFlaw(metrics)).toMatchObject({ code: 'ATTESTATIONS.METRICS_FORM' }),
  );
});
