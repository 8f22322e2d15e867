import { Controller, Get, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiTags } from '@nestjs/swagger';
import { rateToJson } from '../../kernel/rate.js';
import type { Ctx } from '../../platform/ctx.js';
import { Access } from '../../platform/http/access.decorator.js';
import { Context } from '../../platform/http/context.decorator.js';
import { Replies } from '../../platform/http/reply-shape.js';
import type { Rhythm } from './core/use-screens.js';
import { StatementQuery } from './usage.dto.js';
import { USE_SCREENS } from './usage-replies.table.js';
import { type CorpusScreens, UseScreens } from './use-screens.service.js';

/** Those with the most days; more is for nobody to read. */
const RHYTHMS_MAX = 100;

@ApiTags('usage')
@Controller('usage/screens')
export class UseScreensController {
  constructor(private readonly screens: UseScreens) {}

  /**
   * Figures that screens for gaming look at, of a corpus and year: own and related use, concentration, bursts, rhythm.
   * Exact and without a verdict; from counts by day and month.
   */
  @Get()
  @ApiNotFoundResponse({ description: 'USAGE.UNKNOWN_CORPUS' })
  @Access({ roles: ['regulator'] })
  @Replies(USE_SCREENS)
  async one(@Context() ctx: Ctx, @Query() { corpus, period }: StatementQuery): Promise<object> {
    return screensResponse(await this.screens.of(ctx, corpus, period));
  }
}

function screensResponse({ events, leftOut, hhi, largest, bursts, rhythms, ...rest }: CorpusScreens): object {
  return {
    ...rest,
    events: events.toString(),
    leftOut: { test: leftOut.test.toString(), undelivered: leftOut.undelivered.toString() },
    hhi: rateToJson(hhi),
    ...(largest === undefined ? {} : { largest: { user: largest.user, ...largest.share } }),
    ...(bursts === undefined ? {} : { bursts: burstsResponse(bursts) }),
    rhythmUsers: rhythms.length,
    rhythms: rhythms.slice(0, RHYTHMS_MAX).map(rhythmResponse),
  };
}

function burstsResponse({ days, day, events, median, ratio }: NonNullable<CorpusScreens['bursts']>): object {
  return { days, day, events: events.toString(), median: rateToJson(median), ratio: rateToJson(ratio) };
}

function rhythmResponse({ daily, ...rest }: Rhythm): object {
  return { ...rest, daily: { ...daily, events: daily.events.toString() } };
}
