/**
 * Notices: what a party must know (issue "Catalogue, contracts, attestations"). A notice is a fact in the inbox of one
 * organisation, and goes out as a CloudEvent 1.0 to each address that the organisation has named. Whether it was read is a
 * fact of its own.
 */
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import type { Text } from '../../../kernel/text.js';

export interface NoticeDraft {
  /** Whose inbox it lies in. */
  readonly organisationId: string;
  /** What happened, in capitals: `CONTRACT_OFFERED`, `ATTESTATION_EXPIRING`, `DECISION`. */
  readonly kind: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly text: Text;
}

export interface Notice extends NoticeDraft {
  readonly id: string;
  readonly recordedAt: Date;
}

export interface NoticeRead {
  readonly id: string;
  readonly noticeId: string;
  readonly readBy: string;
  readonly recordedAt: Date;
}

/** The record of a notice as the log covers it: every column. */
export function noticeRecord(notice: Notice): JsonObject {
  return {
    organisation: notice.organisationId,
    kind: notice.kind,
    subjectKind: notice.subjectKind,
    subjectId: notice.subjectId,
    text: { zh: notice.text.zh, en: notice.text.en },
    recordedAt: shanghaiInstant(notice.recordedAt),
  };
}

export function noticeReadRecord(read: NoticeRead): JsonObject {
  return { notice: read.noticeId, readBy: read.readBy, recordedAt: shanghaiInstant(read.recordedAt) };
}

/** CloudEvents 1.0, structured mode: `type` is `org.corpus.notice.KIND.v1`, the kind in lower case with hyphens. */
export function noticeEvent(notice: Notice, source: string): JsonObject {
  return {
    specversion: '1.0',
    id: notice.id,
    source,
    type: `org.corpus.notice.${notice.kind.toLowerCase().replaceAll('_', '-')}.v1`,
    subject: `${notice.subjectKind}/${notice.subjectId}`,
    time: shanghaiInstant(notice.recordedAt),
    datacontenttype: 'application/json',
    data: {
      notice: notice.id,
      organisation: notice.organisationId,
      kind: notice.kind,
      textZh: notice.text.zh,
      textEn: notice.text.en,
    },
  };
}
