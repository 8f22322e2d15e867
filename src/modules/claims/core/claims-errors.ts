/** Every "no" of this room that is not a policy refusal; codes are public API. */
import { type CalendarDate, yearOf } from '../../../kernel/calendar-date.js';
import { DomainError } from '../../../kernel/domain-error.js';

export function samePerson(): DomainError {
  return new DomainError('conflict', 'CLAIMS.SAME_PERSON', {
    zh: '审核人和审议人必须是两个不同的人',
    en: 'Reviewer and resolver must be two different persons',
  });
}

export function onePersonMissing(): DomainError {
  return new DomainError('invalid', 'CLAIMS.PERSONS_MISSING', {
    zh: '生产环境结算须用 --reviewer 和 --resolver 指定两个不同的用户',
    en: 'In production name two different users with --reviewer and --resolver',
  });
}

export function unknownClaim(): DomainError {
  return new DomainError('notFound', 'CLAIMS.NOT_FOUND', {
    zh: '没有这项申报，或者您无权查看',
    en: 'No such claim, or it is not yours to see',
  });
}

/** Told at the end of a statement whose decisions are not those that it was made of. */
export function statementChanged(of: string): DomainError {
  return new DomainError('conflict', 'CLAIMS.STATEMENT_CHANGED', {
    zh: `${of} 的结算表与留存的摘要不符：决定被改动过；请运行 log verify 查明是哪一条，并与备份核对`,
    en: `The statement of ${of} is not the one that was recorded: decisions were changed; log verify names them, compare them with a backup`,
  });
}

export function unknownPaper(): DomainError {
  return new DomainError('notFound', 'CLAIMS.PAPER_NOT_FOUND', {
    zh: '没有这份文书；文书的编号和标识见同一地址下的列表',
    en: 'No such paper; the list at the same path has their numbers and ids',
  });
}

/** One answer for an unknown kind, an unknown record, and one that is not the caller's: they cannot be told apart. */
export function noReceipt(): DomainError {
  return new DomainError('notFound', 'CLAIMS.NO_RECEIPT', {
    zh: '没有这条记录，或者您无权查看；凭证按 contract、attestation、decision、payment 加记录编号索取',
    en: 'No such record, or it is not yours to see; receipts are given by contract, attestation, decision or payment and the id of the record',
  });
}

export function unknownPool(): DomainError {
  return new DomainError('notFound', 'CLAIMS.POOL_NOT_FOUND', {
    zh: '没有这个项目或年度的资金池',
    en: 'No pool of that programme and period',
  });
}

export function poolInFuture(asOf: string): DomainError {
  return new DomainError(
    'malformed',
    'CLAIMS.AS_OF_FUTURE',
    {
      zh: `asOf ${asOf} 尚未到来；资金池只能查到今天为止`,
      en: `asOf ${asOf} has not come yet; a pool can be asked up to today`,
    },
    { field: '/asOf' },
  );
}

export function unknownApplicant(uscc: string): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.UNKNOWN_APPLICANT',
    {
      zh: `没有登记代码为 ${uscc} 的单位；请先录入该单位`,
      en: `No organisation with the code ${uscc}; record it first`,
    },
    { field: 'applicant' },
  );
}

export function unknownContract(number: string): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.UNKNOWN_CONTRACT',
    { zh: `没有编号为 ${number} 的合同；请先录入合同`, en: `No contract with the number ${number}; record it first` },
    { field: 'contracts' },
  );
}

export function notTheBuyer(number: string): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.NOT_BUYER',
    {
      zh: `合同 ${number} 的买方不是申报单位；只有买方可以申报`,
      en: `The applicant is not the buyer of contract ${number}; only the buyer may claim`,
    },
    { field: 'contracts' },
  );
}

export function otherProgramme(number: string, programme: string): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.OTHER_PROGRAMME',
    {
      zh: `合同 ${number} 登记在项目 ${programme} 下，不能在另一个项目申报`,
      en: `Contract ${number} is recorded under programme ${programme} and cannot be claimed in another`,
    },
    { field: 'contracts' },
  );
}

export function alreadyClaimed(number: string, claim: string): DomainError {
  return new DomainError(
    'conflict',
    'CLAIMS.ALREADY_CLAIMED',
    { zh: `合同 ${number} 已在 ${claim} 申报，不能重复申报`, en: `Contract ${number} was already claimed in ${claim}` },
    { field: 'contracts' },
  );
}

export function noContracts(): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.NO_CONTRACTS',
    {
      zh: '申报没有列出合同；请填写合同编号，用空格分隔',
      en: 'The claim names no contract; give contract numbers separated by spaces',
    },
    { field: 'contracts' },
  );
}

export function contractTwice(number: string): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.CONTRACT_TWICE',
    { zh: `合同 ${number} 在同一项申报里写了两次`, en: `Contract ${number} stands twice in the same claim` },
    { field: 'contracts' },
  );
}

export function unknownContractToClaim(): DomainError {
  return new DomainError('notFound', 'CLAIMS.CONTRACT_UNKNOWN', {
    zh: '没有这份合同，或者您无权查看，或者双方尚未都签署',
    en: 'No such contract, or it is not yours to see, or not both parties have signed it',
  });
}

export function noCalendar(day: CalendarDate, years: readonly number[]): DomainError {
  const known = [...years].sort().join('、');
  return new DomainError('invalid', 'CLAIMS.NO_CALENDAR', {
    zh: `没有 ${yearOf(day)} 年的工作日历，${day} 是否为工作日不能推算；已有：${known || '无'}。请在国务院办公厅公布该年放假安排后，补充 config/calendars/cn-${yearOf(day)}.json`,
    en: `There is no calendar of working days for ${yearOf(day)}, so ${day} cannot be judged; known years: ${known.replaceAll('、', ', ') || 'none'}. Once the State Council has published that year's holidays, add config/calendars/cn-${yearOf(day)}.json`,
  });
}

/** The reward for opened corpora is shared by use in the year: its claim names no contracts. */
export function sharedByUse(programme: string): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.SHARED_BY_USE',
    {
      zh: `${programme} 按年度共享使用情况分配，不按合同申报；请将合同一栏留空`,
      en: `${programme} is shared by use in the year and not by contracts; leave the contracts empty`,
    },
    { field: 'contracts' },
  );
}
