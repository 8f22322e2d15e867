/** Why a service of a paper is not recorded. Codes are public API. */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { DomainError } from '../../../kernel/domain-error.js';

export function servedTwice(number: string, on: CalendarDate): DomainError {
  return new DomainError('conflict', 'CLAIMS.SERVED_TWICE', {
    zh: `${number} 已于 ${on} 送达，送达只登记一次；登记有误的，请在案卷中另行说明`,
    en: `${number} was served on ${on}, and service is recorded once; explain a mistake in the file of the case`,
  });
}

export function servedEarly(number: string, datedOn: CalendarDate, on: CalendarDate): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.SERVED_EARLY',
    {
      zh: `送达日期 ${on} 早于 ${number} 的成文日期 ${datedOn}；请核对送达回证上的日期`,
      en: `The day of service ${on} lies before ${datedOn}, the day of ${number}; check the date on the proof of service`,
    },
    { field: '/on' },
  );
}

export function serviceProof(): DomainError {
  return new DomainError(
    'invalid',
    'CLAIMS.SERVICE_PROOF',
    {
      zh: '邮寄、直接或者公告送达须有送达证明（送达回证、邮件回执、公告页）：请填写其 SHA-256（proofSha256）',
      en: 'Service by post, in person or by public notice needs its proof: give its SHA-256 (proofSha256)',
    },
    { field: '/proofSha256' },
  );
}
