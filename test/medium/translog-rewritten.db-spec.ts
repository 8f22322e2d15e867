import { openWitnessed } from '../../src/modules/translog/core/checkpoint.js';
import { entryOf } from '../../src/modules/translog/core/leaf.js';
import { type Leaf, type LogVerdict, Translog, type WitnessedHead } from '../../src/modules/translog/index.js';
import { TranslogStore } from '../../src/modules/translog/translog.store.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { factsFrom } from '../support/log-facts.js';
import { testLogKeys } from '../support/log-keys.js';
import { testWitness } from '../support/test-witness.js';

const { signer, key } = testLogKeys();
const witness = testWitness();
const translog = new Translog(new TranslogStore(), signer, [witness.key], [key]);
const facts = factsFrom(Date.UTC(2025, 7, 1));
const WITNESSED = 290;

/** Everything a hostile administrator holds: the database, its guards, and the key that signs the log. */
describe('a log rewritten by someone who holds database and key', () => {
  let db: TestDatabase;
  let rows: Leaf[];
  let witnessed: WitnessedHead;

  beforeEach(async () => {
    db = await openTestDatabase();
    rows = [];
    for (const size of [200, 90]) {
      const more = facts(size);
      rows.push(...more);
      await record(more);
    }
    const { note } = await db.run((ctx) => translog.checkpoint(ctx));
    const opened = openWitnessed(Buffer.from(note), [key], [witness.key]);
    if ('fault' in opened) throw new Error(opened.fault);
    witnessed = opened;
  });
  afterEach(() => db.close());

  /** Records, signs, and has the witness sign too, as it would when it is none the wiser. */
  async function record(leaves: readonly Leaf[]): Promise<void> {
    await db.run((ctx) => translog.append(ctx, leaves));
    const head = await db.run((ctx) => translog.sequence(ctx));
    await db.run((ctx) => translog.cosigned(ctx, head.size, witness.cosign(head.note, ctx.now)));
  }

  async function verify(seen?: WitnessedHead): Promise<string[]> {
    const source = {
      kind: 'fact',
      async *stream() {
        yield rows;
      },
    };
    const verdict: LogVerdict = await db.run((ctx) => translog.verify(ctx, [source], [key], seen));
    return verdict.problems.map(({ code }) => code);
  }

  /** As superuser with the guards off for the moment, and on again: nothing of it remains to be seen. */
  async function asOwner(...statements: string[]): Promise<void> {
    const tables = ['leaf', 'pending', 'position', 'tile', 'checkpoint', 'cosignature'];
    const off = tables.map((table) => `alter table translog.${table} disable trigger user`);
    const on = tables.flatMap((table) => [
      `alter table translog.${table} enable trigger user`,
      ...(table === 'pending' ? [] : [ALWAYS(table)]),
    ]);
    await db.adminQuery([...off, ...statements, ...on].join('; '));
  }

  const cutTail = (size: number) => [
    `delete from translog.cosignature where size > ${size}`,
    `delete from translog.checkpoint where size > ${size}`,
    `create temp table gone on commit drop as select leaf_id from translog.position where position >= ${size}`,
    `delete from translog.position where position >= ${size}`,
    'delete from translog.leaf where leaf_id in (select leaf_id from gone)',
    'delete from translog.tile where (level, tile_index) <> (0, 0)',
    `update translog.tile set hashes = substring(hashes from 1 for ${size * 32})`,
  ];

  it('is whole and agrees with the witness before anyone touches it, and after it has grown', async () => {
    expect(await verify(witnessed)).toEqual([]);
    const more = facts(30);
    rows.push(...more);
    await record(more);
    expect(await verify(witnessed)).toEqual([]);
  });

  it('shows a tail cut off with its checkpoints, which without the witness nobody sees', async () => {
    await asOwner(...cutTail(200));
    rows.length = 200;
    expect(await verify()).toEqual([]);
    expect(await verify(witnessed)).toEqual(['TRANSLOG.WITNESS_AHEAD']);
  });

  it('shows an old backup that was restored and carried on beyond the witness', async () => {
    await asOwner(...cutTail(200));
    rows.length = 200;
    const other = facts(150);
    rows.push(...other);
    await record(other);
    expect(await verify()).toEqual([]);
    expect(await verify(witnessed)).toEqual(['TRANSLOG.WITNESS_DISAGREES']);
  });

  it('shows an old backup that stands exactly where the witness stood', async () => {
    await asOwner(...cutTail(200));
    rows.length = 200;
    const other = facts(WITNESSED - 200);
    rows.push(...other);
    await record(other);
    expect(await verify(witnessed)).toEqual(['TRANSLOG.WITNESS_DISAGREES']);
  });

  it('shows one record changed, its leaf made anew, everything signed again', async () => {
    const [, second] = rows;
    if (!second) throw new Error('no rows');
    const forged = { ...second, record: { ...second.record, number: 1_000_000 } };
    rows[1] = forged;
    const salt = Buffer.alloc(32, 5);
    await asOwner(
      `update translog.leaf set salt = '\\x${salt.toString('hex')}',
         entry = '\\x${entryOf(salt, forged.record).toString('hex')}' where record_id = '${second.id}'`,
      'insert into translog.pending select leaf_id from translog.position',
      'truncate translog.cosignature, translog.checkpoint, translog.position, translog.tile',
    );
    await record([]);
    expect(await verify()).toEqual([]);
    expect(await verify(witnessed)).toEqual(['TRANSLOG.WITNESS_DISAGREES']);
  });

  it('shows an emptied log', async () => {
    await asOwner(
      'truncate translog.cosignature, translog.checkpoint, translog.position, translog.tile, translog.pending, translog.leaf',
    );
    rows.length = 0;
    await db.run((ctx) => translog.sequence(ctx));
    expect(await verify()).toEqual([]);
    expect(await verify(witnessed)).toEqual(['TRANSLOG.WITNESS_AHEAD']);
  });
});

const ALWAYS = (table: string) => `do $$ declare one record; begin
  for one in select tgname from pg_trigger where tgrelid = 'translog.${table}'::regclass and not tgisinternal loop
    execute format('alter table translog.${table} enable always trigger %I', one.tgname);
  end loop; end $$`;
