/** The commands of the model's sequences that file a claim and let days pass; see `claim-plays.ts`. */
import { addDays, type CalendarDate } from '../../src/kernel/calendar-date.js';
import type { Deal } from './claim-model.js';
import { LAST_CALENDAR_DAY, no, type Play, type Prepare } from './claim-plays.js';
import { CALL } from './claim-world.js';

const CLAIMS_MOST = 8;
/** A sequence that is to get far has few claims. */
const FEW = 3;

/** A draft, sometimes over a contract of the other applicant or twice over the same. */
const file: Prepare = (model, draw) => {
  if (model.claims.length >= CLAIMS_MOST) return undefined;
  if (model.claims.length >= FEW && draw.n % 4 !== 0) return undefined;
  const who = draw.who % 2 === 0 ? 'head' : 'branch';
  const own = model.deals.filter((deal) => deal.buyer === who);
  const other = model.deals.find((deal) => deal.buyer !== who) as Deal;
  const [first, second] = [own[draw.n % own.length], own[(draw.n >> 2) % own.length]] as [Deal, Deal];
  const foreign = draw.pick >= 61;
  const deals = foreign ? [first, other] : draw.n % 7 >= 5 ? [first, second] : [first];
  const programme = draw.pick % 4 === 3 ? 1 : 0;
  return {
    about: `file by ${who} over ${deals.map(({ number }) => number).join(' and ')} in programme ${programme}`,
    who,
    expected: no(foreign && 'UNKNOWN_CONTRACT', !foreign && new Set(deals).size < deals.length && 'CONTRACT_TWICE'),
    ask: (world, ctx) =>
      world.doors.applications.file(ctx, {
        programme: world.programme(programme),
        call: CALL,
        contracts: deals.map(({ id }) => id),
        materials: [],
      }),
    done: (id: string) => {
      model.claims.push({
        id,
        programme,
        applicant: who,
        deals,
        state: 'DRAFT',
        acts: [],
        blocked: false,
        cuts: new Map(),
        award: 0n,
        payments: [],
        recovered: 0n,
        carried: false,
      });
    },
  };
};

const wait: Prepare = (model, { n }) => {
  const waited = model.plans.some(({ state }) => state === 'PUBLISHED') || model.claims.some((one) => one.procedure);
  if (!waited && n % 6 !== 0) return undefined;
  const days = n % 3 === 0 ? 1 : 20 + (n % 7);
  const day = addDays(model.today, days);
  if (model.today <= LAST_CALENDAR_DAY && day > LAST_CALENDAR_DAY) return undefined;
  return quiet(`${days} days pass`, () => {
    model.today = day;
  });
};

const nextYear: Prepare = (model) =>
  model.today > LAST_CALENDAR_DAY || model.steps < 40
    ? undefined
    : quiet('the year ends', () => {
        model.today = '2027-01-05' as CalendarDate;
      });

function quiet(about: string, done: () => void): Play {
  return { about, who: 'system', expected: no(), ask: async () => undefined, done };
}

export const SEASON_PLAYS: Readonly<Record<string, Prepare>> = { file, wait, nextYear };
