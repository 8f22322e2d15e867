/**
 * A holding is ended on one instance while a contract between the two is signed on the other. The order in which the two
 * commits took effect is read from the database; by it the finding frozen at the signing must be the one that the
 * register gave at that moment, and a finding that came first must have been looked at again by the end.
 */
import { addDays, type CalendarDate, shanghaiDate } from '../../src/kernel/calendar-date.js';
import { fen } from '../../src/kernel/money.js';
import { pct } from '../../src/kernel/rate.js';
import { Contracts } from '../../src/modules/contracts/index.js';
import { GraphVersionStore } from '../../src/modules/parties/graph-version.store.js';
import { Parties } from '../../src/modules/parties/index.js';
import type { Actor } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { usccNumber } from '../support/parties-facade.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import { actorOf, idOf } from './race-people.js';
import type { Random } from './random.js';
import { type Instance, StormPlace } from './storm-place.js';

/** Races prepared in one go. */
const BATCH = 50;
/** Statements by which a race differs at random from what the races before taught. */
const JITTER = 6;
/** One order of commits in fewer races than one in so many says that they did not race. */
const LEAST_SHARE = 7;

type Sabotage = (signer: Instance) => void;

interface Race {
  readonly number: number;
  readonly contractId: string;
  readonly digest: string;
  readonly buyer: Actor;
  readonly seller: Actor;
  readonly relationId: string;
  readonly on: CalendarDate;
}

interface Told {
  contract_id: string;
  outcome: string;
  finding_first: boolean;
  looked_again: boolean;
  item: boolean;
}

async function races(trial: Trial, sabotage?: Sabotage): Promise<Verdict> {
  const place = await StormPlace.open(await trial.book());
  const faults = new Faults();
  const counts = { races: 0, 'signed first': 0, 'ended first': 0, 'on an old graph': 0, 'not looked at again': 0 };
  const [registrar, signer] = [place.instance(0), place.instance(1)];
  const handicap = new Handicap(place, trial.random);
  try {
    await place.connectAll();
    sabotage?.(signer);
    while (counts.races < trial.size) {
      const size = Math.min(BATCH, trial.size - counts.races);
      const prepared = await prepare(registrar, counts.races, size);
      await warm(signer, prepared);
      for (const race of prepared) await run(registrar, signer, race, handicap, faults);
      for (const told of await tell(place, prepared)) judgeRace(told, counts, faults);
      counts.races += size;
      trial.note(`signing race: ${counts.races} of ${trial.size}`);
    }
  } finally {
    await place.close();
  }
  const least = Math.min(counts['signed first'], counts['ended first']);
  if (!sabotage && least * LEAST_SHARE < counts.races) {
    faults.add(`they hardly raced: ${counts['signed first']} signed first, ${counts['ended first']} ended first`);
  }
  return faults.counted(counts);
}

/** Companies of which one holds 30% of the other, and a contract between them that the buyer has signed. */
async function prepare(instance: Instance, first: number, size: number): Promise<Race[]> {
  const [parties, contracts] = [roomOf(instance, Parties), roomOf(instance, Contracts)];
  return instance.run(async (ctx) => {
    const on = addDays(shanghaiDate(ctx.now), -1);
    const numbers = Array.from({ length: size }, (_, at) => first + at);
    const taken = await parties.takeOrganisations(
      ctx,
      numbers.flatMap((number) =>
        [2 * number, 2 * number + 1].map((code) => ({
          uscc: usccNumber(code),
          nameZh: `公司${code}`,
          kind: 'ENTERPRISE',
        })),
      ),
    );
    const ids = taken.map(idOf);
    const held = await parties.takeRelations(
      ctx,
      numbers.map((_, at) => ({
        type: 'HOLDS',
        from: ids[2 * at] ?? '',
        to: ids[2 * at + 1] ?? '',
        sharePct: '30',
        validFrom: '2020-01-01',
        source: 'registry',
      })),
    );
    const prepared: Race[] = [];
    for (const [at, number] of numbers.entries()) {
      const buyer = actorOf('buyer', ids[2 * at] ?? '');
      const seller = actorOf('provider', ids[2 * at + 1] ?? '');
      const offered = await contracts.offer({ ...ctx, actor: buyer }, termsOf(number, on));
      const { id, proposed } = offered.contract;
      const digest = proposed?.digest ?? '';
      await contracts.step({ ...ctx, actor: buyer }, id, { step: 'sign', digest, strength: 'PLATFORM_CLICK' });
      prepared.push({ number, contractId: id, digest, buyer, seller, relationId: idOf(held[at]), on });
    }
    return prepared;
  });
}

function termsOf(number: number, on: CalendarDate): Parameters<Contracts['offer']>[1] {
  const amountFen = fen(100n);
  return {
    number: `RACE-${number}`,
    subjectKind: 'COMPUTE',
    buyer: usccNumber(2 * number),
    seller: usccNumber(2 * number + 1),
    gainers: [],
    signedOn: on,
    amountFen,
    lines: [{ kind: 'compute', amountFen, eligible: 'YES' }],
    vatRatePct: pct(6_000_000n),
    purpose: 'MODEL_RESEARCH',
    instalments: [{ dueOn: on, amountFen }],
  };
}

/** Has the instance that signs know the register as it is before the races: what it then keeps in memory is put to the test. */
async function warm(signer: Instance, prepared: readonly Race[]): Promise<void> {
  const parties = roomOf(signer, Parties);
  await signer.run((ctx) =>
    parties.relatednessMany(
      ctx,
      prepared.map(({ number, buyer, seller, on }) => ({
        key: String(number),
        a: buyer.organisationId ?? '',
        b: seller.organisationId ?? '',
        on,
      })),
    ),
  );
}

