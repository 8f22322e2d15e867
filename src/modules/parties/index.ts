export type { CoverageFigure, Missing } from './core/coverage.js';
export { drawPath } from './core/draw-path.js';
export type { ErasureCase, PartiesProblem } from './core/erasure.js';
export type { OrganisationDraft } from './core/organisation.js';
export type {
  CodeEvidence,
  Organisation,
  OrganisationKind,
  Relation,
  RelationInTime,
  RelationType,
} from './core/party-types.js';
export type { PersonDraft } from './core/registration.js';
export type { LimbHit, PathStep, Question, Reason, Relatedness, RelatednessOutcome } from './core/relatedness.js';
export type { RelationDraft } from './core/relation.js';
export { DEFAULT_STANDARD, STANDARDS, type Standard } from './core/standards.table.js';
export type { ErasureDraft, LoggedErasure, ShownPerson } from './erasures.service.js';
export type { FrozenFinding, KeyedQuestion } from './findings.service.js';
export { PartiesModule } from './parties.module.js';
export { type OverHundred, Parties, type RelationEndDraft } from './parties.service.js';
