import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/index.js';
import { FollowupsModule } from '../followups/index.js';
import { PartiesModule } from '../parties/index.js';
import { TranslogModule } from '../translog/index.js';
import { AccountMappingsController } from './account-mappings.controller.js';
import { AccountMappings } from './account-mappings.service.js';
import { AccountMappingsStore } from './account-mappings.store.js';
import { Corrections } from './corrections.service.js';
import { CorrectionsStore } from './corrections.store.js';
import { DayCountStore } from './day-count.store.js';
import { Disputes } from './disputes.service.js';
import { DisputesStore } from './disputes.store.js';
import { LateUse } from './late-use.service.js';
import { NamedCorpus } from './named-corpus.service.js';
import { PlatformKeysController } from './platform-keys.controller.js';
import { PlatformKeys } from './platform-keys.service.js';
import { PlatformKeysStore } from './platform-keys.store.js';
import { SignedStatements } from './signed-statements.service.js';
import { StatementFilesStore } from './statement-files.store.js';
import { UsageController } from './usage.controller.js';
import { Usage } from './usage.service.js';
import { UsageStore } from './usage.store.js';
import { UsageExports } from './usage-exports.service.js';
import { UsageExportsStore } from './usage-exports.store.js';
import { UsageStatementsController } from './usage-statements.controller.js';
import { UsageYear } from './usage-year.service.js';
import { UsageYearStore } from './usage-year.store.js';
import { UseScreensController } from './use-screens.controller.js';
import { UseScreens } from './use-screens.service.js';
import { UseScreensStore } from './use-screens.store.js';
import { UseStatements } from './use-statements.service.js';
import { UseStatementsStore } from './use-statements.store.js';

@Module({
  imports: [CatalogueModule, FollowupsModule, PartiesModule, TranslogModule],
  controllers: [
    UsageController,
    UsageStatementsController,
    PlatformKeysController,
    AccountMappingsController,
    UseScreensController,
  ],
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
    PlatformKeysStore,
    PlatformKeys,
    StatementFilesStore,
    SignedStatements,
    AccountMappingsStore,
    AccountMappings,
    UsageExportsStore,
    UsageExports,
    NamedCorpus,
    UseScreensStore,
    UseScreens,
  ],
  exports: [
    AccountMappings,
    Usage,
    UsageYear,
    Corrections,
    Disputes,
    PlatformKeys,
    SignedStatements,
    UsageExports,
    UseScreens,
    UseStatements,
  ],
})
export class UsageModule {}
