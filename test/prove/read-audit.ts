/**
 * Changes, denied attempts and officers' questions, mixed, sent to two instances that are killed meanwhile, and their
 * database too: the audit has one record for each effect and each denial, and none besides (reliability page, P17).
 */
import type { Database } from '../../src/platform/database/database.js';
import { BrokenAudit } from './broken-audit.js';
import { CutProxy } from './cut-proxy.js';
import { EFFECTS, type Effect, Market, TABLES } from './effects.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import { ChildInstance, Client, openLocal, ProofServer, problemsOf, type Reply, type Sent } from './instances.js';
import { Random } from './random.js';

const IN_FLIGHT = 32;
/** Requests between two kills. */
const KILL_EVERY = 500;
const TRIES = 5_000;
/** Nobody's: of an id that no record has. */
const UNKNOWN = '/contracts/0192f3c0-0000-7000-8000-000000000000/sign';
const ASKED = ['change', 'nobody', 'wrong role', 'not yours', 'question'] as const;
type Asked = (typeof ASKED)[number];
const STATUS: Readonly<Record<Asked, number>> = {
  change: 201,
  nobody: 401,
  'wrong role': 403,
  'not yours': 404,
  question: 200,
};
/** Ids and codes only: a run of eleven or more digits would be a telephone or an identity number; a dot-joined one a token. */
const PERSONAL = `'(^|[^0-9a-f-])[0-9]{11,17}[0-9Xx]?($|[^0-9a-f-])|eyJ[A-Za-z0-9_-]{10}'`;

interface Case {
  readonly asked: Asked;
  readonly effect: Effect;
  readonly number: number;
}

interface Place {
  readonly ports: number[];
  kill(): Promise<void>;
  close(): Promise<void>;
}

class Mix {
  readonly replies = new Map<Case, Reply>();
  readonly broken = new Map<Asked, number>();

  constructor(
    private readonly client: Client,
    private readonly market: Market,
    private readonly place: Place,
  ) {}

