/**
 * One edge of the register changes among many findings: exactly those that the edge can touch are asked again, exactly
 * those that would differ get a later answer and their work items, and undoing the change leaves both on record.
 */
import { parseDate } from '../../src/kernel/calendar-date.js';
import type { Taken } from '../../src/kernel/take.js';
import { usccCheckCharacter } from '../../src/kernel/uscc.js';
import { Followups } from '../../src/modules/followups/index.js';
import { type KeyedQuestion, Parties, type RelationDraft } from '../../src/modules/parties/index.js';
import { Reexaminations, type Reexamined } from '../../src/modules/parties/reexaminations.service.js';
import { ReexaminationsStore } from '../../src/modules/parties/reexaminations.store.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import type { Random } from './random.js';
import { StormPlace } from './storm-place.js';

const GROUPS = 20;
const DEPTH = 4;
const LEAVES = 100;
const DAYS = ['2024-11-30', '2025-03-31', '2025-04-01', '2025-06-18', '2025-12-31', '2026-01-01'];
/** The changed edge holds from here on, so that only findings of later days are touched. */
const SINCE = '2025-04-01';
/** So many findings, one is between the two groups that the change ties together, beside those drawn by chance. */
const TIED_EVERY = 10;
const FROZEN_AT_ONCE = 10_000;

/** A company at the end of a chain of holdings. */
interface Leaf {
  readonly id: string;
  readonly group: number;
}

interface Stored {
  readonly id: string;
  readonly a: Leaf;
  readonly b: Leaf;
  readonly on: string;
}

type Sabotage = (place: StormPlace) => void;

/** Chains of companies, each ending in many; everyone known, so that nothing is missing before the change. */
class World {
  private readonly reexaminations: Reexaminations;
  private readonly parties: Parties;
  private readonly followups: Followups;
  private heads: string[] = [];
  private leaves: Leaf[] = [];
  readonly findings = new Map<string, Stored>();
  told: Reexamined = { looked: 0, differing: 0 };

  constructor(
    private readonly place: StormPlace,
    private readonly random: Random,
  ) {
    const { rooms } = place.instance(0);
    this.parties = rooms.get(Parties, { strict: false });
    this.followups = rooms.get(Followups, { strict: false });
    this.reexaminations = rooms.get(Reexaminations, { strict: false });
    const ask = this.reexaminations.afterChange.bind(this.reexaminations);
    this.reexaminations.afterChange = async (ctx, changed) => {
      this.told = await ask(ctx, changed);
      return this.told;
    };
  }

  async build(): Promise<void> {
    const { parties, place } = this;
    const count = GROUPS * (DEPTH + LEAVES);
    const organisations = Array.from({ length: count }, (_, at) => {
      const first = `91440300MA5${String(at + 1).padStart(6, '0')}`;
      return { uscc: first + usccCheckCharacter(`${first}0`), nameZh: `复查企业${at + 1}`, kind: 'ENTERPRISE' };
    });
    const owners = Array.from({ length: GROUPS }, (_, group) => ({
      key: `owner-${group}`,
      nameZh: `复查股东${group}`,
    }));
    const [ids, persons] = await place
      .instance(0)
      .run(async (ctx) => [
        idsOf(await parties.takeOrganisations(ctx, organisations)),
        idsOf(await parties.takePersons(ctx, owners)),
      ]);
    const relations: RelationDraft[] = [];
    for (let group = 0; group < GROUPS; group += 1) {
      const own = ids.slice(group * (DEPTH + LEAVES), (group + 1) * (DEPTH + LEAVES));
      const chain = own.slice(0, DEPTH);
      relations.push(holds(persons[group] ?? '', chain[0] ?? ''));
      for (let at = 1; at < DEPTH; at += 1) relations.push(holds(chain[at - 1] ?? '', chain[at] ?? ''));
      for (const id of own.slice(DEPTH)) {
        relations.push(holds(chain[DEPTH - 1] ?? '', id));
        this.leaves.push({ id, group });
      }
      this.heads.push(chain[0] ?? '');
    }
    // What a company held until 2019 does not lead to findings of 2025.
    const last = ids[DEPTH - 1] ?? '';
    for (const { id } of this.leaves.filter(({ group }) => group === 2)) {
      relations.push({ ...holds(last, id), validFrom: '2015-01-01', validTo: '2019-12-31' });
    }
    await place.instance(0).run(async (ctx) => idsOf(await parties.takeRelations(ctx, relations)));
  }

