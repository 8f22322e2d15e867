/**
 * Where the boxes of the ownership drawing stand (portal page, component 2): the two parties on the lowest line, each
 * holder one line above what it holds. At most four boxes stand on a line; those left out are counted in words.
 */
import type { Locale } from '../../kernel/text.js';
import type { FindingDrawing, PathEdge } from './finding-drawing.js';
import { ARC, type DrawnEdge, type DrawnNode, drawnEdges, NODE_HEIGHT } from './ownership-edges.js';

export interface OwnershipDrawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  readonly leftOut: number;
}

const WIDTH = 720;
const ROW_STEP = 192;
const PER_ROW = 4;
const MARGIN = 16;

/** How much of a bold name fits on one line of a box, in Chinese characters and in Latin ones. */
const FITS = { holder: { han: 11, latin: 18 }, party: { han: 17, latin: 28 } } as const;

/** A name on as few lines of the box as it needs, never cut. */
export function nameLines(name: string, locale: Locale, box: keyof typeof FITS = 'holder'): string[] {
  const fits = FITS[box];
  if (locale === 'en' && !/\p{Script=Han}/u.test(name)) {
    const lines: string[] = [''];
    // What a company is by law stays in one piece.
    for (const word of name.replace('Co., Ltd.', 'Co.,\u00a0Ltd.').split(' ')) {
      const last = lines.length - 1;
      const joined = lines[last] ? `${lines[last]} ${word}` : word;
      if (joined.length > fits.latin && lines[last]) lines.push(word);
      else lines[last] = joined;
    }
    return lines;
  }
  const characters = [...name];
  const count = Math.max(1, Math.ceil(characters.length / fits.han));
  const length = Math.ceil(characters.length / count);
  return Array.from({ length: count }, (_, index) => characters.slice(index * length, (index + 1) * length).join(''));
}

/** Between these the one who acts stands above; kin and partners stand side by side; other edges lift nobody. */
const LIFTS: ReadonlySet<PathEdge['type']> = new Set([
  'HOLDS',
  'CONTROLS',
  'JOINT_CONTROL',
  'SIGNIFICANT_INFLUENCE',
  'INTEREST',
  'OFFICER',
]);
const BESIDE: ReadonlySet<PathEdge['type']> = new Set(['KIN', 'ACTING_IN_CONCERT']);

/** Lines above the parties: a holder stands above everything it holds. Cycles end where they began. */
function levels({ a, b, holders, edges }: FindingDrawing): Map<string, number> {
  const level = new Map<string, number>([
    [a.id, 0],
    [b.id, 0],
  ]);
  const rounds = holders.length + 1;
  const lift = (id: string, to: number | undefined): void => {
    if (id === a.id || id === b.id || to === undefined) return;
    if ((level.get(id) ?? 0) < to && to <= rounds) level.set(id, to);
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const { type, from, to } of edges) {
      const held = level.get(to);
      if (LIFTS.has(type)) lift(from, held === undefined ? undefined : held + 1);
      if (!BESIDE.has(type)) continue;
      lift(from, held);
      lift(to, level.get(from));
    }
  }
  return level;
}

export function drawOwnership(finding: FindingDrawing, locale: Locale): OwnershipDrawing {
  const level = levels(finding);
  const weight = (id: string): number =>
    finding.edges
      .filter((edge) => edge.from === id)
      .reduce((sum, edge) => sum + (edge.deciding ? 4 : edge.mark === 'below' ? 2 : 1), 0);
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
  const beside = (of: (id: string) => boolean): boolean =>
    finding.edges.some(({ from, to }) => from !== to && of(from) && of(to));
  // Room for the arcs that tie boxes on one line: above the holders, below the two parties.
  const top = MARGIN + (beside((id) => level.get(id) === depth && depth > 0) ? ARC : 0);
  const bottom = MARGIN + (beside((id) => level.get(id) === 0) ? ARC : 0);
  const yOf = (at: number): number => top + (depth - at) * ROW_STEP;
  const nodes: DrawnNode[] = [];
  for (const [index, row] of rows.entries()) {
    const placed = betweenParties(row ?? [], finding);
    for (const [column, holder] of placed.entries()) {
      nodes.push({
        id: holder.id,
        lines: nameLines(holder.name, locale),
        kind: holder.natural ? 'person' : 'holder',
        common: holdsBoth(holder.id, finding),
        marked: weight(holder.id) > finding.edges.filter((edge) => edge.from === holder.id).length,
        x: (WIDTH * (2 * column + 1)) / (2 * placed.length),
        y: yOf(index + 1),
      });
    }
  }
  for (const [party, x] of [[finding.a, WIDTH / 4] as const, [finding.b, (WIDTH * 3) / 4] as const]) {
    nodes.push({
      id: party.id,
      lines: nameLines(party.name, locale, 'party'),
      kind: 'party',
      common: false,
      marked: false,
      x,
      y: yOf(0),
    });
  }
  return {
    width: WIDTH,
    height: yOf(0) + NODE_HEIGHT + bottom,
    nodes,
    edges: drawnEdges(nodes, finding.edges, locale),
    leftOut,
  };
}

function holdsBoth(id: string, finding: FindingDrawing): boolean {
  const held = finding.edges.filter((edge) => edge.from === id).map((edge) => edge.to);
  return held.includes(finding.a.id) && held.includes(finding.b.id);
}

/** Holders of the first party left, of the second right, of both in the middle, so that lines cross least. */
function betweenParties<T extends { readonly id: string }>(row: readonly T[], finding: FindingDrawing): T[] {
  const side = (id: string): number => {
    const held = finding.edges.filter((edge) => edge.from === id).map((edge) => edge.to);
    return (held.includes(finding.b.id) ? 1 : 0) - (held.includes(finding.a.id) ? 1 : 0);
  };
  return [...row].sort((x, y) => side(x.id) - side(y.id));
}
