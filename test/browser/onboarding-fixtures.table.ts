/** Applications to come in, invented, in every shape that their pages take. */
import type { CalendarDate } from '../../src/kernel/calendar-date.js';
import type { OnboardingsView, OnboardingView } from '../../src/portal/views/onboarding.view.js';

const day = (text: string) => text as CalendarDate;
const row = {
  id: 'on-1',
  name: '鹏城语料（深圳）有限公司',
  code: '91440300999001016R',
  kind: 'ENTERPRISE',
  state: 'SUBMITTED',
  cameOn: day('2025-11-20'),
} as const;

export const onboardings: OnboardingsView = {
  state: 'SUBMITTED',
  rows: [row, { ...row, id: 'on-2', name: '海外数据公司', code: 'LEI:529900T8BM49AURSDO55', kind: 'OVERSEAS' }],
  nextCursor: 'on-2',
};

export const onboarding: OnboardingView = {
  ...row,
  number: 2,
  representative: '欧阳听雨',
  agent: { name: '上官代办', from: '2025-11-01', until: '2026-11-01' },
  extract: {
    issuedOn: day('2025-11-12'),
    days: 14,
    source: '国家企业信用信息公示系统',
    sha256: 'a'.repeat(64),
    state: 'IN_OPERATION',
  },
  differences: [
    { field: '/agent' },
    { field: '/extract/issuedOn', before: '2025-07-01', after: '2025-11-12' },
    { field: '/organisation/boardSeats', after: '5' },
    { field: '/organisation/kind', before: 'BRANCH', after: 'ENTERPRISE' },
    { field: '/organisation/startUp', before: 'false', after: 'true' },
  ],
  events: [
    { on: day('2025-11-10'), what: 'SUBMITTED', number: 1 },
    { on: day('2025-11-12'), what: 'RETURNED', number: 1, missing: [{ code: '登记信息', reason: '扫描件不清' }] },
    { on: day('2025-11-20'), what: 'SUBMITTED', number: 2 },
  ],
  typed: { missing: '', reason: '' },
  errors: [],
};

export const refusedOnboarding: OnboardingView = {
  ...onboarding,
  state: 'REFUSED',
  differences: [],
  events: [...onboarding.events, { on: day('2025-11-21'), what: 'REFUSED', number: 2, reason: '不在受理范围' }],
};
