export { Agencies, type AgencySheet } from './agencies.service.js';
export { AttestationsModule } from './attestations.module.js';
export {
  type AttestationDraft,
  type AttestationQuery,
  Attestations,
  type StandingQuestion,
} from './attestations.service.js';
export { Checklists, type ReleaseChecklist } from './checklists.service.js';
export { type AttestationFact, type AttestationStatus, type Evidence, statusOn } from './core/attestation.js';
export type { ChecklistLine, LineState } from './core/checklist.js';
export { ATTESTATION_KINDS, type AttestationKind, attestationKind, sourceOf } from './core/kinds.table.js';
export { type Standing, standing } from './core/standing.js';
export { Credentials } from './credentials.service.js';
export { CREDENTIAL_SETTINGS, type CredentialSettings, type PublishedKey } from './credentials.tokens.js';
export { type IssuerKeyDraft, IssuerKeys } from './issuer-keys.service.js';
export type { SubjectRef } from './subjects.service.js';
