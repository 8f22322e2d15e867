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
