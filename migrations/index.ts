/** All migrations in order of their timestamps; the data source and the test database read this list. */
import type { MigrationInterface } from 'typeorm';
import { PlatformAppendOnly1760000000100 } from './1760000000100-platform-append-only.js';
import { PlatformIdempotency1760000000500 } from './1760000000500-platform-idempotency.js';
import { IdentityAccounts1760000001000 } from './1760000001000-identity-accounts.js';
import { TranslogLog1760000002000 } from './1760000002000-translog-log.js';
import { LedgerBook1760000003000 } from './1760000003000-ledger-book.js';
import { FollowupsRelianceAndItems1760000004000 } from './1760000004000-followups-reliance-and-items.js';
import { PartiesRegister1760000005000 } from './1760000005000-parties-register.js';
import { ProgrammesVersion1760000006000 } from './1760000006000-programmes-version.js';
import { CatalogueCorpus1760000007000 } from './1760000007000-catalogue-corpus.js';
import { ContractsContract1760000008000 } from './1760000008000-contracts-contract.js';
import { AttestationsAttestation1760000009000 } from './1760000009000-attestations-attestation.js';
import { UsageEvents1760000010000 } from './1760000010000-usage-events.js';
import { ClaimsClaim1760000011000 } from './1760000011000-claims-claim.js';
import { PlatformStatementGuard1760000100400 } from './1760000100400-platform-statement-guard.js';
import { PlatformIdempotencyRetention1760000100500 } from './1760000100500-platform-idempotency-retention.js';
import { PlatformClockFloor1760000100501 } from './1760000100501-platform-clock-floor.js';
import { TranslogWitness1760000102000 } from './1760000102000-translog-witness.js';
import { LedgerReservationsAndCloses1760000103000 } from './1760000103000-ledger-reservations-and-closes.js';
import { PartiesErasure1760000105000 } from './1760000105000-parties-erasure.js';
import { PartiesGraphVersion1760000205000 } from './1760000205000-parties-graph-version.js';
import { PartiesFindingLife1760000205100 } from './1760000205100-parties-finding-life.js';
import { PartiesDeclaration1760000205200 } from './1760000205200-parties-declaration.js';
import { PartiesBodsRecord1760000205300 } from './1760000205300-parties-bods-record.js';
import { CatalogueLife1760000206000 } from './1760000206000-catalogue-life.js';
import { ContractsRecallAnswer1760000206005 } from './1760000206005-contracts-recall-answer.js';
import { CatalogueSearch1760000206010 } from './1760000206010-catalogue-search.js';
import { CatalogueReleaseSheet1760000206020 } from './1760000206020-catalogue-release-sheet.js';
import { CatalogueOriginal1760000206100 } from './1760000206100-catalogue-original.js';
import { AttestationsAgency1760000206200 } from './1760000206200-attestations-agency.js';
import { FollowupsItemsByBasis1760000206210 } from './1760000206210-followups-items-by-basis.js';
import { AttestationsIssuerKey1760000206220 } from './1760000206220-attestations-issuer-key.js';
import { ContractsTerms1760000206300 } from './1760000206300-contracts-terms.js';
import { ContractsEvidence1760000206310 } from './1760000206310-contracts-evidence.js';
import { FollowupsNotices1760000206320 } from './1760000206320-followups-notices.js';
import { FollowupsNoticeBySubject1760000206400 } from './1760000206400-followups-notice-by-subject.js';
import { AttestationsEnd1760000206410 } from './1760000206410-attestations-end.js';
import { IdentitySessions1760000301000 } from './1760000301000-identity-sessions.js';
import { IdentitySecondFactor1760000301010 } from './1760000301010-identity-second-factor.js';
import { IdentityApiKeys1760000301020 } from './1760000301020-identity-api-keys.js';
import { IdentityExternalAccount1760000301030 } from './1760000301030-identity-external-account.js';
import { IdentityAudit1760000303000 } from './1760000303000-identity-audit.js';
import { PlatformRowSecurity1760000304000 } from './1760000304000-platform-row-security.js';
import { IdentityRowSecurity1760000304001 } from './1760000304001-identity-row-security.js';
import { LedgerRowSecurity1760000304003 } from './1760000304003-ledger-row-security.js';
import { FollowupsRowSecurity1760000304004 } from './1760000304004-followups-row-security.js';
import { PartiesRowSecurity1760000304005 } from './1760000304005-parties-row-security.js';
import { ProgrammesRowSecurity1760000304006 } from './1760000304006-programmes-row-security.js';
import { CatalogueRowSecurity1760000304007 } from './1760000304007-catalogue-row-security.js';
import { ContractsRowSecurity1760000304008 } from './1760000304008-contracts-row-security.js';
import { AttestationsRowSecurity1760000304009 } from './1760000304009-attestations-row-security.js';
import { UsageRowSecurity1760000304010 } from './1760000304010-usage-row-security.js';
import { ClaimsRowSecurity1760000304011 } from './1760000304011-claims-row-security.js';
import { PlatformOpenWalls1760000304012 } from './1760000304012-platform-open-walls.js';
import { PartiesWallEstimates1760000305000 } from './1760000305000-parties-wall-estimates.js';
import { IdentityUsers1760000406000 } from './1760000406000-identity-users.js';
import { IdentitySessionSweep1760000406001 } from './1760000406001-identity-session-sweep.js';
import { IdentityAuditSweep1760000406002 } from './1760000406002-identity-audit-sweep.js';
import { CatalogueCorpusKey1760000406010 } from './1760000406010-catalogue-corpus-key.js';
import { ContractsNumber1760000406020 } from './1760000406020-contracts-number.js';
import { ClaimsLife1760000407000 } from './1760000407000-claims-life.js';
import { LedgerLegsAtCommit1760000407100 } from './1760000407100-ledger-legs-at-commit.js';
import { ProgrammesDraft1760000407500 } from './1760000407500-programmes-draft.js';
import { UsageCorrectionsAndCounts1760000408000 } from './1760000408000-usage-corrections-and-counts.js';
import { ClaimsSourceUnits1760000408500 } from './1760000408500-claims-source-units.js';
import { ClaimsPaper1760000409000 } from './1760000409000-claims-paper.js';
import { PartiesOnboarding1760000410000 } from './1760000410000-parties-onboarding.js';
import { PartiesMandate1760000410100 } from './1760000410100-parties-mandate.js';
import { UsageBulkIntake1760000411000 } from './1760000411000-usage-bulk-intake.js';
import { UsagePartitions1760000411010 } from './1760000411010-usage-partitions.js';
import { ContractsSharingSetWise1760000412000 } from './1760000412000-contracts-sharing-set-wise.js';
import { ClaimsStatementHead1760000412100 } from './1760000412100-claims-statement-head.js';
import { PartiesFindingIndexes1760000412200 } from './1760000412200-parties-finding-indexes.js';
import { ClaimsCorpora1760000413000 } from './1760000413000-claims-corpora.js';
import { ClaimsInlineWalls1760000413100 } from './1760000413100-claims-inline-walls.js';
import { ProgrammesOffice1760000413200 } from './1760000413200-programmes-office.js';
import { UsageSignedStatements1760000414000 } from './1760000414000-usage-signed-statements.js';
import { UsageAccountMappings1760000414100 } from './1760000414100-usage-account-mappings.js';
import { UsageExports1760000414200 } from './1760000414200-usage-exports.js';
import { ClaimsPaperService1760000415000 } from './1760000415000-claims-paper-service.js';
import { ClaimsStanding1760000416000 } from './1760000416000-claims-standing.js';

