import type { JsonObject } from '../../kernel/canonical-json.js';
import type { Ctx } from '../../platform/ctx.js';
import type { LeafSource } from '../translog/index.js';
import type { ClaimsStore } from './claims.store.js';
import * as records from './core/claim-records.js';

function source<Row extends { readonly id: string }>(
  kind: string,
  pages: (ctx: Ctx) => AsyncIterable<readonly Row[]>,
  record: (row: Row) => JsonObject,
): LeafSource {
  return {
    kind,
    async *stream(ctx) {
      for await (const page of pages(ctx)) yield page.map((row) => ({ kind, id: row.id, record: record(row) }));
    },
  };
}

/** The stored rows of the room as the records whose leaves were appended. */
export function claimLeafSources(store: ClaimsStore): readonly LeafSource[] {
  return [
    source('claim', (ctx) => store.streamClaims(ctx), records.claimRecord),
    source('claim-event', (ctx) => store.streamEvents(ctx), records.claimEventRecord),
    source('settlement-run', (ctx) => store.streamRuns(ctx), records.runRecord),
    source('decision', (ctx) => store.streamDecisions(ctx), records.decisionRecord),
    source('award-plan', (ctx) => store.streamPlans(ctx), records.planRecord),
    source('plan-event', (ctx) => store.streamPlanEvents(ctx), records.planEventRecord),
    source('payment', (ctx) => store.streamPayments(ctx), records.paymentRecord),
    source('payment-reply', (ctx) => store.streamReplies(ctx), records.paymentReplyRecord),
    source('statement', (ctx) => store.streamStatements(ctx), records.statementRecord),
  ];
}
