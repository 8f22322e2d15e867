/** The commands of the model's sequences that fall on plans; see `claim-plays.ts`. */
import { addDays, type CalendarDate } from '../../src/kernel/calendar-date.js';
import type { Claim, ClaimModel, Expected, Person, Plan } from './claim-model.js';
import { chosen, type Draw, type Play, type Prepare, wrong } from './claim-plays.js';
import { CALL, type ClaimWorld } from './claim-world.js';

export const LAST_CALENDAR_DAY = '2026-12-31' as CalendarDate;

/** Whoever resolves plans; a duty is asked for at the door, so others of the office do not come this far. */
export const resolver = ({ who }: Draw): Person => (who === 31 ? 'elsewhere' : who >= 28 ? 'all' : 'resolve');
export const treasurer = ({ who }: Draw): Person => (who === 31 ? 'elsewhere' : who >= 28 ? 'all' : 'finance');
export const codes = (...all: readonly (string | false)[]): string[] =>
  all.filter((code): code is string => code !== false).map((code) => `CLAIMS.${code}`);

/** What stands against a step of all these claims at once. */
export function againstItems(model: ClaimModel, who: Person, hand: string, claims: readonly Claim[]): string[] {
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
export function follow(
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

export const all = ({ items }: Plan): Claim[] => items.map(({ claim }) => claim);
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

export const PLAN_PLAYS: Readonly<Record<string, Prepare>> = {
  make,
  ...Object.fromEntries(Object.entries(PLAN_ACTS).map(([kind, act]) => [kind, planAct(kind, act)])),
  object,
};
