/**
 * What a buyer says became of a recalled release (practice page section 4): deleted, not used, or used in which model.
 * Each buyer answers once for all its contracts over the release.
 */
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { DomainError } from '../../../kernel/domain-error.js';

export const RECALL_ANSWERS = ['DELETED', 'NOT_USED', 'USED_IN_MODEL'] as const;
export type RecallAnswerValue = (typeof RECALL_ANSWERS)[number];

export interface RecallAnswerDraft {
  readonly answer: RecallAnswerValue;
  /** Name, and filing number where there is one; only, and always, for USED_IN_MODEL. */
  readonly model?: string;
  readonly note?: string;
}

export interface RecallAnswer extends RecallAnswerDraft {
  readonly id: string;
  readonly releaseId: string;
  readonly releaseDigest: string;
  readonly buyerId: string;
  readonly contractIds: readonly string[];
  readonly answeredBy: string;
  readonly recordedAt: Date;
}

/** Throws `CONTRACTS.RECALL_MODEL` where the model is missing, or named though none was trained. */
export function assertAnswer({ answer, model }: RecallAnswerDraft): void {
  if ((answer === 'USED_IN_MODEL') === (model !== undefined)) return;
  throw new DomainError(
    'invalid',
    'CONTRACTS.RECALL_MODEL',
    {
      zh: '已用于模型的须写明是哪个模型（名称，有备案号的写备案号）；已删除或未使用的不写模型',
      en: 'Name the model in which the release was used (with its filing number where it has one); with DELETED or NOT_USED leave the model out',
    },
    { field: '/model' },
  );
}

/** The record of an answer as the log covers it: every column. */
export function recallAnswerRecord(row: RecallAnswer): JsonObject {
  return {
    release: row.releaseId,
    releaseDigest: row.releaseDigest,
    buyer: row.buyerId,
    contracts: [...row.contractIds],
    answer: row.answer,
    ...(row.model === undefined ? {} : { model: row.model }),
    ...(row.note === undefined ? {} : { note: row.note }),
    answeredBy: row.answeredBy,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

export const notRecalled = () =>
  new DomainError('conflict', 'CONTRACTS.NOT_RECALLED', {
    zh: '该发行版没有召回，无需答复',
    en: 'The release was not recalled; there is nothing to answer',
  });

export const recallAnswered = () =>
  new DomainError('conflict', 'CONTRACTS.RECALL_ANSWERED', {
    zh: '贵单位已就这次召回作出答复，答复只作一次；需要更正请与交易所联系',
    en: 'Your organisation has answered this recall; it answers once. To correct the answer, write to the exchange',
  });

/** The same words for a release that does not exist, is not seen, or was not bought. */
export const nothingBought = () =>
  new DomainError('notFound', 'CONTRACTS.NO_RECALL', {
    zh: '没有这个发行版，或贵单位没有购买它的合同；请核对编号',
    en: 'There is no such release, or your organisation has no contract over it; check the id',
  });
