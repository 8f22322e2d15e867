/**
 * Statements of the Beneficial Ownership Data Standard as its authors publish them. A sound file is taken, taken again
 * without effect, exported to the published schema, and the export gives a register without it the same graph. A broken
 * file is refused with reasons. Our restatement of the schema must say of every statement, and of each with one place
 * changed, what the published one says.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import type { Json } from '../../kernel/canonical-json.js';
import { DomainError } from '../../kernel/domain-error.js';
import { bodsFaults } from '../../modules/parties/index.js';
import type { Application } from '../application.js';
import { graphOf } from './bods-graph.js';
import { alterations, codesOf, publishedFaults, publishedSchema } from './bods-schema.js';
import { filesBelow } from './files.js';
import type { Part, Place, Row } from './part.js';
import { flawOf } from './trial.js';
import { type BodsTrial, tryBods } from './trial-bods.js';

const SET = '04-ownership';
const SCHEMA = 'bods-0.4-schema';
const FOLDERS = ['bods-0.4-valid', 'bods-examples', 'bods-0.4-invalid'];

type Verdict = Pick<Row, 'got' | 'ok' | 'note'>;

function schemaBeside(path: string): ValidateFunction {
  return publishedSchema(join(path, '..', SCHEMA));
}

async function judgeFolder({ path, name, expected, application, progress }: Place): Promise<Row[]> {
  const opened = await application();
  const schema = schemaBeside(path);
  const files = filesBelow(path);
  const rows: Row[] = [];
  for (const file of files) {
    const text = readFileSync(join(path, file), 'utf8');
    const wish = expected(`${name}/${file}`) ?? (name.endsWith('invalid') ? 'import:reject' : 'import:accept');
    const place = placeFault(schema, text, wish);
    const verdict = place ?? (await (wish.includes('reject') ? judgeBroken : judgeSound)(opened, schema, text));
    rows.push({ file: `${name}/${file}`, expected: wish, ...verdict });
    progress(rows.length, files.length);
  }
  return rows;
}

/** Says so where the published schema itself does not agree with the folder that a file lies in. */
function placeFault(schema: ValidateFunction, text: string, wish: string): Verdict | undefined {
  const faults = publishedFaults(schema, JSON.parse(text) as Json);
  if (faults.length > 0 === wish.includes('reject')) return undefined;
  const note = faults.length > 0 ? `the published schema refuses it: ${faults[0]}` : 'the published schema takes it';
  return { got: 'not judged', ok: false, note };
}

async function judgeBroken(application: Application, _schema: ValidateFunction, text: string): Promise<Verdict> {
  const refusals = await refusalsOf(application, text);
  const flaw = refusals.length === 0 ? 'taken' : flawOf(refusals.map((one) => ({ ...one, line: 1 })));
  const got = refusals.length === 0 ? 'taken' : `refused ${refusals.map(({ code }) => code).join(' ')}`;
  return { got, ok: flaw === undefined, note: flaw ?? refusals[0]?.detail.en ?? '' };
}

async function refusalsOf(application: Application, text: string) {
  try {
    return (await tryBods(application, text)).taken.refused.flatMap(({ faults }) => faults);
  } catch (error) {
    if (error instanceof DomainError) return [{ code: error.code, detail: error.text }];
    throw error;
  }
}

async function judgeSound(application: Application, schema: ValidateFunction, text: string): Promise<Verdict> {
  const trial = await tryBods(application, text);
  const { taken, exported } = trial;
  const codes = [...new Set(taken.notes.map(({ code }) => code))].join(' ');
  const fault = soundFault(trial, schema) ?? (await returnFault(application, exported));
  const got = taken.refused.length > 0 ? 'refused' : `taken ${taken.stood.length}`;
  return { got, ok: fault === undefined, note: fault ?? codes };
}

function soundFault({ taken, exported, restless }: BodsTrial, schema: ValidateFunction): string | undefined {
  const [refused] = taken.refused;
  if (refused) return refused.faults.map(({ pointer, code, detail }) => `${code} ${pointer} ${detail.en}`).join('; ');
  if (restless > 0) return `${restless} statements brought something when they came again`;
  const faults = publishedFaults(schema, JSON.parse(exported) as Json);
  return faults.length > 0 ? `the export is not BODS 0.4: ${faults[0]}` : undefined;
}

/** The export, taken where its set is not, must give the graph that it was made of. */
async function returnFault(application: Application, exported: string): Promise<string | undefined> {
  const back = await tryBods(application, exported);
  if (back.taken.refused.length > 0) return `the export is refused: ${back.taken.refused[0]?.faults[0]?.detail.en}`;
  const [before, after] = [graphOf(exported), graphOf(back.exported)];
  const odd = [...before.filter((line) => !after.includes(line)), ...after.filter((line) => !before.includes(line))];
  return odd.length > 0 ? `the export gives another graph: ${odd[0]}` : undefined;
}

/** Ours against the published schema: each kind of place once, with every value, and with every code of every list. */
function judgeSchema({ path, name }: Place): Row[] {
  const schema = publishedSchema(path);
  const folder = join(path, '..');
  const sets = FOLDERS.filter((entry) => existsSync(join(folder, entry))).flatMap((entry) =>
    filesBelow(join(folder, entry)).map((file) => JSON.parse(readFileSync(join(folder, entry, file), 'utf8')) as Json),
  );
  const statements = sets.flatMap((set) => (Array.isArray(set) ? (set as Json[]) : []));
  const plain = statements.map((statement) => ({ place: '', statement }));
  const row = (file: string, tried: readonly { readonly statement: Json; readonly place: string }[]): Row => {
    const differ = tried.filter(({ statement }) => schema([statement]) !== (bodsFaults(statement).length === 0));
    const got = `${differ.length} of ${tried.length} differ`;
    const note = differ
      .slice(0, 3)
      .map(({ place, statement }) => `${place} ${JSON.stringify(statement)}`)
      .join('; ');
    return { file: `${name}/${file}`, expected: `0 of ${tried.length} differ`, got, ok: differ.length === 0, note };
  };
  const lists = filesBelow(join(path, 'codelists')).map((file) => {
    const codes = codesOf(readFileSync(join(path, 'codelists', file), 'utf8'));
    return row(`codelists/${file}`, eachPlaceOnce(statements, codes));
  });
  return [row('statement.json', [...plain, ...eachPlaceOnce(statements)]), ...lists];
}

function eachPlaceOnce(statements: readonly Json[], values?: readonly Json[]) {
  const seen = new Set<string>();
  return statements.flatMap((statement) => {
    const kind = String((statement as { readonly recordType?: Json }).recordType);
    const places = new Set<string>();
    const fresh = alterations(statement, values).filter(({ place }) => !seen.has(`${kind} ${place}`));
    for (const { place } of fresh) places.add(`${kind} ${place}`);
    for (const place of places) seen.add(place);
    return fresh;
  });
}

export const OWNERSHIP: readonly Part[] = [
  ...FOLDERS.map((entry) => ({ set: SET, entry, judge: judgeFolder })),
  { set: SET, entry: SCHEMA, judge: judgeSchema },
];
