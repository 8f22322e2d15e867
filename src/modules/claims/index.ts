export { shippedCalendars } from './calendars.folder.js';
export { ClaimsModule } from './claims.module.js';
export { type ClaimCase, type ClaimQuery, type ClaimSummary, Claims } from './claims.service.js';
export type { ClaimProblem } from './claims-audit.service.js';
export { type Calendars, type DaySpan, isWorkingDay, lastDayOf } from './core/calendar.js';
export type { ClaimEventRow, ClaimRow } from './core/claim-records.js';
export { type ClaimEventType, type ClaimState, DRAFTED, ENDED_STATES, stepOn } from './core/claim-states.js';
export type {
  DecidedContract,
  DecisionBody,
  StatementBody,
  StatementClaim,
  StatementContract,
  StatementHead,
  StatementReason,
} from './core/decision.js';
export { readInput, writeOpenness } from './core/openness-decision.js';
export { EXCLUSIONS, type Exclusion } from './core/openness-use.js';
export { Deadlines } from './deadlines.service.js';
export type { Progress } from './decider.service.js';
export type { ClaimDraft } from './filing.service.js';
export type { PoolMovement, PoolStanding, PublishedAward, PublishedAwards } from './pools.service.js';
export type { SettleOrder } from './settlement.service.js';
export { type Statement, wholeStatement } from './statements.service.js';
