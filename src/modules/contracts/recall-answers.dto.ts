import { IsIn } from 'class-validator';
import { shanghaiInstant } from '../../kernel/calendar-date.js';
import { IsPlainText, MayBeAbsent } from '../../platform/http/validators.js';
import {
  RECALL_ANSWERS,
  type RecallAnswer,
  type RecallAnswerDraft,
  type RecallAnswerValue,
} from './core/recall-answer.js';
import type { BuyerRecall, ShownAnswer } from './recall-answers.service.js';

export class RecallAnswerBody {
  /** What became of the release. */
  @IsIn(RECALL_ANSWERS)
  answer: RecallAnswerValue;

  /** For USED_IN_MODEL: which model, with its filing number where it has one. */
  @MayBeAbsent()
  @IsPlainText(300)
  model?: string;

  @MayBeAbsent()
  @IsPlainText(2_000)
  note?: string;
}

export function answerDraft({ answer, model, note }: RecallAnswerBody): RecallAnswerDraft {
  return { answer, ...(model === undefined ? {} : { model }), ...(note === undefined ? {} : { note }) };
}

function answerFields({ id, releaseId, answer, model, note, contractIds, recordedAt }: RecallAnswer) {
  return { id, release: releaseId, answer, model, note, contracts: contractIds, at: shanghaiInstant(recordedAt) };
}

export function answerReply({ answer, buyer }: ShownAnswer) {
  const { id, uscc, nameZh, nameEn } = buyer;
  return { ...answerFields(answer), buyer: { id, uscc, nameZh, nameEn } };
}

export function recallReply({ recall, contractIds, answer }: BuyerRecall) {
  return {
    release: recall.releaseId,
    digest: recall.digest,
    name: recall.name,
    number: recall.number,
    recalledAt: shanghaiInstant(recall.at),
    reason: recall.reason,
    contracts: contractIds,
    answer: answer && answerFields(answer),
  };
}
