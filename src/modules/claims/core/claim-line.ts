/**
 * The claims of a year that wait to be decided, all at once and so as small as they can be (24 bytes a claim): a year may
 * have a million. What a claim says further is read in pieces.
 */
import { assert } from '../../../kernel/assert.js';

/** As much of a claim as tells whether and where it is to be decided. */
export interface ClaimInLine {
  /** UUID. */
  readonly id: string;
  readonly applicantId: string;
  readonly callKey: string;
}

const ID_BYTES = 16;
const HEX = 'hex';

/** In the order in which they were added. */
export class ClaimLine {
  private ids = Buffer.alloc(ID_BYTES * 64);
  private readonly applicantOf: number[] = [];
  private readonly callOf: number[] = [];
  private readonly applicantAt = new Map<string, number>();
  private readonly callAt = new Map<string, number>();

  static of(claims: Iterable<ClaimInLine>): ClaimLine {
    const line = new ClaimLine();
    for (const claim of claims) line.add(claim);
    return line;
  }

  get length(): number {
    return this.applicantOf.length;
  }

  /** Each once, in the order in which they came. */
  get applicantIds(): readonly string[] {
    return [...this.applicantAt.keys()];
  }

  /** Each once. */
  get callKeys(): readonly string[] {
    return [...this.callAt.keys()];
  }

  add({ id, applicantId, callKey }: ClaimInLine): void {
    const bytes = Buffer.from(id.replaceAll('-', ''), HEX);
    assert(bytes.length === ID_BYTES, 'ClaimLine: an id that is no UUID');
    const start = this.length * ID_BYTES;
    if (start === this.ids.length) this.ids = Buffer.concat([this.ids, Buffer.alloc(this.ids.length)]);
    bytes.copy(this.ids, start);
    this.applicantOf.push(placeIn(this.applicantAt, applicantId));
    this.callOf.push(placeIn(this.callAt, callKey));
  }

  /**
   * Ids in pieces of `size` or somewhat more, party by party: no party's claims are parted. `partyOf` tells by applicant
   * whose cap its awards use up.
   */
  *pieces(size: number, partyOf: (applicantId: string) => string): Generator<readonly string[]> {
    const parties = new Map<string, number>();
    const partyAt = this.applicantIds.map((id) => placeIn(parties, partyOf(id)));
    const party = (at: number): number => partyAt[this.applicantOf[at] ?? 0] ?? 0;
    const places = Uint32Array.from(this.applicantOf, (_, at) => at).sort((a, b) => party(a) - party(b) || a - b);
    let piece: string[] = [];
    for (const [index, at] of places.entries()) {
      if (piece.length >= size && party(at) !== party(places[index - 1] ?? at)) {
        yield piece;
        piece = [];
      }
      piece.push(this.idAt(at));
    }
    if (piece.length > 0) yield piece;
  }

  /** Ids in pieces of at most `size`, in order. */
  *inOrder(size: number): Generator<readonly string[]> {
    for (let start = 0; start < this.length; start += size) {
      const length = Math.min(size, this.length - start);
      yield Array.from({ length }, (_, index) => this.idAt(start + index));
    }
  }

  private idAt(at: number): string {
    const hex = this.ids.toString(HEX, at * ID_BYTES, (at + 1) * ID_BYTES);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }
}

function placeIn(places: Map<string, number>, key: string): number {
  const known = places.get(key);
  if (known !== undefined) return known;
  places.set(key, places.size);
  return places.size - 1;
}
