/** The answers "no" about findings, opinions and confirmations; codes are public API (surface page section 3, parties). */
import { DomainError } from '../../../kernel/domain-error.js';
import type { RelatednessOutcome } from './relatedness.js';

export function unknownFinding(): DomainError {
  return new DomainError('notFound', 'PARTIES.UNKNOWN_FINDING', {
    zh: '没有这份关联认定，或它不属于贵单位；请从认定列表中重新选取',
    en: 'There is no such finding, or it is not about your organisation; choose one from the list of findings',
  });
}

/** The register has answered, and what is asked for cannot be put in its place. */
export function findingStands(outcome: RelatednessOutcome): DomainError {
  if (outcome === 'RELATED') {
    return new DomainError('conflict', 'PARTIES.FINDING_STANDS', {
      zh: '该认定依登记资料已为“关联”，不能以人工认定改变；登记有误的，请先更正登记，再重新认定',
      en: 'The register answers RELATED, which no reviewer can set aside; mend the register if it is wrong and ask again',
    });
  }
  return new DomainError('conflict', 'PARTIES.FINDING_STANDS', {
    zh: '该认定依登记资料已为“非关联”：只能依42号公告第二条（七）以 T42_SUBSTANCE 并说明理由认定为“关联”',
    en: 'The register answers NOT_RELATED: a reviewer can only find RELATED by limb T42_SUBSTANCE (announcement 42, art. 2 (7)), with a reason',
  });
}

export function limbOnlyWhenRelated(): DomainError {
  return new DomainError(
    'invalid',
    'PARTIES.OPINION_LIMB',
    {
      zh: 'limb 只能与 outcome RELATED 一同填写；认定为非关联时请去掉 limb',
      en: 'limb goes with outcome RELATED only; leave it out when the two are found not to be related',
    },
    { field: '/limb' },
  );
}

/** A confirmed opinion stands until something new is stated. */
export function opinionConfirmed(): DomainError {
  return new DomainError(
    'conflict',
    'PARTIES.OPINION_CONFIRMED',
    {
      zh: '该认定已有经确认的人工结论；有新情况的，请在 ground 中写明新的依据后另行提出',
      en: 'A confirmed conclusion stands already; to give another, state in ground what is new since then',
    },
    { field: '/ground' },
  );
}

export function nothingToConfirm(): DomainError {
  return new DomainError('conflict', 'PARTIES.NO_OPINION', {
    zh: '没有待确认的人工结论：尚未提出，或最新一份已经确认',
    en: 'There is no conclusion to confirm: none was given yet, or the newest is confirmed already',
  });
}

export function opinionWithdrawn(): DomainError {
  return new DomainError('conflict', 'PARTIES.OPINION_WITHDRAWN', {
    zh: '这份人工结论已被同一认定下较新的一份取代，请确认最新的一份',
    en: 'A newer conclusion on the same finding has taken its place; confirm the newest one',
  });
}

export function sameReviewer(): DomainError {
  return new DomainError('conflict', 'CLAIMS.SAME_PERSON', {
    zh: '人工结论须由两人作出：确认人不能是提出人本人，请由另一位复核人员确认',
    en: 'A conclusion takes two persons: who gave it cannot confirm it; another reviewer must',
  });
}
