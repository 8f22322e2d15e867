/** Failed sign-ins, and passwords under the two profiles. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { uuidv7 } from '../../src/kernel/ids.js';
import { keyFor } from '../../src/modules/identity/core/secrets.js';
import { waitSubject } from '../../src/modules/identity/core/sign-in-wait.js';
import { Identity } from '../../src/modules/identity/index.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { openTestApp } from '../support/http-app.js';

const SECRET = randomBytes(32);
const ORGANISATION = uuidv7(Date.now(), randomBytes(16));
const PASSWORD = 'a Long enough password 1';

let db: TestDatabase;
const apps: NestExpressApplication[] = [];
let names = 0;

beforeAll(async () => {
  db = await openTestDatabase();
  const settings = { production: false, tokenSecret: SECRET, tokenTtlSeconds: 600, dataDir: '/nonexistent' };
  for (const passwordProfile of ['asvs', 'mlps'] as const) {
    apps.push(await openTestApp({ database: db.database, identity: { ...settings, passwordProfile } }));
  }
});

afterAll(async () => {
  for (const app of apps) await app.close();
  await db?.close();
});

async function person(): Promise<string> {
  names += 1;
  const username = `waiter-${names}`;
  const user = { username, roles: ['buyer'], organisationId: ORGANISATION, password: PASSWORD };
  await db.run((ctx) => (apps[0] as NestExpressApplication).get(Identity, { strict: false }).addUser(ctx, user));
  return username;
}

const at = (profile: 0 | 1) => request((apps[profile] as NestExpressApplication).getHttpServer());
const signIn = (username: string, password = PASSWORD, profile: 0 | 1 = 0) =>
  at(profile).post('/api/v1/auth/token').send({ username, password });

/** Lets all waits pass, and all counts stand. */
const pass = () => db.adminQuery(`update identity.sign_in_wait set free_at = now() - interval '1 second'`);
const forget = () => db.adminQuery('delete from identity.sign_in_wait');

describe('failed sign-ins', () => {
  it('cost five attempts nothing; then even the right password waits, longer each time, and opens after the wait', async () => {
    await forget();
    const username = await person();
    const waits: number[] = [];
    for (let failure = 1; failure <= 9; failure++) {
      expect((await signIn(username, 'wrong')).status).toBe(401);
      const reply = await signIn(username);
      if (failure <= 5) {
        expect(reply.status).toBe(200);
        for (let more = 1; more <= failure; more++) await signIn(username, 'wrong');
        await pass();
      } else {
        expect([reply.status, reply.body.code]).toEqual([429, 'IDENTITY.SIGN_IN_WAIT']);
        waits.push(Number(reply.headers['retry-after']));
        await pass();
      }
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(new Set(waits).size).toBeGreaterThan(1);
    expect((await signIn(username)).status).toBe(200);
  });

  it('are the same for a name that nobody has', async () => {
    await forget();
    const known = await person();
    for (const username of [known, 'nobody-at-all']) {
      const statuses: number[] = [];
      for (let failure = 1; failure <= 7; failure++) statuses.push((await signIn(username, 'wrong')).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429]);
    }
  });

  it('are counted before they are judged: forty at once are not judged one by one', async () => {
    await forget();
    const username = await person();
    const replies = await Promise.all(Array.from({ length: 40 }, () => signIn(username, 'wrong')));
    expect(replies.filter((reply) => reply.status === 401)).toHaveLength(6);
    expect(replies.filter((reply) => reply.status === 429)).toHaveLength(34);
  });

  it('elsewhere do not keep the owner out of an address from which the account was entered', async () => {
    await forget();
    const [owner, stranger] = [await person(), await person()];
    expect((await signIn(owner)).status).toBe(200);
    for (const username of [owner, stranger]) {
      const subject = waitSubject(keyFor(SECRET, 'sign-in wait'), 'account', username, '');
      await db.adminQuery(
        `insert into identity.sign_in_wait values ($1, 1000, now(), now() + interval '1 minute')
         on conflict (subject) do update set failures = 1000, free_at = now() + interval '1 minute'`,
        [subject],
      );
    }
    expect((await signIn(owner)).status).toBe(200);
    expect((await signIn(stranger)).status).toBe(429);
  });

  it('leave neither user name nor address in the database', async () => {
    const username = await person();
    await signIn(username, 'wrong');
    const rows = await db.adminQuery<{ text: string }>('select w::text as text from identity.sign_in_wait w');
    const hex = Buffer.from(username, 'utf8').toString('hex');
    for (const { text } of rows)
      expect(text.includes(username) || text.includes(hex) || text.includes('127.0.0.1')).toBe(false);
  });
});

describe('a new password', () => {
  const change = (username: string, newPassword: string, profile: 0 | 1 = 0, password = PASSWORD) =>
    at(profile).post('/api/v1/auth/password').send({ username, password, newPassword });

  it('is refused when it is short, common, the old one, or under MLPS of too few kinds', async () => {
    await forget();
    const cases: readonly [string, 0 | 1, string][] = [
      ['elevenchars', 0, 'IDENTITY.PASSWORD_LENGTH'],
      ['Password123456', 0, 'IDENTITY.PASSWORD_COMMON'],
      [PASSWORD, 0, 'IDENTITY.PASSWORD_UNCHANGED'],
      ['correct horse battery', 1, 'IDENTITY.PASSWORD_KINDS'],
    ];
    for (const [newPassword, profile, code] of cases) {
      const reply = await change(await person(), newPassword, profile);
      expect([newPassword, reply.status, reply.body.code]).toEqual([newPassword, 422, code]);
    }
    expect((await change(await person(), 'correct horse battery', 0)).status).toBe(204);
  });

  it('is asked for under MLPS when the old one is 90 days old, and then opens; under ASVS it is not', async () => {
    await forget();
    const username = await person();
    await db.adminQuery(`update identity.credential set changed_at = now() - interval '90 days'`);
    expect((await signIn(username)).status).toBe(200);
    const old = await signIn(username, PASSWORD, 1);
    expect([old.status, old.body.code]).toEqual([401, 'IDENTITY.PASSWORD_EXPIRED']);
    expect((await change(username, 'Correct horse battery 2', 1)).status).toBe(204);
    expect((await signIn(username, 'Correct horse battery 2', 1)).status).toBe(200);
  });
});
