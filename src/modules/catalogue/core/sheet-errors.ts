/** What can be wrong with the description of a release, one function per code. */
import type { FieldError } from '../../../kernel/domain-error.js';

function field(code: string, at: string, zh: string, en: string): FieldError {
  return { code: `CATALOGUE.${code}`, field: at, detail: { zh, en } };
}

export const manifestEmpty = () =>
  field(
    'MANIFEST_EMPTY',
    'manifest',
    '文件清单为空；请逐一列出文件，或不给清单而只给摘要',
    'The manifest is empty; list each file, or leave it out and give the digest alone',
  );

export const manifestPath = (at: number, path: string) =>
  field(
    'MANIFEST_PATH',
    `manifest/${at}/path`,
    `路径 ${JSON.stringify(path).slice(0, 80)} 不可用：须为发行版内的相对路径，以 / 分隔，不含空段、“.”、“..”、反斜杠和控制字符`,
    `The path ${JSON.stringify(path).slice(0, 80)} cannot be used: it is relative to the release, with "/" between its steps and no empty step, ".", "..", backslash or control character`,
  );

export const manifestTwice = (at: number, path: string) =>
  field(
    'MANIFEST_TWICE',
    `manifest/${at}/path`,
    `路径 ${JSON.stringify(path).slice(0, 80)} 在清单中出现不止一次`,
    `The path ${JSON.stringify(path).slice(0, 80)} stands in the manifest more than once`,
  );

export const digestMismatch = (stated: string, computed: string) =>
  field(
    'DIGEST_MISMATCH',
    'releaseDigest',
    `文件清单的摘要是 ${computed}，与所给的 ${stated} 不同；请核对清单（按路径排序后 RFC 8785 规范化，再取 SHA-256），或去掉 releaseDigest`,
    `The digest of the manifest is ${computed}, not ${stated} as given; check the manifest (sorted by path, RFC 8785 form, SHA-256), or leave releaseDigest out`,
  );

export const industryForm = (got: string) =>
  field(
    'INDUSTRY_FORM',
    'industry',
    `行业按 GB/T 4754 填写：门类字母 A 至 T 加 2 至 4 位数字，例如 I65；收到的是 ${JSON.stringify(got).slice(0, 40)}`,
    `The industry is a code of GB/T 4754, a letter from A to T and 2 to 4 digits, such as I65; got ${JSON.stringify(got).slice(0, 40)}`,
  );

export const coreData = () =>
  field(
    'CORE_DATA',
    'classification',
    '国家核心数据不得登记和交易（《数据安全法》第二十一条；《深圳市数据产权登记管理暂行办法》）',
    'Core data of the State is neither registered nor traded (Data Security Law art. 21; Shenzhen measures on the registration of data property rights)',
  );

export const rightTwice = (at: number, right: string) =>
  field(
    'RIGHT_TWICE',
    `rights/${at}/right`,
    `权利 ${right} 写了不止一次`,
    `The right ${right} is stated more than once`,
  );

export const durationForm = (got: string) =>
  field(
    'DURATION_FORM',
    'updateInterval',
    `更新周期须为 ISO 8601 时长，大于零、不超过一百年，例如 P1M（每月）、P7D；收到的是 ${JSON.stringify(got).slice(0, 40)}`,
    `updateInterval is an ISO 8601 duration above zero and of at most a hundred years, such as P1M or P7D; got ${JSON.stringify(got).slice(0, 40)}`,
  );

export const intervalsDiffer = (duration: string, days: number, stated: number) =>
  field(
    'INTERVALS_DIFFER',
    'updateIntervalDays',
    `updateInterval ${duration} 为 ${days} 天，与 updateIntervalDays ${stated} 不同；请只给一个`,
    `updateInterval ${duration} is ${days} days, not ${stated} as in updateIntervalDays; give one of them`,
  );

export const languageForm = (got: string) =>
  field(
    'LANGUAGE_FORM',
    'language',
    `${JSON.stringify(got).slice(0, 40)} 不是 BCP 47 语言标记；中文写 zh，英文写 en，例如 zh-Hans-CN`,
    `${JSON.stringify(got).slice(0, 40)} is no BCP 47 language tag; write zh, en, or for instance zh-Hans-CN`,
  );
