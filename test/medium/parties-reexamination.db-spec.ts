import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type CalendarDate, parseDate } from '../../src/kernel/calendar-date.js';
import { Followups, type WorkItem } from '../../src/modules/followups/index.js';
import { type Limb, standardOf } from '../../src/modules/parties/core/standards.table.js';
import {
  type KeyedQuestion,
  Parties,
  type RelationDraft,
  type RelationInTime,
} from '../../src/modules/parties/index.js';
import { Reexaminations } from '../../src/modules/parties/reexaminations.service.js';
import { Translog } from '../../src/modules/translog/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { codeOf, idsOf } from '../support/market.js';
import { openTestService, type TestService } from '../support/service.js';

const DAY = parseDate('2025-06-18');
let service: TestService;
let parties: Parties;
let followups: Followups;
let numbers = 0;

beforeAll(async () => {
  service = await openTestService();
  parties = service.application.get(Parties);
  followups = service.application.get(Followups);
});
afterAll(() => service?.close());

const run = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> => service.application.run(work);

async function companies(count: number): Promise<string[]> {
  const drafts = Array.from({ length: count }, () => {
    numbers += 1;
    return { uscc: codeOf(numbers), nameZh: `复查样例${numbers}`, kind: 'ENTERPRISE' };
  });
  return idsOf(await run((ctx) => parties.takeOrganisations(ctx, drafts)));
}

async function persons(count: number): Promise<string[]> {
  const drafts = Array.from({ length: count }, () => {
    numbers += 1;
    return { key: `reexamined-${numbers}`, nameZh: `查甲${numbers}` };
  });
  return idsOf(await run((ctx) => parties.takePersons(ctx, drafts)));
}

const edge = (type: string, from: string, to: string, rest: Partial<RelationDraft> = {}): RelationDraft => ({
  type,
  from,
  to,
  validFrom: '2020-01-01',
  source: 'registry',
  extractedOn: '2025-01-01',
  ...rest,
});
const holds = (from: string, to: string, sharePct: string, rest: Partial<RelationDraft> = {}) =>
  edge('HOLDS', from, to, { sharePct, ...rest });

const add = async (draft: RelationDraft): Promise<string> => (await run((ctx) => parties.addRelation(ctx, draft))).id;
const end = (id: string, on: string) => run((ctx) => parties.endRelation(ctx, id, { on }));

/** Every company is wholly held by a person of its own, so that nothing is missing. */
async function heldCompanies(count: number, share = '100'): Promise<string[]> {
  const [held, holders] = [await companies(count), await persons(count)];
  await run((ctx) =>
    parties.takeRelations(
      ctx,
      held.map((to, index) => holds(holders[index] ?? '', to, share)),
    ),
  );
  return held;
}

async function freeze(
  pairs: readonly (readonly [string, string, CalendarDate?])[],
  standard?: string,
): Promise<string[]> {
  const questions = pairs.map(([a, b, on = DAY], index): KeyedQuestion => ({ key: String(index), a, b, on }));
  const frozen = await run((ctx) => parties.freezeFindings(ctx, questions, standard));
  return questions.map(({ key }) => frozen.get(key)?.findingId ?? '');
}

const afterChange = (ctx: Ctx, relations: readonly RelationInTime[]) =>
  service.application.get(Reexaminations).afterChange(ctx, { relations, organisations: [] });

interface Later {
  readonly finding: string;
  readonly outcome: string;
  readonly cause: string;
}

/** Every re-examination of these findings, in the order in which they were recorded. */
async function laterOf(findings: readonly string[]): Promise<Later[]> {
  return service.db.adminQuery<Later>(
    `select finding_id as finding, outcome, cause_kind as cause from parties.reexamination
      where finding_id = any($1) order by finding_id, seq`,
    [findings],
  );
}

const itemsOf = (finding: string): Promise<readonly WorkItem[]> =>
  run((ctx) => followups.queue(ctx, { kind: 'FINDING_DIFFERS', subject: { kind: 'finding', id: finding } }));

