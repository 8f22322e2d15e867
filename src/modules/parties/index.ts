export { Bods, type BodsImport } from './bods.service.js';
export { bodsFaults } from './bods.validator.js';
export { BodsExport, EXPORT_FILES } from './bods-export.service.js';
export type { CoverageFigure, Missing } from './core/coverage.js';
export { shortShare } from './core/draw-path.js';
export type { ErasureCase } from './core/erasure.js';
export { LIMB_WORDS, type LimbWords, OUTCOME_WORDS, RELATION_WORDS } from './core/limb-words.table.js';
export type { MandateScope } from './core/mandate.js';
export type { DecidedVersion, Difference, OnboardingState } from './core/onboarding.js';
export { differences, ONBOARDING_STATES } from './core/onboarding.js';
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
export { chainsOf } from './core/path-chains.js';
export type { PartiesProblem } from './core/register-audit.js';
export type { PersonDraft } from './core/registration.js';
export type { RelatedGroups } from './core/related-groups.js';
export type { LimbHit, PathStep, Question, Reason, Relatedness, RelatednessOutcome } from './core/relatedness.js';
export type { RelationDraft } from './core/relation.js';
export { answerIn } from './core/said-answer.js';
export { DEFAULT_STANDARD, STANDARDS, type Standard, standardOf } from './core/standards.table.js';
export {
  type BothDeclarations,
  type DeclarationSheet,
  Declarations,
} from './declarations.service.js';
export type { SideDeclaration } from './declarations.store.js';
export type { ErasureDraft, LoggedErasure, ShownPerson } from './erasures.service.js';
export {
  type FindingFile,
  type FindingLine,
  readsAll,
  type ShownAnswer,
  type ShownFinding,
  type ShownLimb,
  type ShownParty,
  type ShownQuestion,
  type ShownReexamination,
  type ShownStep,
} from './finding-file.sheet.js';
export { FindingFiles } from './finding-files.service.js';
export type { FrozenFinding, KeyedQuestion, SeenFinding } from './findings.service.js';
export { type MandateSheet, Mandates } from './mandates.service.js';
export { type OnboardingFile, Onboardings } from './onboardings.service.js';
export type { CountingOpinion } from './opinions.store.js';
export { PartiesModule } from './parties.module.js';
export { type OverHundred, Parties } from './parties.service.js';
export { PARTIES_SETTINGS, type PartiesSettings } from './parties.settings.js';
export type { Reexamined } from './reexaminations.service.js';
export type { RelationEndDraft } from './register.service.js';
