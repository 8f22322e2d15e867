export type { ApprovalLevel, CallFile, Material } from './core/call-file.js';
export type {
  Applicant,
  ContractInput,
  ContractResult,
  Cut,
  CutCode,
  Evaluation,
  EvaluationInput,
  Flag,
  RelatednessOutcome,
  Standing,
  TraceRule,
  TraceStep,
} from './core/evaluation.js';
export {
  type CorpusScore,
  type OpenedCorpus,
  type OpennessResult,
  SCORE_DEN,
  type SourceUnit,
  type UnitReward,
} from './core/openness.js';
export { type Ceiling, type PoolClaim, withinCeilings } from './core/pool.js';
export type { Cited, Dated, Exhaustion, ProgrammeFile, Purpose, Rules, SubjectKind } from './core/programme.js';
export { type CheckedFile, checkProgrammeText, type ProgrammeVersion } from './core/programme-version.js';
export { RULE_TITLES } from './core/trace.js';
export type { Citation, Tag } from './core/vocabulary.js';
export { Drafts } from './drafts.service.js';
export { ProgrammeFolder } from './programmes.folder.js';
export { ProgrammesModule } from './programmes.module.js';
export { Programmes } from './programmes.service.js';
export { ProgrammesStore } from './programmes.store.js';
