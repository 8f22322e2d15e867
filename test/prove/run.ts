/**
 * `npm run prove [-- --change | --full] [NAME ...]`: the harnesses at the size asked; `npm run prove:broken`: each
 * control, `NAME: red` or `NAME: GREEN`. The seed is printed; `--seed TEXT` repeats a run. Exit 1 when a promise did
 * not hold, or a control stayed green; 2 for a word that is not known.
 */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { readConfig } from '../../src/platform/config.js';
import { stopOnSignals } from '../../src/platform/shutdown.js';
import { arithmetic, arithmeticControls } from './arithmetic.js';
import { asOf, asOfControls } from './as-of.js';
import { byteCuts, byteCutsControls } from './byte-cuts.js';
import { contractRaces, contractRacesControls } from './contract-races.js';
import type { Control, Harness, Scale, Trial } from './frame.js';
import { hostile, hostileControls } from './hostile.js';
import { idempotencyKeys, idempotencyKeysControls } from './idempotency-keys.js';
import { modelSequences, modelSequencesControls } from './model-sequences.js';
import { poolStorm, poolStormControls } from './pool-storm.js';
import { proofFuzz, proofFuzzControls } from './proof-fuzz.js';
import { Random } from './random.js';
import { readAudit, readAuditControls } from './read-audit.js';
import { reexamine, reexamineControls } from './reexamine.js';
import { related, relatedControls } from './related.js';
import { replay, replayControls } from './replay.js';
import { replayVersions, replayVersionsControls } from './replay-versions.js';
import { revocation, revocationControls } from './revocation.js';
import { openSampleBook, type SampleBook } from './sample-book.js';
import { signingRace, signingRaceControls } from './signing-race.js';
import { Progress, sit } from './sittings.js';
import { tamper, tamperControls } from './tamper.js';
import { usageIngest, usageIngestControls } from './usage-ingest.js';
import { useYears, useYearsControls } from './use.js';

const HARNESSES: readonly Harness[] = [
  arithmetic,
  replay,
  replayVersions,
  asOf,
  poolStorm,
  contractRaces,
  idempotencyKeys,
  byteCuts,
  proofFuzz,
  tamper,
  related,
  hostile,
  signingRace,
  reexamine,
  revocation,
  readAudit,
  useYears,
  usageIngest,
  modelSequences,
];
const CONTROLS: readonly Control[] = [
  ...arithmeticControls,
  ...replayControls,
  ...replayVersionsControls,
  ...asOfControls,
  ...poolStormControls,
  ...contractRacesControls,
  ...idempotencyKeysControls,
  ...byteCutsControls,
  ...proofFuzzControls,
  ...tamperControls,
  ...relatedControls,
  ...hostileControls,
  ...signingRaceControls,
  ...reexamineControls,
  ...revocationControls,
  ...readAuditControls,
  ...useYearsControls,
  ...usageIngestControls,
  ...modelSequencesControls,
];
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const note = (line: string): void => void process.stderr.write(`  ${line}\n`);

interface Asked {
  readonly scale: Scale;
  readonly broken: boolean;
  /** Absent: drawn, or that of the large run which goes on. */
  readonly seed?: string;
  readonly names: readonly string[];
}

function readArguments(words: readonly string[]): Asked | undefined {
  let scale: Scale = 'usual';
  let broken = false;
  let seed: string | undefined;
  const names: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--change' || word === '--full') scale = word === '--change' ? 'change' : 'full';
    else if (word === '--broken') broken = true;
    else if (word === '--seed') seed = words[++at] ?? seed;
    else if (HARNESSES.some((one) => one.name === word)) names.push(word);
    else return undefined;
  }
  return { scale, broken, names, ...(seed === undefined ? {} : { seed }) };
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

const trialOf =
  (book: SharedBook) =>
  (size: number, seed: string, part?: Trial['part']): Trial => ({
    size,
    random: new Random(seed),
    book: book.open,
    note,
    ...(part === undefined ? {} : { part }),
  });

const drawn = (): string => String(randomInt(1_000_000_000));

async function proveAll(asked: Asked, book: SharedBook): Promise<boolean> {
  const file = join(readConfig().dataDir, 'prove-full.json');
  const progress = asked.scale === 'full' ? Progress.open(file, asked.seed, drawn()) : undefined;
  const seed = progress?.seed ?? asked.seed ?? drawn();
  print(`seed ${seed}`);
  const chosen = HARNESSES.filter((one) => asked.names.length === 0 || asked.names.includes(one.name));
  let passed = 0;
  for (const harness of chosen) {
    const { verdict, seconds } = await sit(harness, harness.sizes[asked.scale], trialOf(book), seed, progress);
    print(`${harness.name}: ${verdict.ok ? 'ok' : 'FAILED'}: ${verdict.figures}; ${seconds.toFixed(1)} s`);
    for (const line of [...verdict.faults, ...(verdict.remarks ?? [])]) print(`  ${line}`);
    if (verdict.ok) passed += 1;
  }
  print(`${passed} passed, ${chosen.length - passed} failed`);
  return passed === chosen.length;
}

async function breakAll(asked: Asked, book: SharedBook): Promise<boolean> {
  const seed = asked.seed ?? drawn();
  print(`seed ${seed}`);
  let green = 0;
  for (const control of CONTROLS) {
    const start = performance.now();
    const verdict = await control.run(trialOf(book)(control.size, `${seed}/${control.name}`));
    if (verdict.ok) green += 1;
    print(`${control.name}: ${verdict.ok ? 'GREEN' : 'red'}`);
    note(`${control.breaks}: ${verdict.figures}; ${((performance.now() - start) / 1000).toFixed(1)} s`);
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
  const book = new SharedBook();
  stopOnSignals(() => book.close());
  try {
    return (await (asked.broken ? breakAll(asked, book) : proveAll(asked, book))) ? 0 : 1;
  } finally {
    await book.close();
  }
}

process.exitCode = await main();
