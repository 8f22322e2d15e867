/** A panel's rate against the ceiling of the applicant whose claim it grades. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../src/kernel/calendar-date.js';
import { rate } from '../../src/kernel/rate.js';
import { Programmes } from '../../src/modules/programmes/index.js';
import { newId } from '../../src/platform/ctx.js';
import { CALL, ClaimWorld, PAPERS, programmeText, runnerOf } from '../prove/claim-world.js';
import { openTestService, type TestService } from '../support/service.js';

const DAY = '2026-03-02' as CalendarDate;

describe('a rate awarded by a panel', () => {
  let service: TestService;
  let world: ClaimWorld;
  let claim: string;

  beforeAll(async () => {
    service = await openTestService();
    world = await ClaimWorld.open(runnerOf(service));
    await world.act('system', DAY, publishWithStartUps);
    const order = { programme: world.programme(0), call: CALL, contracts: [world.deals[0]?.id ?? ''], materials: [] };
    claim = await world.act('head', DAY, (ctx) => world.doors.applications.file(ctx, order));
    await world.act('head', DAY, (ctx) => world.doors.applications.submit(ctx, claim, PAPERS));
    await world.act('case', DAY, (ctx) => world.doors.cases.accept(ctx, claim));
    await world.act('case', DAY, (ctx) =>
      world.doors.cases.check(ctx, claim, {
        kind: 'TAX',
        askedOf: '税务局',
        on: DAY,
        answer: '无欠税',
        blocking: false,
      }),
    );
  });
  afterAll(async () => {
    await service?.close();
  });

  /** Half for everybody, four fifths for start-ups; the applicant here is none. */
  async function publishWithStartUps(ctx: Parameters<Parameters<ClaimWorld['act']>[2]>[0]): Promise<void> {
    const programmes = service.application.get(Programmes);
    const file = JSON.parse(programmeText(world.programme(0), world.pool, { cap: 400n, pool: 1_000n, rate: 50n })) as {
      parameters: Record<string, { values: { value: unknown }[] }>;
    };
    const [ceiling] = file.parameters.rateCeiling?.values ?? [];
    file.parameters.startUpRateCeiling = { values: [{ ...ceiling, value: { num: '80', den: '100' } }] };
    const { publishable, problems } = programmes.check(JSON.stringify(file));
    if (!publishable) throw new Error(JSON.stringify(problems));
    const { digest, body, programme } = publishable;
    await programmes.record(ctx, [
      {
        id: newId(ctx),
        code: programme.code,
        no: 2,
        digest,
        body,
        effectiveFrom: programme.inForce.from,
        publishedBy: 'policy',
        recordedAt: ctx.now,
      },
    ]);
  }

  const graded = (num: bigint, den: bigint) =>
    world.act('review', DAY, (ctx) =>
      world.doors.cases.grade(ctx, claim, { awardedRate: rate(num, den), reason: '综合评定', clause: '第六条' }),
    );

  it("is refused above the applicant's own ceiling, though a start-up might have it", async () => {
    await expect(graded(60n, 100n)).rejects.toMatchObject({ code: 'CLAIMS.RATE_ABOVE_CEILING' });
    await expect(graded(501n, 1000n)).rejects.toMatchObject({ code: 'CLAIMS.RATE_ABOVE_CEILING' });
  });

  it('is taken at the ceiling itself', async () => {
    await expect(graded(50n, 100n)).resolves.toBe('CHECKED');
  });
});
