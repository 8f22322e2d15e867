/**
 * Chinese tables in the encodings that spreadsheets write. Each file goes two ways: as organisations.csv through `load`,
 * where it must be refused (its columns are others) in the same words as its UTF-8 twin or by the name of its encoding;
 * and through the reader of tables with its own columns, which must give the twin's rows or refuse. Text that was
 * decoded wrongly can pass neither.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readCsv } from '../../platform/intake/csv.js';
import type { Application } from '../application.js';
import { loadFault, plainRows, readingFault, twinOf } from './encoding-verdict.js';
import { filesBelow } from './files.js';
import type { Part, Place, Row } from './part.js';
import { type Trial, told } from './trial.js';
import { tryLoad } from './trial-load.js';

const TABLE = 'organisations.csv';

/** Column names of a file in an unknown encoding, as far as they are ASCII. */
function asciiHeader(bytes: Uint8Array): string[] {
  const [line = ''] = Buffer.from(bytes).toString('latin1').split('\n');
  return [...new Set(line.replace(/[^\x20-\x7e]/g, '').split(','))];
}

async function tryAsTable(application: Application, bytes: Uint8Array): Promise<Trial> {
  const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    await writeFile(join(folder, TABLE), bytes);
    return await tryLoad(application, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function judge({ path, name, expected, application, progress }: Place): Promise<Row[]> {
  const opened = await application();
  const files = filesBelow(path);
  const rows: Row[] = [];
  for (const [index, file] of files.entries()) {
    const wish = expected(`${name}/${file}`);
    const bytes = await readFile(join(path, file));
    const named = twinOf(wish);
    const twin = named === undefined ? undefined : await readFile(join(path, dirname(file), named));
    const plain = twin && plainRows(twin);
    const row = (vector: string, got: string, fault: string | undefined, note = fault): Row => ({
      file: `${name}/${file}`,
      vector,
      expected: wish ?? 'refused',
      got,
      ok: fault === undefined,
      ...(note === undefined ? {} : { note }),
    });
    const trial = await tryAsTable(opened, bytes);
    const fault = loadFault(trial, twin && (await tryAsTable(opened, twin)));
    rows.push(row('load', told(trial), fault, fault ?? trial.refusals[0]?.detail.en));
    const read = readCsv(file, bytes, { required: plain?.header ?? asciiHeader(bytes) });
    const reading = { stored: read.rows.length, refusals: read.refusals };
    const wrong = readingFault(read, plain?.rows);
    rows.push(row('reader', told(reading), wrong, wrong ?? read.refusals[0]?.detail.en));
    progress(index + 1, files.length);
  }
  return rows;
}

export const ENCODINGS: readonly Part[] = [{ set: '07-bad-input', entry: 'chinese-encodings', judge }];
