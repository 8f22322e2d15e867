import { Module } from '@nestjs/common';
import { TranslogModule } from '../translog/index.js';
import { DraftsController } from './drafts.controller.js';
import { Drafts } from './drafts.service.js';
import { ProgrammesController } from './programmes.controller.js';
import { ProgrammeFolder } from './programmes.folder.js';
import { Programmes } from './programmes.service.js';
import { ProgrammesStore } from './programmes.store.js';

@Module({
  imports: [TranslogModule],
  controllers: [DraftsController, ProgrammesController],
  providers: [
    ProgrammesStore,
    { provide: ProgrammeFolder, useFactory: () => ProgrammeFolder.shipped() },
    Programmes,
    Drafts,
  ],
  exports: [Drafts, Programmes],
})
export class ProgrammesModule {}
