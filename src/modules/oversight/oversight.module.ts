import { Module } from '@nestjs/common';
import { FollowupsModule } from '../followups/index.js';
import { OversightController } from './oversight.controller.js';
import { Oversight } from './oversight.service.js';

@Module({
  imports: [FollowupsModule],
  controllers: [OversightController],
  providers: [Oversight],
  exports: [Oversight],
})
export class OversightModule {}
