import { Module } from '@nestjs/common';
import { TranslogModule } from '../translog/index.js';
import { ErasuresController } from './erasures.controller.js';
import { Erasures } from './erasures.service.js';
import { ErasuresStore } from './erasures.store.js';
import { Findings } from './findings.service.js';
import { FindingsStore } from './findings.store.js';
import { PartiesController } from './parties.controller.js';
import { Parties } from './parties.service.js';
import { PartiesStore } from './parties.store.js';
import { RelationsController } from './relations.controller.js';

@Module({
  imports: [TranslogModule],
  controllers: [PartiesController, RelationsController, ErasuresController],
  providers: [PartiesStore, FindingsStore, Findings, ErasuresStore, Erasures, Parties],
  exports: [Parties],
})
export class PartiesModule {}
