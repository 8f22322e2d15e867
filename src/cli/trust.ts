/**
 * Whom a check believes: keys come from the installation's own configuration or from the caller, never from the
 * database, and never silently from whoever is being checked.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Text } from '../kernel/text.js';
import { logKeys, witnessKeys } from '../log-keys.js';
import {
  formatVerifierKey,
  openWitnessed,
  parseVerifierKey,
  readKeys,
  type VerifierKey,
  type WitnessedHead,
} from '../modules/translog/index.js';
import type { Config } from '../platform/config.js';
import { openKeys } from '../platform/keys.js';
import { readWitnessRecord } from '../witness/record.js';
import type { Problem } from './audit-report.js';
import type { Call } from './command.js';
import type { RemoteLog } from './remote-log.js';
import { UsageError } from './usage-error.js';

/** What a witness has of the log. */
export interface WitnessView {
  readonly name: string;
  /** Its verifier keys as text. */
  readonly keys: readonly string[];
  /** Absent when it has not seen the log yet, or when what it shows cannot be believed; then `problems` says why. */
  readonly head?: WitnessedHead;
  readonly problems: readonly Problem[];
}

export const vkeyTexts = (keys: readonly VerifierKey[]): string[] => keys.map(formatVerifierKey);

/** The witness that `npm start` runs as a child, when there is no other. */
export const childWitnessFolder = (config: Pick<Config, 'dataDir'>): string => join(config.dataDir, 'witness');

/** The log's keys, retired ones first: the caller's, or this installation's own, or at last what the log itself states. */
export async function knownLogKeys(
  config: Config,
  given: string | undefined,
  remote: RemoteLog | undefined,
  call: Call,
): Promise<readonly VerifierKey[]> {
  if (given !== undefined) return [keyOf(given, 'ed25519', '--key')];
  if (existsSync(config.logSigningKeyFile)) return logKeys(config, openKeys(config));
  if (!remote) {
    throw new UsageError({
      zh: `这里没有日志密钥（${config.logSigningKeyFile}）：请用 --key 给出日志公钥`,
      en: `There is no key of the log here (${config.logSigningKeyFile}): give its verifier key with --key`,
    });
  }
  call.note(
    '未给出日志公钥，按日志自己公布的公钥核对 / no key was given: the log is checked by the key it states itself',
  );
  return keysIn((await remote.keys()).split('\n'), 'ed25519');
}

function keysIn(lines: readonly string[], algorithm: VerifierKey['algorithm']): VerifierKey[] {
  return lines
    .map((line) => parseVerifierKey(line.trim()))
    .filter((key) => key !== undefined)
    .filter((key) => key.algorithm === algorithm);
}

function keyOf(text: string, algorithm: VerifierKey['algorithm'], option: string): VerifierKey {
  const read = readKeys([text], algorithm);
  const [key] = 'keys' in read ? read.keys : [];
  if (key) return key;
  throw new UsageError({
    zh: `${option} 不是${algorithm === 'ed25519' ? '日志' : '见证方'}公钥（名称+标识+base64）：${text}`,
    en: `${option} is not a verifier key of ${algorithm === 'ed25519' ? 'a log' : 'a witness'} (name+id+base64): ${text}`,
  });
}

/**
 * What the witness shows now: at the place given, else the configured one, else the child's folder; undefined when there
 * is none. Throws StartError when a witness is named and does not answer, UsageError for a folder that does not exist.
 */
export async function witnessOf(
  config: Config,
  given: { readonly place: string | undefined; readonly key: string | undefined },
  known: readonly VerifierKey[],
): Promise<WitnessView | undefined> {
  const own = childWitnessFolder(config);
  const place = given.place ?? config.witnessUrl ?? (existsSync(join(own, 'key.vkey')) ? own : undefined);
  if (place === undefined) return undefined;
  const remote = /^https?:\/\//.test(place);
  if (!remote && !existsSync(place)) {
    throw new UsageError({ zh: `没有这个见证方目录：${place}`, en: `No such witness folder: ${place}` });
  }
  const origin = known.at(-1)?.name ?? config.logOrigin;
  const { note, vkey } = await readWitnessRecord(place, origin);
  const trusted = given.key === undefined ? configured(config) : [keyOf(given.key, 'cosignature/v1', '--witness-key')];
  // Nobody wrote down a key: the witness's own statement is better than no witness, and the name shows whose it is.
  const keys = trusted.length > 0 ? trusted : keysIn([vkey], 'cosignature/v1');
  const view = { name: vkey.split('+')[0] ?? place, keys: vkeyTexts(keys), problems: [] };
  if (note === undefined) return view;
  const head = openWitnessed(Buffer.from(note, 'utf8'), known, keys);
  if (!('fault' in head)) return { ...view, head };
  return { ...view, problems: [{ code: 'TRANSLOG.WITNESS_FALSE', id: place, what: WITNESS_FALSE(head.fault) }] };
}

function configured(config: Config): VerifierKey[] {
  return existsSync(config.logSigningKeyFile) ? [...witnessKeys(config, openKeys(config))] : [];
}

const WITNESS_FALSE = (fault: string): Text => ({
  zh: `见证方出示的检查点不能采信（${fault}）：签名的密钥不是所信任的，或属于另一个日志`,
  en: `What the witness shows cannot be believed (${fault}): it was signed with keys that are not trusted, or is of another log`,
});
