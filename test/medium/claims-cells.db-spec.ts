/**
 * Every cell of state, event and hand at the services, generated from the table of the room: what the table has not is
 * refused by every door, what it has is done or refused by a rule of its own that is named here.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BugError } from '../../src/kernel/assert.js';
import type { CalendarDate } from '../../src/kernel/calendar-date.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { fen } from '../../src/kernel/money.js';
import { rate } from '../../src/kernel/rate.js';
import { ClaimSteps } from '../../src/modules/claims/claim-steps.service.js';
import {
  CLAIM_EVENTS,
  CLAIM_STATES,
  CLAIM_TRANSITIONS,
  type ClaimEventType,
  type ClaimState,
  HANDS,
  type Hand,
  stateAfter,
} from '../../src/modules/claims/core/claim-states.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { CALL, ClaimWorld, PAPERS, runnerOf } from '../prove/claim-world.js';
import { openTestService, type TestService } from '../support/service.js';

const FIRST = '2026-03-02' as CalendarDate;
/** All days are over, and the calendar still tells them. */
const LATER = '2026-06-01' as CalendarDate;
const SHA = 'c'.repeat(64);
const UNDONE = new Error('undone');

interface Row {
  readonly by: readonly Hand[];
  readonly from: readonly ClaimState[];
  readonly to: string;
}
interface Cell {
  readonly world: ClaimWorld;
  readonly ctx: Ctx;
  readonly id: string;
  readonly hand: Hand;
}
type Door = (cell: Cell) => Promise<unknown>;

const rows = (event: ClaimEventType): readonly Row[] => CLAIM_TRANSITIONS[event];
const item = (id: string) => [{ claimId: id, decisionId: '', amountFen: fen(1n) }];

/** Steps that a claim takes together with others of its plan: who takes them is asked for each claim. */
const withPlan =
  (event: ClaimEventType): Door =>
  async ({ world, ctx, id, hand }) => {
    await world.doors.plans.insistItems(ctx, item(id), event, hand, LATER);
    await recorded(event)({ world, ctx, id, hand });
  };
/** Steps that follow from a treasury's reply, a withdrawn plan, the year end or the clock. */
const recorded =
  (event: ClaimEventType): Door =>
  ({ world, ctx, id }) =>
    world.runner.room(ClaimSteps).record(ctx, [{ claimId: id, type: event, on: LATER, actorId: ctx.actor.id }]);
const back =
  (step: 'NOTICE' | 'HEARD' | 'DECIDED' | 'SERVED' | 'OVERDUE' | 'ENFORCED' | 'RECEIVED' | 'DROPPED'): Door =>
  ({ world, ctx, id }) =>
    world.doors.recoveries.clawBack(ctx, id, {
      step,
      on: LATER,
      basis: '第十四条',
      ...(step === 'NOTICE' ? { principalFen: fen(1n) } : {}),
    });
const concluded =
  (outcome: 'uphold' | 'reopen' | 'revoke'): Door =>
  ({ world, ctx, id }) =>
    world.doors.recoveries.conclude(ctx, id, outcome, '复核结论', '第十四条');

