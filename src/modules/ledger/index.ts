export {
  type AccountDraft,
  type AccountKind,
  appropriationAccount,
  organisationAccount,
  poolAccount,
} from './core/account.js';
export type { AuditProblem } from './core/audit-problem.js';
export { type MoveKind, move, type TransferDraft } from './core/transfer.js';
export { LedgerModule } from './ledger.module.js';
export { Ledger } from './ledger.service.js';
export type { AccountBalance, Entry, TrialBalanceLine } from './ledger.store.js';
