/** Our arithmetic against a second reckoning, in child processes over three time zones and two locales. */
import { execFile } from 'node:child_process';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import {
  type Amount,
  CUTS,
  KINDS,
  type Meddle,
  POOL_KINDS,
  type SpreadCounts,
  type Tried,
  tryCases,
} from './arithmetic-part.js';
import type { Control, Harness, Trial, Verdict } from './frame.js';
import { Faults } from './frame.js';

/** Each may be as rare as this, in parts of a hundred; outcomes and the threshold have limits of their own. */
const RARE = 1;
const OUTCOME = 15;
const THRESHOLD = 10;
/** Shanghai, the day before, the day after. */
const ZONES = ['Asia/Shanghai', 'America/Los_Angeles', 'Pacific/Kiritimati'];
/** Ours, and one whose letters change case otherwise. */
const LOCALES = ['zh_CN.UTF-8', 'tr_TR.UTF-8'];
const AT_ONCE = 2;
const PART = join(import.meta.dirname, `arithmetic-part${extname(import.meta.filename)}`);

interface Place {
  readonly zone: string;
  readonly locale: string;
}

const REFUSALS = [
  'WRONG_PERIOD',
  'PARTY_KIND',
  'PLACE',
  'NOT_ON_PLATFORM',
  'PURPOSE',
  'RELATED_PARTY',
  'RELATION_INDETERMINATE',
  'RELATION_REVIEW',
  'ATTESTATION_MISSING',
  'ATTESTATION_FAILED',
  'CONTRACT_TERMINATED',
  'DUPLICATE_CONTRACT',
  'DUPLICATE_INVOICE',
  'NOTHING_PAID',
];

/** What is counted, of which whole, and how rare it may be. */
const LIMITS: readonly (readonly [name: string, of: string, limit: number])[] = [
  ...['in full', 'cut', 'refused'].map((name) => [name, 'contracts', OUTCOME] as const),
  ['at the cap', 'cases', THRESHOLD],
  ...[...REFUSALS, ...CUTS, 'unsigned'].map((name) => [name, 'contracts', RARE] as const),
  ...KINDS.map((name) => [name, 'cases', RARE] as const),
  ...POOL_KINDS.map((name) => [name, 'pools', OUTCOME] as const),
];

/** One place's part of the cases, in a process that lives there. */
async function there({ zone, locale }: Place, seed: string, size: number): Promise<Tried> {
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, PART, seed, String(size)], {
    env: { ...process.env, TZ: zone, LANG: locale, LC_ALL: locale },
    maxBuffer: 16_777_216,
  });
  const tried = JSON.parse(stdout) as Tried & { readonly timeZone: string; readonly locale: string };
  const meant = locale.slice(0, 5).replace('_', '-');
  if (tried.timeZone !== zone || tried.locale !== meant) {
    throw new Error(`meant to run in ${zone}, ${meant} and ran in ${tried.timeZone}, ${tried.locale}`);
  }
  return tried;
}

async function prove(trial: Trial): Promise<Verdict> {
  const places = ZONES.flatMap((zone) => LOCALES.map((locale) => ({ zone, locale })));
  const waiting = places.map((place, index) => ({
    place,
    seed: trial.random.word().toString(36),
    size: Math.floor(trial.size / places.length) + (index < trial.size % places.length ? 1 : 0),
  }));
  const tried: Tried[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      tried.push(await there(next.place, next.seed, next.size));
      trial.note(`arithmetic: ${tried.length} of ${places.length} places`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const counts = together(tried);
  const { text, thin } = spreadOf(counts);
  const differing = tried.reduce((sum, one) => sum + one.differences, 0);
  const faults = new Faults();
  for (const fault of tried.flatMap((one) => one.faults)) faults.add(fault);
  faults.count = differing;
  for (const name of thin) faults.add(`too rarely tried: ${name}`);
  const where = `${ZONES.length} time zones, ${LOCALES.length} locales`;
  const others = `${counts.pools} pools, ${counts.rewards} rewards by use`;
  return faults.verdict(`${trial.size} applicants, ${others}, ${where}, ${differing} differences; ${text}`);
}

function together(tried: readonly Tried[]): SpreadCounts {
  const counts: SpreadCounts = {};
  for (const one of tried) {
    for (const [name, count] of Object.entries(one.counts)) counts[name] = (counts[name] ?? 0) + count;
  }
  return counts;
}

/** Shares in percent, and what is below its limit. */
function spreadOf(counts: SpreadCounts): { text: string; thin: string[] } {
  const part = (name: string, of: string) => ((counts[name] ?? 0) * 100) / (counts[of] ?? 1);
  return {
    text: LIMITS.map(([name, of]) => `${name} ${part(name, of).toFixed(1)}%`).join(', '),
    thin: LIMITS.filter(([name, of, limit]) => part(name, of) < limit).map(([name]) => name),
  };
}

async function control(trial: Trial, meddle: Meddle): Promise<Verdict> {
  const { differences, faults: shown } = await tryCases(trial.random, trial.size, meddle);
  const faults = new Faults();
  for (const fault of shown) faults.add(fault);
  faults.count = differences;
  return faults.verdict(`${trial.size} applicants, ${differences} differences`);
}

/** Rounds a contract's own amount to the nearest fen instead of down. */
const toNearest: Amount = (_given, { amountFen, baseFen, rate: { num, den }, cuts, refusals }) => {
  const capped = cuts.some((cut) => cut.code === 'PARTY_CAP' || cut.code === 'POOL_PRO_RATA');
  return refusals.length > 0 || capped ? amountFen : (baseFen * num * 2n + den) / (den * 2n);
};

/** Lets the contract that reaches the cap go one fen over it. */
const oneOver: Amount = (_given, { amountFen, cuts }) =>
  cuts.some((cut) => cut.code === 'PARTY_CAP') && amountFen > 0n ? amountFen + 1n : amountFen;

export const arithmetic: Harness = {
  name: 'arithmetic',
  promise: 'every amount and every refusal is what an independent reckoning gives',
  sizes: { change: 20_000, usual: 200_000, full: 1_000_000 },
  run: prove,
};

/** Two days of use by one user are one. */
const onceAUser = (days: readonly number[]): readonly number[] => days.map((one) => Math.min(one, 1));

export const arithmeticControls: readonly Control[] = [
  {
    name: 'arithmetic, rounded to the nearest fen',
    breaks: 'amounts are rounded to the nearest fen instead of down',
    size: 2_000,
    run: (trial) => control(trial, { amountOf: toNearest }),
  },
  {
    name: 'arithmetic, one fen over the cap',
    breaks: 'the contract that reaches the cap is paid one fen more',
    size: 2_000,
    run: (trial) => control(trial, { amountOf: oneOver }),
  },
  {
    name: 'arithmetic, turns at the pool left out',
    breaks: 'a pool that is given out in order of arrival is shared in proportion instead',
    size: 2_000,
    run: (trial) => control(trial, { ruleOf: (rule) => (rule === 'FIRST_COME' ? 'PRO_RATA' : rule) }),
  },
  {
    name: 'arithmetic, days of use left out',
    breaks: 'a user of an opened corpus counts one day, however often it used it',
    size: 2_000,
    run: (trial) => control(trial, { daysOf: onceAUser }),
  },
];
