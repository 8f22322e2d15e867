import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { uuidv7 } from '../../src/kernel/ids.js';
import { Identity, type NewUser, SampleAccounts } from '../../src/modules/identity/index.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { openTestApp } from '../support/http-app.js';

const SECRET = randomBytes(32);
const ORGANISATION = uuidv7(Date.now(), randomBytes(16));
const PASSWORD = 'a long enough password';

let db: TestDatabase;
let app: NestExpressApplication;
let identity: Identity;
let dataDir: string;

beforeAll(async () => {
  db = await openTestDatabase();
  dataDir = mkdtempSync(join(tmpdir(), 'ledger-identity-'));
  app = await openTestApp({
    database: db.database,
    identity: { production: false, tokenSecret: SECRET, tokenTtlSeconds: 7200, dataDir },
  });
  identity = app.get(Identity, { strict: false });
});

afterAll(async () => {
  await app?.close();
  await db?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function add(user: Partial<NewUser> & { username: string }) {
  const whole = { roles: ['buyer'], organisationId: ORGANISATION, password: PASSWORD, ...user };
  return db.run((ctx) => identity.addUser(ctx, whole));
}

function signIn(username: string, password = PASSWORD) {
  return request(app.getHttpServer()).post('/api/v1/auth/token').send({ username, password });
}

async function tokenOf(username: string): Promise<string> {
  const reply = await signIn(username);
  expect(reply.status).toBe(200);
  return reply.body.accessToken as string;
}

function me(token: string) {
  return request(app.getHttpServer()).get('/api/v1/me').set('Authorization', `Bearer ${token}`);
}

describe('signing in', () => {
  it('gives a token by which the caller is known, with role and organisation', async () => {
    const user = await add({ username: 'Li.Na', name: '李娜' });
    const reply = await signIn('LI.NA');
    expect(reply.status).toBe(200);
    expect(reply.headers['cache-control']).toBe('no-store');
    expect(reply.body).toEqual({
      accessToken: expect.any(String),
      tokenType: 'Bearer',
      expiresIn: 7200,
      refreshToken: expect.stringMatching(/^[\w-]{43}$/),
      refreshExpiresIn: 604_800,
    });
    const self = await me(reply.body.accessToken);
    expect(self.status).toBe(200);
    expect(self.body).toEqual({
      id: user.id,
      username: 'li.na',
      name: '李娜',
      roles: ['buyer'],
      duties: [],
      organisationId: ORGANISATION,
    });
  });

  it('answers an unknown name and a wrong password with the same bytes', async () => {
    await add({ username: 'wang' });
    const wrong = await signIn('wang', 'not the password');
    const unknown = await signIn('nobody-here', 'not the password');
    expect(wrong.status).toBe(401);
    expect(wrong.body.code).toBe('IDENTITY.SIGN_IN_FAILED');
    expect(unknown.status).toBe(401);
    expect(unknown.text).toBe(wrong.text);
  });

  it('does for an unknown name the work of checking a password', async () => {
    await add({ username: 'timed' });
    const time = async (username: string) => {
      const start = process.hrtime.bigint();
      for (let round = 0; round < 5; round++) await signIn(username, 'not the password');
      return Number(process.hrtime.bigint() - start);
    };
    await signIn('nobody', 'x');
    const [known, unknown] = [await time('timed'), await time('nobody')];
    expect(unknown).toBeGreaterThan(known / 3);
  });

  it('refuses a disabled account, and its token, from the next request on', async () => {
    await add({ username: 'leaver' });
    const token = await tokenOf('leaver');
    expect((await me(token)).status).toBe(200);
    await db.run((ctx) => identity.changeUser(ctx, 'leaver', { disabled: true }));
    expect((await me(token)).status).toBe(401);
    expect((await signIn('leaver')).status).toBe(401);
    await db.run((ctx) => identity.changeUser(ctx, 'leaver', { disabled: false }));
    expect((await me(token)).status).toBe(401);
    expect((await signIn('leaver')).status).toBe(200);
  });

  it('shows changed roles from the next request on', async () => {
    await add({ username: 'mover' });
    const token = await tokenOf('mover');
    await db.run((ctx) => identity.changeUser(ctx, 'mover', { roles: ['provider'] }));
    expect((await me(token)).body.roles).toEqual(['provider']);
  });

  it('refuses a token after it was revoked, and only that one', async () => {
    await add({ username: 'twice' });
    const [first, second] = [await tokenOf('twice'), await tokenOf('twice')];
    const revoked = await request(app.getHttpServer())
      .post('/api/v1/auth/revoke')
      .set('Authorization', `Bearer ${first}`);
    expect(revoked.status).toBe(204);
    expect((await me(first)).status).toBe(401);
    expect((await me(second)).status).toBe(200);
  });

  it('lets neither system person sign in, and makes each once', async () => {
    const first = await db.run((ctx) => identity.systemPersons(ctx));
    const second = await db.run((ctx) => identity.systemPersons(ctx));
    expect(second).toEqual(first);
    expect(first.reviewer).toMatchObject({ kind: 'system', name: '系统审核人' });
    expect(first.resolver).toMatchObject({ kind: 'system', name: '系统审议人' });
    expect(first.reviewer.id).not.toBe(first.resolver.id);
    expect((await signIn('system-reviewer')).status).toBe(401);
  });
});

describe('making accounts', () => {
  it('takes a user name once, also for two at the same moment', async () => {
    const outcomes = await Promise.allSettled([add({ username: 'same' }), add({ username: 'SAME' })]);
    expect(outcomes.map((each) => each.status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = outcomes.find((each) => each.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'IDENTITY.USERNAME_TAKEN' });
    await expect(add({ username: 'same' })).rejects.toMatchObject({ code: 'IDENTITY.USERNAME_TAKEN' });
  });

  it('stores no password, and no name in what the log covers', async () => {
    await add({ username: 'private', name: '张三丰' });
    const rows = await db.adminQuery<{ text: string }>(
      `select concat(a, v, c.password_hash) as text from identity.account a
         join identity.account_version v on v.account_id = a.id join identity.credential c on c.account_id = a.id`,
    );
    for (const { text } of rows) expect(text).not.toMatch(/private|张三丰|a long enough/);
  });

  it('re-reads every leaf it appended, and finds a changed name or role', async () => {
    const digests = () =>
      db.run(async (ctx) => {
        const records: string[] = [];
        for (const source of identity.leafSources()) {
          for await (const page of source.stream(ctx)) records.push(...page.map((leaf) => JSON.stringify(leaf)));
        }
        return records;
      });
    const user = await add({ username: 'watched' });
    const before = await digests();
    const [{ count } = { count: 0n }] = await db.adminQuery<{ count: bigint }>('select count(*) from translog.leaf');
    expect(BigInt(before.length)).toBe(count);
    await db.adminQuery(`update identity.account_name set name = 'Someone Else' where account_id = $1`, [user.id]);
    expect(await digests()).not.toEqual(before);
    await db.adminQuery(`update identity.account_name set name = 'watched' where account_id = $1`, [user.id]);
    expect(await digests()).toEqual(before);
  });

  it('refuses to change or delete what an account was', async () => {
    await expect(
      db.run((ctx) => ctx.tx.query("update identity.account_version set roles = '{admin}'")),
    ).rejects.toThrow(/append-only|permission denied/);
  });
});

describe('sample accounts', () => {
  it('are made once, with passwords that stay and that only the owner of the folder reads', async () => {
    const samples = app.get(SampleAccounts, { strict: false });
    const users = [{ role: 'buyer', username: 'sample-buyer', organisationId: ORGANISATION, organisation: '示例买方' }];
    const first = await db.run((ctx) => samples.ensure(ctx, users));
    const second = await db.run((ctx) => samples.ensure(ctx, users));
    expect(second).toEqual(first);
    expect(await samples.credentials()).toEqual(first);
    expect(statSync(join(dataDir, 'sample-credentials.json')).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(dataDir, 'sample-credentials.json'), 'utf8'))).toEqual(first);
    const [credential] = first;
    expect((await signIn('sample-buyer', credential?.password)).status).toBe(200);
  });

  it('neither sign in nor act in production', async () => {
    const live = await openTestApp({
      database: db.database,
      identity: { production: true, tokenSecret: SECRET, tokenTtlSeconds: 7200, dataDir },
    });
    try {
      const samples = live.get(SampleAccounts, { strict: false });
      const [credential] = await app.get(SampleAccounts, { strict: false }).credentials();
      const token = (await signIn('sample-buyer', credential?.password)).body.accessToken as string;
      const server = request(live.getHttpServer());
      const body = { username: 'sample-buyer', password: credential?.password };
      expect((await server.post('/api/v1/auth/token').send(body)).status).toBe(401);
      expect((await server.get('/api/v1/me').set('Authorization', `Bearer ${token}`)).status).toBe(401);
      await expect(samples.credentials()).rejects.toMatchObject({ code: 'IDENTITY.SAMPLE_IN_PRODUCTION' });
      await expect(db.run((ctx) => samples.ensure(ctx, []))).rejects.toMatchObject({
        code: 'IDENTITY.SAMPLE_IN_PRODUCTION',
      });
    } finally {
      await live.close();
    }
  });
});
