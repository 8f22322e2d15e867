export type { ContractSheet } from './contract.sheet.js';
export { ContractsModule } from './contracts.module.js';
export { Contracts } from './contracts.service.js';
export {
  normaliseNumber,
  PURPOSES,
  type Purpose,
  SUBJECT_KINDS,
  type SubjectKind,
} from './core/contract.js';
export type { ContractState } from './core/contract-events.js';
export type { ContractFact } from './core/contract-fact.js';
export type { ContractDraft } from './core/contract-history.js';
export { type ContractLine, eligiblePart } from './core/contract-lines.js';
export { EVIDENCE_FOLDER } from './evidence.service.js';
export { RecallAnswers } from './recall-answers.service.js';
