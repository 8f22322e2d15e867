/** Affiliates over a cap in plans that officers make: an enterprise and its subsidiary, which is the seller of the other. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '../../src/kernel/calendar-date.js';
import { type Fen, fen } from '../../src/kernel/money.js';
import { Contracts } from '../../src/modules/contracts/index.js';
import { Oversight } from '../../src/modules/oversight/index.js';
import { Parties } from '../../src/modules/parties/index.js';
import { CALL, ClaimWorld, PAPERS, runnerOf } from '../prove/claim-world.js';
import { idOf } from '../prove/race-people.js';
import { openTestService, type TestService } from '../support/service.js';

const DAY = '2026-03-02' as CalendarDate;
const SIGNED = '2026-02-01' as CalendarDate;
const LATER = '2026-04-01' as CalendarDate;
/** Contracts of the head office, for 550 and 388 of the 900 fen of the cap, and of the branch, for 325. */
const [LARGE, NEXT, OF_BRANCH] = [2, 1, 5];

type Company = 'head' | 'branch' | 'seller';

/** A season of one programme with a cap of 900 fen, played by service calls. */
class Season {
  private made = 0;

  private constructor(
    private readonly service: TestService,
    readonly world: ClaimWorld,
  ) {}

  static async open(service: TestService): Promise<Season> {
    const { application } = service;
    const world = await ClaimWorld.open(runnerOf(service));
    const { head, seller } = world.organisations;
    await world.act('system', DAY, (ctx) =>
      application.get(Parties).takeRelations(ctx, [
        {
          type: 'HOLDS',
          from: head.id,
          to: seller.id,
          sharePct: '60',
          validFrom: '2020-01-01',
          source: 'registry',
          extractedOn: '2026-01-06',
        },
      ]),
    );
    return new Season(service, world);
  }

  /** A contract of the subsidiary, of which half is granted. */
  async bought(amountFen: bigint): Promise<string> {
    this.made += 1;
    const { head, seller } = this.world.organisations;
    const [taken] = await this.world.act('system', DAY, (ctx) =>
      this.service.application.get(Contracts).take(ctx, [
        {
          number: `SUB${this.world.number}-${this.made}`,
          subjectKind: 'MODEL',
          buyer: seller.uscc,
          seller: head.uscc,
          signedOn: SIGNED,
          amountFen: fen(amountFen),
          acceptedFen: fen(amountFen),
          invoicedFen: fen(amountFen),
          paidFen: fen(amountFen),
          paidOn: SIGNED,
          purpose: 'MODEL_RESEARCH',
          invoiceNumbers: [],
        },
      ]),
    );
    return idOf(taken);
  }

  deal(at: number): string {
    return this.world.deals[at]?.id ?? '';
  }

  async reviewed(by: Company, contract: string, day = DAY): Promise<string> {
    const { applications, cases } = this.world.doors;
    const order = { programme: this.world.programme(0), call: CALL, contracts: [contract], materials: [] };
    const claim = await this.world.act(by, day, (ctx) => applications.file(ctx, order));
    await this.world.act(by, day, (ctx) => applications.submit(ctx, claim, PAPERS));
    await this.world.act('case', day, (ctx) => cases.accept(ctx, claim));
    const check = { kind: 'TAX', askedOf: '税务局', on: day, answer: '无欠税', blocking: false };
    await this.world.act('case', day, (ctx) => cases.check(ctx, claim, check));
    await this.world.act('review', day, (ctx) => cases.review(ctx, claim, '予以支持'));
    return claim;
  }

  /** The plan's id and what it gives the one claim in it. */
  async planned(claim: string, day = DAY): Promise<{ readonly id: string; readonly amountFen: Fen }> {
    const { plan } = await this.world.act('resolve', day, (ctx) => this.world.doors.plans.make(ctx, CALL, [claim]));
    return { id: plan?.plan.id ?? '', amountFen: plan?.items[0]?.amountFen ?? fen(0n) };
  }

  resolved(id: string, day = DAY): Promise<unknown> {
    const resolution = { on: day, documentNumber: '会纪〔2026〕1号', present: ['甲'], absent: [], recused: [] };
    return this.world.act('resolve', day, (ctx) => this.world.doors.plans.resolve(ctx, id, resolution));
  }

  async paid(claim: string, { id, amountFen }: { readonly id: string; readonly amountFen: Fen }): Promise<void> {
    const { publicity, payments } = this.world.doors;
    await this.world.act('resolve', DAY, (ctx) => publicity.publish(ctx, id, DAY));
    await this.world.act('resolve', LATER, (ctx) => publicity.issue(ctx, id, LATER, '下达〔2026〕1号'));
    const [payment] = await this.world.act('finance', LATER, (ctx) =>
      payments.instruct(ctx, id, [{ claim, amountFen }]),
    );
    const reply = { paymentId: payment?.id ?? '', status: 'PAID' as const, on: LATER };
    await this.world.act('finance', LATER, (ctx) => payments.reply(ctx, [reply]));
  }

