/** Random choices that a printed seed repeats (xoshiro128**, seeded through SHA-256). */
import { createHash } from 'node:crypto';

export class Random {
  private readonly state: Uint32Array;

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed, 'utf8').digest();
    this.state = Uint32Array.from([0, 4, 8, 12], (at) => digest.readUInt32LE(at));
  }

  /** Any of the 2^32 numbers. */
  word(): number {
    const s = this.state;
    const [a = 0, b = 0, c = 0, d = 0] = s;
    const five = Math.imul(b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
    const e = c ^ a;
    const f = d ^ b;
    s[1] = b ^ e;
    s[0] = a ^ f;
    s[2] = e ^ (b << 9);
    s[3] = (f << 11) | (f >>> 21);
    return result;
  }

  /** A whole number from 0 to `below` - 1. Requires 1 <= below <= 2^32. */
  below(below: number): number {
    return Math.floor((this.word() / 4_294_967_296) * below);
  }

  /** A whole number from `least` to `most`, both included; the two are fewer than 2^63 apart. */
  between(least: bigint, most: bigint): bigint {
    const wide = (BigInt(this.word()) << 32n) | BigInt(this.word());
    return least + (wide % (most - least + 1n));
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<T>(from: readonly T[]): T {
    const chosen = from[this.below(from.length)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  }

  shuffled<T>(given: readonly T[]): T[] {
    const result = [...given];
    for (let last = result.length - 1; last > 0; last -= 1) {
      const other = this.below(last + 1);
      [result[last], result[other]] = [result[other] as T, result[last] as T];
    }
    return result;
  }
}
