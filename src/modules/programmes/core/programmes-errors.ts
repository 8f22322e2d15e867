/** What this room refuses, one function per code (surface page section 5). Codes are public API. */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { DomainError, type FieldError } from '../../../kernel/domain-error.js';
import type { Citation } from './vocabulary.js';

export function programmeUnknown(code: string): DomainError {
  return new DomainError('notFound', 'PROGRAMMES.NOT_FOUND', {
    zh: `没有代码为 ${code} 的政策；可用的代码见 GET /programmes`,
    en: `No programme has the code ${code}; GET /programmes lists those there are`,
  });
}

export function notInForce(
  code: string,
  on: CalendarDate,
  from: CalendarDate,
  until: CalendarDate | undefined,
  cited: Citation,
): DomainError {
  const reason = {
    zh: `${code} 自 ${from} 起${until ? `至 ${until}（不含）` : ''}施行，${on} 不在施行期内`,
    en: `${code} is in force from ${from}${until ? ` until ${until} (exclusive)` : ''}; ${on} is outside`,
  };
  return new DomainError('invalid', 'PROGRAMMES.NOT_IN_FORCE', reason, {
    field: 'on',
    clauses: [{ clause: cited.clause, source: cited.source, reason }],
  });
}

export function duplicateKey(key: string, index: number): DomainError {
  const detail = {
    zh: `合同键 ${JSON.stringify(key)} 出现了不止一次；每份合同须有自己的键`,
    en: `The contract key ${JSON.stringify(key)} is given more than once; each contract needs a key of its own`,
  };
  return new DomainError('invalid', 'PROGRAMMES.DUPLICATE_KEY', detail, {
    errors: [{ field: `/contracts/${index}/key`, code: 'PROGRAMMES.DUPLICATE_KEY', detail }],
  });
}

export function rateOverCeiling(key: string): DomainError {
  return new DomainError('invalid', 'PROGRAMMES.AWARDED_RATE_OVER_CEILING', {
    zh: `合同 ${key} 的核定比例高于政策规定的上限；请改为不超过上限的比例`,
    en: `The rate awarded for contract ${key} is over the ceiling of the programme; award the ceiling or less`,
  });
}

/** An award that a person sets or that is a share by use cannot be reckoned from contracts alone. */
export function notFormula(programme: string): DomainError {
  return new DomainError('invalid', 'PROGRAMMES.NOT_FORMULA', {
    zh: `${programme} 的资助金额由评审核定或按年度使用情况分配，不能只凭合同测算；请提交申报，以评审或结算结果为准`,
    en: `The awards of ${programme} are set by a panel or shared by use in the year, so contracts alone do not tell them; file a claim and wait for the panel or the settlement`,
  });
}

export function vatRateMissing(key: string): DomainError {
  return new DomainError('invalid', 'PROGRAMMES.VAT_RATE_MISSING', {
    zh: `本政策按不含税金额计算，合同 ${key} 缺少增值税率（vatRatePct）`,
    en: `This programme counts amounts without tax, and contract ${key} has no VAT rate (vatRatePct)`,
  });
}

export function poolUnknown(code: string, period: string): DomainError {
  return new DomainError('invalid', 'PROGRAMMES.NO_POOL', {
    zh: `${code} 没有 ${period} 年度的资金额度；请由主管部门发布含该年度额度的政策版本`,
    en: `${code} has no funds for ${period}; the authority must publish a version that states them`,
  });
}

export function callUnknown(code: string, key: string): DomainError {
  return new DomainError('notFound', 'PROGRAMMES.CALL_NOT_FOUND', {
    zh: `${code} 没有申报批次 ${key}`,
    en: `${code} has no call ${key}`,
  });
}

export function fileRefused(name: string, errors: readonly FieldError[]): DomainError {
  const first = errors[0];
  return new DomainError(
    'invalid',
    'PROGRAMMES.FILE',
    {
      zh: `政策文件 ${name} 有 ${errors.length} 处问题${first ? `，第一处在 ${first.field ?? '/'}：${first.detail.zh}` : ''}`,
      en: `The programme file ${name} has ${errors.length} problem(s)${first ? `, the first at ${first.field ?? '/'}: ${first.detail.en}` : ''}`,
    },
    { errors },
  );
}

export function otherAuthority(code: string): DomainError {
  return new DomainError(
    'invalid',
    'PROGRAMMES.OTHER_AUTHORITY',
    {
      zh: `政策 ${code} 的主管部门（authority.code）不是您所在的部门；只能起草本部门的政策`,
      en: `The authority of ${code} (authority.code) is not yours; draft programmes of your own office`,
    },
    { field: '/file/authority/code' },
  );
}

export function otherPool(pool: string): DomainError {
  return new DomainError(
    'invalid',
    'PROGRAMMES.OTHER_POOL',
    {
      zh: `资金池 ${pool} 属于另一部门；请为本政策另立资金池`,
      en: `The pool ${pool} belongs to another office; give this programme a pool of its own`,
    },
    { field: '/file/pool/code' },
  );
}

export function draftUnknown(): DomainError {
  return new DomainError('notFound', 'PROGRAMMES.DRAFT_NOT_FOUND', {
    zh: '没有这份政策草案，或者不属于您所在部门',
    en: 'No such draft, or it is not of your office',
  });
}

/** The code is the one that the surface page gives to every two-person rule. */
export function drafterPublishes(): DomainError {
  return new DomainError('conflict', 'CLAIMS.SAME_PERSON', {
    zh: '起草人不能发布自己的草案，请由另一位政策人员发布',
    en: 'Who drafted a version does not publish it; another policy officer does',
  });
}

export function draftPublished(): DomainError {
  return new DomainError('conflict', 'PROGRAMMES.DRAFT_PUBLISHED', {
    zh: '这份草案（或内容相同的版本）已经发布',
    en: 'The draft, or a version with the same content, is published already',
  });
}

export function callTwice(key: string): DomainError {
  return new DomainError(
    'conflict',
    'PROGRAMMES.CALL_EXISTS',
    {
      zh: `已有申报批次 ${key}；已发布的批次不改，请另起批次`,
      en: `There is a call ${key} already; a published call is not changed, give another key`,
    },
    { field: '/call/key' },
  );
}
