/** Sessions of browsers, as production serves them: the cookie, the forms, the ends. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request, { type Response } from 'supertest';
import { appModule } from '../../src/app.module.js';
import { Identity } from '../../src/modules/identity/index.js';
import { createHttpApp } from '../../src/platform/http/app.js';
import { httpSettings } from '../../src/platform/http/http-settings.js';
import { PORTAL_PATHS, portalProblemPages } from '../../src/portal/portal.module.js';
import { otpOf } from '../support/authenticator.js';
import { openParts } from '../support/service.js';

const PASSWORD = 'a long enough password';
const SITE = 'http://127.0.0.1';

let parts: Awaited<ReturnType<typeof openParts>>;
let app: NestExpressApplication;
let names = 0;

beforeAll(async () => {
  parts = await openParts();
  const settings = httpSettings({ production: true, pagePaths: PORTAL_PATHS, problemPages: portalProblemPages });
  const config = { ...parts.config, production: true };
  app = await createHttpApp(appModule({ ...parts, config }), { settings, logger: false });
});

afterAll(async () => {
  await app?.close();
  await parts?.close();
});

const http = () => request(app.getHttpServer());

async function person(roles: string[] = ['auditor'], more: object = {}): Promise<string> {
  names += 1;
  const username = `reader-${names}`;
  const identity = app.get(Identity, { strict: false });
  await parts.db.run((ctx) => identity.addUser(ctx, { username, roles, password: PASSWORD, ...more }));
  return username;
}

/** The cookies that a reply sets, as `name=value`. */
function cookiesOf(reply: Response): string[] {
  const set = (reply.headers['set-cookie'] ?? []) as unknown as string[];
  return set.map((cookie) => cookie.split(';', 1)[0] ?? '');
}

const sessionIn = (reply: Response) => cookiesOf(reply).find((cookie) => /^__Host-session=./.test(cookie)) ?? '';

/** What the form with this address carries. */
const formTokenIn = (page: string, action = '/sign-out') =>
  new RegExp(`action="${action}">.*?name="formToken" value="([^"]+)"`, 's').exec(page)?.[1] ?? '';

interface Browser {
  readonly cookie: string;
  readonly formToken: string;
}

/** Opens the sign-in page, as a browser does before it posts the form. */
async function atTheDoor(extra = ''): Promise<Browser> {
  const page = await http().get('/sign-in').set('Cookie', extra).expect(200);
  return {
    cookie: [extra, ...cookiesOf(page)].filter((one) => one !== '').join('; '),
    formToken: formTokenIn(page.text, '/sign-in'),
  };
}

function post(path: string, cookie: string, form: object, headers: Record<string, string> = {}) {
  return http().post(path).type('form').set('Accept', 'text/html').set('Cookie', cookie).set(headers).send(form);
}

async function signedIn(username: string, extra = ''): Promise<string> {
  const { cookie, formToken } = await atTheDoor(extra);
  const reply = await post('/sign-in', cookie, { username, password: PASSWORD, formToken, next: '/related' });
  expect([reply.status, reply.headers.location]).toEqual([303, '/related']);
  return sessionIn(reply);
}

/** A page for signed-in readers: shown, or sent to the sign-in. */
const isIn = async (cookie: string) =>
  (await http().get('/related').set('Accept', 'text/html').set('Cookie', cookie)).status === 200;

