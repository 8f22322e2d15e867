import type { Text } from '../../kernel/text.js';

/** Why a file, line or field was not taken: where, a stable code, and how to mend it. `load --json` prints these. */
export interface IntakeRefusal {
  readonly file: string;
  /** Counted from 1, the header being line 1 of a table. */
  readonly line: number;
  readonly field?: string;
  readonly code: string;
  readonly detail: Text;
}

export const LOAD_ENCODING = 'LOAD.ENCODING';
export const LOAD_CSV = 'LOAD.CSV';
export const LOAD_COLUMNS = 'LOAD.COLUMNS';
export const LOAD_JSON = 'LOAD.JSON';
