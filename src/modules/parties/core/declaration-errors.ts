/** Every "no" to a signed declaration, with what, where and how to mend it. Codes are public API. */
import { DomainError, type DomainErrorExtras, type Fault, type FieldError } from '../../../kernel/domain-error.js';
import type { Text } from '../../../kernel/text.js';
import type { DeclarationQuestion } from './questionnaire.table.js';

function no(fault: Fault, what: string, zh: string, en: string, extras: DomainErrorExtras = {}): DomainError {
  return new DomainError(fault, `PARTIES.DECLARATION_${what}`, { zh, en }, extras);
}

export function unknownDeclaration(): DomainError {
  return no(
    'notFound',
    'UNKNOWN',
    '没有这份声明，或贵单位不是声明的任何一方；请核对编号',
    'There is no such declaration, or your organisation is neither of its two parties; check the id',
  );
}

export function notYours(): DomainError {
  return no(
    'forbidden',
    'NOT_YOURS',
    '声明只能由声明单位自己作出；纸质声明可交由交易所代为登记',
    'An organisation declares for itself; a declaration on paper can be handed to the exchange, which records it',
  );
}

export function declarantNeeded(): DomainError {
  return no(
    'invalid',
    'DECLARANT_NEEDED',
    '您的账号不代表任何单位，请填写 declarant（声明单位的统一社会信用代码或编号）',
    'Your account acts for no organisation: give declarant, the code or id of the organisation that declares',
    { field: '/declarant' },
  );
}

export function paperNeeded(): DomainError {
  return no(
    'invalid',
    'PAPER_NEEDED',
    '代为登记纸质声明须附原件扫描件的 SHA-256（evidence 至少一项）',
    'To record a declaration on paper for another, attach the SHA-256 of its scan (at least one evidence)',
    { field: '/evidence' },
  );
}

export function aboutItself(): DomainError {
  return no(
    'invalid',
    'SELF',
    '声明单位与对方不能是同一单位，请核对 counterparty',
    'The organisation that declares and the other party cannot be the same; check counterparty',
    { field: '/counterparty' },
  );
}

export function questionsUnknown(given: number, current: number): DomainError {
  return no(
    'invalid',
    'QUESTIONS_UNKNOWN',
    `没有第 ${given} 版问题清单，现行为第 ${current} 版；请取 GET /declarations/questions`,
    `There is no version ${given} of the questions, version ${current} is in force; take GET /declarations/questions`,
    { field: '/questionsVersion' },
  );
}

/** Some questions have neither entries nor "none"; each is named. */
export function unanswered(questions: readonly DeclarationQuestion[]): DomainError {
  const codes = questions.map(({ code }) => code).join('、');
  return no(
    'invalid',
    'UNANSWERED',
    `以下问题未作答：${codes}。每个问题须逐项填写，或列入 nothingToDeclare 明示“无”`,
    `Not answered: ${codes}. Each question needs entries, or its code in nothingToDeclare, which says "none"`,
    {
      errors: questions.map(({ code, field, title }) => ({
        field: `/answers/${field}`,
        code: 'PARTIES.DECLARATION_UNANSWERED',
        detail: {
          zh: `“${title.zh}”（${code}）未作答；没有的，请列入 nothingToDeclare`,
          en: `"${title.en}" (${code}) is not answered; if there is nothing, put it into nothingToDeclare`,
        },
      })),
    },
  );
}

export function answeredTwice({ code, field, title }: DeclarationQuestion): DomainError {
  return no(
    'invalid',
    'ANSWERED_TWICE',
    `“${title.zh}”（${code}）既填了内容又答“无”，请二者择一`,
    `"${title.en}" (${code}) has entries and is answered "none" as well; keep one of the two`,
    { field: `/answers/${field}` },
  );
}

export function signedLater(signedOn: string): DomainError {
  return no(
    'invalid',
    'SIGNED_LATER',
    `签署日期 ${signedOn} 晚于今天，请核对`,
    `The day of signature ${signedOn} is still to come; check it`,
    { field: '/signedOn' },
  );
}

/** An entry about others alone: who declares speaks for the own side only. */
export function foreignEntry(at: string): DomainError {
  return no(
    'invalid',
    'FOREIGN_ENTRY',
    '所填关系的两端都不属于声明单位一方（本单位、控股股东、实际控制人、股东、董事、监事、高级管理人员）；他人之间的关系请由其自行声明或由交易所登记',
    'Neither end of this entry belongs to the side that declares (itself, its controllers, holders, directors, supervisors, senior managers); what is between others is for them to declare or for the exchange to record',
    { field: at },
  );
}

export function unknownRef(at: string, given: string): DomainError {
  const shown = (JSON.stringify(given) ?? '').slice(0, 60);
  return no(
    'invalid',
    'PARTY_UNKNOWN',
    `${shown} 尚未登记：机构请用统一社会信用代码（未登记的请先联系交易所登记），自然人请在 persons 中填写并写作 person:代号`,
    `${shown} is not on the register: name an organisation by its code (ask the exchange to register it first), list a natural person in persons and refer to it as person:KEY`,
    { field: at },
  );
}

export function wrongRef(at: string, wanted: 'person' | 'organisation'): DomainError {
  return no(
    'invalid',
    'PARTY_KIND',
    wanted === 'person' ? '此处须为自然人' : '此处须为机构',
    wanted === 'person' ? 'This must be a natural person' : 'This must be an organisation',
    { field: at },
  );
}

export function samePersonTwice(at: string): DomainError {
  return no(
    'invalid',
    'PERSON_TWICE',
    'persons 中的代号不能重复，且每人都须在答复中用到；没有用到的，请勿填写其个人信息',
    'Keys in persons are each used once and every person is needed by an answer; leave out the personal data of anyone else',
    { field: at },
  );
}

export function namesake(at: string): DomainError {
  return no(
    'invalid',
    'NAMESAKE',
    '双方登记在册的人员中有多人同名，请补填证件号码 identifier 以便区分（只留存加盐摘要）',
    'Several persons registered with the two parties bear this name; add identifier to tell them apart (only a salted digest is kept)',
    { field: at },
  );
}

export function selfEntry(at: string): DomainError {
  return no('invalid', 'ENTRY_SELF', '关系的两端不能是同一主体', 'The two ends cannot be the same party', {
    field: at,
  });
}

export function entryPeriod(at: string): DomainError {
  return no(
    'invalid',
    'ENTRY_PERIOD',
    '终止日须晚于开始日（终止日当天关系已不存在）',
    'The end must be after the start (a relation no longer holds on the day it ends)',
    { field: at },
  );
}

export function shareAbove100(at: string): DomainError {
  return no('invalid', 'SHARE_ABOVE_100', '一项持股不能超过 100%', 'One share cannot be above 100%', { field: at });
}

/** The register took some entries not; nothing of the declaration is stored. */
export function entriesRefused(errors: readonly FieldError[]): DomainError {
  const text: Text = {
    zh: '部分填报内容不能登记，声明整体未收；原因见 errors',
    en: 'Some entries cannot be recorded, so the declaration was not taken; errors tells why',
  };
  return no('invalid', 'ENTRIES_REFUSED', text.zh, text.en, { errors });
}
