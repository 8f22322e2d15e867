import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../platform/ctx.js';
import { type AuditBatch, type AuditEntry, type AuditSweep, entryDigest } from './core/audit-leaf.js';

/** What is looked for; what is absent does not narrow. */
export interface AuditFilter {
  readonly kind?: AuditEntry['kind'];
  readonly operation?: string;
  readonly actor?: string;
  /** Id of the organisation acted for. */
  readonly organisation?: string;
  readonly authority?: string;
  readonly subject?: string;
  readonly request?: string;
  /** From this instant on. */
  readonly from?: Date;
  /** Before this instant. */
  readonly until?: Date;
  /** Only what is older than the entry of this id. */
  readonly before?: string;
}

interface EntryRow {
  readonly id: string;
  readonly kind: AuditEntry['kind'];
  readonly operation: string;
  readonly subject: string | null;
  readonly actor_kind: AuditEntry['actorKind'];
  readonly actor_id: string;
  readonly organisation_id: string | null;
  readonly authority: string | null;
  readonly address: string | null;
  readonly status: number;
  readonly code: string | null;
  readonly request_id: string;
  readonly recorded_at: Date;
}

interface BatchRow {
  readonly batch_id: string;
  readonly entries: string[];
  readonly digest: string;
  readonly batch_at: Date;
}

/** An entry as it is stored now, or what a sweep has left of it: its digest. */
export type Found = AuditEntry | { readonly removed: string };

/** A batch with what is found of its entries now; of one that was deleted otherwise nothing is there. */
export interface StoredBatch extends AuditBatch {
  readonly found: readonly Found[];
}

/** An entry that waits, by its digest when it was written. */
export interface WaitingEntry {
  readonly id: string;
  readonly digest: string;
}

/** One gatherer at a time, until its transaction ends. */
const GATHER_LOCK = 17_060_001;
const COLUMNS = `e.id, e.kind, e.operation, e.subject, e.actor_kind, e.actor_id, e.organisation_id, e.authority, e.address,
  e.status, e.code, e.request_id, e.recorded_at`;

@Injectable()
export class AuditStore {
  /** One round trip: the entry, and its place in the queue with its digest. */
  async insert(ctx: Ctx, entry: AuditEntry): Promise<void> {
    await ctx.tx.query(
      `with added as (
         insert into identity.audit_entry (id, kind, operation, subject, actor_kind, actor_id, organisation_id, authority,
                                           address, status, code, request_id, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13))
       insert into identity.audit_pending (entry_id, digest) values ($1, $14)`,
      [
        entry.id,
        entry.kind,
        entry.operation,
        entry.subject ?? null,
        entry.actorKind,
        entry.actorId,
        entry.organisationId ?? null,
        entry.authority ?? null,
        entry.address ?? null,
        entry.status,
        entry.code ?? null,
        entry.requestId,
        entry.recordedAt,
        entryDigest(entry),
      ],
    );
  }

  /** Takes up to `most` entries off the queue, in order of id. */
  async takePending(ctx: Ctx, most: number): Promise<WaitingEntry[]> {
    await ctx.tx.query('select pg_advisory_xact_lock($1)', [GATHER_LOCK]);
    return ctx.tx.query<WaitingEntry>(
      `with taken as (
         delete from identity.audit_pending
          where entry_id in (select entry_id from identity.audit_pending order by entry_id limit $1)
         returning entry_id as id, digest)
       select id, digest from taken order by id`,
      [most],
    );
  }

  /** What waits, each beside its entry as it is stored now. */
  async *waiting(ctx: Ctx): AsyncIterable<{ readonly digest: string; readonly entry: AuditEntry }[]> {
    const pages = ctx.tx.stream<EntryRow & { digest: string }>(
      `select p.digest, ${COLUMNS} from identity.audit_pending p join identity.audit_entry e on e.id = p.entry_id
        order by e.id`,
    );
    for await (const page of pages) yield page.map((row) => ({ digest: row.digest, entry: entryOf(row) }));
  }

  async insertBatch(ctx: Ctx, batch: AuditBatch): Promise<void> {
    await ctx.tx.query('insert into identity.audit_batch (id, entries, digest, recorded_at) values ($1, $2, $3, $4)', [
      batch.id,
      batch.entries,
      batch.digest,
      batch.recordedAt,
    ]);
  }

  /** Up to `most` entries that pass and were recorded before this moment, the oldest first; none that still waits. */
  async passed(ctx: Ctx, before: Date, most: number): Promise<AuditEntry[]> {
    const rows = await ctx.tx.query<EntryRow>(
      `select ${COLUMNS} from identity.audit_entry e
        where e.kind in ('READ', 'DENIAL') and e.recorded_at < $1
          and not exists (select from identity.audit_pending p where p.entry_id = e.id)
        order by e.id limit $2`,
      [before, most],
    );
    return rows.map(entryOf);
  }

