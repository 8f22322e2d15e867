import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chinese, entity, person, relationship, shares } from '../support/bods.js';
import {
  A,
  ask,
  B,
  bods,
  closeRegister,
  holdings,
  openRegister,
  pair,
  parties,
  take,
  told,
  trial,
} from '../support/bods-register.js';

beforeAll(openRegister);
afterAll(closeRegister);

describe('shares of BODS statements', () => {
  const held = (share: object) => [
    ...pair,
    relationship('r1', 'p', 'a', [shares(share)]),
    relationship('r2', 'q', 'a', [shares({ exact: 70 })]),
    relationship('r3', 'p', 'b', [shares({ exact: 100 })]),
  ];

  it('relate at 25 percent, and below it only another path could', async () => {
    const outcome = (share: object) =>
      trial(async (ctx) => {
        await take(ctx, held(share));
        return ask(ctx, A, B);
      });
    expect((await outcome({ exact: 25 })).outcome).toBe('RELATED');
    expect((await outcome({ minimum: 25, maximum: 30 })).outcome).toBe('RELATED');
    expect((await outcome({ exclusiveMinimum: 25, maximum: 30 })).outcome).toBe('RELATED');
  });

  it('known only as a range over 25 percent leave the answer open and tell whom to ask', async () => {
    const answer = await trial(async (ctx) => {
      await take(ctx, held({ minimum: 20, exclusiveMaximum: 30 }));
      return ask(ctx, A, B);
    });
    expect(answer).toEqual({ outcome: 'INDETERMINATE', ask: [A], reasons: ['SHARE_RANGE'] });
  });

  it('known to be below 25 percent relate nobody, whatever their range', async () => {
    const answer = await trial(async (ctx) => {
      await take(ctx, [
        ...held({ minimum: 24, exclusiveMaximum: 25 }),
        person('z', '赵丙'),
        relationship('r4', 'z', 'a', [shares({ exact: 6 })]),
      ]);
      return ask(ctx, A, B);
    });
    expect(answer).toEqual({ outcome: 'NOT_RELATED', ask: [], reasons: [] });
  });

  it('are recorded as written, digit by digit', async () => {
    const text = JSON.stringify([
      ...pair,
      relationship('r1', 'p', 'a', [shares({ exact: '@' })]),
      relationship('r2', 'q', 'a', [shares({ exclusiveMinimum: '#', maximum: '%' })]),
    ])
      .replace('"@"', '33.333333')
      .replace('"#"', '2.5000010e1')
      .replace('"%"', '50.0000000');
    expect(
      await trial(async (ctx) => {
        await bods.take(ctx, text);
        return holdings(ctx, A);
      }),
    ).toEqual(['HOLDS (25000010 50000000] 2020-01-01', 'HOLDS 33333333 2020-01-01']);
  });
});

