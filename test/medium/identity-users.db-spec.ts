import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { AuditTrail, Identity, type NewUser } from '../../src/modules/identity/index.js';
import { PartiesModule } from '../../src/modules/parties/index.js';
import { otpOf } from '../support/authenticator.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { codeOf, enterprises } from '../support/market.js';
import { openRooms } from '../support/rooms-app.js';

const PASSWORD = 'a long enough passphrase 42';
const OWN_CHOICE = 'six unrelated words of my own';
const UNKNOWN = '016f5e66-e800-7000-8000-000000000000';

let db: TestDatabase;
let app: NestExpressApplication;
let organisation = '';
let names = 0;
let admin: Person;

interface Person {
  readonly id: string;
  readonly username: string;
  readonly token: string;
}

const send = (method: 'get' | 'post', path: string, token?: string, body?: object) => {
  const test = request(app.getHttpServer())[method](`/api/v1${path}`);
  if (token !== undefined) test.set('Authorization', `Bearer ${token}`);
  return body === undefined ? test : test.send(body);
};
const get = (path: string, token = admin.token) => send('get', path, token);
const post = (path: string, body?: object, token = admin.token) => send('post', path, token, body);
const signIn = (username: string, password: string, more: object = {}) =>
  send('post', '/auth/token', undefined, { username, password, ...more });

async function person(more: Partial<NewUser> = {}): Promise<Person> {
  names += 1;
  const user = {
    username: `user-${names}`,
    password: PASSWORD,
    roles: ['buyer'],
    organisationId: organisation,
    ...more,
  };
  const { id, username } = await db.run((ctx) => app.get(Identity, { strict: false }).addUser(ctx, user));
  return { id, username, token: String((await signIn(username, PASSWORD)).body.accessToken) };
}

