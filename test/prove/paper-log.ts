/** A small log on paper, made with the service's core: records, proofs, receipts and signed checkpoints of any size of it. */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { JsonObject } from '../../src/kernel/canonical-json.js';
import { checkpointText } from '../../src/modules/translog/core/checkpoint.js';
import { entryOf } from '../../src/modules/translog/core/leaf.js';
import {
  type ConsistencyClaim,
  consistencyProof,
  type InclusionClaim,
  inclusionProof,
  leafHash,
  nodeHash,
  rangeRoot,
} from '../../src/modules/translog/core/merkle.js';
import { formatVerifierKey, keyIdOf, signNote } from '../../src/modules/translog/core/note.js';
import { receiptExtra, writeProof } from '../../src/modules/translog/core/receipt.js';
import type { Signer, VerifierKey } from '../../src/modules/translog/core/signer.js';
import type { Random } from './random.js';

/** PKCS #8 head of an Ed25519 private key (RFC 8410); the 32 bytes of the seed follow. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX_BYTES = 12;
const KINDS = ['contract', 'attestation', 'decision', 'payment'];

export function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}

/** A key pair under a name; the witness of a log has one of its own. */
class Holder {
  readonly key: VerifierKey;
  private readonly secret: KeyObject;

  constructor(random: Random, name: string, algorithm: VerifierKey['algorithm']) {
    const der = Buffer.concat([PKCS8_PREFIX, randomBytes(random, 32)]);
    this.secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const spki = createPublicKey(this.secret).export({ format: 'der', type: 'spki' });
    this.key = { name, algorithm, publicKey: spki.subarray(SPKI_PREFIX_BYTES) };
  }

  get vkey(): string {
    return formatVerifierKey(this.key);
  }

  sign(bytes: Uint8Array): Buffer {
    return sign(null, bytes, this.secret);
  }
}

interface Entry {
  readonly kind: string;
  readonly id: string;
  readonly record: JsonObject;
  readonly salt: Buffer;
}

export class PaperLog {
  readonly log: Holder;
  readonly witness: Holder;
  private readonly entries: readonly Entry[];
  private readonly nodes: readonly (readonly Buffer[])[];

  /** `leaves` is a power of two. */
  constructor(
    random: Random,
    readonly name: string,
    readonly leaves: number,
  ) {
    this.log = new Holder(random, name, 'ed25519');
    this.witness = new Holder(random, `${name}/witness`, 'cosignature/v1');
    this.entries = Array.from({ length: leaves }, () => drawEntry(random));
    const levels = [this.entries.map(({ salt, record }) => leafHash(entryOf(salt, record)))];
    for (let below = levels[0] ?? []; below.length > 1; below = levels.at(-1) ?? []) {
      levels.push(below.filter((_, at) => at % 2 === 0).map((left, at) => nodeHash(left, below[2 * at + 1] ?? left)));
    }
    this.nodes = levels;
  }

  inclusion(index: number, size: number): InclusionClaim {
    const { hashAt } = this;
    return {
      index,
      size,
      leafHash: hashAt(0, index),
      proof: inclusionProof(index, size, hashAt),
      root: this.root(size),
    };
  }

  consistency(from: number, to: number): ConsistencyClaim {
    const proof = consistencyProof(from, to, this.hashAt);
    return { from, to, proof, fromRoot: this.root(from), toRoot: this.root(to) };
  }

  root(size: number): Buffer {
    return rangeRoot(0, size, this.hashAt);
  }

  text(size: number): string {
    return checkpointText({ origin: this.name, size, root: this.root(size) });
  }

  /** The signed checkpoint of any text, cosigned at a moment or not. */
  note(text: string, cosignedAt: number | undefined): string {
    const { key } = this.log;
    const signer: Signer = {
      name: key.name,
      keyId: keyIdOf(key),
      algorithm: 'ed25519',
      sign: (bytes) => this.log.sign(bytes),
    };
    const note = signNote(text, signer);
    if (cosignedAt === undefined) return note;
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(cosignedAt));
    const signature = this.witness.sign(Buffer.from(`cosignature/v1\ntime ${cosignedAt}\n${text}`, 'utf8'));
    const { key: witness } = this.witness;
    return `${note}— ${witness.name} ${Buffer.concat([keyIdOf(witness), time, signature]).toString('base64')}\n`;
  }

  receipt(index: number, size: number, note: string): string {
    const proof = inclusionProof(index, size, this.hashAt);
    return writeProof({ extra: this.extra(index), index, proof, checkpoint: note });
  }

  extra(index: number): Buffer {
    const { kind, id, record, salt } = this.entry(index);
    return receiptExtra(kind, id, record, salt);
  }

  private readonly hashAt = (level: number, index: number): Buffer => {
    const hash = this.nodes[level]?.[index];
    if (!hash) throw new Error(`no node ${index} on level ${level}`);
    return hash;
  };

  private entry(index: number): Entry {
    const entry = this.entries[index];
    if (!entry) throw new Error(`no record ${index}`);
    return entry;
  }
}

/** The record carries its kind and id, so that nothing in the receipt is a mere label. */
function drawEntry(random: Random): Entry {
  const kind = random.pick(KINDS);
  const id = randomBytes(random, 16).toString('hex');
  const record = {
    id,
    kind,
    amountFen: String(random.below(1_000_000_000)),
    note: random.pick(['语料', 'corpus', '𠮷"\\']),
  };
  return { kind, id, record, salt: randomBytes(random, 32) };
}
