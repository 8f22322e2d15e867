/** Our evaluator, through the door of the room, against a second reckoning that shares no code with it. */
import { setImmediate } from 'node:timers/promises';
import { fen } from '../../src/kernel/money.js';
import { parsePeriod } from '../../src/kernel/period.js';
import { type Evaluation, Programmes, type ProgrammeVersion } from '../../src/modules/programmes/index.js';
import { reckon, share } from '../oracle/rebate-oracle.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import type { Random } from './random.js';
import { drawCase, type RebateCase, TERMS } from './rebate-cases.js';

const { lastDay } = parsePeriod('2025');
const CUTS = ['EVIDENCED_BASE', 'LINE_CUT', 'PANEL_RATE', 'PARTY_CAP', 'POOL_PRO_RATA'];
/** Each may be as rare as this, in parts of a hundred contracts; outcomes and the threshold have limits of their own. */
const RARE = 1;
const OUTCOME = 15;
const THRESHOLD = 10;

type Amount = (given: RebateCase, contract: Evaluation['contracts'][number]) => bigint;

async function versions(trial: Trial): Promise<Map<string, ProgrammeVersion>> {
  const { application } = await trial.book();
  return application.run(async (ctx) => {
    const found = new Map<string, ProgrammeVersion>();
    for (const { code } of TERMS) found.set(code, await application.get(Programmes).inForce(ctx, code, lastDay));
    return found;
  });
}

/** Counts how often each thing came up, and names what came up too rarely to have been tried. */
class Spread {
  private readonly counts = new Map<string, number>();
  private contracts = 0;
  private cases = 0;

  add(given: RebateCase, result: Evaluation): void {
    this.cases += 1;
    if (given.atThreshold) this.count('at the cap');
    for (const contract of result.contracts) {
      this.contracts += 1;
      const codes = contract.refusals.map((refusal) => refusal.code.replace('PROGRAMMES.', ''));
      this.count(codes.length > 0 ? 'refused' : contract.cuts.length > 0 ? 'cut' : 'in full');
      for (const code of [...codes, ...contract.cuts.map((cut) => cut.code)]) this.count(code);
    }
  }

  /** Shares in percent, and what is below its limit. */
  read(wanted: readonly string[]): { text: string; thin: string[] } {
    const part = (name: string) =>
      ((this.counts.get(name) ?? 0) * 100) / (name === 'at the cap' ? this.cases : this.contracts);
    const limits = [
      ...['in full', 'cut', 'refused'].map((name) => [name, OUTCOME] as const),
      ['at the cap', THRESHOLD] as const,
      ...wanted.map((name) => [name, RARE] as const),
    ];
    return {
      text: limits.map(([name]) => `${name} ${part(name).toFixed(1)}%`).join(', '),
      thin: limits.filter(([name, limit]) => part(name) < limit).map(([name]) => name),
    };
  }

  private count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}

function compare(given: RebateCase, result: Evaluation, amountOf: Amount, faults: Faults): void {
  const wanted = reckon(given.oracle);
  for (const contract of result.contracts) {
    const paid = amountOf(given, contract);
    const shown = `${given.terms.code} contract ${contract.key}`;
    if (paid !== wanted.get(contract.key)) faults.add(`${shown}: ${paid} fen, oracle ${wanted.get(contract.key)}`);
    const refusals = contract.refusals.map((refusal) => refusal.code.replace('PROGRAMMES.', '')).join(' ');
    const planted = given.refusals.get(contract.key)?.join(' ') ?? '';
    if (refusals !== planted) faults.add(`${shown}: refused for "${refusals}", planted "${planted}"`);
  }
}

/** A pool that is short, over applicants with codes in no order. */
function comparePool(random: Random, programmes: Programmes, faults: Faults): void {
  const wants = new Map<string, bigint>();
  for (let one = 1 + random.below(12); one > 0; one -= 1) {
    wants.set(`9144030${random.between(0n, 99_999_999_999n)}`, random.once(6) ? 0n : random.between(1n, 200_000_000n));
  }
  let total = 0n;
  for (const want of wants.values()) total += want;
  const left = random.between(0n, total + 1n);
  const ours = programmes.allocatePool(
    [...wants].map(([uscc, amount]) => ({ uscc, amountFen: fen(amount) })),
    fen(left),
    'PRO_RATA',
  );
  for (const [uscc, part] of share(wants, left)) {
    if ((ours.get(uscc) ?? 0n) !== part) faults.add(`pool part of ${uscc}: ${ours.get(uscc)} fen, oracle ${part}`);
  }
}

async function tryCases(trial: Trial, amountOf: Amount): Promise<{ faults: Faults; spread: Spread }> {
  const rules = await versions(trial);
  const programmes = (await trial.book()).application.get(Programmes);
  const faults = new Faults();
  const spread = new Spread();
  for (let done = 0; done < trial.size; done += 1) {
    const given = drawCase(trial.random);
    const version = rules.get(given.terms.code);
    if (!version) throw new Error(`no programme ${given.terms.code}`);
    const result = programmes.evaluate(version, lastDay, given.input);
    compare(given, result, amountOf, faults);
    spread.add(given, result);
    if (done % 10 === 0) comparePool(trial.random, programmes, faults);
    // Lets a signal through.
    if (done % 1_000 === 0) await setImmediate();
  }
  return { faults, spread };
}

async function prove(trial: Trial): Promise<Verdict> {
  const { faults, spread } = await tryCases(trial, asPaid);
  const { text, thin } = spread.read([...REFUSALS, ...CUTS]);
  const differing = faults.count;
  for (const name of thin) faults.add(`too rarely tried: ${name}`);
  return faults.verdict(`${trial.size} applicants, ${differing} differences; ${text}`);
}

async function control(trial: Trial, amountOf: Amount): Promise<Verdict> {
  const { faults } = await tryCases(trial, amountOf);
  return faults.verdict(`${trial.size} applicants, ${faults.count} differences`);
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

const asPaid: Amount = (_given, contract) => contract.amountFen;

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

export const arithmeticControls: readonly Control[] = [
  {
    name: 'arithmetic, rounded to the nearest fen',
    breaks: 'amounts are rounded to the nearest fen instead of down',
    size: 2_000,
    run: (trial) => control(trial, toNearest),
  },
  {
    name: 'arithmetic, one fen over the cap',
    breaks: 'the contract that reaches the cap is paid one fen more',
    size: 2_000,
    run: (trial) => control(trial, oneOver),
  },
];
