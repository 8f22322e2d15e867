import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Header, Post, Query } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { present } from '../../src/kernel/assert.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { uuidv7 } from '../../src/kernel/ids.js';
import { Identity, Sessions, SignIn } from '../../src/modules/identity/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { Database } from '../../src/platform/database/database.js';
import { Access } from '../../src/platform/http/access.decorator.js';
import { Context } from '../../src/platform/http/context.decorator.js';
import { IdParam } from '../../src/platform/http/id-param.js';
import { Consumes, FORM_TYPE } from '../../src/platform/http/request-body.js';
import { IsPlainText } from '../../src/platform/http/validators.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { openTestApp } from '../support/http-app.js';

class ThingRequest {
  @IsPlainText(10)
  name: string;
}

class ThingQuery {
  @IsPlainText(10)
  name: string;
}

class FormRequest {
  @IsPlainText()
  name: string;
}

@Controller()
class ThingController {
  @Post('things')
  @Access('public')
  take(@Context() ctx: Ctx, @Body() body: ThingRequest) {
    return { ...body, actor: ctx.actor.kind };
  }

  @Get('found')
  @Access('public')
  find(@Query() { name }: ThingQuery) {
    return { name };
  }

  @Post('things/:id/touch')
  @Access({ duties: ['case'] })
  touch(@IdParam() id: string) {
    return { id };
  }

  @Get('things/:id')
  @Access({ roles: ['operator'] })
  async one(@Context() ctx: Ctx, @IdParam() id: string): Promise<object> {
    const rows = await ctx.tx.query('select 1 / (random() * 0)::int');
    return { id, rows };
  }

  @Get('nothing')
  @Access('public')
  nothing(): never {
    const detail = { zh: '金额不对', en: 'wrong amount' };
    throw new DomainError(
      'invalid',
      'THING.BAD',
      { zh: '不行', en: 'no' },
      {
        errors: [{ field: 'lines/0', code: 'THING.LINE', detail }],
        clauses: [{ clause: '第五条', source: 'Measures', reason: { zh: '超限', en: 'above the limit' } }],
        retryAfterSeconds: 7,
      },
    );
  }
}

@Controller()
class PageController {
  @Get('page')
  @Access('public')
  @Header('Content-Type', 'text/html; charset=utf-8')
  page(@Context() ctx: Ctx) {
    return `<p>${ctx.actor.name} ${ctx.locale}</p>`;
  }

  @Get('page/private')
  @Access('signedIn')
  @Header('Content-Type', 'text/html; charset=utf-8')
  mine() {
    return '<p>yours</p>';
  }

  @Post('page/form')
  @Access('public')
  @Consumes(FORM_TYPE)
  form(@Context() ctx: Ctx, @Body() body: FormRequest) {
    return { name: body.name, actor: ctx.actor.kind };
  }
}

let db: TestDatabase;
let app: NestExpressApplication;
let tokens: Record<'buyer' | 'operator' | 'officer', string>;

beforeAll(async () => {
  db = await openTestDatabase();
  app = await openTestApp({
    database: db.database,
    identity: { production: false, tokenSecret: randomBytes(32), tokenTtlSeconds: 600, dataDir: '/nonexistent' },
    http: {
      pagePaths: ['page', 'page/*path'],
      problemPages: { signInPath: '/sign-in', render: (problem, locale) => `<h1>${problem.status} ${locale}</h1>` },
    },
    controllers: [ThingController, PageController],
  });
  const identity = app.get(Identity, { strict: false });
  const signIns = app.get(SignIn, { strict: false });
  const password = 'long enough by far';
  const organisationId = uuidv7(Date.now(), randomBytes(16));
  const make = (username: string, more: object) =>
    db.run(async (ctx) => {
      await identity.addUser(ctx, { username, password, roles: [], ...more });
      return (await signIns.open(ctx, { username, password })).accessToken;
    });
  tokens = {
    buyer: await make('buyer', { roles: ['buyer'], organisationId }),
    operator: await make('operator', { roles: ['operator'] }),
    officer: await make('officer', { roles: ['regulator'], duties: ['case'], authority: 'SZ' }),
  };
});

afterAll(async () => {
  await app?.close();
  await db?.close();
});

const server = () => request(app.getHttpServer());
const api = (path: string) => `/api/v1/${path}`;
const someId = uuidv7(Date.now(), randomBytes(16));
const RIGHT = { name: 'n' };

