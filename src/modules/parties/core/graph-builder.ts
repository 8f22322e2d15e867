/**
 * Builds the dated graph: what was recorded goes in as it comes, plain holdings are sorted by company, holder and day and
 * packed (see `graph.ts`).
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { pct } from '../../../kernel/rate.js';
import { dateOfDay, dayOf, NO_END, PACKED_DAYS } from './day-number.js';
import { emptyPacked, Graph, type GraphOrganisation, type GraphRelation } from './graph.js';
import { idText } from './node-table.js';
import { Spans } from './spans.js';

/** Collects a register and packs it. Organisations come first, in the order of their ids where memory matters. */
export class GraphBuilder {
  private readonly graph = new Graph();
  private company = new Uint32Array(1024);
  private loose = emptyPacked(1024);
  private count = 0;

  organisation(organisation: GraphOrganisation): void {
    this.graph.addOrganisation(organisation);
  }

  /** A natural person, declared so that its id is packed too. */
  person(id: string): void {
    this.graph.nodes.add(id);
  }

  relation(relation: GraphRelation): void {
    this.graph.addRelation(relation);
  }

  /** The number of a party given as the 16 bytes of its id. */
  numberAt(bytes: Buffer, offset: number): number {
    const { nodes } = this.graph;
    return nodes.findBytes(bytes, offset) ?? nodes.add(idText(bytes, offset));
  }

  /** A plain holding, exact in millionths of a percent. */
  holding(from: string, to: string, share: number, validFrom: CalendarDate, validTo?: CalendarDate): void {
    const { nodes } = this.graph;
    const until = validTo === undefined ? NO_END : dayOf(validTo);
    this.numbered(nodes.add(from), nodes.add(to), share, dayOf(validFrom), until);
  }

  /** The same by numbers. Days beyond what is packed, and holdings in branches, are kept as recorded. */
  numbered(from: number, to: number, share: number, since: number, until: number): void {
    const { graph } = this;
    if (since >= PACKED_DAYS || (until >= PACKED_DAYS && until !== NO_END) || graph.entity(to) !== to) {
      graph.addRelation({
        id: '',
        type: 'HOLDS',
        from: graph.nodes.idOf(from),
        to: graph.nodes.idOf(to),
        sharePct: pct(BigInt(share)),
        validFrom: dateOfDay(since),
        ...(until === NO_END ? {} : { validTo: dateOfDay(until) }),
      });
      return;
    }
    if (this.count === this.company.length) this.grow();
    this.company[this.count] = to;
    this.loose.holder[this.count] = from;
    this.loose.share[this.count] = share;
    this.loose.since[this.count] = since;
    this.loose.until[this.count] = until === NO_END ? PACKED_DAYS : until;
    this.count += 1;
  }

  /** The graph; the builder is spent. */
  build(): Graph {
    const { graph, count, company, loose } = this;
    const { size } = graph.nodes;
    let order = Uint32Array.from({ length: count }, (_, at) => at);
    order = ordered(order, loose.since, PACKED_DAYS);
    order = ordered(order, loose.holder, size);
    order = ordered(order, company, size);
    const packed = {
      holder: order.map((at) => loose.holder[at] ?? 0),
      share: order.map((at) => loose.share[at] ?? 0),
      since: Uint16Array.from(order, (at) => loose.since[at] ?? 0),
      until: Uint16Array.from(order, (at) => loose.until[at] ?? 0),
    };
    const counts = new Uint32Array(size);
    for (let at = 0; at < count; at++) counts[company[at] ?? 0] = (counts[company[at] ?? 0] ?? 0) + 1;
    graph.takePacked(packed, new Spans(counts));
    this.company = new Uint32Array(0);
    this.loose = emptyPacked(0);
    return graph;
  }

  private grow(): void {
    const wider = this.company.length * 2;
    const company = new Uint32Array(wider);
    company.set(this.company);
    const loose = emptyPacked(wider);
    loose.holder.set(this.loose.holder);
    loose.share.set(this.loose.share);
    loose.since.set(this.loose.since);
    loose.until.set(this.loose.until);
    this.company = company;
    this.loose = loose;
  }
}

/** Positions in the order of their keys, which are below `keys`; those of one key stay in the order given. */
function ordered(positions: Uint32Array, keyOf: ArrayLike<number>, keys: number): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(keys + 1);
  for (const position of positions) {
    const after = (keyOf[position] ?? 0) + 1;
    next[after] = (next[after] ?? 0) + 1;
  }
  for (let key = 1; key <= keys; key++) next[key] = (next[key] ?? 0) + (next[key - 1] ?? 0);
  const sorted = new Uint32Array(positions.length);
  for (const position of positions) {
    const key = keyOf[position] ?? 0;
    const place = next[key] ?? 0;
    next[key] = place + 1;
    sorted[place] = position;
  }
  return sorted;
}

/** A small graph with every relation kept as recorded. Relations may lie in any time; the question's day selects. */
export function buildGraph(organisations: readonly GraphOrganisation[], relations: readonly GraphRelation[]): Graph {
  const builder = new GraphBuilder();
  for (const organisation of organisations) builder.organisation(organisation);
  for (const relation of relations) builder.relation(relation);
  return builder.build();
}
