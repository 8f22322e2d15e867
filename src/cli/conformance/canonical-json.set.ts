/** Canonical JSON of RFC 8785: its authors' documents byte for byte, and numbers by their bits. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalBytes, canonicalText, type Json } from '../../kernel/canonical-json.js';
import { filesBelow } from './files.js';
import { compared, type Part, type Place, type Row } from './part.js';

const ERROR = 'an error';

/** Judges the folder: `input`, `output` and `outhex`, `es6-numbers.csv` and `es6-edge.json`. */
function judgeFolder({ path, name }: Place): Row[] {
  const present = (entry: string): boolean => existsSync(join(path, entry));
  const text = (entry: string): string => readFileSync(join(path, entry), 'utf8');
  const documents = present('input') ? filesBelow(join(path, 'input')) : [];
  return [
    ...documents.flatMap((document) => documentRows(path, name, document)),
    ...(present('es6-numbers.csv') ? numberRows(`${name}/es6-numbers.csv`, text('es6-numbers.csv')) : []),
    ...(present('es6-edge.json') ? edgeRows(`${name}/es6-edge.json`, text('es6-edge.json')) : []),
  ];
}

function documentRows(path: string, name: string, document: string): Row[] {
  const bytes = canonicalBytes(JSON.parse(readFileSync(join(path, 'input', document), 'utf8')) as Json);
  const again = canonicalBytes(JSON.parse(bytes.toString('utf8')) as Json);
  const output = `output/${document}`;
  const hex = `outhex/${document.replace(/\.json$/, '.txt')}`;
  const read = (entry: string): Buffer =>
    existsSync(join(path, entry)) ? readFileSync(join(path, entry)) : Buffer.of();
  return [
    compared(`${name}/input/${document}`, undefined, bytes.toString('hex'), again.toString('hex')),
    compared(`${name}/${output}`, undefined, read(output).toString('hex'), bytes.toString('hex')),
    compared(`${name}/${hex}`, undefined, read(hex).toString('latin1').replace(/\s/g, ''), bytes.toString('hex')),
  ];
}

/** Lines of `bits,text`; the first line is the header. */
export function numberRows(file: string, text: string): Row[] {
  return text
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => {
      const [bits = '', expected = ''] = line.split(',');
      return compared(file, bits, expected, written(bits));
    });
}

/** Objects with `ieee_hex` and `expected`; null expects an error. */
export function edgeRows(file: string, text: string): Row[] {
  const cases = JSON.parse(text) as readonly { readonly ieee_hex: string; readonly expected: string | null }[];
  return cases.map((one) => compared(file, one.ieee_hex, one.expected ?? ERROR, written(one.ieee_hex)));
}

function written(bits: string): string {
  try {
    return canonicalText(Buffer.from(bits.padStart(16, '0'), 'hex').readDoubleBE());
  } catch {
    return ERROR;
  }
}

export const CANONICAL_JSON: readonly Part[] = [{ set: '06-policy-crypto', entry: 'jcs', judge: judgeFolder }];
