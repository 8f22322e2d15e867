/**
 * The witness's key and its cosignatures (C2SP tlog-cosignature, Ed25519, type 0x04). A folder belongs to one key for
 * good: what it remembers is worth as much as the signatures made from it.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { dirname, join } from 'node:path';
import { present } from '../kernel/assert.js';
import { concat, toBase64 } from '../verifier/bytes.js';
import { cosignedMessage, formatKey, type NoteKey, parseKey } from '../verifier/note.js';
import { makeFolder, readText, writeDurably } from './folder.js';
import type { WitnessSettings } from './settings.js';
import { keyChanged, keyLost, keyMissing, keyUnusable } from './witness-errors.js';

export interface WitnessKey {
  readonly verifier: NoteKey;
  /** The public half as text, as clients are configured with it. */
  readonly vkey: string;
  sign(message: Uint8Array): Uint8Array;
}

const SECRET_MODE = 0o600;
/** A SubjectPublicKeyInfo of Ed25519 ends with the key itself (RFC 8410). */
const PUBLIC_KEY_BYTES = 32;
const TIME_BYTES = 8;

/** Public half of the folder's witness, for everybody to read. */
export const vkeyFileOf = (folder: string): string => join(folder, 'key.vkey');

/**
 * Reads the key, making it at the first start outside production, and leaves the public half beside it. Requires that
 * this process alone uses the folder. Throws StartError when the key is missing, unusable, lost or another than before.
 */
export function openKey(
  settings: Pick<WitnessSettings, 'production' | 'name' | 'keyFile'>,
  folder: string,
): WitnessKey {
  const { production, name, keyFile } = settings;
  const vkeyFile = vkeyFileOf(folder);
  const known = readText(vkeyFile)?.trim();
  let pem = readText(keyFile);
  if (pem === undefined) {
    if (known !== undefined) throw keyLost(keyFile, vkeyFile);
    if (production) throw keyMissing(keyFile);
    pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    makeFolder(dirname(keyFile));
    writeDurably(keyFile, pem, SECRET_MODE);
  }
  const key = witnessKey(name, privateKeyOf(pem, keyFile));
  if (known === undefined) writeDurably(vkeyFile, `${key.vkey}\n`);
  else if (known !== key.vkey) throw keyChanged(vkeyFile);
  return key;
}

/** The key under a name. Requires an Ed25519 private key and a name without blanks or plus signs. */
export function witnessKey(name: string, privateKey: KeyObject): WitnessKey {
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-PUBLIC_KEY_BYTES);
  const vkey = formatKey(name, 0x04, publicKey);
  const verifier = present(parseKey(vkey), 'a verifier key made of a name and 32 bytes');
  return { verifier, vkey, sign: (message) => sign(null, message, privateKey) };
}

/** The signature line, with its newline, that a witness puts under the text of a checkpoint at a second since 1970. */
export function cosignatureLine(key: WitnessKey, text: string, seconds: number): string {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = key.sign(cosignedMessage(seconds, text));
  return `— ${key.verifier.name} ${toBase64(concat(key.verifier.id, time, signature))}\n`;
}

function privateKeyOf(pem: string, file: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    throw keyUnusable(file);
  }
  throw keyUnusable(file);
}
