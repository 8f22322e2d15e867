import { Module } from '@nestjs/common';
import { TranslogModule } from '../translog/index.js';
import { FollowupsController } from './followups.controller.js';
import { Followups } from './followups.service.js';
import { FollowupsStore } from './followups.store.js';
import { Notices } from './notices.service.js';
import { NoticesStore } from './notices.store.js';
import { Webhooks } from './webhooks.service.js';
import { WebhooksStore } from './webhooks.store.js';

@Module({
  imports: [TranslogModule],
  controllers: [FollowupsController],
  providers: [FollowupsStore, NoticesStore, WebhooksStore, Followups, Notices, Webhooks],
  exports: [Followups, Webhooks],
})
export class FollowupsModule {}
