/**
 * How the edges of the ownership drawing run: from the bottom of a holder to the top of what it holds, as an arc between
 * boxes on one line; where an edge ends and where its words stand is chosen so that they do not cover one another.
 */
import { inLocale, type Locale } from '../../kernel/text.js';
import { RELATION_WORDS } from '../../modules/parties/index.js';
import { sharePercent } from '../format.js';
import { say } from '../wording.js';
import type { PathEdge } from './finding-drawing.js';

export const NODE_WIDTH = 164;
export const NODE_HEIGHT = 84;
/** The boxes of the two parties are wider, for what is known of their holders. */
export const PARTY_WIDTH = NODE_WIDTH + 96;
/** Height of an arc with its words. */
export const ARC = 52;

export interface DrawnNode {
  readonly id: string;
  readonly lines: readonly string[];
  readonly kind: 'party' | 'holder' | 'person';
  /** Lies on the deciding path, comes close to the line, or holds both sides. */
  readonly marked: boolean;
  /** Holds both parties directly. */
  readonly common: boolean;
  readonly x: number;
  readonly y: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A cubic curve. */
type Curve = readonly [Point, Point, Point, Point];

interface Box {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

export interface DrawnEdge extends PathEdge {
  /** The curve as SVG writes it. */
  readonly path: string;
  /** The words on it, around their middle. */
  readonly label: Box & { readonly lines: readonly string[] };
}

/** Places on a curve where its words may stand, the best first. */
const PLACES = [0.5, 0.38, 0.62, 0.28, 0.72] as const;
const CHARACTER = { han: 14, latin: 7.6 } as const;
const LINE = 18;

const widthOf = ({ kind }: DrawnNode): number => (kind === 'party' ? PARTY_WIDTH : NODE_WIDTH);

export function drawnEdges(nodes: readonly DrawnNode[], edges: readonly PathEdge[], locale: Locale): DrawnEdge[] {
  const at = new Map(nodes.map((node) => [node.id, node]));
  const taken: Box[] = nodes.map((node) => ({
    x: node.x,
    y: node.y + NODE_HEIGHT / 2,
    halfWidth: widthOf(node) / 2,
    halfHeight: NODE_HEIGHT / 2,
  }));
  const drawn: DrawnEdge[] = [];
  for (const edge of edges) {
    const from = at.get(edge.from);
    const to = at.get(edge.to);
    if (!from || !to) continue;
    const curve = from.y === to.y ? arc(from, to) : fall(from, to, landing(edge, edges, at));
    const label = placed(curve, labelLines(edge, locale), taken);
    taken.push(label);
    drawn.push({ ...edge, path: pathOf(curve), label });
  }
  return drawn;
}

/** Where on the target's side the edge lands: those that come to one box stand apart, in the order of their sources. */
function landing(edge: PathEdge, edges: readonly PathEdge[], at: ReadonlyMap<string, DrawnNode>): number {
  const xOf = ({ from }: PathEdge): number => at.get(from)?.x ?? 0;
  const yOf = ({ from }: PathEdge): number => at.get(from)?.y ?? 0;
  const height = at.get(edge.to)?.y ?? 0;
  const below = yOf(edge) > height;
  const coming = edges
    .filter((one) => one.to === edge.to && at.has(one.from) && yOf(one) !== height && yOf(one) > height === below)
    .sort((one, other) => xOf(one) - xOf(other));
  return (coming.indexOf(edge) + 1) / (coming.length + 1) - 0.5;
}

/** From one line to another; `share` of the target's width, from its middle, is where it lands. */
function fall(from: DrawnNode, to: DrawnNode, share: number): Curve {
  const down = from.y < to.y;
  const aside = from.kind === 'party' ? Math.sign(to.x - from.x) * PARTY_WIDTH * 0.4 : 0;
  const start = { x: from.x + aside, y: down ? from.y + NODE_HEIGHT : from.y };
  const end = { x: to.x + share * widthOf(to) * 0.9, y: down ? to.y - 2 : to.y + NODE_HEIGHT + 2 };
  const bend = (end.y - start.y) / 2;
  return [start, { x: start.x, y: start.y + bend }, { x: end.x, y: end.y - bend }, end];
}

/** Over two holders, under the two parties. */
function arc(from: DrawnNode, to: DrawnNode): Curve {
  const under = from.kind === 'party';
  const y = under ? from.y + NODE_HEIGHT : from.y;
  const way = Math.sign(to.x - from.x);
  const bulge = (under ? 1 : -1) * ARC * 0.9;
  const [x1, x2] = [from.x + way * widthOf(from) * 0.25, to.x - way * widthOf(to) * 0.25];
  return [
    { x: x1, y },
    { x: x1, y: y + bulge },
    { x: x2, y: y + bulge },
    { x: x2, y: y + (under ? 2 : -2) },
  ];
}

function labelLines(edge: PathEdge, locale: Locale): string[] {
  if (edge.sharePct === undefined) return [inLocale(RELATION_WORDS[edge.type], locale)];
  const share = sharePercent(edge.sharePct);
  const told = edge.mark !== undefined && (edge.deciding || edge.mark === 'below');
  return told ? [share, say(locale, edge.mark === 'reaches' ? 'ownershipReaches' : 'ownershipBelow')] : [share];
}

function placed(curve: Curve, lines: readonly string[], taken: readonly Box[]): DrawnEdge['label'] {
  const widths = lines.map((line) =>
    [...line].reduce((sum, one) => sum + (one > '\u2E7F' ? CHARACTER.han : CHARACTER.latin), 0),
  );
  const size = { halfWidth: Math.max(...widths) / 2 + 6, halfHeight: (lines.length * LINE) / 2 + 3, lines };
  const boxes = PLACES.map((t) => ({ ...pointAt(curve, t), ...size }));
  const free = boxes.find((box) => !taken.some((other) => overlap(box, other)));
  return free ?? { ...pointAt(curve, 0.5), ...size };
}

function overlap(one: Box, other: Box): boolean {
  return (
    Math.abs(one.x - other.x) < one.halfWidth + other.halfWidth &&
    Math.abs(one.y - other.y) < one.halfHeight + other.halfHeight
  );
}

function pointAt([a, b, c, d]: Curve, t: number): Point {
  const u = 1 - t;
  const mix = (p: number, q: number, r: number, s: number): number =>
    Math.round((u ** 3 * p + 3 * u * u * t * q + 3 * u * t * t * r + t ** 3 * s) * 10) / 10;
  return { x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) };
}

function pathOf([a, b, c, d]: Curve): string {
  const write = ({ x, y }: Point): string => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
  return `M${write(a)}C${write(b)} ${write(c)} ${write(d)}`;
}