  async freeze(size: number, note: (line: string) => void): Promise<void> {
    const drawn = new Map<string, Omit<Stored, 'id'>>();
    while (drawn.size < size) {
      const near = this.random.once(TIED_EVERY) ? this.leaves.slice(0, 2 * LEAVES) : this.leaves;
      const [a, b, on] = [this.random.pick(near), this.random.pick(near), this.random.pick(DAYS)];
      if (a.group !== b.group) drawn.set(`${a.id} ${b.id} ${on}`, { a, b, on });
    }
    const questions = [...drawn].map(([key, { a, b, on }]): KeyedQuestion => {
      return { key, a: a.id, b: b.id, on: parseDate(on) };
    });
    for (let start = 0; start < questions.length; start += FROZEN_AT_ONCE) {
      const some = questions.slice(start, start + FROZEN_AT_ONCE);
      await this.place.instance(0).run(async (ctx) => {
        const frozen = await this.parties.freezeFindings(ctx, some);
        for (const [key, { findingId: id }] of frozen) {
          const asked = drawn.get(key);
          if (asked) this.findings.set(id, { id, ...asked });
        }
        await this.followups.rely(
          ctx,
          [...frozen.values()].map(({ findingId, digest }) => ({
            dependentKind: 'contract',
            dependentId: `contract of ${findingId}`,
            basisKind: 'finding',
            basisId: findingId,
            basisDigest: digest,
          })),
        );
      });
      note(`reexamine: ${this.findings.size} of ${size} findings frozen`);
    }
  }

  /** The head of the second group gets control of the head of the first. Answers the relation. */
  async change(): Promise<string> {
    const draft = {
      type: 'CONTROLS',
      basis: 'AGREEMENT',
      from: this.heads[1] ?? '',
      to: this.heads[0] ?? '',
      validFrom: SINCE,
      source: 'registry',
      extractedOn: '2026-01-06',
    };
    return this.place.instance(0).run(async (ctx) => (await this.parties.addRelation(ctx, draft)).id);
  }

  async undo(relation: string): Promise<void> {
    await this.place.instance(0).run((ctx) => {
      return this.parties.endRelation(ctx, relation, { on: SINCE, reason: '登记有误' });
    });
  }

  /** By construction: everything below the first head on the days of the edge, and of those what the second controls. */
  expected(): { readonly touched: Set<string>; readonly differing: Set<string> } {
    const touched = [...this.findings.values()].filter(
      ({ a, b, on }) => on >= SINCE && (a.group === 0 || b.group === 0),
    );
    const differing = touched.filter(({ a, b }) => a.group + b.group === 1);
    return { touched: new Set(touched.map(({ id }) => id)), differing: new Set(differing.map(({ id }) => id)) };
  }
}

/** What is on record after the n-th change, held against what must be. */
async function look(place: StormPlace, world: World, times: number, faults: Faults): Promise<void> {
  const { touched, differing } = world.expected();
  const { told } = world;
  if (differing.size === 0 || differing.size === touched.size) faults.add('the findings drawn try nothing');
  if (told.looked !== touched.size) faults.add(`change ${times}: ${told.looked} asked again, ${touched.size} touched`);
  if (told.differing !== differing.size) {
    faults.add(`change ${times}: ${told.differing} told to differ, ${differing.size} do`);
  }
  const later = await place.reader.query<{ id: string; outcomes: string[] }[]>(
    `select finding_id as id, array_agg(outcome order by seq) as outcomes from parties.reexamination group by finding_id`,
  );
  const expected = ['RELATED', 'NOT_RELATED'].slice(0, times).join(' ');
  const answered = new Map(later.map(({ id, outcomes }) => [id, outcomes.join(' ')]));
  for (const id of new Set([...differing, ...answered.keys()])) {
    const wanted = differing.has(id) ? expected : undefined;
    if (answered.get(id) !== wanted) faults.add(`finding ${id}: ${answered.get(id)} on record, ${wanted} wanted`);
  }
  await lookAtItems(place, differing, times, faults);
}

