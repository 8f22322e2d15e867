import { flawOf, type Trial } from './trial.js';

/** Codes that say: these bytes are no text, or this text is no JSON that can be used. */
const UNREADABLE = ['LOAD.ENCODING', 'LOAD.JSON', 'CATALOGUE.CROISSANT_JSON'];

/** What the suite's authors and the manifest say of a file. */
export type Wanted = 'NOT_JSON' | 'JSON' | 'EITHER';

export function wantedOf(expected: string | undefined): Wanted {
  if (expected?.startsWith('not JSON')) return 'NOT_JSON';
  return expected?.startsWith('valid JSON') ? 'JSON' : 'EITHER';
}

/** What is wrong with the answer to a file, if anything. */
export function faultOf(wanted: Wanted, bytes: Uint8Array, trial: Trial): string | undefined {
  if (trial.crash !== undefined) return trial.crash;
  if (trial.stored === 0 && trial.refusals.length === 0) return 'neither taken nor refused';
  const flaw = flawOf(trial.refusals);
  if (flaw !== undefined) return flaw;
  const unreadable = trial.refusals.some(({ code }) => UNREADABLE.includes(code));
  if (wanted === 'NOT_JSON' && !unreadable) return 'not refused as unreadable';
  if (wanted === 'JSON' && unreadable && storable(bytes)) return 'refused as unreadable, though it is sound JSON';
  return undefined;
}

/** False for valid JSON that no record can keep: U+0000, lone surrogates, numbers beyond a double. */
function storable(bytes: Uint8Array): boolean {
  let kept = true;
  const look = (text: string): void => {
    if (text.includes('\0') || !text.isWellFormed()) kept = false;
  };
  try {
    JSON.parse(Buffer.from(bytes).toString('utf8'), (key: string, value: unknown) => {
      look(key);
      if (typeof value === 'string') look(value);
      if (typeof value === 'number' && !Number.isFinite(value)) kept = false;
      return value;
    });
  } catch {
    // The manifest and the second parser disagree, which is no excuse for the door.
    return true;
  }
  return kept;
}
