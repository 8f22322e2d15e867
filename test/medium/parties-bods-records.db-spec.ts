import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { relationship, shares } from '../support/bods.js';
import {
  A,
  ask,
  B,
  bods,
  closeRegister,
  holdings,
  openRegister,
  pair,
  take,
  told,
  trial,
} from '../support/bods-register.js';

beforeAll(openRegister);
afterAll(closeRegister);

describe('a BODS statement that cannot be recorded', () => {
  it.each<[string, object, string]>([
    ['a share over 100', shares({ exact: 100.5 }), 'PARTIES.BODS_RANGE /recordDetails/interests/0/share/exact'],
    ['a negative share', shares({ minimum: -1 }), 'PARTIES.BODS_RANGE /recordDetails/interests/0/share/minimum'],
    ['seven decimals', shares({ exact: 33.3333333 }), 'PARTIES.BODS_SHARE /recordDetails/interests/0/share/exact'],
    [
      'a reversed range',
      shares({ minimum: 50, maximum: 25 }),
      'PARTIES.BODS_SHARE_RANGE /recordDetails/interests/0/share',
    ],
    [
      'an end before the start',
      shares({ exact: 5 }, { endDate: '2019-01-01' }),
      'PARTIES.PERIOD /recordDetails/interests/0/endDate',
    ],
    [
      'an unknown code',
      shares({ exact: 5 }, { type: 'ownership' }),
      'PARTIES.BODS_CODE /recordDetails/interests/0/type',
    ],
    ['a share as text', shares({ exact: '5' }), 'PARTIES.BODS_TYPE /recordDetails/interests/0/share/exact'],
  ])('for %s is refused by itself, at its place', async (_, interest, why) => {
    const { taken, rows } = await trial(async (ctx) => {
      const taken = await take(ctx, [
        ...pair,
        relationship('bad', 'p', 'a', [interest]),
        relationship('good', 'q', 'a', [shares({ exact: 5 })]),
      ]);
      return { taken, rows: await holdings(ctx, A) };
    });
    expect(told(taken)).toEqual(['taken', 'taken', 'taken', 'taken', why, 'taken']);
    expect(taken.refused[0]?.statementId).toMatch(/^test-statement-relationship/);
    expect(rows).toEqual(['HOLDS 5000000 2020-01-01']);
  });

  it('for a holding in itself, a person as subject, or overlapping days is refused by itself', async () => {
    const taken = await trial((ctx) =>
      take(ctx, [
        ...pair,
        relationship('self', 'a', 'a', [shares({ exact: 5 })]),
        relationship('odd', 'a', 'p', [shares({ exact: 5 })]),
        relationship('one', 'q', 'a', [shares({ exact: 5 })]),
        relationship('two', 'q', 'a', [shares({ exact: 6 }, { startDate: '2021-01-01' })]),
      ]),
    );
    expect(told(taken).slice(4)).toEqual([
      'PARTIES.SELF /recordDetails/interestedParty',
      'PARTIES.WRONG_PARTY /recordDetails/subject',
      'taken',
      'PARTIES.OVERLAP /recordDetails/interests/0',
    ]);
  });

  it('is no reason to take half of it: a second interest that cannot be takes the first with it', async () => {
    const rows = await trial(async (ctx) => {
      await take(ctx, [
        ...pair,
        relationship('r', 'p', 'a', [shares({ exact: 5 }), shares({ exact: 6 }, { startDate: '2021-01-01' })]),
      ]);
      return holdings(ctx, A);
    });
    expect(rows).toEqual([]);
  });

  it.each([
    ['{}', 'PARTIES.BODS_NOT_ARRAY'],
    ['"text"', 'PARTIES.BODS_NOT_ARRAY'],
    ['', 'PARTIES.BODS_JSON'],
    ['[{"a":1,"a":2}]', 'PARTIES.BODS_JSON'],
    ['[NaN]', 'PARTIES.BODS_JSON'],
    ['["\\ud800"]', 'PARTIES.BODS_JSON'],
    ['[1', 'PARTIES.BODS_JSON'],
  ])('in a text that is no array of statements (%s) is refused with all of it', async (text, code) => {
    await expect(trial((ctx) => bods.take(ctx, text))).rejects.toMatchObject({ code, fault: 'malformed' });
  });

  it('may hold numbers that no double holds: they are refused where they stand', async () => {
    const text = (number: string) =>
      JSON.stringify([...pair, relationship('r', 'p', 'a', [shares({ exact: '@' })])]).replace('"@"', number);
    const said = (number: string) => trial(async (ctx) => told(await bods.take(ctx, text(number))).at(-1));
    expect(await said('1e999')).toBe('PARTIES.BODS_RANGE /recordDetails/interests/0/share/exact');
    expect(await said('100.00000000000000000001')).toBe('PARTIES.BODS_SHARE /recordDetails/interests/0/share/exact');
    expect(await said(`0.${'0'.repeat(500)}1`)).toBe('PARTIES.BODS_SHARE /recordDetails/interests/0/share/exact');
    expect(await said(`5.${'0'.repeat(300)}`)).toBe('taken');
  });
});

describe('a BODS record over time', () => {
  const start = [...pair, relationship('r', 'p', 'a', [shares({ exact: 30 })], { on: '2021-06-01' })];
  const more = relationship('r', 'p', 'a', [shares({ exact: 40 })], { on: '2022-03-01', status: 'updated' });
  const closed = relationship('r', 'p', 'a', [shares({ exact: 40 }, { endDate: '2024-02-01' })], {
    on: '2024-05-01',
    status: 'closed',
  });
  const wanted = ['HOLDS 30000000 2020-01-01 2022-03-01', 'HOLDS 40000000 2022-03-01 2024-02-01'];

  it('is updated and closed, in one set or in several, and comes again without effect', async () => {
    for (const sets of [[[...start, more, closed]], [start, [more], [closed]]]) {
      const { rows, again } = await trial(async (ctx) => {
        for (const set of sets) await take(ctx, set);
        const again = [];
        for (const set of [...sets, [...start, more, closed], [closed], [more]])
          again.push(...told(await take(ctx, set)));
        return { rows: await holdings(ctx, A), again };
      });
      expect(rows).toEqual(wanted);
      expect(new Set(again)).toEqual(new Set(['unchanged']));
    }
  });

  it('leaves rows and leaves as they were when it comes again', async () => {
    await trial(async (ctx) => {
      const rows = async () =>
        (
          await ctx.tx.query<{ text: string }>(
            `select (select json_agg(r) from parties.relation r)::text || (select json_agg(e) from parties.relation_end e)::text
           || (select json_agg(o) from parties.organisation o)::text || (select json_agg(p) from parties.person p)::text
           || (select version from parties.graph_version)::text as text`,
          )
        )[0]?.text;
      await take(ctx, [...start, more, closed]);
      const before = await rows();
      expect(told(await take(ctx, [...start, more, closed])).every((one) => one === 'unchanged')).toBe(true);
      expect(await rows()).toBe(before);
    });
  });

  it('changes the answer from the day of the change on', async () => {
    const answers = await trial(async (ctx) => {
      await take(ctx, [
        ...start,
        more,
        closed,
        relationship('r2', 'q', 'a', [shares({ exact: 60 })]),
        relationship('r3', 'p', 'b', [shares({ exact: 100 })]),
      ]);
      const on = async (day: string) => (await ask(ctx, A, B, parseDate(day))).outcome;
      return [await on('2023-01-01'), await on('2024-01-31'), await on('2024-02-01')];
    });
    expect(answers).toEqual(['RELATED', 'RELATED', 'INDETERMINATE']);
  });
});
