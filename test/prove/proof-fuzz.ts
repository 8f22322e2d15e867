/** Valid proofs, receipts and checkpoints are taken by both verifiers; changed in any of nine named ways, by neither. */
import type { ConsistencyClaim, InclusionClaim } from '../../src/modules/translog/core/merkle.js';
import { formatVerifierKey } from '../../src/modules/translog/core/note.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';
import { PaperLog, randomBytes } from './paper-log.js';
import { type Judge, OFFLINE, SERVICE, type Trust, WITHOUT_LENGTH, WITHOUT_ROOT } from './proof-judges.js';
import {
  consistencyMutations,
  inclusionMutations,
  type Mutations,
  OPERATORS,
  type Operator,
  otherDigits,
  textMutations,
} from './proof-mutants.js';
import type { Random } from './random.js';

const LEAVES = 1_024;
const MUTANTS_PER_ORIGINAL = 20;
const NAMES = ['inclusion', 'consistency', 'receipt', 'checkpoint'] as const;
/** Each operator's least share of the mutants, in per cent. */
const LEAST_PER_CENT = 1;

/** Something valid, with what it takes to judge it, and its changes. */
interface Original {
  readonly name: (typeof NAMES)[number];
  readonly holds: (judge: Judge) => boolean;
  /** A change by that operator as the question whether a judge takes it; undefined when none was drawn. */
  readonly mutant: (operator: Operator, random: Random) => ((judge: Judge) => boolean) | undefined;
}

/** The log of the originals, one that forges its name, and one of another name. */
interface Logs {
  readonly own: PaperLog;
  readonly forger: PaperLog;
  readonly stranger: PaperLog;
}

function drawSize(random: Random): number {
  const power = 2 ** random.below(11);
  return Math.max(1, Math.min(LEAVES, random.once(2) ? 1 + random.below(LEAVES) : power - 1 + random.below(3)));
}

function drawInclusion({ own, forger }: Logs, random: Random): Original {
  const size = drawSize(random);
  const index = random.below(size);
  const claim = own.inclusion(index, size);
  const changes = inclusionMutations(claim, forger.inclusion(index, size));
  return {
    name: 'inclusion',
    holds: (judge) => judge.inclusion(claim),
    mutant: (operator, chosen) =>
      asked(changes, operator, chosen, (judge, one: InclusionClaim) => judge.inclusion(one)),
  };
}

function drawConsistency({ own, forger }: Logs, random: Random): Original {
  const to = drawSize(random);
  const from = 1 + random.below(to);
  const claim = own.consistency(from, to);
  const changes = consistencyMutations(claim, forger.consistency(from, to));
  return {
    name: 'consistency',
    holds: (judge) => judge.consistency(claim),
    mutant: (operator, chosen) =>
      asked(changes, operator, chosen, (judge, one: ConsistencyClaim) => judge.consistency(one)),
  };
}

interface Paper {
  readonly bytes: Uint8Array;
  readonly trust: Trust;
}

function drawCheckpoint(logs: Logs, random: Random): Original {
  const { own, forger, stranger } = logs;
  const size = drawSize(random);
  const trust = drawTrust(own, random);
  const cosignedAt = trust.witnessed ? 1_700_000_000 + random.below(100_000_000) : undefined;
  const note = own.note(own.text(size), cosignedAt);
  const paper = (text: string): Paper => ({ bytes: Buffer.from(text, 'utf8'), trust });
  const changes: Mutations<Paper> = {
    ...onPaper(textMutations(note, 1), trust, note),
    extend: (chosen) =>
      chosen.once(3)
        ? paper(note + badSecondSignature(note, chosen))
        : onPaper(textMutations(note, 1), trust, note).extend?.(chosen),
    'other tree': (chosen) => {
      const [text = '', signatures = ''] = note.split('\n\n');
      const log = chosen.pick([forger, stranger]);
      return paper(
        chosen.once(2)
          ? log.note(log.text(size), cosignedAt)
          : note.replace(`${text}\n\n${signatures}`, `${log.text(size)}\n${signatures}`),
      );
    },
    key: (chosen) => ({ bytes: Buffer.from(note, 'utf8'), trust: otherKeys(logs, trust, chosen) }),
  };
  return onBytes('checkpoint', paper(note), changes);
}

function drawReceipt(logs: Logs, random: Random): Original {
  const { own, forger } = logs;
  const size = drawSize(random);
  const index = random.below(size);
  const trust = drawTrust(own, random);
  const cosignedAt = trust.witnessed ? 1_700_000_000 + random.below(100_000_000) : undefined;
  const note = own.note(own.text(size), cosignedAt);
  const text = own.receipt(index, size, note);
  const lines = text.split('\n');
  const sizeLine = text.slice(0, text.indexOf('\n\n')).split('\n').length + 2;
  const paper = (changed: string): Paper => ({ bytes: Buffer.from(changed, 'utf8'), trust });
  const changes: Mutations<Paper> = {
    ...onPaper(textMutations(text, sizeLine), trust, text),
    'other tree': (chosen) => {
      const [another, less] = [chosen.below(LEAVES), drawSize(chosen)];
      const anothersExtra = lines.with(1, `extra ${own.extra(another).toString('base64')}`).join('\n');
      const candidates = [
        forger.receipt(index, size, note),
        own.receipt(index, size, forger.note(own.text(size), cosignedAt)),
        ...(another === index ? [] : [anothersExtra]),
        ...(less === size ? [] : [own.receipt(index, size, own.note(own.text(less), cosignedAt))]),
      ];
      return paper(chosen.pick(candidates));
    },
    key: (chosen) => ({ bytes: Buffer.from(text, 'utf8'), trust: otherKeys(logs, trust, chosen) }),
    index: (chosen) => {
      const changed = lines.with(2, `index ${otherDigits(chosen, String(index))}`).join('\n');
      return changed === text ? undefined : paper(changed);
    },
  };
  return onBytes('receipt', paper(text), changes);
}

