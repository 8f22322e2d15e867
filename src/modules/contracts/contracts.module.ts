import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/index.js';
import { FollowupsModule } from '../followups/index.js';
import { PartiesModule } from '../parties/index.js';
import { TranslogModule } from '../translog/index.js';
import { ContractsController } from './contracts.controller.js';
import { Contracts } from './contracts.service.js';
import { ContractsStore } from './contracts.store.js';

@Module({
  imports: [PartiesModule, CatalogueModule, FollowupsModule, TranslogModule],
  controllers: [ContractsController],
  providers: [ContractsStore, Contracts],
  exports: [Contracts],
})
export class ContractsModule {}
