/** The answers "no" of this room; codes are public API (house page section 4). */
import { DomainError } from '../../../kernel/domain-error.js';

export function unknownItem(): DomainError {
  return new DomainError('notFound', 'FOLLOWUPS.UNKNOWN_ITEM', {
    zh: '没有这个待办事项，请从待办列表中重新选取',
    en: 'There is no such item; choose one from the queue again',
  });
}

export function alreadyClosed(): DomainError {
  return new DomainError('conflict', 'FOLLOWUPS.ALREADY_CLOSED', {
    zh: '该待办事项已办结，办结记录不能更改；如情况有变，请另开一项',
    en: 'This item has been closed already and its outcome stands; if things have changed, open another one',
  });
}
