/** Reads the lines of a C2SP tlog-proof: its form alone, no hash and no signature is looked at here. */
import { fromBase64, textOf, utf8 } from './bytes.js';
import { isObject, type JsonObject, parseCanonical } from './canonical.js';
import { parseDecimal } from './checkpoint.js';
import type { ReceiptFaultCode } from './fault.table.js';
import { HASH_BYTES } from './merkle.js';

export interface Receipt {
  /** What the receipt says of itself. The log covers `record` alone: see `covered`. */
  readonly kind: string;
  readonly id: string;
  readonly record: JsonObject;
  /** Which of kind and id the record itself carries, so that the log vouches for them too. */
  readonly covered: { readonly kind: boolean; readonly id: boolean };
  readonly salt: Uint8Array;
  /** Position of the record in the log, from 0. */
  readonly index: number;
  /** Nearest sibling of the leaf first. */
  readonly proof: readonly Uint8Array[];
  /** The checkpoint with its signatures, as bytes. */
  readonly note: Uint8Array;
}

export interface FormFault {
  readonly code: ReceiptFaultCode;
  readonly detail?: string;
}

const FIRST_LINE = 'c2sp.org/tlog-proof@v1';
const BYTES_MAX = 1_048_576;
const SALT_BYTES = 32;
/** A proof in a tree of fewer than 2^53 leaves has at most 53 hashes; more lines are not even read. */
const HASHES_MAX = 63;

export function readReceipt(bytes: Uint8Array): Receipt | FormFault {
  if (bytes.length > BYTES_MAX) return { code: 'TOO_LARGE' };
  const text = textOf(bytes);
  if (text === undefined) return { code: 'NOT_TEXT' };
  const split = text.indexOf('\n\n');
  const [first, extraLine = '', indexLine = '', ...hashLines] = (split < 0 ? text : text.slice(0, split)).split('\n');
  if (first !== FIRST_LINE) return { code: 'NOT_A_RECEIPT' };
  if (!extraLine.startsWith('extra ')) return { code: 'NO_EXTRA' };
  const extra = readExtra(extraLine.slice('extra '.length));
  if ('code' in extra) return extra;
  const index = indexLine.startsWith('index ') ? parseDecimal(indexLine.slice('index '.length)) : undefined;
  if (index === undefined) return { code: 'INDEX' };
  const proof: Uint8Array[] = [];
  for (const line of hashLines) {
    const hash = proof.length < HASHES_MAX ? fromBase64(line) : undefined;
    if (hash?.length !== HASH_BYTES) return { code: 'HASH_LINE', detail: String(proof.length + 1) };
    proof.push(hash);
  }
  if (split < 0) return { code: 'NO_CHECKPOINT' };
  return { ...extra, index, proof, note: utf8(text.slice(split + 2)) };
}

type Extra = Pick<Receipt, 'kind' | 'id' | 'record' | 'covered' | 'salt'>;

function readExtra(encoded: string): Extra | FormFault {
  const bytes = fromBase64(encoded);
  if (!bytes) return { code: 'EXTRA_ENCODING' };
  const text = textOf(bytes);
  const extra = text === undefined ? undefined : parseCanonical(text);
  if (extra === undefined) return { code: 'EXTRA_JSON' };
  if (!isObject(extra) || Object.keys(extra).sort().join() !== 'id,kind,record,salt') return { code: 'EXTRA_FIELDS' };
  const { kind, id, record, salt } = extra;
  if (typeof kind !== 'string' || typeof id !== 'string' || typeof salt !== 'string' || !isObject(record)) {
    return { code: 'EXTRA_FIELDS' };
  }
  const saltBytes = fromBase64(salt);
  if (saltBytes?.length !== SALT_BYTES) return { code: 'SALT' };
  const covered = { kind: Object.hasOwn(record, 'kind'), id: Object.hasOwn(record, 'id') };
  if (covered.kind && record.kind !== kind) return { code: 'KIND_DIFFERS' };
  if (covered.id && record.id !== id) return { code: 'ID_DIFFERS' };
  return { kind, id, record, covered, salt: saltBytes };
}
