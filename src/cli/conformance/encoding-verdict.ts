import type { Table } from '../../platform/intake/csv.js';
import { flawOf, type Refusal, type Trial } from './trial.js';

const ENCODING = 'LOAD.ENCODING';
const COLUMNS = 'LOAD.COLUMNS';

/** The file in UTF-8 that has the same rows, as the manifest names it. */
export function twinOf(expected: string | undefined): string | undefined {
  return /\bsame rows as (\S+\.csv)\b/.exec(expected ?? '')?.[1];
}

/** What is wrong with the answer of `load`, if anything; `twin` is its answer to the UTF-8 file with the same rows. */
export function loadFault(trial: Trial, twin: Trial | undefined): string | undefined {
  if (trial.crash !== undefined) return trial.crash;
  if (trial.stored > 0) return `${trial.stored} records were taken from a table of other columns`;
  if (trial.refusals.length === 0) return 'nothing was refused';
  const flaw = flawOf(trial.refusals);
  if (flaw !== undefined || onlyEncoding(trial.refusals)) return flaw;
  if (twin === undefined) return 'refused otherwise than by its encoding';
  if (!trial.refusals.every(({ code }) => code === COLUMNS)) return 'refused otherwise than by columns or encoding';
  const words = ({ refusals }: Trial) => JSON.stringify(refusals.map(({ code, line, detail }) => [code, line, detail]));
  return words(trial) === words(twin) ? undefined : 'refused in other words than the same table in UTF-8';
}

/** What is wrong with the reading of a table, if anything; `rows` are those of its twin, absent where it must be refused. */
export function readingFault({ rows, refusals }: Table, twin: readonly string[] | undefined): string | undefined {
  if (refusals.length > 0) {
    if (rows.length > 0) return `half read: ${rows.length} rows beside the refusal`;
    return flawOf(refusals) ?? (onlyEncoding(refusals) ? undefined : 'refused without naming the encoding');
  }
  if (twin === undefined) return `${rows.length} rows were read of a file that should be refused`;
  const read = rows.map(({ values }) => JSON.stringify([...values.values()]));
  const differs = twin.findIndex((row, index) => row !== read[index]);
  if (differs >= 0) return `row ${differs + 1} is ${read[differs] ?? 'missing'}, not ${twin[differs]}`;
  return read.length === twin.length ? undefined : `${read.length} rows instead of ${twin.length}`;
}

function onlyEncoding(refusals: readonly Refusal[]): boolean {
  return refusals.every(({ code }) => code === ENCODING);
}

/** A second reader of the twin: lines and commas alone, without quotes; empty cells are absent. */
export function plainRows(bytes: Uint8Array): { readonly header: readonly string[]; readonly rows: readonly string[] } {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  if (text.includes('"')) throw new Error('the second reader reads no quotes');
  const [header = '', ...lines] = text.split(/\r?\n/).filter((line) => line !== '');
  return {
    header: header.split(','),
    rows: lines.map((line) => JSON.stringify(line.split(',').filter((cell) => cell !== ''))),
  };
}
