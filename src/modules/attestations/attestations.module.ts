import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/index.js';
import { ContractsModule } from '../contracts/index.js';
import { FollowupsModule } from '../followups/index.js';
import { PartiesModule } from '../parties/index.js';
import { TranslogModule } from '../translog/index.js';
import { AttestationsController } from './attestations.controller.js';
import { Attestations } from './attestations.service.js';
import { AttestationsStore } from './attestations.store.js';
import { AttestationSubjects } from './subjects.service.js';

@Module({
  imports: [PartiesModule, CatalogueModule, ContractsModule, FollowupsModule, TranslogModule],
  controllers: [AttestationsController],
  providers: [Attestations, AttestationSubjects, AttestationsStore],
  exports: [Attestations],
})
export class AttestationsModule {}
