/**
 * The service's own secrets. Outside production they are made at the first start, in files that only the service's
 * account can read; in production they are brought, and a missing one stops the start.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Text } from '../kernel/text.js';
import type { Config } from './config.js';
import { orDataFolderError } from './data-folder.js';
import { StartError } from './start-error.js';

export interface Keys {
  /** Ed25519; signs the log's checkpoints. */
  readonly logSigningKey: KeyObject;
  /** Its public half, 32 raw bytes. */
  readonly logPublicKey: Uint8Array;
  /** Lines of the file of retired log keys, oldest first, as they stand there. */
  readonly retiredLogKeys: readonly string[];
  /** Ed25519; signs credentials of attestations. */
  readonly attestationSigningKey: KeyObject;
  /** Lines of the file of keys that signed them before, oldest first, as they stand there. */
  readonly retiredAttestationKeys: readonly string[];
  /** Lines of the file of witness keys, as they stand there. */
  readonly witnessKeys: readonly string[];
  /** At least 32 bytes; signs access tokens. */
  readonly tokenSecret: Uint8Array;
}

type KeySettings = Pick<
  Config,
  | 'production'
  | 'dataDir'
  | 'logSigningKeyFile'
  | 'logRetiredKeysFile'
  | 'witnessKeysFile'
  | 'attestationSigningKeyFile'
  | 'attestationRetiredKeysFile'
  | 'tokenSecretFile'
>;

const SECRET_BYTES = 48;
const SECRET_BYTES_MIN = 32;
/** A SubjectPublicKeyInfo of Ed25519 ends with the key itself (RFC 8410). */
const ED25519_BYTES = 32;

/** Reads the keys, making missing ones outside production. Throws {@link StartError} naming the setting. */
export function openKeys(config: KeySettings): Keys {
  const pem = open(config, 'LOG_SIGNING_KEY_FILE', config.logSigningKeyFile, newSigningKey);
  const { attestationSigningKeyFile } = config;
  const credentials = open(config, 'ATTESTATION_SIGNING_KEY_FILE', attestationSigningKeyFile, newSigningKey);
  const secret = open(config, 'TOKEN_SECRET_FILE', config.tokenSecretFile, () =>
    randomBytes(SECRET_BYTES).toString('base64url'),
  );
  const logSigningKey = readSigningKey('LOG_SIGNING_KEY_FILE', pem, config.logSigningKeyFile);
  const spki = createPublicKey(logSigningKey).export({ format: 'der', type: 'spki' });
  const tokenSecret = Buffer.from(secret.trim(), 'utf8');
  if (tokenSecret.length < SECRET_BYTES_MIN) {
    throw unusable('TOKEN_SECRET_FILE', config.tokenSecretFile, {
      zh: `须至少 ${SECRET_BYTES_MIN} 个字节`,
      en: `it must hold at least ${SECRET_BYTES_MIN} bytes`,
    });
  }
  return {
    logSigningKey,
    logPublicKey: spki.subarray(-ED25519_BYTES),
    retiredLogKeys: linesOf(config, 'LOG_RETIRED_KEYS_FILE', config.logRetiredKeysFile),
    attestationSigningKey: readSigningKey('ATTESTATION_SIGNING_KEY_FILE', credentials, attestationSigningKeyFile),
    retiredAttestationKeys: linesOf(config, 'ATTESTATION_RETIRED_KEYS_FILE', config.attestationRetiredKeysFile),
    witnessKeys: linesOf(config, 'WITNESS_KEYS_FILE', config.witnessKeysFile),
    tokenSecret,
  };
}

/**
 * Remembers the public key of a witness that this installation started itself, so that every later command knows it.
 * Never for a witness of others: whose key is trusted is for a person to write down.
 */
export function rememberWitnessKey(config: KeySettings, vkey: string): readonly string[] {
  return orDataFolderError(config.dataDir, () => {
    const known = linesOf(config, 'WITNESS_KEYS_FILE', config.witnessKeysFile);
    if (known.includes(vkey)) return known;
    mkdirSync(dirname(config.witnessKeysFile), { recursive: true, mode: 0o700 });
    const unended = known.length > 0 && known.at(-1) !== '';
    appendFileSync(config.witnessKeysFile, `${unended ? '\n' : ''}${vkey}\n`);
    return [...known, vkey];
  });
}

/** Lines of a list of public keys. Outside the data folder somebody named the file, so it must be there. */
function linesOf(config: KeySettings, setting: string, file: string): string[] {
  return orDataFolderError(config.dataDir, () => {
    if (existsSync(file)) return readFileSync(file, 'utf8').split(/\r?\n/);
    if (dirname(file) !== join(config.dataDir, 'keys')) throw listMissing(setting, file);
    return [];
  });
}

function open(config: KeySettings, setting: string, file: string, make: () => string): string {
  return orDataFolderError(config.dataDir, () => {
    if (!existsSync(file)) {
      if (config.production) throw missing(setting, file);
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      writeNew(file, make());
    }
    return readFileSync(file, 'utf8');
  });
}

/** Two first starts at once: whoever is first made the key, the other reads it. */
function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
    chmodSync(file, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function newSigningKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
}

function readSigningKey(setting: string, pem: string, file: string): KeyObject {
  const mend = { zh: '须为 Ed25519 私钥（PKCS#8 PEM）', en: 'it must be an Ed25519 private key (PKCS#8 PEM)' };
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw unusable(setting, file, mend);
  }
  if (key.asymmetricKeyType !== 'ed25519') throw unusable(setting, file, mend);
  return key;
}

function missing(setting: string, file: string): StartError {
  return new StartError(
    'PLATFORM.KEY_MISSING',
    {
      zh: `生产环境不会自动生成密钥：缺少 ${file}。请放入密钥，或用 ${setting} 指定其位置`,
      en: `In production keys are not made by themselves: ${file} is missing. Put the key there, or name its place with ${setting}`,
    },
    setting,
  );
}

function listMissing(setting: string, file: string): StartError {
  return new StartError(
    'PLATFORM.KEY_MISSING',
    {
      zh: `${setting} 指定的公钥清单 ${file} 不存在。请放入清单（每行一个公钥），或去掉该设置`,
      en: `The list of public keys ${file} that ${setting} names does not exist. Put it there (one key a line), or drop the setting`,
    },
    setting,
  );
}

function unusable(setting: string, file: string, mend: Text): StartError {
  return new StartError(
    'PLATFORM.KEY_UNUSABLE',
    {
      zh: `${setting} 的文件 ${file} 不能使用：${mend.zh}`,
      en: `The file ${file} of ${setting} cannot be used: ${mend.en}`,
    },
    setting,
  );
}
