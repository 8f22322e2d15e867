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
import { fieldErrors, scoreOf } from './kind-fields.js';
import { attestationKind } from './kinds.table.js';
import { ABROAD, type Thresholds, thresholdsOn } from './thresholds.table.js';

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

const RULES: Readonly<Record<string, (judging: Judging) => void>> = {
  CONTENT_SAFETY: contentSafety,
  SOURCE_LEGALITY: sourceLegality,
  PERSONAL_INFO: personalInfo,
  QUALITY_ASSESSMENT: quality,
  DATA_CLASSIFICATION: classification,
  CROSS_BORDER: crossBorder,
  ANNOTATION_SECURITY: annotation,
};

/** Judges the metrics of a kind by the thresholds of its day of issue. Kinds without deciding metrics are verified. */
export function judge(type: string, metrics: JsonObject, issuedOn: CalendarDate): Verdict {
  const thresholds = thresholdsOn(issuedOn);
  const errors = fieldErrors(attestationKind(type)?.fields ?? [], metrics);
  if (errors.length > 0) return { errors };
  const judging: Judging = { metrics, thresholds, errors, reasons: [], flags: new Set() };
  RULES[type]?.(judging);
  const { reasons, flags } = judging;
  if (errors.length > 0) return { errors };
  for (const { type: of, field, atLeast, atMost, flag } of thresholds.watched) {
    const figure = of === type ? count(judging, field) : undefined;
    if (figure === undefined) continue;
    if ((atLeast !== undefined && figure < atLeast) || (atMost !== undefined && figure > atMost)) flags.add(flag);
  }
  return { decision: reasons.length > 0 ? 'REJECTED' : 'VERIFIED', reasons, flags: [...flags].sort() };
}

function contentSafety(judging: Judging): void {
  const names = ['manualSampled', 'manualPassed', 'technicalSampled', 'technicalPassed', 'totalItems'] as const;
  const [n, pass, m, technicalPass, total] = names.map((name) => count(judging, name));
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

/** Assessed before collection and verified after it, by the same bound; the second record may come later. */
function sourceLegality(judging: Judging): void {
  if (!badShare(judging, 'source')) judging.flags.add('METRICS_INCOMPLETE');
  const { collectedTotal, collectedBad } = judging.metrics;
  if (collectedTotal === undefined && collectedBad === undefined) return;
  if (!badShare(judging, 'collected')) judging.flags.add('METRICS_INCOMPLETE');
}

/** False where one of the two counts is absent. */
function badShare(judging: Judging, stage: 'source' | 'collected'): boolean {
  const total = count(judging, `${stage}Total`);
  const bad = count(judging, `${stage}Bad`);
  if (total === undefined || bad === undefined) return false;
  atMost(judging, `${stage}Bad`, bad, `${stage}Total`, total);
  const { sourceBadPctMax } = judging.thresholds;
  if (bad * 100n > sourceBadPctMax * total) {
    const [zh, en] = stage === 'source' ? ['采集前', 'before collection'] : ['采集后', 'after collection'];
    fail(
      judging,
      'SOURCE_BAD',
      `${zh}评估的违法不良内容 ${bad}/${total}，超过 ${sourceBadPctMax}%`,
      `${bad}/${total} illegal or unhealthy ${en}, over ${sourceBadPctMax}%`,
    );
  }
  return true;
}

function personalInfo(judging: Judging): void {
  const { level } = judging.metrics;
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
  if (millionths === undefined || millionths >= judging.thresholds.qualityScoreMin) return;
  const least = judging.thresholds.qualityScoreMin / 1_000_000n;
  fail(
    judging,
    'QUALITY_SCORE',
    `质量得分 ${String(score)}，低于 ${least} 分`,
    `the quality score ${String(score)} is below ${least}`,
    `[proposal] ${least}/100`,
  );
}

function classification(judging: Judging): void {
  const { level } = judging.metrics;
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

/** The lightest route that the numbers allow; a lighter one is flagged for the exchange to look at. */
function crossBorder(judging: Judging): void {
  const persons = count(judging, 'abroadPersons');
  const sensitive = count(judging, 'abroadSensitivePersons');
  const { route } = judging.metrics;
  if (persons === undefined || sensitive === undefined || route === undefined) {
    judging.flags.add('METRICS_INCOMPLETE');
    return;
  }
  atMost(judging, 'abroadSensitivePersons', sensitive, 'abroadPersons', persons);
  const assessed = persons >= ABROAD.assessmentFrom || sensitive >= ABROAD.sensitiveAssessmentFrom;
  const contracted = persons >= ABROAD.contractFrom || sensitive > 0n;
  const tooLight = assessed ? route !== 'SECURITY_ASSESSMENT' : contracted && route === 'EXEMPT';
  if (tooLight) judging.flags.add('ROUTE_TOO_LIGHT');
}

function annotation(judging: Judging): void {
  const { separated, trained, safetyReviewed } = judging.metrics;
  if ([separated, trained, safetyReviewed].includes(false)) judging.flags.add('ANNOTATION_WEAK');
}

/** A figure that {@link fieldErrors} has found in order; undefined when absent. */
function count({ metrics }: Judging, name: string): bigint | undefined {
  const value = metrics[name];
  return typeof value === 'number' ? BigInt(value) : undefined;
}

function atMost(judging: Judging, name: string, value: bigint, limitName: string, limit: bigint): void {
  if (value <= limit) return;
  const zh = `不能多于 ${limitName}（${limit}）`;
  judging.errors.push(metricForm(name, zh, `cannot exceed ${limitName} (${limit})`, value.toString()));
}

function fail(judging: Judging, what: string, zh: string, en: string, clause = judging.thresholds.source): void {
  judging.reasons.push({ code: `ATTESTATIONS.${what}`, clause, reason: { zh, en } });
}
