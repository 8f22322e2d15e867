import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../src/kernel/calendar-date.js';
import { CALL, ClaimWorld, PAPERS, runnerOf } from '../prove/claim-world.js';
import { openTestService, type TestService } from '../support/service.js';

const DAY = '2026-03-02' as CalendarDate;

describe('a year that is issued by the command after a claim of its plan was withdrawn', () => {
  let service: TestService;
  let world: ClaimWorld;

  beforeAll(async () => {
    service = await openTestService();
    world = await ClaimWorld.open(runnerOf(service));
  });
  afterAll(() => service?.close());

  const accepted = async (deal: number): Promise<string> => {
    const { applications, cases } = world.doors;
    const contracts = [world.deals[deal]?.id ?? ''];
    const order = { programme: world.programme(0), call: CALL, contracts, materials: [] };
    const id = await world.act('head', DAY, (ctx) => applications.file(ctx, order));
    await world.act('head', DAY, (ctx) => applications.submit(ctx, id, PAPERS));
    await world.act('case', DAY, (ctx) => cases.accept(ctx, id));
    return id;
  };
  const settle = (issue: boolean) =>
    world.act('system', DAY, (ctx) =>
      world.doors.settlement.run(ctx, {
        programme: world.programme(0),
        period: CALL,
        reviewerId: 'reviewer',
        resolverId: 'resolver',
        issue,
      }),
    );

  it('pays what stands, and nothing of what was withdrawn', async () => {
    const [stands, goes] = [await accepted(1), await accepted(3)];
    const run = await settle(false);
    const decided = await world.act('system', DAY, (ctx) => world.doors.store.decided(ctx, run.id));
    const awardOf = (id: string) => decided.find(({ claimId }) => claimId === id)?.amountFen ?? 0n;
    expect([awardOf(stands) > 0n, awardOf(goes) > 0n]).toEqual([true, true]);
    await world.act('head', DAY, (ctx) => world.doors.cases.withdraw(ctx, goes, '不再申请'));
    await settle(true);
    const { states, book } = await world.look([stands, goes]);
    expect([...states.values(), book['paid head'], book.reserved]).toEqual(['PAID', 'WITHDRAWN', awardOf(stands), 0n]);
    expect(await world.audit()).toEqual([]);

    // What the public reads of it: the award that stands, paid, and none that fell away.
    const published = await world.act('system', DAY, (ctx) =>
      world.doors.claims.poolAwards(ctx, world.programme(0), CALL, 10),
    );
    expect(published).toMatchObject({
      all: 1,
      newest: [
        {
          claimId: stands,
          amountFen: awardOf(stands),
          state: 'PAID',
          recipient: { uscc: world.organisations.head.uscc },
        },
      ],
    });
    expect(
      await world.act('system', DAY, (ctx) => world.doors.claims.pool(ctx, world.programme(0), CALL)),
    ).toMatchObject({
      publishedFen: awardOf(stands),
      issuedFen: awardOf(stands),
      paidFen: awardOf(stands),
    });
  });
});
