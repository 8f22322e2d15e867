/** The API document as the fuzzer reads it: what the live service itself gives out, and nothing from the sources. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Schema = { readonly [key: string]: unknown };

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required: boolean;
  readonly schema: Schema;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With the parameters in braces. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** By media type. */
  readonly bodies: Readonly<Record<string, Schema>>;
  /** By status, and in it by media type. */
  readonly responses: Readonly<Record<string, Readonly<Record<string, Schema | undefined>>>>;
}

export interface ApiDocument {
  readonly operations: readonly Operation[];
  readonly schemas: Readonly<Record<string, Schema>>;
}

interface RawOperation {
  readonly operationId: string;
  readonly parameters?: readonly { name: string; in: Parameter['in']; required?: boolean; schema?: Schema }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>
  >;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

export function readDocument(json: unknown): ApiDocument {
  const { paths, components } = json as {
    paths: Record<string, Record<string, RawOperation>>;
    components?: { schemas?: Record<string, Schema> };
  };
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const raw = item[method];
      return raw === undefined ? [] : [operationOf(method, path, raw)];
    }),
  );
  return { operations, schemas: components?.schemas ?? {} };
}

function operationOf(method: string, path: string, raw: RawOperation): Operation {
  const schemasOf = (content: RawOperation['responses'][string]['content']) =>
    Object.fromEntries(Object.entries(content ?? {}).map(([type, { schema }]) => [type, schema]));
  return {
    id: raw.operationId,
    method,
    path,
    parameters: (raw.parameters ?? []).map((one) => ({
      name: one.name,
      in: one.in,
      required: one.required ?? one.in === 'path',
      schema: one.schema ?? { type: 'string' },
    })),
    bodies: Object.fromEntries(
      Object.entries(schemasOf(raw.requestBody?.content)).map(([type, schema]) => [type, schema ?? {}]),
    ),
    responses: Object.fromEntries(
      Object.entries(raw.responses).map(([status, { content }]) => [status, schemasOf(content)]),
    ),
  };
}

/** Texts that have broken programs: ours, and those of a folder of text and JSON files where one is named. */
export async function naughtyTexts(folder: string | undefined): Promise<readonly string[]> {
  if (folder === undefined) return NAUGHTY;
  const found: string[] = [...NAUGHTY];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(txt|json|csv)$/.test(entry.name)) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    if (bytes.length > 200_000) continue;
    const text = bytes.toString('utf8');
    found.push(
      text.slice(0, 4_000),
      ...text
        .split(/\r?\n/)
        .slice(0, 600)
        .map((line) => line.slice(0, 4_000)),
    );
    found.push(...textsOf(text));
  }
  return [...new Set(found)];
}

/** The texts of a JSON array of texts. */
function textsOf(json: string): string[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

const NAUGHTY: readonly string[] = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ufeff',
  '\ud800',
  '\u202e反向',
  '\u200b',
  '０１２３',
  '𠮷野家',
  'é',
  'x'.repeat(5_000),
  '9'.repeat(40),
  '-1',
  '+1',
  '1e3',
  '0x10',
  'NaN',
  'Infinity',
  '-0',
  '9007199254740993',
  '999999999999999999',
  '1.0000001',
  'null',
  'undefined',
  'true',
  '[object Object]',
  '__proto__',
  'constructor',
  "' or 1=1 --",
  "'; drop table identity.account; --",
  '$1',
  '%',
  '_',
  '\\',
  '%00',
  '%2e%2e%2f',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '{{7*7}}',
  ['$', '{7*7}'].join(''),
  '=1+1',
  '@SUM(A1)',
  '\r\nX-Injected: 1',
  'javascript:alert(1)',
  'http://127.0.0.1:1/',
  '2025-02-30',
  '2025-13-01',
  '0000-01-01',
  '9999-12-31',
  '2025-06-18T00:00:00Z',
  '00000000-0000-0000-0000-000000000000',
  '440301199001011234',
  '(a+)+$',
];
