/** Entering by a city's single sign-on, against a real OpenID provider in a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request, { type Response } from 'supertest';
import { appModule } from '../../src/app.module.js';
import { present } from '../../src/kernel/assert.js';
import { Identity } from '../../src/modules/identity/index.js';
import { Parties } from '../../src/modules/parties/index.js';
import { projectFolder } from '../../src/platform/config.js';
import { createHttpApp } from '../../src/platform/http/app.js';
import { httpSettings } from '../../src/platform/http/http-settings.js';
import { PORTAL_PATHS, portalProblemPages } from '../../src/portal/portal.module.js';
import { openParts } from '../support/service.js';

const PUBLIC_URL = 'http://ledger.test';
const CLIENT_SECRET = 'a secret of at least thirty-two characters';
const USCC = '91440300999001016R';

let parts: Awaited<ReturnType<typeof openParts>>;
let app: NestExpressApplication;
let provider: ChildProcess;
let folder: string;

async function openProvider(): Promise<string> {
  const settings = { clientSecret: CLIENT_SECRET, redirectUri: `${PUBLIC_URL}/sign-in/sso/return` };
  provider = spawn(
    process.execPath,
    [join(projectFolder(), 'test', 'support', 'oidc-server.mjs'), JSON.stringify(settings)],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  for await (const line of createInterface({ input: present(provider.stdout, 'the output of the provider') })) {
    return (JSON.parse(line) as { issuer: string }).issuer;
  }
  throw new Error('the provider did not start');
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-sso-'));
  const issuer = await openProvider();
  writeFileSync(join(folder, 'secret'), `${CLIENT_SECRET}\n`);
  const file = join(folder, 'sso.json');
  const mapping = { organisationClaim: 'uscc', levelClaim: 'trust_level', levels: ['3', '4'], roles: ['buyer'] };
  const client = { issuer, clientId: 'ledger', clientSecretFile: 'secret', scope: 'openid profile legal' };
  writeFileSync(file, JSON.stringify({ ...client, ...mapping }));
  parts = await openParts();
  const settings = httpSettings({ production: false, pagePaths: PORTAL_PATHS, problemPages: portalProblemPages });
  const config = { ...parts.config, publicUrl: PUBLIC_URL, singleSignOnFile: file };
  app = await createHttpApp(appModule({ ...parts, config }), { settings, logger: false });
  await parts.db.run((ctx) =>
    app.get(Parties, { strict: false }).addOrganisation(ctx, { uscc: USCC, nameZh: '星舟智能', kind: 'ENTERPRISE' }),
  );
});

afterAll(async () => {
  await app?.close();
  await parts?.close();
  if (provider?.exitCode === null) {
    const ended = new Promise((resolve) => provider.once('exit', resolve));
    provider.kill();
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

const http = () => request(app.getHttpServer());

function cookieOf(reply: Response, name: string): string {
  const set = (reply.headers['set-cookie'] ?? []) as unknown as string[];
  return set.map((cookie) => cookie.split(';', 1)[0] ?? '').find((cookie) => cookie.startsWith(`${name}=`)) ?? '';
}

interface Away {
  readonly url: string;
  readonly cookie: string;
}

async function leave(next = '/related'): Promise<Away> {
  const reply = await http()
    .get(`/sign-in/sso?next=${encodeURIComponent(next)}`)
    .expect(303);
  return { url: reply.headers.location as string, cookie: cookieOf(reply, 'away') };
}

/** What a person with a browser does at the provider; answers the query with which it sends back. */
async function atProvider(start: string, login: string): Promise<string> {
  const jar = new Map<string, string>();
  const visit = async (url: string, form?: Record<string, string>): Promise<string> => {
    if (url.startsWith(PUBLIC_URL)) return new URL(url).search;
    const reply = await fetch(url, {
      redirect: 'manual',
      headers: { Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of reply.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';', 1)[0] ?? '').split('=');
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const location = reply.headers.get('location');
    if (location !== null) return visit(new URL(location, url).href);
    const page = await reply.text();
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    if (prompt === undefined) throw new Error(`${reply.status} ${page.slice(0, 500)}`);
    return visit(url, prompt === 'login' ? { prompt, login, password: 'x' } : { prompt });
  };
  return visit(start);
}

const comeBack = (query: string, cookie: string) => http().get(`/sign-in/sso/return${query}`).set('Cookie', cookie);

/** The whole way. */
async function enter(login: string): Promise<Response> {
  const { url, cookie } = await leave();
  return comeBack(await atProvider(url, login), cookie);
}

const accounts = async () => {
  const [row] = await parts.db.adminQuery<{ count: bigint }>('select count(*) from identity.external_account');
  return row?.count;
};

describe('single sign-on', () => {
  it('asks for a code, with PKCE, state and nonce, and keeps none of its secrets in the open', async () => {
    const { url, cookie } = await leave();
    const asked = new URL(url).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      client_id: 'ledger',
      redirect_uri: `${PUBLIC_URL}/sign-in/sso/return`,
      code_challenge_method: 'S256',
    });
    for (const name of ['code_challenge', 'state', 'nonce']) expect(asked.get(name)?.length).toBeGreaterThanOrEqual(43);
    expect(Buffer.from(cookie.split('=')[1] ?? '', 'base64url').toString()).not.toContain(asked.get('state'));
    expect((await http().get('/sign-in')).text).toContain('/sign-in/sso?next=');
  });

  it('lets a legal person of sufficient level act for its organisation, always by the same account', async () => {
    const reply = await enter('legal');
    expect([reply.status, reply.headers.location]).toEqual([303, '/related']);
    const session = cookieOf(reply, 'session');
    const page = await http().get('/related').set('Cookie', session);
    expect(page.status).toBe(200);
    expect(page.text).toContain('周云岫');
    const [user] = await parts.db.adminQuery<{
      id: string;
      roles: string[];
      organisation_id: string;
      username: string;
    }>(`select a.* from identity.account_now a join identity.external_account x on x.account_id = a.id`);
    const organisation = await parts.db.run((ctx) =>
      app.get(Parties, { strict: false }).organisationsByUscc(ctx, [USCC]),
    );
    expect(user).toMatchObject({ roles: ['buyer'], organisation_id: organisation.get(USCC)?.id });
    const entries = await parts.db.adminQuery<{ kind: string; actor: string; subject: string; status: number }>(
      `select kind, actor_id as actor, subject, status from identity.audit_entry
        where operation = 'SingleSignOnController_enter'`,
    );
    const { id } = user ?? {};
    expect(entries).toEqual([{ kind: 'CHANGE', actor: id, subject: id, status: 303 }]);
    expect((await enter('legal')).status).toBe(303);
    expect(await accounts()).toBe(1n);
    const body = { username: user?.username, password: 'a long enough password' };
    expect((await http().post('/api/v1/auth/token').send(body)).status).toBe(401);
  });

  it.each([
    ['weak', 'IDENTITY.OIDC_LEVEL', 'of a lower level of trust'],
    ['personal', 'IDENTITY.OIDC_NO_ORGANISATION', 'who acts for no organisation'],
    ['stranger', 'IDENTITY.OIDC_ORGANISATION', 'of an organisation that is not registered'],
  ])('lets nobody in as %s (%s)', async (login, code) => {
    const before = await accounts();
    const reply = await enter(login);
    expect([reply.status, reply.body.code, cookieOf(reply, 'session')]).toEqual([403, code, '']);
    expect(await accounts()).toBe(before);
  });

  it('takes no answer that is not the one to the question of this browser', async () => {
    const [mine, theirs] = [await leave(), await leave()];
    const query = await atProvider(mine.url, 'legal');
    const theirQuery = await atProvider(theirs.url, 'second');
    const [stateOf, codeOf] = ['state', 'code'].map(
      (name) => (text: string) => new URLSearchParams(text).get(name) ?? '',
    );
    const swap = (text: string, from: string, to: string) => text.replace(from, to);
    const tried: readonly [string, string, string][] = [
      ['without the cookie', query, ''],
      ["with another browser's cookie", query, theirs.cookie],
      ['with a made-up cookie', query, 'away=AAAA'],
      ['with another state', swap(query, stateOf?.(query) ?? '', 'x'), mine.cookie],
      ['without state', query.replace(/&?state=[^&]*/, ''), mine.cookie],
      ["with another question's code", swap(query, codeOf?.(query) ?? '', codeOf?.(theirQuery) ?? ''), mine.cookie],
      ['with a made-up code', swap(query, codeOf?.(query) ?? '', 'x'), mine.cookie],
      ['of another issuer', query.replace(/iss=[^&]*/, 'iss=https%3A%2F%2Fevil.example'), mine.cookie],
      ['that is an error', '?error=access_denied', mine.cookie],
    ];
    const let_in: string[] = [];
    for (const [what, answer, cookie] of tried) {
      const reply = await comeBack(answer, cookie);
      if (reply.status !== 403 || cookieOf(reply, 'session') !== '') let_in.push(what);
    }
    expect(let_in).toEqual([]);
  });

  it('takes an answer once', async () => {
    const { url, cookie } = await leave();
    const query = await atProvider(url, 'legal');
    expect((await comeBack(query, cookie)).status).toBe(303);
    expect((await comeBack(query, cookie)).body.code).toBe('IDENTITY.OIDC_FAILED');
  });

  it('does not let in an account that was disabled here', async () => {
    expect((await enter('second')).status).toBe(303);
    const [user] = await parts.db.adminQuery<{ username: string }>(
      `select username from identity.account_now where name = '沈鹿鸣'`,
    );
    const identity = app.get(Identity, { strict: false });
    await parts.db.run((ctx) => identity.changeUser(ctx, user?.username ?? '', { disabled: true }));
    expect((await enter('second')).body.code).toBe('IDENTITY.OIDC_ORGANISATION');
  });
});
