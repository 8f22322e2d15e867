import { describe, expect, it } from '@jest/globals';
import { DomainError } from '../../kernel/domain-error.js';
import { PUBLIC_ACTOR } from '../access.js';
import { callerOf, isUnlimited, Rate } from './rate.js';

describe('an allowance of sixty a minute', () => {
  const at = { now: 0 };
  const refusal = (rate: Rate, name: string): DomainError | undefined => {
    try {
      rate.take(name);
      return undefined;
    } catch (error) {
      return error as DomainError;
    }
  };

  it('lets sixty pass at once, refuses the next, and says when one may come again', () => {
    const rate = new Rate(60, () => at.now);
    for (let count = 0; count < 60; count += 1) rate.take('a');
    const refused = refusal(rate, 'a');
    expect(refused).toBeInstanceOf(DomainError);
    expect(refused?.code).toBe('PLATFORM.TOO_MANY_REQUESTS');
    expect(refused?.extras.retryAfterSeconds).toBe(1);
    at.now += 1_000;
    expect(refusal(rate, 'a')).toBeUndefined();
    expect(refusal(rate, 'a')).toBeInstanceOf(DomainError);
  });

  it('is given to each name by itself', () => {
    const rate = new Rate(1, () => at.now);
    rate.take('a');
    expect(refusal(rate, 'a')).toBeInstanceOf(DomainError);
    expect(refusal(rate, 'b')).toBeUndefined();
  });

  it('remembers a bounded number of names', () => {
    const rate = new Rate(1, () => at.now);
    for (let count = 0; count < 20_000; count += 1) rate.take(`name ${count}`);
    expect((rate as unknown as { buckets: Map<string, unknown> }).buckets.size).toBe(10_000);
  });
});

it.each([
  ['/health/live', true],
  ['/log/tile/0/000', true],
  ['/log/checkpoint', true],
  ['/api/v1/contracts', false],
  ['/logbook', false],
])('%s is unlimited: %s', (path, unlimited) => {
  expect(isUnlimited(path)).toBe(unlimited);
});

it('is shared by the people of an organisation, and the public has none', () => {
  const actor = { ...PUBLIC_ACTOR, kind: 'user', id: 'a', organisationId: 'o' } as const;
  expect(callerOf(actor)).toBe(callerOf({ ...actor, id: 'b' }));
  expect(callerOf(PUBLIC_ACTOR)).toBeUndefined();
});
