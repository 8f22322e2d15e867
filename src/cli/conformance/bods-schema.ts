/** The schema files that are published with BODS 0.4, and how ours is held against them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Json } from '../../kernel/canonical-json.js';

const SCHEMAS = ['components', 'entity-record', 'person-record', 'relationship-record'];

/** Compiles the published schema of a set of statements. */
export function publishedSchema(folder: string): ValidateFunction {
  // The files call each other `urn:components`, which is no URN (RFC 8141) to the library.
  const read = (name: string): object =>
    JSON.parse(
      readFileSync(join(folder, `${name}.json`), 'utf8').replaceAll('"urn:', '"https://bods.example/'),
    ) as object;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  for (const name of SCHEMAS) ajv.addSchema(read(name));
  return ajv.compile(read('statement'));
}

/** What the published schema says against a set; nothing where it holds. */
export function publishedFaults(schema: ValidateFunction, set: Json): readonly string[] {
  if (schema(set)) return [];
  return (schema.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** A place in a statement, array places told apart no further, so that each kind of place is tried once. */
export interface Altered {
  readonly place: string;
  readonly statement: Json;
}

const VALUES: readonly Json[] = [
  null,
  true,
  7,
  -1,
  100.5,
  '',
  'x',
  '2020-13-01',
  '2020-01-01',
  'http://a.example',
  [],
  {},
];

/** The statement with one place taken out, or holding another value: every place, every value. */
export function alterations(statement: Json, values: readonly Json[] = VALUES): Altered[] {
  const altered: Altered[] = [];
  const walk = (value: Json, place: string, put: (changed: Json | undefined) => Json): void => {
    if (place !== '') altered.push({ place, statement: put(undefined) });
    for (const other of values) altered.push({ place, statement: put(other) });
    if (Array.isArray(value)) {
      for (const [index, item] of (value as readonly Json[]).entries()) {
        walk(item, `${place}/-`, (changed) =>
          put(
            (value as readonly Json[]).flatMap((one, at) =>
              at !== index ? [one] : changed === undefined ? [] : [changed],
            ),
          ),
        );
      }
    } else if (typeof value === 'object' && value !== null) {
      const object = value as { readonly [key: string]: Json };
      for (const [name, item] of Object.entries(object)) {
        const { [name]: _, ...others } = object;
        walk(item, `${place}/${name}`, (changed) =>
          put(changed === undefined ? others : { ...object, [name]: changed }),
        );
      }
    }
  };
  walk(statement, '', (changed) => changed ?? null);
  return altered;
}

/** The codes of a codelist: the first column of its table. */
export function codesOf(csv: string): string[] {
  return csv
    .split(/\r?\n/)
    .slice(1)
    .flatMap((line) => /^"?([A-Za-z0-9-]+)"?,/.exec(line)?.[1] ?? []);
}