async function lookAtItems(
  place: StormPlace,
  differing: ReadonlySet<string>,
  times: number,
  faults: Faults,
): Promise<void> {
  const items = await place.reader.query<{ kind: string; subject: string; items: bigint | string }[]>(
    `select kind, subject_id as subject, count(*) as items from followups.item group by kind, subject_id`,
  );
  const found = new Map(items.map(({ kind, subject, items: count }) => [`${kind} ${subject}`, Number(count)]));
  const wanted = new Map<string, number>();
  for (const id of differing) {
    wanted.set(`FINDING_DIFFERS ${id}`, times);
    wanted.set(`BASIS_FELL contract of ${id}`, times);
  }
  for (const key of new Set([...found.keys(), ...wanted.keys()])) {
    if (found.get(key) !== wanted.get(key)) {
      faults.add(`${key}: ${found.get(key) ?? 0} items, ${wanted.get(key) ?? 0} wanted`);
    }
  }
}

async function reexamineOnce(trial: Trial, sabotage?: Sabotage): Promise<Verdict> {
  const place = await StormPlace.open(await trial.book());
  const faults = new Faults();
  try {
    const world = new World(place, trial.random);
    await world.build();
    await world.freeze(trial.size, trial.note);
    sabotage?.(place);
    const frozen = await frozenDigest(place);
    const began = performance.now();
    const relation = await world.change();
    const changed = performance.now();
    await look(place, world, 1, faults);
    const [{ looked, differing }, undoing] = [world.told, performance.now()];
    await world.undo(relation);
    const undone = performance.now();
    await look(place, world, 2, faults);
    if ((await frozenDigest(place)) !== frozen) faults.add('frozen findings are not what they were');
    return faults.counted({
      'findings stored': world.findings.size,
      'asked again': looked,
      'told to differ': differing,
      'ms for the change': Math.round(changed - began),
      'ms for undoing it': Math.round(undone - undoing),
    });
  } finally {
    await place.close();
  }
}

async function frozenDigest(place: StormPlace): Promise<string> {
  const [row] = await place.reader.query<{ digest: string }[]>(
    `select md5(string_agg(id::text || outcome || answer::text || digest, ',' order by id)) as digest
       from parties.finding`,
  );
  return row?.digest ?? '';
}

function holds(from: string, to: string): RelationDraft {
  const [validFrom, source, extractedOn] = ['2020-01-01', 'registry', '2026-01-06'];
  return { type: 'HOLDS', from, to, sharePct: '100', validFrom, source, extractedOn };
}

function idsOf(taken: readonly Taken[]): string[] {
  return taken.map((one) => {
    if (one.outcome === 'refused') throw new Error(JSON.stringify(one.errors));
    return one.id;
  });
}

export const reexamine: Harness = {
  name: 'reexamine',
  promise: 'a changed edge has exactly the findings asked again that it touches, and undoing it leaves both on record',
  sizes: { change: 1_000, usual: 100_000, full: 100_000 },
  run: (trial) => reexamineOnce(trial),
};

const CONTROL_SIZE = 1_000;

export const reexamineControls: readonly Control[] = [
  {
    name: 'reexamine, one level deep',
    breaks: 'only findings on the changed company and on what it holds itself are looked for',
    size: CONTROL_SIZE,
    run: (trial) =>
      reexamineOnce(trial, (place) => {
        place.instance(0).rooms.get(ReexaminationsStore, { strict: false }).touched = async (ctx, [touch]) =>
          ctx.tx.query(
            `select distinct f.id, 0 as n from parties.finding f
              where f.as_of >= $2 and exists (
                select from (select $1::uuid as id
                             union select to_id from parties.relation where from_id = $1) as near
                 where near.id in (f.a_id, f.b_id))`,
            [touch?.nodes[0], touch?.since],
          );
      }),
  },
  {
    name: 'reexamine, days not looked at',
    breaks: 'findings of every day are asked again',
    size: CONTROL_SIZE,
    run: (trial) =>
      reexamineOnce(trial, (place) => {
        const store = place.instance(0).rooms.get(ReexaminationsStore, { strict: false });
        const ask = store.touched.bind(store);
        store.touched = (ctx, touches, among) =>
          ask(
            ctx,
            touches.map(({ cause, reach, nodes }) => ({ cause, reach, nodes })),
            among,
          );
      }),
  },
  {
    name: 'reexamine, dependents not told',
    breaks: 'what rests on a finding that differs gets no item',
    size: CONTROL_SIZE,
    run: (trial) =>
      reexamineOnce(trial, (place) => {
        place.instance(0).rooms.get(Followups, { strict: false }).openMany = async () => 0;
      }),
  },
];