const DOORS: Readonly<Record<ClaimEventType, Door>> = {
  submit: ({ world, ctx, id }) => world.doors.applications.submit(ctx, id, PAPERS),
  accept: ({ world, ctx, id }) => world.doors.cases.accept(ctx, id),
  returnForCorrection: ({ world, ctx, id }) =>
    world.doors.cases.returnForCorrection(ctx, id, [], '2026-06-30' as CalendarDate),
  resubmit: ({ world, ctx, id }) => world.doors.applications.resubmit(ctx, id, PAPERS),
  lapse: recorded('lapse'),
  check: ({ world, ctx, id }) =>
    world.doors.cases.check(ctx, id, { kind: 'TAX', askedOf: '税务局', on: LATER, answer: '无欠税', blocking: false }),
  cut: ({ world, ctx, id }) =>
    world.doors.cases.cut(ctx, id, {
      contract: world.deals[0]?.id ?? '',
      amountFen: fen(1n),
      reason: '不予支持',
      clause: '第五条',
    }),
  grade: ({ world, ctx, id }) =>
    world.doors.cases.grade(ctx, id, { awardedRate: rate(1n, 10n), reason: '综合评定', clause: '第六条' }),
  comment: ({ world, ctx, id }) => world.doors.cases.comment(ctx, id, '无异议'),
  review: ({ world, ctx, id }) => world.doors.cases.review(ctx, id, '予以支持'),
  plan: withPlan('plan'),
  unplan: recorded('unplan'),
  resolve: withPlan('resolve'),
  publish: withPlan('publish'),
  issue: withPlan('issue'),
  formalities: ({ world, ctx, id }) =>
    world.doors.recoveries.formalities(ctx, id, {
      accountName: world.organisations.head.name,
      bank: '某银行',
      accountSha256: SHA,
      receiptSha256: SHA,
    }),
  pay: withPlan('pay'),
  paid: recorded('paid'),
  bounce: recorded('bounce'),
  carryOver: recorded('carryOver'),
  report: ({ world, ctx, id }) => world.doors.recoveries.report(ctx, id, SHA),
  archive: ({ world, ctx, id }) => world.doors.cases.archive(ctx, id, 'YEARS_30'),
  refuse: ({ world, ctx, id }) =>
    world.doors.cases.refuse(ctx, id, { code: 'OTHER', clause: '第三条', reason: '不符合条件', remedy: '可以复核' }),
  withdraw: ({ world, ctx, id }) => world.doors.cases.withdraw(ctx, id, '不再申请'),
  recheck: ({ world, ctx, id }) => world.doors.recoveries.recheck(ctx, id, '申请复核'),
  uphold: concluded('uphold'),
  reopen: concluded('reopen'),
  revoke: concluded('revoke'),
  clawBack: back('NOTICE'),
  clawBackHeard: back('HEARD'),
  clawBackDecided: back('DECIDED'),
  clawBackServed: back('SERVED'),
  clawBackOverdue: back('OVERDUE'),
  clawBackEnforced: back('ENFORCED'),
  clawBackReceived: back('RECEIVED'),
  clawBackDropped: back('DROPPED'),
};
/** Who takes them is asked before, for the plan as a whole or by the command: the door itself knows no hand. */
const HANDLESS: readonly ClaimEventType[] = ['lapse', 'unplan', 'paid', 'bounce', 'carryOver'];
const OWN_RULES: Readonly<Partial<Record<ClaimEventType, readonly string[]>>> = {
  clawBack: ['CLAIMS.CLAW_BACK_AMOUNT'],
  // Nothing was paid, so that nothing can come back.
  clawBackReceived: ['CLAIMS.CLAW_BACK_AMOUNT'],
  reopen: ['CLAIMS.NOTHING_TO_REOPEN'],
  revoke: ['CLAIMS.NOT_REVOCABLE'],
};
/** And acts that must move it: they say that it is missing, and do nothing. */
const NO_MONEY = 'no money to move';
const mustMove = (event: ClaimEventType, state: ClaimState): boolean =>
  ['refuse', 'withdraw'].includes(event) && ['RESOLVED', 'PUBLISHED'].includes(state);
const IN_PROCEDURE: readonly ClaimEventType[] = ['clawBackHeard', 'clawBackDecided', 'clawBackServed'];

/** The shortest way from a draft to each state, by the table. */
function ways(): ReadonlyMap<ClaimState, readonly ClaimEventType[]> {
  const found = new Map<ClaimState, readonly ClaimEventType[]>([['DRAFT', []]]);
  for (const [state, way] of found) {
    for (const event of CLAIM_EVENTS) {
      const to = rows(event).find((row) => row.from.includes(state))?.to as ClaimState | undefined;
      if (to !== undefined && CLAIM_STATES.includes(to) && !found.has(to)) found.set(to, [...way, event]);
    }
  }
  return found;
}

