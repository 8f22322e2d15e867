import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/index.js';
import { FollowupsModule } from '../followups/index.js';
import { PartiesModule } from '../parties/index.js';
import { TranslogModule } from '../translog/index.js';
import { ContractsController } from './contracts.controller.js';
import { Contracts } from './contracts.service.js';
import { ContractsStore } from './contracts.store.js';
import { RecallAnswersController } from './recall-answers.controller.js';
import { RecallAnswers } from './recall-answers.service.js';
import { RecallAnswersStore } from './recall-answers.store.js';

@Module({
  imports: [PartiesModule, CatalogueModule, FollowupsModule, TranslogModule],
  controllers: [ContractsController, RecallAnswersController],
  providers: [ContractsStore, Contracts, RecallAnswersStore, RecallAnswers],
  exports: [Contracts, RecallAnswers],
})
export class ContractsModule {}
