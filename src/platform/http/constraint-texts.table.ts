import type { Text } from '../../kernel/text.js';

/** What a broken rule of a request class is called outside, and how to mend it. `limits` are the rule's own arguments. */
export interface ConstraintText {
  readonly code: string;
  readonly text: (limits: readonly unknown[]) => Text;
}

function fixed(code: string, zh: string, en: string): ConstraintText {
  return { code, text: () => ({ zh, en }) };
}

/** An argument as read by people: arrays and enums as a list. */
function shown(limit: unknown): string {
  if (Array.isArray(limit)) return limit.map(String).join(', ');
  if (typeof limit === 'object' && limit !== null && !(limit instanceof RegExp)) return Object.values(limit).join(', ');
  return String(limit);
}

const type = (zh: string, en: string) => fixed('PLATFORM.FIELD_TYPE', `须为${zh}`, `Must be ${en}`);
const oneOf: ConstraintText = {
  code: 'PLATFORM.FIELD_VALUE',
  text: ([allowed]) => ({ zh: `须为以下之一：${shown(allowed)}`, en: `Must be one of: ${shown(allowed)}` }),
};

export const FIELD_MISSING = fixed('PLATFORM.FIELD_MISSING', '缺少这个字段', 'This field is missing');
export const FIELD_WRONG = fixed(
  'PLATFORM.FIELD_FORM',
  '内容不符合这个字段的要求',
  'The content does not fit this field',
);

/** By the name under which class-validator reports the rule. */
export const CONSTRAINT_TEXTS: Readonly<Record<string, ConstraintText>> = {
  whitelistValidation: fixed(
    'PLATFORM.FIELD_UNKNOWN',
    '没有这个字段；请核对名称，或去掉它',
    'There is no such field; check its name or leave it out',
  ),
  unknownValue: type('对象', 'an object'),
  nestedValidation: type('对象或对象的列表', 'an object or a list of objects'),
  isObject: type('对象', 'an object'),
  isJsonObject: type('对象', 'an object'),
  isArray: type('列表', 'a list'),
  isString: type('文字', 'text'),
  isBoolean: type(' true 或 false（不加引号）', 'true or false, without quotes'),
  isInt: type('整数', 'a whole number'),
  isNumber: type('数字', 'a number'),
  isNotEmpty: fixed('PLATFORM.FIELD_EMPTY', '不可为空', 'Must not be empty'),
  isDefined: FIELD_MISSING,
  isIn: oneOf,
  isEnum: oneOf,
  isFenText: fixed(
    'PLATFORM.MONEY_FORM',
    '金额须为以分为单位的数字串，最多 18 位，例如 "666666667"',
    'An amount is a string of at most 18 digits, in fen, such as "666666667"',
  ),
  isShareText: fixed(
    'PLATFORM.SHARE_FORM',
    '比例须为最多六位小数的数字串，例如 "24.99"',
    'A share is a decimal string with at most six places, such as "24.99"',
  ),
  isDateText: fixed(
    'PLATFORM.DATE_FORM',
    '日期须为存在的公历日，写作 YYYY-MM-DD，例如 2025-06-18',
    'A date is an existing day written YYYY-MM-DD, such as 2025-06-18',
  ),
  isIdText: fixed('PLATFORM.ID_FORM', '编号须为本系统给出的 UUID', 'An id is a UUID that this service gave'),
  isPeriodText: fixed('PLATFORM.PERIOD_FORM', '年度写作四位年份，例如 2025', 'A period is a year such as 2025'),
  isDigitsText: fixed(
    'PLATFORM.DIGITS_FORM',
    '数量须为数字串，最多 18 位，例如 "120000"',
    'A count is a string of at most 18 digits, such as "120000"',
  ),
  isSha256Text: fixed(
    'PLATFORM.SHA256_FORM',
    'SHA-256 摘要须为 64 位小写十六进制',
    'A SHA-256 digest is 64 lower-case hex digits',
  ),
  isPlainText: {
    code: 'PLATFORM.TEXT_FORM',
    text: ([most]) => ({
      zh: `须为文字，不可空白，最多 ${most} 个字符`,
      en: `Must be text, not blank, of at most ${most} characters`,
    }),
  },
  matches: {
    code: 'PLATFORM.FIELD_FORM',
    text: ([pattern]) => ({
      zh: `格式不符，须符合 ${shown(pattern)}`,
      en: `Has the wrong form; it must match ${shown(pattern)}`,
    }),
  },
  min: {
    code: 'PLATFORM.FIELD_RANGE',
    text: ([least]) => ({ zh: `不可小于 ${least}`, en: `Must not be below ${least}` }),
  },
  max: {
    code: 'PLATFORM.FIELD_RANGE',
    text: ([most]) => ({ zh: `不可大于 ${most}`, en: `Must not be above ${most}` }),
  },
  isLength: {
    code: 'PLATFORM.FIELD_LENGTH',
    text: ([least, most]) => ({
      zh: `长度须为 ${least} 至 ${most ?? '不限'} 个字符`,
      en: `Must have ${least} to ${most ?? 'any number of'} characters`,
    }),
  },
  minLength: {
    code: 'PLATFORM.FIELD_LENGTH',
    text: ([least]) => ({ zh: `至少 ${least} 个字符`, en: `Must have at least ${least} characters` }),
  },
  maxLength: {
    code: 'PLATFORM.FIELD_LENGTH',
    text: ([most]) => ({ zh: `最多 ${most} 个字符`, en: `Must have at most ${most} characters` }),
  },
  arrayMinSize: {
    code: 'PLATFORM.FIELD_COUNT',
    text: ([least]) => ({ zh: `至少 ${least} 项`, en: `Must have at least ${least} items` }),
  },
  arrayMaxSize: {
    code: 'PLATFORM.FIELD_COUNT',
    text: ([most]) => ({ zh: `最多 ${most} 项`, en: `Must have at most ${most} items` }),
  },
  arrayUnique: fixed('PLATFORM.FIELD_TWICE', '列表中有重复项', 'The list holds something twice'),
  arrayNotEmpty: fixed('PLATFORM.FIELD_EMPTY', '列表不可为空', 'The list must not be empty'),
};