  async clawedBack(claim: string, principalFen: Fen): Promise<void> {
    const { recoveries } = this.world.doors;
    for (const [who, step] of [
      ['review', 'NOTICE'],
      ['review', 'HEARD'],
      ['resolve', 'DECIDED'],
      ['finance', 'RECEIVED'],
    ] as const) {
      await this.world.act(who, LATER, (ctx) =>
        recoveries.clawBack(ctx, claim, { step, on: LATER, basis: '第十四条', principalFen }),
      );
    }
  }

  /** What officers of the office see of the season's groups, the newest last. */
  async told(who: 'case' | 'elsewhere' = 'case'): Promise<readonly string[]> {
    const items = await this.world.act(who, LATER, (ctx) =>
      this.service.application.get(Oversight).queue(ctx, { kind: 'GROUP_OVER_CAP', limit: 100 }),
    );
    return items.map(({ reason }) => reason.zh).filter((text) => text.includes(this.world.organisations.seller.uscc));
  }
}

describe('affiliates in plans that officers make', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService();
  });
  afterAll(() => service?.close());

  it('are told when the plan is made that brings them over the cap, and not again when it is resolved', async () => {
    const season = await Season.open(service);
    const { head, branch, seller } = season.world.organisations;
    const first = await season.planned(await season.reviewed('head', season.deal(LARGE)));
    await season.resolved(first.id);
    const ofBranch = await season.planned(await season.reviewed('branch', season.deal(OF_BRANCH)));
    await season.resolved(ofBranch.id);
    expect([first.amountFen, ofBranch.amountFen]).toEqual([550n, 325n]);
    expect(await season.told()).toEqual([]);
    const second = await season.planned(await season.reviewed('seller', await season.bought(100n)));
    expect(second.amountFen).toBe(50n);
    const [told, ...others] = await season.told();
    expect(others).toEqual([]);
    expect(told).toContain(`${head.name}（${head.uscc}）8.75 元；${seller.name}（${seller.uscc}）0.50 元`);
    expect(told).not.toContain(branch.uscc);
    expect(told).toContain('合计核定 9.25 元，超过一家企业的最高限额 9.00 元');
    await season.resolved(second.id);
    expect(await season.told()).toHaveLength(1);
    expect(await season.told('elsewhere')).toEqual([]);
  });

  it('are told at the latest when plans are resolved that were made side by side', async () => {
    const season = await Season.open(service);
    const first = await season.planned(await season.reviewed('head', season.deal(LARGE)));
    const second = await season.planned(await season.reviewed('seller', await season.bought(1_000n)));
    expect([first.amountFen, second.amountFen]).toEqual([550n, 500n]);
    expect(await season.told()).toEqual([]);
    await season.resolved(first.id);
    expect(await season.told()).toEqual([]);
    await season.resolved(second.id);
    expect(await season.told()).toEqual([expect.stringContaining('合计核定 10.50 元')]);
  });

  it('are counted without what was clawed back, as the cap counts them', async () => {
    const season = await Season.open(service);
    const claim = await season.reviewed('head', season.deal(LARGE));
    const first = await season.planned(claim);
    await season.resolved(first.id);
    await season.paid(claim, first);
    await season.clawedBack(claim, fen(200n));
    const within = await season.planned(await season.reviewed('seller', await season.bought(1_000n), LATER), LATER);
    await season.resolved(within.id, LATER);
    expect(await season.told()).toEqual([]);
    const over = await season.planned(await season.reviewed('seller', await season.bought(102n), LATER), LATER);
    const [told, ...others] = await season.told();
    expect([over.amountFen, others]).toEqual([51n, []]);
    expect(told).toContain('合计核定 9.01 元');
    expect(told).toContain('已扣除追回金额');
    expect(told).toContain('3.50 元');
  });

  it('are not counted with a plan that was given up, nor with an award that fell away', async () => {
    const season = await Season.open(service);
    const given = await season.planned(await season.reviewed('head', season.deal(LARGE)));
    const { plans, cases } = season.world.doors;
    await season.world.act('resolve', DAY, (ctx) => plans.withdraw(ctx, given.id, '材料需补充'));
    const gone = await season.reviewed('head', season.deal(NEXT));
    const second = await season.planned(gone);
    expect(second.amountFen).toBe(388n);
    await season.resolved(second.id);
    await season.world.act('head', DAY, (ctx) => cases.withdraw(ctx, gone, '不再申请'));
    const third = await season.planned(await season.reviewed('seller', await season.bought(1_600n)));
    await season.resolved(third.id);
    expect(third.amountFen).toBe(800n);
    expect(await season.told()).toEqual([]);
  });
});
