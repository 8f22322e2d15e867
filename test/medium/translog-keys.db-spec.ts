import { openCheckpoint } from '../../src/modules/translog/core/checkpoint.js';
import { entryOf } from '../../src/modules/translog/core/leaf.js';
import { leafHash, verifyInclusion } from '../../src/modules/translog/core/merkle.js';
import { readProof } from '../../src/modules/translog/core/receipt.js';
import { type Leaf, Translog, type VerifierKey } from '../../src/modules/translog/index.js';
import { TranslogStore } from '../../src/modules/translog/translog.store.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { factsFrom } from '../support/log-facts.js';
import { testLogKeys } from '../support/log-keys.js';

const facts = factsFrom(Date.UTC(2025, 8, 1));
const ORIGIN = 'ledger.test/log';
const first = testLogKeys(ORIGIN, 1);
const second = testLogKeys(ORIGIN, 2);
const third = testLogKeys(ORIGIN, 3);

describe('the key of the log', () => {
  let db: TestDatabase;
  let rows: Leaf[];
  beforeEach(async () => {
    db = await openTestDatabase();
    rows = [];
  });
  afterEach(() => db.close());

  const logOf = ({ signer }: typeof first) => new Translog(new TranslogStore(), signer);
  async function record(signedBy: typeof first, count = 20): Promise<string> {
    const more = facts(count);
    rows.push(...more);
    await db.run((ctx) => logOf(signedBy).append(ctx, more));
    return (await db.run((ctx) => logOf(signedBy).sequence(ctx))).note;
  }
  async function verify(...keys: (typeof first)[]) {
    const source = {
      kind: 'fact',
      async *stream() {
        yield rows;
      },
    };
    const known = keys.map(({ key }) => key);
    return (await db.run((ctx) => logOf(first).verify(ctx, [source], known))).problems;
  }
  const codes = async (...keys: (typeof first)[]) => (await verify(...keys)).map(({ code, id }) => `${code} ${id}`);

  it('is changed under the same origin: the tree goes on, old checkpoints and old receipts still verify', async () => {
    await record(first);
    const [kept] = rows;
    if (!kept) throw new Error('no rows');
    const receipt = await db.run((ctx) => logOf(first).receipt(ctx, kept.kind, kept.id, kept.record));
    const newNote = await record(second);
    await record(third);
    expect(await codes(first, second, third)).toEqual([]);
    const keys = [first.key, second.key, third.key];
    expect(openCheckpoint(Buffer.from(newNote), keys)).toMatchObject({ checkpoint: { origin: ORIGIN, size: 40 } });
    expect(provedBy(receipt, keys)).toEqual({ size: 20, fault: undefined });
    expect(provedBy(await db.run((ctx) => logOf(third).receipt(ctx, kept.kind, kept.id, kept.record)), keys)).toEqual({
      size: 60,
      fault: undefined,
    });
    expect(await db.adminQuery('select size::int, algorithm, key_id from translog.checkpoint order by size')).toEqual(
      [first, second, third].map(({ signer }, at) => ({
        size: (at + 1) * 20,
        algorithm: 'ed25519',
        key_id: signer.keyId,
      })),
    );
  });

  it('that nobody knows is not believed, whichever checkpoint it signed', async () => {
    await record(first);
    await record(second);
    expect(await codes(second)).toEqual(['TRANSLOG.CHECKPOINT_FALSE 20']);
    expect(await codes(first)).toEqual(['TRANSLOG.CHECKPOINT_FALSE 40']);
    expect(await codes(third)).toEqual(['TRANSLOG.CHECKPOINT_FALSE 20', 'TRANSLOG.CHECKPOINT_FALSE 40']);
  });

  it('must not sign again once its successor has signed', async () => {
    await record(first);
    await record(second);
    await record(first);
    await record(second);
    const problems = await verify(first, second);
    expect(problems).toEqual([expect.objectContaining({ code: 'TRANSLOG.CHECKPOINT_FALSE', id: '60' })]);
    expect(problems[0]?.what.en).toContain('a retired key signed it');
  });
});

/** What the receipt proves by itself: its leaf is in the tree that one of the keys signed. */
function provedBy(receipt: string, keys: readonly VerifierKey[]) {
  const read = readProof(receipt);
  if (!read) throw new Error('unreadable');
  const opened = openCheckpoint(Buffer.from(read.checkpoint), keys);
  if ('fault' in opened) return opened;
  const { record, salt } = JSON.parse(read.extra?.toString('utf8') ?? '') as { record: Leaf['record']; salt: string };
  const { size, root } = opened.checkpoint;
  const leaf = leafHash(entryOf(Buffer.from(salt, 'base64'), record));
  return { size, fault: verifyInclusion({ index: read.index, size, leafHash: leaf, proof: read.proof, root }) };
}
