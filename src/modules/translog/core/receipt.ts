/**
 * A receipt: C2SP tlog-proof text that proves offline that a record stands in the log. First the line of the format,
 * then `extra` (here the base64 of the RFC 8785 bytes of {kind, id, record, salt}, from which the leaf is recomputed),
 * `index`, the inclusion proof one hash a line, an empty line, and the checkpoint note verbatim.
 */
import { canonicalBytes, type JsonObject } from '../../../kernel/canonical-json.js';
import { HASH_BYTES } from './merkle.js';
import { decodeBase64 } from './note.js';

const FORMAT = 'c2sp.org/tlog-proof@v1';
/** A tree of safe integers is at most 53 levels high. */
const PROOF_LINES_MAX = 63;

export interface LogProof {
  /** Absent when the proof carries nothing else. Authenticated by nothing but the leaf that it must give. */
  readonly extra?: Buffer;
  readonly index: number;
  /** From the leaf's sibling up. */
  readonly proof: readonly Buffer[];
  /** The signed note as published, signature lines and all. */
  readonly checkpoint: string;
}

/** What the holder of a receipt needs to recompute the leaf: the record and its salt. */
export function receiptExtra(kind: string, id: string, record: JsonObject, salt: Uint8Array): Buffer {
  return canonicalBytes({ kind, id, record, salt: Buffer.from(salt).toString('base64') });
}

export function writeProof(given: LogProof): string {
  const lines = [
    FORMAT,
    ...(given.extra ? [`extra ${given.extra.toString('base64')}`] : []),
    `index ${given.index}`,
    ...given.proof.map((hash) => hash.toString('base64')),
  ];
  return `${lines.join('\n')}\n\n${given.checkpoint}`;
}

/**
 * Reads a proof, or undefined when it is not exactly of the format: one spelling of every number and of every base64,
 * hashes of 32 bytes. Whether it proves anything is for who has the keys to say.
 */
export function readProof(text: string): LogProof | undefined {
  const split = text.indexOf('\n\n');
  if (split < 0) return undefined;
  const [format, ...rest] = text.slice(0, split).split('\n');
  if (format !== FORMAT) return undefined;
  const [first = ''] = rest;
  const extra = first.startsWith('extra ') ? decodeBase64(first.slice('extra '.length)) : undefined;
  if (first.startsWith('extra ') && !extra) return undefined;
  const [indexLine = '', ...hashes] = extra ? rest.slice(1) : rest;
  const [, digits] = /^index (0|[1-9][0-9]*)$/.exec(indexLine) ?? [];
  const index = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(index) || hashes.length > PROOF_LINES_MAX) return undefined;
  const proof = hashes.flatMap((line) => decodeBase64(line) ?? []);
  if (proof.length !== hashes.length || proof.some((hash) => hash.length !== HASH_BYTES)) return undefined;
  const checkpoint = text.slice(split + 2);
  if (checkpoint === '') return undefined;
  return { ...(extra ? { extra } : {}), index, proof, checkpoint };
}
