import { Module } from '@nestjs/common';
import { TranslogModule } from '../translog/index.js';
import { ProgrammesController } from './programmes.controller.js';
import { ProgrammeFolder } from './programmes.folder.js';
import { Programmes } from './programmes.service.js';
import { ProgrammesStore } from './programmes.store.js';

@Module({
  imports: [TranslogModule],
  controllers: [ProgrammesController],
  providers: [ProgrammesStore, { provide: ProgrammeFolder, useFactory: () => ProgrammeFolder.shipped() }, Programmes],
  exports: [Programmes],
})
export class ProgrammesModule {}