/** What the table says of a cell, and where it leads. */
function expectedIn(state: ClaimState, before: ClaimState, event: ClaimEventType, hand: Hand): readonly string[] {
  const handless = HANDLESS.includes(event);
  const byOthers = rows(event).filter((row) => row.from.includes(state));
  const step = byOthers.find((row) => handless || row.by.includes(hand));
  if (step) {
    if (mustMove(event, state)) return [NO_MONEY];
    const to = step.to === 'SAME' ? state : step.to === 'BEFORE' ? before : step.to;
    return [to, ...(OWN_RULES[event] ?? [])];
  }
  const desk = DOORS[event].length === 1 && ['plan', 'resolve', 'publish', 'issue', 'pay'].includes(event);
  const ever = handless || desk || rows(event).some((row) => row.by.includes(hand));
  return [byOthers.length > 0 || !ever ? 'CLAIMS.WRONG_DUTY' : 'CLAIMS.WRONG_STATE'];
}

describe('every state, event and hand at the doors of the room', () => {
  let service: TestService;
  const persons = HANDS.filter((hand) => hand !== 'clock');
  const paths = ways();

  beforeAll(async () => {
    service = await openTestService();
  });
  afterAll(async () => {
    await service?.close();
  });

  it('reaches every state', () => {
    expect([...paths.keys()].sort()).toEqual([...CLAIM_STATES].sort());
  });

  it.each(CLAIM_STATES)('%s: as the table says', async (state) => {
    const world = await ClaimWorld.open(runnerOf(service));
    const id = await world.act('head', FIRST, (ctx) =>
      world.doors.applications.file(ctx, {
        programme: world.programme(0),
        call: CALL,
        contracts: [world.deals[0]?.id ?? ''],
        materials: [],
      }),
    );
    const way = [...(paths.get(state) ?? []), ...(state === 'CLAWING_BACK' ? IN_PROCEDURE : [])];
    await world.act('system', FIRST, (ctx) =>
      world.runner.room(ClaimSteps).record(
        ctx,
        way.map((type) => ({
          claimId: id,
          type,
          on: FIRST,
          actorId: 'whoever',
          detail: { hand: 'archive', dueOn: LATER },
        })),
      ),
    );
    const before = stateAfter(
      way.slice(
        0,
        Math.max(
          0,
          way.findIndex((one) => one === 'recheck' || one === 'clawBack'),
        ),
      ),
    );
    const off: string[] = [];
    let cells = 0;
    const tries = world.act('system', LATER, async (ctx) => {
      await ctx.tx.query('savepoint cell');
      for (const event of CLAIM_EVENTS) {
        for (const hand of persons) {
          const actor = world.actor(hand === 'applicant' ? 'head' : hand);
          const outcome = await outcomeOf(world, { ...ctx, actor }, id, event, hand);
          if (!outcome.startsWith('CLAIMS.')) await ctx.tx.query('rollback to savepoint cell');
          cells += 1;
          const wanted = expectedIn(state, before, event, hand);
          if (!wanted.includes(outcome)) off.push(`${event} by ${hand}: ${outcome}, not ${wanted.join(' or ')}`);
        }
      }
      throw UNDONE;
    });
    await expect(tries).rejects.toBe(UNDONE);
    expect(off).toEqual([]);
    expect(cells).toBe(CLAIM_EVENTS.length * persons.length);
  });
});

/** The state in which the act left the claim, or the code that refused it. */
async function outcomeOf(world: ClaimWorld, ctx: Ctx, id: string, event: ClaimEventType, hand: Hand): Promise<string> {
  try {
    await DOORS[event]({ world, ctx, id, hand });
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    if (error instanceof BugError && error.message.startsWith('missing: award of ')) return NO_MONEY;
    throw error;
  }
  const [steps] = await world.doors.store.steps(ctx, [id]);
  return stateAfter(steps?.types ?? []);
}
