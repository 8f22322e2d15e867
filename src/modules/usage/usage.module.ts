import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/index.js';
import { FollowupsModule } from '../followups/index.js';
import { PartiesModule } from '../parties/index.js';
import { TranslogModule } from '../translog/index.js';
import { Corrections } from './corrections.service.js';
import { CorrectionsStore } from './corrections.store.js';
import { DayCountStore } from './day-count.store.js';
import { Disputes } from './disputes.service.js';
import { DisputesStore } from './disputes.store.js';
import { LateUse } from './late-use.service.js';
import { UsageController } from './usage.controller.js';
import { Usage } from './usage.service.js';
import { UsageStore } from './usage.store.js';
import { UsageStatementsController } from './usage-statements.controller.js';
import { UsageYear } from './usage-year.service.js';
import { UsageYearStore } from './usage-year.store.js';
import { UseStatements } from './use-statements.service.js';
import { UseStatementsStore } from './use-statements.store.js';

@Module({
  imports: [CatalogueModule, FollowupsModule, PartiesModule, TranslogModule],
  controllers: [UsageController, UsageStatementsController],
  providers: [
    UsageStore,
    DayCountStore,
    CorrectionsStore,
    LateUse,
    Usage,
    Corrections,
    DisputesStore,
    Disputes,
    UsageYearStore,
    UsageYear,
    UseStatementsStore,
    UseStatements,
  ],
  exports: [Usage, UsageYear, Corrections, Disputes, UseStatements],
})
export class UsageModule {}
