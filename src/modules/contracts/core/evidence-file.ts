/**
 * What a file of evidence may be: PDF, PNG, JPEG, OFD (GB/T 33190), and the two office forms in which sheets and letters
 * travel. Told by the file's own first bytes, not by its name or the sender's word; a page or a program is none of them.
 * Source: issue "Catalogue, contracts, attestations" (evidence files: size-limited, type-checked).
 */

import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';

const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const LETTER = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
export const EVIDENCE_TYPES = ['application/pdf', 'image/png', 'image/jpeg', 'application/ofd', SHEET, LETTER] as const;
export type EvidenceType = (typeof EVIDENCE_TYPES)[number];

/** A file of evidence as it is on record; its bytes lie in the folder under their digest. */
export interface EvidenceFile {
  readonly id: string;
  readonly contractId: string;
  readonly sha256: string;
  readonly mediaType: EvidenceType;
  readonly name: string;
  readonly bytes: number;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/** Every column of the row, as the log covers it. */
export function evidenceRecord(file: EvidenceFile): JsonObject {
  return {
    contract: file.contractId,
    sha256: file.sha256,
    mediaType: file.mediaType,
    name: file.name,
    bytes: file.bytes,
    recordedBy: file.recordedBy,
    recordedAt: shanghaiInstant(file.recordedAt),
  };
}

const SIGNATURES: readonly (readonly [EvidenceType, readonly number[]])[] = [
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
];
const ZIP_START = [0x50, 0x4b, 0x03, 0x04];

/** What the bytes are; undefined for everything that is not taken as evidence. */
export function evidenceTypeOf(bytes: Buffer): EvidenceType | undefined {
  const begins = (signature: readonly number[]): boolean => signature.every((byte, at) => bytes[at] === byte);
  const known = SIGNATURES.find(([, signature]) => begins(signature));
  if (known !== undefined) return known[0];
  const names = begins(ZIP_START) ? zipNames(bytes) : undefined;
  if (names === undefined || names.some((name) => MACROS.test(name))) return undefined;
  if (names.includes('OFD.xml')) return 'application/ofd';
  if (!names.includes('[Content_Types].xml')) return undefined;
  if (names.includes('xl/workbook.xml')) return SHEET;
  return names.includes('word/document.xml') ? LETTER : undefined;
}

/** Programs inside an office file. */
const MACROS = /(^|\/)(vbaProject\.bin|activeX\/)/i;

const END_BYTES = 22;
const COMMENT_MAX = 65_535;
const ENTRY_BYTES = 46;
const ENTRIES_MAX = 20_000;
const END_MARK = 0x06054b50;
const ENTRY_MARK = 0x02014b50;

/** Names in the central directory of a ZIP (APPNOTE 4.3.12, 4.3.16); undefined where it is no whole, plain ZIP. */
function zipNames(bytes: Buffer): string[] | undefined {
  const last = bytes.length - END_BYTES;
  let end = last;
  while (end >= 0 && end >= last - COMMENT_MAX && bytes.readUInt32LE(end) !== END_MARK) end -= 1;
  if (end < 0 || bytes.readUInt32LE(end) !== END_MARK) return undefined;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > ENTRIES_MAX) return undefined;
  const names: string[] = [];
  for (let entry = 0; entry < count; entry += 1) {
    if (at + ENTRY_BYTES > end || bytes.readUInt32LE(at) !== ENTRY_MARK) return undefined;
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    names.push(bytes.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + name));
    at += ENTRY_BYTES + name + extra + comment;
  }
  return names;
}
