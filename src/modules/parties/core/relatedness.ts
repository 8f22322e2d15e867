/**
 * Are A and B related on this day, under this standard, and by which path? Order of precedence: RELATED, REVIEW,
 * INDETERMINATE, NOT_RELATED (surface page section 5, POST /relatedness; domain page 2.3). Pure: the graph is given.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { formatPct } from '../../../kernel/rate.js';
import type { Text } from '../../../kernel/text.js';
import { type CoverageFigure, coverageOf, type Missing, missingOf } from './coverage.js';
import { type Edge, type Part, partOf } from './extract.js';
import { dependenceFlags } from './flags.js';
import type { Graph } from './graph.js';
import { digestOfPart } from './graph-digest.js';
import { Budget } from './holding.js';
import { EDGE_VISITS_MAX, type Finding, type Hit, type Inquiry, inquire, type ReasonCode } from './inquiry.js';
import { accountingStandard } from './limb-cas36.js';
import { controlOfCompanyLaw } from './limb-control.js';
import { rightsDependence, tradeDependence } from './limb-dependence.js';
import { commonHolder, equity } from './limb-equity.js';
import { kinship } from './limb-kin.js';
import { listing } from './limb-listing.js';
import { loans } from './limb-loan.js';
import { personnel } from './limb-personnel.js';
import { overWindow, windowOf } from './listing-window.js';
import type { RelationType } from './party-types.js';
import type { HitCode, Limb, Standard } from './standards.table.js';
import { atMost, hasVague, onDay, type SubGraph } from './sub-graph.js';
import { asPct } from './thresholds.js';

export type RelatednessOutcome = 'RELATED' | 'REVIEW' | 'INDETERMINATE' | 'NOT_RELATED';

export interface PathStep {
  /** Empty for a plain holding until the register has looked it up ({@link PathStep.validFrom} tells which). */
  readonly relationId: string;
  readonly type: RelationType;
  readonly from: string;
  readonly to: string;
  readonly sharePct?: string;
  readonly validFrom: CalendarDate;
}

export interface LimbHit {
  readonly code: HitCode;
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
  /** Shown beside the finding and never part of the outcome: what other standards see, dependence, concert. */
  readonly flags: readonly LimbHit[];
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

type Rule = (inquiry: Inquiry) => Finding;
/** Asks a rule about an inquiry; `seen` is how it sees the other days of its window. */
type Ask = (limb: Limb, about: Inquiry, seen?: (graph: SubGraph) => SubGraph) => Finding;

/** Each rule on one day; the listing rules look at a window of days. */
const RULES: { readonly [limb in Limb]: Rule } = {
  T42_EQUITY: equity,
  T42_COMMON_HOLDER: commonHolder,
  T42_LOAN: loans,
  T42_IP: rightsDependence,
  T42_TRADE: tradeDependence,
  T42_PERSONNEL: personnel,
  T42_KIN: kinship,
  CL265: controlOfCompanyLaw,
  CAS36: accountingStandard,
  LR: listing,
};

/** Rules with a threshold of shares held: without them nobody's holders need be known (surface page, relatedness). */
const WITH_EQUITY: ReadonlySet<Limb> = new Set(['T42_EQUITY', 'T42_COMMON_HOLDER', 'CAS36', 'LR']);

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
  SHARE_RANGE: {
    zh: '有持股只知区间，按上限计算即构成关联，须提供确切比例',
    en: 'A share is known only as a range; at its most the two would be related, so the exact share is needed',
  },
  INTEREST_UNKNOWN: {
    zh: '有未披露或性质不明的权益，如计为持股或控制即构成关联，须披露',
    en: 'An interest is undisclosed or of unknown kind; counted as a holding or control it would relate the two',
  },
  FLAGS_CUT: {
    zh: '提示事项的核查超出一次查询的上限，未能查完；结论不受影响',
    en: 'The flags beside the finding were not searched to the end; the outcome does not rest on them',
  },
};

/** Judges one question. Unknown ids are natural persons without edges; callers resolve ids first. */
export function judge(
  graph: Graph,
  { a, b, on }: Question,
  standard: Standard,
  edgeVisitsMax: number = EDGE_VISITS_MAX,
): Relatedness {
  const looksAround = standard.limbs.includes('LR') || standard.flags.includes('LR');
  const part = partOf(graph, a, b, on, looksAround ? windowOf(on) : undefined);
  const head = {
    standard: standard.code,
    standardVersion: standard.version,
    graphDigest: digestOfPart(part),
    asOf: on,
    judged: { a: part.nodes.idOf(part.a), b: part.nodes.idOf(part.b) },
  };
  const nothing = { limbs: [], flags: [], missing: [], coverage: [], reasons: [] };
  if (part.a === part.b) {
    const same: LimbHit = { code: 'SAME_ENTITY', outcome: 'RELATED', holder: [head.judged.a], path: [] };
    return { ...nothing, outcome: 'RELATED', limbs: [same], ...head };
  }
  const day = onDay(part, on);
  const inquiry = inquire(day, new Budget(edgeVisitsMax));
  const ask: Ask = (limb, about, seen) => (limb === 'LR' ? overWindow(part, about, listing, seen) : RULES[limb](about));
  const findings = standard.limbs.map((limb) => ask(limb, inquiry));
  const hits = findings.flatMap((finding) => finding.hits);
  const limbs = hits.map((hit) => limbOf(day, hit));
  const marked = flagsOf(standard, day, hits, edgeVisitsMax, ask);
  if (hits.some((hit) => hit.outcome === 'RELATED')) {
    return { ...nothing, outcome: 'RELATED', limbs, flags: marked.flags, reasons: marked.reasons.map(said), ...head };
  }
  const reasons = new Set(findings.flatMap((finding) => finding.reasons ?? []));
  const open = openOf(standard, part, inquiry, hits, ask, reasons);
  return {
    outcome: outcomeOf(hits, reasons, open.missing.length > 0),
    limbs,
    flags: marked.flags,
    missing: open.missing,
    coverage: open.figures,
    reasons: [...reasons, ...marked.reasons].map(said),
    ...head,
  };
}

