import { connectDatabase, type DatabasePlace } from '../../src/platform/database/open-database.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';

describe('the connection at start', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await openTestDatabase();
  });
  afterAll(() => db.close());

  const place = (url: string): DatabasePlace => ({ url, started: false, stop: async () => undefined });
  const settings = { production: true, dataDir: '/nowhere', databasePoolSize: 2 };

  it('takes the application login in production and refuses a superuser or owner there', async () => {
    const database = await connectDatabase(place(db.url), settings);
    await database.close();
    const mighty = connectDatabase(place(db.adminUrl), settings);
    await expect(mighty).rejects.toMatchObject({
      code: 'PLATFORM.DATABASE_LOGIN',
      setting: 'DATABASE_URL',
      exitCode: 3,
    });
    const development = await connectDatabase(place(db.adminUrl), { ...settings, production: false });
    await development.close();
  });

  it('names the setting when nobody answers or the password is wrong, and does not repeat the password', async () => {
    const wrong = new URL(db.url);
    wrong.password = 'not-this-one';
    const closed = 'postgresql://user:not-this-one@127.0.0.1:1/db';
    for (const url of [wrong.href, closed]) {
      const refused = connectDatabase(place(url), settings);
      await expect(refused).rejects.toMatchObject({ code: 'PLATFORM.DATABASE_UNREACHABLE', setting: 'DATABASE_URL' });
      await expect(refused).rejects.not.toThrow('not-this-one');
    }
  });
});
