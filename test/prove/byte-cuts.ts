/**
 * Connections cut after every byte of an exchange, service and database killed at any moment: what was acknowledged is
 * there, and what nobody knows is resolved by a retry to exactly one effect (reliability page, P1).
 */
import type { Database } from '../../src/platform/database/database.js';
import { Ledgerkeeper } from './acknowledged.js';
import { EagerReply, EarlyKeys, LateKeys } from './broken-once.js';
import { type Cut, CutProxy, type Direction } from './cut-proxy.js';
import { Market } from './effects.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import { ChildInstance, Client, type LocalInstance, openLocal, ProofServer, problemsOf } from './instances.js';
import { Random } from './random.js';

/** How many points of each kind: bytes of a line, kills of a service, kills of the database server with all backends. */
interface Mix {
  readonly cuts: number;
  readonly services: number;
  readonly servers: number;
}

const FULL = 10_000;

function mixOf(size: number): Mix {
  if (size >= FULL) return { cuts: 9_000, services: 750, servers: 250 };
  return { cuts: size, services: Math.ceil(size / 100), servers: Math.ceil(size / 100) };
}

/** A stretch of bytes: one way of one line, with or without a fresh sign-in to the database before. */
interface Stretch {
  readonly line: 'database' | 'client';
  readonly fresh: boolean;
  readonly direction: Direction;
  /** How many bytes come before it. */
  readonly from: number;
  readonly bytes: number;
}

/** Which of the measured bytes are walked. */
type Choice = (all: readonly Stretch[]) => readonly Stretch[];

const AUDIT_EVERY = 100;
/** Callers at once while something is killed. */
const CALLERS = 4;
/** A kill comes within so many milliseconds. */
const KILL_WITHIN_MS = 120;
const FIRST_NUMBER = 1_000;

class CutBench {
  private constructor(
    readonly server: ProofServer,
    readonly client: Client,
    /** Between service and database; follows the server to its new port. */
    readonly databaseLine: CutProxy,
    readonly clientLine: CutProxy,
    readonly instance: LocalInstance,
    readonly market: Market,
    readonly settle: () => Promise<void>,
  ) {}

  static async open(change?: (database: Database) => Database): Promise<CutBench> {
    const server = await ProofServer.open();
    const databaseLine = await CutProxy.open(() => server.port);
    const client = new Client();
    let settle = async (): Promise<void> => undefined;
    let begin = (): void => undefined;
    const instance = await openLocal(
      { ...server.environment('local', databaseLine.port), DATABASE_POOL_SIZE: '6' },
      (database) => {
        const changed = change?.(database) ?? database;
        if (changed instanceof EagerReply) {
          settle = () => changed.settled();
          begin = () => changed.begin();
        }
        return changed;
      },
    );
    const clientLine = await CutProxy.open(() => instance.port);
    const market = await Market.open(client, instance);
    begin();
    return new CutBench(server, client, databaseLine, clientLine, instance, market, () => settle());
  }

  async close(): Promise<void> {
    this.client.close();
    await this.clientLine.close();
    await this.instance.close();
    await this.databaseLine.close();
    await this.server.close();
  }

  /** Breaks the service's connections to the database while they are idle, and waits until it has noticed. */
  async dropDatabaseLine(): Promise<void> {
    await this.databaseLine.dropAll();
    const { master } = this.instance.application.booted.database.dataSource.driver as unknown as {
      readonly master: { readonly totalCount: number };
    };
    while (master.totalCount > 0) await new Promise((done) => setImmediate(done));
  }

  /** How long the exchange of one request is in each of its stretches. */
  async measure(keeper: Ledgerkeeper, number: () => number): Promise<Stretch[]> {
    const found: Stretch[] = [];
    await keeper.resolve(() => this.instance.port, number());
    for (const fresh of [false, true]) {
      if (fresh) await this.dropDatabaseLine();
      this.databaseLine.arm();
      this.clientLine.arm();
      await keeper.resolve(() => this.clientLine.port, number());
      const lines = { database: this.databaseLine.disarm(), client: this.clientLine.disarm() };
      for (const line of ['database', 'client'] as const) {
        for (const direction of ['up', 'down'] as const) {
          const bytes = lines[line][direction];
          if (line === 'database' || !fresh) found.push({ line, fresh, direction, from: 0, bytes });
        }
      }
    }
    return found;
  }
}

