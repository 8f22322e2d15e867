import { type CalendarDate, parseDate } from '../../src/kernel/calendar-date.js';
import type { Relatedness, RelationDraft } from '../../src/modules/parties/index.js';
import { LOADED_AT_ONCE } from '../../src/modules/parties/register-graph.service.js';
import type { Translog } from '../../src/modules/translog/index.js';
import { SYSTEM_ACTOR } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { partiesRoom, usccNumber } from '../support/parties-facade.js';

const day = parseDate('2025-06-18');
const SOURCE = { validFrom: '2020-01-01', source: 'registry' } as const;

/** Two instances of the room on one database, each with a graph of its own; the log is not what is tried here. */
function instance(db: TestDatabase) {
  return partiesRoom({ append: async () => undefined } as unknown as Translog, db.database);
}

describe('the graph of the register', () => {
  let db: TestDatabase;
  let one: ReturnType<typeof instance>;
  let other: ReturnType<typeof instance>;
  let numbers = 0;

  beforeAll(async () => {
    db = await openTestDatabase();
    one = instance(db);
    other = instance(db);
  });
  afterAll(() => db.close());

  /** New enterprises, answered by their ids. */
  const companies = (count: number, ctx?: Ctx): Promise<string[]> => {
    const drafts = Array.from({ length: count }, () => {
      numbers += 1;
      return { uscc: usccNumber(numbers), nameZh: `公司${numbers}`, kind: 'ENTERPRISE' };
    });
    const take = async (taking: Ctx): Promise<string[]> =>
      (await one.parties.takeOrganisations(taking, drafts)).map((taken) => {
        if (taken.outcome === 'refused') throw new Error(JSON.stringify(taken.errors));
        return taken.id;
      });
    return ctx ? take(ctx) : db.run(take);
  };
  const holds = (from = '', to = '', sharePct = '30'): RelationDraft => ({
    ...SOURCE,
    type: 'HOLDS',
    from,
    to,
    sharePct,
  });
  const ask = (room: typeof one, a = '', b = '', on: CalendarDate = day) =>
    db.run((ctx) => room.parties.relatedness(ctx, { a, b, on }));
  const outcomeOf = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).outcome;

  it('shows what another instance has committed, at once: additions, ends, withdrawals and what stands in their place', async () => {
    const [a, b] = await companies(2);
    expect(await outcomeOf(one, a, b)).toBe('INDETERMINATE');
    const held = await db.run((ctx) => other.parties.addRelation(ctx, holds(a, b)));
    const related = await ask(one, a, b);
    expect(related.limbs[0]?.path).toMatchObject([{ relationId: held.id, sharePct: '30.000000' }]);
    await db.run((ctx) => other.parties.endRelation(ctx, held.id, { on: '2025-06-18' }));
    expect(await outcomeOf(one, a, b)).toBe('INDETERMINATE');
    expect(await outcomeOf(one, a, b, parseDate('2025-06-17'))).toBe('RELATED');
    const [c, d] = await companies(2);
    const wrong = await db.run((ctx) => other.parties.addRelation(ctx, holds(c, d, '24')));
    expect(await outcomeOf(one, c, d)).toBe('INDETERMINATE');
    await db.run(async (ctx) => {
      await other.parties.endRelation(ctx, wrong.id, { on: '2020-01-01', reason: '误登' });
      await other.parties.addRelation(ctx, holds(c, d, '25'));
    });
    expect((await ask(one, c, d)).limbs[0]).toMatchObject({ sharePct: '25.000000' });
    const right = (await ask(one, c, d)).limbs[0]?.path[0]?.relationId ?? '';
    expect(right).not.toBe(wrong.id);
    await db.run((ctx) => other.parties.endRelation(ctx, right, { on: '2025-01-01' }));
    expect(await outcomeOf(one, c, d)).toBe('INDETERMINATE');
  });

  it('shows a transaction its own changes and nobody else, before and after it is rolled back', async () => {
    const [a, b] = await companies(2);
    const seen: string[] = [];
    const undone = db.run(async (ctx) => {
      await one.parties.addRelation(ctx, holds(a, b));
      seen.push((await one.parties.relatedness(ctx, { a: a ?? '', b: b ?? '', on: day })).outcome);
      seen.push(await outcomeOf(one, a, b), await outcomeOf(other, a, b));
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    expect(seen).toEqual(['RELATED', 'INDETERMINATE', 'INDETERMINATE']);
    expect([await outcomeOf(one, a, b), await outcomeOf(other, a, b)]).toEqual(['INDETERMINATE', 'INDETERMINATE']);
    const problems = await db.run((ctx) => one.parties.audit(ctx));
    expect(problems).toEqual([]);
  });

  it('answers a snapshot that is older than the graph by what the snapshot sees', async () => {
    const [a, b] = await companies(2);
    const outcomes = await db.database.run(
      SYSTEM_ACTOR,
      async (ctx) => {
        const question = { a: a ?? '', b: b ?? '', on: day };
        const before = (await one.parties.relatedness(ctx, question)).outcome;
        await db.run((writing) => other.parties.addRelation(writing, holds(a, b)));
        const now = await outcomeOf(one, a, b);
        return [before, now, (await one.parties.relatedness(ctx, question)).outcome];
      },
      { snapshot: true },
    );
    expect(outcomes).toEqual(['INDETERMINATE', 'RELATED', 'INDETERMINATE']);
    expect(await outcomeOf(one, a, b)).toBe('RELATED');
  });

  it('answers as it was known at an instant, and refuses one before a party was on the register', async () => {
    const at = (time: string) => ({ now: new Date(`2026-03-01T${time}Z`) });
    const [a, b] = await db.run((ctx) => companies(2, ctx), at('08:00:00'));
    const held = await db.run((ctx) => one.parties.addRelation(ctx, holds(a, b)), at('09:00:00'));
    await db.run((ctx) => one.parties.endRelation(ctx, held.id, { on: '2025-06-01' }), at('10:00:00'));
    const known = (time: string) =>
      db.run((ctx) => one.parties.relatedness(ctx, { a: a ?? '', b: b ?? '', on: day, knownAt: at(time).now }));
    const outcomes = [];
    for (const time of ['08:59:59.999', '09:00:00', '09:59:59.999', '10:00:00'])
      outcomes.push((await known(time)).outcome);
    expect(outcomes).toEqual(['INDETERMINATE', 'RELATED', 'RELATED', 'INDETERMINATE']);
    await expect(known('07:59:59')).rejects.toMatchObject({ code: 'PARTIES.NOT_YET_KNOWN' });
  });

  it('asks the database once for a question that needs no more, and once more to dress an answer', async () => {
    const [a, b, c] = await companies(3);
    await db.run((ctx) => one.parties.takeRelations(ctx, [holds(a, b)]));
    // Loaded whole: there a plain holding has no id of its own.
    const room = instance(db);
    await ask(room, a, b);
    const counted = async (first = '', second = ''): Promise<[number, Relatedness]> => {
      let statements = 0;
      const answer = await db.run((ctx) => {
        const tx: Ctx['tx'] = {
          query: (sql, parameters) => {
            statements += 1;
            return ctx.tx.query(sql, parameters);
          },
          stream: (sql, parameters, size) => ctx.tx.stream(sql, parameters, size),
        };
        return room.parties.relatedness({ ...ctx, tx }, { a: first, b: second, on: day });
      });
      return [statements, answer];
    };
    const [related, same] = [await counted(a, b), await counted(c, c)];
    expect([related[0], related[1].outcome]).toEqual([2, 'RELATED']);
    expect([same[0], same[1].limbs[0]?.code]).toEqual([1, 'SAME_ENTITY']);
  });

  it('freezes after an end that was under way, and one finding for two who freeze at once', async () => {
    const [a, b] = await companies(2);
    const held = await db.run((ctx) => one.parties.addRelation(ctx, holds(a, b)));
    const question = { key: 'k', a: a ?? '', b: b ?? '', on: day };
    const freeze = (room: typeof one) =>
      db.run(async (ctx) => (await room.parties.freezeFindings(ctx, [question])).get('k'));
    const before = await freeze(one);
    let goOn = (): void => undefined;
    const ended = new Promise<void>((done) => {
      goOn = done;
    });
    const ending = db.run(async (ctx) => {
      await other.parties.endRelation(ctx, held.id, { on: '2025-06-01' });
      goOn();
      const [row] = await waiting(db);
      return row;
    });
    await ended;
    const [during, blocked] = [await freeze(one), await ending];
    expect(blocked).toBeDefined();
    expect([before?.relatedness.outcome, during?.relatedness.outcome]).toEqual(['RELATED', 'INDETERMINATE']);
    const [c, d] = await companies(2);
    const both = { ...question, a: c ?? '', b: d ?? '' };
    const twice = await Promise.all(
      [one, other, one, other].map((room) =>
        db.run(async (ctx) => (await room.parties.freezeFindings(ctx, [both])).get('k')),
      ),
    );
    expect(new Set(twice.map((found) => found?.findingId)).size).toBe(1);
  });

  it('lets two who record the same holding at once store it once', async () => {
    const [a, b] = await companies(2);
    const answers = await Promise.all(
      [one, other].map((room) => db.run((ctx) => room.parties.takeRelations(ctx, [holds(a, b)]))),
    );
    expect(answers.map(([taken]) => taken?.outcome).sort()).toEqual(['taken', 'unchanged']);
  });

  it('judges on the shared graph as on what the statement reads, over every kind of relation', async () => {
    const ids = await db.run(everyKind);
    const questions = ids.flatMap((a) => ids.map((b) => ({ key: `${a} ${b}`, a, b, on: day })));
    for (const standard of ['SZ_VOUCHER_DEFAULT_v1', 'LR']) {
      const shared = await db.run((ctx) => one.parties.relatednessMany(ctx, questions, standard));
      const own = await db.run(async (ctx) => {
        await companies(1, ctx);
        return one.parties.relatednessMany(ctx, questions, standard);
      });
      for (const { key } of questions) expect(own.get(key)).toEqual(shared.get(key));
    }
  });

  it('builds the graph anew after many changes, and a large one beside the questions', async () => {
    const [a, b, ...rest] = await companies(1_203);
    const room = instance(db);
    expect(await outcomeOf(room, a, b)).toBe('INDETERMINATE');
    const drafts = rest.map((holder) => holds(holder, b, '0.05'));
    await db.run((ctx) => other.parties.takeRelations(ctx, [holds(a, b), ...drafts]));
    expect(await outcomeOf(room, a, b)).toBe('RELATED');
    const large = instance(db);
    const loaded: ReturnType<typeof large.graphStore.whole>[] = [];
    const whole = large.graphStore.whole.bind(large.graphStore);
    large.graphStore.isLarge = async (_ctx, relationsMax) => relationsMax <= LOADED_AT_ONCE;
    large.graphStore.whole = (...asked) => {
      const graph = whole(...asked);
      loaded.push(graph);
      return graph;
    };
    expect(await outcomeOf(large, a, b)).toBe('RELATED');
    await Promise.all(loaded);
    large.graphStore.reachable = () => Promise.reject(new Error('the loaded graph answers'));
    await expect(waitFor(() => outcomeOf(large, a, b))).resolves.toBe('RELATED');
    expect(loaded.length).toBe(1);
  });

  it('finds a version that is not that of the newest rows', async () => {
    await db.adminQuery('alter table parties.graph_version disable trigger graph_version_rises');
    await db.adminQuery('update parties.graph_version set version = version - 1');
    const [problem] = await db.run((ctx) => one.parties.audit(ctx));
    expect(problem).toMatchObject({ kind: 'register', code: 'PARTIES.VERSION_OFF' });
    await db.adminQuery('update parties.graph_version set version = version + 1');
    await db.adminQuery('alter table parties.graph_version enable always trigger graph_version_rises');
    for (const sql of ['update parties.graph_version set version = version + 2', 'delete from parties.graph_version'])
      await expect(db.adminQuery(sql)).rejects.toThrow(/rises by one/);
  });

  /** A little world with a branch, persons, kin, officers, loans and every other kind of relation. */
  async function everyKind(ctx: Ctx): Promise<string[]> {
    const ids = await companies(8, ctx);
    const [a, b, c, d, e, f, g, h] = ids;
    numbers += 1;
    const branch = await one.parties.addOrganisation(ctx, {
      uscc: usccNumber(numbers),
      nameZh: '分公司',
      kind: 'BRANCH',
      headOffice: b ?? '',
    });
    const persons = [];
    for (const nameZh of ['甲某', '乙某', '丙某', '丁某']) persons.push(await one.parties.addPerson(ctx, { nameZh }));
    const [p, q, r, s] = persons;
    const of = (type: string, from = '', to = '', more: Partial<RelationDraft> = {}): RelationDraft => ({
      ...SOURCE,
      type,
      from,
      to,
      ...more,
    });
    const drafts = [
      of('HOLDS', p, a, { sharePct: '60' }),
      of('HOLDS', q, a, { shareMinPct: '10', shareMaxPct: '30' }),
      of('HOLDS', a, c, { sharePct: '40', validFrom: '2024-09-01', validTo: '2025-01-01' }),
      of('HOLDS', c, branch.id, { sharePct: '26' }),
      of('HOLDS', r, b, { sharePct: '20', validTo: '2025-06-18' }),
      of('HOLDS', d, e, { sharePct: '100' }),
      of('CONTROLS', q, d, { basis: 'AGREEMENT' }),
      of('JOINT_CONTROL', e, f, { sharePct: '50' }),
      of('JOINT_CONTROL', a, f, { sharePct: '50' }),
      of('SIGNIFICANT_INFLUENCE', g, h),
      of('OFFICER', r, a, { role: 'DIRECTOR', appointedBy: branch.id }),
      of('OFFICER', r, branch.id, { role: 'SUPERVISOR' }),
      of('OFFICER', s, d, { role: 'SENIOR_MANAGER' }),
      of('KIN', p, q, { kin: 'SPOUSE' }),
      of('KIN', s, r, { kin: 'SIBLING' }),
      of('LOAN', g, a, { amountFen: '100000000' }),
      of('IP_DEPENDENCE', g, h),
      of('OPERATIONS_CONTROLLED', h, g),
      of('ACTING_IN_CONCERT', branch.id, g),
      of('ACTING_IN_CONCERT', e, s),
      of('INTEREST', h, e, { interest: 'unknownInterest' }),
      of('HOLDS', h, c, { sharePct: '30', interest: 'votingRights' }),
      of('LOAN', g, p, { amountFen: '100000000' }),
      of('IP_DEPENDENCE', a, p),
    ];
    const taken = await one.parties.takeRelations(ctx, drafts);
    const loan = taken[15]?.outcome === 'taken' ? taken[15].id : '';
    const guarantee = await one.parties.takeRelations(ctx, [of('GUARANTEE', b, a, { loan })]);
    expect([...taken, ...guarantee].map(({ outcome }) => outcome)).toEqual(Array(25).fill('taken'));
    return [...ids, branch.id, ...persons];
  }
});

/** Returns once somebody waits for a lock: the one who freezes, for the one who ends. */
async function waiting(db: TestDatabase): Promise<{ pid: number }[]> {
  return waitFor(async () => {
    const rows = await db.adminQuery<{ pid: number }>(
      `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rows.length === 0) throw new Error('nobody waits');
    return rows;
  });
}

/** Tries until it succeeds; the test's own time limit ends it. */
async function waitFor<T>(attempt: () => Promise<T>): Promise<T> {
  const until = Date.now() + 8_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > until) throw error;
    }
  }
}
