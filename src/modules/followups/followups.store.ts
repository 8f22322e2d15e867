import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import { insertRows } from '../../platform/database/insert-rows.js';
import type { ItemDraft, ItemEvent, ItemState, RecordRef, Reliance, WorkItem } from './core/work-item.js';

interface RelianceRow {
  id: string;
  dependent_kind: string;
  dependent_id: string;
  basis_kind: string;
  basis_id: string;
  basis_digest: string;
  authority: string | null;
  recorded_at: Date;
}

interface ItemRow {
  id: string;
  kind: string;
  subject_kind: string;
  subject_id: string;
  basis_kind: string | null;
  basis_id: string | null;
  authority: string | null;
  owner: string | null;
  due_on: CalendarDate | null;
  reason_zh: string;
  reason_en: string;
  opened_by: string;
  recorded_at: Date;
}

interface ItemEventRow {
  id: string;
  item_id: string;
  type: 'CLOSED';
  outcome: string;
  done_by: string;
  recorded_at: Date;
}

/** Which items to list. `authority: null` means items of no authority, which are the exchange operator's. */
export interface QueueQuery {
  readonly authority?: string | null;
  readonly owner?: string;
  readonly kind?: string;
  readonly subject?: RecordRef;
  readonly state: ItemState;
  readonly afterDueOn?: CalendarDate;
  readonly afterId?: string;
  readonly limit: number;
}

const ITEM_COLUMNS = {
  id: 'uuid',
  kind: 'text',
  subject_kind: 'text',
  subject_id: 'text',
  basis_kind: 'text',
  basis_id: 'text',
  authority: 'text',
  owner: 'text',
  due_on: 'date',
  reason_zh: 'text',
  reason_en: 'text',
  opened_by: 'text',
  recorded_at: 'timestamptz',
} as const;

/** Items without a due date stand behind all that have one. */
const NO_DUE_DATE = '9999-12-31';

/** A dependent of a fallen basis, and the office whose work it becomes. */
export interface Dependent extends RecordRef {
  readonly authority?: string;
}

/** A record that rests on a basis by a row of its own. */
export interface Resting {
  readonly dependentId: string;
  readonly basisId: string;
}

/** A dependent with the place of its basis in the list asked for, from 0. */
export interface DependentOf {
  readonly place: number;
  readonly dependent: Dependent;
}

export class FollowupsStore {
  /** Stores the rows not yet known and returns the ids of those. */
  async insertReliance(ctx: Ctx, rows: readonly Reliance[]): Promise<Set<string>> {
    const inserted = await ctx.tx.query<{ id: string }>(
      `insert into followups.reliance
         (id, dependent_kind, dependent_id, basis_kind, basis_id, basis_digest, authority, recorded_at)
       select id, dependent_kind, dependent_id, basis_kind, basis_id, basis_digest, authority, $8::timestamptz
         from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
              as row (id, dependent_kind, dependent_id, basis_kind, basis_id, basis_digest, authority)
       on conflict do nothing
       returning id`,
      [
        rows.map((row) => row.id),
        rows.map((row) => row.dependentKind),
        rows.map((row) => row.dependentId),
        rows.map((row) => row.basisKind),
        rows.map((row) => row.basisId),
        rows.map((row) => row.basisDigest),
        rows.map((row) => row.authority ?? null),
        ctx.now,
      ],
    );
    return new Set(inserted.map((row) => row.id));
  }

