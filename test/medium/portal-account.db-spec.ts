/** The own account in the portal, as in production: another password, and the second factor. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request, { type Response } from 'supertest';
import { appModule } from '../../src/app.module.js';
import { Identity, Users } from '../../src/modules/identity/index.js';
import { createHttpApp } from '../../src/platform/http/app.js';
import { httpSettings } from '../../src/platform/http/http-settings.js';
import { PORTAL_PATHS, portalProblemPages } from '../../src/portal/portal.module.js';
import { otpOf } from '../support/authenticator.js';
import { openParts } from '../support/service.js';

const PASSWORD = 'a long enough password';
const CHOSEN = 'four unrelated words there';
const SITE = 'http://127.0.0.1';

let parts: Awaited<ReturnType<typeof openParts>>;
let app: NestExpressApplication;
let names = 0;

beforeAll(async () => {
  parts = await openParts();
  const settings = httpSettings({ production: true, pagePaths: PORTAL_PATHS, problemPages: portalProblemPages });
  app = await createHttpApp(appModule({ ...parts, config: { ...parts.config, production: true } }), {
    settings,
    logger: false,
  });
});
afterAll(async () => {
  await app?.close();
  await parts?.close();
});

const http = () => request(app.getHttpServer());
const cookieIn = (reply: Response, name: string): string => {
  const set = (reply.headers['set-cookie'] ?? []) as unknown as string[];
  return set.map((one) => one.split(';', 1)[0] ?? '').find((one) => one.startsWith(`${name}=`)) ?? '';
};
const tokenIn = (page: string, action: string): string =>
  new RegExp(`action="${action}".*?name="formToken" value="([^"]*)"`, 's').exec(page)?.[1] ?? '';
const get = (path: string, cookie = '') => http().get(path).set('Cookie', cookie);
const post = (path: string, cookie: string, form: Record<string, string>) =>
  http().post(path).set('Cookie', cookie).set('Origin', SITE).set('Host', '127.0.0.1').type('form').send(form);

async function person(roles = ['auditor'], password = PASSWORD): Promise<string> {
  names += 1;
  const username = `holder-${names}`;
  await parts.db.run((ctx) => app.get(Identity, { strict: false }).addUser(ctx, { username, roles, password }));
  return username;
}

async function signIn(username: string, password: string, otp = ''): Promise<Response> {
  const page = await get('/sign-in').expect(200);
  const formToken = tokenIn(page.text, '/sign-in');
  return post('/sign-in', cookieIn(page, '__Host-form'), { username, password, otp, formToken });
}
const sessionOf = async (username: string, password = PASSWORD, otp = '') =>
  cookieIn(await signIn(username, password, otp), '__Host-session');

async function change(form: Record<string, string>): Promise<Response> {
  const page = await get('/account/password').expect(200);
  const formToken = tokenIn(page.text, '/account/password');
  return post('/account/password', cookieIn(page, '__Host-form'), { formToken, ...form });
}

/** Sets a second factor up by the pages: its address, the recovery codes, and the session's cookie. */
async function withFactor(username: string) {
  const cookie = await sessionOf(username);
  const account = await get('/account', cookie).expect(200);
  const formToken = tokenIn(account.text, '/account/second-factor');
  const page = await post('/account/second-factor', cookie, { formToken }).expect(200);
  const uri = (/href="(otpauth:[^"]*)"/.exec(page.text)?.[1] ?? '').replaceAll('&amp;', '&');
  const secret = /name="secret" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
  const confirm = (otp: string) => post('/account/second-factor/confirm', cookie, { formToken, otp, secret });
  return { cookie, formToken, uri, secret, page, confirm };
}

