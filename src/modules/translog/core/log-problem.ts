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
    zh: `待排队列中的叶 ${leafId} 不存在，或早已有位置`,
    en: `The queue names leaf ${leafId}, which does not exist or already has a position`,
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
