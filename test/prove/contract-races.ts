/**
 * Buyer and seller sign, amend and terminate a contract and the operator certifies it, all at the same moment on two
 * instances. Whatever the order, one consistent contract is left: its events are numbered without a gap, they fold, every
 * signature that completed a text is on the digest of that text, and exactly what was acknowledged is on record.
 */
import { addDays, type CalendarDate, shanghaiDate } from '../../src/kernel/calendar-date.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { fen } from '../../src/kernel/money.js';
import { pct } from '../../src/kernel/rate.js';
import { ContractsStore } from '../../src/modules/contracts/contracts.store.js';
import { type ContractSheet, Contracts } from '../../src/modules/contracts/index.js';
import { Parties } from '../../src/modules/parties/index.js';
import type { Actor } from '../../src/platform/access.js';
import { usccNumber } from '../support/parties-facade.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import { actorOf, idOf } from './race-people.js';
import type { Random } from './random.js';
import { type Instance, StormPlace } from './storm-place.js';

/** Contracts prepared in one go. */
const BATCH = 50;
/** A share of races in which nobody was turned away, or only one got through, says that they did not meet. */
const LEAST_SHARE = 10;
const STARTS = ['DRAFT', 'OFFERED', 'IN_FORCE', 'AMENDING'] as const;
const REFUSALS: readonly string[] = [
  'CONTRACTS.WRONG_STATE',
  'CONTRACTS.ALREADY_SIGNED',
  'CONTRACTS.OTHER_DIGEST',
  'CONTRACTS.ALREADY_CERTIFIED',
];
const STRENGTH = 'PLATFORM_CLICK';

type Command = Parameters<Contracts['step']>[2];
type Sabotage = (place: StormPlace) => Promise<void>;

interface Race {
  readonly number: number;
  readonly id: string;
  readonly start: (typeof STARTS)[number];
  /** Events on record before the race. */
  readonly before: number;
  /** The digest that waits for signatures, or was the last to wait. */
  readonly digest: string;
  readonly buyer: Actor;
  readonly seller: Actor;
  readonly on: CalendarDate;
}

interface Answer {
  readonly race: Race;
  readonly acknowledged: number;
  readonly refused: number;
}

/** What the database holds of one contract, read past the room. */
interface Stored {
  id: string;
  seqs: number[];
  leaves: number;
  findings: number;
}

async function races(trial: Trial, sabotage?: Sabotage): Promise<Verdict> {
  const place = await StormPlace.open(await trial.book());
  const faults = new Faults();
  const counts = { races: 0, acknowledged: 0, refused: 0, 'in force': 0, terminated: 0, 'with a loser': 0 };
  try {
    await place.connectAll();
    await sabotage?.(place);
    while (counts.races < trial.size) {
      const prepared = await prepare(place.instance(0), counts.races, Math.min(BATCH, trial.size - counts.races));
      const answers: Answer[] = [];
      for (const race of prepared) answers.push(await run(place, race, trial.random, faults));
      await judge(place, answers, counts, faults);
      counts.races += prepared.length;
      trial.note(`contract races: ${counts.races} of ${trial.size}`);
    }
  } finally {
    await place.close();
  }
  if (!sabotage && counts['with a loser'] * LEAST_SHARE < counts.races) {
    faults.add(`they hardly met: somebody was turned away in only ${counts['with a loser']} races`);
  }
  return faults.counted(counts);
}

