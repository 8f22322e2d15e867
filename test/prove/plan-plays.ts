/** The commands of the model's sequences that fall on plans, payments and the pool; see `claim-plays.ts`. */
import { addDays, type CalendarDate } from '../../src/kernel/calendar-date.js';
import { fen } from '../../src/kernel/money.js';
import type { Payment as PaymentRow } from './claim-model.js';
import { type Claim, type ClaimModel, type Expected, type Person, type Plan, sum } from './claim-model.js';
import { chosen, type Draw, type Play, type Prepare, wrong } from './claim-plays.js';
import { CALL, type ClaimWorld } from './claim-world.js';

const LAST_CALENDAR_DAY = '2026-12-31' as CalendarDate;
const SETTLERS = { reviewer: 'settling reviewer', resolver: 'settling resolver' };

/** Whoever resolves plans; a duty is asked for at the door, so others of the office do not come this far. */
const resolver = ({ who }: Draw): Person => (who === 31 ? 'elsewhere' : who >= 28 ? 'all' : 'resolve');
const treasurer = ({ who }: Draw): Person => (who === 31 ? 'elsewhere' : who >= 28 ? 'all' : 'finance');
const codes = (...all: readonly (string | false)[]): string[] =>
  all.filter((code): code is string => code !== false).map((code) => `CLAIMS.${code}`);

/** What stands against a step of all these claims at once. */
function againstItems(model: ClaimModel, who: Person, hand: string, claims: readonly Claim[]): string[] {
  const persons = claims.flatMap((claim) => model.samePerson(who, claim, hand));
  return [...persons, ...codes(claims.some(({ blocked }) => blocked) && 'BLOCKED')];
}

const make: Prepare = (model, draw) => {
  const reviewed = model.claims.filter(({ state }) => state === 'REVIEWED');
  const programme = reviewed.some((claim) => claim.programme === draw.pick % 2) ? draw.pick % 2 : 1 - (draw.pick % 2);
  const right = reviewed.filter((claim) => claim.programme === programme);
  const some = right.filter((_claim, at) => right.length === 1 || (draw.n >> at) % 2 === 0);
  if (right.length === 0 && draw.pick < 61) return undefined;
  const claims = draw.pick >= 61 ? model.claims.slice(0, 2) : some.length > 0 ? some : right;
  if (claims.length === 0) return undefined;
  const who = resolver(draw);
  const refused =
    who === 'elsewhere'
      ? codes('CLAIM_UNKNOWN')
      : [
          ...codes(
            new Set(claims.map((claim) => claim.programme)).size > 1 && 'PLAN_MIXED',
            claims.some(({ state }) => state !== 'REVIEWED') && 'WRONG_STATE',
          ),
          ...againstItems(model, who, 'resolve', claims),
        ];
  return {
    about: `plan of claims ${claims.map((claim) => model.claims.indexOf(claim)).join(' ')} by ${who}`,
    who,
    expected: { refused },
    ask: ({ doors }, ctx) =>
      doors.plans.make(
        ctx,
        CALL,
        claims.map(({ id }) => id),
      ),
    done: (made: Awaited<ReturnType<ClaimWorld['doors']['plans']['make']>>) => {
      model.opened = true;
      follow(model, claims, who, made.plan?.plan);
    },
  };
};

/** The model decides the claims, compares with what the plan says, and takes over the plan's id. */
function follow(
  model: ClaimModel,
  claims: readonly Claim[],
  who: string,
  made: { id: string; items: readonly { claimId: string; amountFen: bigint }[] } | undefined,
): Plan | undefined {
  const amounts = model.decide(claims);
  const said = new Map(made?.items.map(({ claimId, amountFen }) => [claimId, amountFen as bigint]));
  const plan: Plan = {
    id: made?.id ?? '',
    programme: claims[0]?.programme ?? 0,
    state: 'DRAFT',
    items: [],
    changed: false,
    objections: [],
  };
  for (const claim of claims) {
    const amount = amounts.get(claim) ?? 0n;
    if ((said.get(claim.id) ?? 0n) !== amount) {
      throw new Error(`claim ${model.claims.indexOf(claim)}: ${amount} fen by the model, ${said.get(claim.id) ?? 0n}`);
    }
    claim.award = amount;
    if (amount > 0n) plan.items.push({ claim, amount });
    model.take(who, claim, amount > 0n ? 'plan' : 'refuse', 'resolve', amount > 0n ? 'PLANNED' : 'REFUSED');
  }
  if (plan.items.length === 0) return undefined;
  model.plans.push(plan);
  return plan;
}

