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
  async of(ctx: Ctx, corpusIds: readonly string[], period: Period): Promise<YearOfUse> {
    const days = await this.store.days(beyond(ctx, 'usage.year'), corpusIds, period.from, period.until);
    return { days, months: await this.months(ctx, corpusIds, period) };
  }

  /** What the platforms counted by month, each with the user that counts for its account. */
  async months(ctx: Ctx, corpusIds: readonly string[], { from, until }: Period): Promise<readonly MonthUse[]> {
    const wide = beyond(ctx, 'usage.year');
    const stated = await this.store.months(wide, corpusIds, from.slice(0, 7), until.slice(0, 7));
    const mapped = identified(stated, await this.mappings.ofCorpora(wide, corpusIds));
    return mapped.map(({ mapping: _entry, ...row }) => row);
  }

  /** By corpus, how much it was used in which years. */
  years(ctx: Ctx, corpusIds: readonly string[]) {
    return this.store.years(ctx, corpusIds);
  }
}
