/**
 * Whole numbers by whole numbers in typed arrays (open addressing): what a question knows of the nodes that it met. It
 * is as large as the question, not as the register.
 */
const SPREAD = 0x9e3779b1;

export class NumberMap {
  /** Each key is kept as one more, so that 0 is an empty place. */
  private keys = new Int32Array(256);
  private values = new Int32Array(256);
  private shift = 24;
  private count = 0;

  /** The value of a key, -1 where it has none. */
  get(key: number): number {
    const { keys } = this;
    for (let place = this.home(key); ; place = (place + 1) & (keys.length - 1)) {
      const found = keys[place];
      if (found === 0) return -1;
      if (found === key + 1) return this.values[place] ?? -1;
    }
  }

  /** Requires a key from 0 to 2 ** 31 - 2. */
  set(key: number, value: number): void {
    const { keys } = this;
    let place = this.home(key);
    while (keys[place] !== 0 && keys[place] !== key + 1) place = (place + 1) & (keys.length - 1);
    if (keys[place] === 0) this.count += 1;
    keys[place] = key + 1;
    this.values[place] = value;
    if (this.count * 2 > keys.length) this.grow();
  }

  private home(key: number): number {
    return Math.imul(key, SPREAD) >>> this.shift;
  }

  private grow(): void {
    const { keys, values } = this;
    this.keys = new Int32Array(keys.length * 2);
    this.values = new Int32Array(keys.length * 2);
    this.shift -= 1;
    this.count = 0;
    for (const [place, key] of keys.entries()) if (key !== 0) this.set(key - 1, values[place] ?? -1);
  }
}
