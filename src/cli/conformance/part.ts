import type { Application } from '../application.js';

/** One judgement: what the data's authors expect, what our door did. */
export interface Row {
  /** Path in the folder of all sets. */
  readonly file: string;
  /** The vector in a file that holds many. */
  readonly vector?: string;
  readonly expected: string;
  readonly got: string;
  readonly ok: boolean;
  readonly note?: string;
  /** What the person who runs it should read although all is well. */
  readonly say?: string;
}

/** Thrown by a part that cannot be judged here, with the reason; it then counts neither way. */
export class NotJudged extends Error {
  override readonly name = 'NotJudged';
}

/** Where a part is judged: its file or folder, and what the manifest expects of each file. */
export interface Place {
  /** Absolute path of the part's file or folder. */
  readonly path: string;
  /** The same, in the folder of all sets. */
  readonly name: string;
  /** `expected` of MANIFEST.jsonl for a file by its path in the folder of all sets. */
  expected(file: string): string | undefined;
  application(): Promise<Application>;
  /** Tells the person who waits how far it is; shown at most every two seconds. */
  progress(done: number, of: number): void;
}

/** A file or folder of a set with the rule that judges it. */
export interface Part {
  readonly set: string;
  /** In the folder of the set; `.` is the whole folder. */
  readonly entry: string;
  judge(place: Place): Promise<readonly Row[]> | readonly Row[];
}

/** A file or folder of a set that nothing of ours claims to read, and why not. */
export interface Unclaimed {
  readonly set: string;
  readonly entry: string;
  readonly why: string;
}

/** A row that is well when both sides are the same text. */
export function compared(file: string, vector: string | undefined, expected: string, got: string): Row {
  return { file, ...(vector === undefined ? {} : { vector }), expected, got, ok: expected === got };
}
