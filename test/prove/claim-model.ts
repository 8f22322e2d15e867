/**
 * What claims, plans, payments, pool and caps must do, told a second time and briefly: from the practice page (section 3:
 * the life of a claim, publicity, objections, year end, claw-back) and the surface page (sections 2 and 5: who may do what,
 * the two-person rules, caps and pool). It shares no code with the room; where the two disagree, one of them is wrong.
 */
import { addDays, type CalendarDate } from '../../src/kernel/calendar-date.js';

export type Person =
  | 'head'
  | 'branch'
  | 'seller'
  | 'case'
  | 'review'
  | 'resolve'
  | 'finance'
  | 'archive'
  | 'all'
  | 'elsewhere';
export const OFFICERS: readonly Person[] = ['case', 'review', 'resolve', 'finance', 'archive', 'all', 'elsewhere'];

/** `EVENT: hands: from states > to`; `=` the state stays, `<` back to where the procedure found the claim. */
const LIFE = `
submit: applicant: DRAFT > SUBMITTED
accept: case: SUBMITTED > ACCEPTED
returnForCorrection: case: SUBMITTED > RETURNED
resubmit: applicant: RETURNED > SUBMITTED
lapse: clock: RETURNED > LAPSED
check: case review: ACCEPTED > CHECKED
check: case review: CHECKED REVIEWED PLANNED RESOLVED PUBLISHED ISSUED FORMALITIES PAYING > =
cut: review: ACCEPTED CHECKED REVIEWED > =
grade: review: ACCEPTED CHECKED REVIEWED > =
comment: applicant: ACCEPTED CHECKED REVIEWED > =
review: review: CHECKED > REVIEWED
refuse: case: SUBMITTED > NOT_ACCEPTED
refuse: review: ACCEPTED CHECKED REVIEWED > REFUSED
refuse: resolve: REVIEWED PLANNED RESOLVED PUBLISHED > REFUSED
withdraw: applicant: DRAFT SUBMITTED RETURNED ACCEPTED CHECKED REVIEWED PLANNED RESOLVED PUBLISHED > WITHDRAWN
plan: resolve: REVIEWED > PLANNED
formalities: applicant finance: ISSUED > FORMALITIES
pay: finance: ISSUED FORMALITIES PAYING > PAYING
report: applicant: PAID > FOLLOWED_UP
recheck: review: REFUSED ISSUED FORMALITIES PAYING PAID FOLLOWED_UP > RECHECK
uphold: review: RECHECK > <
reopen: review: RECHECK > ACCEPTED
revoke: resolve: RECHECK > REFUSED
clawBack: review: PAYING PAID FOLLOWED_UP RECHECK > CLAWING_BACK
clawBackHeard: review: CLAWING_BACK > =
clawBackDecided: resolve: CLAWING_BACK > =
clawBackServed: case: CLAWING_BACK > =
clawBackOverdue: finance: CLAWING_BACK > =
clawBackEnforced: finance: CLAWING_BACK > =
clawBackReceived: finance: CLAWING_BACK > CLAWED_BACK
clawBackDropped: resolve: CLAWING_BACK > <
archive: archive: NOT_ACCEPTED LAPSED FOLLOWED_UP REFUSED WITHDRAWN CLAWED_BACK > ARCHIVED`
  .trim()
  .split('\n')
  .map((line) => {
    const [event = '', hands = '', way = ''] = line.split(': ');
    const [from = '', to = ''] = way.split(' > ');
    return { event, hands: hands.split(' '), from: from.split(' '), to };
  });

/** Hands that one person may not have on one claim (surface page 2). */
const APART: Readonly<Record<string, readonly string[]>> = {
  case: ['review'],
  review: ['case', 'resolve'],
  resolve: ['review', 'finance'],
  finance: ['resolve'],
};
/** A claim that stands here holds no contract (practice page: no double funding, of claims that live). */
const LETS_GO = ['DRAFT', 'NOT_ACCEPTED', 'LAPSED', 'REFUSED', 'WITHDRAWN'];
const PUBLICITY = { least: 5, most: 18 };
const LAST_CALENDAR_DAY = '2026-12-31' as CalendarDate;

export interface Deal {
  readonly id: string;
  readonly number: string;
  /** The number however it is spelled. */
  readonly key: string;
  readonly buyer: 'head' | 'branch';
  readonly signedOn: CalendarDate;
  readonly amount: bigint;
}

export interface Payment {
  readonly id: string;
  readonly claim: Claim;
  readonly amount: bigint;
  status: string;
}

