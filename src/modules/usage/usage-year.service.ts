import { Injectable } from '@nestjs/common';
import type { Period } from '../../kernel/period.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { AccountMappingsStore } from './account-mappings.store.js';
import { identified } from './core/account-mapping.js';
import { type DayUse, type MonthUse, UsageYearStore } from './usage-year.store.js';

export interface YearOfUse {
  readonly days: readonly DayUse[];
  readonly months: readonly MonthUse[];
}

/** A year of use as it is settled: by corpus, day and user, and what the platforms counted by month. */
@Injectable()
export class UsageYear {
  constructor(
    private readonly store: UsageYearStore,
    private readonly mappings: AccountMappingsStore = new AccountMappingsStore(),
  ) {}

  /** Everything recorded of these corpora in the period, for an office that decides on it, which sees no single use. */
  async of(ctx: Ctx, corpusIds: readonly string[], { from, until }: Period): Promise<YearOfUse> {
    const wide = beyond(ctx, 'usage.year');
    const stated = await this.store.months(wide, corpusIds, from.slice(0, 7), until.slice(0, 7));
    const mapped = identified(stated, await this.mappings.ofCorpora(wide, corpusIds));
    const months = mapped.map(({ mapping: _entry, ...row }) => row);
    return { days: await this.store.days(wide, corpusIds, from, until), months };
  }

  /** By corpus, how much it was used in which years. */
  years(ctx: Ctx, corpusIds: readonly string[]) {
    return this.store.years(ctx, corpusIds);
  }
}
