/** The commands of the model's sequences that fall on payments, the year end and the settling command; see `claim-plays.ts`. */
import { fen } from '../../src/kernel/money.js';
import { type Claim, type ClaimModel, type Expected, type Payment, sum } from './claim-model.js';
import { chosen, type Prepare, wrong } from './claim-plays.js';
import { CALL } from './claim-world.js';
import { againstItems, all, codes, follow, LAST_CALENDAR_DAY, treasurer } from './plan-plays.js';

const SETTLERS = { reviewer: 'settling reviewer', resolver: 'settling resolver' };

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

function againstReply(model: ClaimModel, payment: Payment, status: string): Expected {
  const { claim, amount, status: was } = payment;
  const known = status === was && status !== 'PENDING';
  if (known || was === 'RETURNED' || (was === 'PAID' && status === 'PENDING')) {
    return { refused: codes('REPLY_CONTRADICTS') };
  }
  const fills = status === 'PAID' && model.paid(claim) + amount === claim.award;
  const empties = status === 'RETURNED' && was === 'PAID' && model.paid(claim) === claim.award;
  return {
    refused: codes(
      status === 'RETURNED' &&
        was === 'PAID' &&
        amount > model.paid(claim) - claim.recovered &&
        'RETURNED_AFTER_CLAW_BACK',
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
      const [made] = await doors.store.ofPlans.heads(ctx, [run.id]);
      return made && (await doors.store.ofPlans.planById(ctx, made.id))?.plan;
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

export const MONEY_PLAYS: Readonly<Record<string, Prepare>> = { pay, reply, yearEnd, settle };
