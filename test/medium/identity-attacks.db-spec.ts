/** P9: what must not let anybody in. Each case is tried, and the number that was let in is counted at the end. */
import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { uuidv7 } from '../../src/kernel/ids.js';
import { Identity, type NewUser } from '../../src/modules/identity/index.js';
import { otpOf } from '../support/authenticator.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { openTestApp } from '../support/http-app.js';

const SECRET = randomBytes(32);
const ORGANISATION = uuidv7(Date.now(), randomBytes(16));
const PASSWORD = 'a long enough password';
const TTL = 7200;

let db: TestDatabase;
let app: NestExpressApplication;
let identity: Identity;
let names = 0;
/** How often each attack was let in. */
const accepted = new Map<string, number>();

beforeAll(async () => {
  db = await openTestDatabase();
  app = await openTestApp({
    database: db.database,
    identity: { production: false, tokenSecret: SECRET, tokenTtlSeconds: TTL, dataDir: '/nonexistent' },
  });
  identity = app.get(Identity, { strict: false });
});

afterAll(async () => {
  await app?.close();
  await db?.close();
});

const api = () => request(app.getHttpServer());

async function person(more: Partial<NewUser> = {}): Promise<string> {
  names += 1;
  const username = `person-${names}`;
  const whole = { roles: ['buyer'], organisationId: ORGANISATION, password: PASSWORD, username, ...more };
  await db.run((ctx) => identity.addUser(ctx, whole));
  return username;
}

const signIn = (username: string, more: object = {}) =>
  api()
    .post('/api/v1/auth/token')
    .send({ username, password: PASSWORD, ...more });

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

async function tokensOf(username: string, more: object = {}): Promise<Tokens> {
  const reply = await signIn(username, more);
  expect(reply.status).toBe(200);
  return reply.body as Tokens;
}

const me = (token: string) => api().get('/api/v1/me').set('Authorization', `Bearer ${token}`);
const refresh = (refreshToken: string) => api().post('/api/v1/auth/refresh').send({ refreshToken });
const authorised = (path: string, token: string, body: object = {}) =>
  api().post(`/api/v1/${path}`).set('Authorization', `Bearer ${token}`).send(body);

/** Counts an answer that should have been a no: 401 unless another is due. */
function refused(attack: string, reply: { status: number }, status = 401): void {
  const let_in = reply.status < 400 ? 1 : 0;
  accepted.set(attack, (accepted.get(attack) ?? 0) + let_in);
  expect([attack, reply.status]).toEqual([attack, status]);
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token made by hand, so that each of its parts can be wrong. */
function forge(header: object, payload: object, secret: Uint8Array = SECRET, hash = 'sha256'): string {
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`;
}

const claimsIn = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

const HS256 = { alg: 'HS256', typ: 'JWT' };
const seconds = () => Math.floor(Date.now() / 1000);

describe('a forged token', () => {
  let claims: Record<string, unknown>;
  let other: Record<string, unknown>;

  beforeAll(async () => {
    claims = claimsIn((await tokensOf(await person())).accessToken);
    other = claimsIn((await tokensOf(await person())).accessToken);
  });

  it('made by hand with everything right is taken, so that the refusals below mean something', async () => {
    expect((await me(forge(HS256, claims))).status).toBe(200);
  });

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const rs256 = (payload: object): string => {
    const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(payload)}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), rsa.privateKey).toString('base64url')}`;
  };
  const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' });

  const wrong: readonly [string, (right: Record<string, unknown>) => string][] = [
    ['signed with another secret', (c) => forge(HS256, c, randomBytes(32))],
    ['signed with an empty secret', (c) => forge(HS256, c, Buffer.alloc(0))],
    ['unsigned (none)', (c) => `${part({ alg: 'none' })}.${part(c)}.`],
    ['unsigned (None)', (c) => `${part({ alg: 'None' })}.${part(c)}.`],
    ['without signature', (c) => `${part(HS256)}.${part(c)}.`],
    ['of HS512 with the right secret', (c) => forge({ alg: 'HS512' }, c, SECRET, 'sha512')],
    ['of HS384 with the right secret', (c) => forge({ alg: 'HS384' }, c, SECRET, 'sha384')],
    ['of RS256 with a key of the attacker', rs256],
    ['of HS256 with a public key as secret', (c) => forge(HS256, c, Buffer.from(String(pem)))],
    ['that brings its own key', (c) => forge({ ...HS256, jwk: { kty: 'oct', k: 'AAAA' } }, c, Buffer.alloc(3))],
    ['of another audience', (c) => forge(HS256, { ...c, aud: 'other' })],
    ['without audience', (c) => forge(HS256, { ...c, aud: undefined })],
    ['of another issuer', (c) => forge(HS256, { ...c, iss: 'other' })],
    ['expired', (c) => forge(HS256, { ...c, exp: seconds() - 1 })],
    ['without end', (c) => forge(HS256, { ...c, exp: undefined })],
    ['older than any of ours', (c) => forge(HS256, { ...c, iat: seconds() - TTL - 60 })],
    ['without time of issue', (c) => forge(HS256, { ...c, iat: undefined })],
    ['not yet valid', (c) => forge(HS256, { ...c, nbf: seconds() + 600 })],
    ['without token id', (c) => forge(HS256, { ...c, jti: undefined })],
    ['without session', (c) => forge(HS256, { ...c, sid: undefined })],
    ['of a session that is not there', (c) => forge(HS256, { ...c, sid: uuidv7(Date.now(), randomBytes(16)) })],
    ["of somebody else's session", (c) => forge(HS256, { ...c, sid: other.sid })],
    ['of an account that is not there', (c) => forge(HS256, { ...c, sub: uuidv7(Date.now(), randomBytes(16)) })],
    ['naming no account', (c) => forge(HS256, { ...c, sub: "' or true --" })],
    ['of garbage', () => 'garbage'],
    ['of a made-up API key', () => `clk_${randomBytes(32).toString('base64url')}`],
  ];

  it.each(wrong)('%s is refused', async (what, make) => {
    const reply = await me(make(claims));
    refused(`forged: ${what}`, reply);
    expect(reply.headers['www-authenticate']).toBe('Bearer');
    expect(reply.body.code).toBe('PLATFORM.NOT_SIGNED_IN');
  });

  it('is refused with a cookie on the API, of a session or of a token', async () => {
    const { accessToken } = await tokensOf(await person());
    refused('cookie on the API', await api().get('/api/v1/me').set('Cookie', `session=${accessToken}`));
  });
});

