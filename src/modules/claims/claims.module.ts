import { Module } from '@nestjs/common';
import { AttestationsModule } from '../attestations/index.js';
import { CatalogueModule } from '../catalogue/index.js';
import { ContractsModule } from '../contracts/index.js';
import { FollowupsModule } from '../followups/index.js';
import { LedgerModule } from '../ledger/index.js';
import { PartiesModule } from '../parties/index.js';
import { ProgrammesModule } from '../programmes/index.js';
import { TranslogModule } from '../translog/index.js';
import { UsageModule } from '../usage/index.js';
import { ClaimChecklistsController } from './claim-checklists.controller.js';
import { ClaimChecklists } from './claim-checklists.service.js';
import { ClaimsController } from './claims.controller.js';
import { Claims } from './claims.service.js';
import { ClaimsStore } from './claims.store.js';
import { ClaimsAudit } from './claims-audit.service.js';
import { Filing } from './filing.service.js';
import { OpennessFacts } from './openness.facts.service.js';
import { Openness } from './openness.service.js';
import { PeriodsController } from './periods.controller.js';
import { PlanBook } from './plan-book.service.js';
import { Pools } from './pools.service.js';
import { ReceiptsController } from './receipts.controller.js';
import { Receipts } from './receipts.service.js';
import { ReceiptsStore } from './receipts.store.js';
import { SettlementFacts } from './settlement.facts.service.js';
import { Settlement } from './settlement.service.js';
import { UseRelations } from './use-relations.service.js';

@Module({
  imports: [
    AttestationsModule,
    CatalogueModule,
    ContractsModule,
    FollowupsModule,
    LedgerModule,
    PartiesModule,
    ProgrammesModule,
    TranslogModule,
    UsageModule,
  ],
  controllers: [ClaimChecklistsController, ClaimsController, PeriodsController, ReceiptsController],
  providers: [
    ClaimChecklists,
    Claims,
    ClaimsStore,
    ClaimsAudit,
    Filing,
    Openness,
    OpennessFacts,
    PlanBook,
    Pools,
    Receipts,
    ReceiptsStore,
    SettlementFacts,
    Settlement,
    UseRelations,
  ],
  exports: [Claims],
})
export class ClaimsModule {}