export interface Claim {
  readonly id: string;
  readonly programme: number;
  readonly applicant: 'head' | 'branch';
  readonly deals: readonly Deal[];
  state: string;
  before?: string;
  held?: string;
  acts: { hand: string; person: Person | string }[];
  dueOn?: CalendarDate;
  blocked: boolean;
  cuts: Map<Deal, bigint>;
  /** Hundredths; absent = the ceiling. */
  rate?: bigint;
  award: bigint;
  payments: Payment[];
  recovered: bigint;
  carried: boolean;
  procedure?: {
    demanded: bigint;
    on: CalendarDate;
    heard: boolean;
    decided: boolean;
    noticeServedOn?: CalendarDate;
    servedOn?: CalendarDate;
  };
}

export interface Objection {
  readonly id: string;
  readonly claim: Claim;
  answered: boolean;
}

export interface Plan {
  readonly id: string;
  readonly programme: number;
  state: string;
  items: { readonly claim: Claim; readonly amount: bigint }[];
  /** Awards fell away since the list was last published. */
  changed: boolean;
  publishedOn?: CalendarDate;
  objections: Objection[];
}

/** Must be refused with one of `refused`, if any; may be refused with one of `perhaps` where only a calendar tells. */
export interface Expected {
  readonly refused: readonly string[];
  readonly perhaps?: readonly string[];
}

export const RATE = 50n;
export const CAP = 900n;
export const POOL = 1_500n;

export class ClaimModel {
  today = '2026-03-02' as CalendarDate;
  claims: Claim[] = [];
  plans: Plan[] = [];
  lapsed = 0n;
  opened = false;
  steps = 0;

  constructor(
    readonly deals: readonly Deal[],
    private readonly uscc: Readonly<Record<'head' | 'branch', string>>,
  ) {}

  hands(person: Person, claim: Claim): readonly string[] {
    if (person === claim.applicant) return ['applicant'];
    if (person === 'all') return ['case', 'review', 'resolve', 'finance', 'archive'];
    return (['case', 'review', 'resolve', 'finance', 'archive'] as readonly string[]).includes(person) ? [person] : [];
  }

  /** In which hand the person would take the step, and what stands against it. */
  step(person: Person, claim: Claim, event: string): { hand: string; to: string; refused: string[] } {
    const steps = LIFE.filter((one) => one.event === event);
    const hands = this.hands(person, claim);
    const mine = hands.filter((hand) => steps.some((one) => one.hands.includes(hand)));
    if (hands.length === 0) return { hand: '', to: '', refused: ['CLAIMS.NOT_FOUND'] };
    if (mine.length === 0) return { hand: '', to: '', refused: ['CLAIMS.WRONG_DUTY'] };
    const open = steps.filter((one) => one.from.includes(claim.state));
    if (open.length === 0) return { hand: '', to: '', refused: ['CLAIMS.WRONG_STATE'] };
    const hand = mine.find((one) => open.some(({ hands: of }) => of.includes(one)));
    if (hand === undefined) return { hand: '', to: '', refused: ['CLAIMS.WRONG_DUTY'] };
    const to = open.find(({ hands: of }) => of.includes(hand))?.to ?? '';
    return { hand, to, refused: this.samePerson(person, claim, hand) };
  }

  samePerson(person: Person, claim: Claim, hand: string): string[] {
    const met = claim.acts.some((act) => act.person === person && APART[hand]?.includes(act.hand));
    return met ? ['CLAIMS.SAME_PERSON'] : [];
  }

  /** The step is taken. */
  take(person: Person | string, claim: Claim, event: string, hand: string, to: string): void {
    if (event !== 'check') claim.acts.push({ hand, person });
    const was = claim.state;
    if (to === '<') {
      claim.state = claim.before ?? '';
      delete claim.before;
    } else if (to !== '=') {
      if (to === 'RECHECK' || to === 'CLAWING_BACK') claim.before ??= was;
      else delete claim.before;
      if (to === 'ARCHIVED') claim.held = was;
      claim.state = to;
    }
    if (claim.state === 'REFUSED' || claim.state === 'WITHDRAWN') if (was !== claim.state) this.leaves(claim);
  }

  /** Whatever it was awarded is free again. */
  private leaves(claim: Claim): void {
    for (const plan of this.plans) {
      const stands = plan.items.some((item) => item.claim === claim);
      if (!stands || plan.state === 'WITHDRAWN') continue;
      plan.items = plan.items.filter((item) => item.claim !== claim);
      plan.changed = true;
    }
  }

  live(claim: Claim): boolean {
    return !LETS_GO.includes(claim.state === 'ARCHIVED' ? (claim.held ?? '') : (claim.before ?? claim.state));
  }

  /** Another claim lives on one of its contracts, however the number is spelled. */
  claimedElsewhere(claim: Claim): boolean {
    const keys = claim.deals.map(({ key }) => key);
    return this.claims.some(
      (one) => one !== claim && this.live(one) && one.deals.some(({ key }) => keys.includes(key)),
    );
  }

