import { parseDate } from '../../src/kernel/calendar-date.js';
import { canonicalText } from '../../src/kernel/canonical-json.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import { fen } from '../../src/kernel/money.js';
import { pct } from '../../src/kernel/rate.js';
import type { Actor } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { actorOf, codeOf, contracts, corpus, enterprises, followups } from '../support/market.js';
import { columnsOf, otherValue, Tamperer } from '../support/tamper.js';

const NOW = new Date('2025-12-01T04:00:00Z');
const on = parseDate('2025-03-01');

describe('a contract recorded by its parties', () => {
  let db: TestDatabase;
  let buyer: Actor;
  let seller: Actor;
  let stranger: Actor;
  let release: string;
  const operator = actorOf('operator');
  const as = <T>(actor: Actor, work: (ctx: Ctx) => Promise<T>) => db.run(work, { actor, now: NOW });
  const code = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => (error instanceof DomainError ? `${error.fault} ${error.code}` : String(error)),
    );
  const offer = (number: string, changes: object = {}) => ({
    number,
    subjectKind: 'CORPUS' as const,
    buyer: codeOf(1),
    seller: codeOf(2),
    gainers: [{ organisation: codeOf(4), part: 'right-holder' }],
    release,
    signedOn: parseDate('2025-02-01'),
    amountFen: fen(1000n),
    lines: [
      {
        kind: 'corpus',
        releaseId: release,
        quantity: '1',
        unitPriceFen: fen(900n),
        amountFen: fen(900n),
        eligible: 'YES' as const,
      },
      { kind: 'tax', amountFen: fen(100n), eligible: 'PART' as const, eligibleFen: fen(40n), reason: 'half' },
    ],
    vatRatePct: pct(6_000_000n),
    purpose: 'MODEL_RESEARCH' as const,
    instalments: [{ dueOn: on, amountFen: fen(1000n) }],
    ...changes,
  });
  const signed = async (number: string): Promise<string> => {
    const { contract } = await as(buyer, (ctx) => contracts.offer(ctx, offer(number)));
    for (const actor of [buyer, seller]) {
      const digest = contract.proposed?.digest ?? '';
      await as(actor, (ctx) => contracts.step(ctx, contract.id, { step: 'sign', digest, strength: 'PLATFORM_CLICK' }));
    }
    return contract.id;
  };

  beforeAll(async () => {
    db = await openTestDatabase();
    await db.run(async (ctx) => {
      const [first = '', second = '', third = ''] = await enterprises(ctx, 4);
      [release = ''] = await corpus(ctx, 'med-zh', second, ['2025-01-01']);
      buyer = actorOf('buyer', first);
      seller = actorOf('provider', second);
      stranger = actorOf('buyer', third);
    });
  });
  afterAll(() => db.close());

  it('comes back as it was offered, with the digest to sign', async () => {
    const sheet = await as(buyer, (ctx) => contracts.offer(ctx, offer('HT-1')));
    const again = await as(seller, (ctx) => contracts.sheetOf(ctx, sheet.contract.id));
    expect(again.terms).toEqual(sheet.terms);
    expect(again.contract).toMatchObject({ state: 'DRAFT', proposed: { digest: sheet.contract.proposed?.digest } });
  });

  it('is refused under a number on record, by a stranger, with unknown names or with itself', async () => {
    const asked = (actor: Actor, changes: object) =>
      code(as(actor, (ctx) => contracts.offer(ctx, offer('HT-X', changes))));
    expect(await asked(buyer, { number: 'HT-1' })).toBe('conflict CONTRACTS.NUMBER_TAKEN');
    expect(await asked(stranger, {})).toBe('forbidden CONTRACTS.NOT_A_PARTY');
    expect(await asked(buyer, { seller: codeOf(99) })).toBe('invalid CONTRACTS.UNKNOWN_ORGANISATION');
    expect(await asked(buyer, { seller: codeOf(1) })).toBe('invalid CONTRACTS.SAME_PARTY');
    expect(await asked(buyer, { release: buyer.organisationId })).toBe('invalid CONTRACTS.UNKNOWN_RELEASE');
    expect(await asked(buyer, { amountFen: fen(999n) })).toBe('invalid CONTRACTS.LINES_SUM');
    expect(await asked(buyer, { signedOn: parseDate('2025-12-02') })).toBe('invalid CONTRACTS.DATE_IN_FUTURE');
  });

  it('is unknown to whoever has no part in it', async () => {
    const id = await signed('HT-2');
    const amount = { on, amountFen: fen(1n) };
    expect(await code(as(stranger, (ctx) => contracts.sheetOf(ctx, id)))).toBe('notFound CONTRACTS.UNKNOWN');
    expect(await code(as(stranger, (ctx) => contracts.step(ctx, id, { step: 'accept', ...amount })))).toBe(
      'notFound CONTRACTS.UNKNOWN',
    );
    expect(await code(as(buyer, (ctx) => contracts.sheetOf(ctx, 'x')))).toBe('notFound CONTRACTS.UNKNOWN');
    expect(await code(as(seller, (ctx) => contracts.step(ctx, id, { step: 'accept', ...amount })))).toBe(
      'forbidden CONTRACTS.NOT_YOUR_STEP',
    );
    const seen = await as(stranger, (ctx) => contracts.list(ctx, { limit: 50 }));
    expect(seen).toEqual([]);
    for (const actor of [operator, actorOf('regulator', undefined, 'SZ-DATA'), actorOf('auditor')]) {
      expect((await as(actor, (ctx) => contracts.list(ctx, { limit: 50 }))).length).toBeGreaterThan(0);
    }
  });

  it('freezes the buyer’s findings against everyone who gains when the second party signs', async () => {
    const id = await signed('HT-3');
    const { contract } = await as(buyer, (ctx) => contracts.sheetOf(ctx, id));
    const findings = contract.events[1]?.detail.findings ?? [];
    expect(contract.events[0]?.detail.findings).toBeUndefined();
    expect(findings.length).toBe(2);
    for (const finding of findings) {
      const dependents = await db.run((ctx) => followups.dependents(ctx, { kind: 'finding', id: finding.findingId }));
      expect(dependents).toContainEqual({ kind: 'contract', id });
    }
  });

  it('opens an item for what rests on it when a red-letter invoice comes, and asks when another pays', async () => {
    const id = await signed('HT-4');
    await db.run((ctx) =>
      followups.rely(ctx, [
        {
          dependentKind: 'claim',
          dependentId: 'k1',
          basisKind: 'contract',
          basisId: id,
          basisDigest: 'aa',
          authority: 'SZ-DATA',
        },
      ]),
    );
    const amount = { on, amountFen: fen(1000n) };
    await as(seller, (ctx) => contracts.step(ctx, id, { step: 'invoice', number: 'FP-1', ...amount }));
    await as(seller, (ctx) => contracts.step(ctx, id, { step: 'redInvoice', number: 'FP-2', of: 'FP-1', ...amount }));
    const queue = await db.run((ctx) => followups.queue(ctx, { authority: 'SZ-DATA' }));
    expect(queue.map((item) => [item.subjectKind, item.subjectId, item.basisId])).toEqual([['claim', 'k1', id]]);
    const pay = { step: 'pay', ...amount, voucherNumber: 'V-1', payer: codeOf(3) } as const;
    await as(buyer, (ctx) => contracts.step(ctx, id, pay));
    const asked = await db.run((ctx) => followups.queue(ctx, { subject: { kind: 'contract', id } }));
    expect(asked.map((item) => item.kind).sort()).toEqual(['PAYMENT_BY_ANOTHER', 'RELATION_CHANGED']);
    const [fact] = [...(await db.run((ctx) => contracts.contracts(ctx, [id]))).values()];
    expect(fact).toMatchObject({ invoicedFen: 0n, paidFen: 1000n, paidDates: ['2025-03-01'] });
  });

  it('stays one consistent contract when both act at the same moment', async () => {
    const { contract } = await as(buyer, (ctx) => contracts.offer(ctx, offer('HT-5')));
    const digest = contract.proposed?.digest ?? '';
    const sign = (actor: Actor) =>
      code(as(actor, (ctx) => contracts.step(ctx, contract.id, { step: 'sign', digest, strength: 'PLATFORM_CLICK' })));
    const answers = await Promise.all([buyer, seller, buyer, seller].map(sign));
    expect(answers.filter((answer) => answer === undefined).length).toBe(2);
    const others = answers.filter((answer) => answer !== undefined);
    expect(others.every((answer) => answer?.startsWith('conflict CONTRACTS.'))).toBe(true);
    const sheet = await as(buyer, (ctx) => contracts.sheetOf(ctx, contract.id));
    expect([sheet.contract.state, sheet.contract.events.map((event) => event.seq)]).toEqual(['IN_FORCE', [1, 2]]);
  });

  it('is recorded once when two offer one number at the same moment', async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(() => code(as(buyer, (ctx) => contracts.offer(ctx, offer('HT-6'))))),
    );
    expect(answers.sort()).toEqual(['conflict CONTRACTS.NUMBER_TAKEN', 'conflict CONTRACTS.NUMBER_TAKEN', undefined]);
  });

  it('of others under the same number is no news to who offers one', async () => {
    const others = offer('HT-1', { buyer: codeOf(3), gainers: [] });
    expect(await code(as(stranger, (ctx) => contracts.offer(ctx, others)))).toBeUndefined();
    expect(await code(as(stranger, (ctx) => contracts.offer(ctx, others)))).toBe('conflict CONTRACTS.NUMBER_TAKEN');
  });

  it('shows a change of any column of its child rows by a superuser', async () => {
    const tamperer = await Tamperer.open(db);
    try {
      const honest = await db.run(records);
      const columns = (await columnsOf(db, ['contracts'])).filter((column) =>
        column.table.match(/line|gainer|instalment/),
      );
      expect(columns.length).toBeGreaterThan(15);
      for (const column of columns) {
        const sql = `update ${column.table} set "${column.column}" = ${otherValue(column)}`;
        const seen = await tamperer.after(['contracts'], sql, records).catch(() => 'unreadable');
        expect({ column, changed: seen !== honest }).toEqual({ column, changed: true });
      }
    } finally {
      await tamperer.close();
    }
  });
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