describe('interests of BODS statements', () => {
  const with_ = (interests: readonly object[] | undefined, party: string | { reason: string } = 'p') => [
    ...pair,
    relationship('r0', 'q', 'a', [shares({ exact: 100 })]),
    relationship('r1', party, 'a', interests),
    relationship('r3', 'p', 'b', [shares({ exact: 100 })]),
  ];
  const answer = (interests: readonly object[] | undefined, party?: string | { reason: string }) =>
    trial(async (ctx) => {
      const taken = await take(ctx, with_(interests, party));
      return { ...(await ask(ctx, A, B)), refused: taken.refused.length, notes: taken.notes.map(({ code }) => code) };
    });

  it.each([
    ['unknown', [{ type: 'unknownInterest', startDate: '2020-01-01' }]],
    ['unpublished', [{ type: 'unpublishedInterest', startDate: '2020-01-01' }]],
    ['of no type', [{ details: '见章程', startDate: '2020-01-01' }]],
    ['indirect', [shares({ exact: 30 }, { directOrIndirect: 'indirect' })]],
  ])('that are %s leave the answer open and tell whom to ask', async (_, interests) => {
    expect(await answer(interests)).toMatchObject({
      outcome: 'INDETERMINATE',
      ask: [A],
      reasons: ['INTEREST_UNKNOWN'],
      refused: 0,
    });
  });

  it('that are not given at all are unknown, and are not nothing', async () => {
    expect(await answer(undefined)).toMatchObject({ outcome: 'INDETERMINATE', ask: [A] });
    expect(await answer([])).toMatchObject({ outcome: 'INDETERMINATE', ask: [A] });
  });

  it('of nobody, where there is nobody to disclose, are nothing', async () => {
    expect(await answer(undefined, { reason: 'noBeneficialOwners' })).toMatchObject({
      outcome: 'NOT_RELATED',
      refused: 0,
      notes: ['PARTIES.BODS_NOBODY'],
    });
  });

  it('of somebody who is not named are kept, and count for no known holder', async () => {
    const rows = await trial(async (ctx) => {
      await take(ctx, [
        chinese('a', A),
        relationship('r1', { reason: 'subjectExemptFromDisclosure' }, 'a', [shares({ exact: 60 })]),
        entity('x', { entityType: { type: 'anonymousEntity' }, name: undefined }),
        relationship('r2', 'x', 'a', [shares({ exact: 40 })]),
      ]);
      return holdings(ctx, A);
    });
    expect(rows).toEqual(['shareholding 40000000 2020-01-01', 'shareholding 60000000 2020-01-01']);
  });

  it('that their components carry are not counted beside them', async () => {
    const { rows, notes } = await trial(async (ctx) => {
      const whole = relationship('w', 'p', 'a', [shares({ exact: 60 }, { directOrIndirect: 'indirect' })]);
      (whole.recordDetails as Record<string, unknown>).componentRecords = ['b', 'r1', 'r2'];
      const taken = await take(ctx, [
        whole,
        ...pair,
        relationship('r1', 'p', 'b', [shares({ exact: 100 })]),
        relationship('r2', 'b', 'a', [shares({ exact: 60 })]),
      ]);
      return { rows: await holdings(ctx, A), notes: taken.notes.map(({ code }) => code) };
    });
    expect([rows, notes]).toEqual([['HOLDS 60000000 2020-01-01'], ['PARTIES.BODS_COMPONENTS_CARRY']]);
  });
});

