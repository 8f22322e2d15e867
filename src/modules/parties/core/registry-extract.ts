/**
 * The extract of the register of enterprises (登记信息) by which an organisation is checked: the day it was issued, the
 * document's digest, where it came from and what it says (practice page 1; Data Security Law, article 33: an intermediary
 * examines both sides' identities). It must agree with what is said beside it, and must not be old.
 */
import { type CalendarDate, daysBetween, parseDate, shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import type { FieldError } from '../../../kernel/domain-error.js';
import * as no from './onboarding-errors.js';
import { normaliseCode, plainText } from './organisation.js';

/** Who stands in it as in operation (存续), out of business (停业、歇业), with licence revoked (吊销) or struck off (注销). */
export const EXTRACT_STATES = ['IN_OPERATION', 'SUSPENDED', 'REVOKED', 'DEREGISTERED'] as const;
export type ExtractState = (typeof EXTRACT_STATES)[number];

/** An extract as offered. `code` is the credit code or foreign id in it, `representative` whom it names as such. */
export interface ExtractDraft {
  readonly issuedOn: string;
  readonly sha256: string;
  readonly source: string;
  readonly code: string;
  readonly nameZh: string;
  readonly representative: string;
  readonly state: ExtractState;
}

/** What is kept of it beside code, name and representative, which were found equal. */
export interface Extract {
  readonly issuedOn: CalendarDate;
  readonly sha256: string;
  readonly source: string;
  readonly state: ExtractState;
}

/** What an extract is compared with; the representative is left out where none is said beside it. */
export interface Expected {
  readonly code: string;
  readonly nameZh: string;
  readonly representative?: string;
}

/** A dated extract of an organisation on the register. */
export interface RegistryExtract extends Extract {
  readonly id: string;
  readonly organisationId: string;
  readonly nameZh: string;
  readonly representativeId: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/** Everything by which the extract does not do, each with its place, so that it is asked for once. */
export function extractFaults(
  draft: ExtractDraft,
  expected: Expected,
  { today, maxDays, at }: { readonly today: CalendarDate; readonly maxDays: number; readonly at: string },
): readonly FieldError[] {
  const { issuedOn } = draft;
  const { code, nameZh, representative } = expected;
  return [
    ...(issuedOn > today ? [no.extractLater(`${at}/issuedOn`, issuedOn)] : []),
    ...ageFaults(parseDate(issuedOn, `${at}/issuedOn`), today, maxDays, `${at}/issuedOn`),
    ...(normaliseCode(draft.code) === normaliseCode(code) ? [] : [no.extractDiffers(`${at}/code`, draft.code, code)]),
    ...(sameName(draft.nameZh, nameZh) ? [] : [no.extractDiffers(`${at}/nameZh`, draft.nameZh, nameZh)]),
    ...(representative === undefined || sameName(draft.representative, representative)
      ? []
      : [no.representativeDiffers(`${at}/representative`)]),
  ];
}

/** One that is older than it may be. Of the day on which it was issued it is no day old. */
export function ageFaults(
  issuedOn: CalendarDate,
  today: CalendarDate,
  maxDays: number,
  at: string,
): readonly FieldError[] {
  const days = daysBetween(issuedOn, today);
  return days > maxDays ? [no.extractOld(at, issuedOn, days, maxDays)] : [];
}

/** Requires an extract without faults. */
export function readExtract({ issuedOn, sha256, source, state }: ExtractDraft, at: string): Extract {
  return { issuedOn: parseDate(issuedOn, `${at}/issuedOn`), sha256, source: plainText(`${at}/source`, source), state };
}

/** The form in which an extract lies inside an application. */
export function extractJson({ issuedOn, sha256, source, state }: Extract): JsonObject {
  return { issuedOn, sha256, source, state };
}

/** The leaf record: every column. */
export function registryExtractRecord(extract: RegistryExtract): JsonObject {
  const { id, organisationId, nameZh, representativeId, recordedBy, recordedAt } = extract;
  return {
    id,
    organisationId,
    ...extractJson(extract),
    nameZh,
    representativeId,
    recordedBy,
    recordedAt: shanghaiInstant(recordedAt),
  };
}

/** Brackets and blanks are typed in full and half width alike: 某某（深圳）有限公司. */
function sameName(one: string, other: string): boolean {
  const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
  return plain(one) === plain(other);
}
