/**
 * Real and broken Croissant files against our reader. What it takes is compared with a second reader written from the
 * files alone (plain keys, no JSON-LD): name, licences, version, address, and size, hashes and address of every file.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Croissant, readCroissant } from '../../modules/catalogue/index.js';
import { filesBelow } from './files.js';
import type { Part, Place, Row } from './part.js';

const ANY = 'import:accept or import:reject';

function judgeFolder({ path, name, expected, progress }: Place): Row[] {
  const files = filesBelow(path).filter((file) => file.endsWith('.json'));
  return files.map((file, index) => {
    progress(index, files.length);
    const wish = expected(`${name}/${file}`) ?? ANY;
    return judgeFile(`${name}/${file}`, wish, readFileSync(join(path, file), 'utf8'));
  });
}

/** Judges one file; `expected` is the manifest's word on it. */
function judgeFile(file: string, expected: string, text: string): Row {
  const read = readCroissant(text);
  if ('errors' in read) {
    const reasons = read.errors.map(({ code, field, detail }) => `${code} ${field ?? ''} ${detail.en}`);
    const named = read.errors.length > 0 && read.errors.every(({ code, detail }) => code !== '' && detail.en !== '');
    const versionNamed =
      expected.includes('refuse naming the version') && reasons.some((line) => line.includes('_VERSION'));
    const ok = named && (expected.includes('import:reject') || versionNamed);
    return { file, expected, got: `refused ${read.errors[0]?.code ?? ''}`, ok, note: reasons.join('; ') };
  }
  if (!expected.startsWith('import:accept')) return { file, expected, got: 'taken', ok: false };
  const differences = compare(read.croissant, JSON.parse(text) as Plain);
  const note = differences.length > 0 ? differences.join('; ') : read.croissant.flags.join(' ');
  return { file, expected, got: 'taken', ok: differences.length === 0, ...(note === '' ? {} : { note }) };
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

export const CROISSANT: readonly Part[] = [{ set: '01-croissant', entry: '.', judge: judgeFolder }];
