/** Many callers at once on two instances of the service, and a pool that cannot serve them all (reliability page, P5 and P4). */

import { DomainError } from '../../src/kernel/domain-error.js';
import type { Fen } from '../../src/kernel/money.js';
import { fen } from '../../src/kernel/money.js';
import { Ledger } from '../../src/modules/ledger/index.js';
import type { LedgerStore } from '../../src/modules/ledger/ledger.store.js';
import { capStorm, forgetAwards, openMarket } from './cap-storm.js';
import { ConservationReader } from './conservation.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import { judgeStorm, type StormFindings } from './storm-judge.js';
import { type Instance, StormPlace } from './storm-place.js';
import { type Answer, StormRound, takes } from './storm-round.js';

/** A cap storm loads, files and settles: one for so many storms, and never more than the pool of the year pays for. */
const STORMS_PER_CAP_STORM = 10;

/** What a control breaks once the place stands. */
type Sabotage = (place: StormPlace) => Promise<void>;

interface Storms {
  readonly callers: number;
  readonly sabotage?: Sabotage;
  /** Only what the reader of the balances sees counts. */
  readonly readerAlone?: true;
}

async function storms(trial: Trial, { callers, sabotage, readerAlone }: Storms): Promise<Verdict> {
  const place = await StormPlace.open(await trial.book());
  const [faults, seen] = [new Faults(), new Faults()];
  const reader = new ConservationReader(place.reader, seen);
  const counts = {
    storms: 0,
    granted: 0,
    'fen over': 0n,
    'wrongly refused': 0,
    'cap storms': 0,
    settlements: 0,
    'fen over a cap': 0n,
    'fen under it': 0n,
  };
  try {
    await sabotage?.(place);
    await place.connectAll();
    reader.start();
    for (let number = 1; number <= trial.size; number += 1) {
      const found = await storm(trial, place, reader, number, callers, faults);
      counts.storms += 1;
      counts.granted += found.granted;
      counts['fen over'] += found.over;
      counts['wrongly refused'] += found.wrongly;
      if (number % 50 === 0) trial.note(`pool storm: ${number} of ${trial.size}`);
    }
    if (!sabotage) {
      await openMarket(place);
      for (let number = 1; number <= Math.ceil(trial.size / STORMS_PER_CAP_STORM); number += 1) {
        const { over, under, runs } = await capStorm(place, trial.random, number, faults);
        counts['cap storms'] += 1;
        counts.settlements += runs;
        counts['fen over a cap'] += over;
        counts['fen under it'] += under;
      }
    }
    await reader.stop();
    if (!sabotage) await audit(place, faults);
  } finally {
    await reader.stop();
    await place.close();
  }
  const total = {
    ...counts,
    callers: callers * trial.size,
    snapshots: reader.snapshots,
    violations: reader.violations,
  };
  return (readerAlone ? seen : faults.with(seen)).counted(total);
}

async function storm(
  trial: Trial,
  place: StormPlace,
  reader: ConservationReader,
  number: number,
  callers: number,
  faults: Faults,
): Promise<StormFindings> {
  const round = new StormRound(number, trial.random, place);
  const asks = await round.prepare(callers);
  reader.watch(round.pool);
  const first = await round.rage(asks);
  const answers = await askAgain(round, first, place);
  const found = await judgeStorm(place.reader, round.account, answers, faults);
  const unserved = answers.filter((answer) => isTurnedAway(answer) && answer.amount <= found.left);
  for (const { id, amount } of unserved) {
    faults.add(`${round.account} ${id}: asked for ${amount} fen and asked again, and ${found.left} are left`);
  }
  return { ...found, wrongly: found.wrongly + unserved.length };
}

/** A claim that is refused after it was booked would have taken nothing anyway. */
const isTurnedAway = (answer: Answer): boolean =>
  takes(answer) && answer.kind !== 'reject' && answer.refused === 'LEDGER.INSUFFICIENT_FUNDS';

/** Money came back after some had been turned away: whoever could now be served asks once more. */
async function askAgain(round: StormRound, first: readonly Answer[], place: StormPlace): Promise<Answer[]> {
  const left = await place.instance(0).run(async (ctx) => {
    const { ledger } = place.instance(0);
    return (await ledger.balances(ctx, [round.account])).get(round.account) ?? fen(0n);
  });
  const again = first.filter((answer) => isTurnedAway(answer) && answer.amount <= left);
  if (again.length === 0) return [...first];
  const second = await round.rage(again.map(({ id, kind, amount, of }) => ({ id, kind, amount, of })));
  const asked = new Set(again);
  return [...first.filter((answer) => !asked.has(answer)), ...second];
}

async function audit(place: StormPlace, faults: Faults): Promise<void> {
  const { rooms } = place.instance(0);
  const problems = await place.instance(0).run((ctx) => rooms.get(Ledger, { strict: false }).audit(ctx));
  for (const { code, id } of problems) faults.add(`book audit: ${code} ${id}`);
}

