/**
 * The same key sent many times, one after another and at once, to two instances, across restarts, some with another
 * body: one effect each (reliability page, P2).
 */
import type { Database } from '../../src/platform/database/database.js';
import { LateKeys, NoTryLock } from './broken-once.js';
import { countStored, EFFECTS, type Effect, Market, type Stored, TABLES } from './effects.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import {
  ChildInstance,
  Client,
  type LocalInstance,
  openLocal,
  ProofServer,
  problemsOf,
  type Reply,
} from './instances.js';
import { Random } from './random.js';

const IN_FLIGHT = 64;
const PHASES = 3;
const SENDS = { few: 10, many: 20 } as const;
/** Tries of one sending while instances go and come. */
const TRIES = 2_000;
const REUSED = 'PLATFORM.IDEMPOTENCY_KEY_REUSED';

interface Sending {
  readonly phase: number;
  readonly instance: number;
  readonly other: boolean;
}

interface Plan {
  readonly number: number;
  readonly key: string;
  readonly effect: Effect;
  readonly atOnce: boolean;
  readonly sendings: readonly Sending[];
}

/** A sending with its reply. */
interface Seen extends Sending {
  readonly reply: Reply;
}

type Style = 'one by one' | 'at once' | 'across restarts' | 'two bodies at once';
const STYLES: readonly Style[] = ['one by one', 'at once', 'across restarts', 'two bodies at once'];

function drawPlan(seed: number, number: number, sends: number): Plan {
  const random = new Random(`${seed}/${number}`);
  const style = STYLES[number % STYLES.length] as Style;
  const phase = random.below(PHASES);
  const mixed = random.once(3);
  const sendings = Array.from({ length: sends }, (_, index): Sending => {
    const early = Math.floor((index * PHASES) / sends);
    const contested = style === 'two bodies at once' && random.once(2);
    return {
      phase: style === 'across restarts' ? early : phase,
      instance: random.below(2),
      other: contested || (style !== 'at once' && mixed && index > 0 && random.once(4)),
    };
  });
  const atOnce = style === 'at once' || style === 'two bodies at once';
  const effect = EFFECTS[Math.floor(number / STYLES.length) % EFFECTS.length] as Effect;
  return { number, key: `key-${seed}-${number}`, effect, atOnce, sendings };
}

/** Two instances that may be restarted while they are at work. */
interface Fleet {
  readonly ports: readonly number[];
  /** Called once in the middle of each phase but the first. */
  restart(phase: number): Promise<void>;
  close(): Promise<void>;
}

/** Never more than so many at a time; who waits longest goes first. */
class Limit {
  private readonly waiting: (() => void)[] = [];
  private free = IN_FLIGHT;

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((go) => this.waiting.push(go));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}

class Rush {
  readonly seen = new Map<Plan, Seen[]>();
  /** Sendings without a reply: their instance was gone, or went. */
  readonly broken = new Map<Plan, number>();
  sent = 0;
  private readonly limit = new Limit();

  constructor(
    private readonly client: Client,
    private readonly market: Market,
    private readonly fleet: Fleet,
  ) {}

  async run(plans: readonly Plan[]): Promise<void> {
    for (let phase = 0; phase < PHASES; phase += 1) {
      const due = plans.map((plan) => ({ plan, sendings: plan.sendings.filter((one) => one.phase === phase) }));
      const middle = due[Math.floor(due.length / 2)];
      let restart = Promise.resolve();
      await Promise.all(
        due.map(async ({ plan, sendings }, index) => {
          if (plan.atOnce) await Promise.all(sendings.map((sending) => this.send(plan, sending)));
          else for (const sending of sendings) await this.send(plan, sending);
          if (phase > 0 && due[index] === middle) restart = this.fleet.restart(phase);
        }),
      );
      await restart;
    }
    await Promise.all(plans.map((plan) => this.sendLast(plan)));
  }

  /** Once more with the body that was accepted, when all is quiet: never 409. */
  private async sendLast(plan: Plan): Promise<void> {
    const won = this.seen.get(plan)?.find(({ reply }) => reply.status < 300);
    await this.send(plan, { phase: PHASES, instance: plan.number % 2, other: won?.other ?? false });
  }

  private async send(plan: Plan, sending: Sending): Promise<void> {
    const reply = await this.limit.run(() => this.untilAnswered(plan, sending));
    this.sent += 1;
    this.seen.set(plan, [...(this.seen.get(plan) ?? []), { ...sending, reply }]);
  }

