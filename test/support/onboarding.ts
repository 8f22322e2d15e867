/** An application to come in that does, for the organisation of this number. */
import { addDays, type CalendarDate } from '../../src/kernel/calendar-date.js';
import { codeOf } from './market.js';

export function onboardingOf(
  number: number,
  today: CalendarDate,
  { agent, nameZh = `入驻企业${number}` }: { readonly agent?: boolean; readonly nameZh?: string } = {},
) {
  const uscc = codeOf(number);
  const representative = `欧阳入驻${number}`;
  const from = addDays(today, -10);
  return {
    organisation: { uscc, nameZh, kind: 'ENTERPRISE' as const },
    representative,
    ...(agent ? { agent: { nameZh: `上官经办${number}`, sha256: 'e'.repeat(64), from, until: '2099-01-01' } } : {}),
    extract: {
      issuedOn: from,
      sha256: number.toString(16).padStart(64, '0'),
      source: '国家企业信用信息公示系统',
      code: uscc,
      nameZh,
      representative,
      state: 'IN_OPERATION' as const,
    },
  };
}
