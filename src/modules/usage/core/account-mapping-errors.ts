/** The answers "no" about who stands behind accounts; codes are public API. */
import { DomainError } from '../../../kernel/domain-error.js';

export const mappingDates = () =>
  new DomainError(
    'invalid',
    'USAGE.MAPPING_DATES',
    { zh: '截止日须晚于起始日', en: 'until must be later than from' },
    { field: '/until' },
  );

export const mappingCode = () =>
  new DomainError(
    'invalid',
    'USAGE.MAPPING_CODE',
    {
      zh: '该单位没有统一社会信用代码，使用统计以该代码识别单位，无法对应',
      en: 'The organisation has no unified social credit code, by which use is told apart; it cannot be named here',
    },
    { field: '/organisation' },
  );

export const unknownMapping = () =>
  new DomainError('notFound', 'USAGE.UNKNOWN_MAPPING', {
    zh: '没有这条账号对应记录，或与贵单位无关，请核对编号',
    en: 'There is no such entry about an account, or it does not concern you; check its id',
  });