describe('choosing another password in the portal', () => {
  it('ends all sign-ins of the account, and opens with the new one', async () => {
    const username = await person();
    const cookie = await sessionOf(username);
    const form = { username, password: PASSWORD, newPassword: CHOSEN, again: CHOSEN };
    const reply = await change(form);
    expect([reply.status, reply.headers.location]).toEqual([303, '/sign-in?changed=1']);
    expect((await get('/sign-in?changed=1')).text).toContain('请用新密码登录');
    await get('/account', cookie).expect(401);
    expect(await sessionOf(username)).toBe('');
    expect(await sessionOf(username, CHOSEN)).not.toBe('');
  });

  it('is how one that the administrator gave becomes one’s own: it opens nothing before', async () => {
    const made = await parts.db.run((ctx) =>
      app.get(Users, { strict: false }).add(ctx, { username: 'given-1', roles: ['auditor'] }),
    );
    const refused = await signIn('given-1', made.password);
    expect([refused.status, cookieIn(refused, '__Host-session')]).toEqual([422, '']);
    expect(refused.text).toContain('临时密码');
    const form = { username: 'given-1', password: made.password, newPassword: CHOSEN, again: CHOSEN };
    expect((await change(form)).status).toBe(303);
    expect(await sessionOf('given-1', CHOSEN)).not.toBe('');
  });

  it('says beside the field what is wrong, keeps no password in the page, and changes nothing', async () => {
    const username = await person();
    const right = { username, password: PASSWORD, newPassword: CHOSEN, again: CHOSEN };
    const wrong: readonly [Record<string, string>, string, string][] = [
      [{ ...right, password: 'not the password at all' }, 'username', '不正确'],
      [{ ...right, newPassword: 'short', again: 'short' }, 'newPassword', '12'],
      [{ ...right, newPassword: PASSWORD, again: PASSWORD }, 'newPassword', '相同'],
      [{ ...right, again: `${CHOSEN}x` }, 'again', '不一样'],
      [{ ...right, newPassword: '' }, 'newPassword', '请填写新密码'],
      [{ ...right, formToken: 'of another page' }, 'username', '页面已过期'],
    ];
    for (const [form, field, text] of wrong) {
      const reply = await change(form);
      expect([field, reply.status]).toEqual([field, 422]);
      expect(new RegExp(`id="${field}-wrong">([^<]*)`).exec(reply.text)?.[1]).toContain(text);
      for (const secret of [PASSWORD, CHOSEN]) expect(reply.text).not.toContain(secret);
    }
    expect(await sessionOf(username)).not.toBe('');
  });

  it('stands in the access log under its owner, a failed attempt as a denial', async () => {
    const username = await person();
    await change({ username, password: 'not the password at all', newPassword: CHOSEN, again: CHOSEN });
    await change({ username, password: PASSWORD, newPassword: CHOSEN, again: CHOSEN });
    const user = await parts.db.run((ctx) => app.get(Identity, { strict: false }).findByUsername(ctx, username));
    const entries = await parts.db.adminQuery(
      `select kind, actor_id as actor, code from identity.audit_entry
        where operation = 'AccountController_changePassword' order by id desc limit 2`,
    );
    expect(entries).toEqual([
      { kind: 'CHANGE', actor: user?.id, code: null },
      { kind: 'DENIAL', actor: 'public', code: 'IDENTITY.SIGN_IN_FAILED' },
    ]);
  });
});

describe('the second factor in the portal', () => {
  it('is where a person whose roles need one comes out at sign-in, and gives the roles from the next page on', async () => {
    const username = await person(['operator']);
    expect((await signIn(username, PASSWORD)).headers.location).toBe('/account');
    const { cookie, uri, confirm } = await withFactor(username);
    expect((await get('/account', cookie)).text).toContain('须启用动态口令');
    await get('/operator', cookie).expect(403);
    const codes = await confirm(otpOf(uri, new Date()));
    expect([codes.status, codes.text.match(/<li><code>/g)?.length]).toEqual([200, 10]);
    await get('/operator', cookie).expect(200);
    expect((await get('/account', cookie)).text).toContain('已启用');
    expect((await signIn(username, PASSWORD)).text).toContain('请填写动态口令');
    expect((await signIn(username, PASSWORD, otpOf(uri, new Date(), 1))).headers.location).toBe('/');
  });

  it('counts only after a right code; a wrong one leaves the secret on the page', async () => {
    const username = await person();
    const { uri, secret, confirm } = await withFactor(username);
    expect(new URL(uri).searchParams.get('secret')).toBe(secret);
    const wrong = await confirm('000000');
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain(secret.replace(/(.{4})(?=.)/g, '$1 '));
    expect((await signIn(username, PASSWORD)).status).toBe(303);
    expect((await confirm(otpOf(uri, new Date()))).status).toBe(200);
  });

  it('is taken away by a code of it, or a recovery code, and by nothing else', async () => {
    const username = await person();
    const { cookie, uri, confirm } = await withFactor(username);
    const codes = await confirm(otpOf(uri, new Date()));
    const [, recovery = ''] = /<li><code>([^<]*)/.exec(codes.text) ?? [];
    const page = await get('/account', cookie);
    const formToken = tokenIn(page.text, '/account/second-factor/remove');
    const wrong = await post('/account/second-factor/remove', cookie, { formToken, otp: '000000' });
    expect([wrong.status, wrong.text.includes(username)]).toEqual([422, true]);
    const gone = await post('/account/second-factor/remove', cookie, { formToken, otp: recovery });
    expect([gone.status, gone.headers.location]).toEqual([303, '/account']);
    expect((await signIn(username, PASSWORD)).status).toBe(303);
  });

  it.each(['', '/confirm', '/remove'])('is touched by no form of another page or session: %s', async (step) => {
    const [own, other] = [await person(), await person()];
    const cookie = await sessionOf(own);
    const theirs = await sessionOf(other);
    const token = tokenIn((await get('/account', theirs)).text, '/account/second-factor');
    for (const [session, formToken] of [
      [cookie, ''],
      [cookie, token],
      ['', token],
    ] as const) {
      const reply = await post(`/account/second-factor${step}`, session, { formToken, otp: '000000' });
      expect(reply.status).toBe(403);
    }
  });
});
