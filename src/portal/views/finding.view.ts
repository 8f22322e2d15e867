/** What the pages about findings show: one finding with its life, the list, and a question asked on the spot. */
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Text } from '../../kernel/text.js';
import type { FindingFile, ShownParty, ShownQuestion } from '../../modules/parties/index.js';
import type { ReceiptView, RelatednessOutcome } from './case-file.view.js';

/** What one side declared about the other, newest first asked for. */
export interface DeclaredView {
  readonly by: ShownParty;
  readonly declared?: {
    readonly statement: 'NOT_RELATED' | 'RELATED';
    readonly on: CalendarDate;
    readonly signedOn: CalendarDate;
    readonly contradictions: readonly Text[];
  };
}

export interface FindingPageView {
  readonly file: FindingFile;
  readonly declarations: readonly DeclaredView[];
  /** Names of the accounts that concluded and confirmed; shown to offices alone. */
  readonly officers: ReadonlyMap<string, string>;
  readonly receipt: ReceiptView;
  /** The reader may conclude or confirm. */
  readonly reviewer: boolean;
}

export interface FindingRow {
  readonly id: string;
  readonly a: ShownParty;
  readonly b: ShownParty;
  readonly asOf: CalendarDate;
  readonly outcome: RelatednessOutcome;
  readonly madeAt: Date;
}

export interface FindingsView {
  readonly rows: readonly FindingRow[];
  /** What was searched for, as typed. */
  readonly filter: { readonly organisation: string; readonly outcome: string };
  /** The code typed is nobody's. */
  readonly unknown: boolean;
  /** The reader sees findings about the own organisation alone. */
  readonly own: boolean;
  readonly nextCursor?: string;
}

export const RELATED_FIELDS = ['a', 'b', 'on', 'standard'] as const;
export type RelatedField = (typeof RELATED_FIELDS)[number];

/** What is wrong with one field of the question, by the words the page has for it. */
export interface RelatedError {
  readonly field: RelatedField;
  readonly key: 'errCode' | 'errUnknownParty' | 'errDate' | 'errDateForm' | 'errStandard';
}

export interface RelatedView {
  readonly form: Readonly<Record<RelatedField, string>>;
  readonly standards: readonly { readonly code: string; readonly title: Text }[];
  readonly errors: readonly RelatedError[];
  readonly answer?: ShownQuestion;
}
