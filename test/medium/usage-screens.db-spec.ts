import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { Parties } from '../../src/modules/parties/index.js';
import { AccountMappings, Usage, UseScreens } from '../../src/modules/usage/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { actorOf, codeOf } from '../support/market.js';
import { openTestService, SAMPLE_FOLDER, type TestService } from '../support/service.js';

const CORPUS = 'sb-open-idioms';
const PROVIDER = '91440300999001083P';
const USER = '91440300999001032F';
/** On no register. */
const UNKNOWN_USER = codeOf(7951);
const PERIOD = '2023';

let number = 0;
const event = (user: string, day: string, data: object = {}, kind = 'download', unit = 'BYTES') => ({
  specversion: '1.0',
  id: `screen-${number++}`,
  source: 'https://open.example/screens',
  type: `org.corpus.usage.${kind}.v1`,
  subject: CORPUS,
  time: `${day}T09:30:00+08:00`,
  data: { user, quantity: '1', unit, delivered: true, ...data },
});

describe('the figures that screens look at, of a corpus and year', () => {
  let service: TestService;
  let related: string;
  const run = <T>(work: (ctx: Ctx) => Promise<T>) => service.application.run(work);
  const get = <T>(room: abstract new (...args: never[]) => T): T => service.application.get(room as never);
  const screens = () =>
    service.db.database.run(actorOf('regulator', undefined, 'sz-zsj'), (ctx) =>
      get(UseScreens).of(ctx, CORPUS, PERIOD),
    );

  beforeAll(async () => {
    service = await openTestService();
    expect((await service.load(SAMPLE_FOLDER)).refused).toEqual([]);
    related = await holdingOfProvider();
    const days = ['2023-03-01', '2023-03-02', '2023-03-03', '2023-03-04', '2023-03-05'];
    const events = [
      ...days.map((day) => event(USER, day)),
      event(PROVIDER, '2023-03-01'),
      event(PROVIDER, '2023-03-01'),
      event(related, '2023-03-05'),
      event(UNKNOWN_USER, '2023-03-05'),
      event(USER, '2023-03-05', { test: true }),
      event(USER, '2023-03-05', { delivered: false }),
      event(USER, '2023-03-06', {}, 'application-case', 'CASES'),
    ];
    const taken = await run((ctx) => get(Usage).take(ctx, events));
    expect(taken.refused).toEqual([]);
    const row = { platform: 'P', month: '2023-04', corpus: CORPUS, kind: 'download' };
    await run((ctx) =>
      get(Usage).takeStatements(ctx, [
        { ...row, account: 'known', count: 10n, user: USER },
        { ...row, account: 'nobody', count: 6n },
        { ...row, account: 'mapped', count: 1n },
      ]),
    );
    const entry = {
      platform: 'P',
      account: 'mapped',
      from: parseDate('2023-01-01'),
      note: '材料',
      document: 'd'.repeat(64),
    };
    await run((ctx) => get(AccountMappings).record(ctx, { ...entry, organisation: PROVIDER }));
  });
  afterAll(() => service?.close());

  /** An enterprise of which the provider holds 51%. */
  const holdingOfProvider = async (): Promise<string> => {
    const uscc = codeOf(7950);
    await run(async (ctx) => {
      const parties = get(Parties);
      const { id: to } = await parties.addOrganisation(ctx, { uscc, nameZh: '拾贝子公司', kind: 'ENTERPRISE' });
      const from = await parties.organisationNamed(ctx, 'organisation', PROVIDER);
      const known = { validFrom: '2020-01-01', source: 'registry', extractedOn: '2020-01-06' };
      await parties.addRelation(ctx, { type: 'HOLDS', from, to, sharePct: '51', ...known });
    });
    return uscc;
  };

  it('tells own and related use, what cannot be told, and what nobody is named for', async () => {
    const found = await screens();
    // 5 of the user, 2 of the unit, 1 of its holding, 1 of an unknown one; 10 + 1 by month. Tests and cases are no use.
    expect([found.events, found.users]).toEqual([20n, 4]);
    expect(found.self).toEqual({ count: '3', of: '20', pct: '15.00' });
    expect(found.related).toEqual({ count: '1', of: '20', pct: '5.00' });
    expect(found.indeterminate).toEqual({ count: '0', of: '20', pct: '0.00' });
    expect(found.unidentified).toEqual({ count: '6', of: '26', pct: '23.07' });
    expect(found.leftOut).toEqual({ test: 1n, undelivered: 1n });
  });

  it('tells concentration exactly: (15² + 3² + 1 + 1) / 20² = 59/100', async () => {
    const found = await screens();
    expect(found.hhi).toEqual({ num: 59n, den: 100n });
    expect(found.largest).toEqual({ user: USER, share: { count: '15', of: '20', pct: '75.00' } });
  });

  it('tells the largest day beside the one in the middle, and the rhythm of whoever has days enough', async () => {
    const found = await screens();
    // By day 3, 1, 1, 1, 3.
    expect(found.bursts).toEqual({
      days: 5,
      day: '2023-03-01',
      events: 3n,
      median: { num: 1n, den: 1n },
      ratio: { num: 3n, den: 1n },
    });
    expect(found.rhythms).toEqual([
      { user: USER, days: 5, gap: { days: 1, times: 4, of: 4 }, daily: { events: 1n, times: 5, of: 5 } },
    ]);
  });

  it('are read without one raw event: with the events hidden they are the same', async () => {
    const before = await screens();
    await service.db.adminQuery('alter table usage.event rename to event_hidden');
    try {
      expect(await screens()).toEqual(before);
    } finally {
      await service.db.adminQuery('alter table usage.event_hidden rename to event');
    }
  });

  it('are of a corpus that there is', async () => {
    await expect(run((ctx) => get(UseScreens).of(ctx, 'unknown', PERIOD))).rejects.toThrow('USAGE.UNKNOWN_CORPUS');
  });
});
