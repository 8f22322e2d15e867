import { parseDate } from '../../src/kernel/calendar-date.js';
import type { RelationDraft } from '../../src/modules/parties/index.js';
import type { Translog } from '../../src/modules/translog/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { partiesRoom, usccNumber } from '../support/parties-facade.js';

const day = parseDate('2025-06-18');
const SOURCE = { validFrom: '2020-01-01', source: 'registry' } as const;
const NO_LOG = { append: async () => undefined } as unknown as Translog;

type Room = ReturnType<typeof partiesRoom>;

describe('the graph in memory', () => {
  let db: TestDatabase;
  let numbers = 0;

  beforeEach(async () => {
    db = await openTestDatabase();
  });
  afterEach(() => db.close());

  const instance = (graphMb = 1024): Room => partiesRoom(NO_LOG, db.database, graphMb);

  const organisation = async (room: Room, more: { kind?: string; headOffice?: string } = {}): Promise<string> => {
    numbers += 1;
    const draft = { uscc: usccNumber(numbers), nameZh: `公司${numbers}`, kind: 'ENTERPRISE', ...more };
    return (await db.run((ctx) => room.parties.addOrganisation(ctx, draft))).id;
  };
  const companies = async (room: Room, count: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let one = 0; one < count; one++) ids.push(await organisation(room));
    return ids;
  };
  const holds = (from: string, to: string, sharePct = '30'): RelationDraft => ({
    ...SOURCE,
    type: 'HOLDS',
    from,
    to,
    sharePct,
  });
  const hold = (room: Room, ...drafts: RelationDraft[]) =>
    db.run(async (ctx) => {
      const taken = await room.parties.takeRelations(ctx, drafts);
      return taken.map((one) => (one.outcome === 'taken' ? one.id : ''));
    });
  const outcomeOf = async (room: Room, a = '', b = ''): Promise<string> =>
    (await db.run((ctx) => room.parties.relatedness(ctx, { a, b, on: day }))).outcome;

  it('is after every change what one loaded anew is, and what the statement reads', async () => {
    const [one, other] = [instance(), instance()];
    const [a = '', b = '', c = ''] = await companies(other, 3);
    const person = await db.run((ctx) => other.parties.addPerson(ctx, { nameZh: '某甲' }));
    const ids = [a, b, c, person];
    let loads = 0;
    const whole = one.graphStore.whole.bind(one.graphStore);
    one.graphStore.whole = (...asked) => {
      loads += 1;
      return whole(...asked);
    };
    const answers = (ctx: Ctx, room: Room) => {
      const pairs = ids.flatMap((x) => ids.map((y) => ({ key: `${x} ${y}`, a: x, b: y, on: day })));
      return room.parties.relatednessMany(ctx, pairs);
    };
    const agreed = async () => {
      const patched = await db.run((ctx) => answers(ctx, one));
      expect(await db.run((ctx) => answers(ctx, instance()))).toEqual(patched);
      const stated = db.run(async (ctx) => {
        await other.parties.addOrganisation(ctx, { uscc: usccNumber(90_000_000), nameZh: '旁人', kind: 'ENTERPRISE' });
        const own = await answers(ctx, other);
        throw Object.assign(new Error('undo'), { own });
      });
      await expect(stated).rejects.toMatchObject({ own: patched });
      return (x: string, y: string) => patched.get(`${x} ${y}`)?.outcome;
    };

    expect((await agreed())(a, b)).toBe('INDETERMINATE');
    const [, ending = ''] = await hold(other, holds(person, a), holds(person, b));
    expect((await agreed())(a, b)).toBe('RELATED');
    await db.run((ctx) => other.parties.endRelation(ctx, ending, { on: day }));
    expect((await agreed())(a, b)).toBe('INDETERMINATE');
    const late = await organisation(other);
    ids.push(late);
    await hold(other, holds(late, c), holds(late, a, '40'));
    expect((await agreed())(a, c)).toBe('RELATED');
    const head = await organisation(other);
    const branch = await organisation(other, { kind: 'BRANCH', headOffice: head });
    const branchOfB = await organisation(other, { kind: 'BRANCH', headOffice: b });
    ids.push(head, branch, branchOfB);
    await hold(other, holds(person, branch), holds(branchOfB, late));
    const settled = await agreed();
    expect([settled(a, head), settled(a, branch), settled(b, c), settled(b, branchOfB)]).toEqual(
      Array(4).fill('RELATED'),
    );
    const before = await db.run((ctx) => answers(ctx, one));
    await db.run(async (ctx) => {
      const erasure = await other.parties.requestErasure(ctx, { personId: person, reason: '本人申请', by: 'one' });
      await other.parties.confirmErasure(ctx, erasure.id, 'two');
    });
    await agreed();
    expect(await db.run((ctx) => answers(ctx, one))).toEqual(before);
    expect(loads).toBe(1);
  });

  it('is not made of a register that does not fit; questions read their own part, and are refused where that is too large', async () => {
    const plenty = instance();
    const [a = '', b = '', c = '', d = '', ...holders] = await companies(plenty, 10);
    await hold(plenty, holds(a, b), ...holders.map((holder) => holds(holder, c, '10')), holds(c, d));
    const tight = instance(0.0005);
    let looked = 0;
    const isLarge = tight.graphStore.isLarge.bind(tight.graphStore);
    const judged = new Promise<void>((done) => {
      tight.graphStore.isLarge = async (...asked) => {
        const large = await isLarge(...asked);
        looked += 1;
        if (looked === 2) done();
        return large;
      };
    });
    tight.graphStore.whole = () => Promise.reject(new Error('the register does not fit'));
    reading(tight, 5);
    expect(await outcomeOf(tight, a, b)).toBe('RELATED');
    await judged;
    expect(await outcomeOf(tight, a, b)).toBe('RELATED');
    await expect(outcomeOf(tight, c, d)).rejects.toMatchObject({ code: 'PARTIES.GRAPH_TOO_LARGE' });
    expect(looked).toBe(2);
    expect(await outcomeOf(plenty, c, d)).toBe('RELATED');
  });

  it('is given up when the register outgrows the memory set aside', async () => {
    const [room, other] = [instance(0.05), instance()];
    const [a = '', b = '', c = ''] = await companies(other, 3);
    await hold(other, holds(a, b));
    expect(await outcomeOf(room, a, b)).toBe('RELATED');
    const persons = await db.run((ctx) =>
      other.parties.takePersons(
        ctx,
        Array.from({ length: 1_100 }, (_, number) => ({ nameZh: `某${number}` })),
      ),
    );
    const ids = persons.map((taken) => (taken.outcome === 'refused' ? '' : taken.id));
    await hold(other, ...ids.map((id) => holds(id, c, '0.05')), holds(a, c));
    let loads = 0;
    room.graphStore.whole = () => {
      loads += 1;
      return Promise.reject(new Error('the register does not fit'));
    };
    const read = reading(room, 2_000);
    expect([await outcomeOf(room, a, c), await outcomeOf(room, b, c)]).toEqual(['RELATED', 'RELATED']);
    expect([read.times, loads]).toEqual([2, 0]);
  });

  it('lets a signer freeze and commit while another one has frozen and not yet committed', async () => {
    const [one, other] = [instance(), instance()];
    const [a = '', b = '', c = ''] = await companies(other, 3);
    const freeze = (ctx: Ctx, room: Room, x: string, y: string) =>
      room.parties.freezeFindings(ctx, [{ key: 'k', a: x, b: y, on: day }]);
    const order: string[] = [];
    await db.run(async (ctx) => {
      await freeze(ctx, one, a, b);
      await db.run((meanwhile) => freeze(meanwhile, other, a, c));
      order.push('the second has committed');
    });
    expect(order).toEqual(['the second has committed']);
  });

  it('takes a change of the register in its turn, before signers who come while it waits', async () => {
    const room = instance();
    const [a = '', b = '', c = ''] = await companies(room, 3);
    const freeze = (ctx: Ctx, x: string, y: string) =>
      room.parties.freezeFindings(ctx, [{ key: 'k', a: x, b: y, on: day }]);
    const order: string[] = [];
    const noting = async (work: Promise<unknown>, what: string) => {
      await work;
      order.push(what);
    };
    const waiters: Promise<void>[] = [];
    await db.run(async (ctx) => {
      await freeze(ctx, a, b);
      waiters.push(noting(hold(room, holds(a, c)), 'the change'));
      await waiting(db, 1);
      const late = db.run(async (later) => (await freeze(later, a, c)).get('k')?.relatedness.outcome);
      waiters.push(noting(expect(late).resolves.toBe('RELATED'), 'the late signer'));
      await waiting(db, 2);
      order.push('the first signer');
    });
    await Promise.all(waiters);
    expect(order).toEqual(['the first signer', 'the change', 'the late signer']);
  });
});

/** Sets how many relations a question of this small register may read, and counts the questions that do. */
function reading({ graphStore }: Room, most: number): { times: number } {
  const read = { times: 0 };
  const reachable = graphStore.reachable.bind(graphStore);
  graphStore.reachable = (ctx, scope) => {
    read.times += 1;
    return reachable(ctx, scope, most);
  };
  return read;
}

/** Returns once so many wait for a lock; the test's own time limit ends it. */
async function waiting(db: TestDatabase, many: number): Promise<void> {
  for (let seen = 0; seen < many; ) {
    const [row] = await db.adminQuery<{ seen: number }>(
      `select count(*)::int as seen from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    seen = row?.seen ?? 0;
  }
}