describe('the parties of BODS statements', () => {
  it('are found on the register by credit code, LEI and number of a register, in any writing', async () => {
    const found = await trial(async (ctx) => {
      await parties.takeOrganisations(ctx, [
        { uscc: A, nameZh: '已登记企业', kind: 'ENTERPRISE' },
        { foreignId: 'LEI:213800WSGIIZCXF1P572', nameZh: '境外甲', kind: 'OVERSEAS' },
        { foreignId: 'REG:GB:07444723', nameZh: '境外乙', kind: 'OVERSEAS' },
      ]);
      return take(ctx, [
        entity('1', {
          name: '已登记企业',
          identifiers: [{ id: `${A.slice(0, 9)}-${A.slice(9).toLowerCase()}`, schemeName: '统一社会信用代码' }],
        }),
        entity('2', { name: '境外甲', identifiers: [{ id: '213800wsgiizcxf1p572', scheme: 'XI-LEI' }] }),
        entity('3', { name: 'CHRINON LTD', identifiers: [{ id: '07444723', scheme: 'GB-COH' }] }),
      ]);
    });
    expect(told(found)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(found.notes.map(({ index, code }) => [index, code])).toEqual([[2, 'PARTIES.BODS_NAME_KEPT']]);
  });

  it('are one organisation where two records bear one code', async () => {
    const { taken, rows } = await trial(async (ctx) => {
      const taken = await take(ctx, [
        chinese('1', A),
        { ...chinese('2', A) },
        person('p', '王甲'),
        relationship('r', 'p', '2', [shares({ exact: 50 })]),
      ]);
      return { taken, rows: await holdings(ctx, A) };
    });
    expect([told(taken), rows]).toEqual([['taken', 'unchanged', 'taken', 'taken'], ['HOLDS 50000000 2020-01-01']]);
  });

  it('are refused with a wrong check character, which is never repaired', async () => {
    const wrong = `${A.slice(0, 17)}${A.endsWith('0') ? '1' : '0'}`;
    const taken = await trial((ctx) => take(ctx, [chinese('a', wrong)]));
    expect(told(taken)).toEqual(['PARTIES.USCC_CHECK /recordDetails/identifiers']);
  });

  it('of two publishers are two parties, however much their record ids are alike', async () => {
    const codes = await trial(async (ctx) => {
      await take(ctx, [
        entity('1', { name: '甲' }, { publisher: '甲机构' }),
        entity('1', { name: '乙' }, { publisher: '乙机构' }),
      ]);
      await take(ctx, [entity('1', { name: '丙' }, { publisher: '丙机构' })]);
      return (await parties.listOrganisations(ctx, { limit: 10 })).map(({ nameZh }) => nameZh).sort();
    });
    expect(codes).toEqual(['丙', '乙', '甲'].sort());
  });

  it('that a set without any party names are kept as described elsewhere; otherwise nobody is made up', async () => {
    const alone = await trial((ctx) => take(ctx, [relationship('r', 'p', 'a', [shares({ exact: 50 })])]));
    expect([told(alone), alone.notes.map(({ code }) => code)]).toEqual([
      ['taken'],
      ['PARTIES.BODS_PARTY_ELSEWHERE', 'PARTIES.BODS_PARTY_ELSEWHERE'],
    ]);
    const beside = await trial((ctx) =>
      take(ctx, [chinese('a', A), relationship('r', 'p', 'a', [shares({ exact: 50 })])]),
    );
    expect(told(beside)).toEqual(['taken', 'PARTIES.UNKNOWN_PARTY /recordDetails/interestedParty']);
  });

  it('are known again by their records, and a relationship knows its own two', async () => {
    const { known, again } = await trial(async (ctx) => {
      await take(ctx, [entity('x'), chinese('a', A), person('p', '王甲')]);
      const known = await take(ctx, [relationship('r', 'p', 'x', [shares({ exact: 50 })])]);
      await take(ctx, [chinese('a', A), relationship('s', 'p', 'a', [shares({ exact: 50 })])]);
      const again = await take(ctx, [
        relationship('s', 'p', 'a', [shares({ exact: 60 })], { on: '2025-01-01', status: 'updated' }),
      ]);
      return { known: [told(known), known.notes], again: [told(again), again.notes, await holdings(ctx, A)] };
    });
    expect(known).toEqual([['taken'], []]);
    expect(again).toEqual([['taken'], [], ['HOLDS 50000000 2020-01-01 2025-01-01', 'HOLDS 60000000 2025-01-01']]);
  });

  it('that are persons keep a name and salted digests, and nothing else that was said of them', async () => {
    await trial(async (ctx) => {
      await take(ctx, [
        person('p', '欧阳试名', {
          identifiers: [{ id: '110101199003070011', scheme: 'CHN-IDCARD' }],
          birthDate: '1990-03-07',
          addresses: [{ type: 'residence', address: '某市某街七号' }],
        }),
      ]);
      const tables = ['person', 'person_private', 'relation', 'organisation'];
      const texts = await Promise.all(
        tables.map(async (table) => {
          const rows = await ctx.tx.query<{ text: string }>(`select t::text as text from parties.${table} t`);
          return rows.map(({ text }) => text).join();
        }),
      );
      expect(texts[1]).toContain('欧阳试名');
      for (const secret of ['110101199003070011', '1990-03-07', '某街']) expect(texts.join()).not.toContain(secret);
      expect(texts[0]).not.toContain('欧阳试名');
    });
  });
});
