import { DomainError } from '../../../kernel/domain-error.js';

/** A tile that does not exist, is not of a published checkpoint, or is not written in its one canonical form. */
export function noSuchTile(): DomainError {
  return new DomainError('notFound', 'TRANSLOG.NO_SUCH_TILE', {
    zh: '没有这个哈希块：只提供已发布检查点的块，路径写作 L/N 或 L/N.p/W，例如 0/x001/067',
    en: 'There is no such tile: only tiles of published checkpoints are served, under L/N or L/N.p/W, such as 0/x001/067',
  });
}

/** Nothing has been signed yet; the sequencer does so within seconds of the start. */
export function nothingSigned(): DomainError {
  return new DomainError(
    'unavailable',
    'TRANSLOG.NOT_YET',
    { zh: '日志尚未签发检查点，请稍后再试', en: 'The log has not signed a checkpoint yet; try again in a moment' },
    { retryAfterSeconds: 2 },
  );
}

/** The stored tree no longer gives the root that was last signed: signing on would bless the damage. */
export function treeDamaged(size: number): DomainError {
  return new DomainError('unavailable', 'TRANSLOG.DAMAGED', {
    zh: `日志前 ${size} 片叶的存储与最后签发的根哈希不符，已停止签发；请运行 log verify 查明`,
    en: `The stored tree of ${size} leaves does not give the root last signed, so nothing more is signed; run log verify to find out why`,
  });
}

/** A record that no published checkpoint covers yet: its leaf waits for a position, a signature or the witness. */
export function notCovered(): DomainError {
  return new DomainError(
    'conflict',
    'TRANSLOG.NOT_YET',
    {
      zh: '该记录已登记，但尚未被已发布的检查点涵盖，凭证还不能开具；请稍后再取',
      en: 'The record is stored, but no published checkpoint covers it yet, so there is no receipt; ask again in a moment',
    },
    { retryAfterSeconds: 2 },
  );
}

/** The stored record no longer gives what was recorded of it: a receipt for it would prove something else. */
export function recordNotAsRecorded(kind: string, id: string): DomainError {
  return new DomainError('conflict', 'TRANSLOG.RECORD_CHANGED', {
    zh: `记录 ${kind} ${id} 与登记时的日志条目不符，不能开具凭证；请运行 log verify 查明改动`,
    en: `The record ${kind} ${id} is not what the log recorded, so no receipt is given; run log verify to find out what was changed`,
  });
}

/** The witness was asked about a tree that we do not have. `size` is what the last signed checkpoint covers. */
export function witnessIsAhead(witnessed: number, size: number): DomainError {
  return new DomainError('conflict', 'TRANSLOG.WITNESS_AHEAD', {
    zh: `见证方记得 ${witnessed} 片叶，本日志只签发过 ${size} 片：日志尾部被截去，或库是从较早的备份恢复的；请运行 log verify --witness`,
    en: `The witness remembers ${witnessed} leaves and this log has signed ${size}: its tail was cut off, or the database was restored from an earlier backup; run log verify --witness`,
  });
}

/** What came back from the witness is not its signature over the checkpoint that was submitted. */
export function cosignatureRefused(size: number, why: string): DomainError {
  return new DomainError('invalid', 'TRANSLOG.COSIGNATURE_REFUSED', {
    zh: `对规模为 ${size} 的检查点，收到的联署不能采信（${why}）；请核对见证方地址与配置的见证方公钥是否属于同一见证方`,
    en: `The cosignature received for the checkpoint of size ${size} is not believed (${why}); check that the witness's address and the configured witness key belong together`,
  });
}
