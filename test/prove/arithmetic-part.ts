/**
 * The cases of the arithmetic harness, in one process: our evaluator, pools and rewards, through the door of the room,
 * against a second reckoning that shares no code with them. Run as a program it tries SIZE cases of SEED and prints what
 * came of it as JSON; the harness starts it in several time zones and locales.
 */
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { fen, minFen } from '../../src/kernel/money.js';
import { parsePeriod } from '../../src/kernel/period.js';
import { pct } from '../../src/kernel/rate.js';
import {
  checkProgrammeText,
  type Dated,
  type Evaluation,
  type Exhaustion,
  type ProgrammeFile,
  ProgrammeFolder,
  Programmes,
  type ProgrammeVersion,
} from '../../src/modules/programmes/index.js';
import { oneByOne, reckon, rewards, share, turnByTurn } from '../oracle/rebate-oracle.js';
import { Faults } from './frame.js';
import { Random } from './random.js';
import { BASES, drawCase, type RebateCase, TAXES, type Terms } from './rebate-cases.js';

type Parameters = ProgrammeFile['parameters'];
type DatedValues<T> = { readonly values: readonly Dated<T>[] };

const PERIOD = parsePeriod('2025');
export const CUTS = ['EVIDENCED_BASE', 'LINE_CUT', 'PANEL_RATE', 'PARTY_CAP', 'POOL_PRO_RATA'];
const RULES: readonly Exhaustion[] = ['PRO_RATA', 'FIRST_COME', 'BATCH'];

export type Amount = (given: RebateCase, contract: Evaluation['contracts'][number]) => bigint;

/** What is looked at as it is, and what a control breaks on purpose. */
export interface Meddle {
  amountOf?: Amount;
  /** The rule that our side gives a pool out by. */
  ruleOf?: (rule: Exhaustion) => Exhaustion;
  /** The days of use that our side is told. */
  daysOf?: (days: readonly number[]) => readonly number[];
}

/** What is asked of the facade here is pure: it needs neither store nor folder nor log. */
const programmes = new Programmes({} as never, {} as never, {} as never);

async function versions(): Promise<Map<string, ProgrammeVersion>> {
  const files = await ProgrammeFolder.shipped().files();
  return new Map(
    files.map(({ name, text }) => {
      const { publishable } = checkProgrammeText(text);
      if (!publishable) throw new Error(`${name} does not pass its check`);
      const { programme } = publishable;
      return [programme.code, { code: programme.code, programme } as ProgrammeVersion];
    }),
  );
}

/** The programme with the basis and the tax basis of the case. */
function variant(version: ProgrammeVersion, { basis, tax }: Terms): ProgrammeVersion {
  const { parameters } = version.programme;
  const values = <T>(dated: DatedValues<T>, value: T): DatedValues<T> => ({
    values: dated.values.map((one) => ({ ...one, value })),
  });
  const changed: Parameters = {
    ...parameters,
    basis: values(parameters.basis, basis),
    taxBasis: values(parameters.taxBasis, tax),
  };
  return { ...version, programme: { ...version.programme, parameters: changed } };
}

export type SpreadCounts = Record<string, number>;

/** Counts how often each thing came up; `cases` and `contracts` are what the others are parts of. */
class Spread {
  readonly counts: SpreadCounts = {};

  add(given: RebateCase, result: Evaluation): void {
    const { basis, tax, startUp } = given.terms;
    for (const name of ['cases', `basis ${basis}`, `tax ${tax}`]) this.count(name);
    if (startUp) this.count('start-up');
    if (given.atThreshold) this.count('at the cap');
    for (const contract of result.contracts) {
      this.count('contracts');
      const codes = contract.refusals.map((refusal) => refusal.code.replace('PROGRAMMES.', ''));
      this.count(codes.length > 0 ? 'refused' : contract.cuts.length > 0 ? 'cut' : 'in full');
      for (const code of [...codes, ...contract.cuts.map((cut) => cut.code)]) this.count(code);
      if (contract.flags.some(({ code }) => code === 'APPROVAL_PENDING')) this.count('unsigned');
    }
  }

  count(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }
}

function compare(given: RebateCase, result: Evaluation, amountOf: Amount, faults: Faults): void {
  const wanted = reckon(given.oracle);
  for (const contract of result.contracts) {
    const paid = amountOf(given, contract);
    const { code, basis, tax } = given.terms;
    const shown = `${code} by ${basis}, ${tax}, contract ${contract.key}`;
    if (paid !== wanted.get(contract.key)) faults.add(`${shown}: ${paid} fen, oracle ${wanted.get(contract.key)}`);
    const refusals = contract.refusals.map((refusal) => refusal.code.replace('PROGRAMMES.', '')).join(' ');
    const planted = given.refusals.get(contract.key)?.join(' ') ?? '';
    if (refusals !== planted) faults.add(`${shown}: refused for "${refusals}", planted "${planted}"`);
  }
}

