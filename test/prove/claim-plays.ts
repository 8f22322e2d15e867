/** Each command of the model's sequences: on what it falls, what the model expects of it, and how the service is asked. */
import { addDays, type CalendarDate } from '../../src/kernel/calendar-date.js';
import { fen } from '../../src/kernel/money.js';
import { rate } from '../../src/kernel/rate.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { type Claim, type ClaimModel, type Deal, type Expected, OFFICERS, type Person, RATE } from './claim-model.js';
import { type ClaimWorld, PAPERS } from './claim-world.js';

/** What was drawn for a command; zero is always the ordinary course. */
export interface Draw {
  /** Which of those it could fall on; from 60 on any at all. */
  readonly pick: number;
  /** Who does it; below 27 whoever should. */
  readonly who: number;
  /** Amounts and other particulars; fifteen of sixteen are in order. */
  readonly n: number;
}

export interface Play {
  readonly about: string;
  readonly who: Person | 'system';
  readonly expected: Expected;
  ask(world: ClaimWorld, ctx: Ctx): Promise<unknown>;
  /** The model follows. */
  done(answer: never): void;
}

export type Prepare = (model: ClaimModel, draw: Draw) => Play | undefined;

const ANY = 60;
/** From here on one person with every duty. */
const ALONE = 27;
const WINDOW = { from: '2026-03-01', until: '2027-01-01' };
export const LAST_CALENDAR_DAY = '2026-12-31' as CalendarDate;
const SHA = 'b'.repeat(64);

export const wrong = ({ n }: Draw): boolean => n % 16 === 15;

export function chosen<T>(among: readonly T[], all: readonly T[], { pick }: Draw): T | undefined {
  const from = pick < ANY ? among : all;
  return from.length === 0 ? undefined : from[pick % from.length];
}

function personFor(claim: Claim, hands: readonly string[], { who, n }: Draw): Person {
  if (who >= 29) return who === 31 ? 'elsewhere' : ([...OFFICERS, 'head', 'branch', 'seller'][n % 10] as Person);
  if (who >= ALONE && !hands.includes('applicant')) return 'all';
  const hand = hands[n % hands.length] ?? 'case';
  return hand === 'applicant' ? claim.applicant : (hand as Person);
}

interface ClaimAct {
  readonly event: string;
  readonly hands: readonly string[];
  /** What stands against it besides state, duty and person. */
  readonly against?: (model: ClaimModel, claim: Claim, draw: Draw) => Expected;
  ask(world: ClaimWorld, ctx: Ctx, claim: Claim, draw: Draw, model: ClaimModel): Promise<unknown>;
  readonly effect?: (model: ClaimModel, claim: Claim, draw: Draw) => void;
}

export const no = (...codes: readonly (string | false)[]): Expected => ({
  refused: codes.filter((code): code is string => code !== false).map((code) => `CLAIMS.${code}`),
});

function claimAct(act: ClaimAct): Prepare {
  const { event, hands, against, ask, effect } = act;
  return (model, draw) => {
    const possible = model.claims.filter((claim) => {
      const right = hands.map((hand) => (hand === 'applicant' ? claim.applicant : (hand as Person)));
      return right.some((person) => !model.step(person, claim, event).refused.some((code) => code.endsWith('STATE')));
    });
    const claim = chosen(possible, model.claims, draw);
    if (!claim) return undefined;
    const who = personFor(claim, hands, draw);
    const { hand, to, refused } = model.step(who, claim, event);
    const more = hand === '' ? no() : (against?.(model, claim, draw) ?? no());
    return {
      about: `${event} of claim ${model.claims.indexOf(claim)} (${claim.state}) by ${who}, n ${draw.n}`,
      who,
      expected: { ...more, refused: [...refused, ...more.refused] },
      ask: (world, ctx) => ask(world, ctx, claim, draw, model),
      done: () => {
        effect?.(model, claim, draw);
        model.take(who, claim, event, hand, to);
      },
    };
  };
}

const dealOf = (claim: Claim, { n }: Draw): Deal => claim.deals[n % claim.deals.length] as Deal;
const cutOf = (claim: Claim, draw: Draw): bigint =>
  wrong(draw) ? dealOf(claim, draw).amount + 1n : 1n + BigInt((draw.n * 37) % 200);
