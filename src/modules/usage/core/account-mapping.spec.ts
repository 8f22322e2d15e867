import { readFileSync } from 'node:fs';
import { type CalendarDate, parseDate } from '../../../kernel/calendar-date.js';
import { type AccountMapping, identified } from './account-mapping.js';

interface Vector {
  readonly why: string;
  readonly row: { readonly platform: string; readonly month: string; readonly account: string; readonly user?: string };
  readonly mappings: readonly {
    readonly platform?: string;
    readonly account?: string;
    readonly from: string;
    readonly until?: string;
    readonly user?: string;
  }[];
  readonly user: string | null;
}

const recorded = { note: '材料', document: 'd'.repeat(64), recordedBy: 'operator', recordedAt: new Date(0) };

function mappingOf(given: Vector['mappings'][number], index: number): AccountMapping {
  const { platform = 'P', account = 'a', from, until, user } = given;
  return {
    ...recorded,
    id: String(index),
    platform,
    account,
    from: parseDate(from),
    ...(until === undefined ? {} : { until: until as CalendarDate }),
    ...(user === undefined ? {} : { user, organisationId: user }),
  };
}

describe('who stands behind an account in a month', () => {
  const vectors = JSON.parse(readFileSync('test/vectors/account-mappings.json', 'utf8')) as Vector[];
  it.each(vectors)('$why', ({ row, mappings, user }) => {
    const [found] = identified([row], mappings.map(mappingOf));
    expect(found?.user ?? null).toBe(user);
  });
});
