import { createHash } from 'node:crypto';
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { digestOf } from '../../../kernel/canonical-json.js';
import { fen } from '../../../kernel/money.js';
import {
  assertCloses,
  assertSeals,
  closedPeriod,
  closeRecord,
  firstOpenDay,
  type PeriodClose,
  trialDigest,
} from './period-close.js';

const name = { pool: 'SZ', period: '2025' };
const day = (text: string) => text as CalendarDate;
const close: PeriodClose = {
  ...name,
  id: 'c1',
  through: day('2025-06-30'),
  digest: 'd',
  closedBy: 'u1',
  recordedAt: new Date('2025-07-01T00:00:00Z'),
};
const { through: _none, ...seal } = close;
const now = new Date('2025-07-31T16:30:00Z');

describe('a period', () => {
  it('is closed through the latest day of its closes, and sealed by a close without a day', () => {
    expect(closedPeriod([])).toEqual({ sealed: false });
    const closes = [close, { ...close, through: day('2025-03-31') }];
    expect(closedPeriod(closes)).toEqual({ through: '2025-06-30', sealed: false });
    expect(closedPeriod([...closes, seal])).toEqual({ through: '2025-06-30', sealed: true });
  });

  it('takes something again on the day after its last closed one', () => {
    const closed = closedPeriod([close]);
    expect(firstOpenDay(closed, day('2025-06-30'))).toBe('2025-07-01');
    expect(firstOpenDay(closed, day('2025-08-01'))).toBe('2025-08-01');
    expect(firstOpenDay({ sealed: false }, day('2025-01-01'))).toBe('2025-01-01');
  });

  it('is closed day by later day, not ahead of time, and not after the seal', () => {
    const closed = closedPeriod([close]);
    expect(() => assertCloses(name, closed, day('2025-08-01'), now)).not.toThrow();
    expect(() => assertCloses(name, closed, day('2025-08-02'), now)).toThrow('LEDGER.CLOSE_IN_FUTURE');
    expect(() => assertCloses(name, closed, day('2025-06-30'), now)).toThrow('LEDGER.ALREADY_CLOSED');
    expect(() => assertCloses(name, closedPeriod([seal]), day('2025-08-01'), now)).toThrow('LEDGER.PERIOD_SEALED');
  });

  it.each([
    ['available', 1n, 'LEDGER.PERIOD_NOT_EMPTY'],
    ['reserved', 1n, 'LEDGER.PERIOD_NOT_EMPTY'],
    ['payable', 1n, 'LEDGER.PERIOD_NOT_EMPTY'],
    ['paid', 1n, undefined],
    ['available', 0n, undefined],
  ])('with %s at %s fen is sealed or refused', (kind, amount, code) => {
    const seals = () => assertSeals(name, { sealed: false }, [{ code: 'x', kind, balanceFen: fen(amount) }]);
    if (code) expect(seals).toThrow(code);
    else expect(seals).not.toThrow();
  });

  it('is sealed once', () => {
    expect(() => assertSeals(name, { sealed: true }, [])).toThrow('LEDGER.PERIOD_SEALED');
  });
});

describe('the digest of a trial balance', () => {
  const lines = [
    { code: 'b', kind: 'paid', balanceFen: fen(5n) },
    { code: 'a', kind: 'appropriation', balanceFen: fen(-5n) },
    { code: 'c', kind: 'lapsed', balanceFen: fen(0n) },
  ];

  it('is SHA-256 of the canonical text of what stands, by code', () => {
    const text =
      '{"lines":[{"balanceFen":"-5","code":"a"},{"balanceFen":"5","code":"b"}],"period":"2025","pool":"SZ","through":"2025-06-30"}';
    const wanted = createHash('sha256').update(text).digest('hex');
    expect(trialDigest(name, day('2025-06-30'), lines)).toBe(wanted);
    expect(trialDigest(name, day('2025-06-30'), [...lines].reverse().slice(1))).toBe(wanted);
  });

  it('changes with every figure, the day, the pool and the period', () => {
    const other = lines.map((line) => ({ ...line, balanceFen: fen(line.balanceFen * 2n) }));
    const digests = [
      trialDigest(name, day('2025-06-30'), lines),
      trialDigest(name, day('2025-06-30'), other),
      trialDigest(name, undefined, lines),
      trialDigest({ ...name, pool: 'DG' }, day('2025-06-30'), lines),
      trialDigest({ ...name, period: '2026' }, day('2025-06-30'), lines),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });
});

describe('the record of a close', () => {
  it('shows every field', () => {
    const changes: Partial<PeriodClose>[] = [
      { id: 'x' },
      { pool: 'x' },
      { period: 'x' },
      { through: day('2025-07-01') },
      { digest: 'x' },
      { closedBy: 'x' },
      { recordedAt: new Date(0) },
    ];
    const digests = new Set(changes.map((change) => digestOf(closeRecord({ ...close, ...change }))));
    expect(digests.add(digestOf(closeRecord(close))).add(digestOf(closeRecord(seal))).size).toBe(changes.length + 2);
  });
});
