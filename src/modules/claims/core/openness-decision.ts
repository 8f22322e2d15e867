/**
 * The part of a decision record that tells a reward for opened corpora: what was counted and what was left out, the marks,
 * the score, the share and the reward (domain page 5.1, point 7: inputs, formula version, re-runnable to the same bytes).
 * A unit's share rests on the scores of all units of its run, so a run is decided again as a whole.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { type Fen, parseFen, ZERO_FEN } from '../../../kernel/money.js';
import { formatPct, type Pct, parsePct } from '../../../kernel/rate.js';
import type { Excluded, ExcludedUse } from './openness-use.js';
import type { DecidedCut, DecidedRefusal } from './statement-reason.js';

/** A finding that use was judged by: how a user stands to the unit, or two users to each other, on a day. */
export interface UseFinding {
  readonly a: string;
  readonly b: string;
  readonly on: CalendarDate;
  readonly outcome: string;
  readonly finding: string;
  readonly digest: string;
  readonly opinion?: string;
  readonly opinionDigest?: string;
}

/** What the evaluator was given of a corpus, in JSON. */
export interface CorpusInput {
  readonly key: string;
  readonly onOpenPlatform: boolean;
  readonly records?: string;
  readonly bytes?: string;
  readonly qualityPct?: string;
  readonly updateIntervalDays?: number;
  readonly updateGaps: readonly number[];
  readonly applicationCases: number;
  readonly groupDays: readonly number[];
}

/** How often an organisation used a corpus, and in which user group it counts. */
export interface CountedUser {
  readonly uscc: string;
  readonly nameZh: string;
  readonly events: number;
  /** Dates with a qualifying event. */
  readonly dates: number;
  /** Days given by the platform's monthly statements. */
  readonly statementDays: number;
  /** 1, 2, 3, ...: users of one number are related to each other and count as one. */
  readonly group: number;
}

export interface DecidedCorpus {
  readonly id: string;
  readonly input: CorpusInput;
  /** SHA-256 of the use that was judged, as it stood then. */
  readonly useDigest: string;
  readonly release?: { readonly id: string; readonly digest: string };
  readonly quality?: { readonly attestation: string; readonly digest: string };
  readonly users: readonly CountedUser[];
  readonly excluded: Excluded;
  readonly excludedUse: readonly ExcludedUse[];
  readonly unidentified: number;
  /** What the unit has said against how the use was counted, and nobody has answered by a correction. */
  readonly disputes: number;
  readonly days: number;
  readonly scoreNum: string;
  readonly refusals: readonly DecidedRefusal[];
}

export interface DecidedOpenness {
  readonly remainingFen: string;
  readonly alreadyAwardedFen: string;
  readonly shareOutFen: string;
  readonly totalScoreNum: string;
  readonly corpora: readonly DecidedCorpus[];
  readonly findings: readonly UseFinding[];
  readonly scoreNum: string;
  readonly scoreDen: string;
  readonly amountFen: string;
  readonly cuts: readonly DecidedCut[];
  readonly refusals: readonly DecidedRefusal[];
  readonly trace: readonly JsonObject[];
}

/** What the evaluator takes and gives, as far as it is written down; the programmes room has the same by its own names. */
export interface CorpusFigures {
  readonly key: string;
  readonly onOpenPlatform: boolean;
  readonly records?: bigint;
  readonly bytes?: bigint;
  readonly qualityPct?: Pct;
  readonly updateIntervalDays?: number;
  readonly updateGaps: readonly number[];
  readonly applicationCases: number;
  readonly groupDays: readonly number[];
}

export interface RewardFigures {
  readonly uscc: string;
  readonly corpora: readonly {
    readonly key: string;
    readonly days: number;
    readonly scoreNum: bigint;
    readonly refusals: readonly DecidedRefusal[];
  }[];
  readonly scoreNum: bigint;
  readonly amountFen: bigint;
  readonly cuts: readonly (Omit<DecidedCut, 'amountFen'> & { readonly amountFen: bigint })[];
  readonly refusals: readonly DecidedRefusal[];
}

export interface RunFigures {
  readonly shareOutFen: bigint;
  readonly totalScoreNum: bigint;
  readonly trace: readonly { readonly rule: string; readonly inputs: JsonObject }[];
}