interface PlanAct {
  readonly from: string;
  against(model: ClaimModel, plan: Plan, who: Person, draw: Draw): Expected;
  ask(
    world: ClaimWorld,
    ctx: Parameters<Play['ask']>[1],
    plan: Plan,
    draw: Draw,
    today: CalendarDate,
  ): Promise<unknown>;
  effect(model: ClaimModel, plan: Plan, who: Person, draw: Draw): void;
}

function planAct(kind: string, act: PlanAct): Prepare {
  return (model, draw) => {
    const plan = chosen(
      model.plans.filter(({ state }) => state === act.from),
      model.plans,
      draw,
    );
    if (!plan || (kind === 'republish' && !plan.changed && draw.pick < 60)) return undefined;
    if (kind === 'answer' && plan.objections.every(({ answered }) => answered) && draw.pick < 60) return undefined;
    if (kind === 'issue' && model.publicity(plan) === 'runs' && draw.pick < 50) return undefined;
    const who = resolver(draw);
    const expected = (): Expected => {
      if (who === 'elsewhere') return { refused: codes('PLAN_NOT_FOUND') };
      if (plan.state !== act.from) return { refused: codes('PLAN_STATE') };
      return act.against(model, plan, who, draw);
    };
    return {
      about: `${kind} of plan ${model.plans.indexOf(plan)} (${plan.state}) by ${who}`,
      who,
      expected: expected(),
      ask: (world, ctx) => act.ask(world, ctx, plan, draw, model.today),
      done: () => act.effect(model, plan, who, draw),
    };
  };
}

const all = ({ items }: Plan): Claim[] => items.map(({ claim }) => claim);
const move = (model: ClaimModel, plan: Plan, who: Person, event: string, to: string): void => {
  for (const claim of all(plan)) model.take(who, claim, event, 'resolve', to);
};
/** The last day of publicity cannot be told past the last calendar. */
const daysKnown = ({ today }: ClaimModel): { refused: string[]; perhaps: string[] } => ({
  refused: codes(addDays(today, 5) > LAST_CALENDAR_DAY && 'NO_CALENDAR'),
  perhaps: codes(addDays(today, 18) > LAST_CALENDAR_DAY && 'NO_CALENDAR'),
});