/** A pool, short or not, over applicants with codes in no order, by one of the rules. */
function comparePool(random: Random, { ruleOf = same }: Meddle, faults: Faults, spread: Spread): void {
  const rule = random.pick(RULES);
  const claims = new Map<string, { uscc: string; amount: bigint; turn: string }>();
  for (let one = 1 + random.below(12); one > 0; one -= 1) {
    const uscc = `9144030${random.between(0n, 99_999_999_999n)}`;
    const amount = random.once(6) ? 0n : random.between(1n, 200_000_000n);
    claims.set(uscc, { uscc, amount, turn: String(1 + random.below(4)) });
  }
  const listed = [...claims.values()];
  const total = listed.reduce((sum, { amount }) => sum + amount, 0n);
  const left = random.between(0n, total + 1n);
  const wants = listed.map(({ uscc, amount, turn }) => ({ key: uscc, want: amount, turn }));
  const expected = {
    PRO_RATA: () => share(new Map(wants.map(({ key, want }) => [key, want])), left),
    FIRST_COME: () => oneByOne(wants, left),
    BATCH: () => turnByTurn(wants, left),
  }[rule]();
  const ours = programmes.allocatePool(
    random
      .shuffled(listed)
      .map(({ uscc, amount, turn }) => ({ uscc, amountFen: fen(amount), arrived: turn, batch: turn })),
    fen(left),
    ruleOf(rule),
  );
  let given = 0n;
  for (const [uscc, part] of expected) {
    given += ours.get(uscc) ?? 0n;
    if (ours.get(uscc) !== part) faults.add(`${rule}, pool part of ${uscc}: ${ours.get(uscc)} fen, oracle ${part}`);
  }
  if (given !== minFen(fen(total), fen(left))) faults.add(`${rule}: the parts sum to ${given} of ${left} fen`);
  spread.count('pools');
  spread.count(`pool ${rule}`);
}

/** The reward for opened corpora over a few units. */
function compareRewards(
  random: Random,
  version: ProgrammeVersion,
  { daysOf = same }: Meddle,
  faults: Faults,
  spread: Spread,
): void {
  const units = Array.from({ length: 1 + random.below(6) }, (_none, index) => ({
    key: `U${index}`,
    refused: random.once(6),
    before: random.once(4) ? random.between(0n, 120_000_000n) : 0n,
    corpora: Array.from({ length: random.below(3) }, (_corpus, at) => ({
      key: `K${at}`,
      quality: random.between(59_999_999n, 100_000_000n),
      days: Array.from({ length: random.below(6) }, () => random.below(20)),
      used: !random.once(8),
    })),
  }));
  const remaining = random.once(2) ? random.between(0n, 1_000n) : random.between(0n, 2_000_000_000n);
  const result = programmes.rewardByUse(
    version,
    PERIOD,
    random.shuffled(units).map((unit) => ({
      uscc: unit.key,
      applicant: { kind: unit.refused ? 'GOVERNMENT' : 'ENTERPRISE', placeCode: '440305' },
      alreadyAwardedFen: fen(unit.before),
      corpora: unit.corpora.map(({ key, quality, days, used }) => ({
        key,
        onOpenPlatform: true,
        records: 1_000_000n,
        qualityPct: pct(quality),
        updateIntervalDays: 30,
        updateGaps: [30],
        applicationCases: used ? 1 : 0,
        groupDays: daysOf(days),
      })),
    })),
    fen(remaining),
  );
  const expected = rewards(
    units.map((unit) => ({
      ...unit,
      corpora: unit.corpora.map(({ quality, days, used }) => ({
        quality: [quality, 1_000_000n] as const,
        days,
        refused: !used || quality < 60_000_000n,
      })),
    })),
    remaining > 1_000_000_000n ? 1_000_000_000n : remaining,
    100_000_000n,
    12,
  );
  for (const { uscc, amountFen } of result.units) {
    if (amountFen !== expected.get(uscc))
      faults.add(`reward of ${uscc}: ${amountFen} fen, oracle ${expected.get(uscc)}`);
  }
  spread.count('rewards');
}

export interface Tried {
  readonly differences: number;
  readonly faults: readonly string[];
  readonly counts: SpreadCounts;
}

/** Tries so many applicants, and a pool and a reward with every tenth of them. */
export async function tryCases(random: Random, size: number, meddle: Meddle = {}): Promise<Tried> {
  const { amountOf = asPaid } = meddle;
  const known = await versions();
  const of = (code: string): ProgrammeVersion => {
    const version = known.get(code);
    if (!version) throw new Error(`no programme ${code}`);
    return version;
  };
  const faults = new Faults();
  const spread = new Spread();
  for (let done = 0; done < size; done += 1) {
    const given = drawCase(random);
    const version = variant(of(given.terms.code), given.terms);
    const result = programmes.evaluate(version, PERIOD.lastDay, given.input);
    compare(given, result, amountOf, faults);
    spread.add(given, result);
    if (done % 10 === 0) {
      comparePool(random, meddle, faults, spread);
      compareRewards(random, of('SZ-CORPUS-OPENNESS'), meddle, faults, spread);
    }
    // Lets a signal through.
    if (done % 1_000 === 0) await setImmediate();
  }
  return { differences: faults.count, faults: faults.shown, counts: spread.counts };
}

const asPaid: Amount = (_given, contract) => contract.amountFen;
const same = <T>(given: T): T => given;

/** Each basis, tax basis and rule may be as rare as one in a hundred. */
export const KINDS = [
  ...BASES.map((basis) => `basis ${basis}`),
  ...TAXES.map((tax) => `tax ${tax}`),
  'start-up',
] as const;
export const POOL_KINDS = RULES.map((rule) => `pool ${rule}`);

const [, program = '', seed = '', size = '0'] = process.argv;
if (import.meta.url === pathToFileURL(program).href) {
  const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions();
  const tried = await tryCases(new Random(seed), Number(size));
  process.stdout.write(JSON.stringify({ timeZone, locale, ...tried }));
}
