import { readFileSync } from 'node:fs';
import { openWitnessed } from './checkpoint.js';
import { cosignatureHolds, cosignedNote, readCosignatures } from './cosignature.js';
import { keysText, readKeys } from './known-keys.js';
import { formatVerifierKey } from './note.js';
import type { SignatureAlgorithm, VerifierKey } from './signer.js';

interface Case {
  why: string;
  note: string;
  logKeys: string[];
  witnessKeys: string[];
  expect: string | { origin: string; size: number; root: string; time: number };
}
const { cases } = JSON.parse(
  readFileSync(new URL('../../../../test/vectors/log-cosignatures.json', import.meta.url), 'utf8'),
) as { cases: Case[] };

function keys(lines: readonly string[], algorithm: SignatureAlgorithm): readonly VerifierKey[] {
  const read = readKeys(lines, algorithm);
  if ('wrong' in read) throw new Error(read.wrong);
  return read.keys;
}

const [first] = cases as [Case];
const logKeys = keys(first.logKeys, 'ed25519');
const witnessKeys = keys(first.witnessKeys, 'cosignature/v1');
const split = first.note.indexOf('\n— witness') + 1;
const [note, lines] = [first.note.slice(0, split), first.note.slice(split)];

describe('what a witness shows', () => {
  it.each(cases)('is opened or refused as it must be: $why', (given) => {
    const opened = openWitnessed(
      Buffer.from(given.note, 'utf8'),
      keys(given.logKeys, 'ed25519'),
      keys(given.witnessKeys, 'cosignature/v1'),
    );
    const shown =
      'fault' in opened
        ? opened.fault
        : {
            origin: opened.origin,
            size: opened.size,
            root: opened.root.toString('base64'),
            time: opened.at.getTime() / 1000,
          };
    expect(shown).toEqual(given.expect);
  });
});

describe('cosignatures', () => {
  it('are read from the answer of a witness and set below the note again', () => {
    const read = readCosignatures(note, lines, witnessKeys);
    expect(read).toMatchObject([{ size: 5, witness: 'witness.example/w1', algorithm: 'cosignature/v1' }]);
    expect(cosignedNote(note, 'fault' in read ? [] : read)).toBe(first.note);
  });

  it.each([
    ['no line', '', 'MALFORMED'],
    ['a line without its end', lines.slice(0, -1), 'MALFORMED'],
    ['a page instead of lines', `<html>${'x'.repeat(20_000)}</html>\n`, 'MALFORMED'],
    ['an empty line between', `${lines}\n${lines}`, 'MALFORMED'],
    ['the log signature again', note.slice(note.indexOf('— ')), 'NO_KNOWN_SIGNATURE'],
  ])('are refused when the answer is %s', (_why, answer, fault) => {
    expect(readCosignatures(note, answer, witnessKeys)).toEqual({ fault });
  });

  it('hold only over the note they were given for, in every column', () => {
    const read = readCosignatures(note, lines, witnessKeys);
    const [row] = 'fault' in read ? [] : read;
    if (!row) throw new Error('nothing was read');
    expect(cosignatureHolds(row, note, witnessKeys)).toBe(true);
    expect(cosignatureHolds(row, undefined, witnessKeys)).toBe(false);
    expect(cosignatureHolds(row, note.replace('\n5\n', '\n6\n'), witnessKeys)).toBe(false);
    expect(cosignatureHolds(row, note, [])).toBe(false);
    const changes = [
      { size: 6 },
      { witness: 'witness.example/w2' },
      { keyId: Buffer.alloc(4) },
      { algorithm: 'ed25519' },
      { line: `${row.line}A` },
      { cosignedAt: new Date(row.cosignedAt.getTime() + 1) },
    ];
    for (const change of changes) expect(cosignatureHolds({ ...row, ...change }, note, witnessKeys)).toBe(false);
  });
});

describe('a list of keys', () => {
  it('is read with its comments, and names the first line that is no key of the kind', () => {
    const lines = ['', '# since 2025', ` ${first.logKeys[0]} `];
    expect(readKeys(lines, 'ed25519')).toEqual({ keys: logKeys });
    expect(readKeys([...lines, 'nonsense'], 'ed25519')).toEqual({ wrong: 'nonsense' });
    expect(readKeys(first.witnessKeys, 'ed25519')).toEqual({ wrong: first.witnessKeys[0] });
  });

  it('is written so that it can be read back, the current key of the log first', () => {
    const text = keysText(logKeys, witnessKeys);
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual(
      [...logKeys, ...witnessKeys].map(formatVerifierKey),
    );
    expect(keysText([], [])).toBe('');
  });
});
