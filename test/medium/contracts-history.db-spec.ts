import { randomUUID } from 'node:crypto';
import { type CalendarDate, parseDate } from '../../src/kernel/calendar-date.js';
import { canonicalText } from '../../src/kernel/canonical-json.js';
import { fen } from '../../src/kernel/money.js';
import type { ContractDraft, ContractFact } from '../../src/modules/contracts/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import {
  actorOf,
  codeOf,
  contracts,
  corpus,
  enterprises,
  followups,
  leafSources,
  logKey,
  translog,
} from '../support/market.js';
import { columnsOf, otherValue, Tamperer } from '../support/tamper.js';

const DRAFT: ContractDraft = {
  number: 'HT-2025-001',
  programme: 'SZ-CORPUS-PURCHASE',
  subjectKind: 'CORPUS',
  buyer: codeOf(1),
  seller: codeOf(2),
  corpus: 'med-zh',
  signedOn: parseDate('2025-03-01'),
  amountFen: fen(1000n),
  acceptedFen: fen(900n),
  invoicedFen: fen(800n),
  paidFen: fen(700n),
  paidOn: parseDate('2025-04-01'),
  exchangeCertificate: 'JY-1',
  purpose: 'MODEL_RESEARCH',
  invoiceNumbers: ['FP-1'],
};

const day = (text: string): CalendarDate => parseDate(text);
const byNumberOf = (facts: readonly ContractFact[]) => new Map(facts.map((fact) => [fact.number, fact]));

