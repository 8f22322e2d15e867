/**
 * Thresholds of the domain page, section 3.2, by the day of issue: TC260-003 until GB/T 45654-2025 came into force on
 * 2025-11-01. That the figures stayed the same is [recalled] there. The quality gate is a [proposal] (section 5.1, 6).
 * FIGURES decide; WATCHED ones are conditions on whoever assesses or builds, or duties that begin at a number: they only
 * flag, because the surface page fixes what decides.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { Tag } from './kind-fields.js';

/** A figure beside the deciding ones: outside its bounds the statement is flagged. */
export interface WatchedFigure {
  readonly type: string;
  readonly field: string;
  /** The least that is in order. */
  readonly atLeast?: bigint;
  /** The most that is in order. */
  readonly atMost?: bigint;
  readonly flag: string;
  readonly clause: string;
  readonly tag: Tag;
}

export interface Thresholds {
  /** First day; the first entry also serves what is older. */
  readonly from: CalendarDate;
  readonly source: string;
  /** Items to be looked at by people; a corpus with fewer is inspected whole (CENSUS, [proposal]). */
  readonly manualItemsMin: bigint;
  readonly manualPassPctMin: bigint;
  readonly technicalSharePctMin: bigint;
  readonly technicalPassPctMin: bigint;
  /** More than this share of illegal or unhealthy content, before or after collection, and the source is not used. */
  readonly sourceBadPctMax: bigint;
  /** Score out of 100, in millionths. */
  readonly qualityScoreMin: bigint;
  readonly watched: readonly WatchedFigure[];
}

const FIGURES = {
  manualItemsMin: 4_000n,
  manualPassPctMin: 96n,
  technicalSharePctMin: 10n,
  technicalPassPctMin: 98n,
  sourceBadPctMax: 5n,
  qualityScoreMin: 60_000_000n,
};

type Watched = Omit<WatchedFigure, 'clause' | 'tag'>;

/** Conditions of the safety standard; the test and refusal banks are the model's side, shown where an assessor states them. */
const OF_THE_STANDARD: readonly Watched[] = [
  { type: 'SOURCE_LEGALITY', field: 'sourcesPerKindMin', atLeast: 2n, flag: 'SINGLE_SOURCE' },
  { type: 'CONTENT_SAFETY', field: 'keywords', atLeast: 10_000n, flag: 'KEYWORDS' },
  { type: 'CONTENT_SAFETY', field: 'keywordsPerRiskA1Min', atLeast: 200n, flag: 'KEYWORDS' },
  { type: 'CONTENT_SAFETY', field: 'keywordsPerRiskA2Min', atLeast: 100n, flag: 'KEYWORDS' },
  { type: 'CONTENT_SAFETY', field: 'keywordsAgeDays', atMost: 7n, flag: 'KEYWORDS_OLD' },
  { type: 'CONTENT_SAFETY', field: 'testQuestions', atLeast: 2_000n, flag: 'TEST_BANK' },
  { type: 'CONTENT_SAFETY', field: 'testRisks', atLeast: 31n, flag: 'TEST_BANK' },
  { type: 'CONTENT_SAFETY', field: 'testPerRiskMin', atLeast: 50n, flag: 'TEST_BANK' },
  { type: 'CONTENT_SAFETY', field: 'testPerOtherRiskMin', atLeast: 20n, flag: 'TEST_BANK' },
  { type: 'CONTENT_SAFETY', field: 'refusalQuestions', atLeast: 500n, flag: 'REFUSAL_BANK' },
  { type: 'CONTENT_SAFETY', field: 'refusalPerRiskMin', atLeast: 20n, flag: 'REFUSAL_BANK' },
  { type: 'CONTENT_SAFETY', field: 'testAgeDays', atMost: 31n, flag: 'TEST_BANK_OLD' },
];

/** Duties that begin at a number of persons (domain page 3.1). */
const OF_THE_LAW: readonly WatchedFigure[] = [
  {
    type: 'PERSONAL_INFO',
    field: 'persons',
    atMost: 9_999_999n,
    flag: 'TEN_MILLION_PERSONS',
    clause: '网络数据安全管理条例 28 条',
    tag: 'source',
  },
];

const watchedOf = (clause: string, tag: Tag): readonly WatchedFigure[] => [
  ...OF_THE_STANDARD.map((one) => ({ ...one, clause, tag })),
  ...OF_THE_LAW,
];

export const THRESHOLDS: readonly Thresholds[] = [
  {
    from: '2024-02-29' as CalendarDate,
    source: 'TC260-003',
    ...FIGURES,
    watched: watchedOf('TC260-003', 'source'),
  },
  {
    from: '2025-11-01' as CalendarDate,
    source: 'GB/T 45654-2025',
    ...FIGURES,
    watched: watchedOf('GB/T 45654-2025', 'recalled'),
  },
];

/** Routes abroad by persons since 1 January (domain page 3.1; the bounds above exemption are [recalled]): they flag. */
export const ABROAD = {
  /** From so many persons on an exemption is too little. */
  contractFrom: 100_000n,
  /** From so many on only the security assessment will do. */
  assessmentFrom: 1_000_000n,
  sensitiveAssessmentFrom: 10_000n,
};

/** The thresholds in force on a day of issue. */
export function thresholdsOn(issuedOn: CalendarDate): Thresholds {
  const inForce = THRESHOLDS.filter(({ from }) => from <= issuedOn).at(-1);
  return inForce ?? (THRESHOLDS[0] as Thresholds);
}
