import { isDeepStrictEqual } from 'node:util';
import { parseDate } from '../../src/kernel/calendar-date.js';
import type { Taken } from '../../src/kernel/take.js';
import type { OrganisationDraft, RelationDraft } from '../../src/modules/parties/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { partiesFacade, usccNumber } from '../support/parties-facade.js';
import { columnsOf, otherValue, Tamperer } from '../support/tamper.js';

const { parties, leaves } = partiesFacade();
const [A, B, C, D] = [usccNumber(1), usccNumber(2), usccNumber(3), usccNumber(4)];
const day = parseDate('2025-06-18');

/** Tables of facts that this file fills; the others of the schema are tried where all rooms are. */
const RECORDED: ReadonlySet<string> = new Set(
  ['organisation', 'person', 'relation', 'relation_end', 'finding', 'erasure_request', 'erasure'].map(
    (table) => `parties.${table}`,
  ),
);

function enterprise(uscc: string, more: Partial<OrganisationDraft> = {}): OrganisationDraft {
  return { uscc, nameZh: `公司${uscc.trim().slice(8, 16)}`, kind: 'ENTERPRISE', ...more };
}

function holds(from: string, to: string, sharePct: string, more: Partial<RelationDraft> = {}): RelationDraft {
  return {
    type: 'HOLDS',
    from,
    to,
    sharePct,
    validFrom: '2020-01-01',
    source: 'registry',
    extractedOn: '2025-01-01',
    ...more,
  };
}

