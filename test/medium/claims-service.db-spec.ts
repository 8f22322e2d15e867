/** Service of papers (送达) on a real database: once, by the office's case officer, with its proof. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, type CalendarDate, shanghaiDate } from '../../src/kernel/calendar-date.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { ClaimsStore } from '../../src/modules/claims/claims.store.js';
import type { PaperRow } from '../../src/modules/claims/core/paper-kinds.js';
import { PaperFiles } from '../../src/modules/claims/paper-files.service.js';
import { PaperServices, type ServiceOrder } from '../../src/modules/claims/paper-services.service.js';
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
const ELSEWHERE: Actor = { ...OFFICER, id: 'elsewhere', authority: 'dg-gxj' };
const PROOF = 'e'.repeat(64);
const TODAY = shanghaiDate(new Date());

describe('the service of a paper', () => {
  let service: TestService;
  let papers: PaperRow[];

  const run = <T>(work: (ctx: Ctx) => Promise<T>, actor = OFFICER): Promise<T> => service.db.database.run(actor, work);
  const serve = (paper: PaperRow | undefined, order: Partial<ServiceOrder> = {}, actor = OFFICER) =>
    run(
      (ctx) =>
        service.application.get(PaperServices).serve(ctx, paper?.claimId ?? '', paper?.number ?? '', {
          manner: 'POST',
          on: TODAY,
          proofSha256: PROOF,
          ...order,
        }),
      actor,
    ).then(
      () => 'served',
      (error: unknown) => {
        if (error instanceof DomainError) return error.code;
        throw error;
      },
    );
  const recorded = async () =>
    (await service.db.adminQuery<{ n: number }>('select count(*)::int as n from claims.paper_service'))[0]?.n;

  beforeAll(async () => {
    service = await openTestService();
    await service.load(SAMPLE_FOLDER);
    await service.settle({ issue: true });
    papers = await run(async (ctx) => {
      const store = service.application.get(ClaimsStore);
      const claims = await store.claims(ctx, { programme: PURCHASE, period: '2025' });
      const ids = claims.map(({ id }) => id);
      const accepted = (await store.events(ctx, ids)).filter(({ type }) => type === 'accept').slice(0, 4);
      await service.application.get(Papers).ofClaims(ctx, accepted);
      const files = service.application.get(PaperFiles);
      return (await Promise.all(accepted.map(({ claimId }) => files.ofClaim(ctx, claimId)))).flat();
    });
  });
  afterAll(() => service?.close());

  it('is recorded once; of two who record it at one moment one is told that it was', async () => {
    const both = await Promise.all([serve(papers[0]), serve(papers[0])]);
    expect(both.sort()).toEqual(['CLAIMS.SERVED_TWICE', 'served']);
    expect(await serve(papers[0], { manner: 'PORTAL' })).toBe('CLAIMS.SERVED_TWICE');
    expect(await recorded()).toBe(1);
  });

  it('is refused before the paper, in the future, without a proof, of a paper that is not there', async () => {
    const before = await recorded();
    const early = addDays(papers[1]?.datedOn as CalendarDate, -1);
    expect(await serve(papers[1], { on: early })).toBe('CLAIMS.SERVED_EARLY');
    expect(await serve(papers[1], { on: addDays(TODAY, 1) })).toBe('CLAIMS.ON_FUTURE');
    const bare = { manner: 'IN_PERSON', on: TODAY } as const;
    const unproven = run((ctx) =>
      service.application.get(PaperServices).serve(ctx, papers[1]?.claimId ?? '', papers[1]?.number ?? '', bare),
    );
    await expect(unproven).rejects.toMatchObject({ code: 'CLAIMS.SERVICE_PROOF' });
    const missing = { ...(papers[1] as PaperRow), number: '深政数受〔2025〕99号' };
    expect(await serve(missing)).toBe('CLAIMS.PAPER_NOT_FOUND');
    // Another claim's paper is no paper of this one.
    const foreign = { ...(papers[1] as PaperRow), number: papers[2]?.number ?? '' };
    expect(await serve(foreign)).toBe('CLAIMS.PAPER_NOT_FOUND');
    expect(await recorded()).toBe(before);
  });

  it('is the own office’s to record, whatever became of the claim', async () => {
    expect(await serve(papers[2], {}, ELSEWHERE)).toBe('CLAIMS.NOT_FOUND');
    expect(await serve(papers[2])).toBe('served');
  });

  it('is shown with the paper, and has a leaf in the log', async () => {
    const shown = await run(async (ctx) =>
      service.application.get(PaperServices).of(ctx, [papers[0] as PaperRow, papers[3] as PaperRow]),
    );
    expect([...shown.keys()]).toEqual([papers[0]?.id]);
    expect(shown.get(papers[0]?.id ?? '')?.row).toMatchObject({
      manner: 'POST',
      servedOn: TODAY,
      recordedBy: 'officer',
    });
    await service.application.sequence();
    const { problems } = await service.application.look((ctx) => service.application.verifyLog(ctx));
    expect(problems).toEqual([]);
  });
});
