/**
 * A checkpoint's row against the signed note in it: the note is what outsiders hold, so every column must say the same,
 * and each row names the size of the one before, so that a missing row shows.
 */
import type { Text } from '../../../kernel/text.js';
import { type Checkpoint, type CheckpointFault, openCheckpoint } from './checkpoint.js';
import { keyIdOf } from './note.js';
import type { VerifierKey } from './signer.js';

export interface CheckpointRow {
  readonly size: number;
  /** Size of the checkpoint before; absent for the first. */
  readonly previousSize?: number;
  readonly root: Buffer;
  readonly algorithm: string;
  readonly keyName: string;
  readonly keyId: Buffer;
  /** The signed note as served. */
  readonly note: string;
}

/** What came of opening a row: the checkpoint that a known key signed, and what is wrong with it, if anything. */
export interface OpenedCheckpoint extends CheckpointBefore {
  readonly checkpoint?: Checkpoint;
  readonly fault?: Text;
}

/** The checkpoint before, as far as the next one depends on it. */
export interface CheckpointBefore {
  readonly size: number;
  /** Place of the key that signed it among the known keys; -1 when no known key did. */
  readonly keyPlace: number;
}

export type StoredFault = CheckpointFault | 'COLUMNS' | 'CHAIN' | 'RETIRED_KEY' | 'WRONG_ROOT' | 'BEYOND_THE_LOG';

const FAULTS: Readonly<Record<StoredFault, Text>> = {
  MALFORMED: { zh: '签名文本格式不对', en: 'its signed note is malformed' },
  AMBIGUOUS_KEY: { zh: '同一公钥被给出两次', en: 'the same public key was given twice' },
  BAD_SIGNATURE: {
    zh: '签名不成立，文本或签名被改动',
    en: 'its signature is wrong: the text or the signature was changed',
  },
  NO_KNOWN_SIGNATURE: { zh: '没有已知密钥的签名', en: 'no known key has signed it' },
  OTHER_LOG: { zh: '它属于另一个日志', en: 'it is of another log' },
  ROOT_LENGTH: { zh: '根哈希不是 32 字节', en: 'its root is not 32 bytes' },
  COLUMNS: { zh: '库中的列与签名文本不一致', en: 'the stored columns do not say what the signed note says' },
  CHAIN: {
    zh: '它与前一个检查点衔接不上：有检查点被增删',
    en: 'it does not follow on the one before: a checkpoint was added or removed',
  },
  RETIRED_KEY: {
    zh: '它由已停用的密钥签发，而后继密钥此前已签发过检查点：旧密钥可能已泄露',
    en: 'a retired key signed it after its successor had signed: the old key may be in other hands',
  },
  WRONG_ROOT: { zh: '由叶重新计算的根哈希与之不符', en: 'the leaves hashed again give another root' },
  BEYOND_THE_LOG: { zh: '日志没有这么多叶：尾部被截去', en: 'the log has fewer leaves: its tail was cut off' },
};

export function checkpointFaultText(fault: StoredFault): Text {
  return FAULTS[fault];
}

/**
 * Opens a row with the known keys. `before` is the row before, absent for the first. `keys` stand in the order in which
 * they served, the current one last: once a key has signed, no earlier one may sign again.
 */
export function openStoredCheckpoint(
  row: CheckpointRow,
  before: CheckpointBefore | undefined,
  keys: readonly VerifierKey[],
): OpenedCheckpoint {
  const opened = openCheckpoint(Buffer.from(row.note, 'utf8'), keys);
  if ('fault' in opened) return { size: row.size, keyPlace: before?.keyPlace ?? -1, fault: FAULTS[opened.fault] };
  const { checkpoint, keyId } = opened;
  const keyPlace = keys.findIndex((key) => key.name === checkpoint.origin && keyIdOf(key).equals(keyId));
  const same =
    checkpoint.size === row.size &&
    checkpoint.root.equals(row.root) &&
    checkpoint.origin === row.keyName &&
    keyId.equals(row.keyId) &&
    keys[keyPlace]?.algorithm === row.algorithm;
  const found = { size: row.size, keyPlace, checkpoint };
  if (!same) return { ...found, fault: FAULTS.COLUMNS };
  if (row.previousSize !== before?.size) return { ...found, fault: FAULTS.CHAIN };
  if (before && keyPlace < before.keyPlace) {
    return { ...found, keyPlace: before.keyPlace, fault: FAULTS.RETIRED_KEY };
  }
  return found;
}
