import { Module } from '@nestjs/common';
import { PartiesModule } from '../parties/index.js';
import { TranslogModule } from '../translog/index.js';
import { CatalogueController } from './catalogue.controller.js';
import { Catalogue } from './catalogue.service.js';
import { CatalogueStore } from './catalogue.store.js';

@Module({
  imports: [PartiesModule, TranslogModule],
  controllers: [CatalogueController],
  providers: [Catalogue, CatalogueStore],
  exports: [Catalogue],
})
export class CatalogueModule {}
