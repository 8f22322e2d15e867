/** What `log verify` can find, in words that say where and what it means. One function per kind of finding. */
import type { Text } from '../../../kernel/text.js';

export interface LogProblem {
  /** Kind of the record or part of the log that is wrong. */
  readonly kind: string;
  readonly id: string;
  readonly code: string;
  readonly what: Text;
}

export const leafMissing = (kind: string, id: string): LogProblem => ({
  kind,
  id,
  code: 'TRANSLOG.LEAF_MISSING',
  what: {
    zh: `记录 ${kind} ${id} 在日志中没有对应的叶：它不是经本系统登记的，或其叶已被删除`,
    en: `The record ${kind} ${id} has no leaf in the log: it was not recorded by this service, or its leaf was removed`,
  },
});

export const recordMissing = (kind: string, id: string): LogProblem => ({
  kind,
  id,
  code: 'TRANSLOG.RECORD_MISSING',
  what: {
    zh: `日志中有 ${kind} ${id} 的叶，但账簿里已没有这条记录：它被删除，或其编号被改动`,
    en: `The log has a leaf of ${kind} ${id}, but the record is gone: it was deleted, or its id was changed`,
  },
});

export const recordChanged = (kind: string, id: string): LogProblem => ({
  kind,
  id,
  code: 'TRANSLOG.RECORD_CHANGED',
  what: {
    zh: `记录 ${kind} ${id} 与登记时的叶不符：登记之后，记录、盐值或叶被改动`,
    en: `The record ${kind} ${id} does not give the entry of its leaf: the record, its salt or the leaf was changed after it was recorded`,
  },
});

export const rowAstray = (kind: string, id: string): LogProblem => ({
  kind,
  id,
  code: 'TRANSLOG.ROW_ASTRAY',
  what: {
    zh: `库中有行自称属于 ${kind} ${id}，而没有这条记录：它不是经本系统登记的，或其归属被改动`,
    en: `A row says that it belongs to the ${kind} ${id}, which does not exist: it was not recorded by this service, or was moved`,
  },
});

export const unknownKind = (kind: string, id: string): LogProblem => ({
  kind,
  id,
  code: 'TRANSLOG.UNKNOWN_KIND',
  what: {
    zh: `日志中有类别为 ${kind} 的叶（例如 ${id}），但没有任何模块认领这一类别：叶的类别可能被改动`,
    en: `The log has leaves of the kind ${kind} (such as ${id}), which no part of the book owns: the kind may have been changed`,
  },
});

export const neverSequenced = (kind: string, id: string): LogProblem => ({
  kind,
  id,
  code: 'TRANSLOG.NEVER_SEQUENCED',
  what: {
    zh: `${kind} ${id} 的叶既没有位置，也不在待排队列中：其位置或排队记录被删除`,
    en: `The leaf of ${kind} ${id} has no position and does not wait for one: its position or its place in the queue was removed`,
  },
});

export const queueDamaged = (leafId: string): LogProblem => ({
  kind: 'translog-pending',
  id: leafId,
  code: 'TRANSLOG.QUEUE_DAMAGED',
  what: {
    zh: `待排队列中的叶 ${leafId} 不存在、早已有位置，或排了两次`,
    en: `The queue names leaf ${leafId}, which does not exist, already has a position, or is queued twice`,
  },
});

export const positionGap = (expected: number, found: number): LogProblem => ({
  kind: 'translog-position',
  id: String(expected),
  code: 'TRANSLOG.POSITION_GAP',
  what: {
    zh: `应为位置 ${expected}，实为 ${found}：位置被删除、插入或改号`,
    en: `Position ${expected} is wanted and ${found} stands there: a position was removed, inserted or renumbered`,
  },
});

export const positionWithoutLeaf = (position: number): LogProblem => ({
  kind: 'translog-position',
  id: String(position),
  code: 'TRANSLOG.POSITION_WITHOUT_LEAF',
  what: { zh: `位置 ${position} 所指的叶不存在`, en: `Position ${position} points at a leaf that does not exist` },
});

export const tileWrong = (level: number, index: number): LogProblem => ({
  kind: 'translog-tile',
  id: `${level}/${index}`,
  code: 'TRANSLOG.TILE_WRONG',
  what: {
    zh: `哈希块 ${level}/${index} 缺失，或与由叶重新计算的结果不符`,
    en: `Tile ${level}/${index} is missing, or is not what the leaves give when hashed again`,
  },
});

export const tilesTooMany = (stored: number, wanted: number): LogProblem => ({
  kind: 'translog-tile',
  id: '*',
  code: 'TRANSLOG.TILES_TOO_MANY',
  what: {
    zh: `库中有 ${stored} 个哈希块，这棵树只应有 ${wanted} 个`,
    en: `${stored} tiles are stored where the tree has ${wanted}`,
  },
});

export const checkpointFalse = (size: number, why: Text): LogProblem => ({
  kind: 'translog-checkpoint',
  id: String(size),
  code: 'TRANSLOG.CHECKPOINT_FALSE',
  what: {
    zh: `规模为 ${size} 的检查点不成立：${why.zh}`,
    en: `The checkpoint of size ${size} does not hold: ${why.en}`,
  },
});

export const checkpointBehind = (size: number, positions: number): LogProblem => ({
  kind: 'translog-checkpoint',
  id: String(size),
  code: 'TRANSLOG.CHECKPOINT_BEHIND',
  what: {
    zh: `最后一个检查点涵盖 ${size} 片叶，而有位置的叶有 ${positions} 片：检查点、位置必有一方被增删`,
    en: `The last checkpoint covers ${size} leaves while ${positions} have a position: checkpoints or positions were added or removed`,
  },
});

export const cosignatureFalse = (size: number, witness: string): LogProblem => ({
  kind: 'translog-cosignature',
  id: `${size}/${witness}`,
  code: 'TRANSLOG.COSIGNATURE_FALSE',
  what: {
    zh: `见证方 ${witness} 对规模为 ${size} 的检查点的联署不成立：联署行、其各列或检查点被改动，或该见证方的公钥不在配置中`,
    en: `The cosignature of the witness ${witness} over the checkpoint of size ${size} does not hold: the line, its columns or the checkpoint was changed, or the key of that witness is not configured`,
  },
});

export const witnessAhead = (witnessed: number, size: number): LogProblem => ({
  kind: 'translog-witness',
  id: String(witnessed),
  code: 'TRANSLOG.WITNESS_AHEAD',
  what: {
    zh: `见证方联署过 ${witnessed} 片叶，本库只有 ${size} 片：日志尾部被截去，或库是从较早的备份恢复的`,
    en: `The witness has co-signed ${witnessed} leaves and this database has ${size}: the tail of the log was cut off, or the database was restored from an earlier backup`,
  },
});

export const witnessDisagrees = (size: number): LogProblem => ({
  kind: 'translog-witness',
  id: String(size),
  code: 'TRANSLOG.WITNESS_DISAGREES',
  what: {
    zh: `前 ${size} 片叶重新计算的根哈希与见证方联署的不同：见证之后日志被改写过，或库由旧备份恢复后另行续写`,
    en: `The first ${size} leaves give another root than the one the witness co-signed: the log was rewritten after it was witnessed, or an old backup was restored and carried on`,
  },
});
