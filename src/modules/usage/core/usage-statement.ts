/**
 * A monthly count of the open platform: per dataset, account and kind (practice page section 5; domain page 5.1 (6),
 * monthly statements). `user` filled means the account is identified; the same key twice is refused; application cases
 * are not counted by statement.
 */
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { hasUsccForm, normaliseUscc } from '../../../kernel/uscc.js';
import * as no from './usage-errors.js';
import { kindOf, type UsageKind } from './usage-event.js';

/** A row as it is offered. */
export interface StatementDraft {
  readonly platform: string;
  readonly month: string;
  /** Key of `corpora.csv` or id of a release. */
  readonly corpus: string;
  readonly account: string;
  /** `download`, `api-call` or `training-run`. */
  readonly kind: string;
  readonly count: bigint;
  /** USCC of the organisation behind the account. */
  readonly user?: string;
}

export interface UsageStatement {
  readonly id: string;
  readonly platform: string;
  readonly month: string;
  readonly corpus: string;
  readonly corpusId: string;
  readonly account: string;
  readonly kind: UsageKind;
  readonly count: bigint;
  readonly user?: string;
  /** 1, and one more for each count that replaced another under the same key. */
  readonly revision: number;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

const MONTH = /^20[0-9]{2}-(0[1-9]|1[0-2])$/;
const TEXT_MAX = 200;

/** What makes a row the same row: one count for each. */
export function statementKey(row: Pick<UsageStatement, 'platform' | 'month' | 'corpus' | 'account' | 'kind'>): string {
  return JSON.stringify([row.platform, row.month, row.corpus, row.account, row.kind]);
}

/**
 * Reads a row. Throws `USAGE.STATEMENT_FIELD`, `USAGE.MONTH`, `USAGE.STATEMENT_KIND`, `USAGE.DATA` (user).
 * Requires `count >= 0`.
 */
export function readStatement(
  draft: StatementDraft,
): Omit<UsageStatement, 'id' | 'corpusId' | 'revision' | 'recordedBy' | 'recordedAt'> {
  for (const field of ['platform', 'corpus', 'account'] as const) {
    if (draft[field].trim() === '' || draft[field].length > TEXT_MAX) throw no.statementField(field);
  }
  if (!MONTH.test(draft.month)) throw no.month(draft.month);
  const kind = kindOf(draft.kind);
  if (kind === undefined || kind === 'APPLICATION_CASE') throw no.statementKind(draft.kind);
  const user = draft.user === undefined ? undefined : normaliseUscc(draft.user);
  if (user !== undefined && !hasUsccForm(user)) {
    throw no.data('user', '须为 18 位统一社会信用代码', 'is a unified social credit code');
  }
  const { platform, month, corpus, account, count } = draft;
  return { platform, month, corpus, account, kind, count, ...(user === undefined ? {} : { user }) };
}

/** True when a stored row says the same as one offered under the same key. */
export function sameStatement(
  a: Pick<UsageStatement, 'count' | 'user'>,
  b: Pick<UsageStatement, 'count' | 'user'>,
): boolean {
  return a.count === b.count && a.user === b.user;
}

export function usageStatementRecord(row: UsageStatement): JsonObject {
  return {
    platform: row.platform,
    month: row.month,
    corpus: row.corpus,
    corpusId: row.corpusId,
    account: row.account,
    kind: row.kind,
    count: row.count.toString(),
    ...(row.user === undefined ? {} : { user: row.user }),
    ...(row.revision === 1 ? {} : { revision: row.revision }),
    recordedBy: row.recordedBy,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}
