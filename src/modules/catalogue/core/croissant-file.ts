/** A Croissant file as it came: read, with the digest of its canonical form, by which releases are told apart. */
import { digestOf } from '../../../kernel/canonical-json.js';
import type { FieldError } from '../../../kernel/domain-error.js';
import { readCroissant } from './croissant.js';
import type { CroissantFile } from './release.js';

export function openFile(text: string, fileName: string): CroissantFile | { readonly errors: readonly FieldError[] } {
  const read = readCroissant(text);
  if ('errors' in read) return read;
  return { croissant: read.croissant, digest: digestOf(read.document), text, fileName };
}
