/** The answers "no" about coming in, extracts, facts of an organisation and mandates; codes are public API. */
import { DomainError, type FieldError } from '../../../kernel/domain-error.js';
import type { Text } from '../../../kernel/text.js';

const STATES: Readonly<Record<string, Text>> = {
  SUBMITTED: { zh: '已提交，待审核', en: 'submitted and waits to be checked' },
  RETURNED: { zh: '已退回补正', en: 'returned for completion' },
  APPROVED: { zh: '已通过', en: 'approved' },
  REFUSED: { zh: '未通过', en: 'refused' },
};

function stateWord(state: string): Text {
  return STATES[state] ?? { zh: state, en: state };
}

export function unknownOnboarding(): DomainError {
  return new DomainError('notFound', 'PARTIES.UNKNOWN_ONBOARDING', {
    zh: '没有这项入驻申请',
    en: 'There is no such application to come in',
  });
}

export function onboardingState(state: string, wanted: string): DomainError {
  const [is, must] = [stateWord(state), stateWord(wanted)];
  return new DomainError('conflict', 'PARTIES.ONBOARDING_STATE', {
    zh: `这项入驻申请${is.zh}；须为“${must.zh}”才能办理这一步`,
    en: `The application is ${is.en}; this step needs one that is ${must.en}`,
  });
}

export function onboardingOpen(code: string): DomainError {
  return new DomainError('conflict', 'PARTIES.ONBOARDING_OPEN', {
    zh: `${code} 已有一项未办结的入驻申请；请办理原申请，补正也在原申请上提交`,
    en: `${code} has an application that is not closed; work on that one, and complete it there`,
  });
}

export function otherCode(code: string): DomainError {
  return new DomainError(
    'invalid',
    'PARTIES.ONBOARDING_CODE',
    {
      zh: `补正不能换成另一家机构：原申请的代码是 ${code}；代码填错的，请不予通过原申请后另行申请`,
      en: `A completed application is for the same organisation, whose code is ${code}; where the code was wrong, refuse this one and file another`,
    },
    { field: '/organisation' },
  );
}

export function extractDiffers(field: string, given: string, expected: string): FieldError {
  const [says, other] = [JSON.stringify(given.slice(0, 60)), JSON.stringify(expected.slice(0, 60))];
  return {
    field,
    code: 'PARTIES.EXTRACT_DIFFERS',
    detail: {
      zh: `登记信息写的是 ${says}，而申请或登记册上是 ${other}；请核对，并以登记信息为准`,
      en: `The extract says ${says}, the application or the register ${other}; check both and go by the extract`,
    },
  };
}

/** Neither name is repeated: what is refused must not spread a natural person's name. */
export function representativeDiffers(field: string): FieldError {
  return {
    field,
    code: 'PARTIES.EXTRACT_DIFFERS',
    detail: {
      zh: '登记信息上的法定代表人（负责人）与申请所填不同；请核对，并以登记信息为准',
      en: 'The extract names another legal representative than the application; check both and go by the extract',
    },
  };
}

export function extractLater(field: string, issuedOn: string): FieldError {
  return {
    field,
    code: 'PARTIES.EXTRACT_DATE',
    detail: { zh: `出具日期 ${issuedOn} 在今天之后，请更正`, en: `The day of issue ${issuedOn} is later than today` },
  };
}

export function extractOld(field: string, issuedOn: string, days: number, maxDays: number): FieldError {
  return {
    field,
    code: 'PARTIES.EXTRACT_OLD',
    detail: {
      zh: `登记信息出具于 ${issuedOn}，已过 ${days} 天，超过 ${maxDays} 天的期限（待确认规则）；请重新取得`,
      en: `The extract was issued on ${issuedOn}, ${days} days ago, more than the ${maxDays} days allowed (rule awaiting confirmation); get a new one`,
    },
  };
}

export function notInOperation(field: string, state: string): FieldError {
  return {
    field,
    code: 'PARTIES.EXTRACT_STATE',
    detail: {
      zh: `登记信息显示的登记状态为 ${state}；只有在营（存续）的机构可以入驻`,
      en: `The extract shows the state ${state}; only an organisation in operation may come in`,
    },
  };
}

export function agentMandate(field: string, { from, until }: { readonly from: string; readonly until: string }) {
  return {
    field,
    code: 'PARTIES.AGENT_MANDATE',
    detail: {
      zh: `经办人的授权自 ${from} 起至 ${until} 止（不含当日），今天不在期内；请提交有效的授权委托书`,
      en: `The agent's mandate runs from ${from} until before ${until}, which today is not; bring one that is in force`,
    },
  } satisfies FieldError;
}

