import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../src/kernel/calendar-date.js';
import type { ClaimQuery } from '../../src/modules/claims/claims.service.js';
import type { Person } from '../prove/claim-model.js';
import { CALL, ClaimWorld, PAPERS, runnerOf } from '../prove/claim-world.js';
import { openTestService, type TestService } from '../support/service.js';

const DAY = '2026-03-02' as CalendarDate;

describe('lists of claims', () => {
  let service: TestService;
  let world: ClaimWorld;
  /** A draft, an accepted claim, a withdrawn one, and an accepted one of the second programme. */
  let filed: readonly string[];

  const file = async (deal: number, which = 0): Promise<string> => {
    const order = {
      programme: world.programme(which),
      call: CALL,
      contracts: [world.deals[deal]?.id ?? ''],
      materials: [],
    };
    return world.act('head', DAY, (ctx) => world.doors.applications.file(ctx, order));
  };
  const accepted = async (deal: number, which = 0): Promise<string> => {
    const id = await file(deal, which);
    await world.act('head', DAY, (ctx) => world.doors.applications.submit(ctx, id, PAPERS));
    await world.act('case', DAY, (ctx) => world.doors.cases.accept(ctx, id));
    return id;
  };

  beforeAll(async () => {
    service = await openTestService();
    world = await ClaimWorld.open(runnerOf(service));
    const draft = await file(0);
    const waits = await accepted(1);
    const gone = await accepted(3);
    await world.act('head', DAY, (ctx) => world.doors.cases.withdraw(ctx, gone, '不再申请'));
    filed = [draft, waits, gone, await accepted(3, 1)];
  });
  afterAll(() => service?.close());

  const list = (query: Partial<ClaimQuery>, person: Person | 'system' = 'case') =>
    world.act(person, DAY, (ctx) => world.doors.claims.list(ctx, { limit: 100, ...query }));
  const ids = async (query: Partial<ClaimQuery>, person?: Person | 'system') =>
    (await list(query, person)).map(({ claim }) => claim.id);

  it('show an officer those of the office by number, whichever way they are cut into pages', async () => {
    const all = await list({});
    expect(all.map(({ claim }) => claim.id)).toEqual(filed);
    expect(all.map(({ state }) => state)).toEqual(['DRAFT', 'ACCEPTED', 'WITHDRAWN', 'ACCEPTED']);
    for (const size of [1, 2, 3]) {
      const pages: string[] = [];
      for (let after: string | undefined; ; ) {
        const page = await list({ limit: size, ...(after === undefined ? {} : { after }) });
        pages.push(...page.map(({ claim }) => claim.id));
        if (page.length < size) break;
        after = page.at(-1)?.cursor;
      }
      expect(pages).toEqual(filed);
    }
  });

  it('part what is open from what has ended', async () => {
    const [draft, waits, gone, other] = filed;
    expect(await ids({ show: 'open' })).toEqual([draft, waits, other]);
    expect(await ids({ show: 'ended' })).toEqual([gone]);
    const [first] = await list({ show: 'open', limit: 1 });
    expect(await ids({ show: 'open', after: first?.cursor ?? '' })).toEqual([waits, other]);
  });

  it('keep to a programme and a period', async () => {
    expect(await ids({ programme: world.programme(1) })).toEqual([filed[3]]);
    expect([await ids({ period: CALL }), await ids({ period: '2025' })]).toEqual([filed, []]);
  });

  it('show an applicant its own, an officer of another office and a seller none', async () => {
    const seen = (person: Person | 'system') =>
      world.act(person, DAY, async (ctx) => (await world.doors.claims.listed(ctx, filed)).map(({ claim }) => claim.id));
    for (const person of ['head', 'system'] as const) {
      expect([await ids({}, person), await seen(person)]).toEqual([filed, filed]);
    }
    for (const person of ['elsewhere', 'branch'] as const) {
      expect([await ids({}, person), await ids({ show: 'open' }, person), await seen(person)]).toEqual([[], [], []]);
    }
  });

  it('are told apart by the audit when a state is not the one to which the events lead', async () => {
    expect(await world.audit()).toEqual([]);
    const state = (to: string) =>
      service.db.adminQuery(`update claims.claim_standing set state = '${to}' where claim_id = '${filed[1]}'`);
    await state('PAID');
    expect(await world.audit()).toMatchObject([{ id: `CLAIMS.STANDING_DIFFERS ${filed[1]}` }]);
    await state('ACCEPTED');
  });
});
