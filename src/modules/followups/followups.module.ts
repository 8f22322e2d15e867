import { Module } from '@nestjs/common';
import { TranslogModule } from '../translog/index.js';
import { Followups } from './followups.service.js';
import { FollowupsStore } from './followups.store.js';

@Module({
  imports: [TranslogModule],
  providers: [FollowupsStore, Followups],
  exports: [Followups],
})
export class FollowupsModule {}
