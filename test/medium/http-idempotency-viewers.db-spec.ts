import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Response } from 'express';
import request from 'supertest';
import { DomainError } from '../../src/kernel/domain-error.js';
import { uuidv7 } from '../../src/kernel/ids.js';
import { Identity, SignIn } from '../../src/modules/identity/index.js';
import { SYSTEM_ACTOR } from '../../src/platform/access.js';
import { type ClockSource, MonotoneClock } from '../../src/platform/clock.js';
import { type Ctx, newId } from '../../src/platform/ctx.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { Access } from '../../src/platform/http/access.decorator.js';
import { Context } from '../../src/platform/http/context.decorator.js';
import { sweepIdempotencyKeys } from '../../src/platform/http/idempotency-sweep.js';
import { Idempotent } from '../../src/platform/http/idempotent.decorator.js';
import { IsPlainText } from '../../src/platform/http/validators.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { openTestApp } from '../support/http-app.js';

class NoteRequest {
  @IsPlainText()
  text: string;
}

async function take(ctx: Ctx, text: string) {
  const id = newId(ctx);
  await ctx.tx.query('insert into note.note (id, text, actor) values ($1, $2, $3)', [id, text, ctx.actor.id]);
  return { id, text };
}

let lenient = false;

@Controller('kept')
class KeptController {
  @Post('offers')
  @Access({ roles: ['provider', 'operator'] })
  @Idempotent()
  offer(@Context() ctx: Ctx, @Body() body: NoteRequest) {
    return take(ctx, body.text);
  }

  @Post('opinions')
  @Access({ duties: ['case', 'review'] })
  @Idempotent()
  opinion(@Context() ctx: Ctx, @Body() body: NoteRequest) {
    return take(ctx, body.text);
  }

  /** Refuses by a clause after it has already done something. */
  @Post('refused')
  @HttpCode(200)
  @Access('signedIn')
  @Idempotent()
  async refused(@Context() ctx: Ctx, @Body() body: NoteRequest, @Res({ passthrough: true }) response: Response) {
    const taken = await take(ctx, body.text);
    if (lenient) return taken;
    response.setHeader('Location', '/nowhere').setHeader('ETag', '"x"');
    throw new DomainError(
      'invalid',
      'NOTE.AGAINST_POLICY',
      { zh: '不符合办法', en: 'against the measures' },
      { clauses: [{ clause: '第九条', source: 'sz', reason: { zh: '超期', en: 'too late' } }] },
    );
  }
}

class HandSource implements ClockSource {
  readonly steady = (): number => 0;

  constructor(public at: number) {}

  readonly wall = (): number => this.at;
}

const DAY = 86_400_000;
const PASSWORD = 'long enough by far';

