/**
 * `npm run prove [-- --change | --full] [NAME ...]`: the harnesses at the size asked; `npm run prove:broken`: each
 * control, `NAME: red` or `NAME: GREEN`. The seed is printed; `--seed TEXT` repeats a run. Exit 1 when a promise did
 * not hold, or a control stayed green; 2 for a word that is not known.
 */
import { randomInt } from 'node:crypto';
import { stopOnSignals } from '../../src/platform/shutdown.js';
import { arithmetic, arithmeticControls } from './arithmetic.js';
import type { Control, Harness, Scale, Trial, Verdict } from './frame.js';
import { poolStorm, poolStormControls } from './pool-storm.js';
import { Random } from './random.js';
import { replay, replayControls } from './replay.js';
import { openSampleBook, type SampleBook } from './sample-book.js';
import { tamper, tamperControls } from './tamper.js';

const HARNESSES: readonly Harness[] = [arithmetic, replay, poolStorm, tamper];
const CONTROLS: readonly Control[] = [
  ...arithmeticControls,
  ...replayControls,
  ...poolStormControls,
  ...tamperControls,
];
/** Harnesses that come with the rooms they try. */
const LATER = ['byte cuts', 'idempotency keys', 'model sequences', 'proof fuzz', 'read audit'];

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const note = (line: string): void => void process.stderr.write(`  ${line}\n`);

interface Asked {
  readonly scale: Scale;
  readonly broken: boolean;
  readonly seed: string;
  readonly names: readonly string[];
}

function readArguments(words: readonly string[]): Asked | undefined {
  let scale: Scale = 'usual';
  let broken = false;
  let seed = String(randomInt(1_000_000_000));
  const names: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--change' || word === '--full') scale = word === '--change' ? 'change' : 'full';
    else if (word === '--broken') broken = true;
    else if (word === '--seed') seed = words[++at] ?? seed;
    else if (HARNESSES.some((one) => one.name === word)) names.push(word);
    else return undefined;
  }
  return { scale, broken, seed, names };
}

/** One server for all that ask; none is started when nobody does. */
class SharedBook {
  private opened: Promise<SampleBook> | undefined;

  readonly open = (): Promise<SampleBook> => {
    this.opened ??= openSampleBook(note);
    return this.opened;
  };

  async close(): Promise<void> {
    await this.opened?.then((book) => book.close());
  }
}

function trialOf(size: number, seed: string, name: string, book: SharedBook): Trial {
  return { size, random: new Random(`${seed}/${name}`), book: book.open, note };
}

async function timed(work: () => Promise<Verdict>): Promise<{ verdict: Verdict; seconds: string }> {
  const start = performance.now();
  const verdict = await work();
  return { verdict, seconds: ((performance.now() - start) / 1000).toFixed(1) };
}

async function proveAll(asked: Asked, book: SharedBook): Promise<boolean> {
  const chosen = HARNESSES.filter((one) => asked.names.length === 0 || asked.names.includes(one.name));
  let passed = 0;
  for (const harness of chosen) {
    const trial = trialOf(harness.sizes[asked.scale], asked.seed, harness.name, book);
    const { verdict, seconds } = await timed(() => harness.run(trial));
    print(`${harness.name}: ${verdict.ok ? 'ok' : 'FAILED'}: ${verdict.figures}; ${seconds} s`);
    for (const fault of verdict.faults) print(`  ${fault}`);
    if (verdict.ok) passed += 1;
  }
  if (asked.names.length === 0) for (const name of LATER) print(`not run: ${name} (later)`);
  print(`${passed} passed, ${chosen.length - passed} failed`);
  return passed === chosen.length;
}

async function breakAll(asked: Asked, book: SharedBook): Promise<boolean> {
  let green = 0;
  for (const control of CONTROLS) {
    const trial = trialOf(control.size, asked.seed, control.name, book);
    const { verdict, seconds } = await timed(() => control.run(trial));
    if (verdict.ok) green += 1;
    print(`${control.name}: ${verdict.ok ? 'GREEN' : 'red'}`);
    note(`${control.breaks}: ${verdict.figures}; ${seconds} s`);
  }
  return green === 0;
}

async function main(): Promise<number> {
  const asked = readArguments(process.argv.slice(2));
  if (!asked) {
    const names = HARNESSES.map((one) => JSON.stringify(one.name)).join(' ');
    process.stderr.write(`usage: npm run prove -- [--change | --full] [--seed TEXT] [NAME ...]; names: ${names}\n`);
    return 2;
  }
  print(`seed ${asked.seed}`);
  const book = new SharedBook();
  stopOnSignals(() => book.close());
  try {
    return (await (asked.broken ? breakAll(asked, book) : proveAll(asked, book))) ? 0 : 1;
  } finally {
    await book.close();
  }
}

process.exitCode = await main();
