import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, parseDate } from '../../src/kernel/calendar-date.js';
import type { Json } from '../../src/kernel/canonical-json.js';
import { type BodsImport, bodsFaults, type RelationDraft } from '../../src/modules/parties/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { chinese, entity, person, relationship, shares } from '../support/bods.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { partiesFacade, usccNumber } from '../support/parties-facade.js';

const { parties, bods, exporting } = partiesFacade();
const DAY = parseDate('2025-06-18');
const [A, B, C] = [usccNumber(501), usccNumber(502), usccNumber(503)];

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db?.close());

/** Carries an answer out of a transaction that leaves nothing. */
class Answer<T> extends Error {
  constructor(readonly value: T) {
    super('answer');
  }
}

/** Runs on an empty register, and leaves it empty. */
async function trial<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> {
  try {
    return await db.run(async (ctx) => {
      throw new Answer(await work(ctx));
    });
  } catch (error) {
    if (error instanceof Answer) return error.value as T;
    throw error;
  }
}

const take = (ctx: Ctx, statements: readonly object[]) => bods.take(ctx, JSON.stringify(statements));

function told({ stood, refused }: BodsImport): string[] {
  return [
    ...stood.map(({ index, outcome }) => [index, outcome] as const),
    ...refused.map(
      ({ index, faults }) => [index, faults.map(({ code, pointer }) => `${code} ${pointer}`).join(' ')] as const,
    ),
  ]
    .sort(([x], [y]) => x - y)
    .map(([, what]) => what);
}

async function exported(ctx: Ctx, roots?: readonly string[]): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of exporting.pieces(ctx, { format: 'bods', ...(roots ? { roots } : {}) })) pieces.push(piece);
  return pieces.join('');
}

async function idOf(ctx: Ctx, code: string): Promise<string> {
  const found = (await parties.organisationsByUscc(ctx, [code])).get(code);
  if (!found) throw new Error(`${code} is not on the register`);
  return found.id;
}

async function ask(ctx: Ctx, a: string, b: string, on = DAY) {
  const answer = await parties.relatedness(ctx, { a: await idOf(ctx, a), b: await idOf(ctx, b), on });
  return {
    outcome: answer.outcome,
    ask: answer.missing.flatMap(({ ask }) => ask),
    reasons: answer.reasons.map(({ code }) => code),
  };
}

/** Shares held in a company, as recorded: `holder's name or code: share or range`. */
async function holdings(ctx: Ctx, code: string): Promise<string[]> {
  const company = await idOf(ctx, code);
  const relations = await parties.listRelations(ctx, { party: company, limit: 100 });
  const into = relations.filter(({ to, type }) => to === company && (type === 'HOLDS' || type === 'INTEREST'));
  const shown = into.map(({ type, sharePct, range, interest, validFrom, validUntil }) => {
    const share = range
      ? `${range.minExclusive ? '(' : '['}${range.min} ${range.max}${range.maxExclusive ? ')' : ']'}`
      : (sharePct ?? '');
    return `${type === 'HOLDS' ? 'HOLDS' : interest} ${share} ${validFrom} ${validUntil ?? ''}`.trim();
  });
  return shown.sort();
}

/** A and B, each held by somebody, so that only what a test adds is in doubt. */
const pair = [chinese('a', A), chinese('b', B), person('p', '王甲'), person('q', '李乙')];

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

