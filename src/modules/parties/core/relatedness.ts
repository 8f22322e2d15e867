/**
 * Are A and B related on this day, under this standard, and by which path? Order of precedence: RELATED, REVIEW,
 * INDETERMINATE, NOT_RELATED (surface page section 5, POST /relatedness; domain page 2.3). Pure: the graph is given.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { formatPct } from '../../../kernel/rate.js';
import type { Text } from '../../../kernel/text.js';
import { type CoverageFigure, coverageOf, type Missing } from './coverage.js';
import { type Edge, type Graph, type SubGraph, subGraphOf } from './graph.js';
import { asPct } from './holding.js';
import { type Finding, type Hit, type Inquiry, inquire, type ReasonCode } from './inquiry.js';
import { controlOfCompanyLaw } from './limb-control.js';
import { commonHolder, equity } from './limb-equity.js';
import { kinship } from './limb-kin.js';
import { loans } from './limb-loan.js';
import { personnel } from './limb-personnel.js';
import type { RelationType } from './party-types.js';
import type { Limb, Standard } from './standards.table.js';

export type RelatednessOutcome = 'RELATED' | 'REVIEW' | 'INDETERMINATE' | 'NOT_RELATED';

export interface PathStep {
  readonly relationId: string;
  readonly type: RelationType;
  readonly from: string;
  readonly to: string;
  readonly sharePct?: string;
}

export interface LimbHit {
  readonly code: Limb | 'SAME_ENTITY';
  readonly outcome: 'RELATED' | 'REVIEW';
  readonly sharePct?: string;
  /** Whose holding, control or appointment it is; several ids are kin counted together. */
  readonly holder: readonly string[];
  readonly path: readonly PathStep[];
  /** Exactly at the threshold, which counts as reached. */
  readonly atThreshold?: boolean;
}

export interface Reason {
  readonly code: ReasonCode;
  readonly text: Text;
}

/** The answer, ready for JSON: shares with six decimals, dates as text. */
export interface Relatedness {
  readonly outcome: RelatednessOutcome;
  readonly limbs: readonly LimbHit[];
  readonly missing: readonly Missing[];
  readonly coverage: readonly CoverageFigure[];
  readonly reasons: readonly Reason[];
  readonly standard: string;
  readonly standardVersion: number;
  readonly graphDigest: string;
  readonly asOf: CalendarDate;
  /** The entities that were judged: a branch is judged as its head office. */
  readonly judged: { readonly a: string; readonly b: string };
}

export interface Question {
  readonly a: string;
  readonly b: string;
  readonly on: CalendarDate;
}

const LIMB_RULES: { readonly [limb in Limb]: (inquiry: Inquiry) => Finding } = {
  T42_EQUITY: equity,
  T42_COMMON_HOLDER: commonHolder,
  T42_LOAN: loans,
  T42_PERSONNEL: personnel,
  T42_KIN: kinship,
  CL265: controlOfCompanyLaw,
};

const REASONS: { readonly [code in ReasonCode]: Text } = {
  NON_KIN_PAIR: {
    zh: '只有把并非近亲属的两人合并计算才达到标准，须由人工认定',
    en: 'The threshold is reached only by counting together two persons who are not kin to each other; a person must decide',
  },
  KIN_CLIQUES_BOUND: {
    zh: '亲属关系过于复杂，自动认定在限定步数内不能完成，须由人工认定',
    en: 'The family ties are too many to be searched within the bound; a person must decide',
  },
  GRAPH_TOO_LARGE: {
    zh: '股权关系规模超出一次查询的上限，未能查完；请缩小范围或由人工认定',
    en: 'The holdings are more than one question may search and were not searched to the end; a person must decide',
  },
  PAID_IN_UNKNOWN: {
    zh: '双方有持股联系且有借贷，但缺少实收资本数据，无法计算借贷比例',
    en: 'The two are linked by shares and by loans, but paid-in capital is not on record, so the ratio cannot be computed',
  },
};

/** Judges one question. Unknown ids are natural persons without edges; callers resolve ids first. */
export function judge(graph: Graph, { a, b, on }: Question, standard: Standard, edgeVisitsMax?: number): Relatedness {
  const part = subGraphOf(graph, a, b, on);
  const head = {
    standard: standard.code,
    standardVersion: standard.version,
    graphDigest: part.digest,
    asOf: on,
    judged: { a: part.ids[part.a] ?? a, b: part.ids[part.b] ?? b },
  };
  if (part.a === part.b) {
    const same: LimbHit = { code: 'SAME_ENTITY', outcome: 'RELATED', holder: [head.judged.a], path: [] };
    return { outcome: 'RELATED', limbs: [same], missing: [], coverage: [], reasons: [], ...head };
  }
  const inquiry = inquire(part, edgeVisitsMax);
  const findings = standard.limbs.map((limb) => LIMB_RULES[limb](inquiry));
  const hits = findings.flatMap((finding) => finding.hits);
  const limbs = hits.map((hit) => limbOf(part, hit));
  const reasons = new Set(findings.flatMap((finding) => finding.reasons ?? []));
  if (hits.some((hit) => hit.outcome === 'RELATED')) {
    return { outcome: 'RELATED', limbs, missing: [], coverage: [], reasons: [], ...head };
  }
  const judgesEquity = standard.limbs.includes('T42_EQUITY');
  const coverage = judgesEquity ? coverageOf(inquiry) : { figures: [], missing: [], complete: true };
  if (!coverage.complete) reasons.add('KIN_CLIQUES_BOUND');
  if (inquiry.budget.spent) reasons.add('GRAPH_TOO_LARGE');
  const unanswered = findings.some((finding) => (finding.missing?.length ?? 0) > 0);
  return {
    outcome: outcomeOf(hits, reasons, coverage.missing.length > 0 || unanswered),
    limbs,
    missing: coverage.missing,
    coverage: coverage.figures,
    reasons: [...reasons].map((code) => ({ code, text: REASONS[code] })),
    ...head,
  };
}

function outcomeOf(hits: readonly Hit[], reasons: ReadonlySet<ReasonCode>, open: boolean): RelatednessOutcome {
  if (hits.length > 0 || reasons.has('KIN_CLIQUES_BOUND')) return 'REVIEW';
  return open || reasons.has('GRAPH_TOO_LARGE') ? 'INDETERMINATE' : 'NOT_RELATED';
}

function limbOf(graph: SubGraph, hit: Hit): LimbHit {
  return {
    code: hit.code,
    outcome: hit.outcome,
    ...(hit.share === undefined ? {} : { sharePct: formatPct(asPct(hit.share)) }),
    holder: hit.holder.map((node) => graph.ids[node] ?? ''),
    path: hit.path.map(stepOf),
    ...(hit.atThreshold ? { atThreshold: true } : {}),
  };
}

function stepOf({ relation }: Edge): PathStep {
  const { id, type, from, to, sharePct } = relation;
  return { relationId: id, type, from, to, ...(sharePct === undefined ? {} : { sharePct: formatPct(sharePct) }) };
}
