import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Post } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { DomainError } from '../../src/kernel/domain-error.js';
import { uuidv7 } from '../../src/kernel/ids.js';
import { AuditTrail, Identity, SignIn } from '../../src/modules/identity/index.js';
import type { Role } from '../../src/platform/access.js';
import { SYSTEM_ACTOR } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { Database } from '../../src/platform/database/database.js';
import { Access } from '../../src/platform/http/access.decorator.js';
import { Computes } from '../../src/platform/http/audit.js';
import { Context } from '../../src/platform/http/context.decorator.js';
import { IdParam } from '../../src/platform/http/id-param.js';
import { Idempotent } from '../../src/platform/http/idempotent.decorator.js';
import { IsPlainText } from '../../src/platform/http/validators.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { openTestApp } from '../support/http-app.js';

const MADE = uuidv7(Date.parse('2026-01-01'), randomBytes(16));
const OTHER = uuidv7(Date.parse('2026-01-02'), randomBytes(16));
const PASSWORD = 'a long enough passphrase 42';

class ThingRequest {
  @IsPlainText(40)
  name: string;
}

@Controller('things')
class ThingController {
  @Post()
  @Idempotent()
  @Access('signedIn')
  make(@Context() _ctx: Ctx, @Body() body: ThingRequest) {
    if (body.name === 'refused') {
      const text = { zh: '不予受理', en: 'refused' };
      const clauses = [{ clause: '第五条', source: 'Measures', reason: text }];
      throw new DomainError('invalid', 'THING.REFUSED', text, { clauses });
    }
    if (body.name === 'broken') throw new Error('a bug');
    return { id: MADE };
  }

  @Post('question')
  @Computes()
  @Access('signedIn')
  question() {
    return { answer: true };
  }

  @Get(':id')
  @Access('signedIn')
  one(@IdParam() id: string) {
    if (id === MADE) return { id };
    throw new DomainError('notFound', 'THING.UNKNOWN', { zh: '没有找到', en: 'not found' });
  }

  @Post(':id/decide')
  @Access({ duties: ['case'] })
  decide(@IdParam() id: string) {
    return { id };
  }
}

interface Row {
  readonly kind: string;
  readonly operation: string;
  readonly subject: string | null;
  readonly actor_id: string;
  readonly organisation_id: string | null;
  readonly authority: string | null;
  readonly address: string | null;
  readonly status: number;
  readonly code: string | null;
  readonly request_id: string;
}