describe('an export', () => {
  it('names an erased person as anonymous, with the reason, and no key or identifier of anybody', async () => {
    const text = await trial(async (ctx) => {
      await parties.takeOrganisations(ctx, [{ uscc: A, nameZh: '公司', kind: 'ENTERPRISE' }]);
      await parties.takePersons(ctx, [
        { key: '110101199003070011', nameZh: '在册之人', identifier: '110101199003070011' },
        { key: 'gone', nameZh: '离去之人' },
      ]);
      await parties.takeRelations(
        ctx,
        ['person:110101199003070011', 'person:gone'].map((from) => ({
          type: 'HOLDS',
          from,
          to: A,
          sharePct: '50',
          validFrom: '2020-01-01',
          source: 'registry',
        })),
      );
      const gone =
        (
          await ctx.tx.query<{ id: string }>(
            `select person_id as id from parties.person_private where load_key = 'gone'`,
          )
        )[0]?.id ?? '';
      const asked = await parties.requestErasure(ctx, { personId: gone, reason: '本人申请', by: 'one' });
      await parties.confirmErasure(ctx, asked.id, 'another');
      const tables: string[] = [];
      for (const format of ['holders.csv', 'officers.csv'] as const)
        for await (const piece of exporting.pieces(ctx, { format })) tables.push(piece);
      return `${await exported(ctx)}${tables.join('')}`;
    });
    expect(text).toContain('在册之人');
    for (const secret of ['110101199003070011', 'gone', '离去之人']) expect(text).not.toContain(secret);
    const statements = JSON.parse(text.slice(0, text.indexOf('holder,company'))) as { recordDetails: object }[];
    expect(statements.map(({ recordDetails }) => recordDetails)).toContainEqual({
      isComponent: false,
      personType: 'anonymousPerson',
      unspecifiedPersonDetails: {
        reason: 'informationUnknownToPublisher',
        description: '已删除的自然人 erased person',
      },
    });
  });

  it('of one organisation holds everyone above it and nobody else; of one day what holds on it', async () => {
    const { one, on } = await trial(async (ctx) => {
      await take(ctx, [
        ...pair,
        chinese('c', C),
        person('k', '亲属'),
        relationship('r1', 'b', 'a', [shares({ exact: 50 })]),
        relationship('r2', 'p', 'b', [shares({ exact: 60 }, { endDate: '2022-01-01' })]),
        relationship('r3', 'q', 'c', [shares({ exact: 60 })]),
      ]);
      const pieces: string[] = [];
      for await (const piece of exporting.pieces(ctx, { format: 'bods', on: DAY })) pieces.push(piece);
      return { one: await exported(ctx, [await idOf(ctx, A)]), on: pieces.join('') };
    });
    const types = (text: string) => (JSON.parse(text) as { recordType: string }[]).map(({ recordType }) => recordType);
    expect(types(one)).toEqual(['entity', 'entity', 'person', 'relationship', 'relationship']);
    expect(types(on).filter((type) => type === 'relationship')).toHaveLength(2);
  });

  it('is the same bytes each time, and is nothing but brackets where the register is empty', async () => {
    expect(await trial((ctx) => exported(ctx))).toBe('[]\n');
    await trial(async (ctx) => {
      await take(ctx, [...pair, relationship('r', 'p', 'a', [shares({ exact: 50 })])]);
      expect(await exported(ctx)).toBe(await exported(ctx));
    });
  });
});

const PERSONS = ['p1', 'p2', 'p3'];
const COMPANIES = [1, 2, 3, 4].map((number) => usccNumber(600 + number));
const anyone = fc.constantFrom(...PERSONS.map((key) => `person:${key}`), ...COMPANIES);
const company = fc.constantFrom(...COMPANIES);
const share = fc
  .oneof(
    fc.integer({ min: 0, max: 100_000_000 }),
    fc.constantFrom(24_999_999, 25_000_000, 25_000_001, 50_000_000, 50_000_001),
  )
  .map((millionths) => `${Math.trunc(millionths / 1e6)}.${String(millionths % 1e6).padStart(6, '0')}`);
const shareFields = fc.oneof(
  share.map((sharePct) => ({ sharePct })),
  fc.tuple(share, share, fc.boolean(), fc.boolean()).map(([x, y, shareMinExclusive, shareMaxExclusive]) => {
    const [shareMinPct, shareMaxPct] = Number(x) <= Number(y) ? [x, y] : [y, x];
    return { shareMinPct, shareMaxPct, shareMinExclusive, shareMaxExclusive };
  }),
);
const days = fc
  .tuple(fc.integer({ min: 0, max: 2000 }), fc.option(fc.integer({ min: 1, max: 2000 }), { nil: undefined }))
  .map(([from, length]) => {
    const validFrom = addDays(parseDate('2020-01-01'), from);
    return { validFrom, ...(length === undefined ? {} : { validTo: addDays(validFrom, length) }) };
  });
const dated = { source: fc.constantFrom('registry', 'declared', 'other') };
const relation = fc
  .tuple(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc
          .tuple(anyone, company, shareFields)
          .map(([from, to, held]) => ({ type: 'HOLDS', from, to, ...held })),
      },
      fc
        .tuple(anyone, company, fc.constantFrom('VOTES', 'AGREEMENT', 'VIE', 'OTHER'))
        .map(([from, to, basis]) => ({ type: 'CONTROLS', from, to, basis })),
      fc
        .tuple(anyone, company, fc.constantFrom('unknownInterest', 'votingRights', 'trustee'))
        .map(([from, to, interest]) => ({ type: 'INTEREST', from, to, interest })),
      fc
        .tuple(
          fc.constantFrom(...PERSONS),
          company,
          fc.constantFrom('DIRECTOR', 'SUPERVISOR', 'SENIOR_MANAGER'),
          anyone,
        )
        .map(([from, to, role, appointedBy]) => ({ type: 'OFFICER', from: `person:${from}`, to, role, appointedBy })),
      fc
        .tuple(fc.constantFrom(...PERSONS), fc.constantFrom(...PERSONS), fc.constantFrom('SPOUSE', 'PARENT'))
        .map(([from, to, kin]) => ({ type: 'KIN', from: `person:${from}`, to: `person:${to}`, kin })),
      fc
        .tuple(company, company, fc.bigInt({ min: 1n, max: 10n ** 12n }))
        .map(([from, to, fen]) => ({ type: 'LOAN', from, to, amountFen: String(fen) })),
      fc.tuple(company, company).map(([from, to]) => ({ type: 'IP_DEPENDENCE', from, to })),
      fc.tuple(anyone, company).map(([from, to]) => ({ type: 'ACTING_IN_CONCERT', from, to })),
    ),
    days,
    fc.record(dated),
  )
  .map(([what, when, rest]): RelationDraft => ({ ...what, ...when, ...rest }));

