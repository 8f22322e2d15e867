import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { Access } from '../../src/platform/http/access.decorator.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { openTestApp } from '../support/http-app.js';

@Controller('things')
class ThingController {
  @Get()
  @Access('public')
  all() {
    return { items: [] };
  }

  /** Answers never. */
  @Get('slow')
  @Access('public')
  slow() {
    return new Promise(() => undefined);
  }
}

describe('limits of the door', () => {
  let db: TestDatabase;
  /** Each limit has a door of its own: beside a limit of 200 ms an honest answer of a busy machine might be refused. */
  let hasty: NestExpressApplication;
  let sparing: NestExpressApplication;
  beforeAll(async () => {
    db = await openTestDatabase();
    const identity = { production: false, tokenSecret: randomBytes(32), tokenTtlSeconds: 3_600, dataDir: tmpdir() };
    const door = { database: db.database, identity, controllers: [ThingController] };
    hasty = await openTestApp({ ...door, http: { requestLimitMs: 200 } });
    sparing = await openTestApp({ ...door, http: { requestsPerMinute: 20 } });
  });
  afterAll(async () => {
    await hasty?.close();
    await sparing?.close();
    await db?.close();
  });
  const get = (path: string) => request(sparing.getHttpServer()).get(path);

  it('answers what takes too long with 503, the number of the request and when to come again', async () => {
    const reply = await request(hasty.getHttpServer()).get('/api/v1/things/slow');
    expect(reply.status).toBe(503);
    expect(reply.body).toMatchObject({ code: 'PLATFORM.TOOK_TOO_LONG' });
    expect(reply.headers['retry-after']).toBe('5');
    expect(reply.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('refuses what exceeds the allowance in both languages, and never health or the log', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 30; count += 1) statuses.push((await get('/api/v1/things')).status);
    expect(statuses.slice(0, 10).every((status) => status === 200)).toBe(true);
    const chinese = await get('/api/v1/things');
    const english = await get('/api/v1/things').set('Accept-Language', 'en');
    expect(chinese.status).toBe(429);
    expect(Number(chinese.headers['retry-after'])).toBeGreaterThan(0);
    expect(chinese.body).toMatchObject({ code: 'PLATFORM.TOO_MANY_REQUESTS', title: '请求过于频繁' });
    expect(english.body).toMatchObject({ title: 'Too many requests' });
    for (let count = 0; count < 30; count += 1) {
      expect((await get('/health/live')).status).toBe(200);
      expect((await get('/log/tile/0/999')).status).toBe(404);
    }
  });
});
