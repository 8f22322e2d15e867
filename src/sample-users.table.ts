import type { SampleUser } from './modules/identity/index.js';

/** Who signs in to the sample year: each role, and those whom the two-person rules keep apart. */
export interface SampleUserOf extends Omit<SampleUser, 'organisationId'> {
  /** USCC of the organisation acted for. */
  readonly organisation?: string;
}

const SHENZHEN = 'sz-zsj';

export const SAMPLE_USERS: readonly SampleUserOf[] = [
  { role: 'provider', username: 'provider', name: '林听潮', organisation: '91440300999001083P' },
  { role: 'buyer', username: 'buyer', name: '周云岫', organisation: '91440300999001016R' },
  { role: 'buyer', username: 'buyer-luming', name: '沈鹿鸣', organisation: '91440300999001032F' },
  { role: 'assessor', username: 'assessor', name: '温明鉴', organisation: '914403009990040149' },
  { role: 'operator', username: 'operator', name: '钱交易', organisation: '91440300999003011Q' },
  { role: 'operator', username: 'operator-second', name: '孙复核', organisation: '91440300999003011Q' },
  { role: 'regulator', duties: ['policy'], username: 'officer-policy', name: '许政策', authority: SHENZHEN },
  {
    role: 'regulator',
    duties: ['policy', 'archive'],
    username: 'officer-policy-second',
    name: '蒋岱',
    authority: SHENZHEN,
  },
  { role: 'regulator', duties: ['case', 'resolve'], username: 'officer-case', name: '陈静', authority: SHENZHEN },
  { role: 'regulator', duties: ['review', 'finance'], username: 'officer-review', name: '梁审', authority: SHENZHEN },
  {
    role: 'regulator',
    duties: ['case', 'review', 'resolve', 'finance'],
    username: 'officer-dongguan',
    name: '莫水乡',
    authority: 'dg-gxj',
  },
  { role: 'contentSafety', username: 'safety', name: '何内容', authority: SHENZHEN },
  { role: 'auditor', username: 'auditor', name: '韩审计', authority: SHENZHEN },
  { role: 'admin', username: 'admin', name: '管理员' },
];
