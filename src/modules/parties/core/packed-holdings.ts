/**
 * Plain holdings, which are nearly all of a register, in twelve bytes each: who holds, how many millionths of a percent,
 * from and until which day. They lie by company, then holder, then first day, those of a company side by side, since
 * fetching them from memory is what a question mostly waits for.
 */
import { NO_END, PACKED_DAYS } from './day-number.js';
import { type PackedSpan, Spans } from './spans.js';

/** Words of a holding: holder, share, first day and end in one. */
const WORDS = 3;
const DAY_BITS = 16;

export class PackedHoldings {
  constructor(
    private readonly words: Uint32Array,
    private readonly spans: Spans,
  ) {}

  get count(): number {
    return this.words.length / WORDS;
  }

  get bytes(): number {
    return this.words.byteLength + this.spans.bytes;
  }

  /** Positions of the holdings in a company. */
  into(company: number): PackedSpan {
    return this.spans.of(company);
  }

  holderAt(position: number): number {
    return this.words[position * WORDS] ?? 0;
  }

  shareAt(position: number): number {
    return this.words[position * WORDS + 1] ?? 0;
  }

  sinceAt(position: number): number {
    return (this.words[position * WORDS + 2] ?? 0) >>> DAY_BITS;
  }

  untilAt(position: number): number {
    const day = (this.words[position * WORDS + 2] ?? 0) & PACKED_DAYS;
    return day === PACKED_DAYS ? NO_END : day;
  }

  /** Gives a holding another end: a day that can be packed, or none. */
  endAt(position: number, until: number): void {
    this.words[position * WORDS + 2] = daysOf(this.sinceAt(position), until);
  }
}

/** True for days that fit: from 1900-01-01 to 2079-06-06, or no end. */
export function packs(since: number, until: number): boolean {
  return since < PACKED_DAYS && (until < PACKED_DAYS || until === NO_END);
}

function daysOf(since: number, until: number): number {
  return ((since << DAY_BITS) | (until === NO_END ? PACKED_DAYS : until)) >>> 0;
}

export const NO_HOLDINGS = new PackedHoldings(new Uint32Array(0), new Spans(new Uint32Array(0)));

/** Collects holdings in any order. */
export class HoldingsBuilder {
  private company = new Uint32Array(1024);
  private loose = new Uint32Array(1024 * WORDS);
  private count = 0;

  /** Requires days that {@link packs}. */
  add(holder: number, company: number, share: number, since: number, until: number): void {
    if (this.count === this.company.length) this.grow();
    this.company[this.count] = company;
    this.loose.set([holder, share, daysOf(since, until)], this.count * WORDS);
    this.count += 1;
  }

  /** All of them, of parties with numbers below `parties`; the builder is spent. */
  build(parties: number): PackedHoldings {
    const { count, company, loose } = this;
    const [holder, since] = [new Uint32Array(count), new Uint16Array(count)];
    for (let at = 0; at < count; at++) {
      holder[at] = loose[at * WORDS] ?? 0;
      since[at] = (loose[at * WORDS + 2] ?? 0) >>> DAY_BITS;
    }
    const counts = new Uint32Array(parties);
    const order = new Uint32Array(count);
    for (let at = 0; at < count; at++) {
      order[at] = at;
      counts[company[at] ?? 0] = (counts[company[at] ?? 0] ?? 0) + 1;
    }
    const words = new Uint32Array(count * WORDS);
    let place = 0;
    for (const at of ordered(ordered(ordered(order, since, PACKED_DAYS), holder, parties), company, parties)) {
      words[place++] = loose[at * WORDS] ?? 0;
      words[place++] = loose[at * WORDS + 1] ?? 0;
      words[place++] = loose[at * WORDS + 2] ?? 0;
    }
    this.company = new Uint32Array(0);
    this.loose = new Uint32Array(0);
    return new PackedHoldings(words, new Spans(counts));
  }

  private grow(): void {
    const company = new Uint32Array(this.company.length * 2);
    company.set(this.company);
    this.company = company;
    const loose = new Uint32Array(this.loose.length * 2);
    loose.set(this.loose);
    this.loose = loose;
  }
}

/** Positions in the order of their keys, which are below `keys`; those of one key stay in the order given. */
function ordered(positions: Uint32Array, keyOf: ArrayLike<number>, keys: number): Uint32Array {
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