/** Contracts between the same two companies, one in each state that can still change. */
async function prepare(instance: Instance, first: number, size: number): Promise<Race[]> {
  const [parties, contracts] = [roomOf(instance, Parties), roomOf(instance, Contracts)];
  return instance.run(async (ctx) => {
    const on = addDays(shanghaiDate(ctx.now), -1);
    const taken = await parties.takeOrganisations(
      ctx,
      [1, 2].map((code) => ({ uscc: usccNumber(code), nameZh: `公司${code}`, kind: 'ENTERPRISE' })),
    );
    const [buyer, seller] = [actorOf('buyer', idOf(taken[0])), actorOf('provider', idOf(taken[1]))];
    const step = (actor: Actor, id: string, command: Command): Promise<ContractSheet> =>
      contracts.step({ ...ctx, actor }, id, command);
    const sign = async (actor: Actor, { contract }: ContractSheet): Promise<ContractSheet> =>
      step(actor, contract.id, { step: 'sign', digest: contract.proposed?.digest ?? '', strength: STRENGTH });
    const prepared: Race[] = [];
    for (let number = first; number < first + size; number += 1) {
      const start = STARTS[number % STARTS.length] ?? 'DRAFT';
      let sheet = await contracts.offer({ ...ctx, actor: buyer }, termsOf(number, on));
      const { id } = sheet.contract;
      if (start !== 'DRAFT') sheet = await sign(buyer, sheet);
      if (start === 'IN_FORCE' || start === 'AMENDING') sheet = await sign(seller, sheet);
      if (start === 'AMENDING') sheet = await step(buyer, id, amendment(fen(90n)));
      const { contract } = sheet;
      const digest = contract.proposed?.digest ?? contract.agreed.at(-1)?.digest ?? '';
      prepared.push({ number, id, start, before: contract.events.length, digest, buyer, seller, on });
    }
    return prepared;
  });
}

const amendment = (amountFen: ReturnType<typeof fen>): Command => ({
  step: 'amend',
  changes: { amountFen },
  reason: '议价',
});

/** Who does what in one race: always at least two, of both sides, never twice the same by the same. */
function movesOf(race: Race, random: Random): [Actor, Command][] {
  const sign: Command = { step: 'sign', digest: race.digest, strength: STRENGTH };
  const terminate: Command = { step: 'terminate', on: race.on, reason: '不再需要' };
  const one = (): Command =>
    [sign, sign, amendment(fen(BigInt(50 + random.below(40)))), terminate][random.below(4)] ?? sign;
  const moves: [Actor, Command][] = [
    [race.buyer, one()],
    [race.seller, one()],
  ];
  if (random.once(2)) moves.push([actorOf('operator'), { step: 'certify', number: `JY-${race.number}` }]);
  if (random.once(2)) moves.push([random.once(2) ? race.buyer : race.seller, one()]);
  return moves;
}

/** All at once, alternately on the two instances. */
async function run(place: StormPlace, race: Race, random: Random, faults: Faults): Promise<Answer> {
  const moves = movesOf(race, random);
  const swapped = random.below(2);
  const outcomes = await Promise.allSettled(
    moves.map(([actor, command], at) => {
      const instance = place.instance(at + swapped);
      return instance.run((ctx) => roomOf(instance, Contracts).step({ ...ctx, actor }, race.id, command));
    }),
  );
  let refused = 0;
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') continue;
    refused += 1;
    const { reason } = outcome as { reason: unknown };
    const code = reason instanceof DomainError ? reason.code : String(reason);
    if (!REFUSALS.includes(code)) faults.add(`race ${race.number} from ${race.start}: ${code}`);
  }
  return { race, acknowledged: moves.length - refused, refused };
}

async function judge(
  place: StormPlace,
  answers: readonly Answer[],
  counts: Record<string, number>,
  faults: Faults,
): Promise<void> {
  const add = (name: string, by: number): void => {
    counts[name] = (counts[name] ?? 0) + by;
  };
  const stored = new Map((await read(place, answers)).map((row) => [row.id, row]));
  const auditor = actorOf('auditor');
  for (const answer of answers) {
    const { race, acknowledged, refused } = answer;
    add('acknowledged', acknowledged);
    add('refused', refused);
    if (refused > 0) add('with a loser', 1);
    const fault = (text: string): void => faults.add(`race ${race.number} from ${race.start}, ${race.id}: ${text}`);
    const row = stored.get(race.id);
    if (!row) {
      fault('no events');
      continue;
    }
    if (row.seqs.some((seq, at) => seq !== at + 1)) fault(`its events are numbered ${row.seqs.join(' ')}`);
    if (row.seqs.length !== race.before + acknowledged) {
      fault(`${acknowledged} steps were acknowledged, ${row.seqs.length - race.before} are on record`);
    }
    if (row.leaves !== row.seqs.length) fault(`${row.seqs.length} events, ${row.leaves} leaves`);
    const sheets = await Promise.allSettled(
      place.instances.map((instance) =>
        instance.run((ctx) => roomOf(instance, Contracts).sheetOf({ ...ctx, actor: auditor }, race.id)),
      ),
    );
    for (const sheet of sheets) {
      if (sheet.status === 'rejected') fault(`it does not fold: ${String(sheet.reason)}`);
      else judgeSheet(sheet.value, row, fault);
    }
    const [first] = sheets;
    if (first?.status !== 'fulfilled') continue;
    const { state } = first.value.contract;
    if (state === 'IN_FORCE') add('in force', 1);
    if (state === 'TERMINATED') add('terminated', 1);
  }
}

