import { type LeafSource, leafSource } from '../translog/index.js';
import type { ClaimsStore } from './claims.store.js';
import * as records from './core/claim-records.js';

/** The stored rows of the room as the records whose leaves were appended. */
export function claimLeafSources(store: ClaimsStore): readonly LeafSource[] {
  return [
    leafSource('claim', (ctx) => store.streamClaims(ctx), records.claimRecord),
    leafSource('claim-event', (ctx) => store.streamEvents(ctx), records.claimEventRecord),
    leafSource('settlement-run', (ctx) => store.streamRuns(ctx), records.runRecord),
    leafSource('decision', (ctx) => store.streamDecisions(ctx), records.decisionRecord),
    leafSource('award-plan', (ctx) => store.streamPlans(ctx), records.planRecord),
    leafSource('plan-event', (ctx) => store.streamPlanEvents(ctx), records.planEventRecord),
    leafSource('payment', (ctx) => store.streamPayments(ctx), records.paymentRecord),
    leafSource('payment-reply', (ctx) => store.streamReplies(ctx), records.paymentReplyRecord),
    leafSource('statement', (ctx) => store.streamStatements(ctx), records.statementRecord),
  ];
}