describe('a stored reply', () => {
  let db: TestDatabase;
  const source = new HandSource(Date.now());
  const apps: NestExpressApplication[] = [];
  const databases: Database[] = [];
  const tokenSecret = randomBytes(32);
  let organisation: string;
  let users = 0;

  /** An instance of the service with its own connections; all share the database and the secret. */
  async function openInstance(): Promise<NestExpressApplication> {
    const dataSource = await makeDataSource({ url: db.url, poolSize: 4 }).initialize();
    const database = new Database(dataSource, new MonotoneClock(source));
    databases.push(database);
    const app = await openTestApp({
      database,
      identity: { production: false, tokenSecret, tokenTtlSeconds: 86_400, dataDir: '/nonexistent' },
      controllers: [KeptController],
    });
    apps.push(app);
    return app;
  }

  beforeAll(async () => {
    db = await openTestDatabase();
    await db.adminQuery(
      `create schema note; create table note.note (id uuid primary key, text text not null, actor text not null);
       grant usage on schema note to public; grant select, insert on note.note to public`,
    );
    await openInstance();
    await openInstance();
  });
  beforeEach(() => {
    organisation = uuidv7(Date.now(), randomBytes(16));
    lenient = false;
  });
  afterAll(async () => {
    for (const app of apps) await app.close();
    for (const database of databases) await database.close();
    await db?.close();
  });

  const identity = (): Identity => (apps[0] as NestExpressApplication).get(Identity, { strict: false });
  const signIn = (): SignIn => (apps[0] as NestExpressApplication).get(SignIn, { strict: false });

  interface Person {
    readonly username: string;
    readonly token: string;
  }

  async function person(mandate: Partial<Parameters<Identity['addUser']>[1]>): Promise<Person> {
    users += 1;
    const username = `person-${users}`;
    return (databases[0] as Database).run(
      { kind: 'system', id: 'system', name: 'system', roles: [], duties: [] },
      async (ctx) => {
        await identity().addUser(ctx, { username, password: PASSWORD, roles: [], ...mandate });
        return { username, token: (await signIn().open(ctx, { username, password: PASSWORD })).accessToken };
      },
    );
  }

  const change = (who: Person, to: Parameters<Identity['changeUser']>[2]) =>
    db.run((ctx) => identity().changeUser(ctx, who.username, to));

  function send(who: Person, path: string, key: string, text: string, instance = 0, language = 'zh-CN') {
    return request((apps[instance] as NestExpressApplication).getHttpServer())
      .post(`/api/v1/kept/${path}`)
      .set('Authorization', `Bearer ${who.token}`)
      .set('Accept-Language', language)
      .set('Idempotency-Key', key)
      .send({ text });
  }

  async function notes(text: string): Promise<number> {
    const [row] = await db.adminQuery<{ n: bigint }>('select count(*) as n from note.note where text = $1', [text]);
    return Number(row?.n);
  }

  it('is shown by another instance, and after a restart, byte for byte', async () => {
    const who = await person({ roles: ['provider'], organisationId: organisation });
    const first = await send(who, 'offers', 'k', 'two instances');
    const other = await send(who, 'offers', 'k', 'two instances', 1);
    const restarted = apps.length;
    await openInstance();
    const later = await send(who, 'offers', 'k', 'two instances', restarted);
    for (const again of [other, later]) {
      expect([again.status, again.text, again.headers['content-type']]).toEqual([
        201,
        first.text,
        first.headers['content-type'],
      ]);
      expect(again.headers['idempotency-replayed']).toBe('true');
    }
    expect(await notes('two instances')).toBe(1);
  });

  it('is shown to a colleague with the same role', async () => {
    const first = await send(
      await person({ roles: ['provider'], organisationId: organisation }),
      'offers',
      'k',
      'colleague',
    );
    const colleague = await person({ roles: ['buyer', 'provider'], organisationId: organisation });
    const again = await send(colleague, 'offers', 'k', 'colleague');
    expect([again.status, again.text]).toEqual([201, first.text]);
  });

  it('is not shown to a colleague who may call the route with another role than it was made with', async () => {
    await send(await person({ roles: ['operator'], organisationId: organisation }), 'offers', 'k', 'as operator');
    const colleague = await person({ roles: ['provider'], organisationId: organisation });
    const again = await send(colleague, 'offers', 'k', 'as operator');
    expect([again.status, again.body.code]).toEqual([403, 'PLATFORM.IDEMPOTENCY_REPLY_NOT_YOURS']);
    expect(again.headers['idempotency-replayed']).toBeUndefined();
    expect(await notes('as operator')).toBe(1);
  });

  it('is not shown to its own author whose role was taken away, though another role still opens the route', async () => {
    const who = await person({ roles: ['provider', 'operator'], organisationId: organisation });
    await send(who, 'offers', 'k', 'demoted');
    await change(who, { roles: ['provider'] });
    expect((await send(who, 'offers', 'k', 'demoted')).status).toBe(403);
    await change(who, { roles: ['buyer'] });
    expect((await send(who, 'offers', 'k', 'demoted')).body.code).toBe('PLATFORM.FORBIDDEN');
    await change(who, { roles: ['provider', 'operator'] });
    expect((await send(who, 'offers', 'k', 'demoted')).status).toBe(201);
    expect(await notes('demoted')).toBe(1);
  });

  it('is still shown when a role was taken away that the route does not ask for', async () => {
    const who = await person({ roles: ['buyer', 'provider'], organisationId: organisation });
    const first = await send(who, 'offers', 'k', 'lesser');
    await change(who, { roles: ['provider'] });
    expect((await send(who, 'offers', 'k', 'lesser')).text).toBe(first.text);
  });

  it('is not shown to an officer without the duty, nor to the author who lost it', async () => {
    const authority = `office-${users}`;
    const who = await person({ roles: ['regulator'], duties: ['review'], authority });
    const other = await person({ roles: ['regulator'], duties: ['case'], authority });
    const third = await person({ roles: ['regulator'], duties: ['review', 'archive'], authority });
    const first = await send(who, 'opinions', 'k', 'opinion');
    expect(first.status).toBe(201);
    expect((await send(third, 'opinions', 'k', 'opinion')).text).toBe(first.text);
    expect((await send(other, 'opinions', 'k', 'opinion')).status).toBe(403);
    await change(who, { duties: ['archive'] });
    expect((await send(who, 'opinions', 'k', 'opinion')).status).toBe(403);
    expect(await notes('opinion')).toBe(1);
  });

  it('stays with the organisation: whoever moves to another makes a new request there', async () => {
    const who = await person({ roles: ['provider'], organisationId: organisation });
    const first = await send(who, 'offers', 'k', 'moved');
    const elsewhere = uuidv7(Date.now(), randomBytes(16));
    await db.adminQuery(
      `insert into identity.account_version
         (id, account_id, version, roles, duties, organisation_id, authority, disabled, recorded_by, recorded_at)
       select gen_random_uuid(), id, version + 1, roles, duties, $2, null, false, 'test', now()
         from identity.account_now where username = $1`,
      [who.username, elsewhere],
    );
    const again = await send(who, 'offers', 'k', 'moved');
    expect(again.status).toBe(201);
    expect(again.headers['idempotency-replayed']).toBeUndefined();
    expect(again.text).not.toBe(first.text);
  });

  it('is not shown to a disabled account or with a revoked token', async () => {
    const who = await person({ roles: ['provider'], organisationId: organisation });
    const other = await person({ roles: ['provider'], organisationId: organisation });
    await send(who, 'offers', 'k', 'gone');
    await request((apps[0] as NestExpressApplication).getHttpServer())
      .post('/api/v1/auth/revoke')
      .set('Authorization', `Bearer ${other.token}`)
      .expect((reply) => expect(reply.status).toBeLessThan(300));
    expect((await send(other, 'offers', 'k', 'gone', 1)).status).toBe(401);
    await change(who, { disabled: true });
    expect((await send(who, 'offers', 'k', 'gone', 1)).status).toBe(401);
    expect(await notes('gone')).toBe(1);
  });

  it('may be a policy refusal that was thrown: what was done before it is undone, and the refusal is repeated', async () => {
    const who = await person({ roles: ['provider'], organisationId: organisation });
    const first = await send(who, 'refused', 'k', 'refused');
    expect([first.status, first.body.code]).toEqual([422, 'NOTE.AGAINST_POLICY']);
    expect(first.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect([first.headers.location, first.headers.etag]).toEqual([undefined, undefined]);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    lenient = true;
    const again = await send(who, 'refused', 'k', 'refused', 1, 'en');
    expect([again.status, again.text, again.headers['content-type']]).toEqual([
      422,
      first.text,
      first.headers['content-type'],
    ]);
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(await notes('refused')).toBe(0);
    expect((await send(who, 'refused', 'k', 'other')).body.code).toBe('PLATFORM.IDEMPOTENCY_KEY_REUSED');
  });

  const own = <T>(work: (ctx: Ctx) => Promise<T>) => (databases[1] as Database).run(SYSTEM_ACTOR, work);

  it('is kept for a day by the recorded clock, then swept; its key is then a new request', async () => {
    const who = await person({ roles: ['provider'], organisationId: organisation });
    const first = await send(who, 'offers', 'k', 'day');
    const mine = (): Promise<{ created_at: Date }[]> =>
      db.adminQuery('select created_at from platform.idempotency_key where scope like $1', [`%${organisation}`]);
    const [row] = await mine();
    source.at = (row?.created_at.getTime() ?? 0) + DAY;
    await sweepIdempotencyKeys(own);
    expect((await send(who, 'offers', 'k', 'day')).text).toBe(first.text);
    source.at += 1;
    await sweepIdempotencyKeys(own, 1);
    expect(await mine()).toEqual([]);
    // A token lives a day too: sign in anew.
    const token = await db.run((ctx) => signIn().open(ctx, { username: who.username, password: PASSWORD }));
    const again = await send({ ...who, token: token.accessToken }, 'offers', 'k', 'day');
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, undefined]);
    expect(await notes('day')).toBe(2);
  });

  it('is swept without anyone waiting, even while another sweep holds some of them', async () => {
    const who = await person({ roles: ['provider'], organisationId: organisation });
    for (const key of ['a', 'b', 'c']) await send(who, 'offers', key, `held ${key}`);
    source.at += DAY + 1;
    await db.run(async (ctx) => {
      await ctx.tx.query(`select from platform.idempotency_key where key = 'a' for update`);
      expect(await sweepIdempotencyKeys(own)).toBeGreaterThanOrEqual(2);
    });
    const left = await db.adminQuery<{ key: string }>('select key from platform.idempotency_key');
    expect(left.map(({ key }) => key)).toEqual(['a']);
  });
});
