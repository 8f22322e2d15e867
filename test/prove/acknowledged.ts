/** What a client was told is done, in a file that outlives every crash, and what the book says of it. */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Market, personName } from './effects.js';
import type { Faults } from './frame.js';
import { type Client, type ProofServer, type Reply } from './instances.js';

/** Nothing but its key tells one person from another: a second one is not refused for itself. */
const EFFECT = 'person';
const ROUTE = 'POST /api/v1/persons';
/** Tries of one request until it is answered; each waits a little, as the answer asks for. */
const TRIES = 600;
const PAUSE_MS = 25;

export interface Tally {
  double: number;
  acknowledged: number;
  /** First tries without a reply, or with one that says to try again. */
  unknown: number;
}

/** Does one numbered thing after another, each under a key of its own, and holds the book to every answer. */
export class Ledgerkeeper {
  readonly tally: Tally = { double: 0, acknowledged: 0, unknown: 0 };
  /** Ids that were acknowledged and are not in the book. */
  readonly lost = new Set<string>();
  private readonly file: string;
  private readonly handle: number;

  constructor(
    private readonly server: ProofServer,
    private readonly client: Client,
    private readonly market: Market,
    private readonly faults: Faults,
  ) {
    this.file = join(server.folder, 'acknowledged');
    this.handle = openSync(this.file, 'a');
  }

  /** The reply to the first try; undefined when there was none, or none that says what came of it. */
  async first(port: number, number: number): Promise<Reply | undefined> {
    const reply = await this.client.send(port, this.asked(number)).catch((error: Error) => {
      if (error.message.startsWith('no answer')) this.faults.add(`${number}: ${error.message}`);
      return undefined;
    });
    if (reply?.status === 201) this.acknowledge(number, reply);
    else this.tally.unknown += 1;
    if (reply !== undefined && reply.status !== 201 && !mayComeAgain(reply)) {
      this.faults.add(`${number}: ${reply.status} ${reply.body.toString('utf8').slice(0, 200)}`);
    }
    return reply?.status === 201 ? reply : undefined;
  }

  /** Repeats the request until it is done, as a client does that does not know what came of it. */
  async resolve(port: () => number, number: number): Promise<void> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const reply = await this.client.send(port(), this.asked(number)).catch(() => undefined);
      if (reply?.status === 201) return this.acknowledge(number, reply);
      if (reply !== undefined && !mayComeAgain(reply)) {
        this.faults.add(`${number} again: ${reply.status} ${reply.body.toString('utf8').slice(0, 200)}`);
        return;
      }
      await new Promise((done) => setTimeout(done, PAUSE_MS));
    }
    this.faults.add(`${number}: not answered after ${TRIES} tries`);
  }

  /** The numbered thing is in the book exactly once, with one leaf and one stored reply, under the id that was told. */
  async check(number: number): Promise<void> {
    const [row] = await this.server.query<{ ids: string[]; leaves: bigint; keys: bigint }>(
      `with done as (select person_id as id from parties.person_private where name_zh = $1)
       select array(select id::text from done order by id) as ids,
              (select count(*) from translog.leaf where kind = $2 and record_id in (select id from done)) as leaves,
              (select count(*) from platform.idempotency_key where route = $3 and key = $4) as keys`,
      [personName(number), EFFECT, ROUTE, keyOf(number)],
    );
    const { ids = [], leaves = 0n, keys = 0n } = row ?? {};
    const told = this.told.get(number);
    if (told !== undefined && !ids.includes(told)) {
      this.lost.add(told);
      this.faults.add(`lost: ${number} was acknowledged as ${told}, the book has ${ids.join(' ') || 'nothing'}`);
    }
    if (ids.length > 1) {
      this.tally.double += 1;
      this.faults.add(`double: ${number} is there as ${ids.join(' ')}`);
    }
    if (Number(leaves) !== ids.length) this.faults.add(`${number}: ${ids.length} records, ${leaves} leaves`);
    if (Number(keys) !== 1) this.faults.add(`${number}: ${keys} stored replies`);
  }

  /** Everything that was ever acknowledged, as the file has it. */
  async checkAll(): Promise<void> {
    const lines = readFileSync(this.file, 'utf8').split('\n').filter(Boolean);
    const ids = lines.map((line) => line.split(' ')[1] as string);
    const missing = await this.server.query<{ id: string }>(
      `select id from unnest($1::uuid[]) as told(id)
        where not exists (select from parties.person r where r.id = told.id)`,
      [ids],
    );
    for (const { id } of missing.filter((one) => !this.lost.has(one.id))) {
      this.lost.add(id);
      this.faults.add(`lost: ${id} was acknowledged and is not in the book any more`);
    }
    const [row] = await this.server.query<{ strange: bigint }>(
      'select count(*) as strange from parties.person r where r.id <> all ($1::uuid[])',
      [ids],
    );
    if (Number(row?.strange) > 0) this.faults.add(`${row?.strange} in the book that nobody was told of`);
  }

  close(): void {
    closeSync(this.handle);
  }

  private readonly told = new Map<number, string>();

  private acknowledge(number: number, reply: Reply): void {
    const { id } = JSON.parse(reply.body.toString('utf8')) as { id: string };
    const before = this.told.get(number);
    if (before !== undefined && before !== id) this.faults.add(`${number} was told as ${before} and as ${id}`);
    if (before !== undefined) return;
    writeSync(this.handle, `${number} ${id}\n`);
    fsyncSync(this.handle);
    this.told.set(number, id);
    this.tally.acknowledged += 1;
  }

  private asked(number: number) {
    return { ...this.market.ask(EFFECT, number), key: keyOf(number) };
  }
}

const keyOf = (number: number): string => `cut-${number}`;

/** The key is being worked on, or the database was out of reach: both say when to come again. */
function mayComeAgain({ status, headers }: Reply): boolean {
  return (status === 409 || status === 503) && headers['retry-after'] !== undefined;
}
