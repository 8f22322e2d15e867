/** The two verifiers of logs behind one face: the core of the service, and the offline verifier. */
import {
  EMPTY_ROOT,
  leafHash,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  TreeBuilder,
  verifyConsistency,
  verifyInclusion,
} from '../../modules/translog/index.js';
import * as offlineCheckpoint from '../../verifier/checkpoint.js';
import * as offlineTree from '../../verifier/merkle.js';
import * as offlineNote from '../../verifier/note.js';

type InclusionClaim = Parameters<typeof verifyInclusion>[0];
type ConsistencyClaim = Parameters<typeof verifyConsistency>[0];
type NoteFault = 'MALFORMED' | 'AMBIGUOUS_KEY' | 'BAD_SIGNATURE' | 'NO_KNOWN_SIGNATURE';
type NoteCounts = { readonly verified: number; readonly unverified: number } | { readonly fault: NoteFault };

export interface LogVerifier {
  /** Stands behind the name of each vector that it judged. */
  readonly mark: string;
  inclusion(claim: InclusionClaim): string | undefined;
  consistency(claim: ConsistencyClaim): string | undefined;
  note(bytes: Uint8Array, vkeys: readonly string[]): NoteCounts;
  checkpoint(body: string): { origin: string; size: number; root: Uint8Array; rest: string } | undefined;
  treeRoot(entries: readonly Uint8Array[]): Uint8Array;
}

export const SERVICE_CORE: LogVerifier = {
  mark: '',
  inclusion: verifyInclusion,
  consistency: verifyConsistency,
  note: (bytes, vkeys) => {
    const opened = openNote(bytes, keysOf(vkeys, parseVerifierKey));
    return 'fault' in opened ? opened : { verified: opened.verified.length, unverified: opened.unverified.length };
  },
  checkpoint: (body) => {
    const parsed = parseCheckpoint(body);
    return parsed && { ...parsed, rest: parsed.extension };
  },
  treeRoot: (entries) => {
    const tree = new TreeBuilder();
    for (const entry of entries) tree.push(leafHash(entry));
    return entries.length === 0 ? EMPTY_ROOT : tree.root();
  },
};

export const OFFLINE_VERIFIER: LogVerifier = {
  mark: ', offline verifier',
  inclusion: offlineTree.verifyInclusion,
  consistency: offlineTree.verifyConsistency,
  note: (bytes, vkeys) => {
    const opened = offlineNote.openNote(bytes, keysOf(vkeys, offlineNote.parseKey));
    return 'fault' in opened ? opened : { verified: opened.signatures.length, unverified: opened.unknown.length };
  },
  checkpoint: (body) => {
    const parsed = offlineCheckpoint.parseCheckpoint(body);
    return parsed && { ...parsed, rest: parsed.extensions.map((line) => `${line}\n`).join('') };
  },
  treeRoot: (entries) => offlineRoot(entries.map(offlineTree.leafHash)),
};

/** The definition of RFC 6962 section 2.1. */
function offlineRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (!first) return offlineTree.EMPTY_ROOT;
  if (leaves.length === 1) return first;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return offlineTree.nodeHash(offlineRoot(leaves.slice(0, split)), offlineRoot(leaves.slice(split)));
}

function keysOf<Key>(vkeys: readonly string[], parse: (text: string) => Key | undefined): Key[] {
  return vkeys.map((text) => {
    const key = parse(text);
    if (!key) throw new Error(`a verifier key that does not read: ${text}`);
    return key;
  });
}
