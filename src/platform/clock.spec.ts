import fc from 'fast-check';
import type { Text } from '../kernel/text.js';
import { type ClockSource, clockWarnings, MonotoneClock } from './clock.js';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-01T08:00:00.000Z');

class HandSource implements ClockSource {
  wallMs = START;
  steadyMs = 0;

  readonly wall = (): number => this.wallMs;
  readonly steady = (): number => this.steadyMs;

  pass(milliseconds: number): void {
    this.wallMs += milliseconds;
    this.steadyMs += milliseconds;
  }

  jump(milliseconds: number): void {
    this.wallMs += milliseconds;
  }
}

function clockOn(source: HandSource): { clock: MonotoneClock; told: Text[] } {
  const told: Text[] = [];
  const clock = new MonotoneClock(source);
  clock.tellTo((warning) => void told.push(warning));
  return { clock, told };
}

describe('the recorded clock', () => {
  it('reads whole milliseconds', () => {
    const source = new HandSource();
    source.jump(0.75);
    expect(clockOn(source).clock.now()).toEqual(new Date(START));
  });

  it('stands still when the machine is set back an hour, tells it once, and goes on when the hour is over', () => {
    const source = new HandSource();
    const { clock, told } = clockOn(source);
    clock.now();
    source.jump(-HOUR);
    expect([clock.now(), clock.now()]).toEqual([new Date(START), new Date(START)]);
    source.pass(HOUR / 2);
    expect(clock.now()).toEqual(new Date(START));
    expect(told).toHaveLength(1);
    expect(told[0]?.en).toContain('60.0 minutes behind');
    source.pass(HOUR / 2 + 5);
    expect(clock.now()).toEqual(new Date(START + 5));
    expect(told).toHaveLength(1);
  });

  it('is never earlier than what the database has recorded', () => {
    const source = new HandSource();
    const { clock, told } = clockOn(source);
    expect(clock.now(new Date(START + 2_000))).toEqual(new Date(START + 2_000));
    expect(clock.now(null)).toEqual(new Date(START + 2_000));
    expect(told).toEqual([]);
    expect(clock.now(new Date(START + HOUR))).toEqual(new Date(START + HOUR));
    expect(told).toHaveLength(1);
  });

  it('believes a jump ahead but tells it, and says nothing of time that passed', () => {
    const source = new HandSource();
    const { clock, told } = clockOn(source);
    clock.now();
    source.pass(20 * HOUR);
    clock.now();
    source.jump(500_000);
    clock.now();
    expect(told).toEqual([]);
    source.jump(HOUR);
    expect(clock.now()).toEqual(new Date(START + 21 * HOUR + 500_000));
    expect(told.map(({ en }) => en)).toEqual([expect.stringContaining('jumped ahead by 60.0 minutes')]);
  });

  it('never goes back, however machine and database jump', () => {
    const step = fc.record({ jump: fc.integer({ min: -10 * HOUR, max: HOUR }), recorded: fc.option(fc.nat(HOUR)) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const source = new HandSource();
        const { clock } = clockOn(source);
        let last = 0;
        for (const { jump, recorded } of steps) {
          source.jump(jump);
          const floor = recorded === null ? null : new Date(START + recorded);
          const now = clock.now(floor).getTime();
          expect(now).toBeGreaterThanOrEqual(Math.max(last, floor?.getTime() ?? 0, source.wall()));
          last = now;
        }
      }),
    );
  });
});

describe('the clocks at a start', () => {
  const at = (milliseconds: number): Date => new Date(START + milliseconds);
  const english = (machine: Date, databaseServer: Date, recorded: Date | null): string[] =>
    clockWarnings({ machine, databaseServer, recorded }).map(({ en }) => en);

  it('are nobody’s worry when they agree, or when the service was off for a night', () => {
    expect(english(at(0), at(-500), null)).toEqual([]);
    expect(english(at(0), at(500), at(-10 * HOUR))).toEqual([]);
    expect(english(at(0), at(0), at(5_000))).toEqual([]);
  });

  it('are told of when the machine is behind the book', () => {
    expect(english(at(0), at(0), at(HOUR))).toEqual([expect.stringContaining('60.0 minutes behind')]);
  });

  it('are told of when the machine is more than ten minutes ahead of the database server', () => {
    expect(english(at(601_000), at(0), null)).toEqual([expect.stringContaining('ahead of the database server')]);
  });

  it('are asked about when the book has been silent for more than a day', () => {
    expect(english(at(0), at(0), at(-50 * HOUR))).toEqual([expect.stringContaining('50 hours ago')]);
  });
});
