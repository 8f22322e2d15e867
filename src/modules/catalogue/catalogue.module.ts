import { Module } from '@nestjs/common';
import { PartiesModule } from '../parties/index.js';
import { TranslogModule } from '../translog/index.js';
import { CatalogueController } from './catalogue.controller.js';
import { Catalogue } from './catalogue.service.js';
import { CatalogueStore } from './catalogue.store.js';
import { ReleaseFormats } from './formats.service.js';
import { HarvestController } from './harvest.controller.js';
import { Originals } from './originals.service.js';
import { OriginalsStore } from './originals.store.js';
import { Turtle } from './turtle.service.js';

@Module({
  imports: [PartiesModule, TranslogModule],
  controllers: [CatalogueController, HarvestController],
  providers: [Catalogue, CatalogueStore, Originals, OriginalsStore, ReleaseFormats, Turtle],
  exports: [Catalogue, Originals, ReleaseFormats, Turtle],
})
export class CatalogueModule {}