export function writeInput(corpus: CorpusFigures): CorpusInput {
  const { key, onOpenPlatform, records, bytes, qualityPct, updateIntervalDays } = corpus;
  return {
    key,
    onOpenPlatform,
    ...(records === undefined ? {} : { records: records.toString() }),
    ...(bytes === undefined ? {} : { bytes: bytes.toString() }),
    ...(qualityPct === undefined ? {} : { qualityPct: formatPct(qualityPct) }),
    ...(updateIntervalDays === undefined ? {} : { updateIntervalDays }),
    updateGaps: corpus.updateGaps,
    applicationCases: corpus.applicationCases,
    groupDays: corpus.groupDays,
  };
}

/** What the evaluator is given again: the inverse of {@link writeInput}. */
export function readInput({ records, bytes, qualityPct, ...rest }: CorpusInput): CorpusFigures {
  return {
    ...rest,
    ...(records === undefined ? {} : { records: BigInt(records) }),
    ...(bytes === undefined ? {} : { bytes: BigInt(bytes) }),
    ...(qualityPct === undefined ? {} : { qualityPct: parsePct(qualityPct) }),
  };
}

/** What was gathered of a unit, before anything was reckoned. */
export type GatheredOpenness = Pick<DecidedOpenness, 'remainingFen' | 'alreadyAwardedFen' | 'findings'> & {
  readonly corpora: readonly Omit<DecidedCorpus, 'days' | 'scoreNum' | 'refusals'>[];
};

/** Writes down what the evaluator gave one unit of a run. Requires a result for each of its corpora. */
export function writeOpenness(
  gathered: GatheredOpenness,
  reward: RewardFigures,
  run: RunFigures,
  scoreDen: bigint,
): DecidedOpenness {
  const scored = new Map(reward.corpora.map((one) => [one.key, one]));
  const steps = run.trace.filter(({ inputs }) => inputs.unit === undefined || inputs.unit === reward.uscc);
  return {
    ...gathered,
    shareOutFen: run.shareOutFen.toString(),
    totalScoreNum: run.totalScoreNum.toString(),
    corpora: gathered.corpora.map((corpus) => {
      const { days = 0, scoreNum = 0n, refusals = [] } = scored.get(corpus.input.key) ?? {};
      return { ...corpus, days, scoreNum: scoreNum.toString(), refusals };
    }),
    scoreNum: reward.scoreNum.toString(),
    scoreDen: scoreDen.toString(),
    amountFen: reward.amountFen.toString(),
    cuts: reward.cuts.map((cut) => ({ ...cut, amountFen: cut.amountFen.toString() })),
    refusals: reward.refusals,
    trace: steps.map((step, index) => ({ ...(step as unknown as JsonObject), step: index + 1 })),
  };
}

/** What went into the decision, for its digest: everything but scores, amounts, reasons and trace. */
export function opennessInputs(openness: DecidedOpenness): JsonObject {
  const { remainingFen, alreadyAwardedFen, findings, corpora } = openness;
  const inputs = corpora.map(({ days, scoreNum, refusals, ...corpus }) => corpus);
  return { remainingFen, alreadyAwardedFen, findings, corpora: inputs } as unknown as JsonObject;
}

/** What the reward rests on, beside contracts: findings, the year of use, the assessment that told the quality, the release. */
export function opennessBases(
  openness: DecidedOpenness,
  period: string,
): { readonly basisKind: string; readonly basisId: string; readonly basisDigest: string }[] {
  return [
    ...openness.findings.map(({ finding, digest }) => ({
      basisKind: 'finding',
      basisId: finding,
      basisDigest: digest,
    })),
    ...openness.corpora.flatMap(({ id, useDigest, release, quality }) => [
      { basisKind: `usage-${period}`, basisId: id, basisDigest: useDigest },
      ...(release ? [{ basisKind: 'release', basisId: release.id, basisDigest: release.digest }] : []),
      ...(quality ? [{ basisKind: 'attestation', basisId: quality.attestation, basisDigest: quality.digest }] : []),
    ]),
  ];
}

/** Findings that left use uncounted and that a person may still conclude. */
export function undecidedUse(openness: DecidedOpenness): UseFinding[] {
  return openness.findings.filter(({ outcome }) => outcome === 'REVIEW' || outcome === 'INDETERMINATE');
}

export function amountOf(openness: DecidedOpenness | undefined): Fen {
  return openness === undefined ? ZERO_FEN : parseFen(openness.amountFen);
}

/** Every code that keeps a unit from a reward: its own, then those of its corpora. */
export function opennessCodes(openness: DecidedOpenness | undefined): string[] {
  const own = openness?.refusals ?? [];
  return [...own, ...(openness?.corpora ?? []).flatMap(({ refusals }) => refusals)].map(({ code }) => code);
}
