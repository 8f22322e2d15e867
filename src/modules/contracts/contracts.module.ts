import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/index.js';
import { FollowupsModule } from '../followups/index.js';
import { PartiesModule } from '../parties/index.js';
import { TranslogModule } from '../translog/index.js';
import { CertificatesController } from './certificates.controller.js';
import { ContractBook } from './contract-book.service.js';
import { ContractHistory } from './contract-history.service.js';
import { ContractLife } from './contract-life.service.js';
import { ContractsController } from './contracts.controller.js';
import { Contracts } from './contracts.service.js';
import { ContractsStore } from './contracts.store.js';
import { EvidenceController } from './evidence.controller.js';
import { Evidence } from './evidence.service.js';
import { EvidenceStore } from './evidence.store.js';
import { RecallAnswersController } from './recall-answers.controller.js';
import { RecallAnswers } from './recall-answers.service.js';
import { RecallAnswersStore } from './recall-answers.store.js';

@Module({
  imports: [PartiesModule, CatalogueModule, FollowupsModule, TranslogModule],
  controllers: [ContractsController, CertificatesController, EvidenceController, RecallAnswersController],
  providers: [
    ContractsStore,
    ContractBook,
    ContractLife,
    ContractHistory,
    EvidenceStore,
    Evidence,
    Contracts,
    RecallAnswersStore,
    RecallAnswers,
  ],
  exports: [Contracts, RecallAnswers],
})
export class ContractsModule {}
