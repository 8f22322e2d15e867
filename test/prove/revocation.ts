/**
 * Revoking one attestation among many lists exactly what depends on it and makes exactly those work items, in one
 * transaction; withdrawing an assessor does the same for all its reports. Where money was paid the item proposes to take
 * it back.
 */
import { shanghaiDate } from '../../src/kernel/calendar-date.js';
import { AttestationsStore } from '../../src/modules/attestations/attestations.store.js';
import { AttestationDependents } from '../../src/modules/attestations/dependents.service.js';
import { Followups } from '../../src/modules/followups/index.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import { type Dependents, MarketOfStatements, type Statement } from './revocation-world.js';
import { StormPlace } from './storm-place.js';

type Sabotage = (place: StormPlace, chosen: Statement) => void;

interface ItemRow {
  readonly kind: string;
  readonly subject: string;
  readonly basis: string | null;
  readonly transaction: string;
}

const itemKind = (dependent: string): string =>
  dependent.startsWith('payment ') ? 'CLAW_BACK_PROPOSED' : 'BASIS_FELL';

/** Items wanted for the fall of a statement, as `kind subject basis`. */
function wantedFor(statement: Statement, dependents: Dependents): string[] {
  return [...dependents].map((one) => `${itemKind(one)} ${one} ${statement.id}`);
}

async function itemsSince(place: StormPlace, known: number): Promise<readonly ItemRow[]> {
  const rows: ItemRow[] = await place.reader.query(
    `select kind, subject_kind || ' ' || subject_id as subject, basis_id as basis, xmin::text as transaction
       from followups.item order by id`,
  );
  return rows.slice(known);
}

/** Exactly the items wanted, no one twice, and all written by the transaction that wrote the event. */
async function lookAtItems(
  place: StormPlace,
  known: number,
  wanted: readonly string[],
  event: string,
  faults: Faults,
): Promise<number> {
  const rows = await itemsSince(place, known);
  const count = (list: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const one of list) counts.set(one, (counts.get(one) ?? 0) + 1);
    return counts;
  };
  const [found, expected] = [count(rows.map((row) => `${row.kind} ${row.subject} ${row.basis ?? '-'}`)), count(wanted)];
  for (const key of new Set([...found.keys(), ...expected.keys()])) {
    if (found.get(key) !== expected.get(key)) {
      faults.add(`${key}: ${found.get(key) ?? 0} items, ${expected.get(key) ?? 0} wanted`);
    }
  }
  const [row]: { transaction: string }[] = await place.reader.query(event);
  const others = new Set(rows.map(({ transaction }) => transaction).filter((one) => one !== row?.transaction));
  if (row === undefined) faults.add('no event is on record');
  if (others.size > 0) faults.add(`items were written by ${others.size} other transactions`);
  return rows.length;
}

async function listed(market: MarketOfStatements, place: StormPlace, id: string): Promise<readonly string[]> {
  const dependents = place.instance(0).rooms.get(AttestationDependents, { strict: false });
  return market.run(async (ctx) => {
    const fact = (await market.attestations.attestations(ctx, [id])).get(id);
    if (fact === undefined) return [];
    return (await dependents.of(ctx, fact)).map(({ kind, id: of }) => `${kind.toLowerCase()} ${of}`).sort();
  });
}

/** One that decided claims of which some were paid; and an assessor that issued others. */
function choose(market: MarketOfStatements): Statement {
  const rich = market.statements.find((one) =>
    [...market.expected(one)].some((dependent) => /^payment/.test(dependent)),
  );
  if (rich === undefined) throw new Error('no statement of this market has a payment that rests on it');
  return rich;
}