const PLAN_ACTS: Readonly<Record<string, PlanAct>> = {
  resolve: {
    from: 'DRAFT',
    against: (model, plan, who, draw) => {
      const again = model.decide(all(plan));
      return {
        refused: [
          ...codes(
            wrong(draw) && 'RESOLUTION_ABSENT',
            plan.items.length === 0 && 'PLAN_EMPTY',
            plan.items.some(({ claim, amount }) => again.get(claim) !== amount) && 'PLAN_STALE',
          ),
          ...againstItems(model, who, 'resolve', all(plan)),
        ],
      };
    },
    ask: ({ doors }, ctx, plan, draw, on) =>
      doors.plans.resolve(ctx, plan.id, {
        on,
        documentNumber: '会纪〔2026〕6号',
        present: wrong(draw) ? [] : ['甲', '乙'],
        absent: [],
        recused: ['丙'],
      }),
    effect: (model, plan, who) => {
      move(model, plan, who, 'resolve', 'RESOLVED');
      plan.state = 'RESOLVED';
    },
  },
  withdrawPlan: {
    from: 'DRAFT',
    against: () => ({ refused: [] }),
    ask: ({ doors }, ctx, plan) => doors.plans.withdraw(ctx, plan.id, '重新安排'),
    effect: (model, plan, who) => {
      move(model, plan, who, 'unplan', 'REVIEWED');
      plan.state = 'WITHDRAWN';
    },
  },
  publish: {
    from: 'RESOLVED',
    against: (model, plan, who) => {
      const { refused, perhaps } = daysKnown(model);
      const more = [
        ...codes(plan.items.length === 0 && 'PLAN_EMPTY'),
        ...againstItems(model, who, 'resolve', all(plan)),
      ];
      return { refused: [...refused, ...more], perhaps };
    },
    ask: ({ doors }, ctx, plan, _draw, on) => doors.publicity.publish(ctx, plan.id, on),
    effect: (model, plan, who) => {
      move(model, plan, who, 'publish', 'PUBLISHED');
      Object.assign(plan, { state: 'PUBLISHED', changed: false, publishedOn: model.today });
    },
  },
  republish: {
    from: 'PUBLISHED',
    against: (model, plan, who) => {
      const { refused, perhaps } = daysKnown(model);
      const more = codes(plan.items.length === 0 && 'PLAN_EMPTY', !plan.changed && 'LIST_UNCHANGED');
      return { refused: [...refused, ...more, ...againstItems(model, who, 'resolve', all(plan))], perhaps };
    },
    ask: ({ doors }, ctx, plan, _draw, on) => doors.publicity.republish(ctx, plan.id, on),
    effect: (model, plan) => {
      Object.assign(plan, { changed: false, publishedOn: model.today });
    },
  },
  answer: {
    from: 'PUBLISHED',
    against: (model, plan, who, draw) => {
      const objection = plan.objections[draw.n % Math.max(1, plan.objections.length)];
      if (!objection) return { refused: codes('OBJECTION_UNKNOWN') };
      const falls = !wrongAnswer(draw) && plan.items.some(({ claim }) => claim === objection.claim);
      return {
        refused: [
          ...codes(objection.answered && 'OBJECTION_ANSWERED'),
          ...(falls ? model.samePerson(who, objection.claim, 'resolve') : []),
        ],
      };
    },
    ask: ({ doors }, ctx, plan, draw) =>
      doors.publicity.answer(ctx, plan.id, {
        objection: plan.objections[draw.n % Math.max(1, plan.objections.length)]?.id ?? '',
        upheld: !wrongAnswer(draw),
        reason: '经核实',
      }),
    effect: (model, plan, who, draw) => {
      const objection = plan.objections[draw.n % Math.max(1, plan.objections.length)];
      if (!objection) return;
      objection.answered = true;
      const falls = !wrongAnswer(draw) && plan.items.some(({ claim }) => claim === objection.claim);
      if (falls) model.take(who, objection.claim, 'refuse', 'resolve', 'REFUSED');
    },
  },
  issue: {
    from: 'PUBLISHED',
    against: (model, plan, who) => {
      const days = model.publicity(plan);
      return {
        refused: [
          ...codes(
            days === 'runs' && 'PUBLICITY_RUNS',
            plan.objections.some(({ answered }) => !answered) && 'OBJECTION_OPEN',
            plan.changed && 'LIST_CHANGED',
            plan.items.length === 0 && 'PLAN_EMPTY',
          ),
          ...againstItems(model, who, 'resolve', all(plan)),
        ],
        perhaps: codes(days === 'perhaps' && 'PUBLICITY_RUNS'),
      };
    },
    ask: ({ doors }, ctx, plan, _draw, on) => doors.publicity.issue(ctx, plan.id, on, '下达〔2026〕1号'),
    effect: (model, plan, who) => {
      move(model, plan, who, 'issue', 'ISSUED');
      plan.state = 'ISSUED';
    },
  },
};

const wrongAnswer = ({ n }: Draw): boolean => n % 2 === 1;

const object: Prepare = (model, draw) => {
  const plan = chosen(
    model.plans.filter(({ state, items }) => state === 'PUBLISHED' && items.length > 0),
    model.plans,
    draw,
  );
  if (!plan) return undefined;
  const claims = draw.pick >= 58 ? model.claims : all(plan);
  const claim = claims[draw.n % Math.max(1, claims.length)];
  if (!claim || (draw.pick < 50 && plan.objections.length > 3)) return undefined;
  const who: Person = draw.who < 27 ? 'seller' : claim.applicant;
  const days = model.publicity(plan);
  const refused =
    plan.publishedOn === undefined
      ? codes('PLAN_NOT_FOUND')
      : codes(
          plan.state !== 'PUBLISHED' && 'NOT_PUBLISHED',
          days === 'over' && 'OBJECTION_LATE',
          !all(plan).includes(claim) && 'NOT_IN_PLAN',
          who === claim.applicant && 'OBJECTION_OWN',
        );
  return {
    about: `objection by ${who} to claim ${model.claims.indexOf(claim)} in plan ${model.plans.indexOf(plan)}`,
    who,
    expected: { refused, perhaps: codes(days === 'perhaps' && 'OBJECTION_LATE') },
    ask: ({ doors }, ctx) =>
      doors.publicity.object(ctx, plan.id, { claim: claim.id, ground: '合同未实际履行', evidence: [] }),
    done: (id: string) => {
      plan.objections.push({ id, claim, answered: false });
    },
  };
};

