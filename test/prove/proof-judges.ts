/** The two verifiers behind one face: the core of the service, and the offline verifier that shares no code with it. */
import { canonicalText, type Json, type JsonObject } from '../../src/kernel/canonical-json.js';
import * as coreCheckpoint from '../../src/modules/translog/core/checkpoint.js';
import { entryOf } from '../../src/modules/translog/core/leaf.js';
import * as core from '../../src/modules/translog/core/merkle.js';
import { decodeBase64, openNote as openCoreNote, parseVerifierKey } from '../../src/modules/translog/core/note.js';
import { readProof } from '../../src/modules/translog/core/receipt.js';
import { parseCheckpoint } from '../../src/verifier/checkpoint.js';
import { readKeys } from '../../src/verifier/keys.js';
import * as offline from '../../src/verifier/merkle.js';
import { openNote } from '../../src/verifier/note.js';
import { verifyReceipt } from '../../src/verifier/receipt.js';

/** What a reader trusts, and how much the thing promised before it was changed. */
export interface Trust {
  readonly vkeys: readonly string[];
  /** A trusted witness had signed too; without that signature it no longer is what it was. */
  readonly witnessed: boolean;
}

/** True: taken as proved. */
export interface Judge {
  readonly name: string;
  inclusion(claim: core.InclusionClaim): boolean;
  consistency(claim: core.ConsistencyClaim): boolean;
  receipt(bytes: Uint8Array, trust: Trust): boolean;
  checkpoint(bytes: Uint8Array, trust: Trust): boolean;
}

export const SERVICE: Judge = {
  name: 'service',
  inclusion: (claim) => core.verifyInclusion(claim) === undefined,
  consistency: (claim) => core.verifyConsistency(claim) === undefined,
  receipt: coreReceipt,
  checkpoint: (bytes, trust) => coreHead(bytes, trust) !== undefined,
};

export const OFFLINE: Judge = {
  name: 'offline',
  inclusion: (claim) => offline.verifyInclusion(claim) === undefined,
  consistency: (claim) => offline.verifyConsistency(claim) === undefined,
  receipt: (bytes, trust) => {
    const { verdict } = verifyReceipt(bytes, readKeys(trust.vkeys.join('\n')));
    return verdict === 'WITNESSED' || (verdict === 'LOG_ONLY' && !trust.witnessed);
  },
  checkpoint: (bytes, trust) => {
    const { logKeys, witnessKeys } = readKeys(trust.vkeys.join('\n'));
    const opened = openNote(bytes, [...logKeys, ...witnessKeys]);
    const checkpoint = 'fault' in opened ? undefined : parseCheckpoint(opened.text);
    if ('fault' in opened || checkpoint?.root.length !== offline.HASH_BYTES) return false;
    const { signatures } = opened;
    const byLog = signatures.some(({ key }) => key.type === 0x01 && key.name === checkpoint.origin);
    return byLog && (!trust.witnessed || signatures.some(({ key }) => key.type === 0x04));
  },
};

/** The offline verifier without its check of how many hashes a proof has: it takes as many as it needs. */
export const WITHOUT_LENGTH: Judge = {
  ...OFFLINE,
  name: 'without length check',
  inclusion: (claim) => {
    if (claim.size < 1 || !Number.isSafeInteger(claim.size) || !(claim.index >= 0 && claim.index < claim.size))
      return false;
    const due = Number.isSafeInteger(claim.index) ? offline.inclusionLength(claim.index, claim.size) : 0;
    return offline.verifyInclusion({ ...claim, proof: claim.proof.slice(0, due) }) === undefined;
  },
  consistency: (claim) => {
    if (![claim.from, claim.to].every(Number.isSafeInteger) || claim.from < 1 || claim.from > claim.to) return false;
    const due = offline.consistencyLength(claim.from, claim.to, true);
    return offline.verifyConsistency({ ...claim, proof: claim.proof.slice(0, due) }) === undefined;
  },
};

/** The offline verifier that computes the roots and does not look at them. */
export const WITHOUT_ROOT: Judge = {
  ...OFFLINE,
  name: 'without root comparison',
  inclusion: (claim) => !('fault' in offline.inclusionRoot(claim)),
  consistency: (claim) => !('fault' in offline.consistencyRoots(claim)),
};

/** What the service's core has to say on a receipt, as a Node client of ours would ask it. */
function coreReceipt(bytes: Uint8Array, trust: Trust): boolean {
  const text = Buffer.from(bytes).toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) return false;
  const proof = readProof(text);
  const extra = proof?.extra && readExtra(proof.extra);
  if (!proof || !extra) return false;
  const note = Buffer.from(proof.checkpoint, 'utf8');
  const stated = coreCheckpoint.parseCheckpoint(proof.checkpoint.slice(0, proof.checkpoint.lastIndexOf('\n\n') + 1));
  if (!stated) return false;
  const claim = {
    index: proof.index,
    size: stated.size,
    leafHash: core.leafHash(entryOf(extra.salt, extra.record)),
    proof: proof.proof,
    root: stated.root,
  };
  if (core.verifyInclusion(claim) !== undefined) return false;
  const head = coreHead(note, trust);
  return head !== undefined && head.size === stated.size && head.root.equals(stated.root);
}

function readExtra(bytes: Buffer): { readonly record: JsonObject; readonly salt: Buffer } | undefined {
  const value = parsed(bytes.toString('utf8'));
  if (typeof value !== 'object' || value === null || Object.keys(value).sort().join() !== 'id,kind,record,salt') {
    return undefined;
  }
  const { kind, id, record, salt } = value as { [key: string]: Json };
  const saltBytes = typeof salt === 'string' ? decodeBase64(salt) : undefined;
  if (typeof record !== 'object' || record === null || saltBytes?.length !== 32) return undefined;
  const fields = record as JsonObject;
  return fields.kind === kind && fields.id === id ? { record: fields, salt: saltBytes } : undefined;
}

function parsed(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return canonicalText(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

function coreHead(note: Uint8Array, trust: Trust): coreCheckpoint.Checkpoint | undefined {
  const keys = trust.vkeys.map(parseVerifierKey).filter((key) => key !== undefined);
  const opened = coreCheckpoint.openCheckpoint(note, keys);
  if ('fault' in opened) return undefined;
  if (!trust.witnessed) return opened.checkpoint;
  const again = openCoreNote(note, keys);
  const witnessed = !('fault' in again) && again.verified.some(({ algorithm }) => algorithm === 'cosignature/v1');
  return witnessed ? opened.checkpoint : undefined;
}
