/** The "no" of the formats of others: policies, cards and listings. A reading collects them all. */
import type { FieldError } from '../../../kernel/domain-error.js';
import type { Text } from '../../../kernel/text.js';

function field(code: string, at: string | undefined, zh: string, en: string): FieldError {
  return { code: `CATALOGUE.${code}`, detail: { zh, en }, ...(at === undefined ? {} : { field: at }) };
}

export function usageInfoForm(at: string, reason: string, said: Text): FieldError {
  return field(
    'USAGE_INFO_FORM',
    at,
    `usageInfo 不是本规范的 ODRL 政策（${reason}）：${said.zh}`,
    `usageInfo is no ODRL policy of the profile (${reason}): ${said.en}`,
  );
}

export function descriptionForm(at: string, zh: string, en: string): FieldError {
  return field('DESCRIPTION_FORM', at, `描述文件有误：${zh}`, `The description is wrong: ${en}`);
}

export function descriptionYaml(line: number, said: Text): FieldError {
  return {
    ...field(
      'DESCRIPTION_YAML',
      undefined,
      `不是可用的 YAML（第 ${line} 行）：${said.zh}`,
      `This is not usable YAML (line ${line}): ${said.en}`,
    ),
    line,
  };
}

export function descriptionUnknown(): FieldError {
  return field(
    'DESCRIPTION_UNKNOWN',
    undefined,
    '认不出这是哪一种描述；可导入 Croissant、Hugging Face 数据卡、AWS Open Data、IBM DAX、FirstData 条目，以及逐条列出语料的 README',
    'This description is of no known kind; Croissant, Hugging Face dataset cards, entries of AWS Open Data, IBM DAX and FirstData, and READMEs that list corpora are taken',
  );
}
