import { DomainError } from '../../../kernel/domain-error.js';
import { type MomentAxis, parseMoment } from './moment.js';

const now = new Date('2025-06-30T16:30:00.000Z');

describe('a moment', () => {
  it('by event date is a day of the Shanghai calendar, today when none is named', () => {
    expect(parseMoment('2025-06-30', 'event', now)).toEqual({ by: 'event', on: '2025-06-30' });
    expect(parseMoment(undefined, 'event', now)).toEqual({ by: 'event', on: '2025-07-01' });
  });

  it.each([
    ['a day is its last millisecond in Shanghai', '2025-06-30', '2025-06-30T15:59:59.999Z'],
    ['an instant with an offset', '2025-06-30T18:00:00+08:00', '2025-06-30T10:00:00.000Z'],
    ['an instant in UTC', '2025-06-30T10:00:00.5Z', '2025-06-30T10:00:00.500Z'],
    ['small letters', '2025-06-30t10:00:00z', '2025-06-30T10:00:00.000Z'],
    ['parts of a millisecond are cut off', '2025-06-30T10:00:00.123999999Z', '2025-06-30T10:00:00.123Z'],
    ['this very millisecond', '2025-06-30T16:30:00.000Z', '2025-06-30T16:30:00.000Z'],
  ])('by recorded date: %s', (_why, asOf, at) => {
    expect(parseMoment(asOf, 'recorded', now)).toEqual({ by: 'recorded', at: new Date(at) });
  });

  it('is now when nothing is named', () => {
    expect(parseMoment(undefined, 'recorded', now)).toEqual({ by: 'recorded', at: now });
  });

  it.each<[MomentAxis, string, string]>([
    ['event', '2025-02-29', 'LEDGER.AS_OF_FORM'],
    ['event', '0001-01-01', 'LEDGER.AS_OF_FORM'],
    ['event', '2025-06-30T10:00:00Z', 'LEDGER.AS_OF_FORM'],
    ['event', 'yesterday', 'LEDGER.AS_OF_FORM'],
    ['event', '2025-07-02', 'LEDGER.AS_OF_FUTURE'],
    ['recorded', '2025-02-29T10:00:00Z', 'LEDGER.AS_OF_FORM'],
    ['recorded', '2025-06-30T24:00:00Z', 'LEDGER.AS_OF_FORM'],
    ['recorded', '2025-06-30T10:00:00', 'LEDGER.AS_OF_FORM'],
    ['recorded', '1750000000', 'LEDGER.AS_OF_FORM'],
    ['recorded', '2025-06-30T16:30:00.001Z', 'LEDGER.AS_OF_FUTURE'],
    ['recorded', '2025-07-02', 'LEDGER.AS_OF_FUTURE'],
    ['recorded', '9999-12-31', 'LEDGER.AS_OF_FUTURE'],
  ])('by %s: %s is refused', (by, asOf, code) => {
    expect(() => parseMoment(asOf, by, now)).toThrow(DomainError);
    expect(() => parseMoment(asOf, by, now)).toThrow(code);
  });

  it('of a day that is not over yet by recorded date is its end, so that nothing of today is missed', () => {
    expect(parseMoment('2025-07-01', 'recorded', now)).toEqual({
      by: 'recorded',
      at: new Date('2025-07-01T15:59:59.999Z'),
    });
  });
});