describe('whoever was let out', () => {
  it('is out with access and refresh token after revoking, and nobody else is', async () => {
    const username = await person();
    const [first, second] = [await tokensOf(username), await tokensOf(username)];
    expect((await authorised('auth/revoke', first.accessToken)).status).toBe(204);
    refused('revoked access token', await me(first.accessToken));
    refused('revoked refresh token', await refresh(first.refreshToken));
    expect((await me(second.accessToken)).status).toBe(200);
  });

  it('is out when disabled, and stays out of that sign-in when enabled again', async () => {
    const username = await person();
    const tokens = await tokensOf(username);
    await db.run((ctx) => identity.changeUser(ctx, username, { disabled: true }));
    refused('disabled access token', await me(tokens.accessToken));
    refused('disabled refresh token', await refresh(tokens.refreshToken));
    refused('disabled sign-in', await signIn(username));
    await db.run((ctx) => identity.changeUser(ctx, username, { disabled: false }));
    refused('access token after enabling', await me(tokens.accessToken));
    refused('refresh token after enabling', await refresh(tokens.refreshToken));
  });

  it('does with the next request what a demoted account may do, and no more', async () => {
    const username = await person({ roles: ['admin'], organisationId: undefined } as Partial<NewUser>);
    const { accessToken } = await tokensOf(username);
    const list = () => api().get('/api/v1/api-keys').set('Authorization', `Bearer ${accessToken}`);
    expect((await list()).status).toBe(200);
    await db.run((ctx) => identity.changeUser(ctx, username, { roles: ['auditor'] }));
    refused('demoted', await list(), 403);
  });

  it('is out everywhere when the password was changed', async () => {
    const username = await person();
    const [one, two] = [await tokensOf(username), await tokensOf(username)];
    const change = { username, password: PASSWORD, newPassword: 'another long enough password' };
    expect((await api().post('/api/v1/auth/password').send(change)).status).toBe(204);
    for (const { accessToken, refreshToken } of [one, two]) {
      refused('access token of before', await me(accessToken));
      refused('refresh token of before', await refresh(refreshToken));
    }
    refused('password of before', await signIn(username));
    expect((await signIn(username, { password: change.newPassword })).status).toBe(200);
  });
});

describe('a refresh token', () => {
  it('gives the next pair once', async () => {
    const first = await tokensOf(await person());
    const reply = await refresh(first.refreshToken);
    expect(reply.status).toBe(200);
    expect(reply.headers['cache-control']).toBe('no-store');
    const next = reply.body as Tokens;
    expect(next.refreshToken).not.toBe(first.refreshToken);
    expect((await me(next.accessToken)).status).toBe(200);
    expect((await refresh(next.refreshToken)).status).toBe(200);
  });

  it('that comes again ends the whole family, access tokens too', async () => {
    const first = await tokensOf(await person());
    const second = (await refresh(first.refreshToken)).body as Tokens;
    refused('reused refresh token', await refresh(first.refreshToken));
    refused('refresh token of a reused family', await refresh(second.refreshToken));
    refused('access token of a reused family', await me(second.accessToken));
    refused('first access token of a reused family', await me(first.accessToken));
  });

  it('used twenty times at once gives one pair at most', async () => {
    const { refreshToken } = await tokensOf(await person());
    const replies = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1);
    expect(replies.filter((reply) => reply.status === 401)).toHaveLength(19);
  });

  it('is kept as a digest, and is no access token', async () => {
    const { refreshToken } = await tokensOf(await person());
    const [row] = await db.adminQuery<{ found: boolean }>(
      `select bool_or(t::text like '%' || $1 || '%') as found from identity.refresh_token t`,
      [Buffer.from(refreshToken, 'utf8').toString('hex')],
    );
    expect(row?.found).toBe(false);
    refused('refresh token as access token', await me(refreshToken));
    refused('made-up refresh token', await refresh(randomBytes(32).toString('base64url')));
    const [kept] = await db.adminQuery<{ digest: string }>(
      `select encode(token_digest, 'base64') as digest from identity.refresh_token limit 1`,
    );
    refused('digest as refresh token', await refresh(kept?.digest ?? 'x'));
  });
});

