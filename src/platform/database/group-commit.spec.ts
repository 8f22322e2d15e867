import { DomainError } from '../../kernel/domain-error.js';
import type { Ctx } from '../ctx.js';
import { GroupCommit, type RunInTransaction } from './group-commit.js';

const CTX = {} as Ctx;
const refused = new DomainError('conflict', 'TEST.REFUSED', { zh: '拒绝', en: 'refused' });
const lost = new Error('Connection terminated unexpectedly');

/** A database of one list: what a transaction adds is there after its commit, and only then. */
class Memory {
  readonly committed: string[] = [];
  readonly batches: number[] = [];
  atOnce = 0;
  mostAtOnce = 0;
  beforeCommit: (batch: readonly string[]) => Promise<void> = async () => undefined;
  private added: string[] = [];

  readonly run: RunInTransaction = async (work) => {
    this.atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
    this.added = [];
    try {
      const result = await work(CTX);
      await this.beforeCommit(this.added);
      this.committed.push(...this.added);
      return result;
    } finally {
      this.atOnce -= 1;
    }
  };

  readonly add = async (_ctx: Ctx, requests: readonly string[]): Promise<string[]> => {
    this.batches.push(requests.length);
    if (requests.includes('bug')) throw new Error('a bug');
    if (requests.includes('refused')) throw refused;
    this.added = [...requests];
    return requests.map((request) => `done ${request}`);
  };
}

const open = (memory: Memory, batchMax = 256) => new GroupCommit(memory.run, memory.add, { batchMax });
const many = (count: number) => Array.from({ length: count }, (_, at) => `r${at}`);

describe('group commit', () => {
  it('does what waits in one transaction at a time, up to its limit, and answers each caller its own outcome', async () => {
    const memory = new Memory();
    const group = open(memory, 10);
    const outcomes = await Promise.all(many(25).map((request) => group.submit(request)));
    expect(outcomes).toEqual(many(25).map((request) => `done ${request}`));
    expect(memory.batches).toEqual([10, 10, 5]);
    expect(memory.mostAtOnce).toBe(1);
    expect(memory.committed).toEqual(many(25));
  });

  it('gathers the next batch while one is at work', async () => {
    const memory = new Memory();
    const group = open(memory);
    const late: Promise<string>[] = [];
    memory.beforeCommit = async () => {
      if (late.length === 0) late.push(...many(5).map((request) => group.submit(request)));
    };
    expect(await group.submit('first')).toBe('done first');
    expect(await Promise.all(late)).toHaveLength(5);
    expect(memory.batches).toEqual([1, 5]);
  });

  it('answers nobody before the commit', async () => {
    const memory = new Memory();
    const group = open(memory);
    const answered: string[] = [];
    memory.beforeCommit = async () => {
      await new Promise((done) => setImmediate(done));
      expect(answered).toEqual([]);
    };
    await Promise.all(many(3).map((request) => group.submit(request).then((outcome) => answered.push(outcome))));
    expect(answered).toHaveLength(3);
  });

  it('lets one bad request fail alone', async () => {
    const memory = new Memory();
    const group = open(memory);
    const results = await Promise.allSettled(['a', 'bug', 'b', 'refused', 'c'].map((request) => group.submit(request)));
    expect(results.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
    expect(memory.batches).toEqual([5, 1, 1, 1, 1, 1]);
    expect(memory.committed).toEqual(['a', 'b', 'c']);
    expect(results[3]).toMatchObject({ reason: refused });
  });

  it('does again what a deferred check refused at the commit', async () => {
    const memory = new Memory();
    const group = open(memory);
    memory.beforeCommit = async (batch) => {
      if (batch.includes('unbalanced')) throw Object.assign(new Error('sum'), { code: '23514' });
    };
    const results = await Promise.allSettled(['a', 'unbalanced', 'b'].map((request) => group.submit(request)));
    expect(results.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(memory.committed).toEqual(['a', 'b']);
  });

  it.each([
    ['a commit whose answer never came', lost],
    [
      'a transaction that says so',
      new DomainError('unavailable', 'PLATFORM.OUTCOME_UNKNOWN', { zh: '断', en: 'lost' }),
    ],
  ])('does nothing twice after %s, and tells everybody who waits', async (_what, error) => {
    const memory = new Memory();
    const group = open(memory, 2);
    memory.beforeCommit = async (batch) => {
      memory.committed.push(...batch);
      throw error;
    };
    const results = await Promise.allSettled(many(5).map((request) => group.submit(request)));
    expect(results.every((one) => one.status === 'rejected' && one.reason === error)).toBe(true);
    expect(memory.batches).toEqual([2]);
    expect(memory.committed).toEqual(['r0', 'r1']);
    memory.beforeCommit = async () => undefined;
    expect(await group.submit('again')).toBe('done again');
  });

  it('tells everybody at once when no transaction can begin', async () => {
    const memory = new Memory();
    let tries = 0;
    const group = new GroupCommit<string, string>(async () => {
      tries += 1;
      throw new Error('no connection');
    }, memory.add);
    const results = await Promise.allSettled(many(20).map((request) => group.submit(request)));
    expect(results.every((one) => one.status === 'rejected')).toBe(true);
    expect(tries).toBe(1);
  });

  it('turns away who waits when it is closed, and finishes what is at work', async () => {
    const memory = new Memory();
    const group = open(memory, 2);
    let closing: Promise<void> | undefined;
    memory.beforeCommit = async () => {
      closing ??= group.close();
    };
    const results = await Promise.allSettled(many(5).map((request) => group.submit(request)));
    await closing;
    expect(results.map((one) => one.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected']);
    await expect(group.submit('later')).rejects.toThrow('PLATFORM.STOPPING');
    expect(memory.committed).toEqual(['r0', 'r1']);
  });

  it('takes a bulk use case that forgets a request for a bug', async () => {
    const memory = new Memory();
    const group = new GroupCommit<string, string>(memory.run, async () => []);
    await expect(group.submit('a')).rejects.toThrow('one outcome for each request');
  });
});
