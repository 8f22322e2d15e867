export {
  type AccountDraft,
  type AccountKind,
  appropriationAccount,
  organisationAccount,
  poolAccount,
} from './core/account.js';
export type { AuditProblem } from './core/audit-problem.js';
export { periodNotFound } from './core/ledger-errors.js';
export type { Moment } from './core/moment.js';
export type { PeriodClose, PeriodName } from './core/period-close.js';
export { type HeldReservation, type MoveKind, move, type TransferDraft } from './core/transfer.js';
export { LedgerModule } from './ledger.module.js';
export { type ExpiredReservation, Ledger, type PostOutcome } from './ledger.service.js';
export type { AccountBalance, Entry, TrialBalanceLine } from './ledger.store.js';
export type { PeriodStanding } from './periods.service.js';
