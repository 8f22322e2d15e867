import { Inject, Injectable } from '@nestjs/common';
import { assert } from '../../kernel/assert.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { type AuditEvent, AuditSink } from '../../platform/http/audit.js';
import { type LeafSource, leafSource, Translog, withStrays } from '../translog/index.js';
import { type AuditFilter, AuditStore, type Found, type StoredBatch } from './audit.store.js';
import {
  type AuditBatch,
  type AuditEntry,
  auditBatchRecord,
  auditSweepRecord,
  batchDigest,
  entryDigest,
  keptSince,
} from './core/audit-leaf.js';
import { IDENTITY_SETTINGS, type IdentitySettings, wholeSettings } from './identity.tokens.js';

const BATCH_MAX = 1_000;

/** Who did, was refused or looked at what. `platform/http` says when there is something to record. */
@Injectable()
export class AuditTrail extends AuditSink {
  private readonly keptDays: number;

  constructor(
    private readonly store: AuditStore,
    private readonly translog: Translog,
    @Inject(IDENTITY_SETTINGS) settings: IdentitySettings,
  ) {
    super();
    this.keptDays = wholeSettings(settings).auditKeptDays;
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
      const taken = await this.store.takePending(ctx, BATCH_MAX);
      if (taken.length === 0) return;
      const entries = taken.map(({ id }) => id);
      const digest = batchDigest(taken.map((one) => one.digest));
      const batch = { id: newId(ctx), entries, digest, recordedAt: ctx.now };
      await this.store.insertBatch(ctx, batch);
      await this.translog.append(ctx, [{ kind: 'audit-batch', id: batch.id, record: auditBatchRecord(batch) }]);
    }
  }

  /**
   * Removes looks and denials past the age for which they are kept, up to `most`; tells how many. What a batch holds of
   * them is still proven: the sweep is a fact and has the digest of each.
   */
  async forget(ctx: Ctx, most = BATCH_MAX): Promise<number> {
    const passed = await this.store.passed(ctx, keptSince(ctx.now, this.keptDays), most);
    if (passed.length === 0) return 0;
    const sweep = {
      id: newId(ctx),
      entries: passed.map(({ id }) => id),
      digests: passed.map(entryDigest),
      keptDays: this.keptDays,
      recordedAt: ctx.now,
    };
    const gone = await this.store.sweep(ctx, sweep);
    assert(gone === passed.length, 'a sweep removes what it names');
    await this.translog.append(ctx, [{ kind: 'audit-sweep', id: sweep.id, record: auditSweepRecord(sweep) }]);
    return gone;
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
        async (ctx) => [...(await store.strays(ctx)), ...(await changedInTheQueue(store.waiting(ctx)))],
      ),
      leafSource('audit-sweep', (ctx) => store.sweeps(ctx), auditSweepRecord),
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

/** Ids of entries that are no longer what they were when they were written. */
async function changedInTheQueue(
  pages: AsyncIterable<readonly { readonly digest: string; readonly entry: AuditEntry }[]>,
): Promise<string[]> {
  const changed: string[] = [];
  for await (const page of pages) {
    for (const { digest, entry } of page) if (digestNow([entry]) !== batchDigest([digest])) changed.push(entry.id);
  }
  return changed;
}

/** A row that somebody changed may no longer be one that we can read. */
function digestNow(found: readonly Found[]): string {
  try {
    return batchDigest(found.map((one) => ('removed' in one ? one.removed : entryDigest(one))));
  } catch {
    return 'unreadable';
  }
}
