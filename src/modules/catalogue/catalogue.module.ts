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
import { ReleaseFormats } from './formats.service.js';
import { HarvestController } from './harvest.controller.js';
import { LifeController } from './life.controller.js';
import { ReleaseLife } from './life.service.js';
import { LifeStore } from './life.store.js';
import { ListingSheetsController } from './listing-sheets.controller.js';
import { ListingSheets } from './listing-sheets.service.js';
import { Offers } from './offers.service.js';
import { Originals } from './originals.service.js';
import { OriginalsStore } from './originals.store.js';
import { ReleaseBook } from './release-book.service.js';
import { CatalogueSearch } from './search.service.js';
import { SearchStore } from './search.store.js';
import { SearchFill } from './search-fill.service.js';
import { SearchHits } from './search-hits.store.js';
import { Shelves } from './shelves.service.js';
import { Turtle } from './turtle.service.js';

@Module({
  imports: [PartiesModule, FollowupsModule, TranslogModule],
  controllers: [CatalogueController, HarvestController, LifeController, ComplaintsController, ListingSheetsController],
  providers: [
    CatalogueStore,
    SearchStore,
    SearchHits,
    CatalogueSearch,
    SearchFill,
    LifeStore,
    ReleaseLife,
    ComplaintsStore,
    Complaints,
    ReleaseBook,
    Offers,
    ListingSheets,
    Catalogue,
    OriginalsStore,
    Originals,
    ReleaseFormats,
    Turtle,
    Shelves,
  ],
  exports: [Catalogue, Originals, ReleaseFormats, Shelves, Turtle],
})
export class CatalogueModule {}
