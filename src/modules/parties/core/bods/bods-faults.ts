/**
 * What is wrong with a statement by the schema, said to a person: where (a JSON pointer within the statement, RFC 6901),
 * a stable code, what is there and how to mend it. The schema library's own words are not shown.
 */
import type { Text } from '../../../../kernel/text.js';

export interface BodsFault {
  readonly pointer: string;
  readonly code: string;
  readonly detail: Text;
}

/** One violated keyword, as a validator of JSON Schema reports it. */
export interface Violation {
  readonly pointer: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Keywords that only say that something inside them failed. */
const WRAPPERS: readonly string[] = ['if', 'allOf', 'anyOf', 'oneOf'];
const FAULTS_MAX = 20;

/** The faults of a statement, deepest place first; at least one. Requires at least one violation. */
export function faultOf(violations: readonly Violation[]): readonly BodsFault[] {
  const told = new Map<string, BodsFault>();
  const inner = violations.filter(({ keyword }) => !WRAPPERS.includes(keyword));
  const shown = inner.length === 0 ? violations : inner;
  const alternatives = violations.filter(({ keyword }) => keyword === 'anyOf').map(({ pointer }) => pointer);
  const parties = violations.filter(({ keyword }) => keyword === 'oneOf').map(({ pointer }) => pointer);
  for (const violation of [...shown].sort((x, y) => codesIn(x) - codesIn(y))) {
    const { pointer, keyword } = violation;
    const fault = alternatives.includes(pointer)
      ? eitherFault(violation, shown)
      : parties.includes(pointer) && keyword === 'type'
        ? partyFault(pointer)
        : plainFault(violation);
    if (!told.has(fault.pointer)) told.set(fault.pointer, fault);
  }
  const depth = ({ pointer }: BodsFault) => pointer.split('/').length;
  return [...told.values()].sort((x, y) => depth(y) - depth(x)).slice(0, FAULTS_MAX);
}

/** Where two lists of codes hold at one place, the narrower one is told. */
function codesIn({ params }: Violation): number {
  return Array.isArray(params.allowedValues) ? params.allowedValues.length : 0;
}

function partyFault(pointer: string): BodsFault {
  return {
    pointer,
    code: 'PARTIES.BODS_TYPE',
    detail: {
      zh: '此处应为另一记录的 recordId（加双引号的文字），或说明原因的对象 {"reason": …}',
      en: 'This must be the recordId of another record in double quotes, or an object {"reason": ...} that says why nobody is named',
    },
  };
}

/** Several forms were possible and none fits: they are named together. */
function eitherFault(violation: Violation, all: readonly Violation[]): BodsFault {
  const same = all.filter(({ pointer }) => pointer === violation.pointer);
  const missing = same.flatMap(({ keyword, params }) =>
    keyword === 'required' ? [String(params.missingProperty)] : [],
  );
  if (missing.length > 1) {
    const names = missing.join(', ');
    return {
      pointer: violation.pointer,
      code: 'PARTIES.BODS_MISSING',
      detail: { zh: `须至少有其中一个字段：${names}`, en: `At least one of these fields is needed: ${names}` },
    };
  }
  if (same.some(({ keyword }) => keyword === 'format' || keyword === 'pattern')) {
    return {
      pointer: violation.pointer,
      code: 'PARTIES.BODS_FORMAT',
      detail: DATE_TEXT,
    };
  }
  return plainFault(violation);
}

const DATE_TEXT: Text = {
  zh: '须为存在的日期 YYYY-MM-DD，或带时区的时间（如 2019-09-11T11:17:23Z）；出生、死亡日期可只写年或年月',
  en: 'It must be an existing day YYYY-MM-DD, or a time with its offset (such as 2019-09-11T11:17:23Z); a date of birth or death may be a year or a month',
};

function plainFault({ pointer, keyword, params }: Violation): BodsFault {
  const at = (code: string, zh: string, en: string, place = pointer): BodsFault => ({
    pointer: place,
    code: `PARTIES.${code}`,
    detail: { zh, en },
  });
  const limit = String(params.limit);
  switch (keyword) {
    case 'required': {
      const name = String(params.missingProperty);
      const place = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      return at('BODS_MISSING', `缺少字段 ${name}，请补上`, `The field ${name} is missing; add it`, place);
    }
    case 'type':
      return typeFault(String(params.type), at);
    case 'enum':
    case 'const': {
      const codes = keyword === 'const' ? [params.allowedValue] : (params.allowedValues as readonly unknown[]);
      const list = codes.map((code) => JSON.stringify(code)).join(', ');
      return at('BODS_CODE', `此处只能是 ${list}`, `Only ${list} may stand here`);
    }
    case 'format':
    case 'pattern':
      return formatFault(String(params.format ?? params.pattern), at);
    case 'minLength':
      return at('BODS_LENGTH', `至少 ${limit} 个字符`, `At least ${limit} characters are needed`);
    case 'maxLength':
      return at('BODS_LENGTH', `至多 ${limit} 个字符`, `At most ${limit} characters are allowed`);
    case 'minimum':
      return at('BODS_RANGE', `比例不能小于 ${limit}`, `A share cannot be below ${limit}`);
    case 'maximum':
      return at('BODS_RANGE', `比例不能大于 ${limit}`, `A share cannot be above ${limit}`);
    case 'maxItems':
      return at(
        'BODS_COMPONENT',
        '本身是组成部分（isComponent 为 true）的关系不能再列 componentRecords，请清空',
        'A relationship that is itself a component (isComponent true) names no componentRecords; leave the list empty',
      );
    default:
      return at('BODS_FORM', '不符合 BODS 0.4 的要求', 'It does not meet BODS 0.4');
  }
}

type At = (code: string, zh: string, en: string) => BodsFault;

const TYPE_WORDS: Readonly<Record<string, Text>> = {
  object: { zh: '一个对象 {…}', en: 'an object {...}' },
  array: { zh: '一个数组 […]', en: 'an array [...]' },
  string: { zh: '加双引号的文字', en: 'a text in double quotes' },
  number: { zh: '不加引号的数字', en: 'a number without quotes' },
  boolean: { zh: 'true 或 false（不加引号）', en: 'true or false without quotes' },
};

function typeFault(type: string, at: At): BodsFault {
  const word = TYPE_WORDS[type] ?? { zh: type, en: type };
  return at('BODS_TYPE', `此处应为${word.zh}`, `This must be ${word.en}`);
}

function formatFault(form: string, at: At): BodsFault {
  if (form === 'uri') {
    return at(
      'BODS_FORMAT',
      '须为完整的网址（含 https:// 等前缀）',
      'It must be a whole address (URI) with its scheme, such as https://',
    );
  }
  if (form === 'date') {
    return at('BODS_FORMAT', '须为存在的日期 YYYY-MM-DD', 'It must be an existing day YYYY-MM-DD');
  }
  if (form === 'date-time') return at('BODS_FORMAT', DATE_TEXT.zh, DATE_TEXT.en);
  return at('BODS_FORMAT', '版本号写作 主.次，例如 0.4', 'A version is written major.minor, such as 0.4');
}
