/** The answers "no" about standing at the exchange; codes are public API (house page section 4). */
import { DomainError } from '../../../kernel/domain-error.js';
import type { Text } from '../../../kernel/text.js';

const STATE_NAMES: Readonly<Record<string, Text>> = {
  NONE: { zh: '未申请', en: 'not applied for' },
  APPLIED: { zh: '已申请', en: 'applied for' },
  REFUSED: { zh: '申请未通过', en: 'refused' },
  ACTIVE: { zh: '有效', en: 'active' },
  LAPSED: { zh: '已到期', en: 'lapsed' },
  SUSPENDED: { zh: '已暂停', en: 'suspended' },
  WITHDRAWN: { zh: '已退出', en: 'withdrawn' },
};

export function agencyState(state: string, event: string): DomainError {
  const name = STATE_NAMES[state] ?? { zh: state, en: state };
  return new DomainError('conflict', 'ATTESTATIONS.AGENCY_STATE', {
    zh: `该资格当时的状态是“${name.zh}”，不能办理 ${event} 这一步`,
    en: `The standing was ${name.en} on that day, which does not allow the step ${event}`,
  });
}

export function notYourAgencyStep(by: readonly string[]): DomainError {
  const exchange = by.length === 1;
  return new DomainError('forbidden', 'ATTESTATIONS.AGENCY_NOT_YOUR_STEP', {
    zh: exchange ? '这一步由交易场所办理' : '这一步由该机构本身或交易场所办理',
    en: exchange ? 'This step is for the exchange' : 'This step is for the organisation itself or the exchange',
  });
}

export function agencyDate(field: string, day: string, wrong: Text): DomainError {
  return new DomainError(
    'invalid',
    'ATTESTATIONS.AGENCY_DATES',
    { zh: `日期 ${day} ${wrong.zh}，请更正`, en: `The day ${day} ${wrong.en}; correct it` },
    { field },
  );
}

export function agencyReason(event: string): DomainError {
  return new DomainError(
    'invalid',
    'ATTESTATIONS.AGENCY_REASON',
    { zh: `办理 ${event} 须写明理由（reason）`, en: `The step ${event} needs its reason` },
    { field: '/reason' },
  );
}
