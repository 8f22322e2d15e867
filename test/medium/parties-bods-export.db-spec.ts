import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, parseDate } from '../../src/kernel/calendar-date.js';
import type { Json } from '../../src/kernel/canonical-json.js';
import { bodsFaults, type RelationDraft } from '../../src/modules/parties/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { chinese, person, relationship, shares } from '../support/bods.js';
import {
  A,
  bods,
  C,
  closeRegister,
  DAY,
  exported,
  exporting,
  idOf,
  openRegister,
  pair,
  parties,
  take,
  told,
  trial,
} from '../support/bods-register.js';
import { usccNumber } from '../support/parties-facade.js';

beforeAll(openRegister);
afterAll(closeRegister);

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
