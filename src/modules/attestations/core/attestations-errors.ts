/** The answers "no" of this room; codes are public API (house page section 4). */
import { DomainError, type FieldError } from '../../../kernel/domain-error.js';
import type { Refusal } from '../../../kernel/refusal.js';
import type { Text } from '../../../kernel/text.js';

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, 60);
}

export function typeUnknown(type: string): FieldError {
  return {
    code: 'ATTESTATIONS.TYPE_UNKNOWN',
    field: 'type',
    detail: {
      zh: `没有“${type}”这种存证，请使用所列的种类代码，例如 CONTENT_SAFETY`,
      en: `There is no kind of attestation "${type}"; use one of the listed codes, such as CONTENT_SAFETY`,
    },
  };
}

export function subjectKind(type: string, kinds: readonly string[]): FieldError {
  return {
    code: 'ATTESTATIONS.SUBJECT_KIND',
    field: 'subject',
    detail: {
      zh: `${type} 只能针对：${kinds.join('、')}`,
      en: `${type} is given over: ${kinds.join(', ')}`,
    },
  };
}

export function subjectUnknown(field: string, value: unknown): FieldError {
  return {
    code: 'ATTESTATIONS.SUBJECT_UNKNOWN',
    field,
    detail: {
      zh: `没有登记过 ${shown(value)}，请先登记，或更正编号`,
      en: `${shown(value)} is not on record; record it first, or correct it`,
    },
  };
}

export function digestUnknown(field: string, digest: string): FieldError {
  return {
    code: 'ATTESTATIONS.SUBJECT_DIGEST',
    field,
    detail: {
      zh: `摘要 ${shown(digest)} 与所证明的版本不符；存证只对一个确定的版本有效，请核对后重新出具`,
      en: `The digest ${shown(digest)} is not that of the subject; an attestation holds for one version only, check and issue it anew`,
    },
  };
}

export function issuerUnknown(): FieldError {
  return {
    code: 'ATTESTATIONS.ISSUER_UNKNOWN',
    field: 'issuer',
    detail: {
      zh: '出具机构未登记，请先登记该机构',
      en: 'The issuer is not registered; register the organisation first',
    },
  };
}

export function issuerRelated(subjectKind: string): FieldError {
  const contract = subjectKind === 'CONTRACT';
  return {
    code: 'ATTESTATIONS.ISSUER_RELATED',
    field: 'issuer',
    detail: {
      zh: `出具机构与${contract ? '合同的买方或卖方' : '被证明方'}存在关联关系，不能出具存证；请另请无关联关系的机构`,
      en: `The issuer is related to ${contract ? 'the buyer or the seller of the contract' : 'the owner of the subject'} and cannot attest it; ask an independent assessor`,
    },
  };
}

export function datesReversed(): FieldError {
  return {
    code: 'ATTESTATIONS.DATES',
    field: 'validUntil',
    detail: {
      zh: '有效期截止日须晚于出具日（截止当日已失效）',
      en: 'validUntil must be later than issuedOn (it no longer holds on that day)',
    },
  };
}

export function metricForm(field: string, zh: string, en: string, got: unknown): FieldError {
  return {
    code: 'ATTESTATIONS.METRICS_FORM',
    field: `metrics/${field}`,
    detail: { zh: `${field} ${zh}，收到的是 ${shown(got)}`, en: `${field} ${en}, got ${shown(got)}` },
  };
}

export function metricsUnreadable(): FieldError {
  return {
    code: 'ATTESTATIONS.METRICS_FORM',
    field: 'metrics',
    detail: {
      zh: '指标须为一个 JSON 对象，且不含空字符、不成对的代理码位或超出范围的数值',
      en: 'metrics must be a JSON object without U+0000, lone surrogates or numbers out of range',
    },
  };
}

export function changed(field: string): FieldError {
  return {
    code: 'LOAD.CHANGED',
    field,
    detail: {
      zh: `同一份存证已按其他内容登记（${field} 不同），登记后不可更改；如有更正，请撤销后另行出具`,
      en: `The same attestation is stored with other content (${field} differs) and never changes; revoke it and issue another one`,
    },
  };
}

export function unknownAttestation(): DomainError {
  return new DomainError('notFound', 'ATTESTATIONS.UNKNOWN', {
    zh: '没有这份存证，请从列表中重新选取',
    en: 'There is no such attestation; choose one from the list again',
  });
}

export function wrongState(status: string): DomainError {
  return new DomainError('conflict', 'ATTESTATIONS.STATE', {
    zh: `该存证目前的状态是 ${status}，不能办理这一步`,
    en: `The attestation is ${status}, which does not allow this step`,
  });
}

