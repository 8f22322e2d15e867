import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, ValidateNested } from 'class-validator';
import request from 'supertest';
import { uuidv7 } from '../../src/kernel/ids.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { Access } from '../../src/platform/http/access.decorator.js';
import { Context } from '../../src/platform/http/context.decorator.js';
import { PageQuery, page, startAfter } from '../../src/platform/http/paging.js';
import { Consumes, FORM_TYPE } from '../../src/platform/http/request-body.js';
import { IsDateText, IsFenText, IsIdText, IsPlainText, MayBeAbsent } from '../../src/platform/http/validators.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { openTestApp } from '../support/http-app.js';

class Line {
  @IsFenText()
  amountFen: string;
}

class ThingRequest {
  @IsPlainText(10)
  name: string;

  @IsDateText()
  on: string;

  @MayBeAbsent()
  @IsIdText({ each: true })
  @ArrayMaxSize(2)
  ids?: string[];

  @MayBeAbsent()
  @IsBoolean()
  flag?: boolean;

  @MayBeAbsent()
  @IsIn(['A', 'B'])
  kind?: string;

  @MayBeAbsent()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Line)
  lines?: Line[];
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
    return { ...body, actor: ctx.actor.kind, isDto: body instanceof ThingRequest };
  }

  @Get('things')
  @Access('public')
  list(@Query() query: PageQuery) {
    const after = Number(startAfter(query) ?? '0');
    const found = Array.from({ length: 120 - after }, (_, index) => after + index + 1).slice(0, query.limit + 1);
    return page(found, query.limit, String);
  }
}

@Controller()
class FormController {
  @Post('page/form')
  @Access('public')
  @Consumes(FORM_TYPE)
  form(@Body() body: FormRequest) {
    return { name: body.name };
  }
}

let db: TestDatabase;
let app: NestExpressApplication;

beforeAll(async () => {
  db = await openTestDatabase();
  app = await openTestApp({
    database: db.database,
    identity: { production: false, tokenSecret: randomBytes(32), tokenTtlSeconds: 600, dataDir: '/nonexistent' },
    http: { pagePaths: ['page/*path'] },
    controllers: [ThingController, FormController],
  });
});

afterAll(async () => {
  await app?.close();
  await db?.close();
});

const server = () => request(app.getHttpServer());
const api = (path: string) => `/api/v1/${path}`;
const someId = uuidv7(Date.now(), randomBytes(16));
const RIGHT = { name: 'n', on: '2025-06-18' };

function raw(body: string | Buffer, type = 'application/json') {
  return server()
    .post(api('things'))
    .set('Content-Type', type)
    .serialize((value: unknown) => value as string)
    .send(body);
}

