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
