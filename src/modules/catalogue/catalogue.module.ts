import { Module } from '@nestjs/common';
import { FollowupsModule } from '../followups/index.js';
import { PartiesModule } from '../parties/index.js';
import { TranslogModule } from '../translog/index.js';
import { CatalogueController } from './catalogue.controller.js';
import { Catalogue } from './catalogue.service.js';
import { CatalogueStore } from './catalogue.store.js';
import { ComplaintsController } from './complaints.controller.js';
import { Complaints } from './complaints.service.js';
import { ComplaintsStore } from './complaints.store.js';
import { LifeController } from './life.controller.js';
import { ReleaseLife } from './life.service.js';
import { LifeStore } from './life.store.js';

@Module({
  imports: [PartiesModule, FollowupsModule, TranslogModule],
  controllers: [CatalogueController, LifeController, ComplaintsController],
  providers: [CatalogueStore, LifeStore, ReleaseLife, ComplaintsStore, Complaints, Catalogue],
  exports: [Catalogue],
})
export class CatalogueModule {}
