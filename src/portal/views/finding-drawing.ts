/**
 * What of a finding is drawn (portal page, component 2): the path that decided, thick, and beside it direct holdings that
 * come close, reach the line or hold both sides. Everything comes from the frozen answer and from what was on record when
 * it was frozen.
 */
import { parsePct, wholePct } from '../../kernel/rate.js';
import type { RelationType, ShownParty, ShownQuestion, ShownStep } from '../../modules/parties/index.js';

export interface DrawnParty {
  readonly id: string;
  readonly name: string;
  /** Sum of its known holders; absent where it has no equity or was not counted. */
  readonly knownPct?: string;
}

export interface HolderNode {
  readonly id: string;
  readonly name: string;
  readonly natural: boolean;
}

export interface PathEdge {
  readonly from: string;
  readonly to: string;
  readonly type: RelationType;
  /** Exact, `24.900000`. */
  readonly sharePct?: string;
  /** Part of the path that decided the outcome. */
  readonly deciding: boolean;
  /** Reaches the line of 25%, or stays within one point below it. */
  readonly mark?: 'reaches' | 'below';
}

export interface FindingDrawing {
  readonly a: DrawnParty;
  readonly b: DrawnParty;
  /** Everyone else who is drawn. */
  readonly holders: readonly HolderNode[];
  readonly edges: readonly PathEdge[];
  /** Known direct holders that do not matter to the outcome. */
  readonly othersCount: number;
}

/** The line of announcement 42: 25% and more counts; within one point below it a person should look. */
const LINE = wholePct(25n);
const NEAR = wholePct(24n);

/** `holdings` are the direct ones beside the answer, where the reader may know them. */
export function drawingOf(question: ShownQuestion, holdings: readonly ShownStep[] = []): FindingDrawing {
  const { a, b, answer } = question;
  // A branch is judged as its head office: what the register says of that is drawn at the party's box.
  const at = (id: string): string => (id === answer.judged.a.id ? a.id : id === answer.judged.b.id ? b.id : id);
  const deciding = new Map(
    answer.limbs.flatMap((limb) =>
      limb.path.map((step) => [keyOf(step), edgeOf(step, at, true, limb.code.startsWith('T42_'))] as const),
    ),
  );
  const direct = holdings.filter((step) => !deciding.has(keyOf(step)));
  const other = direct.map((step) => edgeOf(step, at, false, true));
  const matter = other.filter((edge) => edge.mark !== undefined || holdsBoth(edge, other));
  const edges = [...deciding.values(), ...matter];
  const drawn = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const left = other.filter(({ from }) => !drawn.has(from));
  const parties = [...answer.limbs.flatMap(({ path }) => path), ...holdings].flatMap(({ from, to }) => [from, to]);
  return {
    a: { id: a.id, name: a.name, ...knownOf(question, 'a') },
    b: { id: b.id, name: b.name, ...knownOf(question, 'b') },
    holders: distinct(parties).filter(({ id }) => drawn.has(id) && id !== a.id && id !== b.id),
    edges,
    othersCount: new Set(left.map(({ from }) => from)).size,
  };
}

/** Direct holdings just below the line, for an officer to look at. */
export function nearMisses(drawing: FindingDrawing): PathEdge[] {
  return drawing.edges.filter(({ mark, deciding }) => mark === 'below' && !deciding);
}

function edgeOf(step: ShownStep, at: (id: string) => string, deciding: boolean, byLine: boolean): PathEdge {
  const { type, sharePct } = step;
  const ends = { from: at(step.from.id), to: at(step.to.id), type, deciding };
  if (sharePct === undefined) return ends;
  const share = parsePct(sharePct);
  const mark = share >= LINE ? 'reaches' : share >= NEAR ? 'below' : undefined;
  return { ...ends, sharePct, ...(byLine && mark !== undefined ? { mark } : {}) };
}

function keyOf({ type, from, to, sharePct }: ShownStep): string {
  return `${type} ${from.id} ${to.id} ${sharePct ?? ''}`;
}

function holdsBoth(edge: PathEdge, all: readonly PathEdge[]): boolean {
  return all.some((one) => one.from === edge.from && one.to !== edge.to);
}

function knownOf({ answer }: ShownQuestion, side: 'a' | 'b'): Pick<DrawnParty, 'knownPct'> {
  const figure = answer.coverage.find((one) => one.side === side && one.organisation === answer.judged[side].id);
  return figure && figure.basis !== 'NO_EQUITY' ? { knownPct: figure.knownPct } : {};
}

function distinct(parties: readonly ShownParty[]): HolderNode[] {
  return [...new Map(parties.map(({ id, name, natural }) => [id, { id, name, natural }])).values()];
}
