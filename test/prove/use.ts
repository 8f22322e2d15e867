/** The reward for opened corpora over random years: our rules against a second reckoning, and what must not change it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { rulesOn } from '../../src/modules/programmes/core/programme.js';
import { checkProgrammeText } from '../../src/modules/programmes/index.js';
import { projectFolder } from '../../src/platform/config.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import { type DrawnYear, drawYear, expected, type MeddleDays, ours, resent, withRelated } from './use-years.js';

/** Each at least so often, in parts of a hundred units. */
const LIMITS = { 'in full': 15, cut: 1, 'nothing scored': 15, 'of no paid kind': 1, 'at a threshold': 10 } as const;
const MOST = 1_000_000_000n;

function rules() {
  const { publishable } = checkProgrammeText(
    readFileSync(join(projectFolder(), 'config', 'programmes', 'sz-corpus-openness.json'), 'utf8'),
  );
  const found = publishable && rulesOn(publishable.programme, parseDate('2025-12-31'));
  if (!found) throw new Error('the openness programme does not pass its check');
  return found;
}

const amounts = (units: readonly { uscc: string; amountFen: bigint }[]) =>
  JSON.stringify(units.map(({ uscc, amountFen }) => [uscc, String(amountFen)]));

/** A quality, a scale or a count of days within one unit of its mark. */
function isAtThreshold(year: DrawnYear, at: number): boolean {
  return (year.units[at]?.corpora ?? []).some(({ assessments, releases }) => {
    const close = assessments.some(({ score }) => score === 59_999_999n || score === 60_000_000n);
    return close || releases.some(({ records }) => records === 999_999n || records === 1_000_000n);
  });
}

async function proveYears(trial: Trial, meddle?: MeddleDays): Promise<Verdict> {
  const { random, size, note } = trial;
  const [known, faults] = [rules(), new Faults()];
  const refusals = new Map<string, number>();
  const seen: Record<string, number> = Object.fromEntries(Object.keys(LIMITS).map((name) => [name, 0]));
  let units = 0;
  for (let done = 0; done < size; done += 1) {
    const year = drawYear(random);
    const result = ours(known, MOST, year, meddle);
    const wanted = expected(year);
    for (const [at, unit] of result.units.entries()) {
      units += 1;
      const want = wanted.get(unit.uscc);
      if (unit.amountFen !== want) faults.add(`year ${done}, ${unit.uscc}: ${unit.amountFen} fen, oracle ${want}`);
      for (const corpus of unit.corpora)
        for (const { code } of corpus.refusals) refusals.set(code, (refusals.get(code) ?? 0) + 1);
      const kind =
        unit.refusals.length > 0
          ? 'of no paid kind'
          : unit.cuts.length > 0
            ? 'cut'
            : unit.scoreNum > 0n
              ? 'in full'
              : 'nothing scored';
      seen[kind] = (seen[kind] ?? 0) + 1;
      if (isAtThreshold(year, at)) seen['at a threshold'] = (seen['at a threshold'] ?? 0) + 1;
    }
    if (result.amountFen > year.sum) faults.add(`year ${done}: more was given than there is`);
    const usual = amounts(result.units);
    if (amounts(ours(known, MOST, resent(random, year), meddle).units) !== usual)
      faults.add(`year ${done}: sent twice in another order it gives other rewards`);
    if (amounts(ours(known, MOST, withRelated(random, year), meddle).units) !== usual)
      faults.add(`year ${done}: use by related parties changes a reward`);
    if (done % 500 === 0) await setImmediate();
    if (done % 10_000 === 9_999) note(`use years: ${done + 1} of ${size}`);
  }
  for (const [name, limit] of Object.entries(LIMITS))
    if ((seen[name] ?? 0) * 100 < units * limit)
      faults.add(`the years are thin: ${seen[name]} of ${units} units ${name}`);
  const spread = Object.entries(seen).map(([name, count]) => `${count} ${name}`);
  const missed = [...refusals]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, count]) => `${code.slice(11)} ${count}`);
  return faults.verdict(
    `${size} years, ${units} units (${spread.join(', ')}), ${faults.count} differ; corpora refused: ${missed.join(', ')}`,
  );
}

export const useYears: Harness = {
  name: 'use years',
  promise:
    'a year of use gives the rewards of a second reckoning; sent twice, in another order, with use by related parties beside it, the same',
  sizes: { change: 1_000, usual: 100_000, full: 100_000 },
  run: (trial) => proveYears(trial),
};

export const useYearsControls: readonly Control[] = [
  {
    name: 'use years, one group split',
    breaks: 'a user group that has more than one day counts as two, so related users count twice',
    size: 300,
    run: (trial) =>
      proveYears(trial, (days) => days.flatMap((one) => (one > 1 ? [Math.ceil(one / 2), Math.floor(one / 2)] : [one]))),
  },
];
