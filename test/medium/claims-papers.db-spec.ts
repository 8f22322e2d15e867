import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClaimsStore } from '../../src/modules/claims/claims.store.js';
import type { ClaimEventRow } from '../../src/modules/claims/core/claim-records.js';
import { Papers } from '../../src/modules/claims/papers.service.js';
import type { Actor } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestService, PURCHASE, SAMPLE_FOLDER, type TestService } from '../support/service.js';

const OFFICER: Actor = {
  kind: 'user',
  id: 'officer',
  name: 'officer',
  roles: ['regulator'],
  duties: ['case'],
  authority: 'sz-zsj',
};

describe('numbers of papers', () => {
  let service: TestService;
  let accepted: ClaimEventRow[];

  const run = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> => service.db.database.run(OFFICER, work);
  const make = (events: readonly ClaimEventRow[]) =>
    run((ctx) => service.application.get(Papers).ofClaims(ctx, events));
  const given = async () =>
    (
      await service.db.adminQuery<{ number: string }>(
        `select number from claims.paper where kind = 'ACCEPTANCE' order by year, place`,
      )
    ).map(({ number }) => number);

  beforeAll(async () => {
    service = await openTestService();
    await service.load(SAMPLE_FOLDER);
    await service.settle({ issue: true });
    accepted = await run(async (ctx) => {
      const store = service.application.get(ClaimsStore);
      const claims = await store.claims(ctx, { programme: PURCHASE, period: '2025' });
      const events = await store.events(
        ctx,
        claims.map(({ id }) => id),
      );
      return events.filter(({ type }) => type === 'accept');
    });
  });
  afterAll(() => service?.close());

  it('are given for no step of a settlement by command', async () => {
    expect(accepted.length).toBeGreaterThan(5);
    expect(await service.db.adminQuery('select 1 from claims.paper')).toEqual([]);
  });

  it('are one for each of many acts at once, without a gap, also where an act fails', async () => {
    const broken = run(async (ctx) => {
      await service.application.get(Papers).ofClaims(ctx, accepted.slice(0, 1));
      throw new Error('the act failed');
    });
    await expect(broken).rejects.toThrow('the act failed');
    await Promise.all(accepted.slice(0, 6).map((event) => make([event])));
    expect(await given()).toEqual([1, 2, 3, 4, 5, 6].map((place) => `深政数受〔2025〕${place}号`));
  });

  it('are never given twice for one act', async () => {
    await expect(make(accepted.slice(0, 1))).rejects.toThrow();
    expect(await given()).toHaveLength(6);
  });

  it('cannot be left out, whoever writes the row', async () => {
    const skipping = service.db.adminQuery(
      `insert into claims.paper (id, office, kind, year, place, previous, number, claim_id, basis_kind, basis_id, dated_on, body, recorded_at)
       select gen_random_uuid(), office, kind, year, 8, 7, 'x', claim_id, basis_kind, gen_random_uuid(), dated_on, body, recorded_at
         from claims.paper limit 1`,
    );
    await expect(skipping).rejects.toThrow('foreign key');
  });
});