const left = ({ award, payments }: Claim): bigint =>
  award - sum(payments.filter(({ status }) => status !== 'RETURNED').map(({ amount }) => amount));

const pay: Prepare = (model, draw) => {
  const issued = model.plans.filter(({ state }) => state === 'ISSUED');
  const payable = issued.flatMap((plan) => all(plan).map((claim) => ({ plan, claim })));
  const open = payable.filter(
    ({ claim }) => ['ISSUED', 'FORMALITIES', 'PAYING'].includes(claim.state) && left(claim) > 0n,
  );
  const others = model.plans.flatMap((plan) => model.claims.map((claim) => ({ plan, claim })));
  const target = chosen(open, payable.length > 0 && draw.pick < 62 ? payable : others, draw);
  if (!target) return undefined;
  const { plan, claim } = target;
  const who = treasurer(draw);
  const part = draw.n % 3 === 0 ? left(claim) : 1n + left(claim) / 2n;
  const amount = wrong(draw) ? left(claim) + 1n : part;
  const stands = plan.state === 'ISSUED' && all(plan).includes(claim);
  const refused =
    who === 'elsewhere'
      ? codes('PLAN_NOT_FOUND')
      : !stands
        ? codes('NOT_PAYABLE')
        : [
            ...codes(
              !['ISSUED', 'FORMALITIES', 'PAYING'].includes(claim.state) && 'WRONG_STATE',
              (amount <= 0n || amount > left(claim)) && 'ABOVE_AWARD',
            ),
            ...againstItems(model, who, 'finance', [claim]),
          ];
  return {
    about: `pay ${amount} to claim ${model.claims.indexOf(claim)} (${claim.state}) of plan ${model.plans.indexOf(plan)} by ${who}`,
    who,
    expected: { refused },
    ask: ({ doors }, ctx) => doors.payments.instruct(ctx, plan.id, [{ claim: claim.id, amountFen: fen(amount) }]),
    done: ([made]: readonly { readonly id: string }[]) => {
      claim.payments.push({ id: made?.id ?? '', claim, amount, status: 'PENDING' });
      model.take(who, claim, 'pay', 'finance', 'PAYING');
    },
  };
};

const reply: Prepare = (model, draw) => {
  const payments = model.claims.flatMap((claim) => claim.payments);
  const payment = chosen(
    payments.filter(({ status }) => status !== 'RETURNED'),
    payments,
    draw,
  );
  if (!payment) return undefined;
  const status = (['PAID', 'PAID', 'PAID', 'RETURNED', 'PENDING'] as const)[draw.n % 5] ?? 'PAID';
  const who = treasurer(draw);
  return {
    about: `treasury says ${status} (${payment.status}) of ${payment.amount} to claim ${model.claims.indexOf(payment.claim)} (${payment.claim.state}), by ${who}`,
    who,
    expected: who === 'elsewhere' ? { refused: codes('PAYMENT_UNKNOWN') } : againstReply(model, payment, status),
    ask: ({ doors }, ctx) => doors.payments.reply(ctx, [{ paymentId: payment.id, status, on: model.today }]),
    done: () => {
      const { claim } = payment;
      const [was, full] = [payment.status, model.paid(claim) === claim.award];
      payment.status = status;
      const now = model.paid(claim) === claim.award;
      if (status === 'PAID' && now) model.take(who, claim, 'paid', 'finance', 'PAID');
      if (status === 'RETURNED' && was === 'PAID' && full) model.take(who, claim, 'bounce', 'finance', 'PAYING');
    },
  };
};