  paid(claim: Claim): bigint {
    return sum(claim.payments.filter(({ status }) => status === 'PAID').map(({ amount }) => amount));
  }

  /** Awards that stand: resolved and not fallen away. */
  standing(programme?: number): { claim: Claim; amount: bigint }[] {
    return this.plans
      .filter((plan) => ['RESOLVED', 'PUBLISHED', 'ISSUED'].includes(plan.state))
      .filter((plan) => programme === undefined || plan.programme === programme)
      .flatMap((plan) => plan.items);
  }

  available(): bigint {
    return POOL - this.lapsed - sum(this.standing().map(({ amount }) => amount));
  }

  /** Caps in the order of signing, then the pool by largest remainder over applicants and over their contracts. */
  decide(claims: readonly Claim[]): Map<Claim, bigint> {
    const [first] = claims;
    const held = first ? this.standing(first.programme) : [];
    let left = CAP - sum(held.map(({ claim, amount }) => amount - claim.recovered));
    const wants = claims
      .flatMap((claim) => claim.deals.map((deal) => ({ claim, deal, amount: 0n })))
      .sort((a, b) => compare(a.deal.signedOn, b.deal.signedOn) || compare(a.deal.number, b.deal.number));
    for (const want of wants) {
      const base = want.deal.amount - (want.claim.cuts.get(want.deal) ?? 0n);
      const full = (base * (want.claim.rate ?? RATE)) / 100n;
      want.amount = full < left ? full : left > 0n ? left : 0n;
      left -= want.amount;
    }
    const remaining = this.available();
    if (sum(wants.map(({ amount }) => amount)) > remaining) {
      const ofApplicant = (who: string) => wants.filter(({ claim }) => claim.applicant === who);
      const applicants = (['head', 'branch'] as const).filter((who) => ofApplicant(who).length > 0);
      const parts = share(
        remaining,
        applicants.map((who) => ({
          name: this.uscc[who],
          key: who,
          weight: sum(ofApplicant(who).map(({ amount }) => amount)),
        })),
      );
      for (const who of applicants) {
        const own = ofApplicant(who);
        const within = share(
          parts.get(who) ?? 0n,
          own.map((one) => ({ name: `${one.deal.number}\u0000${one.deal.id}`, key: one, weight: one.amount })),
        );
        for (const one of own) one.amount = within.get(one) ?? 0n;
      }
    }
    return new Map(
      claims.map((claim) => [claim, sum(wants.filter((one) => one.claim === claim).map(({ amount }) => amount))]),
    );
  }

  /** Whether the days of publicity are over on a day: for certain, certainly not, or as the calendar has it. */
  publicity(plan: Plan): 'runs' | 'over' | 'perhaps' | 'no calendar' {
    const from = plan.publishedOn ?? this.today;
    if (addDays(from, PUBLICITY.least) > LAST_CALENDAR_DAY) return 'no calendar';
    if (this.today <= addDays(from, PUBLICITY.least)) return 'runs';
    return this.today > addDays(from, PUBLICITY.most) ? 'over' : 'perhaps';
  }

  /** What the book must show. */
  book(): Record<string, bigint> {
    const book: Record<string, bigint> = { available: this.opened ? this.available() : POOL, reserved: 0n };
    const add = (name: string, amount: bigint): void => {
      book[name] = (book[name] ?? 0n) + amount;
    };
    for (const plan of this.plans) {
      for (const { claim, amount } of plan.items) {
        if (plan.state === 'RESOLVED' || plan.state === 'PUBLISHED') add('reserved', amount);
        if (plan.state !== 'ISSUED') continue;
        add(`payable ${claim.applicant}`, amount - this.paid(claim));
        add(`paid ${claim.applicant}`, this.paid(claim) - claim.recovered);
        add(`clawedBack ${claim.applicant}`, claim.recovered);
      }
    }
    add('lapsed', this.lapsed);
    return book;
  }
}

export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Largest remainder; ties by name. */
function share<Key>(whole: bigint, of: readonly { name: string; key: Key; weight: bigint }[]): Map<Key, bigint> {
  const total = sum(of.map(({ weight }) => weight));
  if (total === 0n) return new Map();
  const parts = of.map((one) => ({ ...one, part: (whole * one.weight) / total, rest: (whole * one.weight) % total }));
  let left = whole - sum(parts.map(({ part }) => part));
  for (const one of [...parts].sort((a, b) =>
    a.rest === b.rest ? compare(a.name, b.name) : a.rest > b.rest ? -1 : 1,
  )) {
    if (left > 0n && one.weight > 0n) {
      one.part += 1n;
      left -= 1n;
    }
  }
  return new Map(parts.map(({ key, part }) => [key, part]));
}
