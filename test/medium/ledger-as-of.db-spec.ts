import { Ledger } from '../../src/modules/ledger/index.js';
import { LedgerStore } from '../../src/modules/ledger/ledger.store.js';
import { LedgerAuditStore } from '../../src/modules/ledger/ledger-audit.store.js';
import { Translog } from '../../src/modules/translog/index.js';
import { TranslogStore } from '../../src/modules/translog/translog.store.js';
import { compareAt, drawMoment, RandomBook, readBook } from '../prove/as-of.js';
import { Random } from '../prove/random.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { testLogKeys } from '../support/log-keys.js';

const MOMENTS = 200;
const STEPS = 200;

describe('the book as of any past moment', () => {
  const translog = new Translog(new TranslogStore(), testLogKeys().signer);
  const ledger = new Ledger(new LedgerStore(), new LedgerAuditStore(), translog);
  let db: TestDatabase;
  beforeAll(async () => {
    db = await openTestDatabase();
  });
  afterAll(() => db.close());

  it.each(['first', 'second'])('equals the entries added up by hand, on both axes: %s book', async (seed) => {
    const random = new Random(`as of ${seed}`);
    const writer = new RandomBook(ledger, (now, work) => db.run(work, { now }), random, [`A-${seed}`, `B-${seed}`]);
    await writer.write(STEPS);
    expect(writer.done.reversed).toBeGreaterThan(3);
    expect(writer.done.settled).toBeGreaterThan(3);
    expect(writer.done.backDated).toBeGreaterThan(20);
    const faults = await db.run(async (ctx) => {
      const book = await readBook(ledger, ctx);
      const entries = book.flatMap((one) => one.entries);
      const found: string[] = [];
      for (let at = 0; at < MOMENTS; at += 1) {
        found.push(...(await compareAt(ledger, ctx, book, drawMoment(random, entries).moment, random)));
      }
      return found;
    });
    expect(faults).toEqual([]);
    expect(await db.run((ctx) => ledger.audit(ctx))).toEqual([]);
  });
});
