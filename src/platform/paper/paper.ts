/** An official paper as it is laid out, whatever it is about: the same paper gives the same bytes in each form. */

/** A table with a head row; `widths` are parts of the whole. */
export interface PaperTable {
  readonly heads: readonly string[];
  readonly widths: readonly number[];
  readonly rows: readonly (readonly string[])[];
  /** Columns from 0 whose texts stand at the right, as amounts do. */
  readonly right?: readonly number[];
}

export type PaperBlock = { readonly text: string } | { readonly heading: string } | { readonly table: PaperTable };

export interface Paper {
  readonly issuer: string;
  readonly title: string;
  readonly number: string;
  /** Absent where the paper is for everyone. */
  readonly addressee?: string;
  readonly blocks: readonly PaperBlock[];
  /** A form on a page of its own, after the signature. */
  readonly annex?: readonly PaperBlock[];
  /** The day as it is written under the issuer's name. */
  readonly dated: string;
  /** The day itself, `2026-04-10`: the only date in the file. */
  readonly on: string;
}

/** Page of GB/T 9704-2012 in millimetres: A4, text area of 156 x 225. */
export const PAGE = { width: 210, height: 297, top: 37, bottom: 35, left: 28, right: 26 } as const;

/** The moment that the file says it was made: noon in Shanghai of the paper's day, never a clock's. */
export function madeAt({ on }: Pick<Paper, 'on'>): Date {
  return new Date(`${on}T12:00:00+08:00`);
}

/** The text without what neither XML nor a font can hold: control characters and halves of surrogate pairs. */
export function printable(text: string): string {
  return text.toWellFormed().replace(UNPRINTABLE, '').replaceAll('\r', '').replaceAll('\t', ' ');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to leave out
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g;
