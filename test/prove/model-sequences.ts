/**
 * Random sequences of what people do with claims, plans, payments and the pool, each against a small model: after every
 * command the states and the book are as the model says, and at the end the audits find nothing (reliability page, P3 to P5).
 */
import fc from 'fast-check';
import { DomainError } from '../../src/kernel/domain-error.js';
import { Awards } from '../../src/modules/claims/awards.service.js';
import { ClaimModel } from './claim-model.js';
import { CLAIM_PLAYS, type Draw, type Prepare } from './claim-plays.js';
import { ClaimWorld, type Runner } from './claim-world.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import { MONEY_PLAYS } from './money-plays.js';
import { PLAN_PLAYS } from './plan-plays.js';
import { SEASON_PLAYS } from './season-plays.js';
import { type Instance, StormPlace } from './storm-place.js';

/** Sequences that share a database: the audits read all of it. */
const IN_ONE = 50;
/** Tries to find a shorter sequence that fails too. */
const SHRINKS = 40;
const LENGTH = 100;
const SMALL_LENGTH = 50;
/** Drawn for each command that shall fall on something; others are passed over. */
const DRAWN = 60;

const PLAYS: Readonly<Record<string, Prepare>> = { ...SEASON_PLAYS, ...CLAIM_PLAYS, ...PLAN_PLAYS, ...MONEY_PLAYS };
/** How often each is drawn; those that are not named, once. */
const WEIGHTS: Readonly<Record<string, number>> = {
  file: 4,
  submit: 12,
  resubmit: 6,
  accept: 14,
  check: 10,
  review: 14,
  make: 14,
  resolve: 14,
  publish: 14,
  issue: 10,
  wait: 4,
  formalities: 4,
  pay: 12,
  reply: 14,
  object: 3,
  answer: 6,
  republish: 6,
  notice: 3,
  noticeServed: 3,
  heard: 3,
  decided: 6,
  received: 8,
  uphold: 3,
  reopen: 3,
  recheck: 2,
  yearEnd: 2,
};

type Sabotage = (instance: Instance) => void;

class Tally {
  sequences = 0;
  commands = 0;
  refused = 0;
  readonly kinds = new Map<string, number>();
  readonly states = new Map<string, number>();

  count(map: Map<string, number>, name: string): void {
    map.set(name, (map.get(name) ?? 0) + 1);
  }
}

/** One command; `check` tells whether it falls on anything, and what was done is told when a sequence fails. */
class Command implements fc.AsyncCommand<ClaimModel, ClaimWorld> {
  private told: string;

  constructor(
    private readonly kind: string,
    private readonly draw: Draw,
    private readonly limit: number,
    private readonly tally: Tally,
  ) {
    this.told = kind;
  }

  check = (model: Readonly<ClaimModel>): boolean =>
    model.steps < this.limit && this.prepare(model as ClaimModel) !== undefined;

  async run(model: ClaimModel, world: ClaimWorld): Promise<void> {
    const play = this.prepare(model);
    if (!play) return;
    this.told = `${model.today} ${play.about}`;
    model.steps += 1;
    this.tally.commands += 1;
    const { refused, perhaps = [] } = play.expected;
    const answer = await attempt(() => world.act(play.who, model.today, (ctx) => play.ask(world, ctx)));
    if ('code' in answer) {
      this.tally.refused += 1;
      this.told += `: ${answer.code}`;
      if (!refused.includes(answer.code) && !perhaps.includes(answer.code)) {
        throw new Error(`${this.told}, where the model expects ${refused.join(' or ') || 'it to be done'}`);
      }
    } else {
      if (refused.length > 0) throw new Error(`${this.told}: done, where the model expects ${refused.join(' or ')}`);
      play.done(answer.value as never);
    }
    this.tally.count(this.tally.kinds, `${this.kind}${'code' in answer ? ' refused' : ''}`);
    await this.compare(model, world);
  }

  toString(): string {
    return this.told;
  }

  private prepare(model: ClaimModel) {
    return PLAYS[this.kind]?.(model, this.draw);
  }

  private async compare(model: ClaimModel, world: ClaimWorld): Promise<void> {
    const { states, book } = await world.look(model.claims.map(({ id }) => id));
    for (const [at, { id, state }] of model.claims.entries()) {
      this.tally.count(this.tally.states, state);
      const found = states.get(id);
      if (found !== state) throw new Error(`${this.told}: claim ${at} is ${found}, by the model ${state}`);
    }
    const said = model.book();
    for (const name of new Set([...Object.keys(said), ...Object.keys(book)])) {
      const [want, have] = [said[name] ?? 0n, book[name] ?? (name === 'available' ? said[name] : 0n) ?? 0n];
      if (want !== have) throw new Error(`${this.told}: ${have} fen ${name}, by the model ${want}`);
      if (have < 0n) throw new Error(`${this.told}: ${have} fen ${name}`);
    }
  }
}