  private async untilAnswered(plan: Plan, { instance, other }: Sending): Promise<Reply> {
    const asked = { ...this.market.ask(plan.effect, plan.number, other), key: plan.key };
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const port = this.fleet.ports[(instance + attempt) % 2] as number;
      try {
        return await this.client.send(port, asked);
      } catch {
        this.broken.set(plan, (this.broken.get(plan) ?? 0) + 1);
        await new Promise((done) => setImmediate(done));
      }
    }
    throw new Error(`${plan.key}: no instance answers`);
  }
}

const codeOf = ({ body }: Reply): unknown => (JSON.parse(body.toString('utf8')) as { code?: unknown }).code;
const isReplay = ({ headers }: Reply): boolean => headers['idempotency-replayed'] === 'true';

/** What must be the same in every reply to a key but 409. */
function wireOf({ status, headers, body }: Reply): string {
  const { location, etag } = headers;
  return JSON.stringify([status, headers['content-type'], location, etag, body.toString('base64')]);
}

/** What the replies to one key say; the id of its one effect. */
function judgeReplies(plan: Plan, seen: readonly Seen[], broken: number, faults: Faults): string | undefined {
  const say = (what: string): void => faults.add(`${plan.key} (${plan.effect}): ${what}`);
  const answered = seen.filter(
    ({ reply }) => reply.status !== 409 || codeOf(reply) !== 'PLATFORM.IDEMPOTENCY_IN_FLIGHT',
  );
  const done = answered.filter(({ reply }) => reply.status === 201);
  const refused = answered.filter(({ reply }) => reply.status === 422 && codeOf(reply) === REUSED);
  const strange = answered.find((one) => !done.includes(one) && !refused.includes(one));
  if (strange) say(`${strange.reply.status} ${strange.reply.body.toString('utf8').slice(0, 200)}`);
  const [first] = done;
  if (first === undefined) return void say('never done');
  if (new Set(done.map(({ reply }) => wireOf(reply))).size > 1) say('its replies differ');
  if (done.some(({ other }) => other !== first.other)) say('done for two bodies');
  if (refused.some(({ other }) => other === first.other)) say('422 for the body that was done');
  const fresh = done.filter(({ reply }) => !isReplay(reply)).length;
  if (fresh > 1 || (fresh === 0 && broken === 0)) say(`${fresh} replies without the replayed header`);
  if (seen.at(-1)?.reply.status !== 201) say('not answered at the end');
  return (JSON.parse(first.reply.body.toString('utf8')) as { id: string }).id;
}

async function judgeBook(
  server: ProofServer,
  before: Record<Effect, Stored>,
  effects: ReadonlyMap<Plan, string>,
  plans: readonly Plan[],
  faults: Faults,
): Promise<number> {
  const after = await countStored(server);
  let double = 0;
  for (const effect of EFFECTS) {
    const keys = plans.filter((plan) => plan.effect === effect).length;
    const rows = after[effect].rows - before[effect].rows;
    const leaves = after[effect].leaves - before[effect].leaves;
    double += Math.max(0, rows - keys, leaves - keys);
    if (rows !== keys || leaves !== keys) faults.add(`${effect}: ${keys} keys, ${rows} records, ${leaves} leaves`);
    const ids = [...effects].filter(([plan]) => plan.effect === effect).map(([, id]) => id);
    const [found] = await server.query<{ n: bigint }>(
      `select count(*) as n from ${TABLES[effect]} r join translog.leaf l on l.kind = $1 and l.record_id = r.id
        where r.id = any ($2::uuid[])`,
      [effect, ids],
    );
    if (Number(found?.n) !== ids.length)
      faults.add(`${effect}: ${ids.length} answered, ${found?.n} stored with a leaf`);
  }
  const keys = plans.map(({ key }) => key);
  const [rows] = await server.query<{ n: bigint }>(
    'select count(*) as n from platform.idempotency_key where key = any ($1)',
    [keys],
  );
  if (Number(rows?.n) !== keys.length) faults.add(`${keys.length} keys, ${rows?.n} stored replies`);
  return double;
}

