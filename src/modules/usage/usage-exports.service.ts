import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { shanghaiDate } from '../../kernel/calendar-date.js';
import { type Ctx, newId } from '../../platform/ctx.js';
import { type LeafSource, leafSource, Translog } from '../translog/index.js';
import { EXPORT_HEADER, exportLine, monthOver, type UsageExport, usageExportRecord } from './core/usage-export.js';
import { UsageExportsStore } from './usage-exports.store.js';

/** Raw months written out as tables, each with its digest on record. */
@Injectable()
export class UsageExports {
  constructor(
    private readonly store: UsageExportsStore,
    private readonly translog: Translog,
  ) {}

  /**
   * Hands the table of a month to `write`, page after page, and records what was written. Late events make the next export
   * of the month another file; each has a record of its own. Throws `USAGE.MONTH`, `USAGE.MONTH_RUNNING`.
   */
  async month(ctx: Ctx, month: string, write: (text: string) => Promise<void>): Promise<UsageExport> {
    const { from, until } = monthOver(month, shanghaiDate(ctx.now));
    const hash = createHash('sha256');
    let [bytes, events] = [0n, 0n];
    const put = async (text: string): Promise<void> => {
      hash.update(text, 'utf8');
      bytes += BigInt(Buffer.byteLength(text, 'utf8'));
      await write(text);
    };
    await put(EXPORT_HEADER);
    for await (const page of this.store.events(ctx, from, until)) {
      events += BigInt(page.length);
      await put(page.map(exportLine).join(''));
    }
    const row: UsageExport = {
      id: newId(ctx),
      month,
      events,
      bytes,
      sha256: hash.digest('hex'),
      recordedBy: ctx.actor.id,
      recordedAt: ctx.now,
    };
    await this.store.insert(ctx, row);
    await this.translog.append(ctx, [{ kind: 'usage-export', id: row.id, record: usageExportRecord(row) }]);
    return row;
  }

  leafSources(): readonly LeafSource[] {
    return [leafSource('usage-export', (ctx) => this.store.stream(ctx), usageExportRecord)];
  }
}
