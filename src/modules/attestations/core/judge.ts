/**
 * Decides an attestation by its deciding metrics (surface page section 6; domain page 3.2). Integer arithmetic only:
 * "pass at least 96 %" is pass·100 ≥ 96·n. A metric of the wrong type is an error of the record; an absent one fails
 * CONTENT_SAFETY and is flagged elsewhere.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import type { FieldError } from '../../../kernel/domain-error.js';
import type { Refusal } from '../../../kernel/refusal.js';
import { metricForm } from './attestations-errors.js';
import { type Thresholds, thresholdsOn } from './thresholds.table.js';

export type Verdict =
  | {
      readonly decision: 'VERIFIED' | 'REJECTED';
      readonly reasons: readonly Refusal[];
      readonly flags: readonly string[];
    }
  | { readonly errors: readonly FieldError[] };

interface Judging {
  readonly metrics: JsonObject;
  readonly thresholds: Thresholds;
  readonly errors: FieldError[];
  readonly reasons: Refusal[];
  readonly flags: Set<string>;
}

const PERSONAL_LEVELS = ['NONE', 'ANONYMISED', 'DEIDENTIFIED', 'PERSONAL'];
const CLASSES = ['GENERAL', 'IMPORTANT', 'CORE'];
const SCORE = /^[0-9]{1,3}(\.[0-9]{1,6})?$/;
const SCORE_MAX = 100_000_000n;

const RULES: Readonly<Record<string, (judging: Judging) => void>> = {
  CONTENT_SAFETY: contentSafety,
  SOURCE_LEGALITY: sourceLegality,
  PERSONAL_INFO: personalInfo,
  QUALITY_ASSESSMENT: quality,
  DATA_CLASSIFICATION: classification,
};

/** Judges the metrics of a kind by the thresholds of its day of issue. Kinds without deciding metrics are verified. */
export function judge(type: string, metrics: JsonObject, issuedOn: CalendarDate): Verdict {
  const judging: Judging = { metrics, thresholds: thresholdsOn(issuedOn), errors: [], reasons: [], flags: new Set() };
  RULES[type]?.(judging);
  const { errors, reasons, flags } = judging;
  if (errors.length > 0) return { errors };
  return { decision: reasons.length > 0 ? 'REJECTED' : 'VERIFIED', reasons, flags: [...flags].sort() };
}

function contentSafety(judging: Judging): void {
  const names = ['manualSampled', 'manualPassed', 'technicalSampled', 'technicalPassed', 'totalItems'] as const;
  const [n, pass, m, technicalPass, total] = names.map((name) => count(judging, name));
  if (judging.errors.length > 0) return;
  for (const name of names) {
    if (judging.metrics[name] === undefined) {
      fail(judging, 'METRIC_ABSENT', `缺少指标 ${name}`, `the metric ${name} is absent`);
    }
  }
  if (n === undefined || pass === undefined || m === undefined || technicalPass === undefined || total === undefined)
    return;
  atMost(judging, 'manualPassed', pass, 'manualSampled', n);
  atMost(judging, 'technicalPassed', technicalPass, 'technicalSampled', m);
  atMost(judging, 'manualSampled', n, 'totalItems', total);
  atMost(judging, 'technicalSampled', m, 'totalItems', total);
  const { manualItemsMin, manualPassPctMin, technicalSharePctMin, technicalPassPctMin } = judging.thresholds;
  const census = total < manualItemsMin;
  if (census) judging.flags.add('CENSUS');
  const required = census ? total : manualItemsMin;
  if (n < required || n === 0n) {
    fail(
      judging,
      'MANUAL_SAMPLE',
      `人工抽检 ${n} 条，须至少 ${required} 条`,
      `${n} items inspected by people, ${required} are required`,
    );
  }
  if (pass * 100n < manualPassPctMin * n) {
    fail(
      judging,
      'MANUAL_PASS',
      `人工抽检合格 ${pass}/${n}，合格率低于 ${manualPassPctMin}%`,
      `${pass}/${n} passed by people, below ${manualPassPctMin}%`,
    );
  }
  if (m * 100n < technicalSharePctMin * total) {
    fail(
      judging,
      'TECHNICAL_SAMPLE',
      `技术抽检 ${m}/${total} 条，低于总量的 ${technicalSharePctMin}%`,
      `${m} of ${total} items inspected by machine, below ${technicalSharePctMin}%`,
    );
  }
  if (technicalPass * 100n < technicalPassPctMin * m) {
    fail(
      judging,
      'TECHNICAL_PASS',
      `技术抽检合格 ${technicalPass}/${m}，合格率低于 ${technicalPassPctMin}%`,
      `${technicalPass}/${m} passed by machine, below ${technicalPassPctMin}%`,
    );
  }
}

