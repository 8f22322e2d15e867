/**
 * From the bytes of a file to its text, never to mojibake. Text is taken as UTF-8 (with or without byte order mark) or
 * as UTF-16 with its mark; everything else is refused by name. GB18030 is refused rather than guessed: almost any bytes,
 * Big5 and damaged UTF-8 among them, decode as GB18030 to Chinese characters that nobody wrote.
 */
import { isUtf8 } from 'node:buffer';
import type { Text } from '../../kernel/text.js';
import { type IntakeRefusal, LOAD_ENCODING } from './refusal.js';

export type Decoded = { readonly text: string } | { readonly refusal: IntakeRefusal };

const LF = 0x0a;

const WORKBOOK: Text = {
  zh: '这是电子表格或压缩文件，不是文本。请在表格软件中另存为“CSV UTF-8”后再导入',
  en: 'This is a workbook or an archive, not text. Save it as "CSV UTF-8" in the spreadsheet and load that',
};

/** Where a part of a file begins: so many bytes and lines are before it. */
export interface FilePlace {
  readonly bytes: number;
  readonly lines: number;
}

const BEGINNING: FilePlace = { bytes: 0, lines: 0 };

/**
 * Text of a whole file, without byte order mark; or of a part of one that begins with a line. `file` is how the refusal
 * names it.
 */
export function decodeText(file: string, bytes: Uint8Array, before: FilePlace = BEGINNING): Decoded {
  const refuse = (detail: Text, at = 0): Decoded => ({
    refusal: { file, line: before.lines + lineAt(bytes, at), code: LOAD_ENCODING, detail },
  });
  const first = before.bytes === 0;
  if (first && (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) || startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0))) {
    return refuse(WORKBOOK);
  }
  if (first && (startsWith(bytes, 0xff, 0xfe, 0, 0) || startsWith(bytes, 0, 0, 0xfe, 0xff))) {
    return refuse(saveAsUtf8('UTF-32'));
  }
  if (first && isUtf16(bytes)) return decodeUtf16(file, bytes.subarray(2), bytes[0] === 0xff);
  if (first && startsWith(bytes, 0x84, 0x31, 0x95, 0x33)) return refuse(saveAsUtf8('GB18030'));
  const body = first && startsWith(bytes, 0xef, 0xbb, 0xbf) ? bytes.subarray(3) : bytes;
  if (isUtf8(body)) {
    if (looksLikeUtf16(body)) return refuse(saveAsUtf8('UTF-16 without byte order mark'));
    return { text: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8') };
  }
  const at = firstFault(body);
  const here = at + (bytes.length - body.length);
  const position = before.bytes + here;
  if (looksLikeUtf16(body)) return refuse(saveAsUtf8('UTF-16 without byte order mark'), here);
  if (isCutOff(body, at)) return refuse(cutOff(position), here);
  if (validSequences(body.subarray(0, at)) === 0 && decodesAsGb18030(body)) {
    return refuse(saveAsUtf8('GB18030/GBK', position), here);
  }
  return refuse(notUtf8(position), here);
}

/** True for a file that says by its mark to be UTF-16: its lines do not end at a byte LF. */
export function isUtf16(bytes: Uint8Array): boolean {
  return startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff);
}

function decodeUtf16(file: string, bytes: Uint8Array, littleEndian: boolean): Decoded {
  const name = littleEndian ? 'UTF-16LE' : 'UTF-16BE';
  const even = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)));
  const text = (littleEndian ? even : even.swap16()).toString('utf16le');
  const fault = text.isWellFormed() ? (bytes.length % 2 === 0 ? -1 : text.length) : loneSurrogateAt(text);
  if (fault < 0) return { text };
  const line = text.slice(0, fault).split('\n').length;
  const position = 2 + fault * 2 + 1;
  return {
    refusal: {
      file,
      line,
      code: LOAD_ENCODING,
      detail: {
        zh: `文件为 ${name} 编码，但第 ${position} 字节处不完整或有误。请从来源重新导出，并存为 UTF-8`,
        en: `The file is ${name}, but broken or cut off at byte ${position}. Export it again from its source, as UTF-8`,
      },
    },
  };
}

function loneSurrogateAt(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0xd800 || code > 0xdfff) continue;
    const next = text.charCodeAt(at + 1);
    if (code > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return at;
    at++;
  }
  return -1;
}

/** Index of the first byte that no UTF-8 text has there. Requires bytes that are not UTF-8. */
function firstFault(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  // The longest prefix that is valid when an unfinished last character is forgiven.
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isUtf8(bytes.subarray(0, withoutUnfinished(bytes, middle)))) low = middle;
    else high = middle - 1;
  }
  return withoutUnfinished(bytes, low);
}

/** `end`, moved back before a character whose bytes have begun and not ended there. */
function withoutUnfinished(bytes: Uint8Array, end: number): number {
  for (let back = 1; back <= 3 && back <= end; back++) {
    const byte = bytes[end - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needs > back ? end - back : end;
  }
  return end;
}

/** True when only the last character is missing bytes: the file was cut. */
function isCutOff(bytes: Uint8Array, at: number): boolean {
  return at > 0 && withoutUnfinished(bytes, bytes.length) === at;
}

/** How many characters beyond ASCII a valid UTF-8 text has, as far as it matters here. */
function validSequences(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte >= 0xc0) count++;
  return count;
}

function decodesAsGb18030(bytes: Uint8Array): boolean {
  const decoder = new TextDecoder('gb18030', { fatal: true });
  try {
    // `stream` forgives a last character that is cut.
    decoder.decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** ASCII in UTF-16 has a zero in every second byte. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 4096);
  let zeros = 0;
  for (const byte of sample) if (byte === 0) zeros++;
  return sample.length >= 4 && zeros * 3 >= sample.length;
}

function startsWith(bytes: Uint8Array, ...start: readonly number[]): boolean {
  return bytes.length >= start.length && start.every((byte, index) => bytes[index] === byte);
}

function lineAt(bytes: Uint8Array, end: number): number {
  let line = 1;
  for (let at = 0; at < end && at < bytes.length; at++) if (bytes[at] === LF) line++;
  return line;
}

function saveAsUtf8(name: string, at?: number): Text {
  const where = at === undefined ? { zh: '', en: '' } : { zh: `（第 ${at + 1} 字节起）`, en: ` (from byte ${at + 1})` };
  return {
    zh: `文件像是 ${name} 编码${where.zh}，只接受 UTF-8。请在表格软件中另存为“CSV UTF-8”，或用 iconv 转换后再导入`,
    en: `The file looks like ${name}${where.en}; only UTF-8 is taken. Save it as "CSV UTF-8", or convert it with iconv, and load it again`,
  };
}

function cutOff(at: number): Text {
  return {
    zh: `文件在第 ${at + 1} 字节处被截断：最后一个字符不完整（UTF-8）。请重新取得完整文件`,
    en: `The file is cut off at byte ${at + 1}: its last character is incomplete (UTF-8). Get the whole file again`,
  };
}

function notUtf8(at: number): Text {
  return {
    zh: `第 ${at + 1} 字节不是 UTF-8：文件已损坏，或使用了别的编码。请从来源重新导出为 UTF-8`,
    en: `Byte ${at + 1} is not UTF-8: the file is damaged or in another encoding. Export it again as UTF-8`,
  };
}
