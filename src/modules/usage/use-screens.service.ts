import { Injectable } from '@nestjs/common';
import { type CalendarDate } from '../../kernel/calendar-date.js';
import { parsePeriod } from '../../kernel/period.js';
import type { Ctx } from '../../platform/ctx.js';
import { beyond } from '../../platform/database/caller.js';
import { type Organisation, Parties } from '../parties/index.js';
import { lastDayOf } from './core/account-mapping.js';
import * as no from './core/usage-errors.js';
import { type ScreenedDay, type ScreenedMonth, type Screens, type Standing, screensOf } from './core/use-screens.js';
import { NamedCorpus } from './named-corpus.service.js';
import { UsageYear } from './usage-year.service.js';
import { UseScreensStore } from './use-screens.store.js';

export interface CorpusScreens extends Screens {
  readonly corpus: string;
  readonly key: string;
  readonly period: string;
}

/** What the screens for gaming look at, for the offices that oversee. */
@Injectable()
export class UseScreens {
  constructor(
    private readonly store: UseScreensStore,
    private readonly year: UsageYear,
    private readonly corpora: NamedCorpus,
    private readonly parties: Parties,
  ) {}

  /** By the register as it is known now, on each day of use. Throws `USAGE.UNKNOWN_CORPUS`. */
  async of(ctx: Ctx, named: string, period: string): Promise<CorpusScreens> {
    const span = parsePeriod(period, 'period');
    const corpus = await this.corpora.of(ctx, named);
    if (corpus === undefined) throw no.unknownCorpus();
    const days = await this.store.days(beyond(ctx, 'usage.screens'), corpus.id, span.from, span.until);
    const stated = await this.year.months(ctx, [corpus.id], span);
    const months = stated.map(({ user, month, count }): ScreenedMonth => {
      return { day: lastDayOf(month), count, ...(user === undefined ? {} : { user }) };
    });
    const standing = await this.standings(ctx, corpus.providerId, days, months);
    return { corpus: corpus.id, key: corpus.identity, period: span.key, ...screensOf(days, months, standing) };
  }

  /** How each user stood to the source unit on each day of use: one question for each, all on one register. */
  private async standings(
    ctx: Ctx,
    providerId: string,
    days: readonly ScreenedDay[],
    months: readonly ScreenedMonth[],
  ): Promise<(user: string, day: CalendarDate) => Standing> {
    const used = [...days, ...months].flatMap(({ user, day }) => (user === undefined ? [] : [{ user, day }]));
    const users = await this.parties.organisationsByUscc(ctx, [...new Set(used.map(({ user }) => user))]);
    const unit = partyOf(await this.parties.organisation(ctx, providerId));
    const questions = new Map<string, { key: string; a: string; b: string; on: CalendarDate }>();
    for (const { user, day } of used) {
      const organisation = users.get(user);
      if (organisation === undefined || partyOf(organisation) === unit) continue;
      const key = `${organisation.id} ${day}`;
      questions.set(key, { key, a: providerId, b: organisation.id, on: day });
    }
    const answers = await this.parties.relatednessMany(ctx, [...questions.values()]);
    return (user, day) => {
      const organisation = users.get(user);
      if (organisation === undefined) return 'OTHER';
      if (partyOf(organisation) === unit) return 'SELF';
      const outcome = answers.get(`${organisation.id} ${day}`)?.outcome;
      if (outcome === 'RELATED') return 'RELATED';
      return outcome === 'NOT_RELATED' ? 'OTHER' : 'INDETERMINATE';
    };
  }
}

/** A branch counts as its head office (practice page section 1). */
function partyOf({ id, headOfficeId }: Organisation): string {
  return headOfficeId ?? id;
}