function sourceLegality(judging: Judging): void {
  const total = count(judging, 'sourceTotal');
  const bad = count(judging, 'sourceBad');
  if (judging.errors.length > 0) return;
  if (total === undefined || bad === undefined) {
    judging.flags.add('METRICS_INCOMPLETE');
    return;
  }
  atMost(judging, 'sourceBad', bad, 'sourceTotal', total);
  const { sourceBadPctMax } = judging.thresholds;
  if (bad * 100n > sourceBadPctMax * total) {
    fail(
      judging,
      'SOURCE_BAD',
      `违法不良内容 ${bad}/${total}，超过 ${sourceBadPctMax}%`,
      `${bad}/${total} illegal or unhealthy, over ${sourceBadPctMax}%`,
    );
  }
}

function personalInfo(judging: Judging): void {
  count(judging, 'persons');
  const level = word(judging, 'level', PERSONAL_LEVELS);
  if (level === undefined) judging.flags.add('METRICS_INCOMPLETE');
  else if (level === 'PERSONAL' || level === 'DEIDENTIFIED') judging.flags.add('PERSONAL_DATA');
}

function quality(judging: Judging): void {
  const score = judging.metrics.score;
  if (score === undefined) {
    judging.flags.add('METRICS_INCOMPLETE');
    return;
  }
  const millionths = scoreOf(score);
  if (millionths === undefined) {
    const zh = '须为 0 至 100 的十进制数字串，最多六位小数，例如 "86.5"';
    judging.errors.push(metricForm('score', zh, 'must be a decimal string from 0 to 100, such as "86.5"', score));
  } else if (millionths < judging.thresholds.qualityScoreMin) {
    const least = judging.thresholds.qualityScoreMin / 1_000_000n;
    fail(
      judging,
      'QUALITY_SCORE',
      `质量得分 ${String(score)}，低于 ${least} 分`,
      `the quality score ${String(score)} is below ${least}`,
    );
  }
}

/** A score in millionths; undefined for anything but a decimal string from 0 to 100. */
export function scoreOf(score: unknown): bigint | undefined {
  if (typeof score !== 'string' || !SCORE.test(score)) return undefined;
  const [whole = '0', decimals = ''] = score.split('.');
  const millionths = BigInt(whole) * 1_000_000n + BigInt(decimals.padEnd(6, '0'));
  return millionths > SCORE_MAX ? undefined : millionths;
}

function classification(judging: Judging): void {
  const level = word(judging, 'level', CLASSES);
  if (level === undefined) judging.flags.add('METRICS_INCOMPLETE');
  else if (level === 'IMPORTANT') judging.flags.add('IMPORTANT_DATA');
  else if (level === 'CORE') {
    fail(
      judging,
      'CORE_DATA',
      '属于国家核心数据，不得上市交易',
      'national core data may not be traded',
      '数据安全法 21 条',
    );
  }
}

/** A whole number of at least 0; undefined when absent; anything else is an error. */
function count(judging: Judging, name: string): bigint | undefined {
  const value = judging.metrics[name];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  judging.errors.push(metricForm(name, '须为不小于 0 的整数', 'must be an integer of at least 0', value));
  return undefined;
}

function word(judging: Judging, name: string, words: readonly string[]): string | undefined {
  const value = judging.metrics[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string' && words.includes(value)) return value;
  judging.errors.push(metricForm(name, `须为 ${words.join('、')} 之一`, `must be one of ${words.join(', ')}`, value));
  return undefined;
}

function atMost(judging: Judging, name: string, value: bigint, limitName: string, limit: bigint): void {
  if (value <= limit) return;
  const zh = `不能多于 ${limitName}（${limit}）`;
  judging.errors.push(metricForm(name, zh, `cannot exceed ${limitName} (${limit})`, value.toString()));
}

function fail(judging: Judging, what: string, zh: string, en: string, clause = judging.thresholds.source): void {
  judging.reasons.push({ code: `ATTESTATIONS.${what}`, clause, reason: { zh, en } });
}