export const MIGRATIONS: (new () => MigrationInterface)[] = [
  PlatformAppendOnly1760000000100,
  PlatformIdempotency1760000000500,
  IdentityAccounts1760000001000,
  TranslogLog1760000002000,
  LedgerBook1760000003000,
  FollowupsRelianceAndItems1760000004000,
  PartiesRegister1760000005000,
  ProgrammesVersion1760000006000,
  CatalogueCorpus1760000007000,
  ContractsContract1760000008000,
  AttestationsAttestation1760000009000,
  UsageEvents1760000010000,
  ClaimsClaim1760000011000,
  PlatformStatementGuard1760000100400,
  PlatformIdempotencyRetention1760000100500,
  PlatformClockFloor1760000100501,
  TranslogWitness1760000102000,
  LedgerReservationsAndCloses1760000103000,
  PartiesErasure1760000105000,
  PartiesGraphVersion1760000205000,
  PartiesFindingLife1760000205100,
  PartiesDeclaration1760000205200,
  PartiesBodsRecord1760000205300,
  CatalogueLife1760000206000,
  ContractsRecallAnswer1760000206005,
  CatalogueSearch1760000206010,
  CatalogueReleaseSheet1760000206020,
  CatalogueOriginal1760000206100,
  AttestationsAgency1760000206200,
  FollowupsItemsByBasis1760000206210,
  AttestationsIssuerKey1760000206220,
  ContractsTerms1760000206300,
  ContractsEvidence1760000206310,
  FollowupsNotices1760000206320,
  FollowupsNoticeBySubject1760000206400,
  AttestationsEnd1760000206410,
  IdentitySessions1760000301000,
  IdentitySecondFactor1760000301010,
  IdentityApiKeys1760000301020,
  IdentityExternalAccount1760000301030,
  IdentityAudit1760000303000,
  PlatformRowSecurity1760000304000,
  IdentityRowSecurity1760000304001,
  LedgerRowSecurity1760000304003,
  FollowupsRowSecurity1760000304004,
  PartiesRowSecurity1760000304005,
  ProgrammesRowSecurity1760000304006,
  CatalogueRowSecurity1760000304007,
  ContractsRowSecurity1760000304008,
  AttestationsRowSecurity1760000304009,
  UsageRowSecurity1760000304010,
  ClaimsRowSecurity1760000304011,
  PlatformOpenWalls1760000304012,
  PartiesWallEstimates1760000305000,
  IdentityUsers1760000406000,
  IdentitySessionSweep1760000406001,
  IdentityAuditSweep1760000406002,
  CatalogueCorpusKey1760000406010,
  ContractsNumber1760000406020,
  ClaimsLife1760000407000,
  LedgerLegsAtCommit1760000407100,
  ProgrammesDraft1760000407500,
  UsageCorrectionsAndCounts1760000408000,
  ClaimsSourceUnits1760000408500,
  ClaimsPaper1760000409000,
  PartiesOnboarding1760000410000,
  PartiesMandate1760000410100,
  UsageBulkIntake1760000411000,
  UsagePartitions1760000411010,
  ContractsSharingSetWise1760000412000,
  ClaimsStatementHead1760000412100,
  PartiesFindingIndexes1760000412200,
  ClaimsCorpora1760000413000,
  ClaimsInlineWalls1760000413100,
  ProgrammesOffice1760000413200,
  UsageSignedStatements1760000414000,
  UsageAccountMappings1760000414100,
  UsageExports1760000414200,
  ClaimsPaperService1760000415000,
  ClaimsStanding1760000416000,
];
