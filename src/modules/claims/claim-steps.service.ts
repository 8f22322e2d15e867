import { Injectable } from '@nestjs/common';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { JsonObject } from '../../kernel/canonical-json.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { Translog } from '../translog/index.js';
import { ClaimsStore } from './claims.store.js';
import { type ClaimEventRow, claimEventRecord } from './core/claim-records.js';
import { type ClaimEventType, DRAFTED, type Standing, standingAfter, stepOn } from './core/claim-states.js';
import { Papers } from './papers.service.js';

/** One step of a claim's life that is about to be recorded. */
export interface ClaimStep {
  readonly claimId: string;
  readonly type: ClaimEventType;
  readonly on: CalendarDate;
  readonly actorId: string;
  readonly reason?: string;
  readonly detail?: JsonObject;
}

/** Appends steps to claims, each checked against the transition table, with the paper that it makes. The only writer of claim events. */
@Injectable()
export class ClaimSteps {
  constructor(
    private readonly store: ClaimsStore,
    private readonly translog: Translog,
    private readonly papers: Papers,
  ) {}

  /** Several steps of one claim in order. Throws `CLAIMS.WRONG_STATE` where the table has no such step. */
  async record(ctx: Ctx, steps: readonly ClaimStep[]): Promise<void> {
    if (steps.length === 0) return;
    const known = new Map<string, { seq: number; standing: Standing }>();
    const events = await this.store.steps(ctx, [...new Set(steps.map((step) => step.claimId))]);
    for (const { claimId, seq, types } of events) known.set(claimId, { seq, standing: standingAfter(types) });
    const rows = steps.map((step): ClaimEventRow => {
      const { seq, standing } = known.get(step.claimId) ?? { seq: 0, standing: DRAFTED };
      known.set(step.claimId, { seq: seq + 1, standing: stepOn(standing, step.type) });
      return {
        id: newId(ctx),
        claimId: step.claimId,
        seq: seq + 1,
        type: step.type,
        happenedOn: step.on,
        actorId: step.actorId,
        reason: step.reason ?? null,
        detail: step.detail ?? null,
        recordedAt: ctx.now,
      };
    });
    await this.store.saveEvents(ctx, rows);
    await this.store.saveStandings(ctx, new Map([...known].map(([id, { standing }]) => [id, standing.state])));
    await this.translog.append(
      ctx,
      rows.map((row) => ({ kind: 'claim-event', id: row.id, record: claimEventRecord(row) })),
    );
    await this.papers.ofClaims(ctx, rows);
  }
}
