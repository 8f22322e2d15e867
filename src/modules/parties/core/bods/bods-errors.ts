/** Why a sound statement cannot be recorded, and why a body is no set of statements. */
import { DomainError, type Fault } from '../../../../kernel/domain-error.js';
import type { JsonFault } from '../../../../kernel/strict-json.js';
import { withoutMark } from './bods-statement.js';

function no(fault: Fault, code: string, zh: string, en: string, field = ''): DomainError {
  return new DomainError(fault, `PARTIES.${code}`, { zh, en }, field === '' ? {} : { field });
}

const shown = (given: string): string => JSON.stringify(given.slice(0, 60));

export function json(fault: JsonFault): DomainError {
  const { line, column, text } = fault;
  return no(
    'malformed',
    'BODS_JSON',
    `正文不是可接受的 JSON：第 ${line} 行第 ${column} 列，${text.zh}`,
    `The body is not acceptable JSON: line ${line}, column ${column}: ${text.en}`,
  );
}

export function share(field: string, written: string): DomainError {
  return no(
    'invalid',
    'BODS_SHARE',
    `比例须为 0 至 100、最多六位小数的数；收到的是 ${written.slice(0, 60)}。登记册按百万分之一个百分点记录，不作舍入`,
    `A share is a number from 0 to 100 with at most six decimals; got ${written.slice(0, 60)}. The register keeps millionths of a percent and rounds nothing`,
    `/share/${field}`,
  );
}

export function emptyRange(): DomainError {
  return no(
    'invalid',
    'BODS_SHARE_RANGE',
    '比例自相矛盾：下限高于上限，界限之间没有六位小数的值，或确切值（exact）在界限之外；请核对',
    'The share contradicts itself: the lower bound is above the upper one, no number of six decimals lies between them, or the exact value lies outside; check it',
    '/share',
  );
}

export function unknownRecord(field: string, record: string): DomainError {
  return no(
    'invalid',
    'UNKNOWN_PARTY',
    `记录 ${shown(withoutMark(record))} 不在本批，也未登记，或其陈述已被拒收；请连同它的陈述一并提交`,
    `The record ${shown(withoutMark(record))} is neither in this set nor on the register, or its statement was refused; send its statement along`,
    `/recordDetails/${field}`,
  );
}

export function notAnOrganisation(field: string): DomainError {
  return no(
    'invalid',
    'WRONG_PARTY',
    '权益的对象（subject）须为机构，不能是自然人',
    'The subject of a relationship must be an entity, not a natural person',
    `/recordDetails/${field}`,
  );
}

export function self(): DomainError {
  return no(
    'invalid',
    'SELF',
    'subject 与 interestedParty 是同一主体；主体不能持有自身的权益',
    'subject and interestedParty are the same party; nobody holds an interest in itself',
    '/recordDetails/interestedParty',
  );
}

export function period(field: string): DomainError {
  return no(
    'invalid',
    'PERIOD',
    '终止日须晚于开始日（终止日当天权益已不存在）',
    'The end must be after the start (an interest no longer holds on the day it ends)',
    field,
  );
}

export function overlap(from: string, field: string): DomainError {
  return no(
    'invalid',
    'OVERLAP',
    `同一主体对同一机构已有自 ${from} 起的同类权益，两段期间重叠而所述不同；请先终止原有的，或用它的 recordId 作更新`,
    `The same party already has an interest of this kind in the same entity from ${from}; the periods overlap and say different things. End that one first, or update it under its own recordId`,
    field,
  );
}

export function endRecorded(from: string): DomainError {
  return no(
    'invalid',
    'RELATION_ENDED',
    `登记册上自 ${from} 起的这项权益已另行登记终止日，本陈述要求更早终止；终止只登记一次，请核对`,
    `The end of the interest from ${from} is on the register already, and the statement would have it end earlier; an end is recorded once, check it`,
    '/recordDetails',
  );
}

export function recordTwice(): DomainError {
  return no(
    'invalid',
    'BODS_RECORD_KIND',
    '同一 recordId 在本批中既是自然人又是机构；请核对 recordType',
    'In this set the same recordId is a person and an entity; check recordType',
    '/recordId',
  );
}

export function notAnArray(): DomainError {
  return no(
    'malformed',
    'BODS_NOT_ARRAY',
    '须为陈述的数组 [ {…}, {…} ]；单个陈述也请放进方括号',
    'It must be an array of statements [ {...}, {...} ]; put a single statement in brackets too',
  );
}

export function registerField(field: string): DomainError {
  return no(
    'invalid',
    'BODS_REGISTER',
    `本系统导出时附加的字段 ${field} 不合要求；请使用未经改动的导出文件，或删去该批注`,
    `The field ${field} that our export adds does not hold; use the exported file unchanged, or remove the annotation`,
    '/annotations',
  );
}

/** The same refusal at its place in the statement. */
export function at(error: unknown, pointer: string): unknown {
  if (!(error instanceof DomainError)) return error;
  return new DomainError(error.fault, error.code, error.text, { field: `${pointer}${error.extras.field ?? ''}` });
}

export function exportNeedsOne(): DomainError {
  return no(
    'forbidden',
    'EXPORT_NEEDS_ORGANISATION',
    '监管人员导出时须用 organisation 指明机构；全部登记册只供交易所经办人和审计导出',
    'A regulator names the organisation to export; the whole register is for operators of the exchange and auditors',
    'organisation',
  );
}