  async run(cases: readonly Case[]): Promise<number> {
    let kills = 0;
    for (let from = 0; from < cases.length; from += KILL_EVERY) {
      const due = cases.slice(from, from + KILL_EVERY);
      let killing: Promise<void> | undefined;
      const work = due[Symbol.iterator]();
      const worker = async (): Promise<void> => {
        for (const one of work) {
          if (one === due[due.length >> 1]) {
            kills += 1;
            killing = this.place.kill();
          }
          this.replies.set(one, await this.untilAnswered(one));
        }
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
      await killing;
    }
    return kills;
  }

  private async untilAnswered(one: Case): Promise<Reply> {
    const sent = { ...this.ask(one), key: `audit-${one.number}` };
    for (let attempt = one.number; attempt < one.number + TRIES; attempt += 1) {
      try {
        const reply = await this.client.send(this.place.ports[attempt % 2] as number, sent);
        // The connection of the one that was killed may still hold the key for a moment.
        if (reply.status !== 409 && reply.status !== 503) return reply;
        if (reply.status === 503) this.cutOff(one.asked);
      } catch {
        this.cutOff(one.asked);
      }
      await new Promise((done) => setImmediate(done));
    }
    throw new Error(`${one.asked} ${one.number}: no instance answers`);
  }

  private cutOff(asked: Asked): void {
    this.broken.set(asked, (this.broken.get(asked) ?? 0) + 1);
  }

  private ask({ asked, effect, number }: Case): Omit<Sent, 'key'> {
    const change = this.market.ask(effect, number);
    const buyer = this.market.ask('contract', number);
    const operator = this.market.ask('person', number);
    switch (asked) {
      case 'change':
        return change;
      case 'nobody':
        return { path: change.path, body: change.body };
      case 'wrong role':
        return { ...operator, ...(buyer.token === undefined ? {} : { token: buyer.token }) };
      case 'not yours':
        return { ...buyer, path: UNKNOWN, body: { digest: 'a'.repeat(64), strength: 'PLATFORM_CLICK' } };
      case 'question': {
        const { buyer: a, seller: b } = buyer.body as { buyer: string; seller: string };
        return { ...operator, path: '/relatedness', body: { a, b, on: '2025-06-01' } };
      }
    }
  }
}

async function judge(server: ProofServer, mix: Mix, cases: readonly Case[], faults: Faults) {
  const records = { change: 0, denial: 0, question: 0 };
  for (const effect of EFFECTS) {
    const ids = cases
      .filter((one) => one.asked === 'change' && one.effect === effect)
      .map((one) => idOf(mix.replies.get(one)));
    const rows = await server.query<{ id: string; records: bigint }>(
      `select r.id, count(e.id) as records from ${TABLES[effect]} r
         left join identity.audit_entry e on e.subject = r.id::text and e.kind = 'CHANGE'
        where r.id = any ($1::uuid[]) group by r.id`,
      [ids],
    );
    if (rows.length !== ids.length) faults.add(`${effect}: ${ids.length} answered, ${rows.length} stored`);
    records.change += rows.reduce((sum, row) => sum + Number(row.records), 0);
    for (const row of rows) if (row.records !== 1n) faults.add(`${effect} ${row.id}: ${row.records} records`);
    const [stray] = await server.query<{ n: bigint }>(
      `select (select count(*) from identity.audit_entry where kind = 'CHANGE' and operation ilike $1)
            - (select count(*) from ${TABLES[effect]}) as n`,
      [`%Controller_${OPERATION[effect]}`],
    );
    if (stray?.n !== 0n) faults.add(`${effect}: ${stray?.n} more records than effects`);
  }
  for (const asked of ASKED.filter((one) => one !== 'change')) {
    const requests = cases
      .filter((one) => one.asked === asked)
      .map((one) => mix.replies.get(one)?.headers['x-request-id']);
    const kind = asked === 'question' ? 'READ' : 'DENIAL';
    const [found] = await server.query<{ n: bigint; all: bigint }>(
      `select count(*) filter (where request_id = any ($1)) as n, count(*) as all
         from identity.audit_entry where kind = $2 and status = $3`,
      [requests, kind, STATUS[asked]],
    );
    const beyond = Number(found?.all) - requests.length;
    if (Number(found?.n) !== requests.length) faults.add(`${asked}: ${requests.length} answered, ${found?.n} recorded`);
    // A reply that a kill cut off may have been recorded before.
    if (beyond > (mix.broken.get(asked) ?? 0)) faults.add(`${asked}: ${beyond} records of nothing`);
    records[kind === 'READ' ? 'question' : 'denial'] += Number(found?.n);
  }
  const [said] = await server.query<{ n: bigint }>(
    `select count(*) as n from identity.audit_entry e
      where concat_ws(' ', operation, subject, actor_id, code, authority) ~ ${PERSONAL}`,
  );
  if (said?.n !== 0n) faults.add(`${said?.n} records say what is personal or secret`);
  return records;
}

const OPERATION: Readonly<Record<Effect, string>> = {
  organisation: 'addOrganisation',
  person: 'addPerson',
  relation: 'add',
  contract: 'offer',
};

function idOf(reply: Reply | undefined): string {
  return (JSON.parse(reply?.body.toString('utf8') ?? '{}') as { id: string }).id;
}

async function tryAudit(trial: Trial, open: (server: ProofServer, port: number) => Promise<Place>): Promise<Verdict> {
  // A commit is in the page cache when it is told of, and that outlives a killed server; fsync would only cost time.
  const server = await ProofServer.open({ fsync: 'off' });
  const line = await CutProxy.open(() => server.port);
  const client = new Client();
  const closing: (() => Promise<void>)[] = [() => server.close(), () => line.close()];
  try {
    const local = await openLocal(server.environment('local', line.port));
    closing.push(() => local.close());
    const market = await Market.open(client, local);
    const place = await open(server, line.port);
    closing.push(() => place.close());
    const random = new Random(String(trial.random.word()));
    const cases = Array.from({ length: trial.size }, (_, number): Case => {
      const asked = random.once(2) ? 'change' : random.pick(ASKED);
      return { asked, effect: random.pick(EFFECTS), number };
    });
    const mix = new Mix(client, market, place);
    const kills = await mix.run(cases);
    const faults = new Faults();
    for (const [one, reply] of mix.replies) {
      if (reply.status !== STATUS[one.asked]) faults.add(`${one.asked} ${one.effect}: ${reply.status} ${reply.body}`);
    }
    const records = await judge(server, mix, cases, faults);
    for (const code of await problemsOf(local.application)) faults.add(`the book: ${code}`);
    const sent = (asked: readonly Asked[]) => cases.filter((one) => asked.includes(one.asked)).length;
    return faults.counted({
      requests: cases.length,
      kills,
      'kills of the database': Math.floor(kills / SERVER_ONCE_IN),
      effects: sent(['change']),
      'records of effects': records.change,
      denials: sent(['nobody', 'wrong role', 'not yours']),
      'records of denials': records.denial,
      "operator's questions": sent(['question']),
      'records of questions': records.question,
      'broken off and sent again': [...mix.broken.values()].reduce((sum, one) => sum + one, 0),
    });
  } finally {
    client.close();
    for (const close of closing.reverse()) await close();
  }
}

const NAMES = ['first', 'second'];
/** One in so many kills takes the database's postmaster with all its backends, the others a process of the service. */
const SERVER_ONCE_IN = 3;

/** Two processes over one line to the database; each kill takes what was not taken longest. */
async function openChildren(server: ProofServer, port: number): Promise<Place> {
  const start = (name = '') => ChildInstance.start(server.environment(name, port));
  const instances = await Promise.all(NAMES.map(start));
  const ports = instances.map(({ port }) => port);
  let next = 0;
  return {
    ports,
    kill: async () => {
      const which = next++ % SERVER_ONCE_IN;
      if (which === NAMES.length) {
        await server.kill();
        return;
      }
      await instances[which]?.end('SIGKILL');
      const again = await start(NAMES[which]);
      instances[which] = again;
      ports[which] = again.port;
    },
    close: async () => {
      await Promise.all(instances.map((one) => one.end('SIGTERM')));
    },
  };
}

/** One instance in this process on a broken database; nothing is killed. */
function openBroken(change: (database: Database) => Database): (server: ProofServer, port: number) => Promise<Place> {
  return async (server, port) => {
    const one = await openLocal(server.environment('broken', port), change);
    return { ports: [one.port, one.port], kill: async () => undefined, close: () => one.close() };
  };
}

export const readAudit: Harness = {
  name: 'read audit',
  promise: 'whatever is killed meanwhile, the audit has one record for each effect and each denial, and none besides',
  sizes: { change: 2_000, usual: 20_000, full: 100_000 },
  sitting: 20_000,
  run: (trial) => tryAudit(trial, openChildren),
};

function control(name: string, breaks: string, broken: 'late' | 'denials'): Control {
  const change = ({ dataSource, clock }: Database) => new BrokenAudit(dataSource, clock, broken);
  return { name, breaks, size: 300, run: (trial) => tryAudit(trial, openBroken(change)) };
}

export const readAuditControls: readonly Control[] = [
  control(
    'read audit, recorded after the effect',
    'the record is written after the commit, and a kill comes between once in twenty',
    'late',
  ),
  control('read audit, denials left out', 'a denied attempt is answered and not recorded', 'denials'),
];
