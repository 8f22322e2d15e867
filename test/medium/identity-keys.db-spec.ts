import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { addDays, shanghaiDate } from '../../src/kernel/calendar-date.js';
import { uuidv7 } from '../../src/kernel/ids.js';
import { ApiKeys } from '../../src/modules/identity/api-keys/api-keys.service.js';
import { Identity, type NewUser, SignIn, type User } from '../../src/modules/identity/index.js';
import type { Actor } from '../../src/platform/access.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { openTestApp } from '../support/http-app.js';

const [ORGANISATION, OTHER] = [uuidv7(Date.now(), randomBytes(16)), uuidv7(Date.now(), randomBytes(16))];
const PASSWORD = 'a long enough password';
const TOMORROW = addDays(shanghaiDate(new Date()), 1);

let db: TestDatabase;
let app: NestExpressApplication;
let identity: Identity;
let names = 0;

beforeAll(async () => {
  db = await openTestDatabase();
  app = await openTestApp({
    database: db.database,
    identity: { production: false, tokenSecret: randomBytes(32), tokenTtlSeconds: 600, dataDir: '/nonexistent' },
  });
  identity = app.get(Identity, { strict: false });
});

afterAll(async () => {
  await app?.close();
  await db?.close();
});

async function person(more: Partial<NewUser> = {}) {
  names += 1;
  const user = { roles: ['buyer', 'provider'], organisationId: ORGANISATION, ...more };
  return db.run(async (ctx) => {
    const made = await identity.addUser(ctx, { username: `maker-${names}`, password: PASSWORD, ...user });
    const proof = { username: made.username, password: PASSWORD };
    return { ...made, token: (await app.get(SignIn, { strict: false }).open(ctx, proof)).accessToken };
  });
}

const get = (path: string, token: string) =>
  request(app.getHttpServer()).get(`/api/v1/${path}`).set('Authorization', `Bearer ${token}`);
const post = (path: string, token: string, body: object = {}) =>
  request(app.getHttpServer()).post(`/api/v1/${path}`).set('Authorization', `Bearer ${token}`).send(body);

const wanted = (more: object = {}) => ({ name: '结算系统', roles: ['buyer'], expiresOn: TOMORROW, ...more });

async function keyOf(token: string, more: object = {}): Promise<{ id: string; key: string }> {
  const reply = await post('api-keys', token, wanted(more));
  expect(reply.status).toBe(201);
  return reply.body as { id: string; key: string };
}

/** A key that was made two days ago for one day. */
function endedKeyOf(maker: User): Promise<{ key: string }> {
  const day = 86_400_000;
  const now = new Date(Date.now() - 2 * day);
  const actor: Actor = { ...maker, kind: 'user' };
  const wish = { name: 'k', roles: ['buyer'], expiresAt: new Date(now.getTime() + day) };
  return db.run((ctx) => app.get(ApiKeys, { strict: false }).make(ctx, wish), { actor, now });
}

