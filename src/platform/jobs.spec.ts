import type { Text } from '../kernel/text.js';
import { type Job, Jobs, type Timer } from './jobs.js';

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function deferred(): Deferred {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** A timer whose turns come when the test says so. */
class HandTimer {
  readonly turns: (() => void)[] = [];
  readonly rhythms: number[] = [];
  cancelled = 0;

  readonly every: Timer = (everyMs, turn) => {
    this.rhythms.push(everyMs);
    this.turns.push(turn);
    return () => {
      this.cancelled += 1;
    };
  };

  async tick(): Promise<void> {
    for (const turn of this.turns) turn();
    await settled();
  }
}

/** Lets what has been set going come to its next wait. */
const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

interface Counter {
  runs: number;
  readonly run: () => Promise<void>;
}

function counter(until: Promise<void> = Promise.resolve()): Counter {
  const count: Counter = {
    runs: 0,
    run: () => {
      count.runs += 1;
      return until;
    },
  };
  return count;
}

function jobOf(run: () => Promise<void>, everyMs = 1_000): Job {
  return { name: { zh: '试', en: 'try' }, everyMs, run };
}

describe('a periodic job', () => {
  const told: Text[] = [];
  const tell = (line: Text): void => void told.push(line);
  let timer: HandTimer;

  beforeEach(() => {
    told.length = 0;
    timer = new HandTimer();
  });

  it('runs at once and then in its own rhythm', async () => {
    const count = counter();
    new Jobs([jobOf(count.run, 250), jobOf(count.run, 86_400_000)], tell, timer.every).start();
    expect([count.runs, timer.rhythms]).toEqual([2, [250, 86_400_000]]);
    await settled();
    await timer.tick();
    expect(count.runs).toBe(4);
  });

  it('never has two turns at a time, while others go on', async () => {
    const gate = deferred();
    const [slow, quick] = [counter(gate.promise), counter()];
    new Jobs([jobOf(slow.run), jobOf(quick.run)], tell, timer.every).start();
    await settled();
    await timer.tick();
    await timer.tick();
    expect([slow.runs, quick.runs]).toEqual([1, 3]);
    gate.resolve();
    await settled();
    await timer.tick();
    expect(slow.runs).toBe(2);
  });

  it('tells a failure once, again when it changes, and when it works again', async () => {
    let fault: string | undefined = 'no database';
    const fail = async (): Promise<void> => {
      if (fault !== undefined) throw new Error(fault);
    };
    new Jobs([jobOf(fail)], tell, timer.every).start();
    await settled();
    await timer.tick();
    await timer.tick();
    expect(told.map(({ en }) => en)).toEqual([expect.stringContaining('no database')]);
    fault = 'disk full';
    await timer.tick();
    await timer.tick();
    fault = undefined;
    await timer.tick();
    await timer.tick();
    expect(told.map(({ en }) => en)).toEqual([
      expect.stringContaining('no database'),
      expect.stringContaining('disk full'),
      expect.stringContaining('works again'),
    ]);
  });

  it('is waited for on shutdown, and begins no turn any more', async () => {
    const gate = deferred();
    const count = counter(gate.promise);
    let stopped = false;
    const jobs = new Jobs([jobOf(count.run)], tell, timer.every);
    jobs.start();
    const stop = jobs.stop().then(() => {
      stopped = true;
    });
    await settled();
    expect([stopped, timer.cancelled]).toEqual([false, 1]);
    gate.resolve();
    await stop;
    await timer.tick();
    expect(count.runs).toBe(1);
    await jobs.stop();
  });

  it('that throws before its first wait does not stop the others', async () => {
    const count = counter();
    const broken = (): Promise<void> => {
      throw new Error('at once');
    };
    new Jobs([jobOf(broken), jobOf(count.run)], tell, timer.every).start();
    await settled();
    expect([count.runs, told.length]).toEqual([1, 1]);
  });
});