describe('any register', () => {
  it('gives the same answers and the same export from its own export, taken into an empty one, twice', async () => {
    const spread = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(fc.array(relation, { maxLength: 16 }), fc.boolean(), async (drafts, seats) => {
        const fill = async (ctx: Ctx): Promise<void> => {
          await parties.takeOrganisations(
            ctx,
            COMPANIES.map((uscc, at) => ({
              uscc,
              nameZh: `公司${uscc.slice(9)}`,
              kind: at === 3 ? 'GOVERNMENT' : 'ENTERPRISE',
              stateAssetsAuthority: at === 3,
              paidInCapital: [{ from: '2019-01-01', fen: '100000000' }],
              ...(seats ? { boardSeats: 5 } : {}),
            })),
          );
          await parties.takePersons(
            ctx,
            PERSONS.map((key) => ({ key, nameZh: `某人${key}` })),
          );
          const taken = await parties.takeRelations(ctx, drafts);
          const loans = taken.flatMap((one, at) =>
            drafts[at]?.type === 'LOAN' && one.outcome === 'taken' ? [{ id: one.id, to: drafts[at]?.to ?? '' }] : [],
          );
          await parties.takeRelations(
            ctx,
            loans.map(({ id, to }) => ({
              type: 'GUARANTEE',
              from: 'person:p1',
              to,
              loan: id,
              validFrom: '2021-01-01',
              source: 'declared',
            })),
          );
        };
        const answers = async (ctx: Ctx) => {
          const found: string[] = [];
          for (const a of COMPANIES) {
            for (const b of COMPANIES.filter((other) => other > a)) {
              const answer = await parties.relatedness(ctx, { a: await idOf(ctx, a), b: await idOf(ctx, b), on: DAY });
              spread.set(answer.outcome, (spread.get(answer.outcome) ?? 0) + 1);
              const limbs = answer.limbs.map(({ code, sharePct }) => `${code} ${sharePct ?? ''}`);
              const missing = answer.missing.map(({ code, knownPct, ask }) => `${code} ${knownPct} ${ask.join()}`);
              found.push(
                JSON.stringify([a, b, answer.outcome, limbs, missing.sort(), answer.reasons.map(({ code }) => code)]),
              );
            }
          }
          return found;
        };
        const before = await trial(async (ctx) => {
          await fill(ctx);
          const text = await exported(ctx);
          const faults = (JSON.parse(text) as Json[]).flatMap((one) => bodsFaults(one));
          const again = await bods.take(ctx, text);
          return { text, faults, again: new Set(told(again)), answers: await answers(ctx) };
        });
        expect(before.faults).toEqual([]);
        expect([...before.again]).toEqual(['unchanged']);
        const after = await trial(async (ctx) => {
          const taken = await bods.take(ctx, before.text);
          const twice = await bods.take(ctx, before.text);
          return {
            taken: new Set(told(taken)),
            twice: new Set(told(twice)),
            text: await exported(ctx),
            answers: await answers(ctx),
          };
        });
        expect([[...after.taken], [...after.twice]]).toEqual([['taken'], ['unchanged']]);
        expect(after.answers).toEqual(before.answers);
        expect(said(after.text)).toEqual(said(before.text));
      }),
      { numRuns: process.env.SIZE === 'full' ? 500 : 40 },
    );
    for (const outcome of ['RELATED', 'INDETERMINATE']) expect(spread.get(outcome) ?? 0).toBeGreaterThan(10);
  }, 300_000);
});

/** What an export says, without the ids that each register gives: interests with the parties' codes or names. */
function said(text: string): string[] {
  const statements = JSON.parse(
    text.replaceAll(/"(exact|minimum|maximum|exclusiveMinimum|exclusiveMaximum)":([0-9.]+)/g, '"$1":"$2"'),
  ) as {
    recordId: string;
    recordType: string;
    recordDetails: {
      subject?: string;
      interestedParty?: string;
      interests?: object[];
      names?: object[];
      name?: string;
    };
    annotations?: { corpusLedger?: { appointedBy?: string; loan?: string } }[];
  }[];
  const names = new Map(
    statements.map(({ recordId, recordDetails: { name, names } }) => [recordId, name ?? JSON.stringify(names)]),
  );
  return statements
    .map(({ recordType, recordDetails, annotations }) => {
      const { subject = '', interestedParty = '', interests } = recordDetails;
      const extra = annotations?.[0]?.corpusLedger;
      const { loan, appointedBy, ...rest } = extra ?? {};
      return JSON.stringify([
        recordType,
        names.get(subject),
        names.get(interestedParty),
        interests ?? recordDetails,
        rest,
        names.get(appointedBy ?? ''),
        loan !== undefined,
      ]);
    })
    .sort();
}
