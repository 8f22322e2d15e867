// The four tiers: which spec files each holds and how long it may take on two cores, in seconds.
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export const TIERS = [
  { name: 'core', limitSeconds: 15, match: /^src\/.*\.spec\.tsx?$/ },
  { name: 'architecture', limitSeconds: 5, match: /^test\/architecture\/[^/]+\.spec\.ts$/ },
  { name: 'medium', limitSeconds: 120, match: /^test\/medium\/[^/]+\.db-spec\.ts$/ },
  { name: 'journeys', limitSeconds: 180, match: /^test\/journeys\/[^/]+\.e2e-spec\.ts$/ },
];

/** What Jest is told for a tier; the same expression that the tiers test uses. */
export function testRegexOf(name) {
  const tier = TIERS.find((each) => each.name === name);
  if (!tier) throw new Error(`no tier ${name}`);
  return `^${ROOT.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}${tier.match.source.replace(/^\^/, '')}`;
}
