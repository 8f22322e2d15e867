import type { Ctx } from '../../platform/ctx.js';
import { insertColumns } from '../../platform/database/insert-rows.js';
import type { Notice, NoticeRead } from './core/notice.js';

interface NoticeRow {
  id: string;
  organisation_id: string;
  kind: string;
  subject_kind: string;
  subject_id: string;
  text_zh: string;
  text_en: string;
  recorded_at: Date;
}

export interface NoticeQuery {
  readonly organisationId: string;
  readonly unread: boolean;
  readonly kind?: string;
  /** The last notice already seen; the newest come first. */
  readonly beforeId?: string;
  readonly limit: number;
}

export interface ShownNotice extends Notice {
  readonly readAt?: Date;
}

/** Notices, and who read them. */
export class NoticesStore {
  async insert(ctx: Ctx, notices: readonly Notice[]): Promise<void> {
    await insertColumns(
      ctx.tx,
      'followups.notice',
      {
        id: ['uuid', (one) => one.id],
        organisation_id: ['uuid', (one) => one.organisationId],
        kind: ['text', (one) => one.kind],
        subject_kind: ['text', (one) => one.subjectKind],
        subject_id: ['text', (one) => one.subjectId],
        text_zh: ['text', (one) => one.text.zh],
        text_en: ['text', (one) => one.text.en],
        recorded_at: ['timestamptz', (one) => one.recordedAt],
      },
      notices,
    );
  }

  async list(ctx: Ctx, query: NoticeQuery): Promise<ShownNotice[]> {
    const rows = await ctx.tx.query<NoticeRow & { read_at: Date | null }>(
      `select n.*, r.recorded_at as read_at
         from followups.notice n left join followups.notice_read r on r.notice_id = n.id
        where n.organisation_id = $1 and (not $2::boolean or r.id is null)
          and ($3::text is null or n.kind = $3) and ($4::uuid is null or n.id < $4)
        order by n.id desc limit $5`,
      [query.organisationId, query.unread, query.kind ?? null, query.beforeId ?? null, query.limit],
    );
    return rows.map((row) => ({ ...toNotice(row), ...(row.read_at === null ? {} : { readAt: row.read_at }) }));
  }

  /**
   * Which organisations were told so of these subjects; each as `organisation subject`. Nobody else tells that kind before
   * the transaction ends.
   */
  async told(ctx: Ctx, kind: string, subjectIds: readonly string[]): Promise<ReadonlySet<string>> {
    await ctx.tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`followups.notice ${kind}`]);
    const rows = await ctx.tx.query<{ organisation_id: string; subject_id: string }>(
      'select organisation_id, subject_id from followups.notice where kind = $1 and subject_id = any($2::text[])',
      [kind, subjectIds],
    );
    return new Set(rows.map((row) => `${row.organisation_id} ${row.subject_id}`));
  }

  async byId(ctx: Ctx, id: string): Promise<Notice | undefined> {
    const [row] = await ctx.tx.query<NoticeRow>('select * from followups.notice where id = $1', [id]);
    return row === undefined ? undefined : toNotice(row);
  }

  /** False when it was read before. */
  async insertRead(ctx: Ctx, read: NoticeRead): Promise<boolean> {
    const rows = await ctx.tx.query(
      `insert into followups.notice_read (id, notice_id, read_by, recorded_at) values ($1, $2, $3, $4)
       on conflict (notice_id) do nothing returning id`,
      [read.id, read.noticeId, read.readBy, read.recordedAt],
    );
    return rows.length > 0;
  }

  async *stream(ctx: Ctx): AsyncIterable<Notice[]> {
    for await (const rows of ctx.tx.stream<NoticeRow>('select * from followups.notice order by id')) {
      yield rows.map(toNotice);
    }
  }

  async *reads(ctx: Ctx): AsyncIterable<NoticeRead[]> {
    type Row = { id: string; notice_id: string; read_by: string; recorded_at: Date };
    for await (const rows of ctx.tx.stream<Row>('select * from followups.notice_read order by id')) {
      yield rows.map((row) => ({
        id: row.id,
        noticeId: row.notice_id,
        readBy: row.read_by,
        recordedAt: row.recorded_at,
      }));
    }
  }
}

function toNotice(row: NoticeRow): Notice {
  return {
    id: row.id,
    organisationId: row.organisation_id,
    kind: row.kind,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    text: { zh: row.text_zh, en: row.text_en },
    recordedAt: row.recorded_at,
  };
}
