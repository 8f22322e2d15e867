import { Module } from '@nestjs/common';
import { FollowupsModule } from '../followups/index.js';
import { IdentityModule } from '../identity/index.js';
import { AccessLogController } from './access-log.controller.js';
import { OversightController } from './oversight.controller.js';
import { Oversight } from './oversight.service.js';

@Module({
  imports: [FollowupsModule, IdentityModule],
  controllers: [OversightController, AccessLogController],
  providers: [Oversight],
  exports: [Oversight],
})
export class OversightModule {}
