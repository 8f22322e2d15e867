import { Module } from '@nestjs/common';
import { TranslogModule } from '../translog/index.js';
import { LedgerController } from './ledger.controller.js';
import { Ledger } from './ledger.service.js';
import { LedgerStore } from './ledger.store.js';
import { LedgerAuditStore } from './ledger-audit.store.js';

@Module({
  imports: [TranslogModule],
  controllers: [LedgerController],
  providers: [LedgerStore, LedgerAuditStore, Ledger],
  exports: [Ledger],
})
export class LedgerModule {}