/** Puts another method in place of one of the store's, in every instance. */
function replace(place: StormPlace, change: (store: LedgerStore, instance: Instance) => void): void {
  for (const instance of place.instances) change(instance.store, instance);
}

/** Reads the balances as they are at the moment, and holds nothing. */
const readThenWrite: Sabotage = async (place) =>
  replace(place, (store) => {
    store.lock = (ctx, codes) => store.accounts(ctx, codes);
  });

/** Adds the legs up anew instead of holding the balance. */
const sumThenInsert: Sabotage = async (place) =>
  replace(place, (store) => {
    store.lock = async (ctx, codes) => {
      const accounts = await store.accounts(ctx, codes);
      const sums = await ctx.tx.query<{ account_id: string; total: bigint }>(
        `select account_id, sum(amount_fen)::bigint as total from ledger.leg
         where account_id = any ($1::uuid[]) group by account_id`,
        [accounts.map(({ id }) => id)],
      );
      const totals = new Map(sums.map((row) => [row.account_id, fen(row.total)]));
      return accounts.map((account) => ({ ...account, balanceFen: totals.get(account.id) ?? fen(0n) }));
    };
  });

/** Now and then a claim is turned away without a look at the pool. */
const turnAway: Sabotage = async (place) => {
  let claims = 0;
  for (const { ledger } of place.instances) {
    const post = ledger.post.bind(ledger);
    ledger.post = async (ctx, transfers) => {
      if (transfers[0]?.kind !== 'reserve') return post(ctx, transfers);
      claims += 1;
      if (claims % 3 === 1)
        throw new DomainError('conflict', 'LEDGER.INSUFFICIENT_FUNDS', { zh: '余额不足', en: 'Too little' });
      return post(ctx, transfers);
    };
  }
};

/** The database no longer insists, and now and then a leg is lost on the way while the balances move. */
const legLost: Sabotage = async (place) => {
  await place.admin('drop trigger legs_sum_to_zero on ledger.transfer');
  await place.admin('drop trigger legs_sum_to_zero on ledger.leg');
  await place.admin('alter table ledger.balance drop constraint balance_not_below_limit');
  let booked = 0;
  replace(place, (store) => {
    const book = store.book.bind(store);
    store.book = (ctx, transfers, balances: ReadonlyMap<string, Fen>) => {
      booked += 1;
      const loses = booked % 25 === 0;
      const kept = loses ? transfers.map((one) => ({ ...one, legs: one.legs.slice(1) })) : transfers;
      return book(ctx, kept, balances);
    };
  });
};

async function awardsForgotten(trial: Trial): Promise<Verdict> {
  const place = await StormPlace.open(await trial.book());
  const [faults, others] = [new Faults(), new Faults()];
  const counts = { 'cap storms': 0, 'fen over a cap': 0n };
  try {
    await openMarket(place);
    forgetAwards(place);
    for (let number = 1; number <= trial.size; number += 1) {
      const found = await capStorm(place, trial.random, number, others);
      counts['cap storms'] += 1;
      counts['fen over a cap'] += found.over;
      if (found.over > 0n) faults.add(`${found.over} fen awarded beyond a cap`);
    }
  } finally {
    await place.close();
  }
  return faults.counted(counts, others.shown);
}

const SIZES = { change: 10, usual: 50, full: 2_000 };
const callersOf = (size: number): number => (size <= SIZES.change ? 200 : 1_000);

export const poolStorm: Harness = {
  name: 'pool storm',
  promise:
    'callers at once never get more than the pool holds, none is refused what it could have had, no fen is made or lost',
  sizes: SIZES,
  sitting: 100,
  run: (trial) => storms(trial, { callers: callersOf(trial.size) }),
};

export const poolStormControls: readonly Control[] = [
  {
    name: 'pool storm, read then write',
    breaks: 'balances are read without being held',
    size: 2,
    run: (trial) => storms(trial, { callers: 100, sabotage: readThenWrite }),
  },
  {
    name: 'pool storm, sum then insert',
    breaks: 'legs are added up instead of a balance being held',
    size: 2,
    run: (trial) => storms(trial, { callers: 100, sabotage: sumThenInsert }),
  },
  {
    name: 'pool storm, turned away',
    breaks: 'some claims are refused whatever the pool holds',
    size: 2,
    run: (trial) => storms(trial, { callers: 100, sabotage: turnAway }),
  },
  {
    name: 'conservation, a leg lost',
    breaks: 'the zero sum and the limits are no longer held by the database, and legs are lost',
    size: 2,
    run: (trial) => storms(trial, { callers: 100, sabotage: legLost, readerAlone: true }),
  },
  {
    name: 'pool storm, awards forgotten',
    breaks: 'a settlement does not count what earlier ones awarded towards the cap',
    size: 2,
    run: awardsForgotten,
  },
];