const RATES = [10n, 25n, RATE, 33n, RATE, 40n, 1n, 51n];
const rateOf = ({ n }: Draw): bigint => RATES[n % RATES.length] as bigint;
const dueOf = (model: ClaimModel, draw: Draw): CalendarDate => (wrong(draw) ? model.today : addDays(model.today, 10));
const mostBack = (model: ClaimModel, claim: Claim): bigint => model.paid(claim) - claim.recovered;
function principalOf(model: ClaimModel, claim: Claim, draw: Draw): bigint {
  const most = mostBack(model, claim);
  if (wrong(draw) || most <= 0n) return most + 1n;
  return draw.n % 3 === 0 ? most : 1n + ((BigInt(draw.n) * 7n) % most);
}

const CLAIM_ACTS: Readonly<Record<string, ClaimAct>> = {
  submit: {
    event: 'submit',
    hands: ['applicant'],
    against: (model, claim, draw) =>
      no(
        !(WINDOW.from <= model.today && model.today < WINDOW.until) && 'WINDOW_CLOSED',
        wrong(draw) && 'MATERIAL_MISSING',
        model.claimedElsewhere(claim) && 'ALREADY_CLAIMED',
      ),
    ask: ({ doors }, ctx, claim, draw) => doors.applications.submit(ctx, claim.id, wrong(draw) ? [] : PAPERS),
  },
  accept: { event: 'accept', hands: ['case'], ask: ({ doors }, ctx, { id }) => doors.cases.accept(ctx, id) },
  return: {
    event: 'returnForCorrection',
    hands: ['case'],
    against: (_model, claim, draw) => no(claim.dueOn !== undefined && 'RETURNED_BEFORE', wrong(draw) && 'DUE_PAST'),
    ask: ({ doors }, ctx, { id }, draw, model) =>
      doors.cases.returnForCorrection(
        ctx,
        id,
        [{ code: 'APPLICATION_FORM', reason: '未盖章', from: '申报单位' }],
        dueOf(model, draw),
      ),
    effect: (model, claim, draw) => {
      claim.dueOn = dueOf(model, draw);
    },
  },
  resubmit: {
    event: 'resubmit',
    hands: ['applicant'],
    against: (model, claim, draw) =>
      no(model.today > (claim.dueOn ?? model.today) && 'CORRECTION_OVERDUE', wrong(draw) && 'MATERIAL_MISSING'),
    ask: ({ doors }, ctx, { id }, draw) => doors.applications.resubmit(ctx, id, wrong(draw) ? [] : PAPERS),
  },
  check: {
    event: 'check',
    hands: ['case', 'review'],
    ask: ({ doors }, ctx, { id }, { n }, model) =>
      doors.cases.check(ctx, id, {
        kind: 'CREDIT',
        askedOf: '信用中国',
        on: model.today,
        answer: '见附件',
        blocking: n % 12 === 11,
      }),
    effect: (_model, claim, { n }) => {
      claim.blocked = n % 12 === 11;
    },
  },
  cut: {
    event: 'cut',
    hands: ['review'],
    against: (_model, claim, draw) => {
      const deal = dealOf(claim, draw);
      return no((claim.cuts.get(deal) ?? 0n) + cutOf(claim, draw) > deal.amount && 'CUT_ABOVE_AMOUNT');
    },
    ask: ({ doors }, ctx, claim, draw) =>
      doors.cases.cut(ctx, claim.id, {
        contract: dealOf(claim, draw).id,
        amountFen: fen(cutOf(claim, draw)),
        reason: '含平台服务费',
        clause: '指南第五条',
      }),
    effect: (_model, claim, draw) => {
      const deal = dealOf(claim, draw);
      claim.cuts.set(deal, (claim.cuts.get(deal) ?? 0n) + cutOf(claim, draw));
    },
  },
  grade: {
    event: 'grade',
    hands: ['review'],
    against: (_model, _claim, draw) => no(rateOf(draw) > RATE && 'RATE_ABOVE_CEILING'),
    ask: ({ doors }, ctx, { id }, draw) =>
      doors.cases.grade(ctx, id, {
        score: '70',
        awardedRate: rate(rateOf(draw), 100n),
        reason: '综合评定',
        clause: '指南第六条',
      }),
    effect: (_model, claim, draw) => {
      claim.rate = rateOf(draw);
    },
  },
  comment: {
    event: 'comment',
    hands: ['applicant'],
    ask: ({ doors }, ctx, { id }) => doors.cases.comment(ctx, id, '无异议'),
  },
  review: {
    event: 'review',
    hands: ['review'],
    ask: ({ doors }, ctx, { id }) => doors.cases.review(ctx, id, '予以支持'),
  },
  refuse: {
    event: 'refuse',
    hands: ['case', 'review', 'resolve'],
    ask: ({ doors }, ctx, { id }) =>
      doors.cases.refuse(ctx, id, {
        code: 'OTHER',
        clause: '指南第三条',
        reason: '不符合条件',
        remedy: '可以申请复核',
      }),
  },
  withdraw: {
    event: 'withdraw',
    hands: ['applicant'],
    ask: ({ doors }, ctx, { id }) => doors.cases.withdraw(ctx, id, '不再申请'),
  },
  formalities: {
    event: 'formalities',
    hands: ['applicant', 'finance'],
    against: (_model, _claim, draw) => no(wrong(draw) && 'ACCOUNT_NAME'),
    ask: ({ doors, organisations }, ctx, claim, draw) =>
      doors.recoveries.formalities(ctx, claim.id, {
        accountName: wrong(draw) ? '别人' : organisations[claim.applicant].name,
        bank: '某银行',
        accountSha256: SHA,
        receiptSha256: SHA,
      }),
  },
  report: {
    event: 'report',
    hands: ['applicant'],
    ask: ({ doors }, ctx, { id }) => doors.recoveries.report(ctx, id, SHA),
  },
  recheck: {
    event: 'recheck',
    hands: ['review'],
    ask: ({ doors }, ctx, { id }) => doors.recoveries.recheck(ctx, id, '申请复核'),
  },
  uphold: {
    event: 'uphold',
    hands: ['review'],
    ask: ({ doors }, ctx, { id }) => doors.recoveries.conclude(ctx, id, 'uphold', '维持'),
  },
  reopen: {
    event: 'reopen',
    hands: ['review'],
    against: (model, claim) =>
      no(claim.before !== 'REFUSED' && 'NOTHING_TO_REOPEN', model.claimedElsewhere(claim) && 'ALREADY_CLAIMED'),
    ask: ({ doors }, ctx, { id }) => doors.recoveries.conclude(ctx, id, 'reopen', '重新办理'),
  },
  revoke: {
    event: 'revoke',
    hands: ['resolve'],
    against: (_model, { before }) => no(before !== 'ISSUED' && before !== 'FORMALITIES' && 'NOT_REVOCABLE'),
    ask: ({ doors }, ctx, { id }) => doors.recoveries.conclude(ctx, id, 'revoke', '撤销', '第十四条'),
  },
  archive: {
    event: 'archive',
    hands: ['archive'],
    ask: ({ doors }, ctx, { id }) => doors.cases.archive(ctx, id, 'YEARS_30'),
  },
  notice: {
    event: 'clawBack',
    hands: ['review'],
    against: (model, claim, draw) => {
      const [principal, most] = [principalOf(model, claim, draw), mostBack(model, claim)];
      return no((principal <= 0n || principal > most) && 'CLAW_BACK_AMOUNT');
    },
    ask: ({ doors }, ctx, claim, draw, model) =>
      doors.recoveries.clawBack(ctx, claim.id, {
        step: 'NOTICE',
        on: model.today,
        principalFen: fen(principalOf(model, claim, draw)),
        basis: '第十四条',
      }),
    effect: (model, claim, draw) => {
      const demanded = principalOf(model, claim, draw);
      claim.procedure = { demanded, on: model.today, heard: false, decided: false };
    },
  },
  heard: {
    event: 'clawBackHeard',
    hands: ['review'],
    ask: (world, ctx, claim, _draw, model) => back(world, ctx, claim, 'HEARD', model),
    effect: (_model, { procedure }) => {
      if (procedure) procedure.heard = true;
    },
  },
  decided: {
    event: 'clawBackDecided',
    hands: ['resolve'],
    against: (model, { procedure }) => {
      if (!procedure || procedure.heard) return no();
      return after(model, procedure.noticeServedOn ?? procedure.on, 5, 18);
    },
    ask: (world, ctx, claim, _draw, model) => back(world, ctx, claim, 'DECIDED', model),
    effect: (_model, { procedure }) => {
      if (procedure) procedure.decided = true;
    },
  },
  served: {
    event: 'clawBackServed',
    hands: ['case'],
    against: (_model, { procedure }) => no(!procedure?.decided && 'CLAW_BACK_ORDER'),
    ask: (world, ctx, claim, _draw, model) => back(world, ctx, claim, 'SERVED', model),
    effect: (model, { procedure }) => {
      if (procedure) procedure.servedOn ??= model.today;
    },
  },
  overdue: {
    event: 'clawBackOverdue',
    hands: ['finance'],
    against: (model, { procedure }) => {
      if (!procedure?.decided || !procedure.servedOn) return no('CLAW_BACK_ORDER');
      return after(model, procedure.servedOn, 15, 28);
    },
    ask: (world, ctx, claim, _draw, model) => back(world, ctx, claim, 'OVERDUE', model),
  },
  enforced: {
    event: 'clawBackEnforced',
    hands: ['finance'],
    against: (_model, { procedure }) => no(!procedure?.decided && 'CLAW_BACK_ORDER'),
    ask: (world, ctx, claim, _draw, model) => back(world, ctx, claim, 'ENFORCED', model),
  },
  received: {
    event: 'clawBackReceived',
    hands: ['finance'],
    against: (model, claim) =>
      no(
        !claim.procedure?.decided && 'CLAW_BACK_ORDER',
        (claim.procedure?.demanded ?? 0n) > mostBack(model, claim) && 'CLAW_BACK_AMOUNT',
      ),
    ask: (world, ctx, claim, _draw, model) => back(world, ctx, claim, 'RECEIVED', model),
    effect: (_model, claim) => {
      claim.recovered += claim.procedure?.demanded ?? 0n;
    },
  },
  dropped: {
    event: 'clawBackDropped',
    hands: ['resolve'],
    ask: (world, ctx, claim, _draw, model) => back(world, ctx, claim, 'DROPPED', model),
  },
};

