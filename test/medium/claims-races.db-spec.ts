/** Officers and applicants who act at the same moment on two instances of the service: one winner, and no fen too much. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { appModule } from '../../src/app.module.js';
import type { CalendarDate } from '../../src/kernel/calendar-date.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { makeDataSource } from '../../src/platform/database/data-source.js';
import { Database } from '../../src/platform/database/database.js';
import { CAP, POOL } from '../prove/claim-model.js';
import { CALL, ClaimWorld, doorsOf, PAPERS, type Runner } from '../prove/claim-world.js';
import { openTestService, type TestService } from '../support/service.js';

const ROUNDS = 4;
const DAY = '2026-03-02' as CalendarDate;
const LATER = '2026-04-01' as CalendarDate;
const RESOLUTION = { on: DAY, documentNumber: '会纪〔2026〕1号', present: ['甲'], absent: [], recused: [] };

function runnerOf(database: Database, rooms: Pick<INestApplicationContext, 'get'>): Runner {
  return {
    as: (actor, now, work) => database.run(actor, work, { now }),
    room: (room) => rooms.get(room as Type<InstanceType<typeof room>>, { strict: false }),
  };
}

describe('two instances at the same moment', () => {
  let service: TestService;
  let database: Database;
  let rooms: INestApplicationContext;
  let first: Runner;
  let second: Runner;

  beforeAll(async () => {
    service = await openTestService();
    database = new Database(await makeDataSource({ url: service.db.url, poolSize: 4 }).initialize());
    const { config, keys } = service.application.booted;
    rooms = await NestFactory.createApplicationContext(appModule({ config, keys, database }), { logger: false });
    const { application } = service;
    first = runnerOf(service.db.database, { get: (room: Type) => application.get(room) } as typeof rooms);
    second = runnerOf(database, rooms);
  });
  afterAll(async () => {
    await rooms?.close();
    await database?.close();
    await service?.close();
  });

  /** A plan of reviewed claims over these contracts, one claim each. */
  const planned = async (world: ClaimWorld, who: 'head' | 'branch', programme: number, deals: readonly number[]) => {
    const { applications, cases, plans } = world.doors;
    const ids: string[] = [];
    for (const at of deals) {
      const order = { programme: world.programme(programme), call: CALL, materials: [] };
      const contracts = [world.deals[at]?.id ?? ''];
      const id = await world.act(who, DAY, (ctx) => applications.file(ctx, { ...order, contracts }));
      await world.act(who, DAY, (ctx) => applications.submit(ctx, id, PAPERS));
      await world.act('case', DAY, (ctx) => cases.accept(ctx, id));
      const check = { kind: 'TAX', askedOf: '税务局', on: DAY, answer: '无欠税', blocking: false };
      await world.act('case', DAY, (ctx) => cases.check(ctx, id, check));
      await world.act('review', DAY, (ctx) => cases.review(ctx, id, '予以支持'));
      ids.push(id);
    }
    const { plan } = await world.act('resolve', DAY, (ctx) => plans.make(ctx, CALL, ids));
    return { plan: plan?.plan.id ?? '', items: plan?.items ?? [], ids };
  };
  const resolve = (world: ClaimWorld, runner: Runner, plan: string) =>
    outcome(() =>
      runner.as(world.actor('resolve'), at(DAY), (ctx) => doorsOf(runner).plans.resolve(ctx, plan, RESOLUTION)),
    );
  const withdraw = (world: ClaimWorld, runner: Runner, id: string, day: CalendarDate) =>
    outcome(() =>
      runner.as(world.actor('head'), at(day, -1), (ctx) => doorsOf(runner).cases.withdraw(ctx, id, '不再申请')),
    );

  it('a resolution and a withdrawal leave the claim withdrawn and nothing reserved', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const world = await ClaimWorld.open(first);
      const { plan, ids } = await planned(world, 'head', 0, [1]);
      const [resolved, withdrawn] = await Promise.all([
        resolve(world, first, plan),
        withdraw(world, second, ids[0] ?? '', DAY),
      ]);
      expect(withdrawn).toBe('done');
      expect(['done', 'CLAIMS.PLAN_EMPTY', 'CLAIMS.WRONG_STATE']).toContain(resolved);
      const { states, book } = await world.look(ids);
      expect([...states.values(), book.reserved, book.available]).toEqual(['WITHDRAWN', 0n, POOL]);
    }
    expect(await (await ClaimWorld.open(first)).audit()).toEqual([]);
  });

  it('an issue and a withdrawal have one winner', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const world = await ClaimWorld.open(first);
      const { plan, ids, items } = await planned(world, 'head', 0, [1]);
      const award = items[0]?.amountFen ?? 0n;
      await world.act('resolve', DAY, (ctx) => world.doors.plans.resolve(ctx, plan, RESOLUTION));
      await world.act('resolve', DAY, (ctx) => world.doors.publicity.publish(ctx, plan, DAY));
      const issue = () =>
        first.as(world.actor('resolve'), at(LATER), (ctx) => world.doors.publicity.issue(ctx, plan, LATER, '下达1号'));
      const [issued, withdrawn] = await Promise.all([outcome(issue), withdraw(world, second, ids[0] ?? '', LATER)]);
      const { states, book } = await world.look(ids);
      const won = [issued, withdrawn, states.get(ids[0] ?? ''), book.available, book['payable head'] ?? 0n];
      expect([
        ['done', 'CLAIMS.WRONG_STATE', 'ISSUED', POOL - award, award],
        ['CLAIMS.LIST_CHANGED', 'done', 'WITHDRAWN', POOL, 0n],
        ['CLAIMS.WRONG_STATE', 'done', 'WITHDRAWN', POOL, 0n],
      ]).toContainEqual(won);
    }
    expect(await (await ClaimWorld.open(first)).audit()).toEqual([]);
  });

  it('two plans that together exceed the pool: one is resolved, the other no longer holds', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const world = await ClaimWorld.open(first);
      const one = await planned(world, 'head', 0, [1, 2]);
      const other = await planned(world, 'branch', 1, [5, 6]);
      const wanted = [...one.items, ...other.items].reduce((sum, { amountFen }) => sum + amountFen, 0n);
      expect(wanted).toBeGreaterThan(POOL);
      const outcomes = await Promise.all([resolve(world, first, one.plan), resolve(world, second, other.plan)]);
      expect(outcomes.sort()).toEqual(['CLAIMS.PLAN_STALE', 'done']);
      const { book } = await world.look([]);
      expect((book.available ?? 0n) + (book.reserved ?? 0n)).toBe(POOL);
      expect(book.available).toBeGreaterThanOrEqual(0n);
    }
  });

  it('two plans of a head office and its branch that together exceed the cap: one is resolved', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const world = await ClaimWorld.open(first);
      const one = await planned(world, 'head', 0, [2]);
      const other = await planned(world, 'branch', 0, [6]);
      const outcomes = await Promise.all([resolve(world, first, one.plan), resolve(world, second, other.plan)]);
      expect(outcomes.sort()).toEqual(['CLAIMS.PLAN_STALE', 'done']);
      expect((await world.look([])).book.reserved).toBeLessThanOrEqual(CAP);
    }
  });
});

/** Later than whatever prepared the race; who began earlier may well come later. */
function at(day: CalendarDate, ms = 0): Date {
  return new Date(Date.parse(`${day}T11:00:00+08:00`) + ms);
}

async function outcome(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return 'done';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}