export function extractKnown(): DomainError {
  return new DomainError('conflict', 'PARTIES.EXTRACT_KNOWN', {
    zh: '该机构的这份登记信息（按摘要）已经登记，不必再登',
    en: 'This very document (by its digest) is on record for the organisation already',
  });
}

/** What the organisation is now has no place for such a fact. */
export function factState(ended: boolean): DomainError {
  return new DomainError('conflict', 'PARTIES.FACT_STATE', {
    zh: ended
      ? '该机构已注销或被合并，除恢复登记（REINSTATED）外不再登记其他事实'
      : '该机构并未注销或被合并，无从恢复登记（REINSTATED）',
    en: ended
      ? 'The organisation is struck off or merged: nothing more is recorded of it than REINSTATED'
      : 'The organisation is neither struck off nor merged, so that it cannot be REINSTATED',
  });
}

export function factDate(day: string, wrong: Text): DomainError {
  return new DomainError(
    'invalid',
    'PARTIES.FACT_DATE',
    { zh: `日期 ${day} ${wrong.zh}，请更正`, en: `The day ${day} ${wrong.en}; correct it` },
    { field: '/on' },
  );
}

export function factField(type: string, field: string, needed: boolean): DomainError {
  return new DomainError(
    'invalid',
    'PARTIES.FACT_FIELDS',
    needed
      ? { zh: `${type} 须填 ${field}`, en: `${type} needs ${field}` }
      : { zh: `${type} 不填 ${field}，请去掉`, en: `${type} has no ${field}; leave it out` },
    { field: `/${field}` },
  );
}

export function ownSuccessor(index: number): DomainError {
  return new DomainError(
    'invalid',
    'PARTIES.FACT_SUCCESSOR',
    { zh: '承继者须为登记册上的其他机构，且不重复', en: 'A successor is another organisation, named once' },
    { field: `/successors/${index}` },
  );
}

/** Where an organisation is asked to do what one that has ended cannot. */
export function organisationEnded(field: string, name: string, endedOn: string): DomainError {
  return new DomainError(
    'invalid',
    'PARTIES.ORGANISATION_ENDED',
    {
      zh: `${name}已于 ${endedOn} 注销或被合并，不能再作为新合同的当事人；请改列其承继者`,
      en: `${name} was struck off or merged on ${endedOn} and cannot be party to a new contract; name its successor`,
    },
    { field },
  );
}

export function unknownMandate(): DomainError {
  return new DomainError('notFound', 'PARTIES.UNKNOWN_MANDATE', {
    zh: '没有这份授权委托',
    en: 'There is no such mandate',
  });
}

export function notPrincipal(): DomainError {
  return new DomainError('forbidden', 'PARTIES.NOT_PRINCIPAL', {
    zh: '授权委托由委托人自己或交易场所登记；请由委托人的账号办理',
    en: "A mandate is recorded by the principal itself or by the exchange; use an account of the principal's",
  });
}

/** The same for an organisation that is not there: whoever asks learns nothing of others. */
export function noMandate(scope: string): DomainError {
  return new DomainError('forbidden', 'PARTIES.NO_MANDATE', {
    zh: `没有该机构今天在期的授权委托书（事项 ${scope}）；请由委托人登记授权，或由其自己办理`,
    en: `No mandate of that organisation for ${scope} is in force today; let the principal record one, or act itself`,
  });
}

export function mandateToSelf(): DomainError {
  return new DomainError(
    'invalid',
    'PARTIES.MANDATE_SELF',
    { zh: '受托人须为委托人以外的机构', en: 'The agent must be another organisation than the principal' },
    { field: '/agent' },
  );
}

export function mandateDates(field: string, day: string, wrong: Text): DomainError {
  return new DomainError(
    'invalid',
    'PARTIES.MANDATE_DATES',
    { zh: `日期 ${day} ${wrong.zh}，请更正`, en: `The day ${day} ${wrong.en}; correct it` },
    { field },
  );
}

export function mandateEnded(on: string): DomainError {
  return new DomainError('conflict', 'PARTIES.MANDATE_ENDED', {
    zh: `这份授权委托已登记于 ${on} 提前终止`,
    en: `The early end of this mandate, on ${on}, is already recorded`,
  });
}