export function metricsFail(reasons: readonly Refusal[]): DomainError {
  return new DomainError(
    'invalid',
    'ATTESTATIONS.METRICS_FAIL',
    {
      zh: `指标未达到要求，不能核验通过，只能驳回：${reasons.map(({ reason }) => reason.zh).join('；')}`,
      en: `The metrics fall short, so it cannot be verified, only rejected: ${reasons.map(({ reason }) => reason.en).join('; ')}`,
    },
    { clauses: reasons.map(({ clause, reason }) => ({ clause, source: clause, reason })) },
  );
}

/** A line of a checklist that stops. */
interface StoppingLine {
  readonly name: Text;
  readonly clause: string;
  readonly source: string;
  readonly why: Text;
  readonly giver: Text;
}

export function checklistIncomplete(lines: readonly StoppingLine[]): DomainError {
  return new DomainError(
    'invalid',
    'ATTESTATIONS.CHECKLIST',
    {
      zh: `尚缺 ${lines.length} 项，不能上市：${lines.map(({ name }) => name.zh).join('、')}。各项的原因、依据和由谁提供见 clauses`,
      en: `It cannot be listed, ${lines.length} missing: ${lines.map(({ name }) => name.en).join(', ')}. Why, by which clause and who can give each stands in clauses`,
    },
    {
      clauses: lines.map(({ name, clause, source, why, giver }) => ({
        clause,
        source,
        reason: {
          zh: `${name.zh}：${why.zh}。由谁提供：${giver.zh}`,
          en: `${name.en}: ${why.en}. Who can give it: ${giver.en}`,
        },
      })),
    },
  );
}

export function notYourStep(by: readonly string[]): DomainError {
  const exchange = by.every((side) => side === 'EXCHANGE');
  return new DomainError('forbidden', exchange ? 'ATTESTATIONS.NOT_YOUR_STEP' : 'ATTESTATIONS.NOT_ISSUER', {
    zh: exchange ? '这一步由交易场所办理' : '存证只能由出具机构本身或交易场所撤销',
    en: exchange
      ? 'This step is for the exchange'
      : 'Only the organisation that issued an attestation, or the exchange, may revoke it',
  });
}

export function issuerNotActive(state: 'SUSPENDED' | 'WITHDRAWN'): DomainError {
  const [zh, en] = state === 'SUSPENDED' ? ['被暂停', 'suspended'] : ['退出', 'withdrawn'];
  return new DomainError(
    'invalid',
    'ATTESTATIONS.ISSUER_NOT_ACTIVE',
    {
      zh: `出具机构的第三方服务机构资格已${zh}，其存证不予受理；请另请机构出具，或待其恢复资格`,
      en: `The issuer's standing as a service agency is ${en}, so its statements are not taken; ask another assessor, or wait until it is restored`,
    },
    { field: '/issuer' },
  );
}

export function issuedInFuture(day: string): FieldError {
  return {
    code: 'ATTESTATIONS.DATES',
    field: 'issuedOn',
    detail: {
      zh: `出具日 ${day} 在今天之后，请更正`,
      en: `issuedOn ${day} is later than today; correct it`,
    },
  };
}

export function recordsNotYours(): DomainError {
  return new DomainError('forbidden', 'ATTESTATIONS.RECORDS_NOT_YOURS', {
    zh: '合规记录只向该机构本身、交易场所、主管部门和审计开放',
    en: 'Compliance records are for the organisation itself, the exchange, the authority and the auditor',
  });
}

export function noOrganisation(): DomainError {
  return new DomainError('forbidden', 'ATTESTATIONS.NO_ORGANISATION', {
    zh: '出具存证须以某个已登记机构的名义，请用该机构的账号登录',
    en: 'An attestation is issued in the name of a registered organisation; sign in with an account that acts for one',
  });
}

export function exists(): DomainError {
  return new DomainError('conflict', 'ATTESTATIONS.EXISTS', {
    zh: '同一份存证（种类、对象、出具机构、出具日、证据均相同）已经登记',
    en: 'The same attestation (kind, subject, issuer, day and evidence) is on record already',
  });
}

/** Errors of one request as one answer; fields become pointers. */
export function refused(errors: readonly FieldError[]): DomainError {
  const pointed = errors.map((error) => (error.field === undefined ? error : { ...error, field: `/${error.field}` }));
  const [first] = pointed;
  if (first && pointed.length === 1) {
    return new DomainError(
      'invalid',
      first.code,
      first.detail,
      first.field === undefined ? {} : { field: first.field },
    );
  }
  return new DomainError(
    'invalid',
    'ATTESTATIONS.REFUSED',
    { zh: `共有 ${errors.length} 处须更正，详见 errors`, en: `${errors.length} things must be mended, see errors` },
    { errors: pointed },
  );
}