describe('contracts loaded as history', () => {
  let db: TestDatabase;
  let releases: string[];
  beforeAll(async () => {
    db = await openTestDatabase();
    releases = await db.run(async (ctx) => {
      const [, seller = ''] = await enterprises(ctx, 4);
      return corpus(ctx, 'med-zh', seller, ['2025-01-01', '2025-06-01']);
    });
  });
  afterAll(() => db.close());

  it('are taken once, and known again with the same content only', async () => {
    const [first] = await db.run((ctx) => contracts.take(ctx, [DRAFT]));
    expect(first?.outcome).toBe('taken');
    const again = await db.run((ctx) => contracts.take(ctx, [DRAFT, { ...DRAFT, amountFen: fen(1001n) }]));
    expect(again[0]).toEqual({ outcome: 'unchanged', id: first?.outcome === 'taken' ? first.id : '' });
    expect(again[1]).toMatchObject({ outcome: 'refused', errors: [{ code: 'LOAD.CHANGED', field: 'number' }] });
  });

  it('stand or fall each by itself, each with its reason and field', async () => {
    const { paidOn, ...undated } = DRAFT;
    expect(paidOn).toBeDefined();
    const offers: ContractDraft[] = [
      { ...DRAFT, number: 'A-1', buyer: codeOf(99) },
      { ...DRAFT, number: 'A-2', seller: codeOf(99) },
      { ...DRAFT, number: 'A-3', corpus: 'unknown' },
      { ...undated, number: 'A-4' },
      { ...DRAFT, number: 'A-5', seller: DRAFT.buyer },
      { ...DRAFT, number: 'A-6', terminatedOn: day('2025-02-28') },
      { ...DRAFT, number: 'A-7', invoiceNumbers: [' '] },
      { ...DRAFT, number: 'A-8' },
    ];
    const taken = await db.run((ctx) => contracts.take(ctx, offers));
    const answers = taken.map((one) =>
      one.outcome === 'refused' ? [one.errors[0]?.code, one.errors[0]?.field] : one.outcome,
    );
    expect(answers).toEqual([
      ['CONTRACTS.UNKNOWN_ORGANISATION', 'buyer'],
      ['CONTRACTS.UNKNOWN_ORGANISATION', 'seller'],
      ['CONTRACTS.UNKNOWN_RELEASE', 'corpus'],
      ['LOAD.PAID_WITHOUT_DATE', 'paidOn'],
      ['CONTRACTS.SAME_PARTY', '/seller'],
      ['CONTRACTS.DATES_BACKWARDS', 'terminatedOn'],
      ['CONTRACTS.INVOICE_FORM', 'invoiceNumbers'],
      'taken',
    ]);
  });

  it('are judged on the release that was current when they were signed', async () => {
    const dates = ['2025-05-31', '2025-06-01', '2024-01-01'];
    const offers = dates.map((date, index) => ({
      ...DRAFT,
      number: `R-${index}`,
      signedOn: day(date),
      invoiceNumbers: [],
    }));
    await db.run((ctx) => contracts.take(ctx, offers));
    const facts = byNumberOf(await db.run((ctx) => contracts.byNumber(ctx, ['R-0', 'R-1', 'R-2'])));
    expect(['R-0', 'R-1', 'R-2'].map((number) => facts.get(number)?.releaseId)).toEqual([
      releases[0],
      releases[1],
      releases[0],
    ]);
  });

  it('count evidence as of a day, and are found by programme and period in order', async () => {
    const before = byNumberOf(await db.run((ctx) => contracts.byNumber(ctx, [DRAFT.number], day('2025-03-31'))));
    expect(before.get(DRAFT.number)).toMatchObject({
      acceptedFen: 0n,
      invoicedFen: 0n,
      paidFen: 0n,
      certificate: 'JY-1',
    });
    const after = byNumberOf(await db.run((ctx) => contracts.byNumber(ctx, [DRAFT.number], day('2025-04-01'))));
    expect(after.get(DRAFT.number)).toMatchObject({ acceptedFen: 900n, invoicedFen: 800n, paidFen: 700n });
    const year = await db.run((ctx) =>
      contracts.signedIn(ctx, 'SZ-CORPUS-PURCHASE', day('2025-01-01'), day('2026-01-01')),
    );
    expect(year.map((fact) => fact.number)).toEqual(['A-8', 'HT-2025-001', 'R-0', 'R-1']);
  });

  it('that share a number or an invoice are found from either side', async () => {
    await db.run((ctx) =>
      contracts.take(ctx, [
        { ...DRAFT, number: 'ＤＵＰ－１', invoiceNumbers: [] },
        { ...DRAFT, number: 'dup - 1', invoiceNumbers: [] },
        { ...DRAFT, number: 'INV-1', invoiceNumbers: ['FP—77', 'FP-78'] },
        { ...DRAFT, number: 'INV-2', invoiceNumbers: ['fp-77'] },
        { ...DRAFT, number: 'ALONE', invoiceNumbers: ['FP-79'] },
      ]),
    );
    const numbers = async (of: string) => {
      const facts = byNumberOf(await db.run((ctx) => contracts.byNumber(ctx, [of])));
      const sharing = await db.run((ctx) => contracts.sharing(ctx, [facts.get(of)?.id ?? '']));
      // Asked among so many that they are looked through all at once, the answer is the same.
      const crowd = Array.from({ length: 600 }, () => randomUUID());
      const amongMany = await db.run((ctx) => contracts.sharing(ctx, [facts.get(of)?.id ?? '', ...crowd]));
      expect(amongMany.map((fact) => fact.number).sort()).toEqual(sharing.map((fact) => fact.number).sort());
      return sharing.map((fact) => fact.number).sort();
    };
    expect(await numbers('dup - 1')).toEqual(['dup - 1', 'ＤＵＰ－１']);
    expect(await numbers('INV-1')).toEqual(['INV-1', 'INV-2']);
    expect(await numbers('INV-2')).toEqual(['INV-1', 'INV-2']);
    expect(await numbers('ALONE')).toEqual([]);
  });

  it('rest on the finding frozen at signing and on their release', async () => {
    const facts = byNumberOf(await db.run((ctx) => contracts.byNumber(ctx, [DRAFT.number])));
    const id = facts.get(DRAFT.number)?.id ?? '';
    const { contract } = await db.run((ctx) => contracts.sheetOf(ctx, id), { actor: actorOf('auditor') });
    const [finding] = contract.events[0]?.detail.findings ?? [];
    for (const basis of [
      { kind: 'finding', id: finding?.findingId ?? '' },
      { kind: 'release', id: releases[0] ?? '' },
    ]) {
      const dependents = await db.run((ctx) => followups.dependents(ctx, basis));
      expect(dependents).toContainEqual({ kind: 'contract', id });
    }
  });

  it('are all in the log, and a change of any column by a superuser shows', async () => {
    await db.run((ctx) => translog.sequence(ctx));
    const verdict = await db.run((ctx) => translog.verify(ctx, leafSources(), [logKey]));
    expect(verdict.problems).toEqual([]);
    const tamperer = await Tamperer.open(db);
    try {
      const honest = await db.run(records);
      for (const column of await columnsOf(db, ['contracts'])) {
        if (['contracts.line', 'contracts.gainer', 'contracts.instalment'].includes(column.table)) continue;
        const sql = `update ${column.table} set "${column.column}" = ${otherValue(column)}`;
        const seen = await tamperer.after(['contracts'], sql, records).catch(() => 'unreadable');
        expect({ column, changed: seen !== honest }).toEqual({ column, changed: true });
      }
    } finally {
      await tamperer.close();
    }
  });

  it('load by the hundred in a handful of statements', async () => {
    const offers = Array.from({ length: 500 }, (_, index) => ({
      ...DRAFT,
      number: `BULK-${index}`,
      invoiceNumbers: [`B-${index}`],
    }));
    const statements = await db.run(async (ctx) => {
      let count = 0;
      const tx = {
        stream: ctx.tx.stream.bind(ctx.tx),
        query: <Row>(sql: string, parameters?: readonly unknown[]) => {
          count++;
          return ctx.tx.query<Row>(sql, parameters);
        },
      };
      const taken = await contracts.take({ ...ctx, tx }, offers);
      expect(taken.every((one) => one.outcome === 'taken')).toBe(true);
      return count;
    });
    expect(statements).toBeLessThan(25);
  }, 30_000);
});

async function records(ctx: Ctx): Promise<string> {
  const found: string[] = [];
  for (const source of contracts.leafSources()) {
    for await (const page of source.stream(ctx)) {
      for (const leaf of page) found.push(`${leaf.kind} ${leaf.id} ${canonicalText(leaf.record)}`);
    }
  }
  return found.join('\n');
}