describe('the audit', () => {
  let db: TestDatabase;
  let app: NestExpressApplication;
  const tokens = new Map<Role, string>();
  const ids = new Map<Role, string>();
  let key = 0;

  beforeAll(async () => {
    db = await openTestDatabase();
    const identity = { production: false, tokenSecret: randomBytes(32), tokenTtlSeconds: 3_600, dataDir: tmpdir() };
    app = await openTestApp({ database: db.database, identity, controllers: [ThingController] });
    const organisationId = uuidv7(Date.parse('2026-01-01'), randomBytes(16));
    for (const [role, whom] of [
      ['buyer', { organisationId }],
      ['regulator', { authority: 'sz-zsj', duties: ['case'] }],
      ['auditor', { authority: 'sz-zsj' }],
    ] as const) {
      await db.database.run(SYSTEM_ACTOR, async (ctx) => {
        const rooms = app.get(Identity, { strict: false });
        const user = await rooms.addUser(ctx, { username: role, roles: [role], password: PASSWORD, ...whom });
        ids.set(role, user.id);
        const signIn = app.get(SignIn, { strict: false });
        tokens.set(role, (await signIn.open(ctx, { username: role, password: PASSWORD })).accessToken);
      });
    }
  });
  afterAll(async () => {
    await app?.close();
    await db?.close();
  });

  const sent = async (test: request.Test, role?: Role) => {
    const token = role && tokens.get(role);
    return token === undefined ? test : test.set('Authorization', `Bearer ${token}`);
  };
  const post = (path: string, body: object, role?: Role, idempotencyKey = `key-${key++}`) =>
    sent(request(app.getHttpServer()).post(`/api/v1${path}`).set('Idempotency-Key', idempotencyKey).send(body), role);
  const get = (path: string, role?: Role) => sent(request(app.getHttpServer()).get(`/api/v1${path}`), role);
  /** What a request left in the audit. */
  const left = (reply: { headers: Record<string, string> }) =>
    db.adminQuery<Row>(`select * from identity.audit_entry where request_id = '${reply.headers['x-request-id']}'`);

  it('records a change once: who, for whom, what, which subject, from where, with what result', async () => {
    const reply = await post('/things', { name: 'a' }, 'buyer');
    expect(reply.status).toBe(201);
    const [row, ...more] = await left(reply);
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      kind: 'CHANGE',
      operation: 'ThingController_make',
      subject: MADE,
      actor_id: ids.get('buyer'),
      organisation_id: expect.any(String),
      authority: null,
      address: expect.stringMatching(/127\.0\.0\.1|::1/),
      status: 201,
      code: null,
    });
  });

  it('believes no header about where a request comes from', async () => {
    const forwarded = { 'X-Forwarded-For': '203.0.113.9', Forwarded: 'for=203.0.113.9', 'X-Real-IP': '203.0.113.9' };
    const test = request(app.getHttpServer()).post('/api/v1/things').set(forwarded).set('Idempotency-Key', 'forwarded');
    const [row] = await left(await sent(test.send({ name: 'a' }), 'buyer'));
    expect(row?.address).toMatch(/127\.0\.0\.1|::1/);
  });

  it('records nothing anew when a stored reply is repeated', async () => {
    await post('/things', { name: 'a' }, 'buyer', 'twice');
    const again = await post('/things', { name: 'a' }, 'buyer', 'twice');
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(await left(again)).toEqual([]);
  });

  it('records a refusal on policy with its code, and once', async () => {
    const reply = await post('/things', { name: 'refused' }, 'buyer', 'refused');
    expect(reply.status).toBe(422);
    expect(await left(reply)).toMatchObject([{ kind: 'REFUSAL', status: 422, code: 'THING.REFUSED' }]);
    expect(await left(await post('/things', { name: 'refused' }, 'buyer', 'refused'))).toEqual([]);
  });

  it.each([
    ['without a token (401)', undefined, 401, 'PLATFORM.NOT_SIGNED_IN'],
    ['without the duty (403)', 'buyer', 403, 'PLATFORM.FORBIDDEN'],
  ] as const)('records an attempt %s', async (_what, role, status, code) => {
    const reply = await post(`/things/${OTHER}/decide`, {}, role);
    expect(reply.status).toBe(status);
    expect(await left(reply)).toMatchObject(
      [
        {
          kind: 'DENIAL',
          operation: 'ThingController_decide',
          subject: OTHER,
          status,
          code,
          actor_id: ids.get('buyer'),
        },
      ].map((row) => (role === undefined ? { ...row, actor_id: 'public' } : row)),
    );
  });

  it('records what is unknown, since it may be what is not yours (404)', async () => {
    const reply = await get(`/things/${OTHER}`, 'buyer');
    expect(await left(reply)).toMatchObject([{ kind: 'DENIAL', subject: OTHER, status: 404, code: 'THING.UNKNOWN' }]);
  });

  it('repeats nothing of a path that is neither id nor code', async () => {
    const reply = await get('/things/440301199001011234', 'buyer');
    expect(reply.status).toBe(404);
    expect(await left(reply)).toMatchObject([{ kind: 'DENIAL', subject: null }]);
  });

  it('records what officers and auditors look at, and not what parties look at of their own', async () => {
    for (const role of ['regulator', 'auditor'] as const) {
      expect(await left(await get(`/things/${MADE}`, role))).toMatchObject([
        { kind: 'READ', subject: MADE, status: 200 },
      ]);
    }
    expect(await left(await post('/things/question', {}, 'regulator'))).toMatchObject([{ kind: 'READ' }]);
    expect(await left(await get(`/things/${MADE}`, 'buyer'))).toEqual([]);
    expect(await left(await post('/things/question', {}, 'buyer'))).toEqual([]);
  });

  it('records nothing of a change that was rolled back', async () => {
    const reply = await post('/things', { name: 'broken' }, 'buyer');
    expect(reply.status).toBe(500);
    expect(await left(reply)).toEqual([]);
  });

  it('records a sign-in, which has transactions of its own, once and with its account', async () => {
    const reply = await post('/auth/token', { username: 'buyer', password: PASSWORD });
    expect(reply.status).toBe(200);
    expect(await left(reply)).toMatchObject([
      {
        kind: 'CHANGE',
        operation: 'IdentityController_token',
        subject: ids.get('buyer'),
        actor_id: ids.get('buyer'),
        status: 200,
        code: null,
      },
    ]);
    const renewed = await post('/auth/refresh', { refreshToken: reply.body.refreshToken });
    expect(await left(renewed)).toMatchObject([
      { kind: 'CHANGE', operation: 'IdentityController_refresh', actor_id: ids.get('buyer'), status: 200 },
    ]);
  });

  it('records a failed sign-in without what was typed', async () => {
    const reply = await post('/auth/token', { username: 'buyer', password: 'wrong wrong wrong 42' });
    expect(await left(reply)).toMatchObject([{ kind: 'DENIAL', actor_id: 'public', status: 401 }]);
    const all = JSON.stringify(await db.adminQuery('select * from identity.audit_entry'));
    expect(all).not.toContain('wrong wrong');
    expect(all).not.toContain(PASSWORD);
  });

  it('changes nothing where the record cannot be written', async () => {
    await db.adminQuery(`alter table identity.audit_entry add constraint shut check (kind <> 'CHANGE') not valid`);
    const reply = await post('/things', { name: 'a' }, 'buyer', 'unrecorded');
    await db.adminQuery('alter table identity.audit_entry drop constraint shut');
    expect(reply.status).toBe(500);
    const stored = await db.adminQuery(`select * from platform.idempotency_key where key = 'unrecorded'`);
    expect(stored).toEqual([]);
  });

  it('answers a denial that cannot be recorded with no more than that', async () => {
    await db.adminQuery(`alter table identity.audit_entry add constraint shut check (kind <> 'DENIAL') not valid`);
    const reply = await post(`/things/${OTHER}/decide`, {}, 'buyer');
    await db.adminQuery('alter table identity.audit_entry drop constraint shut');
    expect(reply.status).toBe(500);
    expect(reply.body).not.toHaveProperty('id');
  });

  it('gathers what waits into batches whose leaf covers it, each entry once', async () => {
    const trail = app.get(AuditTrail, { strict: false });
    const database = app.get(Database, { strict: false });
    await database.run(SYSTEM_ACTOR, (ctx) => trail.gather(ctx));
    const [counts] = await db.adminQuery<{
      entries: bigint;
      named: bigint;
      waiting: bigint;
      leaves: bigint;
      batches: bigint;
    }>(
      `select (select count(*) from identity.audit_entry) as entries,
              (select count(distinct id) from (select unnest(entries) as id from identity.audit_batch) n) as named,
              (select count(*) from identity.audit_pending) as waiting,
              (select count(*) from translog.leaf where kind = 'audit-batch') as leaves,
              (select count(*) from identity.audit_batch) as batches`,
    );
    expect(counts?.named).toBe(counts?.entries);
    expect(counts?.waiting).toBe(0n);
    expect(counts?.leaves).toBe(counts?.batches);
  });
});