describe('a body', () => {
  it('becomes an instance of its class, converted nowhere', async () => {
    const reply = await server()
      .post(api('things'))
      .send({ ...RIGHT, flag: false });
    expect(reply.body).toEqual({ ...RIGHT, flag: false, actor: 'public', isDto: true });
    expect(
      (
        await server()
          .post(api('things'))
          .send({ ...RIGHT, flag: 'false' })
      ).status,
    ).toBe(400);
    expect(
      (
        await server()
          .post(api('things'))
          .send({ ...RIGHT, flag: null })
      ).status,
    ).toBe(400);
  });

  it('is refused with every fault, its pointer and its code', async () => {
    const body = {
      on: '2025-02-30',
      ids: [someId, 'x'],
      kind: 'C',
      lines: [{ amountFen: '1' }, { amountFen: 5, 'a/b~c': 1 }],
      extra: true,
    };
    const reply = await server().post(api('things')).set('Accept-Language', 'en').send(body);
    expect(reply.status).toBe(400);
    expect(reply.body.code).toBe('PLATFORM.INVALID_REQUEST');
    const found = (reply.body.errors as { pointer: string; code: string }[]).map(
      (each) => `${each.pointer} ${each.code}`,
    );
    expect(found.sort()).toEqual([
      '/extra PLATFORM.FIELD_UNKNOWN',
      '/ids PLATFORM.ID_FORM',
      '/kind PLATFORM.FIELD_VALUE',
      '/lines/1/amountFen PLATFORM.MONEY_FORM',
      '/lines/1/a~1b~0c PLATFORM.FIELD_UNKNOWN',
      '/name PLATFORM.FIELD_MISSING',
      '/on PLATFORM.DATE_FORM',
    ]);
    const kind = (reply.body.errors as { pointer: string; detail: string }[]).find((each) => each.pointer === '/kind');
    expect(kind?.detail).toBe('Must be one of: A, B');
  });

  it.each([
    ['broken syntax', '{"name":'],
    ['a bare word', 'hello'],
    ['a bare number', '5'],
    ['a lone surrogate', '{"name":"\\ud800","on":"2025-06-18"}'],
    ['a NUL', '{"name":"\\u0000","on":"2025-06-18"}'],
    ['a number beyond a double', '{"name":1e999}'],
    ['a prototype', '{"__proto__":{"name":"n"},"on":"2025-06-18"}'],
    ['great depth', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d])],
  ])('with %s is refused with 400', async (_what, body) => {
    const reply = await raw(body);
    expect(reply.status).toBe(400);
    expect(reply.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(reply.body.code).toBe('PLATFORM.JSON_FORM');
  });

  it('as a list at the top, empty or absent, is refused with 400', async () => {
    expect((await raw('[]')).status).toBe(400);
    expect((await raw('{}')).status).toBe(400);
    expect((await server().post(api('things'))).status).toBe(400);
  });

  it('of another media type, charset or coding is refused with 415, a form above all', async () => {
    for (const type of ['text/plain', FORM_TYPE, 'application/xml', 'application/json; charset=gbk']) {
      expect([type, (await raw('name=n&on=2025-06-18', type)).status]).toEqual([type, 415]);
    }
    expect((await raw('{"name":"n"}', 'application/json; charset=utf-16')).status).toBe(415);
    const coded = raw('{}').set('Content-Encoding', 'compress');
    expect((await coded).status).toBe(415);
    expect((await server().post('/page/form').send({ name: 'a' })).status).toBe(415);
  });

  it('above the limit is refused with 413', async () => {
    const reply = await raw(JSON.stringify({ name: 'n'.repeat(1_100_000) }));
    expect(reply.status).toBe(413);
    expect(reply.body.code).toBe('PLATFORM.BODY_TOO_LARGE');
  });

  it('as a form from another site is refused', async () => {
    const form = (headers: Record<string, string>) =>
      server().post('/page/form').type('form').set(headers).send('name=a');
    expect((await form({ 'Sec-Fetch-Site': 'cross-site' })).body.code).toBe('PLATFORM.CROSS_SITE');
    expect((await form({ Origin: 'https://evil.example' })).status).toBe(403);
    expect((await form({ 'Sec-Fetch-Site': 'same-origin', Origin: 'https://x.example' })).status).toBe(201);
  });
});

describe('a list', () => {
  it('is walked by its cursor to the end, 50 at a time', async () => {
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const reply = await server().get(api(`things${cursor === '' ? '' : `?cursor=${cursor}`}`));
      expect(reply.status).toBe(200);
      seen.push(...(reply.body.items as number[]));
      cursor = reply.body.nextCursor as string | null;
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
  });

  it('refuses a limit outside 1 to 200, a made-up cursor and an unknown filter', async () => {
    for (const query of [
      'limit=0',
      'limit=201',
      'limit=1e1',
      'limit=',
      'limit=1&limit=2',
      'cursor=%2F',
      'cursor=-w',
      'x=1',
    ]) {
      expect([query, (await server().get(api(`things?${query}`))).status]).toEqual([query, 400]);
    }
    expect((await server().get(api('things?limit=200'))).body.items).toHaveLength(120);
  });
});