describe('who may call', () => {
  it('says 401 without a token and 403 to the wrong role or duty, before anything is read or looked up', async () => {
    const path = api(`things/${someId}/touch`);
    const unsigned = await server().post(path).set('Content-Type', 'text/nonsense').send('x');
    expect(unsigned.status).toBe(401);
    expect(unsigned.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    const wrong = await server().post(path).set('Authorization', `Bearer ${tokens.buyer}`);
    expect(wrong.status).toBe(403);
    expect(wrong.body.code).toBe('PLATFORM.FORBIDDEN');
    expect((await server().post(path).set('Authorization', `Bearer ${tokens.officer}`)).status).toBe(201);
  });

  it('believes the session cookie on pages read by GET, nowhere else', async () => {
    const { secret } = await db.run(async (ctx) => {
      const operator = await app.get(Identity, { strict: false }).findByUsername(ctx, 'operator');
      return app.get(Sessions, { strict: false }).openPortal(ctx, present(operator, 'the operator'), false);
    });
    const cookie = `session=${secret}`;
    expect((await server().get('/page/private').set('Cookie', cookie)).status).toBe(200);
    expect((await server().get('/page').set('Cookie', `${cookie}; lang=en`)).text).toBe('<p>operator en</p>');
    expect(
      (
        await server()
          .get(api(`things/${someId}`))
          .set('Cookie', cookie)
      ).status,
    ).toBe(401);
    const form = await server().post('/page/form').type('form').set('Cookie', cookie).send('name=a');
    expect(form.body).toEqual({ name: 'a', actor: 'public' });
  });

  it('sends an unknown visitor of a page to the sign-in, and tells a program the problem', async () => {
    const visitor = await server().get('/page/private?tab=1').set('Accept', 'text/html');
    expect(visitor.status).toBe(303);
    expect(visitor.headers.location).toBe('/sign-in?next=%2Fpage%2Fprivate%3Ftab%3D1');
    expect((await server().get('/page/private')).body.code).toBe('PLATFORM.NOT_SIGNED_IN');
  });
});

describe('a problem document', () => {
  it('says what, where and on which clause, in Chinese unless English is asked for', async () => {
    const zh = await server().get(api('nothing'));
    expect(zh.status).toBe(422);
    expect(zh.headers['retry-after']).toBe('7');
    expect(zh.headers['content-language']).toBe('zh-CN');
    expect(zh.body).toEqual({
      type: 'urn:corpus-ledger:problem:THING.BAD',
      title: '内容不符合要求',
      status: 422,
      detail: '不行',
      code: 'THING.BAD',
      errors: [{ pointer: '/lines~10', code: 'THING.LINE', detail: '金额不对' }],
      clauses: [{ clause: '第五条', source: 'Measures', reason: '超限' }],
    });
    const en = await server().get(api('nothing')).set('Accept-Language', 'fr, en;q=0.8, zh;q=0.3');
    expect(en.body.detail).toBe('no');
    expect(en.body.errors[0].detail).toBe('wrong amount');
  });

  it('tells of a bug only its number', async () => {
    const reply = await server()
      .get(api(`things/${someId}`))
      .set('Authorization', `Bearer ${tokens.operator}`);
    expect(reply.status).toBe(500);
    expect(reply.body.code).toBe('PLATFORM.INTERNAL');
    expect(reply.body.detail).toContain(reply.headers['x-request-id']);
    expect(reply.text).not.toMatch(/division|select|stack|\.ts/);
  });

  it('answers unknown paths with 404, known paths with another method with 405 and the list', async () => {
    for (const path of ['/nowhere', api('nowhere'), '/api/v2/me', '/health/other', '/log/nothing']) {
      const reply = await server().get(path);
      expect([path, reply.status, reply.body.code]).toEqual([path, 404, 'PLATFORM.NOT_FOUND']);
    }
    const reply = await server().delete(api('things'));
    expect(reply.status).toBe(405);
    expect(reply.headers.allow).toBe('POST');
    expect((await server().post('/health/live')).status).toBe(405);
    expect((await server().get('/%E0%A4%A')).body.code).toBe('PLATFORM.NOT_FOUND');
    expect((await server().get(api('things/%E0%A4%A'))).body.code).toBe('PLATFORM.INVALID_REQUEST');
  });

  it('takes an ill-formed id for one that no record has, so that the room answers it like any unknown one', async () => {
    const reply = await server().post(api('things/42/touch')).set('Authorization', `Bearer ${tokens.officer}`);
    expect(reply.body).toEqual({ id: '00000000-0000-7000-8000-000000000000' });
  });

  it('takes a path with U+0000 for one that names nothing, and refuses it in a query', async () => {
    const asOperator = (path: string) => server().get(api(path)).set('Authorization', `Bearer ${tokens.operator}`);
    expect((await asOperator('things/a%00b')).body).toMatchObject({ status: 404, code: 'PLATFORM.NOT_FOUND' });
    expect((await asOperator('things/42?x=a%00b')).body).toMatchObject({
      status: 400,
      code: 'PLATFORM.INVALID_REQUEST',
    });
  });

  it('answers 406 when the caller cannot read what there is, and undoes the call', async () => {
    expect((await server().post(api('things')).set('Accept', 'text/csv').send(RIGHT)).status).toBe(406);
    expect((await server().post(api('things')).set('Accept', 'application/*').send(RIGHT)).status).toBe(201);
  });
});

describe('the service', () => {
  it('is alive and ready, shows its document and figures, and hides what drives it', async () => {
    expect((await server().get('/health/live')).body).toEqual({ status: 'ok' });
    const ready = { status: 'ok', checks: { database: 'ok' }, missingGuards: [] };
    expect((await server().get('/health/ready')).body).toEqual(ready);
    expect((await server().get('/metrics')).text).toContain('http_request_duration_seconds');
    const docs = await server().get('/docs/openapi.json');
    expect(docs.status).toBe(200);
    expect(Object.keys(docs.body.paths)).toContain('/api/v1/auth/token');
    expect((await server().get('/docs/')).text).toContain('swagger-ui');
    const reply = await server().get('/health/live');
    expect(reply.headers['x-powered-by']).toBeUndefined();
    expect(reply.headers['content-security-policy']).toContain("script-src 'self'");
    expect(reply.headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
    expect(reply.headers['x-content-type-options']).toBe('nosniff');
  });

  it('is alive but not ready, and asks to try again, while the database is out of reach', async () => {
    const lost = new Database(db.dataSource);
    lost.run = () => Promise.reject(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
    const alone = await openTestApp({
      database: lost,
      identity: { production: false, tokenSecret: randomBytes(32), tokenTtlSeconds: 600, dataDir: '/nonexistent' },
      controllers: [ThingController],
    });
    try {
      const ask = (path: string) => request(alone.getHttpServer()).get(path);
      expect((await ask('/health/live')).status).toBe(200);
      expect((await ask('/health/ready')).body).toMatchObject({ status: 503, code: 'PLATFORM.NOT_READY' });
      const reply = await ask(api('nothing'));
      expect(reply.body).toMatchObject({ status: 503, code: 'PLATFORM.TRY_AGAIN' });
      expect(reply.headers['retry-after']).toBe('1');
    } finally {
      await alone.close();
    }
  });

  it('refuses a parameter that comes twice', async () => {
    expect((await request(app.getHttpServer()).get('/api/v1/found?name=a')).body).toEqual({ name: 'a' });
    for (const twice of ['name=a&name=b', 'name[]=a', 'name[x]=a', 'name=a&name[]=b']) {
      const { status, body } = await request(app.getHttpServer()).get(`/api/v1/found?${twice}`);
      expect([twice, status, (body as { code: string }).code]).toEqual([twice, 400, 'PLATFORM.INVALID_REQUEST']);
    }
  });

  it('says to browsers what no other origin may', async () => {
    const { headers } = await request(app.getHttpServer()).get('/health/live').set('Origin', 'https://elsewhere.test');
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    expect(headers).toMatchObject({ 'referrer-policy': 'same-origin', 'x-content-type-options': 'nosniff' });
  });

  it('closes document and figures in production', async () => {
    const live = await openTestApp({
      database: db.database,
      identity: { production: true, tokenSecret: randomBytes(32), tokenTtlSeconds: 600, dataDir: '/nonexistent' },
    });
    try {
      for (const path of ['/docs', '/docs/openapi.json', '/docs-json', '/docs-yaml', '/metrics']) {
        expect([path, (await request(live.getHttpServer()).get(path)).status]).toEqual([path, 404]);
      }
      const alive = await request(live.getHttpServer()).get('/health/live');
      expect(alive.headers['strict-transport-security']).toContain('max-age');
    } finally {
      await live.close();
    }
  });

  it('does not start with a route that says nothing of who may call it', async () => {
    @Controller('open')
    class OpenController {
      @Get()
      all() {
        return {};
      }
    }
    const start = openTestApp({
      database: db.database,
      identity: { production: false, tokenSecret: randomBytes(32), tokenTtlSeconds: 600, dataDir: '/nonexistent' },
      controllers: [OpenController],
    });
    await expect(start).rejects.toThrow('OpenController.all GET');
  });
});
