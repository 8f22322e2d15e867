/** What the pages about coming in show. */
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { OnboardingState } from '../../modules/parties/index.js';
import type { FieldError } from '../components/form.js';

export interface OnboardingRow {
  readonly id: string;
  readonly name: string;
  readonly code: string;
  readonly kind: string;
  readonly state: OnboardingState;
  readonly cameOn: CalendarDate;
}

export interface OnboardingsView {
  readonly state: OnboardingState;
  readonly rows: readonly OnboardingRow[];
  readonly nextCursor?: string;
}

/** A step in the life of an application, the first one first. */
export interface OnboardingEvent {
  readonly on: CalendarDate;
  readonly what: OnboardingState;
  readonly number: number;
  readonly reason?: string;
  readonly missing?: readonly { readonly code: string; readonly reason: string; readonly from?: string }[];
}

export interface OnboardingView extends OnboardingRow {
  readonly number: number;
  readonly representative: string;
  readonly agent?: { readonly name: string; readonly from: string; readonly until: string };
  readonly extract: {
    readonly issuedOn: CalendarDate;
    readonly days: number;
    readonly source: string;
    readonly sha256: string;
    readonly state: string;
  };
  readonly differences: readonly { readonly field: string; readonly before?: string; readonly after?: string }[];
  readonly events: readonly OnboardingEvent[];
  /** On the register under this id. */
  readonly organisation?: string;
  /** What was typed stays when it is refused. */
  readonly typed: { readonly missing: string; readonly reason: string };
  readonly errors: readonly FieldError[];
}
