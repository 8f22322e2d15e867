/**
 * A log for the witness's tests: tree, proofs and notes word for word from RFC 6962 section 2.1 and the C2SP texts, with
 * nothing of the code under test.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

const sha256 = (...parts: readonly Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const leaf = (text: string): Buffer => sha256(Buffer.of(0), Buffer.from(text));
const node = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.of(1), left, right);

export interface TestKey {
  readonly name: string;
  readonly id: Buffer;
  readonly vkey: string;
  /** The signature line over a text, with its newline. */
  line(text: string): string;
}

/** An Ed25519 log key made from a number. */
export function testKey(name: string, seed: number): TestKey {
  const privateKey: KeyObject = createPrivateKey({
    key: Buffer.concat([PKCS8_PREFIX, Buffer.alloc(32, seed)]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  const typed = Buffer.concat([Buffer.of(1), publicKey]);
  const id = sha256(Buffer.from(`${name}\n`), typed).subarray(0, 4);
  return {
    name,
    id,
    vkey: `${name}+${id.toString('hex')}+${typed.toString('base64')}`,
    line: (text) => `— ${name} ${Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]).toString('base64')}\n`,
  };
}

export class TestLog {
  readonly origin: string;
  private readonly hashes = new Map<string, Buffer>();

  /** Trees with the same `branch` share their leaves; another branch differs from leaf `fork` on. */
  constructor(
    readonly key: TestKey,
    private readonly branch = '',
    private readonly fork = 0,
  ) {
    this.origin = key.name;
  }

  root(size: number): Buffer {
    return size === 0 ? sha256() : this.hash(0, size);
  }

  text(size: number): string {
    return `${this.origin}\n${size}\n${this.root(size).toString('base64')}\n`;
  }

  note(size: number): string {
    return noteOf(this.text(size), this.key);
  }

  /** PROOF(from, D[to]) in base64. Requires 0 < from <= to; nothing from size 0. */
  proof(from: number, to: number): string[] {
    return from === 0 ? [] : this.subproof(from, 0, to, true).map((hash) => hash.toString('base64'));
  }

  /** The body of a request that takes a witness from one size to another. */
  submission(from: number, to: number): string {
    return submission(from, this.proof(from, to), this.note(to));
  }

  private subproof(from: number, begin: number, end: number, whole: boolean): Buffer[] {
    const width = end - begin;
    if (from === width) return whole ? [] : [this.hash(begin, end)];
    const middle = begin + below(width);
    return from <= middle - begin
      ? [...this.subproof(from, begin, middle, whole), this.hash(middle, end)]
      : [...this.subproof(from - (middle - begin), middle, end, false), this.hash(begin, middle)];
  }

  private hash(begin: number, end: number): Buffer {
    const known = this.hashes.get(`${begin} ${end}`);
    if (known) return known;
    const middle = begin + below(end - begin);
    const made =
      end - begin === 1
        ? leaf(`${begin >= this.fork ? this.branch : ''}${begin}`)
        : node(this.hash(begin, middle), this.hash(middle, end));
    this.hashes.set(`${begin} ${end}`, made);
    return made;
  }
}

/** The largest power of two below n. */
function below(width: number): number {
  let power = 1;
  while (power * 2 < width) power *= 2;
  return power;
}

export const noteOf = (text: string, ...keys: readonly TestKey[]): string =>
  `${text}\n${keys.map((key) => key.line(text)).join('')}`;

export const submission = (old: number | string, proof: readonly string[], note: string): string =>
  `${[`old ${old}`, ...proof].join('\n')}\n\n${note}`;

/** The second in a cosignature/v1 line over the text, or undefined when the line is not one of that key. */
export function cosignedAt(line: string, text: string, vkey: string): number | undefined {
  // The key's base64 may itself hold plus signs.
  const [name = '', hexId, ...encoded] = vkey.trim().split('+');
  const typed = Buffer.from(encoded.join('+'), 'base64');
  const [, , signed = ''] = line.trimEnd().split(' ');
  const bytes = Buffer.from(signed, 'base64');
  const publicKey = createPublicKey({
    key: Buffer.concat([SPKI_PREFIX, typed.subarray(1)]),
    format: 'der',
    type: 'spki',
  });
  const right = typed[0] === 4 && line.startsWith(`— ${name} `) && bytes.length === 4 + 8 + 64;
  if (!right || bytes.subarray(0, 4).toString('hex') !== hexId) return undefined;
  const seconds = Number(bytes.readBigUInt64BE(4));
  const message = Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
  return verify(null, message, publicKey, bytes.subarray(12)) ? seconds : undefined;
}
