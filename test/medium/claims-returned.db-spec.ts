import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../src/kernel/calendar-date.js';
import { CALL, ClaimWorld, PAPERS, runnerOf } from '../prove/claim-world.js';
import { openTestService, type TestService } from '../support/service.js';

const DAY = '2026-03-02' as CalendarDate;
const LATER = '2026-04-01' as CalendarDate;

describe('a payment that the bank is said to have sent back after it was clawed back', () => {
  let service: TestService;
  let world: ClaimWorld;
  let claim: string;
  let paymentId: string;

  beforeAll(async () => {
    service = await openTestService();
    world = await ClaimWorld.open(runnerOf(service));
    const { applications, cases, plans, publicity, payments } = world.doors;
    const order = { programme: world.programme(0), call: CALL, contracts: [world.deals[1]?.id ?? ''], materials: [] };
    claim = await world.act('head', DAY, (ctx) => applications.file(ctx, order));
    await world.act('head', DAY, (ctx) => applications.submit(ctx, claim, PAPERS));
    await world.act('case', DAY, (ctx) => cases.accept(ctx, claim));
    const check = { kind: 'TAX', askedOf: '税务局', on: DAY, answer: '无欠税', blocking: false };
    await world.act('case', DAY, (ctx) => cases.check(ctx, claim, check));
    await world.act('review', DAY, (ctx) => cases.review(ctx, claim, '予以支持'));
    const { plan } = await world.act('resolve', DAY, (ctx) => plans.make(ctx, CALL, [claim]));
    const [id, amountFen] = [plan?.plan.id ?? '', plan?.items[0]?.amountFen ?? 0n];
    const resolution = { on: DAY, documentNumber: '会纪〔2026〕1号', present: ['甲'], absent: [], recused: [] };
    await world.act('resolve', DAY, (ctx) => plans.resolve(ctx, id, resolution));
    await world.act('resolve', DAY, (ctx) => publicity.publish(ctx, id, DAY));
    await world.act('resolve', LATER, (ctx) => publicity.issue(ctx, id, LATER, '下达〔2026〕1号'));
    const lines = [{ claim, amountFen: amountFen as Parameters<typeof payments.instruct>[2][0]['amountFen'] }];
    const [paid] = await world.act('finance', LATER, (ctx) => payments.instruct(ctx, id, lines));
    paymentId = paid?.id ?? '';
  });
  afterAll(() => service?.close());

  const reply = (status: 'PAID' | 'RETURNED') =>
    world.act('finance', LATER, (ctx) => world.doors.payments.reply(ctx, [{ paymentId, status, on: LATER }]));

  it('is refused with what is left, and nothing is booked', async () => {
    await reply('PAID');
    const { recoveries } = world.doors;
    const { book } = await world.look([claim]);
    const principalFen = (book['paid head'] ?? 0n) as NonNullable<
      Parameters<typeof recoveries.clawBack>[2]['principalFen']
    >;
    const step = (who: 'review' | 'resolve' | 'finance', name: 'NOTICE' | 'HEARD' | 'DECIDED' | 'RECEIVED') =>
      world.act(who, LATER, (ctx) =>
        recoveries.clawBack(ctx, claim, { step: name, on: LATER, basis: '第十四条', principalFen }),
      );
    await step('review', 'NOTICE');
    await step('review', 'HEARD');
    await step('resolve', 'DECIDED');
    await step('finance', 'RECEIVED');
    const after = await world.look([claim]);
    await expect(reply('RETURNED')).rejects.toMatchObject({
      code: 'CLAIMS.RETURNED_AFTER_CLAW_BACK',
      message: expect.stringContaining('0.00'),
    });
    expect(await world.look([claim])).toEqual(after);
    expect(await world.audit()).toEqual([]);
  });
});