/** `open` brings the two instances up; the local one prepares the market and looks at the book at the end. */
async function tryKeys(
  trial: Trial,
  sends: number,
  settings: Readonly<Record<string, string>>,
  open: (server: ProofServer) => Promise<Fleet>,
): Promise<Verdict> {
  const server = await ProofServer.open(settings);
  const client = new Client();
  const closing: (() => Promise<void>)[] = [() => server.close()];
  try {
    const local = await openLocal(server.environment('local'));
    closing.push(() => local.close());
    const market = await Market.open(client, local);
    const fleet = await open(server);
    closing.push(() => fleet.close());
    const seed = trial.random.word();
    const { from, to } = trial.part ?? { from: 0, to: trial.size };
    const plans = Array.from({ length: to - from }, (_, index) => drawPlan(seed, from + index, sends));
    const before = await countStored(server);
    const rush = new Rush(client, market, fleet);
    await rush.run(plans);
    return await judge(server, local, rush, plans, before);
  } finally {
    client.close();
    for (const close of closing.reverse()) await close();
  }
}

async function judge(
  server: ProofServer,
  local: LocalInstance,
  rush: Rush,
  plans: readonly Plan[],
  before: Record<Effect, Stored>,
): Promise<Verdict> {
  const faults = new Faults();
  const effects = new Map<Plan, string>();
  for (const plan of plans) {
    const id = judgeReplies(plan, rush.seen.get(plan) ?? [], rush.broken.get(plan) ?? 0, faults);
    if (id !== undefined) effects.set(plan, id);
  }
  const double = await judgeBook(server, before, effects, plans, faults);
  for (const code of await problemsOf(local.application)) faults.add(`the book: ${code}`);
  const all = [...rush.seen.values()].flat();
  const count = (status: number): number => all.filter(({ reply }) => reply.status === status).length;
  const broken = [...rush.broken.values()].reduce((sum, one) => sum + one, 0);
  return faults.counted({
    keys: plans.length,
    'sends over two instances': rush.sent,
    effects: effects.size,
    double,
    'done or replayed': count(201),
    'in flight': count(409),
    'other body': count(422),
    'broken off and sent again': broken,
  });
}

const NOT_DURABLE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** Two processes; in the second phase one is killed and started again, in the third the other is stopped in order. */
async function openChildren(server: ProofServer): Promise<Fleet> {
  const environments = ['first', 'second'].map((name) => server.environment(name));
  const instances = await Promise.all(environments.map((environment) => ChildInstance.start(environment)));
  const ports = instances.map(({ port }) => port);
  return {
    ports,
    restart: async (phase) => {
      const which = phase % 2;
      await instances[which]?.end(which === 1 ? 'SIGKILL' : 'SIGTERM');
      const again = await ChildInstance.start(environments[which] ?? {});
      instances[which] = again;
      ports[which] = again.port;
    },
    close: async () => {
      await Promise.all(instances.map((one) => one.end('SIGTERM')));
    },
  };
}

/** Two instances in this process on broken databases; nothing is restarted. */
function openBroken(change: (database: Database) => Database): (server: ProofServer) => Promise<Fleet> {
  return async (server) => {
    const instances: LocalInstance[] = [];
    for (const name of ['first', 'second']) instances.push(await openLocal(server.environment(name), change));
    return {
      ports: instances.map(({ port }) => port),
      restart: async () => undefined,
      close: async () => {
        for (const one of instances) await one.close();
      },
    };
  };
}

const SIZES = { change: 500, usual: 2_000, full: 10_000 } as const;

export const idempotencyKeys: Harness = {
  name: 'idempotency keys',
  promise:
    'however often a key is sent, wherever and whenever, its effect happens once and its reply is the same bytes',
  sizes: SIZES,
  sitting: 2_000,
  run: (trial) => tryKeys(trial, trial.size === SIZES.change ? SENDS.few : SENDS.many, NOT_DURABLE, openChildren),
};

function control(name: string, breaks: string, change: (database: Database) => Database): Control {
  return { name, breaks, size: 48, run: (trial) => tryKeys(trial, SENDS.few, NOT_DURABLE, openBroken(change)) };
}

export const idempotencyKeysControls: readonly Control[] = [
  control(
    'idempotency keys, stored after the effect',
    'the key is stored in a transaction of its own, after the effect',
    ({ dataSource, clock }) => new LateKeys(dataSource, clock),
  ),
  control(
    'idempotency keys, nobody waits',
    'a key is not claimed while its request is worked on',
    ({ dataSource, clock }) => new NoTryLock(dataSource, clock),
  ),
];
