/**
 * A second reckoning of the awards, written from the surface page ("How a year is settled") and the domain page (1.6, 1.7,
 * 5.1) in exact fractions and by another way: the cap by differences of clipped running totals, a pool in proportion by
 * handing out one fen at a time to whoever is furthest below the exact share, a pool in turn by the same differences.
 * Imports nothing from the service.
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
  /** Prices hold this percentage of tax, and only what is without it counts. */
  readonly tax?: { readonly percent: readonly [bigint, bigint]; readonly toNearest: boolean };
  /** A person's figure that binds the base, or the award itself; zero where nobody signed one. */
  readonly approvedBase?: bigint;
  readonly approvedAward?: bigint;
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

  over(other: Fraction): Fraction {
    return new Fraction(this.top * other.bottom, this.bottom * other.top);
  }

  plus(other: Fraction): Fraction {
    return new Fraction(this.top * other.bottom + other.top * this.bottom, this.bottom * other.bottom);
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
  const figures = contract.figures.map((figure) => untaxed(contract, figure));
  let lines = untaxed(contract, contract.eligible ?? contract.figures[0] ?? 0n);
  for (const cut of contract.cuts) lines -= cut;
  if (lines < 0n) lines = 0n;
  const [top, bottom] = contract.awarded ?? given.ceiling;
  const { approvedBase, approvedAward } = contract;
  const base = least([...figures, lines, ...(approvedBase === undefined ? [] : [approvedBase])]);
  const award = Fraction.of(base).times(new Fraction(top, bottom)).whole();
  return approvedAward === undefined ? award : least([award, approvedAward]);
}

function untaxed({ tax }: OracleContract, price: bigint): bigint {
  if (!tax) return price;
  const factor = Fraction.of(1n).plus(new Fraction(...tax.percent).over(Fraction.of(100n)));
  const exact = Fraction.of(price).over(factor);
  return (tax.toNearest ? exact.plus(new Fraction(1n, 2n)) : exact).whole();
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

export interface OracleWant {
  readonly key: string;
  readonly want: bigint;
  readonly turn: string;
}

/** A pool given out in turn: what is wanted up to and with one, clipped at the pool, less the same without it. */
export function oneByOne(wants: readonly OracleWant[], pool: bigint): Map<string, bigint> {
  const result = new Map<string, bigint>();
  for (const one of wants) {
    let earlier = 0n;
    for (const other of wants) {
      const tie = other.turn === one.turn;
      if (before(other.turn, one.turn) || (tie && before(other.key, one.key))) earlier += other.want;
    }
    result.set(one.key, least([earlier + one.want, pool]) - least([earlier, pool]));
  }
  return result;
}

/** A pool given out turn by turn, those of one turn sharing what the earlier ones left. */
export function turnByTurn(wants: readonly OracleWant[], pool: bigint): Map<string, bigint> {
  const result = new Map<string, bigint>();
  for (const turn of new Set(wants.map((one) => one.turn))) {
    let earlier = 0n;
    for (const other of wants) if (before(other.turn, turn)) earlier += other.want;
    const own = wants.filter((one) => one.turn === turn).map(({ key, want }) => [key, want] as const);
    for (const [key, part] of share(new Map(own), earlier > pool ? 0n : pool - earlier)) result.set(key, part);
  }
  return result;
}

export interface OracleUnit {
  readonly key: string;
  readonly refused: boolean;
  readonly before: bigint;
  /** Quality in percent as a fraction, and days of use of each user group. */
  readonly corpora: readonly {
    readonly quality: readonly [bigint, bigint];
    readonly days: readonly number[];
    readonly refused: boolean;
  }[];
}

/** The reward for opened corpora: shares by quality and days of use, at most `most` days a group. */
export function rewards(units: readonly OracleUnit[], sum: bigint, cap: bigint, most: number): Map<string, bigint> {
  const scores = new Map(units.map((unit) => [unit.key, scoreOf(unit, most)]));
  let total = Fraction.of(0n);
  for (const unit of units) if (!unit.refused) total = total.plus(scores.get(unit.key) ?? Fraction.of(0n));
  return new Map(
    units.map((unit) => {
      const own = scores.get(unit.key) ?? Fraction.of(0n);
      if (unit.refused || total.top === 0n) return [unit.key, 0n];
      const part = Fraction.of(sum).times(own).over(total).whole();
      return [unit.key, least([part, cap > unit.before ? cap - unit.before : 0n])];
    }),
  );
}

function scoreOf(unit: OracleUnit, most: number): Fraction {
  let score = Fraction.of(0n);
  for (const { quality, days, refused } of unit.corpora) {
    if (refused) continue;
    for (const one of days)
      score = score.plus(new Fraction(...quality).times(Fraction.of(BigInt(Math.min(one, most)))));
  }
  return score;
}
