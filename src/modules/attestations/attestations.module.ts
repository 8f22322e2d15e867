import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/index.js';
import { ContractsModule } from '../contracts/index.js';
import { FollowupsModule } from '../followups/index.js';
import { PartiesModule } from '../parties/index.js';
import { TranslogModule } from '../translog/index.js';
import { AgenciesController } from './agencies.controller.js';
import { Agencies } from './agencies.service.js';
import { AgenciesStore } from './agencies.store.js';
import { AttestationsController } from './attestations.controller.js';
import { Attestations } from './attestations.service.js';
import { AttestationsStore } from './attestations.store.js';
import { ChecklistsController } from './checklists.controller.js';
import { Checklists } from './checklists.service.js';
import { ComplianceController } from './compliance.controller.js';
import { Compliance } from './compliance.service.js';
import { CredentialsController } from './credentials.controller.js';
import { Credentials } from './credentials.service.js';
import { AttestationDependents } from './dependents.service.js';
import { IssuerKeysController } from './issuer-keys.controller.js';
import { IssuerKeys } from './issuer-keys.service.js';
import { IssuerKeysStore } from './issuer-keys.store.js';
import { AttestationLife } from './life.service.js';
import { AttestationRecorder } from './recorder.service.js';
import { AttestationSubjects } from './subjects.service.js';

@Module({
  imports: [PartiesModule, CatalogueModule, ContractsModule, FollowupsModule, TranslogModule],
  controllers: [
    AgenciesController,
    AttestationsController,
    ChecklistsController,
    ComplianceController,
    CredentialsController,
    IssuerKeysController,
  ],
  providers: [
    Agencies,
    AgenciesStore,
    Attestations,
    AttestationDependents,
    AttestationLife,
    AttestationRecorder,
    AttestationsStore,
    AttestationSubjects,
    Checklists,
    Compliance,
    Credentials,
    IssuerKeys,
    IssuerKeysStore,
  ],
  exports: [Agencies, Attestations, Credentials, IssuerKeys],
})
export class AttestationsModule {}