async function attempt(work: () => Promise<unknown>): Promise<{ value: unknown } | { code: string }> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code };
    return { code: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

function commandsOf(limit: number, tally: Tally) {
  const draw = fc.record({ pick: fc.nat(63), who: fc.nat(31), n: fc.nat(63) });
  const kinds = Object.keys(PLAYS).flatMap((kind) =>
    Array.from({ length: WEIGHTS[kind] ?? 1 }, () => draw.map((drawn) => new Command(kind, drawn, limit, tally))),
  );
  // Without a bias to the small: a sequence that is to reach a payment is long.
  return fc.noBias(fc.commands(kinds, { maxCommands: limit * DRAWN, size: 'max' }));
}

async function sequences(trial: Trial, length: number, sabotage?: Sabotage): Promise<Verdict> {
  const book = await trial.book();
  const [faults, tally] = [new Faults(), new Tally()];
  const began = performance.now();
  while (tally.sequences < trial.size && faults.count === 0) {
    const size = Math.min(IN_ONE, trial.size - tally.sequences);
    const place = await StormPlace.open(book);
    try {
      for (const instance of place.instances) sabotage?.(instance);
      await play(place, trial.random.below(2 ** 31), size, length, tally, faults, trial.note);
    } finally {
      await place.close();
    }
    const rate = tally.sequences / ((performance.now() - began) / 1000);
    trial.note(`model sequences: ${tally.sequences} of ${trial.size}, ${rate.toFixed(2)} a second`);
  }
  const spread = (counts: Map<string, number>): string =>
    [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  const counts = { sequences: tally.sequences, commands: tally.commands, refused: tally.refused };
  return faults.counted({ ...counts, divergences: faults.count }, [
    `commands: ${spread(tally.kinds)}`,
    `states after each command: ${spread(tally.states)}`,
  ]);
}

async function play(
  place: StormPlace,
  seed: number,
  size: number,
  length: number,
  tally: Tally,
  faults: Faults,
  note: (line: string) => void,
): Promise<void> {
  const instance = place.instance(0);
  const runner: Runner = {
    as: (actor, now, work) => instance.as(actor, now, work),
    room: (room) => instance.rooms.get(room, { strict: false }),
  };
  let known = new Set<string>();
  let tried = 0;
  const property = fc.asyncProperty(commandsOf(length, tally), async (commands) => {
    if (tried > 0) tried += 1;
    if (tried > SHRINKS) return;
    if (tried === 0) tally.sequences += 1;
    if (tried === 0 && tally.sequences % 10 === 0)
      note(`model sequences: ${tally.sequences}, ${tally.commands} commands`);
    const world = await ClaimWorld.open(runner);
    const { head, branch } = world.organisations;
    const model = new ClaimModel(world.deals, { head: head.uscc, branch: branch.uscc });
    const broken = await fc
      .asyncModelRun(() => ({ model, real: world }), commands)
      .then(
        () => undefined,
        (error: unknown) => error ?? 'an unknown error',
      );
    const found = await world.audit();
    const fresh = found.filter(({ id }) => !known.has(id));
    // What this sequence leaves behind is not the next one's fault.
    known = new Set(found.map(({ id }) => id));
    if (tried === 0 && (broken !== undefined || fresh.length > 0)) {
      tried = 1;
      note(`diverged, looking for a shorter sequence: ${broken instanceof Error ? broken.message : 'the audit'}`);
    }
    if (broken !== undefined) throw broken;
    if (fresh.length > 0) throw new Error(`the audit finds ${fresh.map(({ text }) => text).join('; ')}`);
  });
  const result = await fc.check(property, { numRuns: size, seed, endOnFailure: false });
  if (!result.failed) return;
  const [commands] = result.counterexample ?? [];
  const error = result.errorInstance instanceof Error ? result.errorInstance.message : String(result.errorInstance);
  faults.add(`seed ${result.seed}, path ${result.counterexamplePath}, after ${result.numShrinks} shrinks: ${error}`);
  for (const step of String(commands ?? '').split(/,(?=20)/)) faults.add(`  ${step}`);
}

/** What was reserved for a claim that falls away stays reserved. */
const withoutRelease: Sabotage = (instance) => {
  instance.rooms.get(Awards, { strict: false }).release = async () => undefined;
};

export const modelSequences: Harness = {
  name: 'model sequences',
  promise: 'claims, plans, payments, pool and caps do what a small model says, whoever does what in whatever order',
  sizes: { change: 100, usual: 2_000, full: 50_000 },
  sitting: 500,
  run: (trial) => sequences(trial, trial.size <= 100 ? SMALL_LENGTH : LENGTH),
};

export const modelSequencesControls: readonly Control[] = [
  {
    name: 'model sequences, no release',
    breaks: 'a reservation is not released when its claim is withdrawn or refused',
    size: 50,
    run: (trial) => sequences(trial, LENGTH, withoutRelease),
  },
];
