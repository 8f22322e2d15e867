import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { Identity } from '../../src/modules/identity/index.js';
import { type Actor, DUTIES, PUBLIC_ACTOR, ROLES } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { Database, type RunOptions } from '../../src/platform/database/database.js';
import { ROOM_SCHEMAS } from '../../src/platform/database/rooms.js';
import { OPEN } from '../../src/platform/database/walls.table.js';
import { AccessGuard } from '../../src/platform/http/access.guard.js';
import { SAMPLE_USERS } from '../../src/sample-users.table.js';
import { recordInEveryTable } from '../support/every-table.js';
import { type Journey, openJourney, type Username } from '../support/journey.js';

/** One of each role: what the others of a role may see differs by whom they act for alone. */
const WHO = [undefined, ...new Map(SAMPLE_USERS.map(({ role, username }) => [role, username as Username])).values()];
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** Ids tried at each address: more of one kind show no more. */
const OF_EACH_KIND = 2;

/** Repeats to the auditor the ids that were asked for here. */
const ACCESS_LOG = 'AccessLogController_list';

/** Every service believes that whoever asks has every role and duty; the database is told who it is. */
class Gullible extends Database {
  override run<T>(actor: Actor, work: (ctx: Ctx) => Promise<T>, options?: RunOptions): Promise<T> {
    const believed = actor.kind === 'system' ? actor : { ...actor, kind: 'user', roles: ROLES, duties: DUTIES };
    return super.run(actor, (ctx) => work({ ...ctx, actor: believed as Actor }), options);
  }
}

interface Reading {
  readonly id: string;
  readonly path: string;
}

describe('reading with the checks of guard and services switched off', () => {
  const guard = AccessGuard.prototype.canActivate;
  let journey: Journey;
  let readings: Reading[];
  let ids: string[];
  /** By caller, what the database shows them while all walls stand. */
  const shown = new Map<Username | undefined, Set<string>>();

  beforeAll(async () => {
    AccessGuard.prototype.canActivate = async function (this: AccessGuard, host: ExecutionContext) {
      await guard.call(this, host).catch(() => false);
      return true;
    };
    journey = await openJourney((parts) => ({
      ...parts,
      database: new Gullible(parts.database.dataSource, parts.database.clock),
    }));
    await recordInEveryTable(journey.application, (sql) => journey.db.adminQuery(sql));
    const { body } = await journey.get('/docs/openapi.json').expect(200);
    const paths = (body as { paths: Record<string, { get?: { operationId: string } }> }).paths;
    readings = Object.entries(paths).flatMap(([path, { get }]) =>
      get === undefined ? [] : [{ id: get.operationId, path }],
    );
    const records = await journey.db.adminQuery<{ name: string }>(
      `select distinct n.nspname || '.' || c.relname as name from pg_constraint f join pg_class c on c.oid = f.confrelid
         join pg_namespace n on n.oid = c.relnamespace where f.contype = 'f' and n.nspname = any ($1) order by 1`,
      [ROOM_SCHEMAS],
    );
    ids = await allKeysOf(records.map(({ name }) => name));
    for (const username of WHO) shown.set(username, await known(username));
  });
  afterAll(async () => {
    AccessGuard.prototype.canActivate = guard;
    await journey?.close();
  });

  const walled = async (): Promise<string[]> => {
    const tables = await journey.db.adminQuery<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = any ($1) and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
      [ROOM_SCHEMAS],
    );
    return tables.map(({ name }) => name).filter((name) => OPEN[name] === undefined);
  };

  /** A few records of the table by which something may be asked for. */
  const keysOf = async (table: string): Promise<string[]> => {
    const rows = await journey.db.adminQuery<{ row: string }>(
      `select to_json(t)::text as row from ${table} t limit 40`,
    );
    const found = rows.map(({ row }) => (JSON.parse(row) as { id?: unknown }).id);
    return found.filter((id): id is string => typeof id === 'string').slice(0, OF_EACH_KIND);
  };

  /** One table after the other: all at once would take a connection each, of which the server has a hundred. */
  const allKeysOf = async (tables: readonly string[]): Promise<string[]> => {
    const keys: string[] = [];
    for (const table of tables) keys.push(...(await keysOf(table)));
    return keys;
  };

  /** Every id in a row that the database shows this caller, whatever is asked. */
  const known = async (username: Username | undefined): Promise<Set<string>> => {
    const { application, db } = journey;
    const user = username && (await application.run((ctx) => application.get(Identity).findByUsername(ctx, username)));
    const actor = user ? application.get(Identity).asActor(user) : PUBLIC_ACTOR;
    const tables = await walled();
    return db.database.run(actor, async (ctx) => {
      const texts: string[] = [];
      for (const table of tables) {
        const rows = await ctx.tx.query<{ row: string }>(`select t::text as row from ${table} t`);
        texts.push(...rows.map(({ row }) => row));
      }
      return new Set(texts.join('\n').match(UUID) ?? []);
    });
  };

  /** What each caller is told of records that are not theirs, by operation. */
  const leaks = async (operations: readonly Reading[]): Promise<string[]> => {
    const all = new Set(await allKeysOf(await walled()));
    const found = new Set<string>();
    for (const username of WHO) {
      const own = shown.get(username);
      for (const { id, path } of operations) {
        for (const asked of path.includes('{') ? ids : ['']) {
          const reply = await journey.get(path.replaceAll(/\{[^}]*\}/g, asked), username);
          const told = (reply.text ?? '').match(UUID) ?? [];
          const foreign = told.filter((one) => one !== asked && all.has(one) && !own?.has(one));
          if (foreign.length > 0 && !(id === ACCESS_LOG && username === 'auditor'))
            found.add(`${id} as ${username ?? 'nobody'}: ${foreign[0]}`);
        }
      }
    }
    return [...found];
  };

  it('tells nobody of a record that the database does not show them', async () => {
    expect(await leaks(readings)).toEqual([]);
    expect(readings.length).toBeGreaterThan(50);
  }, 600_000);

  it('would have been seen to tell: it tells of contracts where their wall is gone', async () => {
    const contracts = readings.filter(({ path }) => path.startsWith('/api/v1/contracts'));
    await journey.db.adminQuery('alter table contracts.contract disable row level security');
    expect((await leaks(contracts)).length).toBeGreaterThan(0);
  }, 60_000);
});