/** The two signatures under each agreed text are on its digest, one of each side; findings are frozen at the first. */
function judgeSheet({ contract }: ContractSheet, row: Stored, fault: (text: string) => void): void {
  const signatures = contract.events.filter((event) => event.type === 'SIGNED');
  for (const version of contract.agreed) {
    const sides = signatures.filter(({ detail }) => detail.digest === version.digest).map(({ detail }) => detail.party);
    if (!sides.includes('BUYER') || !sides.includes('SELLER')) {
      fault(`the text ${version.digest} is agreed, signed by ${sides.join(' and ') || 'nobody'}`);
    }
  }
  const ends = contract.events.filter((event) => event.type === 'TERMINATED').length;
  if (ends > 1) fault(`it ended ${ends} times`);
  if (row.findings !== Math.min(1, contract.agreed.length)) {
    fault(`${contract.agreed.length} texts agreed, findings frozen at ${row.findings} signatures`);
  }
}

function read(place: StormPlace, answers: readonly Answer[]): Promise<Stored[]> {
  return place.reader.query(
    `select e.contract_id as id, array_agg(e.seq order by e.seq) as seqs,
            count(*) filter (where e.detail ? 'findings' and e.type = 'SIGNED')::int as findings,
            (select count(*)::int from translog.leaf l
               join contracts.contract_event x on x.id = l.record_id
              where l.kind = 'contract-event' and x.contract_id = e.contract_id) as leaves
       from contracts.contract_event e where e.contract_id = any ($1::uuid[]) group by e.contract_id`,
    [answers.map(({ race }) => race.id)],
  );
}

/** Steps of one contract are no longer taken one after the other. */
const withoutTheLock: Sabotage = async (place) => {
  for (const instance of place.instances) roomOf(instance, ContractsStore).lock = async () => undefined;
};

/** The same, and the table takes a number twice. */
const withoutLockAndNumbers: Sabotage = async (place) => {
  await withoutTheLock(place);
  await place.admin('alter table contracts.contract_event drop constraint contract_event_contract_id_seq_key');
};

type Class<T> = abstract new (...parameters: never[]) => T;

function roomOf<T>(instance: Instance, room: Class<T>): T {
  return instance.rooms.get<T>(room, { strict: false });
}

function termsOf(number: number, on: CalendarDate): Parameters<Contracts['offer']>[1] {
  return {
    number: `MEET-${number}`,
    subjectKind: 'COMPUTE',
    buyer: usccNumber(1),
    seller: usccNumber(2),
    gainers: [],
    signedOn: on,
    amountFen: fen(100n),
    lines: [],
    vatRatePct: pct(6_000_000n),
    purpose: 'MODEL_RESEARCH',
    instalments: [],
  };
}

export const contractRaces: Harness = {
  name: 'contract races',
  promise: 'parties who sign, amend and terminate at the same moment leave one consistent contract',
  sizes: { change: 100, usual: 1_000, full: 5_000 },
  sitting: 1_000,
  run: (trial) => races(trial),
};

export const contractRacesControls: readonly Control[] = [
  {
    name: 'contract races, no lock',
    breaks: 'steps of one contract are not taken one after the other',
    size: 60,
    run: (trial) => races(trial, withoutTheLock),
  },
  {
    name: 'contract races, no lock and no numbers',
    breaks: 'neither the lock nor the numbering of events keeps two steps apart',
    size: 60,
    run: (trial) => races(trial, withoutLockAndNumbers),
  },
];
