import type { FieldError } from '../../kernel/domain-error.js';
import type { Taken } from '../../kernel/take.js';
import type { Text } from '../../kernel/text.js';

/** A record that was not taken: where it stands, what is wrong, and how to mend it. */
export interface Refused {
  readonly file: string;
  readonly line: number;
  readonly field?: string;
  readonly code: string;
  readonly detail: Text;
}

export const RECORD_KINDS = [
  'organisations',
  'persons',
  'relations',
  'corpora',
  'attestations',
  'contracts',
  'claims',
  'usageEvents',
  'usageStatements',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** What one load took, knew already and refused; nothing is lost between the three. */
export class LoadReport {
  readonly taken = zeroes();
  readonly unchanged = zeroes();
  readonly refused: Refused[] = [];
  /** What a person should know beside the counts. */
  readonly notes: Text[] = [];

  count(kind: RecordKind, outcome: 'taken' | 'unchanged', by = 1): void {
    this[outcome][kind] += by;
  }

  refuse(file: string, line: number, errors: readonly FieldError[]): void {
    for (const { field, code, detail, line: own } of errors) {
      this.refused.push({
        file,
        line: own ?? line,
        ...(field === undefined ? {} : { field: field.replace(/^\//, '') }),
        code,
        detail,
      });
    }
  }

  /** Notes a room's answer for the record at `line`. Gives its id when it stands. */
  answer(kind: RecordKind, file: string, line: number, taken: Taken): string | undefined {
    if (taken.outcome === 'refused') {
      this.refuse(file, line, taken.errors);
      return undefined;
    }
    this.count(kind, taken.outcome);
    return taken.id;
  }
}

function zeroes(): Record<RecordKind, number> {
  return Object.fromEntries(RECORD_KINDS.map((kind) => [kind, 0])) as Record<RecordKind, number>;
}
