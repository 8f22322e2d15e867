import { Module } from '@nestjs/common';
import { TranslogController } from './translog.controller.js';
import { Translog } from './translog.service.js';
import { TranslogStore } from './translog.store.js';

/** Needs a provider of `LOG_SIGNER`, which the composition root gives from the configured keys. */
@Module({ controllers: [TranslogController], providers: [TranslogStore, Translog], exports: [Translog] })
export class TranslogModule {}