  /**
   * Everything that rests on each of these bases, directly or through others, in one statement and in the order of the
   * bases. `also` rests on a basis by a rule of its room and not by a row. UNION keeps each dependent of a basis once, so
   * a cycle ends.
   */
  async dependents(
    ctx: Ctx,
    bases: readonly RecordRef[],
    also: readonly { readonly place: number; readonly dependent: RecordRef }[] = [],
  ): Promise<DependentOf[]> {
    const rows = await ctx.tx.query<{ place: number; kind: string; id: string; authority: string | null }>(
      `with recursive basis (place, kind, id) as (
         select (row.place - 1)::int, row.kind, row.id
           from unnest($1::text[], $2::text[]) with ordinality as row (kind, id, place)
       ),
       fallen (place, kind, id) as (
         (select place, kind, id from basis
          union
          select place, kind, id from unnest($3::int[], $4::text[], $5::text[]) as row (place, kind, id))
         union
         select f.place, r.dependent_kind, r.dependent_id
           from followups.reliance r
           join fallen f on r.basis_kind = f.kind and r.basis_id = f.id
       )
       select f.place, f.kind, f.id, min(r.authority) as authority
         from fallen f
         join basis b on b.place = f.place and (b.kind, b.id) <> (f.kind, f.id)
         left join followups.reliance r on r.dependent_kind = f.kind and r.dependent_id = f.id
        group by f.place, f.kind, f.id
        order by f.place, f.kind collate "C", f.id collate "C"`,
      [
        bases.map((basis) => basis.kind),
        bases.map((basis) => basis.id),
        also.map(({ place }) => place),
        also.map(({ dependent }) => dependent.kind),
        also.map(({ dependent }) => dependent.id),
      ],
    );
    return rows.map(({ place, kind, id, authority }) => ({
      place,
      dependent: { kind, id, ...(authority === null ? {} : { authority }) },
    }));
  }

  /** Which records of a kind rest on these bases by a row of their own: dependent and basis, each pair once. */
  async resting(ctx: Ctx, dependentKind: string, basisKind: string, basisIds: readonly string[]): Promise<Resting[]> {
    return ctx.tx.query<Resting>(
      `select distinct dependent_id as "dependentId", basis_id as "basisId" from followups.reliance
        where basis_kind = $2 and basis_id = any($3::text[]) and dependent_kind = $1
        order by 1, 2`,
      [dependentKind, basisKind, basisIds],
    );
  }

  /** The newest item that the fall of a basis made for each record. */
  async itemsOf(ctx: Ctx, basis: RecordRef): Promise<readonly (RecordRef & { readonly itemId: string })[]> {
    return ctx.tx.query(
      `select distinct on (subject_kind, subject_id) subject_kind as kind, subject_id as id, id as "itemId"
         from followups.item where basis_kind = $1 and basis_id = $2
        order by subject_kind, subject_id, id desc`,
      [basis.kind, basis.id],
    );
  }

  async waiting(ctx: Ctx, kind: string, basis: RecordRef): Promise<number> {
    const [row] = await ctx.tx.query<{ n: number }>(
      `select count(*)::int as n from followups.item i
        where i.kind = $1 and i.basis_kind = $2 and i.basis_id = $3
          and not exists (select from followups.item_event e where e.item_id = i.id)`,
      [kind, basis.kind, basis.id],
    );
    return row?.n ?? 0;
  }

  /** Kind and basis of the items, open or closed, that have both in common with one of these. */
  async asked(ctx: Ctx, drafts: readonly Required<Pick<ItemDraft, 'kind' | 'basisKind' | 'basisId'>>[]) {
    const rows = await ctx.tx.query<{ key: string }>(
      `select distinct i.kind || ' ' || i.basis_kind || ' ' || i.basis_id as key
         from unnest($1::text[], $2::text[], $3::text[]) as a (kind, basis_kind, basis_id)
         join followups.item i using (kind, basis_kind, basis_id)`,
      [drafts.map(({ kind }) => kind), drafts.map(({ basisKind }) => basisKind), drafts.map(({ basisId }) => basisId)],
    );
    return new Set(rows.map(({ key }) => key));
  }

  async insertItems(ctx: Ctx, items: readonly WorkItem[]): Promise<void> {
    await insertRows(
      ctx.tx,
      'followups.item',
      ITEM_COLUMNS,
      items.map((item) => ({
        id: item.id,
        kind: item.kind,
        subject_kind: item.subjectKind,
        subject_id: item.subjectId,
        basis_kind: item.basisKind ?? null,
        basis_id: item.basisId ?? null,
        authority: item.authority ?? null,
        owner: item.owner ?? null,
        due_on: item.dueOn ?? null,
        reason_zh: item.reason.zh,
        reason_en: item.reason.en,
        opened_by: item.openedBy,
        recorded_at: item.recordedAt,
      })),
    );
  }

