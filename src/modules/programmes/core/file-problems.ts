/** Problems of a programme file: where (RFC 6901 pointer), a stable code, and how to mend it. */
import { isCalendarDate } from '../../../kernel/calendar-date.js';
import type { Json } from '../../../kernel/canonical-json.js';
import { isFenText } from '../../../kernel/money.js';
import type { Text } from '../../../kernel/text.js';

export type FileProblemCode =
  | 'TYPE'
  | 'MISSING'
  | 'UNKNOWN_FIELD'
  | 'UNKNOWN_VALUE'
  | 'UNKNOWN_PREDICATE'
  | 'GIVEN_TWICE'
  | 'DATE'
  | 'CLAUSE_MISSING'
  | 'DATES_OVERLAP'
  | 'DATES_UNCOVERED'
  | 'RATE_OVER_ONE'
  | 'CAP_OVER_POOL'
  | 'SHARE_OVER_POOL'
  | 'LEVELS_ORDER'
  | 'TRANCHES_OVER_TOTAL';

export interface FileProblem {
  readonly path: string;
  readonly code: FileProblemCode;
  readonly detail: Text;
}

export type JsonRecord = { readonly [key: string]: Json };

export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Collects problems while a reader walks the file; every reader answers what it could read and never throws. */
export class FileReader {
  readonly problems: FileProblem[] = [];

  refuse(path: string, code: FileProblemCode, zh: string, en: string): void {
    this.problems.push({ path: path || '/', code, detail: { zh, en } });
  }

  /** An object with only the named fields; required ones must be there. */
  record(
    value: Json | undefined,
    path: string,
    required: readonly string[],
    optional: readonly string[] = [],
  ): JsonRecord {
    if (!isRecord(value)) {
      this.refuse(path, value === undefined ? 'MISSING' : 'TYPE', '此处须为对象', 'An object is needed here');
      return {};
    }
    for (const name of required) {
      if (value[name] !== undefined) continue;
      const code = name === 'clause' || name === 'source' ? 'CLAUSE_MISSING' : 'MISSING';
      this.refuse(`${path}/${name}`, code, `缺少字段 ${name}`, `The field ${name} is missing`);
    }
    for (const name of Object.keys(value)) {
      if (required.includes(name) || optional.includes(name)) continue;
      this.refuse(`${path}/${name}`, 'UNKNOWN_FIELD', `不认识字段 ${name}`, `The field ${name} is not known`);
    }
    return value;
  }

  list(value: Json | undefined, path: string, atLeast = 1): readonly Json[] {
    if (!Array.isArray(value)) {
      if (value !== undefined) this.refuse(path, 'TYPE', '此处须为数组', 'A list is needed here');
      return [];
    }
    const items: readonly Json[] = value;
    if (items.length < atLeast) this.refuse(path, 'MISSING', '数组不能为空', 'The list must not be empty');
    return items;
  }

  /** A text that is not blank; an absent field was told by {@link record}. */
  text(value: Json | undefined, path: string): string | undefined {
    if (value === undefined) return undefined;
    if (typeof value === 'string' && value.trim() !== '') return value;
    const code = path.endsWith('/clause') || path.endsWith('/source') ? 'CLAUSE_MISSING' : 'TYPE';
    this.refuse(path, code, '须为非空文字', 'A text that is not blank is needed');
    return undefined;
  }

  bilingual(value: Json | undefined, path: string): void {
    if (value === undefined) return;
    const { zh, en } = this.record(value, path, ['zh', 'en']);
    this.text(zh, `${path}/zh`);
    this.text(en, `${path}/en`);
  }

  matching(value: Json | undefined, path: string, form: RegExp, example: string): string | undefined {
    const text = this.text(value, path);
    if (text === undefined || form.test(text)) return text;
    this.refuse(path, 'TYPE', `写法不对，例如 ${example}`, `Not of the right form, such as ${example}`);
    return undefined;
  }

  oneOf(
    value: Json | undefined,
    path: string,
    known: readonly string[],
    code: FileProblemCode = 'UNKNOWN_VALUE',
  ): string | undefined {
    const text = this.text(value, path);
    if (text === undefined || known.includes(text)) return text;
    this.refuse(
      path,
      code,
      `不认识“${text}”；可用：${known.join('、')}`,
      `"${text}" is not known; known: ${known.join(', ')}`,
    );
    return undefined;
  }

  date(value: Json | undefined, path: string): string | undefined {
    if (value === undefined) return undefined;
    if (isCalendarDate(value)) return value;
    this.refuse(path, 'DATE', '须为存在的日期，写作 YYYY-MM-DD', 'An existing day written YYYY-MM-DD is needed');
    return undefined;
  }

  fen(value: Json | undefined, path: string): bigint | undefined {
    if (value === undefined) return undefined;
    if (isFenText(value)) return BigInt(value);
    this.refuse(
      path,
      'TYPE',
      '须为以分为单位的数字串，例如 "200000000"',
      'A string of digits in fen is needed, such as "200000000"',
    );
    return undefined;
  }

  whole(value: Json | undefined, path: string, least: number, most: number): void {
    if (value === undefined) return;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return;
    this.refuse(path, 'TYPE', `须为 ${least} 到 ${most} 的整数`, `A whole number from ${least} to ${most} is needed`);
  }

  /** `[from, until)`: the end, when there is one, lies after the beginning. */
  interval(value: JsonRecord, path: string): { readonly from?: string; readonly until?: string } {
    const from = this.date(value.from, `${path}/from`);
    const until = this.date(value.until, `${path}/until`);
    if (from !== undefined && until !== undefined && until <= from) {
      this.refuse(
        `${path}/until`,
        'DATE',
        '终止日须晚于起始日（不含当日）',
        'until is the first day that no longer counts, so it lies after from',
      );
    }
    return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
  }
}
