/**
 * What two parties are to each other in money, at the thresholds of the loan limb: a small holding that links them, loans
 * against paid-in capital, guarantees against all borrowing.
 */
import { type Builder, PERCENT } from './related-builder.js';
import { dayAfter, type MinMax } from './related-world.js';

const SMALL: readonly number[] = [1, 5 * PERCENT, 25 * PERCENT - 1];

/** A holding too small for equity, of one in the other or of a third in both. */
export function smallLink(build: Builder, a: string, b: string): void {
  const { dice } = build;
  const small = (): number | MinMax => {
    const share = dice.pick(SMALL);
    return dice.chance(8) ? { min: dice.between(0, 1), max: share } : share;
  };
  const way = dice.below(6);
  if (way <= 1) build.holds(a, b, small());
  else if (way === 2) build.holds(b, a, small());
  else if (way === 3) {
    const third = dice.chance(50) ? build.anyPerson() : dice.chance(60) ? build.another(a, b) : build.stateAuthority();
    build.holds(third, a, small());
    build.holds(third, b, small());
  } else if (way === 4) {
    const middle = build.another(a, b);
    build.holds(a, middle, build.around(25 * PERCENT));
    build.holds(middle, b, small());
  }
}

/** Loans of a year at half of the paid-in capital over the same days, or one fen or one day beside it. */
export function lend(build: Builder, lender: string, borrower: string, capitalOf: string): void {
  const { dice, on } = build;
  const year = on.slice(0, 4);
  const next = `${Number(year) + 1}-01-01`;
  const capital = BigInt(dice.between(1, 400)) * 2_000_000n;
  if (dice.chance(72))
    build.change(capitalOf, { paidInCapital: [{ from: dice.pick(['2018-05-01', `${year}-01-01`]), fen: capital }] });
  else if (dice.chance(50)) {
    const moved = dayAfter(`${year}-01-01`, dice.between(1, 360));
    build.change(capitalOf, {
      paidInCapital: [
        { from: '2018-05-01', to: moved, fen: capital / 2n },
        { from: moved, fen: capital },
      ],
    });
  } else if (dice.chance(30)) {
    build.change(capitalOf, { paidInCapital: [{ from: '2015-05-01', to: `${year}-01-01`, fen: capital }] });
  }
  const whole = {
    validFrom: dice.pick([`${year}-01-01`, '2022-12-31']),
    validTo: dice.pick([next, dayAfter(next, 5)]),
  };
  const way = dice.below(4);
  if (way === 0) build.add('LOAN', lender, borrower, { amountFen: capital / 2n + BigInt(dice.between(-1, 1)) }, whole);
  else if (way === 1) {
    const from = dayAfter(`${year}-01-01`, dice.between(0, 180));
    build.add(
      'LOAN',
      lender,
      borrower,
      { amountFen: capital },
      { validFrom: from, validTo: dayAfter(from, dice.between(181, 184)) },
    );
  } else if (way === 2) {
    build.add('LOAN', lender, borrower, { amountFen: capital / 4n }, whole);
    build.add('LOAN', borrower, lender, { amountFen: capital / 4n + BigInt(dice.between(-1, 1)) }, whole);
  } else {
    build.add(
      'LOAN',
      lender,
      borrower,
      { amountFen: capital },
      {
        validFrom: dice.pick([`${year}-07-01`, `${year}-07-02`, `${year}-07-03`]),
        validTo: dice.pick([next, `${year}-12-31`]),
      },
    );
  }
}

/** A tenth of what somebody borrows guaranteed by somebody else, or one fen or one day beside it; whole, in part, twice. */
export function guarantee(build: Builder, borrower: string, guarantor: string, lender: string): void {
  const { dice, on } = build;
  const start = `${on.slice(0, 4)}-01-01`;
  const whole = { validFrom: start, validTo: dayAfter(start, 300) };
  const tenth = BigInt(dice.between(1, 900)) * 100_000n;
  const own = tenth + BigInt(dice.between(-1, 1));
  const end = { validFrom: start, validTo: dayAfter(start, 300 - dice.pick([0, 0, 0, 1, 40])) };
  const way = dice.below(4);
  // In part: of one large loan; twice: two guarantees of the same days do not count twice.
  const loan = build.add('LOAN', lender, borrower, { amountFen: way === 0 ? 10n * tenth : own }, whole);
  if (way > 0) build.add('LOAN', lender, borrower, { amountFen: 9n * tenth }, whole);
  build.add('GUARANTEE', guarantor, borrower, way === 0 ? { loan, amountFen: own } : { loan }, end);
  if (way === 1) {
    const later = { validFrom: dayAfter(start, dice.pick([1, 100])), validTo: end.validTo };
    build.add('GUARANTEE', guarantor, borrower, { loan }, later);
  }
}
