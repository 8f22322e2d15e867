/**
 * Thresholds of the domain page, section 3.2, by the day of issue: TC260-003 until GB/T 45654-2025 came into force on
 * 2025-11-01. That the figures stayed the same is [recalled] there. The quality gate is a [proposal] (section 5.1, 6).
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';

export interface Thresholds {
  /** First day; the first entry also serves what is older. */
  readonly from: CalendarDate;
  readonly source: string;
  /** Items to be looked at by people; a corpus with fewer is inspected whole (CENSUS). */
  readonly manualItemsMin: bigint;
  readonly manualPassPctMin: bigint;
  readonly technicalSharePctMin: bigint;
  readonly technicalPassPctMin: bigint;
  /** More than this share of illegal or unhealthy content and the source is not used. */
  readonly sourceBadPctMax: bigint;
  /** Score out of 100, in millionths. */
  readonly qualityScoreMin: bigint;
}

const FIGURES = {
  manualItemsMin: 4_000n,
  manualPassPctMin: 96n,
  technicalSharePctMin: 10n,
  technicalPassPctMin: 98n,
  sourceBadPctMax: 5n,
  qualityScoreMin: 60_000_000n,
};

export const THRESHOLDS: readonly Thresholds[] = [
  { from: '2024-02-29' as CalendarDate, source: 'TC260-003', ...FIGURES },
  { from: '2025-11-01' as CalendarDate, source: 'GB/T 45654-2025', ...FIGURES },
];

/** The thresholds in force on a day of issue. */
export function thresholdsOn(issuedOn: CalendarDate): Thresholds {
  const inForce = THRESHOLDS.filter(({ from }) => from <= issuedOn).at(-1);
  return inForce ?? (THRESHOLDS[0] as Thresholds);
}
