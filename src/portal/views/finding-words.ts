/** What an attestation found, in words made from its deciding metrics (surface page, section 6); nothing is added. */
import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Text } from '../../kernel/text.js';
import { MESSAGES, type MessageKey } from '../messages.table.js';
import { bothWays } from '../wording.js';

export function findingOf(type: string, metrics: JsonObject): Text | undefined {
  const has = (...names: string[]): boolean =>
    names.every((name) => metrics[name] !== undefined && metrics[name] !== null);
  const word = (name: string): string => String(metrics[name]);
  if (type === 'CONTENT_SAFETY' && has('manualSampled', 'manualPassed')) {
    return bothWays('fdContent', { n: word('manualSampled'), p: word('manualPassed') });
  }
  if (type === 'SOURCE_LEGALITY' && has('sourceTotal', 'sourceBad')) {
    return bothWays('fdSource', { n: word('sourceTotal'), bad: word('sourceBad') });
  }
  if (type === 'QUALITY_ASSESSMENT' && has('score')) return bothWays('fdQuality', { score: word('score') });
  if ((type === 'PERSONAL_INFO' || type === 'DATA_CLASSIFICATION') && has('level')) {
    const key = `fd${word('level')}`;
    return key in MESSAGES ? MESSAGES[key as MessageKey] : undefined;
  }
  return undefined;
}
