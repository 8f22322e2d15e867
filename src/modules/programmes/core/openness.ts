/**
 * The reward for opened corpora, by use in a year (domain page 5.1, `SZ-CORPUS-OPENNESS` v1). A corpus that reaches every
 * mark scores quality x days of use, where a user group counts at most so many days; the money is shared by score,
 * rounded down, clipped at the cap; what floors and caps leave over stays in the pool,
 * unless the programme gives it out again (`leftOver`). Scores are whole numbers over
 * {@link SCORE_DEN}, so two runs over the same facts give the same bytes. Who used a corpus, and who is one group with
 * whom, is found out before: this file only counts.
 */
import { assert } from '../../../kernel/assert.js';
import { addFen, atLeastZero, byBytes, type Fen, fen, formatFen, minFen, ZERO_FEN } from '../../../kernel/money.js';
import { formatPct, type Pct, parsePct, wholePct } from '../../../kernel/rate.js';
import type { Refusal } from '../../../kernel/refusal.js';
import { partyCap } from './cut-texts.js';
import type { Applicant, Cut, TraceStep } from './evaluation.js';
import { askApplicant } from './gates.js';
import * as say from './openness-texts.js';
import type { Cited, LeftOver, Rules, UseTerms } from './programme.js';
import { notFormula } from './programmes-errors.js';
import { Trace } from './trace.js';
import { type Filled, fillUp } from './water-filling.js';

/** A score of 1 is one day of use of a corpus of full quality. */
export const SCORE_DEN = wholePct(100n);

export interface OpenedCorpus {
  readonly key: string;
  /** The newest release is open on the public platform. */
  readonly onOpenPlatform: boolean;
  /** Of the release current on the last day; absent where it was not declared. */
  readonly records?: bigint;
  readonly bytes?: bigint;
  /** Score of the newest assessment in force on the last day. */
  readonly qualityPct?: Pct;
  readonly updateIntervalDays?: number;
  /** Days between releases, the last one up to the last day of the year. */
  readonly updateGaps: readonly number[];
  /** Accepted application cases of users that are not related. */
  readonly applicationCases: number;
  /** Days of use in the year by user group; users of one group are related to each other. */
  readonly groupDays: readonly number[];
}

export interface SourceUnit {
  readonly uscc: string;
  readonly applicant: Applicant;
  /** Whose cap is used up: the head office of a branch; absent = the unit's own. */
  readonly capParty?: string;
  readonly alreadyAwardedFen: Fen;
  readonly corpora: readonly OpenedCorpus[];
}

export interface CorpusScore {
  readonly key: string;
  /** Days that count, over all user groups. */
  readonly days: number;
  readonly scoreNum: bigint;
  readonly refusals: readonly Refusal[];
}

export interface UnitReward {
  readonly uscc: string;
  readonly corpora: readonly CorpusScore[];
  readonly scoreNum: bigint;
  readonly amountFen: Fen;
  readonly cuts: readonly Cut[];
  readonly refusals: readonly Refusal[];
}

export interface OpennessResult {
  /** What was shared out: the most that the programme takes of the pool, at most what it has left. */
  readonly shareOutFen: Fen;
  readonly totalScoreNum: bigint;
  readonly amountFen: Fen;
  readonly units: readonly UnitReward[];
  readonly trace: readonly TraceStep[];
}

/**
 * Rewards every unit, in the order given; that order changes no amount. Requires each unit once and a programme whose
 * basis is `USE_SHARE`; the sum of the rewards never exceeds `remaining` nor `most`.
 */
export function rewardOpenness(
  rules: Rules,
  units: readonly SourceUnit[],
  remaining: Fen,
  most: Fen | undefined,
): OpennessResult {
  const { use } = rules;
  if (!use) throw notFormula(rules.programme);
  assert(new Set(units.map(({ uscc }) => uscc)).size === units.length, 'rewardOpenness: a unit given twice');
  const trace = new Trace();
  const shareOutFen = minFen(atLeastZero(remaining), ...(most === undefined ? [] : [most]));
  const scored = units.map((unit) => score(rules, use, unit, trace));
  const totalScoreNum = scored.reduce((sum, one) => sum + (one.refusals.length === 0 ? one.scoreNum : 0n), 0n);
  const taken = new Map<string, Fen>();
  const rewards = new Map<string, UnitReward>();
  // A branch and its head office use up one cap, in the order of their codes.
  for (const [unit, one] of units.map((unit, index) => [unit, scored[index] as Scored] as const).sort(byUscc)) {
    const party = unit.capParty ?? unit.uscc;
    const already = addFen([unit.alreadyAwardedFen, taken.get(party) ?? ZERO_FEN]);
    const given = reward(rules, one, already, shareOutFen, totalScoreNum, trace);
    taken.set(party, addFen([taken.get(party) ?? ZERO_FEN, given.amountFen]));
    rewards.set(unit.uscc, given);
  }
  if (rules.leftOver?.value === 'WATER_FILLING')
    giveAgain(rules.leftOver, rules.capFen.value, shareOutFen, units, rewards, trace);
  const rewarded = units.map(({ uscc }) => rewards.get(uscc) as UnitReward);
  const amountFen = addFen(rewarded.map((one) => one.amountFen));
  assert(amountFen <= shareOutFen, 'rewardOpenness: more was given than there is');
  trace.add(
    'TOTAL',
    rules.inForce.clause,
    { shareOutFen: formatFen(shareOutFen) },
    { amountFen: formatFen(amountFen) },
  );
  return { shareOutFen, totalScoreNum, amountFen, units: rewarded, trace: trace.steps };
}