describe('a change of the register', () => {
  it('asks a finding four levels below again, and no finding that it cannot touch', async () => {
    const [m1 = '', m2 = '', m3 = '', a = ''] = await companies(4);
    const [b = '', c = ''] = await heldCompanies(2);
    const [owner = ''] = await persons(1);
    const relation = await add(holds(owner, m1, '100'));
    await add(holds(m1, m2, '100'));
    await add(holds(m2, m3, '0.5'));
    await add(holds(m3, a, '100'));
    const [, beside = '', above = ''] = await freeze([
      [a, b],
      [b, c],
      [m2, c],
    ]);
    await end(relation, '2025-01-01');
    expect((await laterOf([above])).map(({ outcome }) => outcome)).toEqual(['INDETERMINATE']);
    expect(await laterOf([beside])).toEqual([]);
    const changed = await run((ctx) => parties.relation(ctx, relation));
    expect(await run((ctx) => afterChange(ctx, [changed]))).toEqual({ looked: 2, differing: 0 });
  });

  it('writes the later answer, an item with both paths, and an item for all that rests on the finding', async () => {
    const [a = '', b = ''] = await heldCompanies(2, '60');
    await add(holds((await persons(1))[0] ?? '', a, '40'));
    const [finding = ''] = await freeze([[a, b]]);
    await run((ctx) =>
      followups.rely(ctx, [
        {
          dependentKind: 'contract',
          dependentId: `c-${finding}`,
          basisKind: 'finding',
          basisId: finding,
          basisDigest: 'x',
        },
        {
          dependentKind: 'claim',
          dependentId: `k-${finding}`,
          basisKind: 'contract',
          basisId: `c-${finding}`,
          basisDigest: 'y',
          authority: 'sz',
        },
      ]),
    );
    const relation = await add(holds(a, b, '40'));
    expect(await laterOf([finding])).toEqual([{ finding, outcome: 'RELATED', cause: 'relation' }]);
    const [item] = await itemsOf(finding);
    expect(item?.reason.zh).toContain('原：无法判定');
    expect(item?.reason.zh).toMatch(
      /现：关联（一方直接或间接持有另一方 25% 以上，40%：复查样例\d+ ──持股 40%──▶ 复查样例\d+/,
    );
    expect(item?.reason.en).toMatch(
      /Before: cannot be told.*Now: related \(One holds 25% or more of the other, directly or indirectly, 40%/s,
    );
    for (const subject of [
      { kind: 'contract', id: `c-${finding}` },
      { kind: 'claim', id: `k-${finding}` },
    ]) {
      const fallen = await run((ctx) => followups.queue(ctx, { kind: 'BASIS_FELL', subject }));
      expect(fallen.map(({ basisKind, basisId }) => [basisKind, basisId])).toEqual([['finding', finding]]);
    }
    await end(relation, '2025-01-01');
    expect((await laterOf([finding])).map(({ outcome, cause }) => [outcome, cause])).toEqual([
      ['RELATED', 'relation'],
      ['INDETERMINATE', 'relation-end'],
    ]);
    expect(await itemsOf(finding)).toHaveLength(2);
    const [stored] = await service.db.adminQuery<{ outcome: string }>(
      'select outcome from parties.finding where id = $1',
      [finding],
    );
    expect(stored?.outcome).toBe('INDETERMINATE');
  });

  it('names no natural person in what is recorded for ever', async () => {
    const [a = '', b = ''] = await companies(2);
    const [p = ''] = await persons(1);
    await add(holds(p, a, '100'));
    const [finding = ''] = await freeze([[a, b]]);
    await add(holds(p, b, '100'));
    const [item] = await itemsOf(finding);
    expect(item?.reason.zh).toContain('自然人 1 ──持股 100%──▶');
    expect(item?.reason.en).toContain('natural person 1 ──holds 100%──▶');
    expect(item?.reason.zh).not.toContain('查甲');
  });

  it.each([
    ['the day before the holding begins', '2025-06-18', '2025-06-17', 0],
    ['its first day', '2025-06-18', '2025-06-18', 1],
  ])('looks at %s: a holding from %s, a finding as of %s', async (_what, validFrom, on, expected) => {
    const [a = '', b = ''] = await heldCompanies(2, '60');
    const [finding = ''] = await freeze([[a, b, parseDate(on)]]);
    await add(holds(a, b, '40', { validFrom }));
    expect(await laterOf([finding])).toHaveLength(expected);
  });

  it.each([
    ['the last day on which it held', '2025-06-19', 0],
    ['the day it ended', '2025-06-18', 1],
  ])('an end touches findings from the end on: %s', async (_what, on, expected) => {
    const [a = '', b = ''] = await heldCompanies(2, '60');
    const relation = await add(holds(a, b, '40'));
    const [finding = ''] = await freeze([[a, b]]);
    await end(relation, on);
    expect(await laterOf([finding])).toHaveLength(expected);
  });

  it('does not call a change of the unknown rest alone, or of flags, a difference', async () => {
    const [a = '', b = ''] = await heldCompanies(2, '60');
    const [finding = ''] = await freeze([[a, b]]);
    await add(holds((await persons(1))[0] ?? '', b, '10'));
    await add(edge('IP_DEPENDENCE', a, b));
    expect(await laterOf([finding])).toEqual([]);
  });

  it('reaches findings through kin of kin, offices and appointments', async () => {
    const [a = '', b = '', c = '', d = ''] = await heldCompanies(4, '40');
    const [p = '', q = ''] = await persons(2);
    await add(holds(p, a, '60'));
    await add(holds(q, b, '40'));
    await add(edge('OFFICER', q, c, { role: 'DIRECTOR' }));
    const [ab = '', ac = '', ad = ''] = await freeze([
      [a, b],
      [a, c],
      [a, d],
    ]);
    await add(edge('KIN', p, q, { kin: 'SPOUSE' }));
    expect((await laterOf([ab])).map(({ outcome }) => outcome)).toEqual(['RELATED']);
    expect((await laterOf([ac])).map(({ outcome }) => outcome)).toEqual(['RELATED']);
    expect(await laterOf([ad])).toEqual([]);
  });

  it('reaches findings on a company through what it lent to a shareholder, and through what others lent him', async () => {
    const [b = '', bank = '', far = ''] = await heldCompanies(3, '70');
    numbers += 1;
    const capital = [{ from: '2020-01-01', fen: '1000' }];
    const draft = { uscc: codeOf(numbers), nameZh: `复查样例${numbers}`, kind: 'ENTERPRISE', paidInCapital: capital };
    const [a = ''] = idsOf(await run((ctx) => parties.takeOrganisations(ctx, [draft])));
    const [p = '', w = '', rest = ''] = await persons(3);
    await run((ctx) =>
      parties.takeRelations(ctx, [
        holds(p, a, '1'),
        holds(rest, a, '99'),
        holds(w, b, '30'),
        edge('KIN', p, w, { kin: 'SPOUSE' }),
      ]),
    );
    const [finding = '', beside = ''] = await freeze([
      [a, b],
      [far, b],
    ]);
    const lent = await add(edge('LOAN', a, p, { amountFen: '500', validFrom: '2025-01-01', validTo: '2026-01-01' }));
    expect((await laterOf([finding])).map(({ outcome }) => outcome)).toEqual(['RELATED']);
    await end(lent, '2025-01-02');
    const loan = await add(edge('LOAN', bank, p, { amountFen: '10', validFrom: '2025-01-01', validTo: '2026-01-01' }));
    await add(edge('GUARANTEE', a, p, { loan, validFrom: '2025-01-01', validTo: '2026-01-01' }));
    await add(edge('LOAN', bank, p, { amountFen: '91', validFrom: '2025-01-01', validTo: '2026-01-01' }));
    const outcomes = (await laterOf([finding])).map(({ outcome }) => outcome);
    expect(outcomes.slice(1)).toEqual(['NOT_RELATED', 'RELATED', 'NOT_RELATED']);
    await add(edge('IP_DEPENDENCE', a, p));
    expect((await laterOf([finding])).at(-1)?.outcome).toBe('RELATED');
    expect(await laterOf([beside])).toEqual([]);
  });

  it('finds a branch by its head office and the other way round', async () => {
    const [head = '', other = ''] = await heldCompanies(2, '60');
    numbers += 1;
    const draft = { uscc: codeOf(numbers), nameZh: '某分公司', kind: 'BRANCH', headOffice: codeOf(numbers - 4) };
    const headCode = await run(async (ctx) => (await parties.organisation(ctx, head)).uscc);
    const [branch = ''] = idsOf(
      await run((ctx) => parties.takeOrganisations(ctx, [{ ...draft, headOffice: headCode ?? '' }])),
    );
    const [finding = ''] = await freeze([[branch, other]]);
    await add(holds(other, head, '40'));
    expect((await laterOf([finding])).map(({ outcome }) => outcome)).toEqual(['RELATED']);
  });

  it('undoes everything with the change when the transaction is rolled back', async () => {
    const [a = '', b = ''] = await heldCompanies(2, '60');
    const [finding = ''] = await freeze([[a, b]]);
    await run(async (ctx) => {
      await parties.addRelation(ctx, holds(a, b, '40'));
      throw new Error('undo');
    }).catch(() => undefined);
    expect(await laterOf([finding])).toEqual([]);
    expect(await itemsOf(finding)).toEqual([]);
  });

  it('looks twelve months beside the day for a finding by the listing rules', async () => {
    const [a = '', b = ''] = await heldCompanies(2, '60');
    const [near = '', far = ''] = await freeze(
      [
        [a, b],
        [a, b, parseDate('2023-01-01')],
      ],
      'LR',
    );
    await add(holds(a, b, '10', { validFrom: '2024-09-01', validTo: '2024-12-01' }));
    expect((await laterOf([near])).map(({ outcome }) => outcome)).toEqual(['REVIEW']);
    expect(await laterOf([far])).toEqual([]);
  });
});

describe('many findings', () => {
  it('asks exactly those below the changed edge again, set-wise, and undoing leaves both answers on record', async () => {
    const [top = '', hub = ''] = await companies(2);
    const subsidiaries = await companies(200);
    const others = await companies(200);
    const [owner = ''] = await persons(1);
    await run((ctx) =>
      parties.takeRelations(ctx, [
        ...subsidiaries.map((to) => holds(hub, to, '60')),
        ...others.map((to) => holds(owner, to, '60')),
      ]),
    );
    const pairs = subsidiaries.flatMap((a, index) =>
      [0, 1, 2, 3].map((step) => [a, others[(index + step) % 200] ?? ''] as const),
    );
    const days = ['2025-06-16', '2025-06-17', '2025-06-18', '2025-06-19'].map((day) => parseDate(day));
    const free = others.flatMap((a) => days.map((on) => [a, top, on] as const));
    const touched = await freeze(pairs);
    const untouched = await freeze(free);
    const relation = await add(holds(owner, hub, '50'));
    const later = await laterOf([...touched, ...untouched]);
    expect(later).toHaveLength(800);
    expect(new Set(later.map(({ finding }) => finding))).toEqual(new Set(touched));
    expect(new Set(later.map(({ outcome }) => outcome))).toEqual(new Set(['RELATED']));
    const changed = await run((ctx) => parties.relation(ctx, relation));
    const again = await run((ctx) => afterChange(ctx, [changed]));
    expect(again).toEqual({ looked: 800, differing: 0 });
    await end(relation, '2020-01-02');
    expect(await laterOf(touched)).toHaveLength(1_600);
    const [items] = await service.db.adminQuery<{ count: bigint }>(
      `select count(*) as count from followups.item where kind = 'FINDING_DIFFERS' and subject_id = any($1)`,
      [touched],
    );
    expect(items?.count).toBe(1_600n);
  }, 60_000);

  it('leaves a whole log', async () => {
    const { application } = service;
    await application.sequence();
    const verdict = await run((ctx) =>
      application.get(Translog).verify(ctx, parties.leafSources(), application.verifierKeys()),
    );
    expect(verdict.problems.filter(({ kind }) => kind === 'reexamination')).toEqual([]);
  });
});

describe('a standard', () => {
  const standard = standardOf('T42') as { version: number; limbs: readonly Limb[] };
  const { version, limbs } = standard;
  afterEach(() => {
    Object.assign(standard, { version, limbs });
  });

  it('asks findings of an older version again, and tells those that differ by the new one', async () => {
    const [a = '', b = '', c = '', d = ''] = await companies(4);
    const [p = ''] = await persons(1);
    await run((ctx) => parties.takeRelations(ctx, [holds(p, a, '60'), holds(p, b, '60'), holds(c, d, '60')]));
    const [common = '', held = ''] = await freeze(
      [
        [a, b],
        [c, d],
      ],
      'T42',
    );
    expect(await run((ctx) => parties.reexamineStandard(ctx, 'T42'))).toEqual({ looked: 0, differing: 0 });
    Object.assign(standard, { version: version + 1, limbs: ['T42_EQUITY', 'T42_COMMON_HOLDER'] });
    expect(await run((ctx) => parties.reexamineStandard(ctx, 'T42'))).toEqual({ looked: 2, differing: 0 });
    Object.assign(standard, { version: version + 2, limbs: ['T42_EQUITY'] });
    expect(await run((ctx) => parties.reexamineStandard(ctx, 'T42'))).toEqual({ looked: 2, differing: 1 });
    expect(await laterOf([common, held])).toEqual([{ finding: common, outcome: 'INDETERMINATE', cause: 'standard' }]);
    expect(await run((ctx) => parties.reexamineStandard(ctx, 'T42'))).toEqual({ looked: 1, differing: 0 });
  });
});
