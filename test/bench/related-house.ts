/** The room of related parties on a database of its own with a register to measure on, and the statement beside it. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { present } from '../../src/kernel/assert.js';
import type { Graph } from '../../src/modules/parties/core/graph.js';
import type { Relatedness } from '../../src/modules/parties/index.js';
import type { Translog } from '../../src/modules/translog/index.js';
import { SYSTEM_ACTOR } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { openEmbedded } from '../../src/platform/database/embedded-postgres.js';
import { partiesRoom } from '../support/parties-facade.js';
import { type Asked, fillRegister, type RegisterSize } from './synthetic-register.js';

/** Room for the register and its index in the server's memory, so that the statement does not wait for the disk. */
const SETTINGS = { shared_buffers: '1GB', max_wal_size: '8GB', jit: 'off' };

/** The log is not what is measured. */
const NO_LOG = { append: async () => undefined } as unknown as Translog;

export type Room = ReturnType<typeof partiesRoom>;

export interface Loaded {
  readonly graph: Graph;
  readonly seconds: number;
  readonly rssMb: number;
}

export class RelatedHouse {
  private constructor(
    readonly database: Database,
    readonly room: Room,
    private readonly leave: () => Promise<void>,
  ) {}

  /** As superuser: the register is filled, and the statement beside asks, without a caller that the walls would let in. */
  static async open(size: RegisterSize): Promise<RelatedHouse> {
    const folder = await mkdtemp(join(tmpdir(), 'ledger-bench-'));
    const server = await openEmbedded(folder, { settings: SETTINGS });
    const dataSource = await makeDataSource({ url: server.adminUrl, poolSize: 4 }).initialize();
    await dataSource.runMigrations();
    const database = new Database(dataSource);
    await fillRegister(database, size);
    return new RelatedHouse(database, partiesRoom(NO_LOG, database), async () => {
      await database.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    });
  }

  /** Another instance of the service on the same database. */
  another(): Room {
    return partiesRoom(NO_LOG, this.database);
  }

  run<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> {
    return this.database.run(SYSTEM_ACTOR, work);
  }

  /** Asks once, which makes the room load its graph, and waits until it has. */
  async load(question: Asked): Promise<Loaded & { readonly firstAnswerMs: number }> {
    const { graphStore } = this.room;
    const whole = graphStore.whole.bind(graphStore);
    const loading = new Promise<Loaded>((done, fail) => {
      graphStore.whole = async (...asked) => {
        const [start, before] = [performance.now(), settledRss()];
        const graph = await whole(...asked).catch((error: unknown) => {
          fail(error as Error);
          throw error;
        });
        const seconds = (performance.now() - start) / 1000;
        done({ graph, seconds, rssMb: (settledRss() - before) / 1e6 });
        return graph;
      };
    });
    const start = performance.now();
    await this.ask(question);
    const firstAnswerMs = performance.now() - start;
    const loaded = await loading;
    graphStore.whole = whole;
    return { ...loaded, firstAnswerMs };
  }

  /** Through the door, in a transaction of its own. */
  ask(question: Asked): Promise<Relatedness> {
    return this.run((ctx) => this.room.parties.relatedness(ctx, question));
  }

  /** The same question of equity to PostgreSQL: everyone with 25% or more of each party, as a fixpoint. */
  async statement({ a, b, on }: Asked): Promise<string> {
    const rows = await this.database.dataSource.query<Verdict[]>(STATEMENT, [a, b, on]);
    const { ab, ba, common } = present(rows[0], 'a row');
    return verdict(ab, ba, common);
  }

  close(): Promise<void> {
    return this.leave();
  }
}

interface Verdict {
  readonly ab: boolean;
  readonly ba: boolean;
  readonly common: boolean;
}

const STATEMENT = `
  with recursive up(side, id) as (
    values ('a', $1::uuid), ('b', $2::uuid)
    union
    select up.side, r.from_id
      from up
      join parties.relation r on r.to_id = up.id and r.type = 'HOLDS' and r.share_pct >= 25
      left join parties.relation_end e on e.relation_id = r.id
     where r.valid_from <= $3 and (r.valid_to is null or r.valid_to > $3) and (e.ended_on is null or e.ended_on > $3))
  select exists (select from up where side = 'b' and id = $1) as ab,
         exists (select from up where side = 'a' and id = $2) as ba,
         exists (select from up x join up y on y.id = x.id and y.side = 'b'
                  where x.side = 'a' and x.id not in ($1, $2)) as common`;

function verdict(ab: boolean, ba: boolean, common: boolean): string {
  return [ab, ba, common].map((one) => (one ? '1' : '0')).join('');
}

/** What an answer says of equity, as the statement says it. */
export function equityOf({ limbs, judged }: Relatedness): string {
  const holds = (party: string): boolean =>
    limbs.some(({ code, holder }) => code === 'T42_EQUITY' && holder.includes(party));
  return verdict(
    holds(judged.a),
    holds(judged.b),
    limbs.some(({ code }) => code === 'T42_COMMON_HOLDER'),
  );
}

export function digest(verdicts: readonly string[]): string {
  return createHash('sha256').update(verdicts.join(' ')).digest('hex');
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Resident memory in bytes after what is not used any more was given back. */
function settledRss(): number {
  collect();
  return process.memoryUsage.rss();
}
