/**
 * Proofs, checkpoints and signed notes of other logs against ours: taken exactly when their authors take them. Each file
 * is judged twice, by the core of the service and by the offline verifier, which shares no code with it.
 */
import { readFileSync } from 'node:fs';
import { type LogVerifier, OFFLINE_VERIFIER, SERVICE_CORE } from './log-verifiers.js';
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
const FILES: Readonly<Record<string, (content: Buffer, by: LogVerifier) => readonly Judged[]>> = {
  'inclusion.json': (content, by) =>
    read<{ vectors: InclusionVector[] }>(content).vectors.map((vector) => inclusionRow(vector, by)),
  'consistency.json': (content, by) =>
    read<{ vectors: ConsistencyVector[] }>(content).vectors.map((vector) => consistencyRow(vector, by)),
  'signed-notes.json': (content, by) => read<{ cases: NoteCase[] }>(content).cases.map((one) => noteRow(one, by)),
  'checkpoint-parse.json': (content, by) =>
    read<{ cases: CheckpointCase[] }>(content).cases.map((one) => checkpointRow(one, by)),
  'checkpoint-example.txt': (content, by) => [exampleRow(content, by)],
  'rfc6962-reference-tree.json': (content, by) => treeRows(read<ReferenceTree>(content), by),
};

type Judged = (file: string) => Row;

function row(vector: string, expected: string, got: string, note?: string): Judged {
  return (file) => ({ ...compared(file, vector, expected, got), ...(note === undefined ? {} : { note }) });
}

function read<T>(content: Buffer): T {
  return JSON.parse(content.toString('utf8')) as T;
}

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');
const wanted = (vector: ProofVector): string => (vector.wantErr ? 'refused' : 'taken');

function inclusionRow(vector: InclusionVector, by: LogVerifier): Judged {
  const fault = by.inclusion({
    index: vector.leafIdx,
    size: vector.treeSize,
    leafHash: bytes(vector.leafHash),
    proof: (vector.proof ?? []).map(bytes),
    root: bytes(vector.root),
  });
  return row(`${vector.id}${by.mark}`, wanted(vector), fault ? 'refused' : 'taken', fault);
}

function consistencyRow(vector: ConsistencyVector, by: LogVerifier): Judged {
  const fault = by.consistency({
    from: vector.size1,
    to: vector.size2,
    proof: (vector.proof ?? []).map(bytes),
    fromRoot: bytes(vector.root1),
    toRoot: bytes(vector.root2),
  });
  const expected = vector.size1 === 0 ? 'refused' : wanted(vector);
  return row(`${vector.id}${by.mark}`, expected, fault ? 'refused' : 'taken', fault);
}

const NOTE_FAULTS = {
  MALFORMED: 'reject: malformed note',
  AMBIGUOUS_KEY: 'reject: ambiguous key',
  BAD_SIGNATURE: 'reject: invalid signature for key',
  NO_KNOWN_SIGNATURE: 'reject: no known signature',
};

function noteRow(given: NoteCase, by: LogVerifier): Judged {
  const opened = by.note(bytes(given.note_base64), given.verifier_keys);
  const expected = given.expect === 'ok' ? `${given.verified} verified, ${given.unverified} unverified` : given.expect;
  const got =
    'fault' in opened ? NOTE_FAULTS[opened.fault] : `${opened.verified} verified, ${opened.unverified} unverified`;
  return row(`${given.id}${by.mark}`, expected, got);
}

function checkpointRow(given: CheckpointCase, by: LogVerifier): Judged {
  const parsed = by.checkpoint(given.body);
  const shown = (origin: string, size: number, root: string, rest: string) =>
    JSON.stringify([origin, size, root, rest]);
  const { want } = given;
  const expected = want ? shown(want.origin, want.size, want.hash_base64, want.rest) : 'refused';
  const got = parsed ? shown(parsed.origin, parsed.size, base64(parsed.root), parsed.rest) : 'refused';
  return row(`${given.id}${by.mark}`, expected, got, 'roots of these cases are not 32 bytes');
}

/** The example's key is not published, so only its form can be judged, against its plain lines: a note of a stranger. */
function exampleRow(note: Buffer, by: LogVerifier): Judged {
  const opened = by.note(note, []);
  const [text = ''] = note.toString('utf8').split('\n\n');
  const parsed = by.checkpoint(`${text}\n`);
  const [origin, size, root] = text.split('\n');
  return row(
    `example${by.mark}`,
    `NO_KNOWN_SIGNATURE ${origin} ${size} ${root}`,
    `${'fault' in opened ? opened.fault : 'taken'} ${parsed?.origin} ${parsed?.size} ${parsed && base64(parsed.root)}`,
  );
}

function treeRows(reference: ReferenceTree, by: LogVerifier): Judged[] {
  const inputs = reference.leaf_inputs_hex.map((hex) => Buffer.from(hex, 'hex'));
  return reference.root_hash_hex_by_tree_size.map((expected, size) => {
    const root = by.treeRoot(inputs.slice(0, size));
    return row(`size ${size}${by.mark}`, expected, Buffer.from(root).toString('hex'));
  });
}

function base64(root: Uint8Array): string {
  return Buffer.from(root).toString('base64');
}

export const MERKLE_LOG: readonly Part[] = Object.entries(FILES).map(([entry, judge]) => ({
  set: '03-merkle-log',
  entry,
  judge: ({ path, name }) => {
    const content = readFileSync(path);
    return [SERVICE_CORE, OFFLINE_VERIFIER].flatMap((by) => judge(content, by).map((judged) => judged(name)));
  },
}));
