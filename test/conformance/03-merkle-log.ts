/** Proofs, checkpoints and signed notes of other logs against ours: taken exactly when their authors take them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCheckpoint, parseCheckpoint } from '../../src/modules/translog/core/checkpoint.js';
import { EMPTY_ROOT, leafHash, verifyConsistency, verifyInclusion } from '../../src/modules/translog/core/merkle.js';
import { decodeBase64, openNote, parseVerifierKey } from '../../src/modules/translog/core/note.js';
import { TreeBuilder } from '../../src/modules/translog/core/tiles.js';

export interface ConformanceRow {
  readonly file: string;
  readonly expected: string;
  readonly got: string;
  readonly ok: boolean;
  readonly note?: string;
}

interface ProofVector {
  id: string;
  proof: string[] | null;
  wantErr?: boolean;
}
interface InclusionVector extends ProofVector {
  leafIdx: number;
  treeSize: number;
  root: string;
  leafHash: string;
}
interface ConsistencyVector extends ProofVector {
  size1: number;
  size2: number;
  root1: string;
  root2: string;
}
interface NoteCase {
  id: string;
  note_base64: string;
  verifier_keys: string[];
  expect: string;
  verified: number | null;
  unverified: number | null;
}
interface CheckpointCase {
  id: string;
  body: string;
  wantErr: boolean;
  want: { origin: string; size: number; hash_base64: string; rest: string } | null;
}
interface ReferenceTree {
  leaf_inputs_hex: string[];
  root_hash_hex_by_tree_size: string[];
}

/** Runs the set `03-merkle-log` in `dir`, its folder. */
export function run(dir: string): { set: string; rows: ConformanceRow[] } {
  const read = <T>(name: string): T => JSON.parse(readFileSync(join(dir, name), 'utf8')) as T;
  return {
    set: '03-merkle-log',
    rows: [
      ...read<{ vectors: InclusionVector[] }>('inclusion.json').vectors.map(inclusionRow),
      ...read<{ vectors: ConsistencyVector[] }>('consistency.json').vectors.map(consistencyRow),
      ...read<{ cases: NoteCase[] }>('signed-notes.json').cases.map(noteRow),
      ...read<{ cases: CheckpointCase[] }>('checkpoint-parse.json').cases.map(checkpointRow),
      exampleRow(readFileSync(join(dir, 'checkpoint-example.txt'))),
      ...treeRows(read<ReferenceTree>('rfc6962-reference-tree.json')),
    ],
  };
}

function row(file: string, expected: string, got: string, note?: string): ConformanceRow {
  return { file, expected, got, ok: expected === got, ...(note === undefined ? {} : { note }) };
}

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');
const wanted = (vector: ProofVector): string => (vector.wantErr ? 'refused' : 'taken');

function inclusionRow(vector: InclusionVector): ConformanceRow {
  const fault = verifyInclusion({
    index: vector.leafIdx,
    size: vector.treeSize,
    leafHash: bytes(vector.leafHash),
    proof: (vector.proof ?? []).map(bytes),
    root: bytes(vector.root),
  });
  return row(vector.id, wanted(vector), fault ? 'refused' : 'taken', fault);
}

function consistencyRow(vector: ConsistencyVector): ConformanceRow {
  const fault = verifyConsistency({
    from: vector.size1,
    to: vector.size2,
    proof: (vector.proof ?? []).map(bytes),
    fromRoot: bytes(vector.root1),
    toRoot: bytes(vector.root2),
  });
  const expected = vector.size1 === 0 ? 'refused' : wanted(vector);
  return row(vector.id, expected, fault ? 'refused' : 'taken', fault);
}

function noteRow(given: NoteCase): ConformanceRow {
  const keys = given.verifier_keys.map((text) => {
    const key = parseVerifierKey(text);
    if (!key) throw new Error(`a verifier key that does not read: ${text}`);
    return key;
  });
  const opened = openNote(bytes(given.note_base64), keys);
  const expected = given.expect === 'ok' ? `${given.verified} verified, ${given.unverified} unverified` : given.expect;
  const faults = {
    MALFORMED: 'reject: malformed note',
    AMBIGUOUS_KEY: 'reject: ambiguous key',
    BAD_SIGNATURE: 'reject: invalid signature for key',
    NO_KNOWN_SIGNATURE: 'reject: no known signature',
  };
  const got =
    'fault' in opened
      ? faults[opened.fault]
      : `${opened.verified.length} verified, ${opened.unverified.length} unverified`;
  return row(`signed-notes/${given.id}`, expected, got);
}

function checkpointRow(given: CheckpointCase): ConformanceRow {
  const parsed = parseCheckpoint(given.body);
  const shown = (origin: string, size: number, root: string, rest: string) =>
    JSON.stringify([origin, size, root, rest]);
  const expected = given.want
    ? shown(given.want.origin, given.want.size, given.want.hash_base64, given.want.rest)
    : 'refused';
  const got = parsed ? shown(parsed.origin, parsed.size, parsed.root.toString('base64'), parsed.extension) : 'refused';
  return row(`checkpoint-parse/${given.id}`, expected, got, 'roots of these cases are not 32 bytes');
}

/** The example's key is not published, so only its form can be judged: a note of an unknown signer. */
function exampleRow(note: Buffer): ConformanceRow {
  const opened = openCheckpoint(note, []);
  const got = 'fault' in opened ? opened.fault : 'taken';
  const [text = ''] = note.toString('utf8').split('\n\n');
  const parsed = parseCheckpoint(`${text}\n`);
  const rootBytes = decodeBase64(parsed?.root.toString('base64') ?? '')?.length;
  return row(
    'checkpoint-example.txt',
    'NO_KNOWN_SIGNATURE example.com/behind-the-sofa 20852163 32',
    `${got} ${parsed?.origin} ${parsed?.size} ${rootBytes}`,
  );
}

function treeRows(reference: ReferenceTree): ConformanceRow[] {
  const tree = new TreeBuilder();
  return reference.root_hash_hex_by_tree_size.map((expected, size) => {
    const input = reference.leaf_inputs_hex[size - 1];
    if (input !== undefined) tree.push(leafHash(Buffer.from(input, 'hex')));
    const root = size === 0 ? EMPTY_ROOT : tree.root();
    return row(`rfc6962-reference-tree/${size}`, expected, root.toString('hex'));
  });
}
