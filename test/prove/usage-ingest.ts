/**
 * Batches of events while service and database are killed at random moments. The client sends again whatever it got no
 * answer for, under a key of its own each time, as a platform does that delivers at least once: what is known by source
 * and id must then be there once, all of it (issue "Usage and owner rewards").
 */
import { parseDate } from '../../src/kernel/calendar-date.js';
import { usccCheckCharacter } from '../../src/kernel/uscc.js';
import { Catalogue } from '../../src/modules/catalogue/index.js';
import { Parties } from '../../src/modules/parties/index.js';
import { Usage } from '../../src/modules/usage/index.js';
import { CutProxy } from './cut-proxy.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import {
  ChildInstance,
  Client,
  type LocalInstance,
  openLocal,
  operatorToken,
  ProofServer,
  problemsOf,
} from './instances.js';
import type { Random } from './random.js';

const SOURCE = 'https://platform.example/prove';
const CORPUS = 'prove-opened';
const BATCH = 40;
/** So many events of a batch were in the one before: a platform whose windows overlap. */
const OVERLAP = 10;
const CALLERS = 3;
const KILL_WITHIN_MS = 500;
/** Every so many kills it is the database. */
const SERVER_EVERY = 4;
const TRIES = 600;
const PAUSE_MS = 25;
const CHECK_EVERY = 50;

/** How a client takes it when it got no answer. */
type Again = 'THE_SAME' | 'NEVER' | 'UNDER_NEW_IDS';

function codeOf(number: number): string {
  const first = `91440300${String(98_000_000 + number).padStart(9, '0')}`;
  return first + usccCheckCharacter(`${first}0`);
}

interface Batch {
  readonly number: number;
  readonly ids: readonly string[];
}

class Platform {
  /** Every event the client has ever meant to send. */
  readonly meant = new Set<string>();
  readonly figures = { batches: 0, answered: 0, unknown: 0 };
  private readonly unanswered: Batch[] = [];
  private next = 0;
  private keys = 0;
  /** What was said to the last try, for the person who must find out why there is no answer. */
  private said = '';

  constructor(
    private readonly client: Client,
    private readonly token: string,
    private readonly again: Again,
  ) {}

  /** One batch after another until told to stop; what was not answered waits for {@link settle}. */
  async send(port: () => number, stopped: () => boolean): Promise<void> {
    while (!stopped()) {
      const number = this.next++;
      const first = number * (BATCH - OVERLAP);
      const batch = { number, ids: Array.from({ length: BATCH }, (_none, at) => `e-${first + at}`) };
      for (const id of batch.ids) this.meant.add(id);
      this.figures.batches += 1;
      if (await this.offer(port(), batch)) continue;
      this.figures.unknown += 1;
      this.unanswered.push(batch);
      return;
    }
  }

  async settle(port: () => number): Promise<void> {
    for (let batch = this.unanswered.pop(); batch; batch = this.unanswered.pop()) {
      if (this.again === 'NEVER') continue;
      const renamed = { ...batch, ids: batch.ids.map((id) => `${id}-again`) };
      const sent = this.again === 'THE_SAME' ? batch : renamed;
      let answered = false;
      for (let tries = 0; !answered && tries < TRIES; tries += 1) {
        answered = await this.offer(port(), sent);
        if (!answered) await new Promise((done) => setTimeout(done, PAUSE_MS));
      }
      if (!answered) throw new Error(`batch ${batch.number} was never answered: ${this.said}`);
    }
  }

