/**
 * A second reader of descriptions, written from the published files alone: plain keys, no JSON-LD, no schema of ours. It
 * imports nothing from the rooms, so that what both say the same is not the same mistake.
 */
import { parse } from 'yaml';

/** What a file says, as it says it; an empty list or undefined is "nothing". */
export interface Facts {
  readonly name: string | undefined;
  readonly licence: readonly string[];
  readonly languages: readonly string[];
  readonly sizes: readonly string[];
  readonly hashes: readonly string[];
  readonly creators: readonly string[];
}

type Plain = { readonly [key: string]: unknown };

/** The facts of each data set that a file describes, by its path and text. Throws for what is no such file. */
export function readFacts(file: string, text: string): readonly Facts[] {
  if (file.endsWith('.json')) {
    const value = JSON.parse(text) as Plain;
    return [value.data_url === undefined ? croissant(value) : firstData(value)];
  }
  if (!file.endsWith('.md')) {
    const value = parse(text, { version: '1.1', schema: 'failsafe' }) as Plain;
    return ['Resources' in value ? aws(value) : dax(value)];
  }
  return text.startsWith('---') ? [card(text)] : readme(text);
}

function croissant(file: Plain): Facts {
  const files = list(file.distribution) as readonly Plain[];
  return {
    name: nameOf(file, files),
    licence: list(file.license).map(said),
    languages: list(file.inLanguage).map(said),
    sizes: files.flatMap((one) => (one.contentSize === undefined ? [] : [String(one.contentSize)])),
    hashes: files.flatMap((one) => [one.sha256, one.md5].filter((hash) => hash !== undefined).map(said)),
    creators: list(file.creator).map((one) => said((one as Plain).name)),
  };
}

/** A name, one of a language map (Chinese, the file's own language, English), or the repository that the files lie in. */
function nameOf(file: Plain, files: readonly Plain[]): string | undefined {
  const { name } = file;
  if (name === undefined) {
    const repository = files.find((one) => one.encodingFormat === 'git+https')?.contentUrl;
    return /huggingface\.co\/datasets\/([^/]+\/[^/?#]+)/.exec(String(repository))?.[1];
  }
  if (typeof name !== 'object' || name === null) return said(name);
  const names = name as Plain;
  const language = (file['@context'] as Plain | undefined)?.['@language'];
  return said(names.zh ?? names[String(language)] ?? names.en);
}

function card(text: string): Facts {
  const front = text.split(/^---\s*$/m)[1] ?? '';
  const value = parse(front, { schema: 'failsafe' }) as Plain;
  return {
    name: value.pretty_name === undefined ? undefined : said(value.pretty_name),
    licence: list(value.license).map(said),
    languages: list(value.language).map(said),
    sizes: list(value.size_categories).map(said),
    hashes: [],
    creators: [],
  };
}

function aws(value: Plain): Facts {
  const managed = said(value.ManagedBy);
  return {
    name: said(value.Name),
    licence: [said(value.License)],
    languages: [],
    sizes: [],
    hashes: [],
    creators: [managed.startsWith('[') ? managed.slice(1, managed.indexOf(']')) : managed],
  };
}

function dax(value: Plain): Facts {
  const licence = value.license as Plain;
  const repository = value.repository as Plain;
  const content = list(value.content) as readonly Plain[];
  return {
    name: said(value.name),
    licence: [`${said(licence.name)} ${said(licence.url)}`],
    languages: [],
    sizes: [repository, ...content].map((one) => said(one.size)),
    hashes: [said(repository.sha_512)],
    creators: [said((value.source as Plain).name)],
  };
}

function firstData(value: Plain): Facts {
  const { zh, en } = value.name as { zh?: string; en?: string };
  return { name: zh ?? en, licence: [], languages: [], sizes: [], hashes: [], creators: [] };
}

/** Headings of two lines: a number, a name with a key in brackets, and dashes below; the figures stand under them. */
function readme(text: string): readonly Facts[] {
  const lines = text.split('\n');
  const facts: Facts[] = [];
  for (const [at, line] of lines.entries()) {
    if (!/^\d+\./.test(line) || !/^-{10}/.test(lines[at + 1] ?? '')) continue;
    const figures = lines.slice(at + 2).find((one) => one.startsWith('#### ')) ?? '';
    const sizes = [...figures.matchAll(/(\d+(?:\.\d+)?[KMGT])/g)].map(([, size]) => size ?? '');
    const languages = figures.includes('中英') ? ['zh', 'en'] : ['zh'];
    facts.push({
      name: line.slice(line.indexOf('.') + 1, line.indexOf('(')),
      licence: [],
      languages,
      sizes,
      hashes: [],
      creators: [],
    });
  }
  return facts;
}

function list(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

function said(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value).trim();
  return String((value as Plain)['@id'] ?? (value as Plain).url ?? (value as Plain).alternateName);
}
