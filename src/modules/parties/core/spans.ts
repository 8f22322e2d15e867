/**
 * Where the packed holdings of each company begin: a byte a node for how many there are and a running total every 32
 * nodes, a quarter of what a position for each node would cost. The few companies with very many holders stand beside.
 */
const BLOCK = 32;
const MANY = 255;

/** Plain holdings of one company: positions `from` to `until` of the packed arrays. */
export interface PackedSpan {
  readonly from: number;
  readonly until: number;
}

const NOTHING: PackedSpan = { from: 0, until: 0 };

export class Spans {
  private readonly counts: Uint8Array;
  private readonly totals: Uint32Array;
  private readonly many = new Map<number, number>();

  /** How many holdings each node has, in the order in which they are packed. */
  constructor(counts: Uint32Array) {
    this.counts = new Uint8Array(counts.length);
    this.totals = new Uint32Array(Math.ceil(counts.length / BLOCK));
    let total = 0;
    for (let node = 0; node < counts.length; node++) {
      if (node % BLOCK === 0) this.totals[node / BLOCK] = total;
      const count = counts[node] ?? 0;
      this.counts[node] = Math.min(count, MANY);
      if (count >= MANY) this.many.set(node, count);
      total += count;
    }
  }

  get bytes(): number {
    return this.counts.byteLength + this.totals.byteLength;
  }

  /** Nothing for a node that came later. */
  of(node: number): PackedSpan {
    if (node >= this.counts.length || this.counts[node] === 0) return NOTHING;
    let from = this.totals[Math.floor(node / BLOCK)] ?? 0;
    for (let before = node - (node % BLOCK); before < node; before++) from += this.countOf(before);
    return { from, until: from + this.countOf(node) };
  }

  private countOf(node: number): number {
    const count = this.counts[node] ?? 0;
    return count === MANY ? (this.many.get(node) ?? 0) : count;
  }
}