  /** Removes what the sweep names; tells how many went. */
  async sweep(ctx: Ctx, sweep: AuditSweep): Promise<number> {
    await ctx.tx.query(
      'insert into identity.audit_sweep (id, entries, digests, kept_days, recorded_at) values ($1, $2, $3, $4, $5)',
      [sweep.id, sweep.entries, sweep.digests, sweep.keptDays, sweep.recordedAt],
    );
    const [row] = await ctx.tx.query<{ gone: bigint }>('select identity.forget_audit($1) as gone', [sweep.id]);
    return Number(row?.gone ?? 0n);
  }

  async *sweeps(ctx: Ctx): AsyncIterable<AuditSweep[]> {
    const pages = ctx.tx.stream<Omit<AuditSweep, 'keptDays' | 'recordedAt'> & { kept_days: number; recorded_at: Date }>(
      'select id, entries, digests, kept_days, recorded_at from identity.audit_sweep order by id',
    );
    for await (const page of pages) {
      yield page.map(({ kept_days: keptDays, recorded_at: recordedAt, ...rest }) => ({
        ...rest,
        keptDays,
        recordedAt,
      }));
    }
  }

  /** The newest that match, newest first. */
  async search(ctx: Ctx, filter: AuditFilter, limit: number): Promise<AuditEntry[]> {
    const { where, values } = conditions(filter);
    const rows = await ctx.tx.query<EntryRow>(
      `select ${COLUMNS} from identity.audit_entry e where ${where} order by e.id desc limit ${Math.trunc(limit)}`,
      values,
    );
    return rows.map(entryOf);
  }

  /** Batches in order of id, each with the entries that it names, in their order. */
  async *batches(ctx: Ctx): AsyncIterable<StoredBatch[]> {
    const pages = ctx.tx.stream<
      BatchRow & { [K in keyof EntryRow]: EntryRow[K] | null } & { readonly removed: string | null }
    >(
      `with swept as (select gone.id, gone.digest from identity.audit_sweep s
                       cross join lateral unnest(s.entries, s.digests) as gone(id, digest))
       select b.id as batch_id, b.entries, b.digest, b.recorded_at as batch_at, swept.digest as removed, ${COLUMNS}
         from identity.audit_batch b
         cross join lateral unnest(b.entries) with ordinality as named(entry_id, place)
         left join identity.audit_entry e on e.id = named.entry_id
         left join swept on swept.id = named.entry_id
        order by b.id, named.place`,
    );
    let open: (StoredBatch & { found: Found[] }) | undefined;
    for await (const page of pages) {
      const done: StoredBatch[] = [];
      for (const row of page) {
        if (open?.id !== row.batch_id) {
          if (open) done.push(open);
          const { batch_id: id, entries, digest, batch_at: recordedAt } = row;
          open = { id, entries, digest, recordedAt, found: [] };
        }
        if (row.id !== null) open.found.push(entryOf(row as EntryRow));
        else if (row.removed !== null) open.found.push({ removed: row.removed });
      }
      if (done.length > 0) yield done;
    }
    if (open) yield [open];
  }

  /**
   * Entries that are there twice, not in exactly one of: the queue, one batch; gone without a sweep, there in spite of one,
   * or swept twice. The first thousand.
   */
  async strays(ctx: Ctx): Promise<string[]> {
    const rows = await ctx.tx.query<{ id: string }>(
      `select coalesce(e.id, m.id, s.id)::text as id
         from identity.audit_entry e
         full join (select id, count(*) as places
                      from (select unnest(entries) as id from identity.audit_batch
                            union all select entry_id from identity.audit_pending) named
                     group by id) m on m.id = e.id
         full join (select id, count(*) as sweeps from (select unnest(entries) as id from identity.audit_sweep) gone
                     group by id) s on s.id = coalesce(e.id, m.id)
        where m.places is distinct from 1 or coalesce(s.sweeps, 0) <> case when e.id is null then 1 else 0 end
        group by 1
       union
       select id::text from identity.audit_entry group by id having count(*) > 1
        order by 1 limit 1000`,
    );
    return rows.map((row) => row.id);
  }
}

function conditions(filter: AuditFilter): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const asked: readonly [string, unknown][] = [
    ['e.kind =', filter.kind],
    ['e.operation =', filter.operation],
    ['e.actor_id =', filter.actor],
    ['e.organisation_id =', filter.organisation],
    ['e.authority =', filter.authority],
    ['e.subject =', filter.subject],
    ['e.request_id =', filter.request],
    ['e.recorded_at >=', filter.from],
    ['e.recorded_at <', filter.until],
    ['e.id <', filter.before],
  ];
  const parts = asked.flatMap(([condition, value]) =>
    value === undefined ? [] : [`${condition} $${values.push(value)}`],
  );
  return { where: parts.length === 0 ? 'true' : parts.join(' and '), values };
}

function entryOf(row: EntryRow): AuditEntry {
  return {
    id: row.id,
    kind: row.kind,
    operation: row.operation,
    ...(row.subject === null ? {} : { subject: row.subject }),
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    ...(row.organisation_id === null ? {} : { organisationId: row.organisation_id }),
    ...(row.authority === null ? {} : { authority: row.authority }),
    ...(row.address === null ? {} : { address: row.address }),
    status: row.status,
    ...(row.code === null ? {} : { code: row.code }),
    requestId: row.request_id,
    recordedAt: row.recorded_at,
  };
}