type BackStep = Parameters<ClaimWorld['doors']['recoveries']['clawBack']>[2]['step'];

function back({ doors }: ClaimWorld, ctx: Ctx, { id }: Claim, step: BackStep, { today }: ClaimModel): Promise<unknown> {
  return doors.recoveries.clawBack(ctx, id, { step, on: today, basis: '第十四条' });
}

/** Only after days that a calendar counts: at least so many, at most so many. */
function after({ today }: ClaimModel, from: CalendarDate, least: number, most: number): Expected {
  if (addDays(from, least) > LAST_CALENDAR_DAY) return no('NO_CALENDAR');
  const perhaps = addDays(from, most) > LAST_CALENDAR_DAY ? ['CLAIMS.NO_CALENDAR'] : [];
  if (today <= addDays(from, least))
    return perhaps.length > 0 ? no('CLAW_BACK_ORDER', 'NO_CALENDAR') : no('CLAW_BACK_ORDER');
  return { refused: [], perhaps: today > addDays(from, most) ? perhaps : [...perhaps, 'CLAIMS.CLAW_BACK_ORDER'] };
}

/** The notice of claw-back reaches the applicant: no step of the claim's life, yet the hearing runs from it. */
const noticeServed: Prepare = (model, draw) => {
  const waiting = model.claims.filter(
    ({ state, procedure }) => state === 'CLAWING_BACK' && procedure !== undefined && !procedure.noticeServedOn,
  );
  const claim = chosen(waiting, waiting, draw);
  if (!claim) return undefined;
  return {
    about: `the notice to claim ${model.claims.indexOf(claim)} is served`,
    who: 'case',
    expected: { refused: model.samePerson('case', claim, 'case') },
    ask: async ({ doors }, ctx) => {
      const papers = await doors.papers.ofClaim(ctx, claim.id);
      const notice = papers.findLast(({ kind }) => kind === 'CLAW_BACK_NOTICE')?.id ?? '';
      return doors.services.serve(ctx, claim.id, notice, { manner: 'PORTAL', on: model.today });
    },
    done: () => {
      if (claim.procedure) claim.procedure.noticeServedOn = model.today;
    },
  };
};

export const CLAIM_PLAYS: Readonly<Record<string, Prepare>> = {
  noticeServed,
  ...Object.fromEntries(Object.entries(CLAIM_ACTS).map(([kind, act]) => [kind, claimAct(act)])),
};