function byUscc([a]: readonly [SourceUnit, Scored], [b]: readonly [SourceUnit, Scored]): number {
  return byBytes(a.uscc, b.uscc);
}

type Scored = Omit<UnitReward, 'amountFen' | 'cuts'>;

function score(rules: Rules, use: Cited<UseTerms>, unit: SourceUnit, trace: Trace): Scored {
  const corpora = [...unit.corpora]
    .sort((a, b) => byBytes(a.key, b.key))
    .map((corpus) => {
      const refusals = judge(use, corpus);
      const days = corpus.groupDays.reduce((sum, one) => sum + Math.min(one, use.value.maxDaysPerUser), 0);
      const scoreNum = refusals.length === 0 ? (corpus.qualityPct ?? 0n) * BigInt(days) : 0n;
      trace.add(
        'USE_CORPUS',
        use.clause,
        {
          unit: unit.uscc,
          corpus: corpus.key,
          qualityPct: corpus.qualityPct === undefined ? null : formatPct(corpus.qualityPct),
          groupDays: [...corpus.groupDays],
        },
        { days, scoreNum: scoreNum.toString(), refusals: refusals.map(({ code }) => code) },
      );
      return { key: corpus.key, days, scoreNum, refusals };
    });
  const scoreNum = corpora.reduce((sum, one) => sum + one.scoreNum, 0n);
  return { uscc: unit.uscc, corpora, scoreNum, refusals: askApplicant(rules, unit.applicant) };
}

/** Every mark that a corpus misses, in the order of the surface page. */
function judge(use: Cited<UseTerms>, corpus: OpenedCorpus): readonly Refusal[] {
  const terms = use.value;
  const { records = 0n, bytes = 0n, qualityPct, updateIntervalDays, updateGaps, applicationCases } = corpus;
  const least = parsePct(terms.minScorePct);
  const kept = updateGaps.filter((gap) => updateIntervalDays !== undefined && gap <= updateIntervalDays).length;
  const steady =
    BigInt(kept) * BigInt(terms.updatesKept.den) >= BigInt(updateGaps.length) * BigInt(terms.updatesKept.num);
  const enough = records >= BigInt(terms.minRecords) || bytes >= BigInt(terms.minBytes);
  return [
    corpus.onOpenPlatform ? undefined : say.openMode(),
    enough ? undefined : say.scale(records, bytes, terms),
    qualityPct !== undefined && qualityPct >= least ? undefined : say.quality(qualityPct, least),
    updateIntervalDays !== undefined && updateGaps.length > 0 && steady
      ? undefined
      : say.updates(updateIntervalDays, kept, updateGaps.length, terms),
    applicationCases >= terms.minApplicationCases ? undefined : say.noApplicationCase(),
  ].flatMap((found) => (found === undefined ? [] : [{ ...found, clause: use.clause }]));
}

function reward(
  rules: Rules,
  scored: Scored,
  already: Fen,
  shareOutFen: Fen,
  totalScoreNum: bigint,
  trace: Trace,
): UnitReward {
  const payable = scored.refusals.length === 0 && totalScoreNum > 0n;
  const shareFen = payable ? fen((shareOutFen * scored.scoreNum) / totalScoreNum) : ZERO_FEN;
  const amountFen = minFen(shareFen, atLeastZero(fen(rules.capFen.value - already)));
  const cutFen = fen(shareFen - amountFen);
  trace.add(
    'USE_SHARE',
    rules.capFen.clause,
    {
      unit: scored.uscc,
      scoreNum: scored.scoreNum.toString(),
      totalScoreNum: totalScoreNum.toString(),
      shareFen: formatFen(shareFen),
      capFen: formatFen(rules.capFen.value),
      alreadyAwardedFen: formatFen(already),
    },
    { amountFen: formatFen(amountFen), refusals: scored.refusals.map(({ code }) => code) },
  );
  const reason = partyCap(rules.capFen.value, already, rules.capPeriod?.value);
  const cut: Cut = { code: 'PARTY_CAP', amountFen: cutFen, reason, clause: rules.capFen.clause };
  return { ...scored, amountFen, cuts: cutFen > 0n ? [cut] : [] };
}

/** Adds to each reward its part of what caps and floors left over. */
function giveAgain(
  cited: Cited<LeftOver>,
  capFen: Fen,
  shareOutFen: Fen,
  units: readonly SourceUnit[],
  rewards: Map<string, UnitReward>,
  trace: Trace,
): void {
  const filled = units.map(({ uscc, capParty = uscc, alreadyAwardedFen }): Filled => {
    const { scoreNum, refusals, amountFen } = rewards.get(uscc) as UnitReward;
    const weight = refusals.length === 0 ? scoreNum : 0n;
    return { key: uscc, party: capParty, weight, amountFen, roomFen: atLeastZero(fen(capFen - alreadyAwardedFen)) };
  });
  const more = fillUp(shareOutFen, filled);
  for (const { key, amountFen } of [...filled].sort((a, b) => byBytes(a.key, b.key))) {
    const givenAgainFen = more.get(key) ?? ZERO_FEN;
    const total = addFen([amountFen, givenAgainFen]);
    trace.add(
      'USE_LEFT_OVER',
      cited.clause,
      { unit: key, firstFen: formatFen(amountFen), givenAgainFen: formatFen(givenAgainFen) },
      { amountFen: formatFen(total) },
    );
    rewards.set(key, { ...(rewards.get(key) as UnitReward), amountFen: total });
  }
}
