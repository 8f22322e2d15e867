/**
 * A second reckoning of the rebate, written from the surface page ("How a year is settled") in exact fractions and by
 * another way: the cap by differences of clipped running totals, the pool by handing out one fen at a time to whoever
 * is furthest below the exact share. Imports nothing from the service.
 */
export interface OracleContract {
  readonly key: string;
  readonly signedOn: string;
  readonly refused: boolean;
  /** The figures that the basis counts, the contract amount first. */
  readonly figures: readonly bigint[];
  readonly eligible?: bigint;
  readonly cuts: readonly bigint[];
  readonly awarded?: readonly [bigint, bigint];
}

export interface OracleCase {
  readonly ceiling: readonly [bigint, bigint];
  readonly cap: bigint;
  readonly before: bigint;
  readonly poolPart?: bigint;
  readonly contracts: readonly OracleContract[];
}

/** A non-negative fraction. */
class Fraction {
  constructor(
    readonly top: bigint,
    readonly bottom: bigint,
  ) {}

  static of(whole: bigint): Fraction {
    return new Fraction(whole, 1n);
  }

  times(other: Fraction): Fraction {
    return new Fraction(this.top * other.top, this.bottom * other.bottom);
  }

  minus(other: Fraction): Fraction {
    return new Fraction(this.top * other.bottom - other.top * this.bottom, this.bottom * other.bottom);
  }

  above(other: Fraction): boolean {
    return this.top * other.bottom > other.top * this.bottom;
  }

  whole(): bigint {
    return this.top / this.bottom;
  }
}

function before(a: string, b: string): boolean {
  return Buffer.from(a, 'utf8').compare(Buffer.from(b, 'utf8')) < 0;
}

function least(numbers: readonly bigint[]): bigint {
  let found = numbers[0] ?? 0n;
  for (const one of numbers) if (one < found) found = one;
  return found;
}

/** Amount of each contract, by key. */
export function reckon(given: OracleCase): Map<string, bigint> {
  const wanted = new Map<string, bigint>();
  for (const contract of given.contracts) wanted.set(contract.key, contract.refused ? 0n : single(given, contract));
  const capped = clip(given, wanted);
  if (given.poolPart === undefined) return capped;
  return share(capped, given.poolPart);
}

function single(given: OracleCase, contract: OracleContract): bigint {
  let lines = contract.eligible ?? contract.figures[0] ?? 0n;
  for (const cut of contract.cuts) lines -= cut;
  if (lines < 0n) lines = 0n;
  const [top, bottom] = contract.awarded ?? given.ceiling;
  return Fraction.of(least([...contract.figures, lines]))
    .times(new Fraction(top, bottom))
    .whole();
}

function clip(given: OracleCase, wanted: ReadonlyMap<string, bigint>): Map<string, bigint> {
  const room = given.cap > given.before ? given.cap - given.before : 0n;
  const result = new Map<string, bigint>();
  for (const contract of given.contracts) {
    const earlier = given.contracts.filter(
      (other) =>
        other.signedOn < contract.signedOn || (other.signedOn === contract.signedOn && before(other.key, contract.key)),
    );
    let running = 0n;
    for (const other of earlier) running += wanted.get(other.key) ?? 0n;
    const reached = running + (wanted.get(contract.key) ?? 0n);
    result.set(contract.key, least([reached, room]) - least([running, room]));
  }
  return result;
}

/** Shares a pool over what each key wants, when it does not suffice. */
export function share(wants: ReadonlyMap<string, bigint>, pool: bigint): Map<string, bigint> {
  let total = 0n;
  for (const want of wants.values()) total += want;
  if (total <= pool) return new Map(wants);
  const result = new Map<string, bigint>();
  let left = pool;
  const exact = new Map<string, Fraction>();
  for (const [key, want] of wants) {
    const part = Fraction.of(want).times(new Fraction(pool, total));
    exact.set(key, part);
    result.set(key, part.whole());
    left -= part.whole();
  }
  while (left > 0n) {
    let chosen: string | undefined;
    let furthest = new Fraction(-1n, 1n);
    for (const [key, part] of exact) {
      if ((wants.get(key) ?? 0n) === 0n) continue;
      const short = part.minus(Fraction.of(result.get(key) ?? 0n));
      const tie = !furthest.above(short) && !short.above(furthest);
      if (short.above(furthest) || (tie && chosen !== undefined && before(key, chosen))) {
        chosen = key;
        furthest = short;
      }
    }
    if (chosen === undefined) break;
    result.set(chosen, (result.get(chosen) ?? 0n) + 1n);
    left -= 1n;
  }
  return result;
}