async function revokeOnce(trial: Trial, sabotage?: Sabotage): Promise<Verdict> {
  const place = await StormPlace.open(await trial.book());
  const faults = new Faults();
  try {
    const market = new MarketOfStatements(place, trial.random);
    await market.build(trial.size, trial.note);
    const chosen = choose(market);
    const expected = market.expected(chosen);
    const [withdrawn] = market.assessors.filter((one) => one !== chosen.issuer);
    sabotage?.(place, chosen);
    const before = await listed(market, place, chosen.id);
    if (before.join() !== [...expected].sort().join()) {
      faults.add(`listed: ${before.length} dependents, ${expected.size} wanted, or others`);
    }
    const began = performance.now();
    await market.run((ctx) => market.attestations.revoke(ctx, chosen.id, '底稿失实'));
    const revoked = performance.now();
    const event = `select xmin::text as transaction from attestations.attestation_event
                    where type = 'REVOKED' and attestation_id = '${chosen.id}'`;
    const first = await lookAtItems(place, 0, wantedFor(chosen, expected), event, faults);
    const after = await listed(market, place, chosen.id);
    if (after.join() !== before.join()) faults.add('after the revocation others are listed than before');
    const { reports, items, ms } = await withdrawOnce(place, market, withdrawn ?? '', first, faults);
    return faults.counted({
      'attestations stored': market.statements.length,
      'contracts stored': market.deals.length,
      'dependents of the one revoked': expected.size,
      'ms for revoking it': Math.round(revoked - began),
      'reports of the assessor withdrawn': reports,
      'items for them': items,
      'ms for withdrawing it': ms,
    });
  } finally {
    await place.close();
  }
}

async function withdrawOnce(
  place: StormPlace,
  market: MarketOfStatements,
  assessor: string,
  known: number,
  faults: Faults,
): Promise<{ reports: number; items: number; ms: number }> {
  const step = (type: 'APPLIED' | 'GRANTED' | 'WITHDRAWN') =>
    market.run((ctx) => {
      const command = { type, on: shanghaiDate(ctx.now), reason: '不再符合条件' };
      return market.agencies.step(ctx, assessor, 'SERVICE_AGENCY', command);
    });
  await step('APPLIED');
  await step('GRANTED');
  const began = performance.now();
  await step('WITHDRAWN');
  const ms = Math.round(performance.now() - began);
  const reports = market.statements.filter(({ issuer, rejected }) => issuer === assessor && !rejected);
  const wanted = reports.flatMap((one) => [
    `REPORT_REOPENED attestation ${one.id} -`,
    ...wantedFor(one, market.expected(one)),
  ]);
  const event = `select xmin::text as transaction from attestations.agency_event where type = 'WITHDRAWN'`;
  const items = await lookAtItems(place, known, wanted, event, faults);
  if (reports.length === 0 || items <= reports.length) faults.add('the assessor drawn tries nothing');
  return { reports: reports.length, items, ms };
}

export const revocation: Harness = {
  name: 'revocation',
  promise:
    'revoking one attestation lists exactly what depends on it and makes exactly those items at once; so does withdrawing an assessor',
  sizes: { change: 2_000, usual: 100_000, full: 100_000 },
  run: (trial) => revokeOnce(trial),
};

const CONTROL_SIZE = 2_000;

export const revocationControls: readonly Control[] = [
  {
    name: 'revocation, older ones count too',
    breaks: 'a contract counts as resting on a statement that a newer one had replaced',
    size: CONTROL_SIZE,
    run: (trial) =>
      revokeOnce(trial, (place) => {
        const store = place.instance(0).rooms.get(AttestationsStore, { strict: false });
        const openOf = store.openOf.bind(store);
        let asked: readonly string[] = [];
        store.openOf = async (ctx, issuerId) => {
          const reports = await openOf(ctx, issuerId);
          asked = reports.map(({ id }) => id);
          return reports;
        };
        const fallible = store.fallible.bind(store);
        store.fallible = async (ctx, subjects) =>
          (await fallible(ctx, subjects)).filter(({ id }) => asked.length === 0 || asked.includes(id));
      }),
  },
  {
    name: 'revocation, contracts not looked for',
    breaks: 'only what rests on a statement by a row is found',
    size: CONTROL_SIZE,
    run: (trial) =>
      revokeOnce(trial, (place) => {
        place.instance(0).rooms.get(Followups, { strict: false }).resting = async () => [];
      }),
  },
  {
    name: 'revocation, items in a transaction of their own',
    breaks: 'the items are made beside the event and not with it',
    size: CONTROL_SIZE,
    run: (trial) =>
      revokeOnce(trial, (place) => {
        const followups = place.instance(0).rooms.get(Followups, { strict: false });
        const open = followups.openMany.bind(followups);
        followups.openMany = (_ctx, fallen, kinds) => place.instance(1).run((ctx) => open(ctx, fallen, kinds));
      }),
  },
];
