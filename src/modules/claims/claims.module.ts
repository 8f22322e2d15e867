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
import { Applications } from './applications.service.js';
import { Awards } from './awards.service.js';
import { CaseWork } from './case-work.service.js';
import { ClaimActsController } from './claim-acts.controller.js';
import { ClaimChecklistsController } from './claim-checklists.controller.js';
import { ClaimChecklists } from './claim-checklists.service.js';
import { ClaimDesk } from './claim-desk.service.js';
import { ClaimLifeStore } from './claim-life.store.js';
import { ClaimSteps } from './claim-steps.service.js';
import { OwnObjects } from './claimed-objects.service.js';
import { ClaimsController } from './claims.controller.js';
import { Claims } from './claims.service.js';
import { ClaimsStore } from './claims.store.js';
import { ClaimsAudit } from './claims-audit.service.js';
import { Deadlines } from './deadlines.service.js';
import { Decider } from './decider.service.js';
import { DecisionNews } from './decision-news.service.js';
import { Filing } from './filing.service.js';
import { GroupCaps } from './group-caps.service.js';
import { OpennessFacts } from './openness.facts.service.js';
import { Openness } from './openness.service.js';
import { PaperFiles } from './paper-files.service.js';
import { PaperServices } from './paper-services.service.js';
import { PapersController } from './papers.controller.js';
import { Papers } from './papers.service.js';
import { PapersStore } from './papers.store.js';
import { Payments } from './payments.service.js';
import { PeriodsController } from './periods.controller.js';
import { PlanBook } from './plan-book.service.js';
import { PlanRecords } from './plan-records.service.js';
import { PlansController } from './plans.controller.js';
import { Plans } from './plans.service.js';
import { Pools } from './pools.service.js';
import { Publicity } from './publicity.service.js';
import { ReceiptsController } from './receipts.controller.js';
import { Receipts } from './receipts.service.js';
import { ReceiptsStore } from './receipts.store.js';
import { RecoveriesController } from './recoveries.controller.js';
import { Recoveries } from './recoveries.service.js';
import { Recusals } from './recusals.service.js';
import { Rehearsal } from './rehearsal.service.js';
import { Rivals } from './rivals.service.js';
import { SettlementFacts } from './settlement.facts.service.js';
import { Settlement } from './settlement.service.js';
import { StandingAwardsStore } from './standing-awards.store.js';
import { Statements } from './statements.service.js';
import { UseRelations } from './use-relations.service.js';
import { YearController } from './year.controller.js';
import { YearEnd } from './year-end.service.js';

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
  controllers: [
    ClaimActsController,
    ClaimChecklistsController,
    ClaimsController,
    PapersController,
    PeriodsController,
    PlansController,
    ReceiptsController,
    RecoveriesController,
    YearController,
  ],
  providers: [
    Applications,
    Awards,
    CaseWork,
    ClaimChecklists,
    ClaimDesk,
    ClaimLifeStore,
    ClaimSteps,
    Claims,
    ClaimsStore,
    ClaimsAudit,
    Deadlines,
    Decider,
    DecisionNews,
    Filing,
    GroupCaps,
    StandingAwardsStore,
    Payments,
    Openness,
    OpennessFacts,
    OwnObjects,
    PaperFiles,
    Papers,
    PaperServices,
    PapersStore,
    PlanBook,
    PlanRecords,
    Plans,
    Pools,
    Publicity,
    Receipts,
    ReceiptsStore,
    Recoveries,
    Recusals,
    Rehearsal,
    Rivals,
    SettlementFacts,
    Settlement,
    Statements,
    YearEnd,
    UseRelations,
  ],
  exports: [Claims, Deadlines],
})
export class ClaimsModule {}
