/** The keys that a reader pastes: verifier keys one a line; empty lines and lines that begin with `#` say nothing. */
import { type NoteKey, parseKey } from './note.js';

export interface KeyList {
  readonly logKeys: readonly NoteKey[];
  readonly witnessKeys: readonly NoteKey[];
  /** Lines that are no key of a known type, from 1. */
  readonly wrongLines: readonly number[];
}

/** A key given twice counts once; by its type it is of a log or of a witness, whatever stands above it. */
export function readKeys(text: string): KeyList {
  const found = new Map<string, NoteKey>();
  const wrongLines: number[] = [];
  for (const [at, line] of text.split(/\r\n|\r|\n/).entries()) {
    const vkey = line.trim();
    if (vkey === '' || vkey.startsWith('#')) continue;
    const key = parseKey(vkey);
    if (key) found.set(vkey, key);
    else wrongLines.push(at + 1);
  }
  const keys = [...found.values()];
  return {
    logKeys: keys.filter((key) => key.type === 0x01),
    witnessKeys: keys.filter((key) => key.type === 0x04),
    wrongLines,
  };
}