/**
 * By how much the ending waits for the signing (below nothing: the signing for the ending), in statements on the same
 * server, which the load of the machine stretches for both alike. Whoever comes first waits a little longer the next
 * time, so that on any machine each comes first about as often, and each meets the other at every point of its way.
 */
class Handicap {
  private statements = 0;

  constructor(
    private readonly place: StormPlace,
    private readonly random: Random,
  ) {}

  /** How many statements each of the two waits in this race. */
  draw(): { readonly ending: number; readonly signing: number } {
    const behind = this.statements + this.random.below(2 * JITTER + 1) - JITTER;
    return { ending: Math.max(0, behind), signing: Math.max(0, -behind) };
  }

  async wait(statements: number): Promise<void> {
    for (let left = statements; left > 0; left -= 1) await this.place.reader.query('select 1');
  }

  learn(first: 'ending' | 'signing'): void {
    this.statements += first === 'ending' ? 1 : -1;
  }
}

/** Both at once, one of them a while later. */
async function run(
  registrar: Instance,
  signer: Instance,
  race: Race,
  handicap: Handicap,
  faults: Faults,
): Promise<void> {
  const { contractId, digest, seller, relationId, on } = race;
  const [parties, contracts] = [roomOf(registrar, Parties), roomOf(signer, Contracts)];
  const waits = handicap.draw();
  const order: ('ending' | 'signing')[] = [];
  const end = async (): Promise<void> => {
    await handicap.wait(waits.ending);
    await registrar.run((ctx) => parties.endRelation(ctx, relationId, { on, reason: '股权转让' }));
    order.push('ending');
  };
  const sign = async (): Promise<void> => {
    await handicap.wait(waits.signing);
    await signer.run((ctx) =>
      contracts.step({ ...ctx, actor: seller }, contractId, { step: 'sign', digest, strength: 'PLATFORM_CLICK' }),
    );
    order.push('signing');
  };
  for (const outcome of await Promise.allSettled([end(), sign()])) {
    if (outcome.status === 'rejected') faults.add(`race ${race.number}: ${String(outcome.reason)}`);
  }
  if (order[0] !== undefined) handicap.learn(order[0]);
}

/** What each race left, with the order of the two commits as the server took their times. */
function tell(place: StormPlace, prepared: readonly Race[]): Promise<Told[]> {
  return place.reader.query(
    `select r.contract_id, f.outcome,
            pg_xact_commit_timestamp(f.xmin) < pg_xact_commit_timestamp(e.xmin) as finding_first,
            exists (select from parties.reexamination x where x.finding_id = f.id and x.outcome <> f.outcome) as looked_again,
            exists (select from followups.item i where i.kind = 'FINDING_DIFFERS' and i.subject_id = f.id::text) as item
       from unnest($1::uuid[], $2::uuid[]) as r(contract_id, relation_id)
       join parties.relation_end e on e.relation_id = r.relation_id
       join followups.reliance l
         on l.dependent_kind = 'contract' and l.dependent_id = r.contract_id::text and l.basis_kind = 'finding'
       join parties.finding f on f.id::text = l.basis_id`,
    [prepared.map(({ contractId }) => contractId), prepared.map(({ relationId }) => relationId)],
  );
}

function judgeRace(told: Told, counts: Record<string, number>, faults: Faults): void {
  const order = told.finding_first ? 'signed first' : 'ended first';
  counts[order] = (counts[order] ?? 0) + 1;
  const related = told.outcome === 'RELATED';
  if (related !== told.finding_first) {
    counts['on an old graph'] = (counts['on an old graph'] ?? 0) + 1;
    faults.add(`contract ${told.contract_id}: ${order}, and the frozen finding says ${told.outcome}`);
  }
  if (told.finding_first && !(told.looked_again && told.item)) {
    counts['not looked at again'] = (counts['not looked at again'] ?? 0) + 1;
    faults.add(`contract ${told.contract_id}: the finding came first, and the end did not look at it again`);
  }
}

/** The finding is frozen without keeping those out who change the register. */
const withoutTheLock: Sabotage = (signer) => {
  const versions = roomOf(signer, GraphVersionStore);
  versions.share = (ctx: Ctx) => versions.read(ctx);
};

/** The graph is taken for current without a look at the version: it is as it was when the batch was prepared. */
const withoutTheVersion: Sabotage = (signer) => {
  const versions = roomOf(signer, GraphVersionStore);
  const [read, share] = [versions.read.bind(versions), versions.share.bind(versions)];
  let warmed = 0;
  versions.read = async (ctx: Ctx) => {
    warmed = await read(ctx);
    return warmed;
  };
  versions.share = async (ctx: Ctx) => {
    const before = warmed;
    await share(ctx);
    warmed = before;
    return before;
  };
};

type Class<T> = abstract new (...parameters: never[]) => T;

function roomOf<T>(instance: Instance, room: Class<T>): T {
  return instance.rooms.get<T>(room, { strict: false });
}

export const signingRace: Harness = {
  name: 'signing race',
  promise:
    'no finding is frozen on a graph that had changed before, and a change looks at every finding that came before',
  sizes: { change: 100, usual: 1_000, full: 5_000 },
  sitting: 1_000,
  run: (trial) => races(trial),
};

export const signingRaceControls: readonly Control[] = [
  {
    name: 'signing race, no lock',
    breaks: 'a finding is frozen without keeping out who changes the register',
    size: 60,
    run: (trial) => races(trial, withoutTheLock),
  },
  {
    name: 'signing race, no version',
    breaks: 'the graph in memory is not compared with the version of the register',
    size: 60,
    run: (trial) => races(trial, withoutTheVersion),
  },
];
