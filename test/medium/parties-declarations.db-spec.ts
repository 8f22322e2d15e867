import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseDate } from '../../src/kernel/calendar-date.js';
import { Followups } from '../../src/modules/followups/index.js';
import type { DeclarationDraft } from '../../src/modules/parties/core/declaration.js';
import { codesOf, DAY, Declaring, draftOf, fact, LOAN, SCAN } from '../support/declaring.js';
import { codeOf } from '../support/market.js';

let service: Declaring;

beforeAll(async () => {
  service = await Declaring.open();
});
afterAll(() => service?.close());

describe('the answers of a declaration', () => {
  it('become relations marked declared, of the day of signature, with the digest of the papers', async () => {
    const [a, b] = await service.pair();
    const answers: DeclarationDraft['answers'] = {
      loans: [{ ...LOAN, lender: b, borrower: a, guarantor: b }],
      ipDependence: [{ dependent: a, on: b, validFrom: '2024-01-01', validTo: '2026-01-01' }],
      tradeDependence: [{ controlled: a, by: b, validFrom: '2024-01-01' }],
      actingInConcert: [{ partyA: a, partyB: b, validFrom: '2024-01-01' }],
    };
    const made = await service.declareAs(a, draftOf(b, { answers, evidence: [SCAN] }));
    const stored = await service.application.run((ctx) => service.parties.listRelations(ctx, { party: a, limit: 100 }));
    const declared = stored.filter(({ source }) => source === 'declared');
    expect(declared.map(({ type, from, to }) => [type, from, to]).sort()).toEqual(
      [
        ['ACTING_IN_CONCERT', a, b],
        ['GUARANTEE', b, a],
        ['IP_DEPENDENCE', b, a],
        ['LOAN', b, a],
        ['OPERATIONS_CONTROLLED', b, a],
      ].sort(),
    );
    expect(new Set(declared.map(({ extractedOn }) => extractedOn))).toEqual(new Set(['2025-06-17']));
    const [{ evidence } = {}] = declared;
    expect(evidence?.note).toContain(made.declaration.id);
    expect(evidence?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(made.declaration.entries.every(({ taken }) => taken)).toBe(true);
    const kept = declared.map(({ id }) => id).sort();
    expect(made.declaration.entries.map(({ relation }) => relation).sort()).toEqual(kept);
  });

  it('are not doubled where the other side or a registry said them before', async () => {
    const [a, b] = await service.pair();
    const answers = (lender: string, borrower: string): DeclarationDraft['answers'] => ({
      loans: [{ ...LOAN, lender, borrower, guarantor: lender }],
      ipDependence: [{ dependent: a, on: b, validFrom: '2024-05-01' }],
    });
    await service.application.run((ctx) => service.parties.addRelation(ctx, fact('IP_DEPENDENCE', b, a)));
    await service.declareAs(a, draftOf(b, { answers: answers(b, a) }));
    const second = await service.declareAs(b, draftOf(a, { answers: answers(b, a) }));
    expect(second.declaration.entries.map(({ taken }) => taken)).toEqual([false, false, false]);
    expect(codesOf(second)).toEqual([]);
    for (const type of ['LOAN', 'GUARANTEE', 'IP_DEPENDENCE'])
      expect(await service.relationsOf(a, type)).toHaveLength(1);
  });

  it('are one loan when both sides declare it in the same moment', async () => {
    const [a, b] = await service.pair();
    // Both signatories are on record, so that nothing but the declarations themselves keeps the two apart.
    await service.declareAs(a, draftOf(b));
    await service.declareAs(b, draftOf(a));
    const days = ['2025-03-01', '2025-03-02', '2025-03-03', '2025-03-04'];
    for (const validFrom of days) {
      const answers = { loans: [{ amountFen: '1', validFrom, lender: a, borrower: b }] };
      const [one, other] = await Promise.all([
        service.declareAs(a, draftOf(b, { answers })),
        service.declareAs(b, draftOf(a, { answers })),
      ]);
      const taken = [one, other].map(({ declaration }) => declaration.entries[0]?.taken);
      expect(taken.sort()).toEqual([false, true]);
    }
    expect(await service.relationsOf(a, 'LOAN')).toHaveLength(days.length);
  });

  it('are refused altogether with a pointer where one of them cannot be recorded', async () => {
    const [a, b] = await service.pair();
    const [stranger] = await service.pair();
    const ipDependence = [{ dependent: a, on: b, validFrom: '2024-01-01' }];
    const cases: [Partial<DeclarationDraft>, string, string][] = [
      [
        { answers: { ipDependence, loans: [{ ...LOAN, lender: a, borrower: codeOf(1) }] } },
        'PARTY_UNKNOWN',
        '/answers/loans/0/borrower',
      ],
      [
        { answers: { ipDependence, loans: [{ ...LOAN, lender: b, borrower: stranger }] } },
        'FOREIGN_ENTRY',
        '/answers/loans/0',
      ],
      [{ signedOn: '2999-01-01' }, 'SIGNED_LATER', '/signedOn'],
      [{ counterparty: a }, 'SELF', '/counterparty'],
    ];
    for (const [more, code, field] of cases) {
      await expect(service.declareAs(a, draftOf(b, more))).rejects.toMatchObject({
        code: `PARTIES.DECLARATION_${code}`,
        extras: { field },
      });
    }
    expect(await service.relationsOf(a, 'IP_DEPENDENCE')).toEqual([]);
  });
});

describe('kin in a declaration', () => {
  it('are the holders and officers of the two who bear the names, and make the two related', async () => {
    const [a, b] = await service.pair();
    const people = await service.application.run(async (ctx) => {
      const holders = [
        ...(await service.parties.listRelations(ctx, { party: a, limit: 9 })),
        ...(await service.parties.listRelations(ctx, { party: b, limit: 9 })),
      ];
      const names = await service.parties.names(
        ctx,
        holders.map(({ from }) => from),
      );
      return holders.map(({ from }) => ({ id: from, nameZh: names.get(from) ?? '' }));
    });
    const persons = people.map(({ nameZh }, index) => ({ key: `p${index}`, nameZh }));
    const kin = [{ personA: 'person:p0', personB: 'person:p1', kin: 'SPOUSE' as const, validFrom: '2010-01-01' }];
    const made = await service.declareAs(a, draftOf(b, { answers: { kin }, persons, signedBy: 'person:p0' }));
    expect(made.declaration.entries[0]).toMatchObject({ from: people[0]?.id, to: people[1]?.id, taken: true });
    expect([made.declaration.outcome, codesOf(made), made.declaration.signedBy]).toEqual([
      'RELATED',
      ['STATEMENT'],
      people[0]?.id,
    ]);
    const theirs = await service.declareAs(b, draftOf(a));
    expect(codesOf(theirs)).toEqual(['STATEMENT', 'NONE_BUT_REGISTERED']);
  });

  it('are one signatory however often the same person signs for an organisation', async () => {
    const [a, b] = await service.pair();
    const [first, second] = [await service.declareAs(a, draftOf(b)), await service.declareAs(a, draftOf(b))];
    expect(second.declaration.signedBy).toBe(first.declaration.signedBy);
    const other = await service.declareAs(b, draftOf(a));
    expect(other.declaration.signedBy).not.toBe(first.declaration.signedBy);
  });

  it('are named in no text that is kept', async () => {
    const [a, b] = await service.pair();
    const named = draftOf(b, { evidence: [{ ...SCAN, name: '司空签署的承诺书' }] });
    await expect(service.declareAs(a, named)).rejects.toMatchObject({
      code: 'PARTIES.NAMES_PERSON',
      extras: { field: '/evidence/0/name' },
    });
    await expect(service.declareAs(a, draftOf(b, { strength: '司空签署签字' }))).rejects.toMatchObject({
      extras: { field: '/strength' },
    });
  });
});

describe('a declaration beside the register', () => {
  it('is contradicted by what a registry knows, also about a controller', async () => {
    const [a, b] = await service.pair();
    const [parent] = await service.pair();
    await service.application.run(async (ctx) => {
      await service.parties.addRelation(ctx, fact('CONTROLS', parent, a, { basis: 'VOTES' }));
      await service.parties.addRelation(ctx, fact('LOAN', parent, b, { amountFen: '5000' }));
      await service.parties.addRelation(ctx, fact('LOAN', a, b, { amountFen: '5000', validTo: DAY }));
    });
    const made = await service.declareAs(a, draftOf(b));
    expect(made.contradictions.map(({ code, registered }) => [code, registered.from, registered.source])).toEqual([
      ['NONE_BUT_REGISTERED', parent, 'registry'],
    ]);
  });

  it('is contradicted by another amount of the same loan, and the register keeps the one it had', async () => {
    const [a, b] = await service.pair();
    await service.declareAs(a, draftOf(b, { answers: { loans: [{ ...LOAN, lender: a, borrower: b }] } }));
    const less = [{ ...LOAN, amountFen: '99999999', lender: a, borrower: b }];
    const made = await service.declareAs(b, draftOf(a, { answers: { loans: less } }));
    expect(codesOf(made)).toEqual(['LOAN_AMOUNT']);
    expect((await service.relationsOf(a, 'LOAN')).map(({ amountFen }) => amountFen)).toEqual([100000000n]);
  });

  it('is contradicted by holders with other shares, and by one that it leaves out', async () => {
    const [a, b] = await service.pair();
    const [parent] = await service.pair();
    const made = await service.declareAs(a, draftOf(b, { answers: { holders: [{ holder: parent, sharePct: '40' }] } }));
    expect(codesOf(made)).toEqual(['HOLDER_NOT_DECLARED', 'HOLDERS_OVER_100']);
    expect(await service.relationsOf(parent, 'HOLDS')).toHaveLength(1);
  });

  it('is contradicted afterwards by what the other party declares later, once, with an item for each', async () => {
    const [a, b] = await service.pair();
    const first = await service.declareAs(a, draftOf(b));
    expect(codesOf(first)).toEqual([]);
    const loans = [{ ...LOAN, lender: a, borrower: b }];
    await service.declareAs(b, draftOf(a, { answers: { loans } }));
    await service.declareAs(b, draftOf(a, { answers: { loans } }));
    const seen = await service.application.run((ctx) => service.declarations.one(ctx, first.declaration.id));
    expect(codesOf(seen)).toEqual(['NONE_BUT_REGISTERED']);
    const actingInConcert = [{ partyA: a, partyB: b, validFrom: '2024-01-01' }];
    await service.declareAs(b, draftOf(a, { answers: { loans, actingInConcert } }));
    const later = await service.application.run((ctx) => service.declarations.one(ctx, first.declaration.id));
    expect(codesOf(later)).toEqual(['NONE_BUT_REGISTERED', 'NONE_BUT_REGISTERED']);
    const items = await service.application.run((ctx) =>
      service.application.get(Followups).queue(ctx, {
        kind: 'DECLARATION_CONTRADICTED',
        subject: { kind: 'declaration', id: first.declaration.id },
      }),
    );
    expect(items.map(({ owner }) => owner).sort()).toEqual([undefined, a, b].sort());
  });

  it('answers which of two have declared for a day, a branch as its head office', async () => {
    const [a, b] = await service.pair();
    const ask = (on = DAY) => service.application.run((ctx) => service.declarations.declarationsOf(ctx, a, b, on));
    expect(await ask()).toEqual({ both: false });
    const made = await service.declareAs(b, draftOf(a));
    expect(await ask()).toEqual({
      b: { id: made.declaration.id, statement: 'NOT_RELATED', asOf: DAY, signedOn: '2025-06-17', contradicted: false },
      both: false,
    });
    const branch = await service.application.run(async (ctx) => {
      const head = await service.parties.organisation(ctx, a);
      const draft = { uscc: codeOf(5001), nameZh: '分公司', kind: 'BRANCH', headOffice: head.uscc ?? '' };
      return (await service.parties.addOrganisation(ctx, draft)).id;
    });
    await service.declareAs(branch, draftOf(b));
    expect((await ask()).both).toBe(true);
    expect((await ask(parseDate('2025-06-17'))).both).toBe(false);
  });
});

describe('what was declared', () => {
  it('stands in the log, record by record', async () => {
    await service.application.sequence();
    const verdict = await service.application.look((ctx) => service.application.verifyLog(ctx));
    expect(verdict.problems).toEqual([]);
    const [{ n } = { n: 0n }] = await service.db.adminQuery<{ n: bigint }>(
      `select count(*) as n from translog.leaf where kind in ('declaration', 'declaration-contradiction')`,
    );
    const [{ m } = { m: -1n }] = await service.db.adminQuery<{ m: bigint }>(
      `select (select count(*) from parties.declaration) + (select count(*) from parties.declaration_contradiction) as m`,
    );
    expect(n).toBe(m);
  });

  it('cannot be changed or taken back', async () => {
    for (const table of ['declaration', 'declaration_contradiction']) {
      await expect(service.db.adminQuery(`update parties.${table} set recorded_at = now()`)).rejects.toThrow();
      await expect(service.db.adminQuery(`delete from parties.${table}`)).rejects.toThrow();
    }
  });
});
