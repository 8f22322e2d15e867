import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { Json } from '../../kernel/canonical-json.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { Translog } from '../translog/index.js';
import { type CaseReview, type Correction, caseReviewRecord, correctionRecord } from './core/correction.js';
import * as no from './core/usage-errors.js';
import { readStatement, type UsageStatement } from './core/usage-statement.js';
import { CorrectionsStore } from './corrections.store.js';
import { DayCountStore } from './day-count.store.js';
import { LateUse } from './late-use.service.js';
import { Usage } from './usage.service.js';

/** Voids and replacements, each with its reason; nothing is deleted, and both numbers stay to be seen. */
@Injectable()
export class Corrections {
  constructor(
    private readonly store: CorrectionsStore,
    private readonly usage: Usage,
    private readonly counts: DayCountStore,
    private readonly late: LateUse,
    private readonly translog: Translog,
  ) {}

  /**
   * An event no longer counts; where a replacement is given, that event is taken and counts instead. Throws
   * `USAGE.UNKNOWN_EVENT`, `USAGE.CORRECTED` where it was corrected before, `USAGE.REPLACEMENT_KNOWN` for a replacement
   * that is on record already, and whatever its own intake refuses.
   */
  async voidEvent(ctx: Ctx, id: string, reason: string, replacement?: Json): Promise<Correction> {
    const event = await this.store.event(ctx, id);
    if (event === undefined) throw no.unknownEvent();
    const replacedBy = replacement === undefined ? null : await this.replacing(ctx, replacement);
    const row = this.correction(ctx, { eventId: id, statementId: null, replacedBy, reason });
    await this.record(ctx, row);
    await this.counts.subtract(ctx, event);
    await this.late.tell(ctx, [{ corpusId: event.corpusId, year: event.day.slice(0, 4) }]);
    return row;
  }

  /** The same for a monthly count; a replacement gives the right count and user under the same key. */
  async voidStatement(
    ctx: Ctx,
    id: string,
    reason: string,
    replacement?: { readonly count: bigint; readonly user?: string },
  ): Promise<Correction> {
    const stored = await this.store.statement(ctx, id);
    if (stored === undefined) throw no.unknownEvent();
    const { corpusId, revision, kind, ...key } = stored;
    const fresh: UsageStatement | undefined = replacement && {
      ...readStatement({ ...key, kind: kind.toLowerCase().replaceAll('_', '-'), ...replacement }),
      id: newId(ctx),
      corpusId,
      revision: revision + 1,
      recordedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    const row = this.correction(ctx, { eventId: null, statementId: id, replacedBy: fresh?.id ?? null, reason });
    await this.record(ctx, row);
    if (fresh) await this.usage.recordStatements(ctx, [fresh]);
    else await this.late.tell(ctx, [{ corpusId, year: key.month.slice(0, 4) }]);
    return row;
  }

  /** A person's word on an application case (practice page section 5). Throws `USAGE.UNKNOWN_EVENT`, `USAGE.REVIEWED`. */
  async reviewCase(
    ctx: Ctx,
    id: string,
    { accepted, document, reason }: Pick<CaseReview, 'accepted' | 'reason'> & { readonly document: string },
  ): Promise<CaseReview> {
    const event = await this.store.event(beyond(ctx, 'usage.review'), id);
    if (event === undefined || event.kind !== 'APPLICATION_CASE') throw no.unknownEvent();
    const row: CaseReview = {
      id: newId(ctx),
      eventId: id,
      accepted,
      document,
      reason,
      recordedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    if (!(await this.store.insertReview(beyond(ctx, 'usage.review'), row))) throw no.reviewed();
    await this.translog.append(ctx, [{ kind: 'usage-case-review', id: row.id, record: caseReviewRecord(row) }]);
    await this.late.tell(ctx, [{ corpusId: event.corpusId, year: event.day.slice(0, 4) }]);
    return row;
  }

  private async replacing(ctx: Ctx, event: Json): Promise<string> {
    const { taken, refused } = await this.usage.take(ctx, [event]);
    const error = refused[0]?.error;
    if (error !== undefined) throw error;
    if (taken[0] === undefined) throw no.replacementKnown();
    return present(taken[0].id, 'the event just taken');
  }

  private correction(
    ctx: Ctx,
    about: Pick<Correction, 'eventId' | 'statementId' | 'replacedBy' | 'reason'>,
  ): Correction {
    return { ...about, id: newId(ctx), recordedBy: ctx.actor.id, recordedAt: ctx.now };
  }

  private async record(ctx: Ctx, row: Correction): Promise<void> {
    if (!(await this.store.insert(ctx, row))) throw no.corrected();
    await this.translog.append(ctx, [{ kind: 'usage-correction', id: row.id, record: correctionRecord(row) }]);
  }
}
