/** What the catalogue shows of a corpus; an absent field is not on record and is said in words. */
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Fen } from '../../kernel/money.js';
import type { Rate } from '../../kernel/rate.js';
import type { Text } from '../../kernel/text.js';
import type { AttestationView, PartyView } from './case-file.view.js';
import type { Permissions } from './matrix.view.js';

export const OPEN_MODES = ['SALE', 'OPEN_PUBLIC_PLATFORM', 'OPEN_OTHER'] as const;
export type OpenMode = (typeof OPEN_MODES)[number];

export interface CorpusRow {
  readonly id: string;
  readonly name: Text;
  readonly provider: PartyView;
  readonly modality?: string;
  readonly languages: readonly string[];
  readonly licence?: string;
  readonly openMode?: OpenMode;
  readonly priceFen?: Fen;
}

export interface CorporaView {
  readonly rows: readonly CorpusRow[];
  /** How many match in all; absent when the catalogue does not count them. */
  readonly count?: number;
  readonly filter: {
    readonly q: string;
    readonly modality: string;
    readonly language: string;
    readonly openMode: string;
  };
  /** Values found in the catalogue. */
  readonly modalities: readonly string[];
  readonly languages: readonly string[];
  readonly nextCursor?: string;
}

export interface ReleaseRow {
  readonly id: string;
  readonly version: string;
  readonly releasedOn?: CalendarDate;
  readonly digest?: string;
}

/** PENDING: never on sale yet; only its provider and those who review see such a one. */
export type CorpusStanding = 'ON_SALE' | 'SUSPENDED' | 'WITHDRAWN' | 'PENDING';

export interface CorpusView extends CorpusRow {
  /** How its newest release stands with buyers. */
  readonly standing: CorpusStanding;
  readonly domain?: string;
  readonly records?: bigint;
  readonly bytes?: bigint;
  readonly updateIntervalDays?: number;
  readonly quality?: { readonly score: string; readonly on: CalendarDate };
  readonly personalInfo?: Text;
  /** Newest first. */
  readonly releases: readonly ReleaseRow[];
  readonly permissions: Permissions;
  /** Where the permissions come from: stated by the provider, read from the licence, or unknown. */
  readonly permissionSource: 'stated' | 'licence' | 'usageInfo' | 'unknown';
  readonly attestations: readonly AttestationView[];
  /** The purchase programme in force, for "may apply for up to". */
  readonly rebate?: { readonly programme: Text; readonly rate: Rate; readonly capFen: Fen };
  readonly asOf: CalendarDate;
  readonly metadata: readonly { readonly label: string; readonly href: string }[];
}
