/**
 * Real and broken Croissant files against our reader. What it takes is compared with a second reader written from the
 * files alone (plain keys, no JSON-LD): name, licences, version, address, and size, hashes and address of every file.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { type Croissant, readCroissant } from '../../src/modules/catalogue/index.js';

export interface ConformanceRow {
  readonly file: string;
  readonly expected: string;
  readonly got: string;
  readonly ok: boolean;
  readonly note?: string;
}

const SET = '01-croissant';

/** Runs the set in `dir`, which is the folder of all sets or that of this one. */
export async function run(dir: string): Promise<{ set: string; rows: ConformanceRow[] }> {
  const root = basename(dir) === SET ? dirname(dir) : dir;
  const expected = expectations(root);
  const files = jsonFiles(join(root, SET)).map((path) => relative(root, path));
  return { set: SET, rows: files.map((file) => judge(root, file, expected.get(file) ?? byFolder(file))) };
}

function judge(root: string, file: string, expected: string): ConformanceRow {
  const text = readFileSync(join(root, file), 'utf8');
  const read = readCroissant(text);
  if ('errors' in read) {
    const reasons = read.errors.map(({ code, field, detail }) => `${code} ${field ?? ''} ${detail.en}`);
    const named = read.errors.length > 0 && read.errors.every(({ code, detail }) => code !== '' && detail.en !== '');
    const versionNamed =
      expected.includes('refuse naming the version') && reasons.some((line) => line.includes('_VERSION'));
    const ok = named && (expected.startsWith('import:reject') || versionNamed);
    return { file, expected, got: `refused ${read.errors[0]?.code ?? ''}`, ok, note: reasons.join('; ') };
  }
  if (!expected.startsWith('import:accept')) return { file, expected, got: 'taken', ok: false };
  const differences = compare(read.croissant, JSON.parse(text) as Plain);
  const note = differences.length > 0 ? differences.join('; ') : read.croissant.flags.join(' ');
  return { file, expected, got: 'taken', ok: differences.length === 0, ...(note === '' ? {} : { note }) };
}

/** `expected` of MANIFEST.jsonl by file. */
function expectations(root: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of readFileSync(join(root, 'MANIFEST.jsonl'), 'utf8').split('\n')) {
    if (!line.includes(SET)) continue;
    const row = JSON.parse(line) as { file?: string; expected?: string };
    if (row.file?.startsWith(`${SET}/`) && row.expected) found.set(row.file, row.expected);
  }
  return found;
}

function byFolder(file: string): string {
  return file.includes('/invalid-') ? 'import:reject' : 'import:accept';
}

function jsonFiles(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? jsonFiles(path) : name.endsWith('.json') ? [path] : [];
    });
}

type Plain = { readonly [key: string]: unknown };

/** Fields in which our reading and the plain one differ. */
function compare(ours: Croissant, file: Plain): string[] {
  const differences: string[] = [];
  const same = (field: string, mine: unknown, theirs: unknown) => {
    if (JSON.stringify(mine) !== JSON.stringify(theirs)) {
      differences.push(`${field}: ${JSON.stringify(mine)} is not ${JSON.stringify(theirs)}`);
    }
  };
  // The name is required; an export without one is named after its repository and flagged.
  if (file.name === undefined) same('flags', ours.flags.includes('NAME_FROM_REPOSITORY'), true);
  else same('name', ours.name, plainName(file));
  same('licences', ours.licences, list(file.license).map(textOf));
  same('version', ours.version, file.version === undefined ? undefined : textOf(file.version));
  same('url', ours.url, file.url === undefined ? undefined : textOf(file.url));
  same('languages', ours.languages, list(file.inLanguage).map(textOf));
  same(
    'creators',
    ours.creators.map(({ name }) => name),
    list(file.creator).map((one) => (one as Plain).name),
  );
  const files = list(file.distribution) as Plain[];
  same('files', ours.distribution.length, files.length);
  for (const [index, one] of files.entries()) {
    const mine = ours.distribution[index] as unknown as Plain | undefined;
    for (const key of ['name', 'contentUrl', 'contentSize', 'sha256', 'md5']) {
      same(`distribution ${index} ${key}`, mine?.[key], one[key]);
    }
  }
  return differences;
}

function list(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function textOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null
    ? ((value as Plain)['@id'] ?? (value as Plain).url)
    : String(value);
}

/** One name of a language map: Chinese, else the language of the file, else English. */
function plainName(file: Plain): unknown {
  const { name } = file;
  if (typeof name !== 'object' || name === null) return name;
  const language = (file['@context'] as Plain | undefined)?.['@language'];
  const names = name as Plain;
  return names.zh ?? names[String(language)] ?? names.en;
}