describe('a one-time code', () => {
  async function enrolled() {
    const username = await person();
    const { accessToken } = await tokensOf(username);
    const { uri } = (await authorised('auth/second-factor', accessToken)).body as { uri: string };
    const otp = otpOf(uri, new Date(), -1);
    const confirmed = await authorised('auth/second-factor/confirm', accessToken, { otp });
    expect(confirmed.status).toBe(200);
    const { recoveryCodes } = confirmed.body as { recoveryCodes: string[] };
    return { username, accessToken, uri, otp, recoveryCodes };
  }

  it('is asked for after the right password, and opens once', async () => {
    const { username, uri, otp } = await enrolled();
    const asked = await signIn(username);
    refused('no second factor', asked);
    expect(asked.body.code).toBe('IDENTITY.SECOND_FACTOR_NEEDED');
    refused('code that confirmed', await signIn(username, { otp }));
    const now = otpOf(uri, new Date());
    expect((await signIn(username, { otp: now })).status).toBe(200);
    refused('replayed code', await signIn(username, { otp: now }));
    refused('older code after a newer one', await signIn(username, { otp }));
  });

  it('opens once for twenty who bring it at the same moment', async () => {
    const { username, uri } = await enrolled();
    const otp = otpOf(uri, new Date());
    const replies = await Promise.all(Array.from({ length: 5 }, () => signIn(username, { otp })));
    expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1);
  });

  it('is not asked for, and does not help, without the password', async () => {
    const { username, uri } = await enrolled();
    const wrong = await signIn(username, { password: 'not the password', otp: otpOf(uri, new Date()) });
    refused('right code, wrong password', wrong);
    expect(wrong.body.code).toBe('IDENTITY.SIGN_IN_FAILED');
    expect((await signIn(username, { password: 'not the password' })).body.code).toBe('IDENTITY.SIGN_IN_FAILED');
  });

  it('may be replaced by a recovery code, each once', async () => {
    const { username, recoveryCodes } = await enrolled();
    expect(recoveryCodes).toHaveLength(10);
    expect(new Set(recoveryCodes).size).toBe(10);
    const [first = '', second = ''] = recoveryCodes;
    expect((await signIn(username, { otp: first.toLowerCase() })).status).toBe(200);
    refused('recovery code again', await signIn(username, { otp: first }));
    expect((await signIn(username, { otp: second.replaceAll('-', '') })).status).toBe(200);
    refused('made-up recovery code', await signIn(username, { otp: 'AAAA-BBBB-CCCC-DDDD' }));
  });

  it('is needed to take the factor away or change the password too', async () => {
    const { username, accessToken, uri, otp, recoveryCodes } = await enrolled();
    refused('removal with a used code', await authorised('auth/second-factor/remove', accessToken, { otp }), 422);
    const change = { username, password: PASSWORD, newPassword: 'another long enough password' };
    refused('password change without code', await api().post('/api/v1/auth/password').send(change));
    const removed = await authorised('auth/second-factor/remove', accessToken, { otp: recoveryCodes[3] });
    expect(removed.status).toBe(204);
    expect((await signIn(username)).status).toBe(200);
    refused(
      'removal again',
      await authorised('auth/second-factor/remove', accessToken, { otp: otpOf(uri, new Date()) }),
      409,
    );
  });

  it('and its secret stand nowhere in the database as they are', async () => {
    const { uri, recoveryCodes } = await enrolled();
    const secret = new URL(uri).searchParams.get('secret') ?? '';
    const rows = await db.adminQuery<{ text: string }>(
      `select t::text as text from identity.totp t union all select r::text from identity.recovery_code r`,
    );
    const hex = (text: string) => Buffer.from(text, 'utf8').toString('hex');
    for (const { text } of rows) {
      for (const plain of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))]) {
        expect(text.includes(plain) || text.includes(hex(plain))).toBe(false);
      }
    }
  });

  it('ends the sign-ins of before, which were made without it', async () => {
    const username = await person();
    const [thief, owner] = [await tokensOf(username), await tokensOf(username)];
    const { uri } = (await authorised('auth/second-factor', owner.accessToken)).body as { uri: string };
    const otp = otpOf(uri, new Date());
    expect((await authorised('auth/second-factor/confirm', owner.accessToken, { otp })).status).toBe(200);
    refused('session of before the second factor', await me(thief.accessToken));
    expect((await me(owner.accessToken)).status).toBe(200);
  });
});

it('lets in 0 of all that was tried above', () => {
  const tried = [...accepted.values()];
  expect(tried.length).toBeGreaterThanOrEqual(50);
  expect(tried.reduce((sum, one) => sum + one, 0)).toBe(0);
});