/** Point `index` of a walk over all bytes: far apart in the order, and each once in a whole round. */
function placeOf(index: number, start: number, stretches: readonly Stretch[]): { stretch: Stretch; after: number } {
  const total = stretches.reduce((sum, { bytes }) => sum + bytes, 0);
  let step = Math.floor(total * 0.618);
  while (commonDivisor(step, total) > 1) step += 1;
  let at = (start + index * step) % total;
  for (const stretch of stretches) {
    if (at < stretch.bytes) return { stretch, after: stretch.from + at };
    at -= stretch.bytes;
  }
  throw new Error('no such byte');
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

class CutRun {
  readonly keeper: Ledgerkeeper;
  readonly figures = { cuts: 0, reached: 0, services: 0, servers: 0, audits: 0, worstRestartMs: 0 };
  private next = FIRST_NUMBER;
  private spare: Promise<ChildInstance> | undefined;

  constructor(
    private readonly bench: CutBench,
    private readonly trial: Trial,
    private readonly faults: Faults,
    private readonly chosen: Choice,
  ) {
    this.keeper = new Ledgerkeeper(bench.server, bench.client, bench.market, faults);
  }

  async points(mix: Mix): Promise<void> {
    const seed = this.trial.random.word();
    const { from, to } = this.trial.part ?? { from: 0, to: mix.cuts + mix.services + mix.servers };
    const stretches = this.chosen(await this.bench.measure(this.keeper, this.number));
    for (let point = from; point < to; point += 1) {
      const random = new Random(`${seed}/${point}`);
      if (point < mix.cuts) await this.cut(placeOf(point, seed, stretches));
      else if (point < mix.cuts + mix.services)
        await this.killService(random, point + 1 < Math.min(to, mix.cuts + mix.services));
      else await this.killServer(random);
      if ((point - from) % AUDIT_EVERY === AUDIT_EVERY - 1) await this.audit(`point ${point + 1} of ${to}`);
    }
    await this.audit('the end');
  }

  close(): void {
    this.keeper.close();
  }

  private readonly number = (): number => this.next++;

  private async cut({ stretch, after }: { stretch: Stretch; after: number }): Promise<void> {
    const { bench, keeper } = this;
    const { line, fresh, direction } = stretch;
    const number = this.number();
    if (fresh) await bench.dropDatabaseLine();
    const cutLine = line === 'database' ? bench.databaseLine : bench.clientLine;
    const cut: Cut = { direction, after };
    cutLine.arm(cut);
    const done = await keeper.first(line === 'client' ? bench.clientLine.port : bench.instance.port, number);
    this.figures.cuts += 1;
    if (cutLine.disarm().reached) this.figures.reached += 1;
    await bench.settle();
    if (done === undefined) await keeper.resolve(() => bench.instance.port, number);
    await bench.settle();
    await keeper.check(number);
  }

  /** Callers go on until the thing is killed; what they do not know then is asked again, and all of it checked. */
  private async whileCalling(port: () => number, kill: () => Promise<void>, random: Random): Promise<void> {
    let killed = false;
    const numbers: number[] = [];
    const open: number[] = [];
    const call = async (): Promise<void> => {
      while (!killed) {
        const number = this.number();
        numbers.push(number);
        if ((await this.keeper.first(port(), number)) === undefined) {
          open.push(number);
          return;
        }
      }
    };
    const calls = Array.from({ length: CALLERS }, call);
    await new Promise((done) => setTimeout(done, random.below(KILL_WITHIN_MS)));
    await kill();
    killed = true;
    await Promise.all(calls);
    for (const number of open) await this.keeper.resolve(() => this.bench.instance.port, number);
    for (const number of numbers) await this.keeper.check(number);
  }

  /** While one process is killed the next already starts. */
  private async killService(random: Random, more: boolean): Promise<void> {
    const start = (): Promise<ChildInstance> =>
      ChildInstance.start(this.bench.server.environment(`child-${this.next}`));
    const child = await (this.spare ?? start());
    this.spare = more ? start() : undefined;
    this.spare?.catch(() => undefined);
    await this.whileCalling(
      () => child.port,
      () => child.end('SIGKILL'),
      random,
    );
    this.figures.services += 1;
  }

  private async killServer(random: Random): Promise<void> {
    const { bench, figures } = this;
    const kill = async (): Promise<void> => {
      figures.worstRestartMs = Math.max(figures.worstRestartMs, await bench.server.kill());
    };
    await this.whileCalling(() => bench.instance.port, kill, random);
    figures.servers += 1;
  }

  private async audit(where: string): Promise<void> {
    await this.keeper.checkAll();
    for (const code of await problemsOf(this.bench.instance.application))
      this.faults.add(`the book at ${where}: ${code}`);
    this.figures.audits += 1;
    this.trial.note(`byte cuts: ${where}`);
  }
}

async function cutEverywhere(
  trial: Trial,
  mix: Mix,
  chosen: Choice = (all) => all,
  change?: (database: Database) => Database,
): Promise<Verdict> {
  const faults = new Faults();
  const bench = await CutBench.open(change);
  const run = new CutRun(bench, trial, faults, chosen);
  try {
    await run.points(mix);
  } finally {
    run.close();
    await bench.close();
  }
  const { cuts, reached, services, servers, audits, worstRestartMs } = run.figures;
  const { lost, tally } = run.keeper;
  if (reached < cuts * 0.98) faults.add(`only ${reached} of ${cuts} cuts were reached`);
  return faults.counted(
    {
      points: cuts + services + servers,
      'byte cuts': cuts,
      'services killed': services,
      'database servers killed': servers,
      lost: lost.size,
      double: tally.double,
      acknowledged: tally.acknowledged,
      'unknown and resolved': tally.unknown,
      audits,
    },
    servers === 0 ? [] : [`longest restart of the database ${(worstRestartMs / 1000).toFixed(1)} s`],
  );
}

export const byteCuts: Harness = {
  name: 'byte cuts',
  promise:
    'whatever line is cut at whatever byte, whoever is killed: nothing acknowledged is lost, nothing is done twice',
  sizes: { change: 300, usual: 1_000, full: FULL },
  sitting: 1_000,
  numbered: true,
  run: (trial) => cutEverywhere(trial, mixOf(trial.size)),
};

const CONTROL_CUTS = 60;
const END_BYTES = 60;

/** The last bytes between service and database, where a commit is asked for and answered. */
const aroundTheCommit: Choice = (all) =>
  all
    .filter(({ line, fresh }) => line === 'database' && !fresh)
    .map((one) => ({ ...one, from: Math.max(0, one.bytes - END_BYTES), bytes: Math.min(END_BYTES, one.bytes) }));

function control(name: string, breaks: string, change: (database: Database) => Database): Control {
  const run = (trial: Trial): Promise<Verdict> =>
    cutEverywhere(trial, { cuts: trial.size, services: 0, servers: 0 }, aroundTheCommit, change);
  return { name, breaks, size: CONTROL_CUTS, run };
}

export const byteCutsControls: readonly Control[] = [
  control(
    'byte cuts, acknowledged before commit',
    'the reply leaves before its transaction is committed',
    ({ dataSource, clock }) => new EagerReply(dataSource, clock),
  ),
  control(
    'byte cuts, key stored after the effect',
    'the key is stored in a transaction of its own, after the effect',
    ({ dataSource, clock }) => new LateKeys(dataSource, clock),
  ),
  control(
    'byte cuts, key stored before the effect',
    'the key is stored in a transaction of its own, before the effect is committed',
    ({ dataSource, clock }) => new EarlyKeys(dataSource, clock),
  ),
];
