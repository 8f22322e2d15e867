/**
 * What caps and floors leave over of a reward by use, given out again (domain page 5.1, point 5; off unless a programme
 * says so): the parties that would receive more than their room receive their room, the others share what is left by
 * score, and so on until nothing is left or everybody is full. Whole fen, shares compared as exact fractions.
 */
import { assert } from '../../../kernel/assert.js';
import { addFen, allocate, type Fen, fen, ZERO_FEN } from '../../../kernel/money.js';

/** A unit as the first sharing left it. Units of one party (a branch and its head office) have one room between them. */
export interface Filled {
  readonly key: string;
  readonly party: string;
  readonly weight: bigint;
  readonly amountFen: Fen;
  /** What the cap leaves the party in all, before the first sharing. */
  readonly roomFen: Fen;
}

interface Party {
  readonly key: string;
  readonly weight: bigint;
  readonly roomFen: Fen;
}

/**
 * What each unit receives besides; none receives less than before. Requires each key once and one room for all units of
 * a party. Together with the amounts the parts sum to `whole`, or every party with a weight has its room.
 */
export function fillUp(whole: Fen, units: readonly Filled[]): ReadonlyMap<string, Fen> {
  const scored = units.filter(({ weight }) => weight > 0n);
  const byParty = new Map<string, Filled[]>();
  for (const unit of scored) byParty.set(unit.party, [...(byParty.get(unit.party) ?? []), unit]);
  const parties = [...byParty].map(([key, own]): Party => {
    const [{ roomFen } = { roomFen: ZERO_FEN }] = own;
    assert(
      own.every((one) => one.roomFen === roomFen),
      'fillUp: two rooms of one party',
    );
    return { key, weight: own.reduce((sum, one) => sum + one.weight, 0n), roomFen };
  });
  const more = new Map<string, Fen>();
  for (const [party, part] of levelled(whole, parties)) {
    const own = byParty.get(party) ?? [];
    const extra = part - addFen(own.map(({ amountFen }) => amountFen));
    assert(extra >= 0n, 'fillUp: somebody would receive less than before');
    for (const [key, one] of allocate(fen(extra), own)) more.set(key, one);
  }
  return more;
}

/** Each party's part of the whole: its room where its share reaches it, else its share by largest remainder. */
function levelled(whole: Fen, parties: readonly Party[]): ReadonlyMap<string, Fen> {
  const parts = new Map<string, Fen>();
  let open = parties;
  let left: bigint = whole;
  for (;;) {
    const weight = open.reduce((sum, one) => sum + one.weight, 0n);
    const full = open.filter((one) => left * one.weight >= one.roomFen * weight);
    if (full.length === 0) break;
    for (const { key, roomFen } of full) {
      parts.set(key, roomFen);
      left -= roomFen;
    }
    // Each received no more than its share, so that the level of the others only rises.
    open = open.filter((one) => !parts.has(one.key));
  }
  for (const [key, part] of allocate(open.length === 0 ? ZERO_FEN : fen(left), open)) parts.set(key, part);
  return parts;
}
