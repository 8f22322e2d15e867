import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/index.js';
import { TranslogModule } from '../translog/index.js';
import { UsageController } from './usage.controller.js';
import { Usage } from './usage.service.js';
import { UsageStore } from './usage.store.js';
import { UsageYear } from './usage-year.service.js';
import { UsageYearStore } from './usage-year.store.js';

@Module({
  imports: [CatalogueModule, TranslogModule],
  controllers: [UsageController],
  providers: [UsageStore, Usage, UsageYearStore, UsageYear],
  exports: [Usage, UsageYear],
})
export class UsageModule {}
