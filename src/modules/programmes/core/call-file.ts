/**
 * An application season (申报批次): claims belong to a call, not to a calendar year (practice page 2). What a call asks for
 * is data of its programme, so an applicant, an officer and a later court read the same list.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { Text } from '../../../kernel/text.js';
import type { Citation, PartyKind } from './vocabulary.js';

export interface Publicity {
  readonly days: number;
  readonly kind: 'WORKING_DAYS' | 'CALENDAR_DAYS';
}

export const MATERIAL_SOURCES = ['LEDGER', 'UPLOAD'] as const;
export const MATERIAL_FORMS = ['ORIGINAL', 'COPY'] as const;
/** How strongly a paper must be signed (practice page 2). */
export const SIGNATURES = ['NONE', 'CLICK', 'SEALED_SCAN', 'CERTIFIED_SEAL'] as const;

/** One line of the list of materials (申报材料清单). */
export interface Material {
  readonly code: string;
  readonly title: Text;
  /** Who can give it: told to the applicant while it is missing. */
  readonly issuer: Text;
  /** Reused from what the ledger already holds, or uploaded; what the ledger holds is never asked for again. */
  readonly from: (typeof MATERIAL_SOURCES)[number];
  readonly form: (typeof MATERIAL_FORMS)[number];
  readonly signature: (typeof SIGNATURES)[number];
  readonly validDays?: number;
}

/** Who approves an award up to an amount; the last level has no limit. */
export interface ApprovalLevel {
  readonly upToFen?: string;
  readonly by: Text;
}

export interface CallFile extends Citation {
  readonly key: string;
  readonly title: Text;
  readonly window: { readonly from: CalendarDate; readonly until: CalendarDate };
  readonly signed: { readonly from: CalendarDate; readonly until: CalendarDate };
  readonly note?: Text;
  /** The fields below are absent in files published before 2026-12. */
  readonly paid?: { readonly from: CalendarDate; readonly until: CalendarDate };
  readonly applicantKinds?: readonly PartyKind[];
  readonly materials?: readonly Material[];
  /** Where the call has days of its own; else those of the programme. */
  readonly publicity?: Publicity;
  /** The most that the call takes of the pool, in fen; a ceiling, not a reservation. */
  readonly poolShareFen?: string;
  readonly approvalLevels?: readonly ApprovalLevel[];
  readonly contact?: Text;
}