  /** True where the whole batch was answered as taken or known. */
  private async offer(port: number, { ids }: Batch): Promise<boolean> {
    const body = ids.map((id) => eventOf(id));
    const type = 'application/cloudevents-batch+json';
    const key = `intake-${this.keys++}`;
    try {
      const reply = await this.client.send(port, { path: '/usage-events', token: this.token, key, type, body });
      this.said = `${reply.status} ${reply.body.toString('utf8').slice(0, 300)}`;
      if (reply.status !== 200) return false;
      const { accepted, duplicate, refused } = JSON.parse(reply.body.toString('utf8')) as {
        accepted: number;
        duplicate: number;
        refused: unknown[];
      };
      if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused[0])}`);
      this.figures.answered += 1;
      return accepted + duplicate === ids.length;
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('refused')) throw error;
      return false;
    }
  }
}

/** The content follows from the id: whoever sends an event again sends the same. */
function eventOf(id: string): object {
  const number = Number(id.split('-')[1]);
  const day = `2025-${String(1 + (number % 12)).padStart(2, '0')}-${String(1 + (number % 28)).padStart(2, '0')}`;
  return {
    specversion: '1.0',
    id,
    source: SOURCE,
    type: 'org.corpus.usage.api-call.v1',
    subject: CORPUS,
    time: `${day}T10:00:00+08:00`,
    data: { user: codeOf(number % 7), quantity: '1', unit: 'CALLS', delivered: true },
  };
}

async function openCorpus({ application }: LocalInstance): Promise<void> {
  await application.run(async (ctx) => {
    const [unit] = await application
      .get(Parties)
      .takeOrganisations(ctx, [{ uscc: codeOf(99), nameZh: '样例数源单位', kind: 'ENTERPRISE' }]);
    if (unit?.outcome !== 'taken') throw new Error(JSON.stringify(unit));
    const release = {
      key: CORPUS,
      providerId: unit.id,
      name: '样例开放语料',
      digest: 'a'.repeat(64),
      licence: 'CC0-1.0',
    };
    const [taken] = await application
      .get(Catalogue)
      .takeCorpora(ctx, [{ ...release, openMode: 'OPEN_PUBLIC_PLATFORM', releasedOn: parseDate('2025-01-01') }]);
    if (taken?.outcome !== 'taken') throw new Error(JSON.stringify(taken));
  });
}

/** What is in the book against what the client meant to send. */
async function look(server: ProofServer, local: LocalInstance, platform: Platform, faults: Faults) {
  const stored = await server.query<{ event_id: string; n: string | number | bigint }>(
    'select event_id, count(*) as n from usage.event where source = $1 group by event_id',
    [SOURCE],
  );
  const known = new Map(stored.map((row) => [row.event_id, Number(row.n)]));
  const lost = [...platform.meant].filter((id) => !known.has(id));
  const double = stored.filter((row) => Number(row.n) > 1 || !platform.meant.has(row.event_id));
  if (lost.length > 0) faults.add(`${lost.length} events are lost, such as ${lost[0]}`);
  if (double.length > 0) faults.add(`${double.length} events are there twice, such as ${double[0]?.event_id}`);
  const { application } = local;
  const counts = await application.run((ctx) => application.get(Usage).audit(ctx));
  for (const code of [...(await problemsOf(application)), ...counts.map((one) => one.code)])
    faults.add(`the book: ${code}`);
  return { stored: known.size, lost: lost.length, double: double.length };
}

async function whileSending(platform: Platform, port: () => number, kill: () => Promise<void>, random: Random) {
  let killed = false;
  const calls = Array.from({ length: CALLERS }, () => platform.send(port, () => killed));
  await new Promise((done) => setTimeout(done, random.below(KILL_WITHIN_MS)));
  await kill();
  killed = true;
  await Promise.all(calls);
}

async function ingest(trial: Trial, again: Again): Promise<Verdict> {
  const { random, size, note } = trial;
  const faults = new Faults();
  const server = await ProofServer.open();
  const client = new Client();
  // The instance outlives the database, which comes back at another port.
  const line = await CutProxy.open(() => server.port);
  const local = await openLocal(server.environment('local', line.port));
  const kills = { services: 0, servers: 0 };
  try {
    await openCorpus(local);
    const platform = new Platform(client, await operatorToken(local.application), again);
    let found = { stored: 0, lost: 0, double: 0 };
    const start = (): Promise<ChildInstance> => ChildInstance.start(server.environment(`child-${kills.services % 2}`));
    for (let point = 0; point < size; point += 1) {
      if (point % SERVER_EVERY === SERVER_EVERY - 1) {
        await whileSending(
          platform,
          () => local.port,
          async () => void (await server.kill()),
          random,
        );
        kills.servers += 1;
      } else {
        const child = await start();
        await whileSending(
          platform,
          () => child.port,
          () => child.end('SIGKILL'),
          random,
        );
        kills.services += 1;
      }
      await platform.settle(() => local.port);
      if (point % CHECK_EVERY === CHECK_EVERY - 1 || point === size - 1) {
        found = await look(server, local, platform, faults);
        note(`usage ingest: ${point + 1} of ${size} kills, ${found.stored} events`);
      }
    }
    return faults.counted({
      'kills of the service': kills.services,
      'of the database': kills.servers,
      batches: platform.figures.batches,
      'without an answer at first': platform.figures.unknown,
      events: found.stored,
      lost: found.lost,
      double: found.double,
    });
  } finally {
    client.close();
    await local.close();
    await line.close();
    await server.close();
  }
}

export const usageIngest: Harness = {
  name: 'usage ingest',
  promise: 'killing service or database while events come in loses none and doubles none, where the client sends again',
  sizes: { change: 8, usual: 200, full: 200 },
  run: (trial) => ingest(trial, 'THE_SAME'),
};

export const usageIngestControls: readonly Control[] = [
  {
    name: 'usage ingest, never sent again',
    breaks: 'the client does not send again what it got no answer for, so what the kill undid is lost',
    size: 8,
    run: (trial) => ingest(trial, 'NEVER'),
  },
  {
    name: 'usage ingest, new ids',
    breaks: 'the client sends again under new ids, so an event that was taken before the kill counts twice',
    size: 8,
    run: (trial) => ingest(trial, 'UNDER_NEW_IDS'),
  },
];
