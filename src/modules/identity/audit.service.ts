import { Injectable } from '@nestjs/common';
import { type Ctx, newId } from '../../platform/ctx.js';
import { type AuditEvent, AuditSink } from '../../platform/http/audit.js';
import { type LeafSource, leafSource, Translog, withStrays } from '../translog/index.js';
import { type AuditFilter, AuditStore, type StoredBatch } from './audit.store.js';
import { type AuditBatch, type AuditEntry, auditBatchRecord, auditDigest } from './core/audit-leaf.js';

const BATCH_MAX = 1_000;

/** Who did, was refused or looked at what. `platform/http` says when there is something to record. */
@Injectable()
export class AuditTrail extends AuditSink {
  constructor(
    private readonly store: AuditStore,
    private readonly translog: Translog,
  ) {
    super();
  }

  override async record(ctx: Ctx, event: AuditEvent): Promise<void> {
    const { actor, now: recordedAt, requestId } = ctx;
    await this.store.insert(ctx, {
      id: newId(ctx),
      ...event,
      actorKind: actor.kind,
      actorId: actor.id,
      ...(actor.organisationId === undefined ? {} : { organisationId: actor.organisationId }),
      ...(actor.authority === undefined ? {} : { authority: actor.authority }),
      requestId,
      recordedAt,
    });
  }

  /** Gathers what waits into batches, each with its leaf; to be called before the log is sequenced. */
  async gather(ctx: Ctx): Promise<void> {
    for (;;) {
      const entries = await this.store.takePending(ctx, BATCH_MAX);
      if (entries.length === 0) return;
      const ids = entries.map(({ id }) => id);
      const batch = { id: newId(ctx), entries: ids, digest: auditDigest(entries), recordedAt: ctx.now };
      await this.store.insertBatch(ctx, batch);
      await this.translog.append(ctx, [{ kind: 'audit-batch', id: batch.id, record: auditBatchRecord(batch) }]);
    }
  }

  /** The newest entries that match, newest first. Who may ask is said by the route. */
  search(ctx: Ctx, filter: AuditFilter, limit: number): Promise<readonly AuditEntry[]> {
    return this.store.search(ctx, filter, limit);
  }

  leafSources(): readonly LeafSource[] {
    const { store } = this;
    return [
      withStrays(
        leafSource('audit-batch', (ctx) => batches(store.batches(ctx)), auditBatchRecord),
        (ctx) => store.strays(ctx),
      ),
    ];
  }
}

/** Each batch with the digest that its entries give now: where that is another, none is what the log covers. */
async function* batches(pages: AsyncIterable<readonly StoredBatch[]>): AsyncIterable<readonly AuditBatch[]> {
  for await (const page of pages) {
    yield page.map(({ found, ...batch }) => {
      const made = digestNow(found);
      return { ...batch, digest: made === batch.digest ? made : `${batch.digest} is not ${made}` };
    });
  }
}

/** A row that somebody changed may no longer be one that we can read. */
function digestNow(found: readonly AuditEntry[]): string {
  try {
    return auditDigest(found);
  } catch {
    return 'unreadable';
  }
}
