import { canonicalText } from '../../src/kernel/canonical-json.js';
import { DomainError } from '../../src/kernel/domain-error.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { followups } from '../support/market.js';
import { columnsOf, otherValue, Tamperer } from '../support/tamper.js';

const WHY = { zh: '依据已失效', en: 'the basis fell' };

function row(dependent: string, basis: string, authority?: string) {
  const [dependentKind = '', dependentId = ''] = dependent.split(':');
  const [basisKind = '', basisId = ''] = basis.split(':');
  return { dependentKind, dependentId, basisKind, basisId, basisDigest: 'aa', ...(authority ? { authority } : {}) };
}

async function codeOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
  );
}

/** All records of the room as text: what the log would be compared with. */
async function records(ctx: Ctx): Promise<string> {
  const found: string[] = [];
  for (const source of followups.leafSources()) {
    for await (const page of source.stream(ctx)) {
      for (const leaf of page) found.push(`${leaf.kind} ${leaf.id} ${canonicalText(leaf.record)}`);
    }
  }
  return found.join('\n');
}

describe('what rests on what', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await openTestDatabase();
    await db.run(async (ctx) => {
      await followups.rely(ctx, [
        row('contract:c1', 'release:r1'),
        row('contract:c2', 'release:r1'),
        row('contract:c3', 'release:r2'),
        row('claim:k1', 'contract:c1', 'SZ-DATA'),
        row('claim:k1', 'contract:c2', 'SZ-DATA'),
        row('plan:p1', 'claim:k1', 'SZ-DATA'),
        row('a:1', 'a:2'),
        row('a:2', 'a:3'),
        row('a:3', 'a:1'),
      ]);
      await followups.rely(ctx, [row('contract:c1', 'release:r1')]);
    });
  });
  afterAll(() => db.close());

  it('finds every dependent once, through others too, and nothing else', async () => {
    const found = await db.run((ctx) => followups.dependents(ctx, { kind: 'release', id: 'r1' }));
    expect(found).toEqual([
      { kind: 'claim', id: 'k1', authority: 'SZ-DATA' },
      { kind: 'contract', id: 'c1' },
      { kind: 'contract', id: 'c2' },
      { kind: 'plan', id: 'p1', authority: 'SZ-DATA' },
    ]);
  });

  it('ends in a cycle', async () => {
    const found = await db.run((ctx) => followups.dependents(ctx, { kind: 'a', id: '1' }));
    expect(found.map((dependent) => dependent.id)).toEqual(['2', '3']);
  });

  it('opens one item for each dependent, for the office whose work it is, and closes it once', async () => {
    const count = await db.run((ctx) => followups.open(ctx, { kind: 'release', id: 'r1' }, WHY));
    expect(count).toBe(4);
    const waiting = await db.run((ctx) => followups.queue(ctx, { authority: 'SZ-DATA' }));
    const office = [...waiting].sort((a, b) => (a.subjectKind < b.subjectKind ? -1 : 1));
    expect(office.map((item) => [item.kind, item.subjectKind, item.subjectId, item.basisId])).toEqual([
      ['BASIS_FELL', 'claim', 'k1', 'r1'],
      ['BASIS_FELL', 'plan', 'p1', 'r1'],
    ]);
    const exchange = await db.run((ctx) => followups.queue(ctx, { authority: null }));
    expect(exchange.map((item) => item.subjectId).sort()).toEqual(['c1', 'c2']);
    const first = office[0]?.id ?? '';
    await db.run((ctx) => followups.close(ctx, first, 'looked at'));
    expect(await codeOf(db.run((ctx) => followups.close(ctx, first, 'again')))).toBe('FOLLOWUPS.ALREADY_CLOSED');
    expect(await codeOf(db.run((ctx) => followups.close(ctx, 'nonsense', 'x')))).toBe('FOLLOWUPS.UNKNOWN_ITEM');
    const open = await db.run((ctx) => followups.queue(ctx, { authority: 'SZ-DATA' }));
    expect(open.map((item) => item.subjectKind)).toEqual(['plan']);
    const closed = await db.run((ctx) => followups.queue(ctx, { authority: 'SZ-DATA', state: 'CLOSED' }));
    expect(closed.map((item) => item.id)).toEqual([first]);
  });

  it('opens one item for each basis that a record rests on when many fell at once, each with its own reason', async () => {
    await db.run((ctx) =>
      followups.rely(ctx, [
        row('deal:d1', 'fact:f1'),
        row('deal:d1', 'fact:f2'),
        row('deal:d2', 'fact:f2'),
        row('bill:b1', 'deal:d1', 'SZ-MANY'),
        row('loop:1', 'loop:2'),
        row('loop:2', 'loop:1'),
      ]),
    );
    const basis = (named: string) => ({ kind: named.split(':')[0] ?? '', id: named.split(':')[1] ?? '' });
    const fallen = ['fact:f1', 'fact:f2', 'fact:f1', 'loop:1', 'fact:none'].map((named, index) => ({
      basis: basis(named),
      reason: { zh: `依据 ${index}`, en: `basis ${index}` },
    }));
    expect(await db.run((ctx) => followups.openMany(ctx, fallen))).toBe(6);
    const open = await db.run((ctx) => followups.queue(ctx, { kind: 'BASIS_FELL', limit: 200 }));
    const found = open
      .filter((item) => ['deal', 'bill', 'loop'].includes(item.subjectKind))
      .map((item) => [item.subjectKind, item.subjectId, item.basisId, item.reason.en, item.authority ?? ''].join(' '));
    expect(found.sort()).toEqual([
      'bill b1 f1 basis 0 SZ-MANY',
      'bill b1 f2 basis 1 SZ-MANY',
      'deal d1 f1 basis 0 ',
      'deal d1 f2 basis 1 ',
      'deal d2 f2 basis 1 ',
      'loop 2 1 basis 3 ',
    ]);
    expect(await db.run((ctx) => followups.openMany(ctx, []))).toBe(0);
  });

  it('lists by due date, undated last, page after page', async () => {
    const days = ['2026-03-01', undefined, '2026-01-01', '2026-02-01', undefined] as const;
    await db.run((ctx) =>
      followups.items(
        ctx,
        days.map((dueOn, index) => ({
          kind: 'ASKED',
          subjectKind: 's',
          subjectId: String(index),
          authority: 'PAGED',
          ...(dueOn === undefined ? {} : { dueOn: dueOn as never }),
          reason: WHY,
        })),
      ),
    );
    const seen: string[] = [];
    for (let page = await db.run((ctx) => followups.queue(ctx, { authority: 'PAGED', limit: 2 })); page.length > 0; ) {
      seen.push(...page.map((item) => item.subjectId));
      const last = page.at(-1);
      if (last === undefined) break;
      const after = { id: last.id, ...(last.dueOn === undefined ? {} : { dueOn: last.dueOn }) };
      page = await db.run((ctx) => followups.queue(ctx, { authority: 'PAGED', limit: 2, after }));
    }
    expect(seen.slice(0, 3)).toEqual(['2', '3', '0']);
    expect([...seen].sort()).toEqual(['0', '1', '2', '3', '4']);
  });

  it('lets no one see an item whose transaction was rolled back', async () => {
    await db
      .run(async (ctx) => {
        await followups.item(ctx, { kind: 'X', subjectKind: 's', subjectId: '1', owner: 'nobody', reason: WHY });
        throw new Error('undo');
      })
      .catch(() => undefined);
    expect(await db.run((ctx) => followups.queue(ctx, { owner: 'nobody' }))).toEqual([]);
  });

  it('shows a change of any column by a superuser in its records', async () => {
    const tamperer = await Tamperer.open(db);
    try {
      const honest = await db.run(records);
      const columns = await columnsOf(db, ['followups']);
      expect(columns.length).toBeGreaterThan(20);
      for (const column of columns) {
        const sql = `update ${column.table} set "${column.column}" = ${otherValue(column)}`;
        const seen = await tamperer.after(['followups'], sql, records).catch(() => 'unreadable');
        expect({ column, changed: seen !== honest }).toEqual({ column, changed: true });
      }
    } finally {
      await tamperer.close();
    }
  });
});

describe('a crowd of reliance rows', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await openTestDatabase();
  });
  afterAll(() => db.close());

  it('finds the dependents of two hundred bases among a hundred thousand rows in one statement', async () => {
    const [facts, each, fell] = [5_000, 20, 200];
    await db.adminQuery(
      `insert into followups.reliance
       select gen_random_uuid(), 'crowd', f || '-' || n, 'crowded', f::text, 'x', null, now()
         from generate_series(1, ${facts}) f, generate_series(1, ${each}) n`,
    );
    const undo = new Error('undo');
    const counted: number[] = [];
    await db
      .run(async (ctx) => {
        const bases = Array.from({ length: fell }, (_, at) => ({
          basis: { kind: 'crowded', id: String(at + 1) },
          reason: WHY,
        }));
        counted.push(await followups.openMany(ctx, bases));
        throw undo;
      })
      .catch((error: unknown) => {
        if (error !== undo) throw error;
      });
    expect(counted).toEqual([fell * each]);
  }, 60_000);
});
