/**
 * The parties of a graph as numbers from 0. Ids that come as UUIDs in ascending order are packed into four words each
 * and found by halving, so that a register of a million organisations costs 16 bytes for one; all others (a small graph,
 * parties that came later) are kept by name.
 */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Of a packed id as text. */
export const ID_BYTES = 36;
const WORDS = 4;
/** Two digits for each value of a byte. */
const DIGITS = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')).join(''));
const HYPHEN = 0x2d;
const TEXT = Buffer.alloc(ID_BYTES);

type Words = readonly [number, number, number, number];

export class NodeTable {
  private words = new Uint32Array(64);
  private packed = 0;
  private last = '';
  private readonly numberOf = new Map<string, number>();
  private readonly named: string[] = [];

  get size(): number {
    return this.packed + this.named.length;
  }

  /** Bytes of the packed ids. */
  get bytes(): number {
    return this.words.byteLength;
  }

  /** The number of an id, a new one if it is not known. */
  add(id: string): number {
    const known = this.find(id);
    if (known !== undefined) return known;
    if (this.named.length === 0 && id > this.last && UUID.test(id)) return this.pack(id);
    this.numberOf.set(id, this.size);
    return this.packed + this.named.push(id) - 1;
  }

  find(id: string): number | undefined {
    return this.numberOf.get(id) ?? this.search(id);
  }

  /** Packed numbers are in the order of their ids. */
  isPacked(number: number): boolean {
    return number >= 0 && number < this.packed;
  }

  /** The id of a number. Requires a number given by this table. */
  idOf(number: number): string {
    if (number >= this.packed) return this.named[number - this.packed] ?? '';
    this.writeId(number, TEXT, 0);
    return TEXT.toString('latin1');
  }

  /** Writes the {@link ID_BYTES} bytes of the id of a packed number. */
  writeId(number: number, target: Uint8Array, offset: number): void {
    let at = offset;
    for (let byte = 0; byte < 16; byte++) {
      if (byte === 4 || byte === 6 || byte === 8 || byte === 10) target[at++] = HYPHEN;
      const word = this.words[number * WORDS + (byte >>> 2)] ?? 0;
      const digits = 2 * ((word >>> (24 - 8 * (byte & 3))) & 255);
      target[at++] = DIGITS[digits] ?? 0;
      target[at++] = DIGITS[digits + 1] ?? 0;
    }
  }

  /** Gives back what was reserved for growth. */
  trim(): void {
    this.words = this.words.slice(0, this.packed * WORDS);
  }

  private pack(id: string): number {
    if ((this.packed + 1) * WORDS > this.words.length) {
      const wider = new Uint32Array(Math.max(64, this.words.length * 2));
      wider.set(this.words);
      this.words = wider;
    }
    this.words.set(wordsOf(id), this.packed * WORDS);
    this.last = id;
    return this.packed++;
  }

  /** The number of a packed id given as its 16 bytes. */
  findBytes(bytes: Buffer, offset: number): number | undefined {
    return this.searchWords(
      bytes.readUInt32BE(offset),
      bytes.readUInt32BE(offset + 4),
      bytes.readUInt32BE(offset + 8),
      bytes.readUInt32BE(offset + 12),
    );
  }

  /** A text that is no UUID has words that are no numbers, which equal nothing. */
  private search(id: string): number | undefined {
    if (this.packed === 0 || id.length !== ID_BYTES || id > this.last) return undefined;
    const found = this.searchWords(...wordsOf(id));
    return found !== undefined && this.idOf(found) === id ? found : undefined;
  }

  private searchWords(first: number, second: number, third: number, fourth: number): number | undefined {
    const { words } = this;
    let low = 0;
    let high = this.packed - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const at = middle * WORDS;
      const order =
        (words[at] ?? 0) - first ||
        (words[at + 1] ?? 0) - second ||
        (words[at + 2] ?? 0) - third ||
        (words[at + 3] ?? 0) - fourth;
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }
}

function wordsOf(id: string): Words {
  return [
    Number.parseInt(id.slice(0, 8), 16),
    Number.parseInt(id.slice(9, 13) + id.slice(14, 18), 16),
    Number.parseInt(id.slice(19, 23) + id.slice(24, 28), 16),
    Number.parseInt(id.slice(28), 16),
  ];
}

/** An id given as its 16 bytes. */
export function idText(bytes: Buffer, offset: number): string {
  const hex = bytes.toString('hex', offset, offset + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
