/**
 * What an audit of the register looks for beside the leaves: that the version, by which copies of the register are
 * brought forward, is that of the newest rows.
 */
import type { Text } from '../../../kernel/text.js';

/** What is wrong with a row that no leaf covers. */
export interface PartiesProblem {
  readonly kind: 'person' | 'register';
  readonly id: string;
  readonly code: string;
  readonly what: Text;
}

/** Nothing where the version is the highest that a row bears. */
export function versionProblem({
  version,
  newest,
}: {
  readonly version: number | undefined;
  readonly newest: number;
}): PartiesProblem | undefined {
  if (version === newest) return undefined;
  const stands = version ?? '—';
  return {
    kind: 'register',
    id: 'graph_version',
    code: 'PARTIES.VERSION_OFF',
    what: {
      zh: `登记册版本号为 ${stands}，而最新记录的版本号为 ${newest}：版本号或记录被绕过本系统改动，关联认定可能依据过期的关系图`,
      en: `The version of the register is ${stands}, that of its newest rows ${newest}: one of them was changed behind this service's back, and answers may rest on an old graph`,
    },
  };
}
