import { MIGRATIONS } from '../../migrations/index.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

describe('the migrations', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await openTestDatabase();
  });
  afterAll(() => db.close());

  const nameOf = (migration: (typeof MIGRATIONS)[number]): string => new migration().name ?? migration.name;

  it('all run on an empty database, in the order of the list', async () => {
    const ran = await db.adminQuery<{ name: string }>('select name from public.migration order by id');
    expect(ran.map((row) => row.name)).toEqual(MIGRATIONS.map(nameOf));
  });

  it('are listed in the order of their timestamps, once each', () => {
    const stamps = MIGRATIONS.map((migration) => Number(nameOf(migration).slice(-13)));
    expect(stamps).toEqual([...new Set(stamps)].sort((a, b) => a - b));
  });

  it('run once: a second run changes nothing', async () => {
    expect(await migrate(db.adminUrl)).toEqual([]);
  });

  it('give the application no table of its own and no way to truncate or drop one', async () => {
    const owned = await db.run((ctx) =>
      ctx.tx.query(
        `select relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = current_user`,
      ),
    );
    const superuser = await db.run((ctx) =>
      ctx.tx.query('select rolsuper, rolbypassrls from pg_roles where rolname = current_user'),
    );
    expect([owned, superuser]).toEqual([[], [{ rolsuper: false, rolbypassrls: false }]]);
    await expect(db.run((ctx) => ctx.tx.query('truncate public.migration'))).rejects.toThrow('permission denied');
  });
});
