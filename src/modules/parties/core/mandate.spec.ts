import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { DomainError } from '../../../kernel/domain-error.js';
import {
  insistMandate,
  type Mandate,
  type MandateEnd,
  mandateEndRecord,
  mandateOn,
  mandateRecord,
  readMandateEnd,
} from './mandate.js';

const day = (text: string) => text as CalendarDate;
const MANDATE: Mandate = {
  id: 'm',
  principalId: 'p',
  agentId: 'a',
  scopes: ['CLAIMS'],
  validFrom: day('2025-03-01'),
  validUntil: day('2026-03-01'),
  sha256: 'a'.repeat(64),
  recordedBy: 'operator',
  recordedAt: new Date(0),
};
const END: MandateEnd = {
  id: 'e',
  mandateId: 'm',
  endedOn: day('2025-06-01'),
  reason: '解除',
  endedBy: 'operator',
  recordedAt: new Date(0),
};
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'taken';
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return `${error.code} ${error.extras.field ?? ''}`.trim();
  }
};

describe('a mandate', () => {
  it.each([
    ['2025-02-28', 'COMING', 'COMING'],
    ['2025-03-01', 'IN_FORCE', 'IN_FORCE'],
    ['2025-05-31', 'IN_FORCE', 'IN_FORCE'],
    ['2025-06-01', 'IN_FORCE', 'ENDED'],
    ['2026-02-28', 'IN_FORCE', 'ENDED'],
    ['2026-03-01', 'EXPIRED', 'ENDED'],
  ])('stands on %s as %s, and as %s where it ended early', (on, without, ended) => {
    expect(mandateOn(MANDATE, undefined, day(on))).toBe(without);
    expect(mandateOn(MANDATE, END, day(on))).toBe(ended);
  });

  it('binds two, for a day at least', () => {
    expect(codeOf(() => insistMandate(MANDATE))).toBe('taken');
    expect(codeOf(() => insistMandate({ ...MANDATE, agentId: 'p' }))).toBe('PARTIES.MANDATE_SELF /agent');
    const none = { ...MANDATE, validUntil: MANDATE.validFrom };
    expect(codeOf(() => insistMandate(none))).toBe('PARTIES.MANDATE_DATES /until');
  });

  it('ends once, within its days, with a reason', () => {
    const ending = (on: string, known?: MandateEnd, reason = '解除') =>
      codeOf(() => readMandateEnd(MANDATE, known, { on: day(on), reason }));
    expect(ending('2025-03-01')).toBe('taken');
    expect(ending('2026-02-28')).toBe('taken');
    expect(ending('2025-02-28')).toBe('PARTIES.MANDATE_DATES /on');
    expect(ending('2026-03-01')).toBe('PARTIES.MANDATE_DATES /on');
    expect(ending('2025-06-01', END)).toBe('PARTIES.MANDATE_ENDED');
    expect(ending('2025-06-01', undefined, ' ')).toBe('PARTIES.FIELD_FORM /reason');
  });

  it('is recorded with every field, and so is its end', () => {
    const recordedAt = '1970-01-01T08:00:00.000+08:00';
    expect(mandateRecord(MANDATE)).toEqual({ ...MANDATE, recordedAt });
    expect(mandateEndRecord(END)).toEqual({ ...END, recordedAt });
  });
});