/** What keeps "nothing found" from being "not related": holders that are not known, ranges and unknown interests. */
function openOf(
  standard: Standard,
  part: Part,
  inquiry: Inquiry,
  hits: readonly Hit[],
  ask: Ask,
  reasons: Set<ReasonCode>,
): { readonly missing: readonly Missing[]; readonly figures: readonly CoverageFigure[] } {
  const { graph, budget } = inquiry;
  const most = atMost(graph);
  const wider = most ? inquire(most, budget) : inquiry;
  const raised = (day: SubGraph): SubGraph => atMost(day) ?? day;
  const possible = hits.length === 0 && hasVague(part) ? standard.limbs.map((limb) => ask(limb, wider, raised)) : [];
  const vague = new Set<Edge>();
  for (const finding of possible) {
    const told = finding.hits.length > 0 ? [] : (finding.reasons ?? []).filter((reason) => !reasons.has(reason));
    for (const reason of told) reasons.add(reason);
    const paths = [...finding.hits.map(({ path }) => path), ...(told.length > 0 && finding.path ? [finding.path] : [])];
    for (const edge of paths.flat()) if (isVague(edge)) vague.add(edge);
  }
  for (const { relation } of vague) reasons.add(relation.type === 'INTEREST' ? 'INTEREST_UNKNOWN' : 'SHARE_RANGE');
  const coverage = standard.limbs.some((limb) => WITH_EQUITY.has(limb))
    ? coverageOf(inquiry, wider)
    : { figures: [], missing: [], complete: true };
  if (!coverage.complete) reasons.add('KIN_CLIQUES_BOUND');
  if (budget.spent) reasons.add('GRAPH_TOO_LARGE');
  return {
    missing: missingOf(
      graph,
      coverage.missing,
      [...vague].map(({ to }) => to),
    ),
    figures: coverage.figures,
  };
}

function isVague({ relation }: Edge): boolean {
  return relation.type === 'INTEREST' || relation.range !== undefined;
}

/** The flags of a standard, with a budget of their own, so that they never cost the outcome. */
function flagsOf(
  standard: Standard,
  day: SubGraph,
  hits: readonly Hit[],
  edgeVisitsMax: number,
  ask: Ask,
): { readonly flags: readonly LimbHit[]; readonly reasons: readonly ReasonCode[] } {
  if (standard.flags.length === 0) return { flags: [], reasons: [] };
  const inquiry = inquire(day, new Budget(edgeVisitsMax));
  const found = standard.flags.flatMap((limb) => ask(limb, inquiry).hits);
  const flags = [...found, ...dependenceFlags(inquiry, hits)].map((hit) => limbOf(day, hit));
  return { flags, reasons: inquiry.budget.spent ? ['FLAGS_CUT'] : [] };
}

function outcomeOf(hits: readonly Hit[], reasons: ReadonlySet<ReasonCode>, open: boolean): RelatednessOutcome {
  if (hits.length > 0 || reasons.has('KIN_CLIQUES_BOUND')) return 'REVIEW';
  const unsure: readonly ReasonCode[] = ['GRAPH_TOO_LARGE', 'PAID_IN_UNKNOWN', 'SHARE_RANGE', 'INTEREST_UNKNOWN'];
  return open || unsure.some((reason) => reasons.has(reason)) ? 'INDETERMINATE' : 'NOT_RELATED';
}

function said(code: ReasonCode): Reason {
  return { code, text: REASONS[code] };
}

function limbOf(graph: SubGraph, hit: Hit): LimbHit {
  return {
    code: hit.code,
    outcome: hit.outcome,
    ...(hit.share === undefined ? {} : { sharePct: formatPct(asPct(hit.share)) }),
    holder: hit.holder.map((node) => graph.nodes.idOf(node)),
    path: hit.path.map(stepOf),
    ...(hit.atThreshold ? { atThreshold: true } : {}),
  };
}

function stepOf({ relation }: Edge): PathStep {
  const { id, type, from, to, sharePct, validFrom } = relation;
  const share = sharePct === undefined ? {} : { sharePct: formatPct(sharePct) };
  return { relationId: id, type, from, to, ...share, validFrom };
}
