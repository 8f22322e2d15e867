import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { uuidv7 } from '../../src/kernel/ids.js';
import { openCheckpoint } from '../../src/modules/translog/core/checkpoint.js';
import { leafHash } from '../../src/modules/translog/core/merkle.js';
import { Translog } from '../../src/modules/translog/index.js';
import { TranslogStore } from '../../src/modules/translog/translog.store.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { openTestApp } from '../support/http-app.js';
import { testLogKeys } from '../support/log-keys.js';

const { signer, key } = testLogKeys();
const translog = new Translog(new TranslogStore(), signer);

let db: TestDatabase;
let app: NestExpressApplication;

beforeAll(async () => {
  db = await openTestDatabase();
  const identity = { production: false, tokenSecret: randomBytes(32), tokenTtlSeconds: 60, dataDir: tmpdir() };
  app = await openTestApp({ database: db.database, identity });
});
afterAll(async () => {
  await app?.close();
  await db?.close();
});

const get = (path: string) =>
  request(app.getHttpServer())
    .get(path)
    .buffer(true)
    .parse((reply, done) => {
      const parts: Buffer[] = [];
      reply.on('data', (part: Buffer) => parts.push(part));
      reply.on('end', () => done(null, Buffer.concat(parts)));
    });

describe('the public log over HTTP', () => {
  it('asks for patience before the first checkpoint', async () => {
    const reply = await get('/log/checkpoint');
    expect(reply.status).toBe(503);
    expect(reply.headers['retry-after']).toBe('2');
  });

  it('serves the checkpoint as text and tiles as immutable bytes, without a token', async () => {
    await db.run(async (ctx) => {
      const ids = Array.from({ length: 260 }, (_, at) => uuidv7(ctx.now.getTime() + at, randomBytes(16)));
      await translog.append(
        ctx,
        ids.map((id) => ({ kind: 'fact', id, record: { id } })),
      );
      await translog.sequence(ctx);
    });
    const checkpoint = await get('/log/checkpoint');
    expect(checkpoint.status).toBe(200);
    expect(checkpoint.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(openCheckpoint(checkpoint.body, [key])).toMatchObject({ checkpoint: { size: 260 } });
    const tile = await get('/log/tile/0/001.p/4');
    expect(tile.headers['content-type']).toBe('application/octet-stream');
    expect(tile.headers['cache-control']).toContain('immutable');
    expect(tile.body).toHaveLength(128);
    const entries = await get('/log/tile/entries/001.p/4');
    expect(leafHash(entries.body.subarray(2, 34))).toEqual(tile.body.subarray(0, 32));
    expect((await get('/log/tile/0/000')).body).toHaveLength(8192);
  });

  it('answers 404, not to be cached, for what no checkpoint has', async () => {
    for (const path of ['0/001', '0/001.p/5', '0/x001/000', '9/000', 'entries/001.p/3', '0/%2e%2e', 'x']) {
      const reply = await get(`/log/tile/${path}`);
      expect(reply.status).toBe(404);
      expect(reply.headers['cache-control'] ?? '').not.toContain('immutable');
    }
  });
});
