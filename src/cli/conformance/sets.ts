import { ALLOCATION } from './allocation.set.js';
import { CALENDAR } from './calendar.set.js';
import { CANONICAL_JSON } from './canonical-json.set.js';
import { CREDENTIALS } from './credentials.set.js';
import { DCAT } from './dcat.set.js';
import { DESCRIPTIONS } from './descriptions.set.js';
import { ENCODINGS } from './encodings.set.js';
import { EVENTS } from './events.set.js';
import { IDENTIFIERS } from './identifiers.set.js';
import { JSON_PARSING } from './json-parsing.set.js';
import { MERKLE_LOG } from './merkle-log.set.js';
import { OWNERSHIP } from './ownership.set.js';
import type { Part, Unclaimed } from './part.js';
import { POLICIES, POLICIES_UNCLAIMED } from './policies.set.js';

/** Every set of the shared data by the name of its folder, in its order. A set without a part is judged later. */
export const SETS: readonly string[] = [
  '01-croissant',
  '01b-hf-dataset-cards',
  '02-dcat',
  '03-merkle-log',
  '04-ownership',
  '05-identifiers',
  '06-policy-crypto',
  '07-bad-input',
  '08-money',
  '09-events',
  '10-listings',
  '11-calendar',
];

export const PARTS: readonly Part[] = [
  ...DESCRIPTIONS,
  ...DCAT,
  ...POLICIES,
  ...MERKLE_LOG,
  ...OWNERSHIP,
  ...IDENTIFIERS,
  ...CANONICAL_JSON,
  ...CREDENTIALS,
  ...JSON_PARSING,
  ...ENCODINGS,
  ...ALLOCATION,
  ...EVENTS,
  ...CALENDAR,
];

const EXAMPLES = 'examples of others: DCAT is written here, not read';

/** What lies in the sets and nothing of ours claims to read. */
export const UNCLAIMED: readonly Unclaimed[] = [
  ...['dcat-ap-3.0.1', 'dcat-ap-hvd-3.0.0', 'dcat-us-3', 'geodcat-ap', 'w3c-dcat-3'].map((entry) => ({
    set: '02-dcat',
    entry,
    why: EXAMPLES,
  })),
  ...['dcat-us-3-jsonschema', 'pod-v1.1'].map((entry) => ({
    set: '02-dcat',
    entry,
    why: 'profiles of another country: the export follows DCAT-AP',
  })),
  ...POLICIES_UNCLAIMED,
  {
    set: '08-money',
    entry: 'decimal-arithmetic.jsonl',
    why: 'general decimal arithmetic: an amount here is a whole number of fen and a rate an exact fraction, no decimal is ever rounded',
  },
];
