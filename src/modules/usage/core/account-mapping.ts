/**
 * Which organisation stands behind an account of a platform (practice page section 5): a dated entry with its evidence,
 * which the source unit and the organisation named may dispute. On a day the entry recorded last among those that cover it
 * counts, also one that names nobody; nothing is deleted. A month is judged on its last day, as relatedness is (domain
 * page 5.1 (6)). Without an entry the platform's own word counts, and without that the account is unidentified: counted,
 * not paid.
 */
import { addDays, type CalendarDate, dateOf, holdsOn, shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import type { DisputeEvidence } from './dispute.js';

export interface AccountMapping {
  readonly id: string;
  readonly platform: string;
  readonly account: string;
  /** Absent: nobody is known to stand behind the account. */
  readonly organisationId?: string;
  /** USCC of the organisation, present with it. */
  readonly user?: string;
  readonly from: CalendarDate;
  /** First day on which it no longer holds. */
  readonly until?: CalendarDate;
  readonly note: string;
  /** SHA-256 of the sealed document that shows it. */
  readonly document: string;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

export interface MappingDispute {
  readonly id: string;
  readonly mappingId: string;
  /** Who disputes it. */
  readonly organisationId: string;
  readonly ground: string;
  readonly evidence: readonly DisputeEvidence[];
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

interface StatedUse {
  readonly platform: string;
  readonly month: string;
  readonly account: string;
  readonly user?: string;
}

/** The entry that counts for the account on the day. Requires `mappings` in the order in which they were recorded. */
export function mappingOn(
  mappings: readonly AccountMapping[],
  { platform, account }: Pick<StatedUse, 'platform' | 'account'>,
  day: CalendarDate,
): AccountMapping | undefined {
  return mappings.findLast(
    (one) => one.platform === platform && one.account === account && holdsOn(one.from, one.until, day),
  );
}

/** Monthly counts with the user that counts for each, and the entry that says so. Requires the same order. */
export function identified<Row extends StatedUse>(
  rows: readonly Row[],
  mappings: readonly AccountMapping[],
): readonly (Row & { readonly mapping?: string })[] {
  if (mappings.length === 0) return rows;
  const byAccount = new Map<string, AccountMapping[]>();
  for (const one of mappings) {
    const key = accountKey(one);
    byAccount.set(key, [...(byAccount.get(key) ?? []), one]);
  }
  return rows.map((row) => {
    const mapping = mappingOn(byAccount.get(accountKey(row)) ?? [], row, lastDayOf(row.month));
    if (mapping === undefined) return row;
    const { user: _said, ...rest } = row;
    const named = { ...rest, mapping: mapping.id, ...(mapping.user === undefined ? {} : { user: mapping.user }) };
    return named as unknown as Row & { readonly mapping: string };
  });
}

/** Whether the entry covers the day on which the month is judged. */
export function coversMonth({ from, until }: Pick<AccountMapping, 'from' | 'until'>, month: string): boolean {
  return holdsOn(from, until, lastDayOf(month));
}

export function accountMappingRecord(row: AccountMapping): JsonObject {
  return {
    id: row.id,
    platform: row.platform,
    account: row.account,
    ...(row.organisationId === undefined ? {} : { organisation: row.organisationId }),
    ...(row.user === undefined ? {} : { user: row.user }),
    from: row.from,
    ...(row.until === undefined ? {} : { until: row.until }),
    note: row.note,
    document: row.document,
    recordedBy: row.recordedBy,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

export function mappingDisputeRecord(row: MappingDispute): JsonObject {
  return {
    id: row.id,
    mapping: row.mappingId,
    organisation: row.organisationId,
    ground: row.ground,
    evidence: row.evidence.map(({ sha256, mediaType, name }) => ({ sha256, mediaType, name })),
    recordedBy: row.recordedBy,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

function accountKey({ platform, account }: Pick<StatedUse, 'platform' | 'account'>): string {
  return JSON.stringify([platform, account]);
}

/** The day on which a month is judged. */
export function lastDayOf(month: string): CalendarDate {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return addDays(number === 12 ? dateOf(year + 1, 1, 1) : dateOf(year, number + 1, 1), -1);
}
