import { Injectable } from '@nestjs/common';
import { present } from '../../kernel/assert.js';
import type { CalendarDate } from '../../kernel/calendar-date.js';
import type { Ctx } from '../../platform/ctx.js';
import { Parties, type Relatedness, type RelatednessOutcome } from '../parties/index.js';
import type { UseFinding } from './core/openness-decision.js';
import type { UserPair } from './core/openness-use.js';

export interface JudgedRelations {
  /** Requires a pair and day that was asked. */
  outcome(a: string, b: string, on: CalendarDate): RelatednessOutcome;
  readonly findings: readonly UseFinding[];
}

/**
 * How organisations stand to each other on the days of use. A year has far more days than facts about a pair: the same
 * graph and outcome are frozen once for the first and once for the last day on which they held, so that a fact found
 * later on either side is noticed, and a conclusion of two reviewers on them counts for all days between.
 */
@Injectable()
export class UseRelations {
  constructor(private readonly parties: Parties) {}

  /** Answers every pair on its day; `rests` tells which outcomes a decision rests on, and so are frozen. */
  async judge(
    ctx: Ctx,
    asked: readonly UserPair[],
    rests: (outcome: RelatednessOutcome) => boolean,
  ): Promise<JudgedRelations> {
    const questions = [...new Map(asked.map((one) => [keyOf(one), { key: keyOf(one), ...one }])).values()];
    const answers = await this.parties.relatednessMany(ctx, questions);
    const spans = new Map<string, { first: UserPair; last: UserPair }>();
    for (const { a, b, on, key } of [...questions].sort((x, y) => (x.on < y.on ? -1 : 1))) {
      const answer = present(answers.get(key), 'an answer');
      if (!rests(answer.outcome)) continue;
      const same = sameFacts(a, b, answer);
      spans.set(same, { first: spans.get(same)?.first ?? { a, b, on }, last: { a, b, on } });
    }
    const ends = [...spans.values()].flatMap(({ first, last }) => (first.on === last.on ? [first] : [first, last]));
    const frozen = await this.parties.freezeFindings(
      ctx,
      ends.map((one) => ({ key: keyOf(one), ...one })),
    );
    const concluded = await this.parties.concluded(
      ctx,
      [...frozen.values()].map(({ findingId }) => findingId),
    );
    const counting = new Map<string, RelatednessOutcome>();
    const findings = ends.map(({ a, b, on }): UseFinding => {
      const { findingId, digest, relatedness } = present(frozen.get(keyOf({ a, b, on })), 'a frozen finding');
      const opinion = concluded.get(findingId);
      if (opinion) counting.set(sameFacts(a, b, relatedness), opinion.outcome);
      return {
        a,
        b,
        on,
        outcome: opinion?.outcome ?? relatedness.outcome,
        finding: findingId,
        digest,
        ...(opinion === undefined ? {} : { opinion: opinion.opinionId, opinionDigest: opinion.digest }),
      };
    });
    return {
      findings,
      outcome: (a, b, on) => {
        const answer = present(answers.get(keyOf({ a, b, on })), 'a pair that was asked');
        return counting.get(sameFacts(a, b, answer)) ?? answer.outcome;
      },
    };
  }
}

function keyOf({ a, b, on }: UserPair): string {
  return `${a} ${b} ${on}`;
}

function sameFacts(a: string, b: string, { outcome, graphDigest }: Relatedness): string {
  return `${a} ${b} ${outcome} ${graphDigest}`;
}