describe('the session cookie in production', () => {
  it('is bound to the host, closed to scripts, over TLS alone, and says nothing by itself', async () => {
    const username = await person();
    const { cookie, formToken } = await atTheDoor();
    const reply = await post('/sign-in', cookie, { username, password: PASSWORD, formToken });
    const [set = ''] = ((reply.headers['set-cookie'] ?? []) as unknown as string[]).filter((one) =>
      one.startsWith('__Host-session='),
    );
    expect(set).toMatch(
      /^__Host-session=[\w-]{43}; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(await isIn(sessionIn(reply))).toBe(true);
    expect(await isIn(sessionIn(reply).replace('__Host-session', 'session'))).toBe(false);
  });

  it('stands in the access log under the person who signed in; a failed sign-in as a denial', async () => {
    const username = await person();
    await signedIn(username);
    const { cookie, formToken } = await atTheDoor();
    await post('/sign-in', cookie, { username, password: 'not the password at all', formToken }).expect(422);
    await post('/sign-in', cookie, { username, password: '', formToken }).expect(422);
    const user = await parts.db.run((ctx) => app.get(Identity, { strict: false }).findByUsername(ctx, username));
    const entries = await parts.db.adminQuery<{ actor: string }>(
      `select kind, actor_id as actor, subject, code from identity.audit_entry
        where operation = 'SessionController_signIn' order by id desc limit 2`,
    );
    expect(entries).toEqual([
      { kind: 'DENIAL', actor: 'public', subject: null, code: 'IDENTITY.SIGN_IN_FAILED' },
      { kind: 'CHANGE', actor: user?.id, subject: user?.id, code: null },
    ]);
  });

  it('is kept as a digest', async () => {
    const secret = (await signedIn(await person())).split('=')[1] ?? '';
    const rows = await parts.db.adminQuery<{ text: string }>('select s::text as text from identity.session s');
    const hex = Buffer.from(secret, 'utf8').toString('hex');
    expect(rows.some(({ text }) => text.includes(secret) || text.includes(hex))).toBe(false);
  });

  it('is new at every sign-in: one that an attacker planted opens nothing, and a former one ends', async () => {
    const username = await person();
    const planted = `__Host-session=${'A'.repeat(43)}`;
    const first = await signedIn(username, planted);
    expect(first).not.toBe(planted);
    expect(await isIn(planted)).toBe(false);
    const second = await signedIn(username, first);
    expect(second).not.toBe(first);
    expect(await isIn(first)).toBe(false);
    expect(await isIn(second)).toBe(true);
  });

  it('is worth nothing on the API, and for a form', async () => {
    const cookie = await signedIn(await person());
    expect((await http().get('/api/v1/me').set('Cookie', cookie)).status).toBe(401);
    expect((await http().post('/api/v1/auth/revoke').set('Cookie', cookie)).status).toBe(401);
  });
});

describe('a session ends', () => {
  const age = (column: string, seconds: number) =>
    parts.db.adminQuery(`update identity.session set ${column} = ${column} - interval '${seconds} seconds'`);

  it('when its reader signs out, for every copy of the cookie', async () => {
    const cookie = await signedIn(await person());
    const page = await http().get('/related').set('Cookie', cookie);
    const reply = await post('/sign-out', cookie, { formToken: formTokenIn(page.text) });
    expect(reply.status).toBe(303);
    expect(await isIn(cookie)).toBe(false);
  });

  it('when it was not used for half an hour; use prolongs it', async () => {
    const cookie = await signedIn(await person());
    await age('seen_at', 1_790);
    expect(await isIn(cookie)).toBe(true);
    await age('seen_at', 1_790);
    expect(await isIn(cookie)).toBe(true);
    await age('seen_at', 1_801);
    expect(await isIn(cookie)).toBe(false);
  });

  it('after twelve hours, however much it is used', async () => {
    const cookie = await signedIn(await person());
    await age('expires_at', 43_100);
    expect(await isIn(cookie)).toBe(true);
    await age('expires_at', 101);
    expect(await isIn(cookie)).toBe(false);
  });

  it('when the account is disabled, or its password changed', async () => {
    const [one, two] = [await person(), await person()];
    const [ones, twos] = [await signedIn(one), await signedIn(two)];
    await parts.db.run((ctx) => app.get(Identity, { strict: false }).changeUser(ctx, one, { disabled: true }));
    const change = { username: two, password: PASSWORD, newPassword: 'another long enough password' };
    await http().post('/api/v1/auth/password').send(change).expect(204);
    expect([await isIn(ones), await isIn(twos)]).toEqual([false, false]);
  });
});

describe('a form', () => {
  const foreign: readonly [string, Record<string, string>][] = [
    ['another site, as browsers say it', { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }],
    ['a sister site', { 'Sec-Fetch-Site': 'same-site', Origin: 'https://other.example.org' }],
    ['another origin, without Sec-Fetch-Site', { Origin: 'https://evil.example' }],
    ['a sandboxed frame', { Origin: 'null' }],
  ];

  it.each(foreign)('of %s signs nobody in and nobody out', async (_what, headers) => {
    const username = await person();
    const { cookie, formToken } = await atTheDoor();
    const form = { username, password: PASSWORD, formToken };
    expect((await post('/sign-in', cookie, form, headers)).status).toBe(403);
    const session = await signedIn(username);
    const page = await http().get('/related').set('Cookie', session);
    expect((await post('/sign-out', session, { formToken: formTokenIn(page.text) }, headers)).status).toBe(403);
    expect(await isIn(session)).toBe(true);
  });

  it('without the token of its page, or with that of another browser, does nothing', async () => {
    const username = await person();
    const [mine, theirs] = [await atTheDoor(), await atTheDoor()];
    const form = { username, password: PASSWORD };
    const origin = { Origin: SITE, Host: '127.0.0.1' };
    for (const formToken of [undefined, '', 'x', theirs.formToken]) {
      const reply = await post(
        '/sign-in',
        mine.cookie,
        formToken === undefined ? form : { ...form, formToken },
        origin,
      );
      expect([reply.status, sessionIn(reply)]).toEqual([422, '']);
    }
    expect((await post('/sign-in', '', { ...form, formToken: mine.formToken }, origin)).status).toBe(422);
    const session = await signedIn(username);
    for (const formToken of ['', mine.formToken]) {
      expect((await post('/sign-out', session, { formToken }, origin)).status).toBe(403);
    }
    expect(await isIn(session)).toBe(true);
  });
});

describe('somebody whose roles need a second factor', () => {
  it.each([['operator'], ['admin'], ['regulator']])(
    'does nothing as %s in production before it is confirmed',
    async (role) => {
      const more = role === 'regulator' ? { duties: ['case'], authority: 'sz-zsj' } : {};
      const username = await person([role], more);
      const token = async (otp?: string) => {
        const body = { username, password: PASSWORD, ...(otp === undefined ? {} : { otp }) };
        return (await http().post('/api/v1/auth/token').send(body)).body.accessToken as string;
      };
      const as = (accessToken: string) => ({ Authorization: `Bearer ${accessToken}` });
      const weak = await token();
      const me = async (accessToken: string) => (await http().get('/api/v1/me').set(as(accessToken))).body;
      const guarded = role === 'admin' ? '/api/v1/api-keys' : '/api/v1/queue';
      expect((await http().get(guarded).set(as(weak))).status).toBe(403);
      const { uri } = (await http().post('/api/v1/auth/second-factor').set(as(weak))).body as { uri: string };
      const confirm = { otp: otpOf(uri, new Date(), -1) };
      expect((await http().post('/api/v1/auth/second-factor/confirm').set(as(weak)).send(confirm)).status).toBe(200);
      expect((await http().get(guarded).set(as(weak))).status).toBe(200);
      const strong = await token(otpOf(uri, new Date()));
      expect((await http().get(guarded).set(as(strong))).status).toBe(200);
      expect((await me(strong)).roles).toEqual([role]);
    },
  );

  it('signs in to the portal with it', async () => {
    const username = await person(['operator']);
    const { accessToken } = (await http().post('/api/v1/auth/token').send({ username, password: PASSWORD })).body;
    const bearer = { Authorization: `Bearer ${accessToken as string}` };
    const { uri } = (await http().post('/api/v1/auth/second-factor').set(bearer)).body as { uri: string };
    const confirm = { otp: otpOf(uri, new Date(), -1) };
    await http().post('/api/v1/auth/second-factor/confirm').set(bearer).send(confirm).expect(200);
    const { cookie, formToken } = await atTheDoor();
    const form = { username, password: PASSWORD, formToken };
    const asked = await post('/sign-in', cookie, form);
    expect([asked.status, sessionIn(asked)]).toEqual([422, '']);
    expect(asked.text).toContain('动态口令');
    const reply = await post('/sign-in', cookie, { ...form, otp: otpOf(uri, new Date()) });
    expect(reply.status).toBe(303);
    expect((await http().get('/operator').set('Cookie', sessionIn(reply))).status).toBe(200);
  });
});
