/**
 * The related-party engine against a slow second reading that shares no code with it, on random dated worlds; and what
 * must hold between its answers to a question and to the same question on a changed world.
 */
import { setImmediate } from 'node:timers/promises';
import { Dice } from '../oracle/related-builder.js';
import { type Judged, relatedCase, shortfalls, spreadOf, spreadText } from '../oracle/related-generator.js';
import { relatedOracle } from '../oracle/related-oracle.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import { brokenEngine, MUTATIONS, type Mutation } from './related-broken.js';
import { differences, smallest, told } from './related-compare.js';
import { askEngine, type EngineCore, OURS } from './related-engine.js';
import { brokenPromises, PROMISES } from './related-promises.js';

/** A small run draws on, up to so many times as many worlds, while its spread is thinner than it should be. */
const DRAWN_MOST = 12;
const SHRUNK = 5;

/** Tries one world; answers what the oracle said of it. */
function tryWorld(core: EngineCore, seed: number, faults: Faults): Judged {
  const given = relatedCase(seed);
  const form = { packed: seed % 2 === 0 };
  const said = relatedOracle(given.world, given.question);
  const answer = askEngine(core, given.world, given.question, form);
  const differing = differences(given, said, answer);
  if (differing.length > 0) {
    const shown = core === OURS && faults.count < SHRUNK ? `; ${told(smallest(core, given, form))}` : '';
    faults.add(`world ${seed}: ${differing.join('; ')}${shown}`);
  }
  const { world, question } = given;
  for (const broken of brokenPromises({ core, world, question, answer, dice: new Dice(seed) }))
    faults.add(`world ${seed}: ${broken}; ${told(given)}`);
  return { scene: given.scene, answer: said };
}

async function tryWorlds(trial: Trial, core: EngineCore, most: number): Promise<{ judged: Judged[]; faults: Faults }> {
  const faults = new Faults();
  const judged: Judged[] = [];
  while (judged.length < trial.size || (judged.length < most && shortfalls(spreadOf(judged)).length > 0)) {
    for (let left = Math.min(100, trial.size); left > 0; left -= 1) {
      judged.push(tryWorld(core, trial.random.word(), faults));
    }
    // Lets a signal through.
    await setImmediate();
    if (judged.length % 2_000 === 0) trial.note(`related: ${judged.length} of ${trial.size} worlds`);
  }
  return { judged, faults };
}

async function prove(trial: Trial): Promise<Verdict> {
  const { judged, faults } = await tryWorlds(trial, OURS, DRAWN_MOST * trial.size);
  const spread = spreadOf(judged);
  const counts = { worlds: judged.length, differences: faults.count, 'changed worlds asked': asked(judged.length) };
  for (const thin of shortfalls(spread)) faults.add(`too rarely tried: ${thin}`);
  return faults.counted(counts, [spreadText(spread)]);
}

function asked(worlds: number): number {
  return worlds * Object.keys(PROMISES).length;
}

async function control(trial: Trial, mutation: Mutation): Promise<Verdict> {
  const broken = await brokenEngine(mutation);
  try {
    const { judged, faults } = await tryWorlds(trial, broken.core, trial.size);
    return faults.verdict(`${judged.length} worlds, ${faults.count} differences`);
  } finally {
    await broken.remove();
  }
}

export const related: Harness = {
  name: 'related',
  promise: 'outcome, limbs, flags and what is missing are what an independent slow reading gives',
  sizes: { change: 500, usual: 20_000, full: 100_000 },
  sitting: 20_000,
  run: prove,
};

export const relatedControls: readonly Control[] = MUTATIONS.map((mutation) => ({
  name: `related, ${mutation.name}`,
  breaks: mutation.breaks,
  size: mutation.worlds,
  run: (trial) => control(trial, mutation),
}));