function againstReply(model: ClaimModel, payment: PaymentRow, status: string): Expected {
  const { claim, amount, status: was } = payment;
  const known = status === was && status !== 'PENDING';
  if (known || was === 'RETURNED' || (was === 'PAID' && status === 'PENDING')) {
    return { refused: codes('REPLY_CONTRADICTS') };
  }
  const fills = status === 'PAID' && model.paid(claim) + amount === claim.award;
  const empties = status === 'RETURNED' && was === 'PAID' && model.paid(claim) === claim.award;
  return {
    refused: codes(
      fills && claim.state !== 'PAYING' && 'WRONG_STATE',
      empties && claim.state !== 'PAID' && 'WRONG_STATE',
    ),
  };
}

const yearEnd: Prepare = (model, draw) => {
  const who = treasurer(draw);
  if (model.today <= LAST_CALENDAR_DAY && draw.n % 8 !== 0) return undefined;
  const refused =
    who === 'elsewhere' ? ['CLAIMS.POOL_NOT_FOUND'] : codes(model.today <= LAST_CALENDAR_DAY && 'YEAR_NOT_OVER');
  return {
    about: `year end by ${who}`,
    who,
    expected: { refused },
    ask: (world, ctx) => world.doors.yearEnd.close(ctx, world.programme(draw.pick % 2), CALL),
    done: (closed: { lapsedFen: bigint; carriedOverFen: bigint }) => {
      const lapsed = model.opened ? model.available() : 0n;
      const carried = model.plans
        .filter(({ state }) => state === 'ISSUED')
        .flatMap(({ items }) => items)
        .filter(({ claim }) => ['ISSUED', 'FORMALITIES', 'PAYING'].includes(claim.state) && !claim.carried)
        .map(({ claim, amount }) => ({ claim, rest: amount - model.paid(claim) }))
        .filter(({ rest }) => rest > 0n);
      const over = sum(carried.map(({ rest }) => rest));
      if (closed.lapsedFen !== lapsed || closed.carriedOverFen !== over) {
        throw new Error(
          `${closed.lapsedFen} lapsed and ${closed.carriedOverFen} carried over, not ${lapsed} and ${over}`,
        );
      }
      model.lapsed += lapsed;
      for (const { claim } of carried) {
        claim.carried = true;
        claim.acts.push({ hand: 'finance', person: who });
      }
    },
  };
};

const settle: Prepare = (model, draw) => {
  const programme = draw.pick % 2;
  const waiting = model.claims.filter(
    (claim) => claim.programme === programme && ['ACCEPTED', 'CHECKED', 'REVIEWED'].includes(claim.state),
  );
  if (waiting.length === 0 || draw.n % 3 !== 0) return undefined;
  return {
    about: `settle programme ${programme}: claims ${waiting.map((claim) => model.claims.indexOf(claim)).join(' ')}`,
    who: 'system',
    expected: { refused: [] },
    ask: async (world, ctx) => {
      const { doors } = world;
      const run = await doors.settlement.run(ctx, {
        programme: world.programme(programme),
        period: CALL,
        reviewerId: SETTLERS.reviewer,
        resolverId: SETTLERS.resolver,
      });
      return (await doors.store.ofPlans.plans(ctx, [run.id]))[0];
    },
    done: (made: { id: string; items: readonly { claimId: string; amountFen: bigint }[] } | undefined) => {
      model.opened = true;
      for (const claim of waiting)
        if (claim.state !== 'REVIEWED') claim.acts.push({ hand: 'review', person: SETTLERS.reviewer });
      const plan = follow(model, waiting, SETTLERS.resolver, made);
      if (!plan) return;
      for (const claim of all(plan)) model.take(SETTLERS.resolver, claim, 'resolve', 'resolve', 'RESOLVED');
      plan.state = 'RESOLVED';
    },
  };
};

export const PLAN_PLAYS: Readonly<Record<string, Prepare>> = {
  make,
  ...Object.fromEntries(Object.entries(PLAN_ACTS).map(([kind, act]) => [kind, planAct(kind, act)])),
  object,
  pay,
  reply,
  yearEnd,
  settle,
};