describe('the register of parties', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await openTestDatabase();
    await db.run(async (ctx) => {
      const people = ['p1', 'p2', 'p3', 'p4', 'p5'].map((key) => ({
        key,
        nameZh: `某人${key}`,
        identifier: `44030019${key}`,
      }));
      await parties.takePersons(ctx, people);
      const erased = await parties.addPerson(ctx, { nameZh: '已不在册' });
      const asked = await parties.requestErasure(ctx, { personId: erased, reason: '本人申请', by: 'one' });
      await parties.confirmErasure(ctx, asked.id, 'another');
      await parties.takeOrganisations(
        ctx,
        [A, B, C, D].map((uscc) => enterprise(uscc)),
      );
    });
  });
  afterAll(() => db.close());

  const ask = async (ctx: Ctx, a: string, b: string, on = day) => {
    const ids = await parties.organisationsByUscc(ctx, [a, b]);
    return parties.relatedness(ctx, { a: ids.get(a)?.id ?? '', b: ids.get(b)?.id ?? '', on });
  };

  it('takes an offer once, knows it again, and refuses other content under the same code', async () => {
    const answers = await db.run((ctx) =>
      parties.takeOrganisations(ctx, [
        enterprise(usccNumber(10), { boardSeats: 5, paidInCapital: [{ from: '2024-01-01', fen: '100' }] }),
        enterprise(` ${usccNumber(10).toLowerCase()} `, {
          boardSeats: 5,
          paidInCapital: [{ from: '2024-01-01', fen: '100' }],
        }),
        enterprise(usccNumber(10), { boardSeats: 7 }),
        enterprise('91440300'),
        { ...enterprise(usccNumber(11)), kind: 'BRANCH', headOffice: usccNumber(12) },
        enterprise(usccNumber(12)),
        { ...enterprise(usccNumber(13)), kind: 'BRANCH', headOffice: usccNumber(11) },
        { nameZh: '境外公司', kind: 'OVERSEAS', foreignId: 'REG:SG:201912345K' },
      ]),
    );
    expect(answers.map((one) => (one.outcome === 'refused' ? one.errors[0]?.code : one.outcome))).toEqual([
      'taken',
      'unchanged',
      'LOAD.CHANGED',
      'PARTIES.USCC_FORM',
      'taken',
      'taken',
      'PARTIES.HEAD_OFFICE_UNKNOWN',
      'taken',
    ]);
  });

  it('takes a code that fails its check only with evidence, and says so', async () => {
    const wrong = `${usccNumber(20).slice(0, 17)}${usccNumber(20).endsWith('A') ? 'B' : 'A'}`;
    const offer = enterprise(wrong);
    await expect(db.run((ctx) => parties.addOrganisation(ctx, offer))).rejects.toMatchObject({
      code: 'PARTIES.USCC_CHECK',
    });
    const evidence = { note: '营业执照如此', sha256: 'a'.repeat(64) };
    const taken = await db.run((ctx) => parties.addOrganisation(ctx, { ...offer, codeEvidence: evidence }));
    expect([taken.uscc, taken.checkFailed]).toEqual([wrong, true]);
    await expect(db.run((ctx) => parties.addOrganisation(ctx, offer))).rejects.toMatchObject({
      code: 'PARTIES.USCC_CHECK',
    });
  });

  it('refuses each bad relation by itself and takes the rest', async () => {
    const answers = await db.run((ctx) =>
      parties.takeRelations(ctx, [
        holds(A, B, '100.000001'),
        holds(A, B, '-1'),
        holds(A, B, '1.1234567'),
        holds(A, A, '10'),
        holds(A, B, '10', { validTo: '2020-01-01' }),
        holds(usccNumber(99), B, '10'),
        { ...holds(A, B, '10'), kin: 'SPOUSE' },
        { type: 'OFFICER', from: A, to: B, role: 'DIRECTOR', validFrom: '2020-01-01', source: 'registry' },
        holds('person:p1', A, '60'),
        holds('person:p1', A, '61', { validFrom: '2024-01-01' }),
        holds('person:p1', A, '60'),
        holds('person:p2', A, '40'),
      ]),
    );
    expect(answers.map((one) => (one.outcome === 'refused' ? one.errors[0]?.code : one.outcome))).toEqual([
      'PARTIES.SHARE_ABOVE_100',
      'PLATFORM.SHARE_FORM',
      'PLATFORM.SHARE_FORM',
      'PARTIES.SELF',
      'PARTIES.PERIOD',
      'PARTIES.UNKNOWN_PARTY',
      'PARTIES.FIELD_NOT_OF_TYPE',
      'PARTIES.WRONG_PARTY',
      'taken',
      'PARTIES.OVERLAP',
      'unchanged',
      'taken',
    ]);
  });

  it('answers by the day asked: related while A holds 30% of B, not from the day it ends', async () => {
    const relation = await db.run(async (ctx) => {
      await parties.takeRelations(ctx, [holds('person:p3', B, '20'), holds('person:p4', B, '50')]);
      return parties.addRelation(ctx, holds(A, B, '30'));
    });
    const before = await db.run((ctx) => ask(ctx, A, B));
    expect(before).toMatchObject({ outcome: 'RELATED', standard: 'SZ_VOUCHER_DEFAULT_v1', asOf: day });
    expect(before.limbs[0]).toMatchObject({
      code: 'T42_EQUITY',
      sharePct: '30.000000',
      path: [{ relationId: relation.id, type: 'HOLDS', sharePct: '30.000000' }],
    });
    await db.run((ctx) => parties.endRelation(ctx, relation.id, { on: '2025-04-01', reason: '股权转让' }));
    const [last, first] = await db.run(async (ctx) => [
      await ask(ctx, A, B, parseDate('2025-03-31')),
      await ask(ctx, A, B, parseDate('2025-04-01')),
    ]);
    expect([last?.outcome, first?.outcome]).toEqual(['RELATED', 'INDETERMINATE']);
    expect(first?.missing).toMatchObject([{ knownPct: '70.000000', ask: [B] }]);
    await expect(db.run((ctx) => parties.endRelation(ctx, relation.id, { on: '2025-05-01' }))).rejects.toMatchObject({
      code: 'PARTIES.RELATION_ENDED',
    });
    await db.run((ctx) => parties.takeRelations(ctx, [holds('person:p5', B, '30', { validFrom: '2025-04-01' })]));
    expect((await db.run((ctx) => ask(ctx, A, B, parseDate('2025-04-01')))).outcome).toBe('NOT_RELATED');
  });

  it('finds the couple, the branch and the layers through SQL as the core does', async () => {
    await db.run(async (ctx) => {
      await parties.takeOrganisations(ctx, [{ ...enterprise(usccNumber(30)), kind: 'BRANCH', headOffice: D }]);
      await parties.takeRelations(ctx, [
        holds('person:p3', C, '15'),
        holds('person:p5', C, '10'),
        holds('person:p3', D, '10'),
        holds('person:p5', D, '15'),
        { type: 'KIN', from: 'person:p5', to: 'person:p3', kin: 'SPOUSE', validFrom: '2020-01-01', source: 'declared' },
      ]);
    });
    const answer = await db.run((ctx) => ask(ctx, C, usccNumber(30)));
    expect([answer.outcome, answer.limbs[0]?.code]).toEqual(['RELATED', 'T42_COMMON_HOLDER']);
    expect((await db.run((ctx) => ask(ctx, D, usccNumber(30)))).limbs.map(({ code }) => code)).toEqual(['SAME_ENTITY']);
  });

  it('flags a total above 100 and takes it', async () => {
    const company = await db.run((ctx) => parties.addOrganisation(ctx, enterprise(usccNumber(40))));
    await db.run((ctx) =>
      parties.takeRelations(ctx, [holds('person:p1', company.id, '80'), holds('person:p2', company.id, '40')]),
    );
    const flags = await db.run((ctx) => parties.overHundred(ctx, [company.id]));
    expect(flags.get(company.id)?.totalPct).toBe('120.000000');
    const answer = await db.run((ctx) => ask(ctx, usccNumber(40), C));
    expect(answer.missing).toContainEqual(
      expect.objectContaining({ organisation: company.id, knownPct: '120.000000' }),
    );
  });

  it('freezes one finding for the same two, day and graph, and another after the graph changed', async () => {
    const ids = await db.run((ctx) => parties.organisationsByUscc(ctx, [C, D]));
    const question = { key: 'k', a: ids.get(C)?.id ?? '', b: ids.get(D)?.id ?? '', on: day };
    const freeze = () =>
      db.run(async (ctx) => (await parties.freezeFindings(ctx, [question, { ...question, key: 'l' }])).get('k'));
    const first = await freeze();
    const again = await freeze();
    expect(again).toEqual(first);
    await db.run((ctx) => parties.takeRelations(ctx, [holds('person:p1', D, '5')]));
    const later = await freeze();
    expect(later?.findingId).not.toBe(first?.findingId);
    expect(later?.relatedness.outcome).toBe('RELATED');
  });

  it('takes a range, an interest and evidence, and refuses what says too much, too little or nothing', async () => {
    const ranged = (more: Partial<RelationDraft>): RelationDraft => {
      const { sharePct, ...rest } = holds(usccNumber(10), usccNumber(12), '0');
      return { ...rest, ...more };
    };
    const digest = 'b'.repeat(64);
    const answers = await db.run((ctx) =>
      parties.takeRelations(ctx, [
        ranged({ shareMinPct: '30', shareMaxPct: '20' }),
        ranged({ sharePct: '25', shareMaxPct: '30' }),
        ranged({ shareMinPct: '20', shareMaxPct: '100.000001' }),
        ranged({ shareMinPct: '20.1234567' }),
        ranged({ shareMinPct: '25', shareMaxPct: '25', shareMaxExclusive: true }),
        ranged({ shareMinPct: '25', shareMaxPct: '25.000001', shareMinExclusive: true, shareMaxExclusive: true }),
        ranged({ shareMinExclusive: true }),
        ranged({}),
        ranged({ shareMinPct: '25', interest: 'goodwill' }),
        { ...ranged({ type: 'IP_DEPENDENCE' }), interest: 'votingRights' },
        { ...ranged({ type: 'IP_DEPENDENCE' }), shareMinPct: '10' },
        ranged({ type: 'INTEREST' }),
        ranged({ shareMinPct: '25', evidence: {} }),
        ranged({ shareMinPct: '25', evidence: { note: '见 44030019p1 的出资证明' }, from: 'person:p1' }),
        ranged({ shareMinPct: '25', shareMaxPct: '50', shareMaxExclusive: true, evidence: { sha256: digest } }),
        ranged({ type: 'INTEREST', interest: 'unknownInterest' }),
        ranged({ type: 'INTEREST', interest: 'trustee' }),
      ]),
    );
    expect(answers.map((one) => (one.outcome === 'refused' ? one.errors[0]?.code : one.outcome))).toEqual([
      'PARTIES.SHARE_RANGE',
      'PARTIES.SHARE_RANGE',
      'PARTIES.SHARE_ABOVE_100',
      'PLATFORM.SHARE_FORM',
      'PARTIES.SHARE_RANGE',
      'PARTIES.SHARE_RANGE',
      'PARTIES.SHARE_RANGE',
      'PARTIES.FIELD_NEEDED',
      'PARTIES.FIELD_FORM',
      'PARTIES.FIELD_NOT_OF_TYPE',
      'PARTIES.FIELD_NOT_OF_TYPE',
      'PARTIES.FIELD_NEEDED',
      'PARTIES.EVIDENCE',
      'PARTIES.NAMES_PERSON',
      'taken',
      'taken',
      'taken',
    ]);
    const id = answers[14]?.outcome === 'taken' ? answers[14].id : '';
    expect(await db.run((ctx) => parties.relation(ctx, id))).toMatchObject({
      range: { min: 25_000_000n, max: 50_000_000n, minExclusive: false, maxExclusive: true },
      evidence: { sha256: digest },
    });
  });

  it('marks an independent financial institution and knows an offer without the mark as another one', async () => {
    const bank = enterprise(usccNumber(60), { independentFinancialInstitution: true });
    const taken = await db.run((ctx) => parties.addOrganisation(ctx, bank));
    expect(taken.independentFinancialInstitution).toBe(true);
    const again = await db.run((ctx) => parties.takeOrganisations(ctx, [bank, enterprise(usccNumber(60))]));
    expect(again.map(({ outcome }) => outcome)).toEqual(['unchanged', 'refused']);
  });

  it('withdraws a relation recorded in error with a reason, and takes the right one in its place', async () => {
    const [from, to] = [usccNumber(61), usccNumber(62)];
    await db.run((ctx) => parties.takeOrganisations(ctx, [enterprise(from), enterprise(to)]));
    const wrong = await db.run((ctx) => parties.addRelation(ctx, holds(from, to, '52')));
    expect((await db.run((ctx) => ask(ctx, from, to))).outcome).toBe('RELATED');
    const end = (on: string, reason?: string) =>
      db.run((ctx) => parties.endRelation(ctx, wrong.id, { on, ...(reason === undefined ? {} : { reason }) }));
    await expect(end('2019-12-31', '误登')).rejects.toMatchObject({ code: 'PARTIES.PERIOD' });
    await expect(end('2020-01-01')).rejects.toMatchObject({ code: 'PARTIES.WITHDRAWAL_REASON' });
    expect(await end('2020-01-01', '误登')).toMatchObject({ validFrom: '2020-01-01', validUntil: '2020-01-01' });
    expect((await db.run((ctx) => ask(ctx, from, to))).outcome).toBe('INDETERMINATE');
    const right = holds(from, to, '25');
    const answers = await db.run((ctx) => parties.takeRelations(ctx, [holds(from, to, '52'), right, right]));
    expect(answers.map(({ outcome }) => outcome)).toEqual(['unchanged', 'taken', 'unchanged']);
    const answer = await db.run((ctx) => ask(ctx, from, to));
    expect(answer.limbs[0]).toMatchObject({ sharePct: '25.000000', path: [{ relationId: idOf(answers[1]) }] });
  });

  it('answers a single question and the same among many alike', async () => {
    const ids = await db.run((ctx) => parties.organisationsByUscc(ctx, [A, B, C, D]));
    const all = [A, B, C, D].map((code) => ids.get(code)?.id ?? '');
    const questions = all.flatMap((a) =>
      all.map((b, index) => ({ key: `${a}${b}`, a, b, on: parseDate(`202${index + 2}-04-01`) })),
    );
    const many = await db.run((ctx) => parties.relatednessMany(ctx, questions));
    for (const { key, ...question } of questions) {
      expect(many.get(key)).toEqual(await db.run((ctx) => parties.relatedness(ctx, question)));
    }
  });

  it('re-reads every row as the record whose leaf was appended, of all seven kinds', async () => {
    expect(await db.run(readAll)).toEqual(leaves);
    expect(new Set([...leaves.values()].map(({ kind }) => kind)).size).toBe(7);
  });

  it('sees another value in any column of any row of the register', async () => {
    const tamperer = await Tamperer.open(db);
    const unseen: string[] = [];
    for (const column of await columnsOf(db, ['parties'])) {
      if (!RECORDED.has(column.table)) continue;
      const sql = `update ${column.table} set "${column.column}" = ${otherValue(column)}
        where id = (select id from ${column.table} order by id limit 1)`;
      const seen = await tamperer.after(['parties'], sql, readAll);
      if (isDeepStrictEqual(seen, leaves)) unseen.push(`${column.table}.${column.column}`);
    }
    await tamperer.close();
    expect(unseen).toEqual([]);
  });
});

function idOf(taken: Taken | undefined): string {
  return taken?.outcome === 'taken' ? taken.id : '';
}

async function readAll(ctx: Ctx): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const source of parties.leafSources()) {
    for await (const page of source.stream(ctx)) for (const leaf of page) found.set(`${leaf.kind} ${leaf.id}`, leaf);
  }
  return found;
}
