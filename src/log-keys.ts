/** The log's signer and the public keys around it, read from what configuration gave. */
import { sign } from 'node:crypto';
import type { Text } from './kernel/text.js';
import { ed25519KeyId, formatVerifierKey, readKeys, type Signer, type VerifierKey } from './modules/translog/index.js';
import type { Config } from './platform/config.js';
import type { Keys } from './platform/keys.js';
import { StartError } from './platform/start-error.js';

type Settings = Pick<Config, 'logOrigin' | 'logRetiredKeysFile' | 'witnessKeysFile'>;

export function logSigner(config: Settings, keys: Keys): Signer {
  return {
    name: config.logOrigin,
    keyId: ed25519KeyId(config.logOrigin, keys.logPublicKey),
    algorithm: 'ed25519',
    sign: (bytes) => sign(null, bytes, keys.logSigningKey),
  };
}

/** Who may have signed checkpoints, in the order of service: retired keys first, the current one last. Throws {@link StartError}. */
export function logKeys(config: Settings, keys: Keys): readonly VerifierKey[] {
  const current: VerifierKey = { name: config.logOrigin, algorithm: 'ed25519', publicKey: keys.logPublicKey };
  const read = readKeys(keys.retiredLogKeys, 'ed25519');
  const refuse = (mend: Text) => unusable('LOG_RETIRED_KEYS_FILE', config.logRetiredKeysFile, mend);
  if ('wrong' in read) throw refuse(notAKey(read.wrong));
  const all = [...read.keys, current];
  const texts = all.map(formatVerifierKey);
  const twice = texts.find((text, at) => texts.indexOf(text) !== at);
  if (twice !== undefined) {
    throw refuse({
      zh: `公钥 ${twice} 出现两次；现用密钥不应列在已停用之列`,
      en: `the key ${twice} stands there twice; the current key is not a retired one`,
    });
  }
  const stranger = all.find((key) => key.name !== config.logOrigin);
  if (stranger) {
    throw refuse({
      zh: `公钥 ${stranger.name} 不属于日志 ${config.logOrigin}`,
      en: `the key of ${stranger.name} is not one of the log ${config.logOrigin}`,
    });
  }
  return all;
}

/** Whose cosignatures count; none = the log has no witness. Throws {@link StartError}. */
export function witnessKeys(config: Settings, keys: Keys): readonly VerifierKey[] {
  const read = readKeys(keys.witnessKeys, 'cosignature/v1');
  if ('wrong' in read) throw unusable('WITNESS_KEYS_FILE', config.witnessKeysFile, notAKey(read.wrong));
  return [...new Map(read.keys.map((key) => [formatVerifierKey(key), key])).values()];
}

function notAKey(line: string): Text {
  const shown = JSON.stringify(line.slice(0, 80));
  return {
    zh: `${shown} 不是此处应有的公钥；每行一个，形如 名称+编号+base64`,
    en: `${shown} is not a public key of the kind wanted here; one a line, as name+id+base64`,
  };
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
