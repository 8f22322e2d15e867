import { type LeafSource, leafSource, withStrays } from '../translog/index.js';
import { ClaimLifeStore } from './claim-life.store.js';
import type { ClaimsStore } from './claims.store.js';
import * as records from './core/claim-records.js';
import { paperRecord } from './core/paper-kinds.js';
import { paperServiceRecord } from './core/paper-service.js';
import { PapersStore } from './papers.store.js';
import { StraysStore } from './strays.store.js';

const strays = new StraysStore();
const life = new ClaimLifeStore();
const papers = new PapersStore();

/** The stored rows of the room as the records whose leaves were appended. */
export function claimLeafSources(store: ClaimsStore): readonly LeafSource[] {
  return [
    withStrays(
      leafSource('claim', (ctx) => store.streamClaims(ctx), records.claimRecord),
      (ctx) => strays.claims(ctx),
    ),
    leafSource('claim-event', (ctx) => store.streamEvents(ctx), records.claimEventRecord),
    leafSource('settlement-run', (ctx) => store.streamRuns(ctx), records.runRecord),
    leafSource('decision', (ctx) => store.streamDecisions(ctx), records.decisionRecord, store.oneDecision),
    withStrays(
      leafSource('award-plan', (ctx) => store.ofPlans.streamPlans(ctx), records.planRecord),
      (ctx) => strays.plans(ctx),
    ),
    leafSource('plan-event', (ctx) => store.ofPlans.streamPlanEvents(ctx), records.planEventRecord),
    leafSource('payment', (ctx) => store.ofPlans.streamPayments(ctx), records.paymentRecord, store.ofPlans.onePayment),
    leafSource('payment-reply', (ctx) => store.ofPlans.streamReplies(ctx), records.paymentReplyRecord),
    leafSource('objection', (ctx) => life.streamObjections(ctx), records.objectionRecord),
    leafSource('objection-answer', (ctx) => life.streamAnswers(ctx), records.objectionAnswerRecord),
    leafSource('recusal', (ctx) => life.streamRecusals(ctx), records.recusalRecord),
    leafSource('paper', (ctx) => papers.stream(ctx), paperRecord),
    leafSource('paper-service', (ctx) => papers.streamServices(ctx), paperServiceRecord),
    leafSource('statement', (ctx) => store.streamStatements(ctx), records.statementRecord),
  ];
}
