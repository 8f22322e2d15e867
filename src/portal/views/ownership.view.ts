/**
 * Where the boxes of the ownership drawing stand (portal page, component 2): the two parties on the lowest line, each
 * holder one line above what it holds. At most four boxes stand on a line; those left out are counted in words.
 */
import { inLocale, type Locale } from '../../kernel/text.js';
import type { FindingView, HoldingEdge } from './case-file.view.js';

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

export interface DrawnEdge extends HoldingEdge {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

export interface OwnershipDrawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  readonly leftOut: number;
}

export const NODE_WIDTH = 164;
export const NODE_HEIGHT = 84;
const WIDTH = 720;
const ROW_STEP = 176;
const PER_ROW = 4;
const MARGIN = 16;
const LINE_LENGTH = 11;

/** A name on at most three lines of the box, never cut. */
export function nameLines(name: string, locale: Locale): string[] {
  if (locale === 'en') {
    const lines: string[] = [''];
    for (const word of name.split(' ')) {
      const last = lines.length - 1;
      const joined = lines[last] ? `${lines[last]} ${word}` : word;
      if (joined.length > 2 * LINE_LENGTH && lines[last]) lines.push(word);
      else lines[last] = joined;
    }
    return lines;
  }
  const characters = [...name];
  const count = Math.max(1, Math.ceil(characters.length / LINE_LENGTH));
  const length = Math.ceil(characters.length / count);
  return Array.from({ length: count }, (_, index) => characters.slice(index * length, (index + 1) * length).join(''));
}

/** Lines above the parties: a holder stands above everything it holds. Cycles end where they began. */
function levels(finding: FindingView): Map<string, number> {
  const level = new Map<string, number>([
    [finding.a.id, 0],
    [finding.b.id, 0],
  ]);
  const rounds = finding.holders.length + 1;
  for (let round = 0; round < rounds; round += 1) {
    for (const { from, to } of finding.holdings) {
      if (from === finding.a.id || from === finding.b.id) continue;
      const held = level.get(to);
      if (held !== undefined && (level.get(from) ?? 0) < held + 1 && held + 1 <= rounds) level.set(from, held + 1);
    }
  }
  return level;
}

export function drawOwnership(finding: FindingView, locale: Locale): OwnershipDrawing {
  const level = levels(finding);
  const weight = (id: string): number =>
    finding.holdings
      .filter((edge) => edge.from === id)
      .reduce((sum, edge) => sum + (edge.deciding ? 4 : edge.nearMiss ? 2 : 1), 0);
  const holders = [...finding.holders].sort((x, y) => weight(y.id) - weight(x.id));
  const rows: (typeof holders)[] = [];
  let leftOut = finding.othersCount;
  for (const holder of holders) {
    const at = (level.get(holder.id) ?? 1) - 1;
    rows[at] ??= [];
    const row = rows[at];
    if (row.length < PER_ROW) row.push(holder);
    else leftOut += 1;
  }
  const depth = rows.length;
  const yOf = (at: number): number => MARGIN + (depth - at) * ROW_STEP;
  const nodes: DrawnNode[] = [];
  for (const [index, row] of rows.entries()) {
    const placed = betweenParties(row ?? [], finding);
    for (const [column, holder] of placed.entries()) {
      nodes.push({
        id: holder.id,
        lines: nameLines(inLocale(holder.name, locale), locale),
        kind: holder.natural ? 'person' : 'holder',
        common: holdsBoth(holder.id, finding),
        marked: weight(holder.id) > finding.holdings.filter((edge) => edge.from === holder.id).length,
        x: (WIDTH * (2 * column + 1)) / (2 * placed.length),
        y: yOf(index + 1),
      });
    }
  }
  for (const [party, x] of [[finding.a, WIDTH / 4] as const, [finding.b, (WIDTH * 3) / 4] as const]) {
    nodes.push({
      id: party.id,
      lines: nameLines(inLocale(party.name, locale), locale),
      kind: 'party',
      common: false,
      marked: false,
      x,
      y: yOf(0),
    });
  }
  return {
    width: WIDTH,
    height: yOf(0) + NODE_HEIGHT + MARGIN,
    nodes,
    edges: edgesBetween(nodes, finding.holdings),
    leftOut,
  };
}

function holdsBoth(id: string, finding: FindingView): boolean {
  const held = finding.holdings.filter((edge) => edge.from === id).map((edge) => edge.to);
  return held.includes(finding.a.id) && held.includes(finding.b.id);
}

/** Holders of the first party left, of the second right, of both in the middle, so that lines cross least. */
function betweenParties<T extends { readonly id: string }>(row: readonly T[], finding: FindingView): T[] {
  const side = (id: string): number => {
    const held = finding.holdings.filter((edge) => edge.from === id).map((edge) => edge.to);
    return (held.includes(finding.b.id) ? 1 : 0) - (held.includes(finding.a.id) ? 1 : 0);
  };
  return [...row].sort((x, y) => side(x.id) - side(y.id));
}

function edgesBetween(nodes: readonly DrawnNode[], holdings: readonly HoldingEdge[]): DrawnEdge[] {
  const at = new Map(nodes.map((node) => [node.id, node]));
  const edges: DrawnEdge[] = [];
  for (const edge of holdings) {
    const from = at.get(edge.from);
    const to = at.get(edge.to);
    if (!from || !to) continue;
    const level = from.y === to.y;
    const rightward = from.x < to.x;
    edges.push({
      ...edge,
      x1: level ? from.x + (rightward ? NODE_WIDTH / 2 : -NODE_WIDTH / 2) : from.x,
      y1: level ? from.y + NODE_HEIGHT / 2 : from.y < to.y ? from.y + NODE_HEIGHT : from.y,
      x2: level
        ? to.x + (rightward ? -NODE_WIDTH / 2 : NODE_WIDTH / 2)
        : to.x + Math.sign(from.x - to.x) * Math.min(48, Math.abs(from.x - to.x) / 2),
      y2: level ? to.y + NODE_HEIGHT / 2 : from.y < to.y ? to.y : to.y + NODE_HEIGHT,
    });
  }
  return edges;
}