  async itemExists(ctx: Ctx, id: string): Promise<boolean> {
    const rows = await ctx.tx.query('select 1 from followups.item where id = $1', [id]);
    return rows.length > 0;
  }

  /** False when the item has been closed before, also by someone at the same moment. */
  async insertClosing(ctx: Ctx, event: ItemEvent): Promise<boolean> {
    const rows = await ctx.tx.query(
      `insert into followups.item_event (id, item_id, type, outcome, done_by, recorded_at)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (item_id) where type = 'CLOSED' do nothing
       returning id`,
      [event.id, event.itemId, event.type, event.outcome, event.doneBy, event.recordedAt],
    );
    return rows.length > 0;
  }

  async queue(ctx: Ctx, query: QueueQuery): Promise<WorkItem[]> {
    const rows = await ctx.tx.query<ItemRow>(
      `select i.*
         from followups.item i
        where ($1::boolean or i.authority = $2 or (i.authority is null and $2::text is null))
          and ($3::text is null or i.owner = $3)
          and ($4::text is null or i.kind = $4)
          and ($5::text is null or (i.subject_kind = $5 and i.subject_id = $6))
          and ($7 = 'CLOSED') = exists (
                select 1 from followups.item_event e where e.item_id = i.id and e.type = 'CLOSED')
          and ($8::uuid is null or (coalesce(i.due_on, '${NO_DUE_DATE}'), i.id) > ($9::date, $8::uuid))
        order by coalesce(i.due_on, '${NO_DUE_DATE}'), i.id
        limit $10`,
      [
        query.authority === undefined,
        query.authority ?? null,
        query.owner ?? null,
        query.kind ?? null,
        query.subject?.kind ?? null,
        query.subject?.id ?? null,
        query.state,
        query.afterId ?? null,
        query.afterDueOn ?? NO_DUE_DATE,
        query.limit,
      ],
    );
    return rows.map(toItem);
  }

  async *reliance(ctx: Ctx): AsyncIterable<Reliance[]> {
    for await (const rows of ctx.tx.stream<RelianceRow>('select * from followups.reliance order by id')) {
      yield rows.map(toReliance);
    }
  }

  async *items(ctx: Ctx): AsyncIterable<WorkItem[]> {
    for await (const rows of ctx.tx.stream<ItemRow>('select * from followups.item order by id')) {
      yield rows.map(toItem);
    }
  }

  async *itemEvents(ctx: Ctx): AsyncIterable<ItemEvent[]> {
    for await (const rows of ctx.tx.stream<ItemEventRow>('select * from followups.item_event order by id')) {
      yield rows.map((row) => ({
        id: row.id,
        itemId: row.item_id,
        type: row.type,
        outcome: row.outcome,
        doneBy: row.done_by,
        recordedAt: row.recorded_at,
      }));
    }
  }
}

function toReliance(row: RelianceRow): Reliance {
  return {
    id: row.id,
    dependentKind: row.dependent_kind,
    dependentId: row.dependent_id,
    basisKind: row.basis_kind,
    basisId: row.basis_id,
    basisDigest: row.basis_digest,
    ...(row.authority === null ? {} : { authority: row.authority }),
    recordedAt: row.recorded_at,
  };
}

function toItem(row: ItemRow): WorkItem {
  return {
    id: row.id,
    kind: row.kind,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    ...(row.basis_kind === null ? {} : { basisKind: row.basis_kind }),
    ...(row.basis_id === null ? {} : { basisId: row.basis_id }),
    ...(row.authority === null ? {} : { authority: row.authority }),
    ...(row.owner === null ? {} : { owner: row.owner }),
    ...(row.due_on === null ? {} : { dueOn: row.due_on }),
    reason: { zh: row.reason_zh, en: row.reason_en },
    openedBy: row.opened_by,
    recordedAt: row.recorded_at,
  };
}
