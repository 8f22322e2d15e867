/** Holds one BODS statement against the schema table. Shell: the rules are data, the judge is a library. */
import { type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Json } from '../../kernel/canonical-json.js';
import { type BodsFault, faultOf } from './core/bods/bods-faults.js';
import { BODS_STATEMENT_SCHEMA } from './core/bods/bods-schema.table.js';

let compiled: ValidateFunction | undefined;

/** Every fault of a statement, the one to mend first at the head; none where it is sound. */
export function bodsFaults(statement: Json): readonly BodsFault[] {
  compiled ??= compile();
  if (compiled(statement)) return [];
  return faultOf((compiled.errors ?? []).map(violationOf));
}

function compile(): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
  addFormats.default(ajv);
  return ajv.compile(BODS_STATEMENT_SCHEMA);
}

function violationOf({ instancePath, keyword, params }: ErrorObject) {
  return { pointer: instancePath, keyword, params: params as Readonly<Record<string, unknown>> };
}