function drawTrust(log: PaperLog, random: Random): Trust {
  const witnessed = random.once(2);
  return { vkeys: [log.log.vkey, log.witness.vkey], witnessed };
}

/** Keys that are not those of the signatures: of the forger, of a stranger, or the right key in another role. */
function otherKeys({ own, forger, stranger }: Logs, trust: Trust, random: Random): Trust {
  const asWitness = formatVerifierKey({ ...own.log.key, algorithm: 'cosignature/v1' });
  const asLog = formatVerifierKey({ ...own.witness.key, algorithm: 'ed25519' });
  const vkeys = random.pick<readonly string[]>([
    [forger.log.vkey, forger.witness.vkey],
    [stranger.log.vkey, stranger.witness.vkey],
    [asWitness, asLog],
    [formatVerifierKey({ ...own.log.key, name: stranger.name }), own.witness.vkey],
    [own.witness.vkey],
    [],
  ]);
  return { ...trust, vkeys };
}

/** A line that names the log's own key again and does not hold. */
function badSecondSignature(note: string, random: Random): string {
  const line = note.split('\n').find((each) => each.startsWith('— ')) ?? '';
  const [dash, name, encoded = ''] = line.split(' ');
  const keyId = Buffer.from(encoded, 'base64').subarray(0, 4);
  return `${dash} ${name} ${Buffer.concat([keyId, randomBytes(random, 64)]).toString('base64')}\n`;
}

/** Changes of a text under the same keys; what comes out as it went in is no change. */
function onPaper(changes: Mutations<Buffer>, trust: Trust, text: string): Mutations<Paper> {
  return Object.fromEntries(
    Object.entries(changes).map(([operator, change]) => [
      operator,
      (random: Random): Paper | undefined => {
        const bytes = change(random);
        return bytes === undefined || bytes.equals(Buffer.from(text, 'utf8')) ? undefined : { bytes, trust };
      },
    ]),
  );
}

function onBytes(name: 'receipt' | 'checkpoint', valid: Paper, changes: Mutations<Paper>): Original {
  const ask = (judge: Judge, { bytes, trust }: Paper): boolean => judge[name](bytes, trust);
  return {
    name,
    holds: (judge) => ask(judge, valid),
    mutant: (operator, random) => asked(changes, operator, random, ask),
  };
}

function asked<T>(
  changes: Mutations<T>,
  operator: Operator,
  random: Random,
  ask: (judge: Judge, changed: T) => boolean,
): ((judge: Judge) => boolean) | undefined {
  const changed = changes[operator]?.(random);
  return changed === undefined ? undefined : (judge) => ask(judge, changed);
}

const DRAW = {
  inclusion: drawInclusion,
  consistency: drawConsistency,
  receipt: drawReceipt,
  checkpoint: drawCheckpoint,
};

async function fuzz(trial: Trial, judges: readonly Judge[]): Promise<Verdict> {
  const { random, size } = trial;
  const name = 'ledger.example/fuzz';
  const logs: Logs = {
    own: new PaperLog(random, name, LEAVES),
    forger: new PaperLog(random, name, LEAVES),
    stranger: new PaperLog(random, 'other.example/log', LEAVES),
  };
  const faults = new Faults();
  const tally = new Map<string, number>([...OPERATORS, ...NAMES].map((key) => [key, 0]));
  const count = (key: string): void => void tally.set(key, (tally.get(key) ?? 0) + 1);
  let [done, originals, accepted] = [0, 0, 0];
  while (done < size) {
    const original = DRAW[NAMES[originals % NAMES.length] ?? 'inclusion'](logs, random);
    originals += 1;
    for (const judge of judges)
      if (!original.holds(judge)) faults.add(`${judge.name} refuses a valid ${original.name}`);
    for (let turn = 0; turn < MUTANTS_PER_ORIGINAL && done < size; turn += 1) {
      const operator = random.pick(OPERATORS);
      const mutant = original.mutant(operator, random);
      if (!mutant) continue;
      done += 1;
      count(operator);
      count(original.name);
      if (done % 10_000 === 0) trial.note(`proof fuzz: ${done} of ${size} mutants`);
      for (const judge of judges.filter(mutant)) {
        accepted += 1;
        faults.add(`${judge.name} takes a changed ${original.name}: ${operator}`);
      }
    }
  }
  for (const operator of OPERATORS) {
    if ((tally.get(operator) ?? 0) * 100 < size * LEAST_PER_CENT) faults.add(`too few mutants by ${operator}`);
  }
  const spread = [...tally].map(([key, times]) => `${key} ${times}`).join(', ');
  const by = judges.map((judge) => judge.name).join(' and ');
  return faults.verdict(`${done} mutants (${spread}), ${accepted} accepted by ${by}; ${originals} originals valid`);
}

export const proofFuzz: Harness = {
  name: 'proof fuzz',
  promise: 'no changed proof, receipt or checkpoint is taken, by the service or by the offline verifier',
  sizes: { change: 2_000, usual: 100_000, full: 100_000 },
  run: (trial) => fuzz(trial, [SERVICE, OFFLINE]),
};

export const proofFuzzControls: readonly Control[] = [
  {
    name: 'proof fuzz, no length check',
    breaks: 'a proof may have more hashes than its position needs',
    size: 2_000,
    run: (trial) => fuzz(trial, [WITHOUT_LENGTH]),
  },
  {
    name: 'proof fuzz, no root comparison',
    breaks: 'the computed root is not compared with the one that was signed',
    size: 2_000,
    run: (trial) => fuzz(trial, [WITHOUT_ROOT]),
  },
];