describe('an API key', () => {
  it('acts as its maker, for the organisation, with the roles that it was given and no other', async () => {
    const maker = await person();
    const reply = await post('api-keys', maker.token, wanted());
    expect(reply.body).toEqual({
      id: expect.any(String),
      name: '结算系统',
      roles: ['buyer'],
      organisationId: ORGANISATION,
      accountId: maker.id,
      expiresOn: TOMORROW,
      recordedAt: expect.any(String),
      key: expect.stringMatching(/^clk_[\w-]{43}$/),
    });
    const self = await get('me', reply.body.key);
    expect(self.body).toMatchObject({ id: maker.id, organisationId: ORGANISATION, roles: ['buyer'] });
  });

  it('is shown once and kept as a digest', async () => {
    const maker = await person();
    const { id, key } = await keyOf(maker.token);
    const list = await get('api-keys', maker.token);
    expect(list.body.items.map((one: { id: string }) => one.id)).toEqual([id]);
    expect(list.text).not.toContain(key);
    const [row] = await db.adminQuery<{ text: string }>(
      'select k::text as text from identity.api_key k where id = $1',
      [id],
    );
    expect(row?.text).not.toContain(key.slice(4));
    expect((await get('me', `clk_${/[0-9a-f]{64}/.exec(row?.text ?? '')?.[0]}`)).status).toBe(401);
  });

  it('has no role that its maker lacks, none that needs a second factor, and an end', async () => {
    const buyer = await person({ roles: ['buyer'] });
    const bad: readonly [object, number, string][] = [
      [{ roles: ['provider'] }, 422, 'IDENTITY.KEY_ROLE'],
      [{ roles: ['operator'] }, 400, 'PLATFORM.INVALID_REQUEST'],
      [{ roles: [] }, 400, 'PLATFORM.INVALID_REQUEST'],
      [{ expiresOn: '2020-01-01' }, 422, 'IDENTITY.KEY_LIFE'],
      [{ expiresOn: addDays(TOMORROW, 400) }, 422, 'IDENTITY.KEY_LIFE'],
      [{ expiresOn: undefined }, 400, 'PLATFORM.INVALID_REQUEST'],
    ];
    for (const [more, status, code] of bad) {
      const reply = await post('api-keys', buyer.token, wanted(more));
      expect([more, reply.status, reply.body.code]).toEqual([more, status, code]);
    }
    const officer = await person({
      roles: ['regulator'],
      organisationId: undefined,
      authority: 'SZ',
    } as Partial<NewUser>);
    expect((await post('api-keys', officer.token, wanted())).status).toBe(403);
  });

  it('opens nothing from the next request on when it is revoked, once', async () => {
    const maker = await person();
    const { id, key } = await keyOf(maker.token);
    expect((await get('me', key)).status).toBe(200);
    expect((await post(`api-keys/${id}/revoke`, maker.token)).status).toBe(204);
    expect((await get('me', key)).status).toBe(401);
    expect((await post(`api-keys/${id}/revoke`, maker.token)).status).toBe(404);
  });

  it('opens nothing when it has ended, or its maker is disabled or has lost the role', async () => {
    const [expired, disabled, demoted] = [await person(), await person(), await person()];
    const keys = [await endedKeyOf(expired), await keyOf(disabled.token), await keyOf(demoted.token)];
    await db.run((ctx) => identity.changeUser(ctx, disabled.username, { disabled: true }));
    await db.run((ctx) => identity.changeUser(ctx, demoted.username, { roles: ['provider'] }));
    const statuses = await Promise.all(keys.map(async ({ key }) => (await get('me', key)).status));
    expect(statuses).toEqual([401, 401, 401]);
  });

  it('manages neither keys nor passwords nor second factors', async () => {
    const { id, key } = await keyOf((await person()).token);
    const replies = [
      await post('api-keys', key, wanted()),
      await get('api-keys', key),
      await post(`api-keys/${id}/revoke`, key),
      await post('auth/second-factor', key),
      await post('auth/second-factor/confirm', key, { otp: '123456' }),
      await post('auth/second-factor/remove', key, { otp: '123456' }),
      await post('auth/revoke', key),
      await post('auth/password', key, { username: 'x', password: 'y', newPassword: 'z' }),
    ];
    expect(replies.map((reply) => [reply.status, reply.body.code])).toEqual(
      replies.map(() => [403, 'IDENTITY.PERSON_NEEDED']),
    );
  });

  it('of somebody else is ended by no other, also where the database would show it', async () => {
    const [maker, colleague] = [await person(), await person({ organisationId: OTHER })];
    const { id, key } = await keyOf(maker.token);
    const keys = app.get(ApiKeys, { strict: false });
    const byColleague = db.run((ctx) => keys.end({ ...ctx, actor: identity.asActor(colleague) }, id));
    await expect(byColleague).rejects.toThrow('KEY_UNKNOWN');
    expect((await get('me', key)).status).toBe(200);
  });

  it('of somebody else is unknown, but to the administrator', async () => {
    const [maker, colleague] = [await person(), await person({ organisationId: OTHER })];
    const admin = await person({ roles: ['admin'], organisationId: undefined } as Partial<NewUser>);
    const { id, key } = await keyOf(maker.token);
    const foreign = await post(`api-keys/${id}/revoke`, colleague.token);
    const nowhere = await post(`api-keys/${uuidv7(Date.now(), randomBytes(16))}/revoke`, colleague.token);
    expect([foreign.status, foreign.text]).toEqual([404, nowhere.text]);
    expect((await get('api-keys', colleague.token)).body.items).toEqual([]);
    expect((await get('api-keys?limit=200', admin.token)).body.items.map((one: { id: string }) => one.id)).toContain(
      id,
    );
    expect((await post(`api-keys/${id}/revoke`, admin.token)).status).toBe(204);
    expect((await get('me', key)).status).toBe(401);
  });

  it('is one of at most twenty, however many are asked for at once', async () => {
    const maker = await person();
    const replies = await Promise.all(Array.from({ length: 25 }, () => post('api-keys', maker.token, wanted())));
    expect(replies.filter((reply) => reply.status === 201)).toHaveLength(20);
    expect(replies.filter((reply) => reply.body.code === 'IDENTITY.KEYS_TOO_MANY')).toHaveLength(5);
  });
});
