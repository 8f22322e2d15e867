import { CANONICAL_JSON } from './canonical-json.set.js';
import { CREDENTIALS } from './credentials.set.js';
import { CROISSANT } from './croissant.set.js';
import { ENCODINGS } from './encodings.set.js';
import { IDENTIFIERS } from './identifiers.set.js';
import { JSON_PARSING } from './json-parsing.set.js';
import { MERKLE_LOG } from './merkle-log.set.js';
import type { Part } from './part.js';

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
  ...CROISSANT,
  ...MERKLE_LOG,
  ...IDENTIFIERS,
  ...CANONICAL_JSON,
  ...CREDENTIALS,
  ...JSON_PARSING,
  ...ENCODINGS,
];