beforeAll(async () => {
  db = await openTestDatabase();
  app = await openRooms(db, [PartiesModule]);
  [organisation = ''] = await db.run((ctx) => enterprises(ctx, 1));
  const { organisationId: _none, ...mandate } = { organisationId: '', roles: ['admin'] };
  names += 1;
  const { id, username } = await db.run((ctx) =>
    app.get(Identity, { strict: false }).addUser(ctx, { username: 'admin-1', password: PASSWORD, ...mandate }),
  );
  admin = { id, username, token: String((await signIn(username, PASSWORD)).body.accessToken) };
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

describe('the administrator of users', () => {
  it('makes an account whose password is good for choosing another, and for nothing else', async () => {
    const asked = { username: 'New.One', name: '新账号', roles: ['buyer'], organisation: codeOf(1) };
    const made = await post('/users', asked).expect(201);
    const { password, ...user } = made.body;
    expect(user).toMatchObject({ username: 'new.one', roles: ['buyer'], duties: [], organisationId: organisation });
    expect((await get(`/users/${user.id}`).expect(200)).body).toEqual(user);
    const refused = await signIn('new.one', password).expect(401);
    expect(refused.body.code).toBe('IDENTITY.PASSWORD_TEMPORARY');
    const change = { username: 'new.one', password, newPassword: OWN_CHOICE };
    await send('post', '/auth/password', undefined, change).expect(204);
    await signIn('new.one', password).expect(401);
    const token = String((await signIn('new.one', OWN_CHOICE).expect(200)).body.accessToken);
    expect((await get('/me', token)).body).toMatchObject({ name: '新账号', organisationId: organisation });
  });

  it.each([
    [{ username: 'user-x', roles: ['buyer'] }, 422, 'IDENTITY.ORGANISATION_MISSING'],
    [{ username: 'user-x', roles: ['buyer'], organisation: codeOf(99) }, 422, 'PARTIES.UNKNOWN_PARTY'],
    [{ username: 'user-x', roles: ['regulator'] }, 422, 'IDENTITY.AUTHORITY_MISSING'],
    [{ username: 'user-x', roles: ['admin', 'auditor'] }, 422, 'IDENTITY.ADMIN_ALONE'],
    [{ username: 'admin-1', roles: ['auditor'] }, 409, 'IDENTITY.USERNAME_TAKEN'],
    [{ username: 'user-x', roles: ['root'] }, 400, 'PLATFORM.INVALID_REQUEST'],
    [{ username: 'user-x', roles: ['auditor'], password: PASSWORD }, 400, 'PLATFORM.INVALID_REQUEST'],
  ])('is refused %j', async (asked, status, code) => {
    const { body } = await post('/users', asked).expect(status);
    expect(body.code).toBe(code);
  });

  it('changes roles and duties from the person’s next request on', async () => {
    const { id, token } = await person({
      roles: ['regulator'],
      duties: ['case'],
      authority: 'SZ',
      organisationId: undefined,
    });
    const changed = await post(`/users/${id}/change`, { duties: ['review', 'finance'] }).expect(200);
    expect(changed.body).toMatchObject({ roles: ['regulator'], duties: ['review', 'finance'] });
    expect((await get('/me', token)).body.duties).toEqual(['review', 'finance']);
    const demoted = await post(`/users/${id}/change`, { roles: ['auditor'], duties: [] }).expect(200);
    expect(demoted.body).toMatchObject({ roles: ['auditor'], duties: [] });
    expect((await get('/me', token)).body.roles).toEqual(['auditor']);
    const { body } = await post(`/users/${id}/change`, { duties: ['case'] }).expect(422);
    expect(body.code).toBe('IDENTITY.DUTY_WITHOUT_REGULATOR');
  });

  it('disables and enables; who is out stays out until signing in anew', async () => {
    const { id, username, token } = await person();
    expect((await post(`/users/${id}/disable`).expect(200)).body.disabledAt).toBeDefined();
    await get('/me', token).expect(401);
    await signIn(username, PASSWORD).expect(401);
    expect((await post(`/users/${id}/enable`).expect(200)).body.disabledAt).toBeUndefined();
    await get('/me', token).expect(401);
    await signIn(username, PASSWORD).expect(200);
  });

  it('gives a password in place of a lost one, and ends what was open under the old one', async () => {
    const { id, username, token } = await person();
    const { password } = (await post(`/users/${id}/resetPassword`).expect(200)).body;
    await get('/me', token).expect(401);
    await signIn(username, PASSWORD).expect(401);
    expect((await signIn(username, password).expect(401)).body.code).toBe('IDENTITY.PASSWORD_TEMPORARY');
    await send('post', '/auth/password', undefined, { username, password, newPassword: OWN_CHOICE }).expect(204);
    await signIn(username, OWN_CHOICE).expect(200);
  });

  it('takes away a lost second factor, which a new password alone does not get round', async () => {
    const { id, username, token } = await person();
    const { uri } = (await post('/auth/second-factor', undefined, token).expect(200)).body;
    await post('/auth/second-factor/confirm', { otp: otpOf(uri, new Date()) }, token).expect(200);
    expect((await get(`/users/${id}`)).body.secondFactor).toBe(true);
    const { password } = (await post(`/users/${id}/resetPassword`).expect(200)).body;
    const change = { username, password, newPassword: OWN_CHOICE };
    const { body } = await send('post', '/auth/password', undefined, change).expect(401);
    expect(body.code).toBe('IDENTITY.SECOND_FACTOR_NEEDED');
    await post(`/users/${id}/resetSecondFactor`).expect(204);
    expect((await get(`/users/${id}`)).body.secondFactor).toBe(false);
    await send('post', '/auth/password', undefined, change).expect(204);
    expect((await post(`/users/${id}/resetSecondFactor`).expect(409)).body.code).toBe('IDENTITY.SECOND_FACTOR_ABSENT');
  });

  it('signs a person out everywhere', async () => {
    const { id, username, token } = await person();
    const other = String((await signIn(username, PASSWORD)).body.accessToken);
    await post(`/users/${id}/endSessions`).expect(204);
    for (const one of [token, other]) await get('/me', one).expect(401);
    await signIn(username, PASSWORD).expect(200);
  });

  it('changes nothing of the own account here, and nobody of the service itself', async () => {
    const { reviewer } = await db.run((ctx) => app.get(Identity, { strict: false }).systemPersons(ctx));
    for (const step of ['change', 'disable', 'enable', 'resetPassword', 'resetSecondFactor', 'endSessions']) {
      const own = await post(`/users/${admin.id}/${step}`, step === 'change' ? { roles: ['auditor'] } : undefined);
      expect([step, own.status, own.body.code]).toEqual([step, 409, 'IDENTITY.OWN_ACCOUNT']);
      for (const id of [reviewer.id, UNKNOWN, 'no-id']) {
        const reply = await post(`/users/${id}/${step}`, step === 'change' ? { roles: ['auditor'] } : undefined);
        expect([step, reply.status, reply.body.code]).toEqual([step, 404, 'IDENTITY.UNKNOWN']);
      }
    }
    expect((await get('/me')).body.roles).toEqual(['admin']);
  });

  it('finds accounts by part of a name, page by page, and tells no secret of them', async () => {
    const made = [await person({ name: '苏寻人' }), await person({ name: '苏寻人乙' })];
    const found = await get(`/users?q=${encodeURIComponent('寻人')}&limit=1`).expect(200);
    expect(found.body.items.map(({ id }: { id: string }) => id)).toEqual([made[1]?.id]);
    const next = await get(`/users?q=${encodeURIComponent('寻人')}&limit=1&cursor=${found.body.nextCursor}`).expect(
      200,
    );
    expect([next.body.items[0].id, next.body.nextCursor]).toEqual([made[0]?.id, null]);
    const all = await get('/users?limit=200').expect(200);
    expect(all.text).not.toMatch(/password|argon2|secret|hash/i);
    expect(all.body.items.every(({ username }: { username: string }) => !username.startsWith('system-'))).toBe(true);
  });

  it('is recorded with each step, under who did it, for whom', async () => {
    const { id } = await person();
    await post(`/users/${id}/disable`).expect(200);
    await get(`/users/${id}`).expect(200);
    const entries = await db.run((ctx) => app.get(AuditTrail, { strict: false }).search(ctx, { subject: id }, 2));
    expect(entries.map(({ kind, operation, actorId }) => [kind, operation, actorId])).toEqual([
      ['READ', 'UsersController_user', admin.id],
      ['CHANGE', 'UsersController_disable', admin.id],
    ]);
  });
});
