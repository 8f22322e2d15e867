/** Proofs, checkpoints and signed notes of other logs against ours: taken exactly when their authors take them. */
import { readFileSync } from 'node:fs';
import {
  EMPTY_ROOT,
  leafHash,
  openCheckpoint,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  TreeBuilder,
  verifyConsistency,
  verifyInclusion,
} from '../../modules/translog/index.js';
import { compared, type Part, type Row } from './part.js';

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

/** What judges each file of the set; the rows are named by the vector. */
const FILES: Readonly<Record<string, (content: Buffer) => readonly Judged[]>> = {
  'inclusion.json': (content) => read<{ vectors: InclusionVector[] }>(content).vectors.map(inclusionRow),
  'consistency.json': (content) => read<{ vectors: ConsistencyVector[] }>(content).vectors.map(consistencyRow),
  'signed-notes.json': (content) => read<{ cases: NoteCase[] }>(content).cases.map(noteRow),
  'checkpoint-parse.json': (content) => read<{ cases: CheckpointCase[] }>(content).cases.map(checkpointRow),
  'checkpoint-example.txt': (content) => [exampleRow(content)],
  'rfc6962-reference-tree.json': (content) => treeRows(read<ReferenceTree>(content)),
};

type Judged = (file: string) => Row;

function row(vector: string | undefined, expected: string, got: string, note?: string): Judged {
  return (file) => ({ ...compared(file, vector, expected, got), ...(note === undefined ? {} : { note }) });
}

function read<T>(content: Buffer): T {
  return JSON.parse(content.toString('utf8')) as T;
}

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');
const wanted = (vector: ProofVector): string => (vector.wantErr ? 'refused' : 'taken');

function inclusionRow(vector: InclusionVector): Judged {
  const fault = verifyInclusion({
    index: vector.leafIdx,
    size: vector.treeSize,
    leafHash: bytes(vector.leafHash),
    proof: (vector.proof ?? []).map(bytes),
    root: bytes(vector.root),
  });
  return row(vector.id, wanted(vector), fault ? 'refused' : 'taken', fault);
}

function consistencyRow(vector: ConsistencyVector): Judged {
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

function noteRow(given: NoteCase): Judged {
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
  return row(given.id, expected, got);
}

function checkpointRow(given: CheckpointCase): Judged {
  const parsed = parseCheckpoint(given.body);
  const shown = (origin: string, size: number, root: string, rest: string) =>
    JSON.stringify([origin, size, root, rest]);
  const expected = given.want
    ? shown(given.want.origin, given.want.size, given.want.hash_base64, given.want.rest)
    : 'refused';
  const got = parsed ? shown(parsed.origin, parsed.size, parsed.root.toString('base64'), parsed.extension) : 'refused';
  return row(given.id, expected, got, 'roots of these cases are not 32 bytes');
}

/** The example's key is not published, so only its form can be judged, against its plain lines: a note of a stranger. */
function exampleRow(note: Buffer): Judged {
  const opened = openCheckpoint(note, []);
  const [text = ''] = note.toString('utf8').split('\n\n');
  const parsed = parseCheckpoint(`${text}\n`);
  const [origin, size, root] = text.split('\n');
  return row(
    undefined,
    `NO_KNOWN_SIGNATURE ${origin} ${size} ${root}`,
    `${'fault' in opened ? opened.fault : 'taken'} ${parsed?.origin} ${parsed?.size} ${parsed?.root.toString('base64')}`,
  );
}

function treeRows(reference: ReferenceTree): Judged[] {
  const tree = new TreeBuilder();
  return reference.root_hash_hex_by_tree_size.map((expected, size) => {
    const input = reference.leaf_inputs_hex[size - 1];
    if (input !== undefined) tree.push(leafHash(Buffer.from(input, 'hex')));
    const root = size === 0 ? EMPTY_ROOT : tree.root();
    return row(`size ${size}`, expected, root.toString('hex'));
  });
}

export const MERKLE_LOG: readonly Part[] = Object.entries(FILES).map(([entry, judge]) => ({
  set: '03-merkle-log',
  entry,
  judge: ({ path, name }) => judge(readFileSync(path)).map((judged) => judged(name)),
}));
