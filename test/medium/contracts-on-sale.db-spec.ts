import { fen } from '../../src/kernel/money.js';
import type { Actor } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { actorOf, catalogue, codeOf, contracts, corpus, enterprises, followups, life } from '../support/market.js';

/** Contracts are signed over what is on sale, and everything that is sold can be asked for what rests on it. */
describe('a contract over releases', () => {
  let db: TestDatabase;
  let buyer: Actor;
  let seller: Actor;
  let releases: readonly string[];
  let number = 0;

  beforeAll(async () => {
    db = await openTestDatabase();
    await db.run(async (ctx) => {
      const [first = '', second = ''] = await enterprises(ctx, 2);
      buyer = actorOf('buyer', first);
      seller = actorOf('provider', second);
    });
  });
  afterAll(() => db.close());

  beforeEach(async () => {
    number += 1;
    releases = await db.run((ctx) =>
      corpus(ctx, `C${number}`, seller.organisationId ?? '', ['2025-01-01', '2025-02-01']),
    );
  });

  const as = <T>(actor: Actor, work: (ctx: Ctx) => Promise<T>): Promise<T> => db.run((ctx) => work({ ...ctx, actor }));
  const suspend = (release: string) => db.run((ctx) => life.step(ctx, release, { step: 'suspend', reason: '核查' }));
  const sign = (actor: Actor, id: string, digest: string) =>
    as(actor, (ctx) => contracts.step(ctx, id, { step: 'sign', digest, strength: 'PLATFORM_CLICK' }));

  async function offered() {
    const line = { kind: 'corpus', eligible: 'YES', amountFen: fen(100n) } as const;
    const [release = '', other = ''] = releases;
    const { contract } = await as(buyer, (ctx) =>
      contracts.offer(ctx, {
        number: `HT-${number}`,
        subjectKind: 'CORPUS',
        buyer: codeOf(1),
        seller: codeOf(2),
        gainers: [],
        release,
        amountFen: fen(200n),
        purpose: 'MODEL_RESEARCH',
        lines: [
          { ...line, releaseId: release },
          { ...line, releaseId: other },
        ],
        instalments: [],
      }),
    );
    return { id: contract.id, digest: contract.proposed?.digest ?? '' };
  }

  it('is not signed over one that was suspended meanwhile, nor where only a line names it, until it is on sale again', async () => {
    for (const release of releases) {
      number += 1;
      const { id, digest } = await offered();
      await sign(buyer, id, digest);
      await suspend(release);
      await expect(sign(seller, id, digest)).rejects.toMatchObject({ code: 'CONTRACTS.RELEASE_NOT_LISTED' });
      await db.run((ctx) => life.step(ctx, release, { step: 'resume', reason: '核查完毕' }));
      expect((await sign(seller, id, digest)).contract.state).toBe('IN_FORCE');
    }
  });

  it('is amended over no release that its proposer cannot see, and over none that does not exist', async () => {
    const { id, digest } = await offered();
    await sign(buyer, id, digest);
    await sign(seller, id, digest);
    const draft = await as(seller, async (ctx) => {
      const opened = await catalogue.open(ctx, { key: `D${number}`, name: '草稿语料' });
      return (await catalogue.addRelease(ctx, opened.corpus.id, { digest: 'd', licence: 'MIT', language: 'zh' })).id;
    });
    const line = { kind: 'corpus', eligible: 'YES', amountFen: fen(200n) } as const;
    for (const releaseId of [draft, id]) {
      const changes = { lines: [{ ...line, releaseId }] };
      await expect(
        as(buyer, (ctx) => contracts.step(ctx, id, { step: 'amend', changes, reason: '补充' })),
      ).rejects.toMatchObject({ code: 'CONTRACTS.UNKNOWN_RELEASE', extras: { field: '/fields/lines/0/release' } });
    }
  });

  it('is told of the fall of each of them, once', async () => {
    const { id, digest } = await offered();
    await sign(buyer, id, digest);
    await sign(seller, id, digest);
    for (const release of releases) {
      const resting = await db.run((ctx) => followups.dependents(ctx, { kind: 'release', id: release }));
      expect(resting).toMatchObject([{ kind: 'contract', id }]);
    }
  });

  it('and a suspension at the same moment: whichever comes second knows of the first', async () => {
    for (let round = 0; round < 20; round += 1) {
      number += 1;
      releases = await db.run((ctx) =>
        corpus(ctx, `C${number}`, seller.organisationId ?? '', ['2025-01-01', '2025-02-01']),
      );
      const { id, digest } = await offered();
      await sign(buyer, id, digest);
      const [signed] = await Promise.allSettled([sign(seller, id, digest), suspend(releases[1] ?? '')]);
      const items = await db.run((ctx) =>
        followups.queue(ctx, { subject: { kind: 'contract', id }, kind: 'BASIS_FELL' }),
      );
      expect(items).toHaveLength(signed.status === 'fulfilled' ? 1 : 0);
    }
  });
});
