export type { CoverageFigure, Missing } from './core/coverage.js';
export { drawPath } from './core/draw-path.js';
export type { ErasureCase } from './core/erasure.js';
export type { OpinionCase, OpinionState } from './core/opinion.js';
export type { OrganisationDraft } from './core/organisation.js';
export type {
  CodeEvidence,
  Organisation,
  OrganisationKind,
  Relation,
  RelationInTime,
  RelationType,
} from './core/party-types.js';
export type { PartiesProblem } from './core/register-audit.js';
export type { PersonDraft } from './core/registration.js';
export type { LimbHit, PathStep, Question, Reason, Relatedness, RelatednessOutcome } from './core/relatedness.js';
export type { RelationDraft } from './core/relation.js';
export { DEFAULT_STANDARD, STANDARDS, type Standard } from './core/standards.table.js';
export { type BothDeclarations, Declarations, type SideDeclaration } from './declarations.service.js';
export type { ErasureDraft, LoggedErasure, ShownPerson } from './erasures.service.js';
export {
  type FindingFile,
  FindingFiles,
  type FindingLine,
  type ShownAnswer,
  type ShownLimb,
  type ShownParty,
  type ShownReexamination,
  type ShownStep,
} from './finding-files.service.js';
export type { FrozenFinding, KeyedQuestion, SeenFinding } from './findings.service.js';
export type { CountingOpinion } from './opinions.store.js';
export { PartiesModule } from './parties.module.js';
export { type OverHundred, Parties } from './parties.service.js';
export type { Reexamined } from './reexaminations.service.js';
export type { RelationEndDraft } from './register.service.js';
