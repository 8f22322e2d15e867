import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Post, Res } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Response } from 'express';
import request from 'supertest';
import { DomainError } from '../../src/kernel/domain-error.js';
import { uuidv7 } from '../../src/kernel/ids.js';
import { Identity, SignIn } from '../../src/modules/identity/index.js';
import { type Ctx, newId } from '../../src/platform/ctx.js';
import { Access } from '../../src/platform/http/access.decorator.js';
import { Context } from '../../src/platform/http/context.decorator.js';
import { IdParam } from '../../src/platform/http/id-param.js';
import { Idempotent } from '../../src/platform/http/idempotent.decorator.js';
import { IsPlainText, MayBeAbsent } from '../../src/platform/http/validators.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { openTestApp } from '../support/http-app.js';

class NoteRequest {
  @IsPlainText()
  text: string;

  @MayBeAbsent()
  @IsPlainText()
  more?: string;
}

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function deferred(): Deferred {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Lets a request stand still in its transaction until the test says go. */
class Gate {
  entered = deferred();
  opened = deferred();

  reset(): void {
    this.entered = deferred();
    this.opened = deferred();
  }
}

const gate = new Gate();
let broken = false;

async function take(ctx: Ctx, text: string): Promise<string> {
  const id = newId(ctx);
  await ctx.tx.query('insert into note.note (id, text, actor) values ($1, $2, $3)', [id, text, ctx.actor.id]);
  return id;
}

@Controller('notes')
class NoteController {
  @Post()
  @Access('signedIn')
  @Idempotent()
  async create(@Context() ctx: Ctx, @Body() body: NoteRequest, @Res({ passthrough: true }) response: Response) {
    const id = await take(ctx, body.text);
    response.setHeader('Location', `/api/v1/notes/${id}`);
    if (body.text === 'wait') {
      gate.entered.resolve();
      await gate.opened.promise;
    }
    if (body.text === 'fail' && broken) throw new DomainError('conflict', 'NOTE.BROKEN', { zh: '坏了', en: 'broken' });
    if (body.text === 'bug' && broken) throw new Error('secret internals');
    response.setHeader('ETag', `"${id}"`);
    return { id, text: body.text, order: { z: 1, a: 2 } };
  }

  @Post(':id/close')
  @Access('signedIn')
  @Idempotent()
  async close(@Context() ctx: Ctx, @IdParam() id: string) {
    await take(ctx, id);
    return { id };
  }

  @Post('judged')
  @Access('signedIn')
  @Idempotent()
  async judged(@Context() ctx: Ctx, @Res({ passthrough: true }) response: Response) {
    await take(ctx, 'judged');
    response.status(422).type('application/problem+json');
    return { code: 'NOTE.REFUSED' };
  }
}

let db: TestDatabase;
let app: NestExpressApplication;
let token: string;
let colleague: string;
let stranger: string;

beforeAll(async () => {
  db = await openTestDatabase();
  await db.adminQuery(
    `create schema note; create table note.note (id uuid primary key, text text not null, actor text not null);
     grant usage on schema note to public; grant select, insert on note.note to public`,
  );
  app = await openTestApp({
    database: db.database,
    identity: { production: false, tokenSecret: randomBytes(32), tokenTtlSeconds: 600, dataDir: '/nonexistent' },
    controllers: [NoteController],
  });
  const organisationId = uuidv7(Date.now(), randomBytes(16));
  token = await userOf('one', organisationId);
  colleague = await userOf('two', organisationId);
  stranger = await userOf('three', uuidv7(Date.now(), randomBytes(16)));
});

afterAll(async () => {
  await app?.close();
  await db?.close();
});

async function userOf(username: string, organisationId: string): Promise<string> {
  const password = 'long enough by far';
  const identity = app.get(Identity, { strict: false });
  const signIns = app.get(SignIn, { strict: false });
  return db.run(async (ctx) => {
    await identity.addUser(ctx, { username, roles: ['buyer'], organisationId, password });
    return (await signIns.open(ctx, { username, password })).accessToken;
  });
}

function post(path: string, key: string | undefined, body?: object, as = token) {
  const call = request(app.getHttpServer()).post(`/api/v1/${path}`).set('Authorization', `Bearer ${as}`);
  if (key !== undefined) call.set('Idempotency-Key', key);
  return body === undefined ? call : call.send(body);
}

async function notes(text: string): Promise<number> {
  const rows = await db.adminQuery<{ n: bigint }>('select count(*) as n from note.note where text = $1', [text]);
  return Number(rows[0]?.n);
}

describe('a request with an Idempotency-Key', () => {
  it('is done once; its repetition gets the same bytes, status, place and tag', async () => {
    const first = await post('notes', 'key-1', { text: 'once', more: 'm' });
    const again = await post('notes', 'key-1', { more: 'm', text: 'once' });
    expect(first.status).toBe(201);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(again.status).toBe(201);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.text).toBe(first.text);
    for (const name of ['content-type', 'location', 'etag', 'content-length']) {
      expect(again.headers[name]).toBe(first.headers[name]);
    }
    expect(first.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(await notes('once')).toBe(1);
  });

  it('is refused with 422 when the key was used for another body', async () => {
    await post('notes', 'key-2', { text: 'mine' });
    const other = await post('notes', 'key-2', { text: 'other' });
    expect(other.status).toBe(422);
    expect(other.body.code).toBe('PLATFORM.IDEMPOTENCY_KEY_REUSED');
    expect(await notes('other')).toBe(0);
  });

  it('is refused with 422 when the key was used at another path of the same route', async () => {
    const [a, b] = [uuidv7(Date.now(), randomBytes(16)), uuidv7(Date.now(), randomBytes(16))];
    expect((await post(`notes/${a}/close`, 'key-3')).status).toBe(201);
    expect((await post(`notes/${b}/close`, 'key-3')).status).toBe(422);
    expect((await post(`notes/${a}/close`, 'key-3', {})).headers['idempotency-replayed']).toBe('true');
  });

  it('is refused with 400 without a key, and with one that is no visible ASCII', async () => {
    const missing = await post('notes', undefined, { text: 'keyless' });
    expect(missing.status).toBe(400);
    expect(missing.body.code).toBe('PLATFORM.IDEMPOTENCY_KEY_MISSING');
    expect((await post('notes', 'with space', { text: 'keyless' })).body.code).toBe('PLATFORM.IDEMPOTENCY_KEY_FORM');
    expect((await post('notes', 'k'.repeat(256), { text: 'keyless' })).status).toBe(400);
    expect(await notes('keyless')).toBe(0);
  });

  it('is refused with 409 while the first is still being worked on, and then gets its reply', async () => {
    gate.reset();
    const first = post('notes', 'key-4', { text: 'wait' }).then((reply) => reply);
    await gate.entered.promise;
    const second = await post('notes', 'key-4', { text: 'wait' });
    expect(second.status).toBe(409);
    expect(second.headers['retry-after']).toBe('1');
    expect(second.body.code).toBe('PLATFORM.IDEMPOTENCY_IN_FLIGHT');
    gate.opened.resolve();
    const done = await first;
    const third = await post('notes', 'key-4', { text: 'wait' });
    expect(third.text).toBe(done.text);
    expect(await notes('wait')).toBe(1);
  });

  it('leaves nothing and the key unused when it fails, by a no or by a bug', async () => {
    for (const [text, status] of [
      ['fail', 409],
      ['bug', 500],
    ] as const) {
      broken = true;
      const failed = await post('notes', `key-${text}`, { text });
      expect(failed.status).toBe(status);
      expect(failed.headers.location).toBeUndefined();
      expect(failed.text).not.toContain('secret');
      expect(await notes(text)).toBe(0);
      broken = false;
      const mended = await post('notes', `key-${text}`, { text });
      expect(mended.status).toBe(201);
      expect(mended.headers['idempotency-replayed']).toBeUndefined();
      expect(await notes(text)).toBe(1);
    }
  });

  it('leaves the key unused when the body is malformed', async () => {
    expect((await post('notes', 'key-5', { text: 5 })).status).toBe(400);
    expect((await post('notes', 'key-5', { text: 'five' })).status).toBe(201);
  });

  it('stores a policy refusal that the handler returns, and repeats it', async () => {
    const first = await post('notes/judged', 'key-6');
    const again = await post('notes/judged', 'key-6');
    expect([first.status, again.status]).toEqual([422, 422]);
    expect(again.headers['content-type']).toBe(first.headers['content-type']);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(again.text).toBe(first.text);
    expect(await notes('judged')).toBe(1);
  });

  it('shares its key within the organisation and with nobody else', async () => {
    const first = await post('notes', 'key-7', { text: 'shared' });
    expect((await post('notes', 'key-7', { text: 'shared' }, colleague)).text).toBe(first.text);
    const foreign = await post('notes', 'key-7', { text: 'shared' }, stranger);
    expect(foreign.status).toBe(201);
    expect(foreign.headers['idempotency-replayed']).toBeUndefined();
  });

  it('is done once however many arrive at the same moment', async () => {
    const replies = await Promise.all(Array.from({ length: 12 }, () => post('notes', 'key-8', { text: 'storm' })));
    expect(await notes('storm')).toBe(1);
    const bodies = new Set(replies.filter((reply) => reply.status === 201).map((reply) => reply.text));
    expect(bodies.size).toBe(1);
    expect(replies.every((reply) => reply.status === 201 || reply.status === 409)).toBe(true);
  });
});
