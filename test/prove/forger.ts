/**
 * A superuser who also holds the service's signing key and knows the log: whatever is changed, leaves, positions, tiles
 * and checkpoints are made again so that they agree. Only someone who remembers an older head can tell.
 */
import { randomBytes } from 'node:crypto';
import { logSigner } from '../../src/log-keys.js';
import { Followups } from '../../src/modules/followups/index.js';
import { checkpointText } from '../../src/modules/translog/core/checkpoint.js';
import { entryOf, SALT_BYTES } from '../../src/modules/translog/core/leaf.js';
import { signNote } from '../../src/modules/translog/core/note.js';
import { type Leaf, leafHash, TreeBuilder } from '../../src/modules/translog/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { freshKey, otherValue } from '../support/tamper.js';
import type { Random } from './random.js';
import type { SampleBook } from './sample-book.js';
import type { BookChecks } from './tamper-checks.js';
import { isCovered, type Table } from './tamper-edits.js';

export const FORGERIES = [
  'tail cut',
  'tail queued again',
  'backup carries on',
  'record rewritten',
  'record forged into the past',
  'record removed',
  'leaves exchanged',
] as const;
export type Forgery = (typeof FORGERIES)[number];

/** Far enough back to be witnessed; near enough to the end that little of the log has to move. */
const REACH = 400;
const REMOVABLE = /-event$|^reliance$|^work-item$/;

interface Placed {
  readonly position: bigint;
  readonly leaf_id: bigint;
  readonly kind: string;
  readonly record_id: string;
}

export class Forger {
  constructor(
    private readonly book: SampleBook,
    private readonly checks: BookChecks,
    private readonly tables: readonly Table[],
    private readonly random: Random,
  ) {}

  /** Does it and says what was done. */
  async forge(ctx: Ctx, forgery: Forgery): Promise<string> {
    switch (forgery) {
      case 'tail cut':
        return `the tail cut back to ${await this.cutTail(ctx, true)}`;
      case 'tail queued again':
        return `the log cut back to ${await this.cutTail(ctx, false)}, its leaves queued again`;
      case 'backup carries on':
        return this.carryOn(ctx);
      case 'record rewritten':
        return this.rewrite(ctx);
      case 'record forged into the past':
        return this.forgeRecord(ctx);
      case 'record removed':
        return this.removeRecord(ctx);
      case 'leaves exchanged':
        return this.exchangeLeaves(ctx);
    }
  }

  /** Back to an earlier head; the records go with their leaves, or the leaves wait again. */
  private async cutTail(ctx: Ctx, withRecords: boolean): Promise<number> {
    const sizes = await this.sizes(ctx);
    const size = this.random.pick(sizes.slice(1, -1));
    const cut = await this.placed(ctx, 'p.position >= $1', [size]);
    await ctx.tx.query('delete from translog.position where position >= $1', [size]);
    if (withRecords) {
      await ctx.tx.query('delete from translog.leaf where leaf_id = any ($1::bigint[])', [
        cut.map(({ leaf_id }) => String(leaf_id)),
      ]);
      await this.deleteRecords(
        ctx,
        cut.map(({ record_id }) => record_id),
      );
    } else {
      await ctx.tx.query('insert into translog.pending select unnest($1::bigint[])', [
        cut.map(({ leaf_id }) => String(leaf_id)),
      ]);
    }
    await this.sealAgain(
      ctx,
      sizes.filter((one) => one <= size),
    );
    return size;
  }

  private async carryOn(ctx: Ctx): Promise<string> {
    const size = await this.cutTail(ctx, true);
    const added = 1 + this.random.below(120);
    const followups = this.book.application.get(Followups);
    for (let item = 1; item <= added; item += 1) {
      const reason = { zh: '恢复之后', en: 'after the restore' };
      await followups.item(ctx, { kind: 'LOOK', subjectKind: 'restored', subjectId: String(item), reason });
    }
    await ctx.tx.query(
      `with queued as (delete from translog.pending returning leaf_id)
       insert into translog.position
       select (select coalesce(max(position) + 1, 0) from translog.position) + row_number() over (order by leaf_id) - 1,
         leaf_id from queued`,
    );
    const [end] = await ctx.tx.query<{ size: bigint }>('select count(*) as size from translog.position');
    await this.sealAgain(ctx, [...(await this.sizes(ctx)), Number(end?.size ?? 0n)]);
    return `a backup of ${size} leaves that carries on with ${added} facts`;
  }

  /** One value of a record, and its leaf to match; of facts that came after the witness's head there is nothing to hold it against. */
  private async rewrite(ctx: Ctx): Promise<string> {
    for (;;) {
      await ctx.tx.query('savepoint rewriting');
      const { name, leafIds } = await this.rewriteOne(ctx);
      const seen = await this.placed(ctx, 'p.leaf_id = any ($1::bigint[]) and p.position < $2', [
        leafIds,
        this.book.witnessed.size,
      ]);
      if (seen.length === 0) {
        await ctx.tx.query('rollback to savepoint rewriting');
        continue;
      }
      await this.sealAgain(ctx, await this.sizes(ctx));
      return `${name} changed with its leaf, everything signed again`;
    }
  }

  /** Any row, and the leaves that were made to match. */
  private async rewriteOne(ctx: Ctx): Promise<{ readonly name: string; readonly leafIds: readonly bigint[] }> {
    const column = this.random.pick(
      this.tables
        .filter(({ name }) => !name.startsWith('translog.') && this.checks.sourcesOf(name).length > 0)
        .flatMap(({ columns }) => columns.filter((one) => !one.key && one.type !== 'uuid' && isCovered(one))),
    );
    const { table } = column;
    await ctx.tx.query(
      `update ${table} set "${column.column}" = ${otherValue(column)}
       where ctid = (select ctid from ${table} order by ctid offset $1 % (select count(*) from ${table}) limit 1)`,
      [this.random.below(1_000_000)],
    );
    const leafIds: bigint[] = [];
    for (const source of this.checks.sourcesOf(table)) {
      for await (const page of source.stream(ctx)) leafIds.push(...(await this.matchLeaves(ctx, page)));
    }
    return { name: `${table}.${column.column}`, leafIds };
  }

  private async forgeRecord(ctx: Ctx): Promise<string> {
    const [place] = await this.placed(ctx, 'p.position = $1', [this.somewhere()]);
    if (!place) throw new Error('the log has no such position');
    const copied = await this.copyRecord(ctx, place);
    const leaf = copied ?? { kind: place.kind, id: place.record_id, record: {} };
    const salt = randomBytes(SALT_BYTES);
    await ctx.tx.query('update translog.position set position = position + 1 where position >= $1', [place.position]);
    await ctx.tx.query(
      `with added as (
         insert into translog.leaf (kind, record_id, salt, entry) values ($1, $2, $3, $4) returning leaf_id)
       insert into translog.position select $5, leaf_id from added`,
      [leaf.kind, leaf.id, salt, entryOf(salt, leaf.record), place.position],
    );
    const sizes = await this.sizes(ctx);
    await this.sealAgain(
      ctx,
      sizes.map((size) => (size > place.position ? size + 1 : size)),
    );
    return `a forged ${leaf.kind} with a leaf at ${place.position}, everything signed again`;
  }

  private async removeRecord(ctx: Ctx): Promise<string> {
    const from = this.somewhere();
    const later = await this.placed(ctx, 'p.position >= $1 order by p.position', [from]);
    const gone = later.find(({ kind }) => REMOVABLE.test(kind)) ?? later[0];
    if (!gone) throw new Error('the log has no such position');
    await ctx.tx.query('delete from translog.leaf where leaf_id = $1', [gone.leaf_id]);
    await ctx.tx.query('delete from translog.position where position = $1', [gone.position]);
    await ctx.tx.query('update translog.position set position = position - 1 where position > $1', [gone.position]);
    await this.deleteRecords(ctx, [gone.record_id]);
    const sizes = await this.sizes(ctx);
    await this.sealAgain(
      ctx,
      sizes.map((size) => (size > gone.position ? size - 1 : size)),
    );
    return `a ${gone.kind} removed with its leaf at ${gone.position}, everything signed again`;
  }

  private async exchangeLeaves(ctx: Ctx): Promise<string> {
    const [a, b] = [this.somewhere(), this.somewhere()];
    const other = a === b ? a - 1 : b;
    await ctx.tx.query(
      `update translog.position p set leaf_id = (
         select o.leaf_id from translog.position o where o.position in ($1, $2) and o.position <> p.position)
       where p.position in ($1, $2)`,
      [a, other],
    );
    await this.sealAgain(ctx, await this.sizes(ctx));
    return `leaves ${a} and ${other} exchanged, everything signed again`;
  }

  /** Sizes of the heads that were signed, in order. */
  private async sizes(ctx: Ctx): Promise<number[]> {
    const rows = await ctx.tx.query<{ size: bigint }>('select size from translog.checkpoint order by size');
    return rows.map(({ size }) => Number(size));
  }

  private async placed(ctx: Ctx, condition: string, parameters: readonly unknown[]): Promise<Placed[]> {
    return ctx.tx.query<Placed>(
      `select p.position, l.leaf_id, l.kind, l.record_id
       from translog.position p join translog.leaf l using (leaf_id) where ${condition}`,
      parameters,
    );
  }

  /** A position that the witness has seen, near its end as a rule, anywhere now and then. */
  private somewhere(): number {
    const { size } = this.book.witnessed;
    const reach = this.random.once(10) ? size - 1 : Math.min(REACH, size - 1);
    return size - 1 - this.random.below(reach);
  }

  /** A record's row under another id, as its room would now read it back; nothing where no one table holds it. */
  private async copyRecord(ctx: Ctx, { kind, record_id: id }: Placed): Promise<Leaf | undefined> {
    for (const { name, columns } of this.tables) {
      const [key, second] = columns.filter((column) => column.key);
      if (!this.checks.tablesOf(kind).includes(name) || key?.type !== 'uuid' || second) continue;
      const values = columns.map((one) => (one === key ? freshKey(one) : `"${one.column}"`));
      const [copy] = await ctx.tx.query<{ id: string }>(
        `insert into ${name} select ${values.join(', ')} from ${name} where "${key.column}" = $1
         returning "${key.column}" as id`,
        [id],
      );
      const source = this.checks.sourcesOf(name).find((one) => one.kind === kind);
      if (!copy || !source) continue;
      for await (const page of source.stream(ctx)) {
        const found = page.find((leaf) => leaf.id === copy.id);
        if (found) return found;
      }
    }
    return undefined;
  }

  /** Every row that bears one of the ids, and the sums that are kept beside the legs. */
  private async deleteRecords(ctx: Ctx, ids: readonly string[]): Promise<void> {
    for (const { name, columns } of this.tables) {
      const bearing = columns
        .filter(({ type }) => type === 'uuid')
        .map(({ column }) => `"${column}" = any ($1::uuid[])`);
      if (bearing.length === 0) continue;
      await ctx.tx.query(`delete from ${name} where ${bearing.join(' or ')}`, [ids]);
    }
    await ctx.tx.query(
      `update ledger.balance b set balance_fen = s.total
       from (select a.account_id, coalesce(sum(l.amount_fen), 0)::bigint as total
             from ledger.account a left join ledger.leg l using (account_id) group by 1) s
       where s.account_id = b.account_id and s.total <> b.balance_fen`,
    );
  }

  /** Entries made again from the records, each with the salt that it has; answers which were other before. */
  private async matchLeaves(ctx: Ctx, records: readonly Leaf[]): Promise<bigint[]> {
    const changed: bigint[] = [];
    const rows = await ctx.tx.query<{ leaf_id: bigint; record_id: string; salt: Buffer; entry: Buffer }>(
      'select leaf_id, record_id, salt, entry from translog.leaf where kind = $1 and record_id = any ($2::uuid[])',
      [records[0]?.kind ?? '', records.map(({ id }) => id)],
    );
    const leaves = new Map(rows.map((row) => [row.record_id, row]));
    for (const { id, record } of records) {
      const leaf = leaves.get(id);
      const entry = leaf && entryOf(leaf.salt, record);
      if (!leaf || !entry || entry.equals(leaf.entry)) continue;
      await ctx.tx.query('update translog.leaf set entry = $1 where leaf_id = $2', [entry, leaf.leaf_id]);
      changed.push(leaf.leaf_id);
    }
    return changed;
  }

  /** Tiles hashed again and a checkpoint signed at each of the sizes, with the service's own key. */
  private async sealAgain(ctx: Ctx, sizes: readonly number[]): Promise<void> {
    const { config, keys } = this.book.application.booted;
    const signer = logSigner(config, keys);
    const rows = await ctx.tx.query<{ entry: Buffer }>(
      'select l.entry from translog.position p join translog.leaf l using (leaf_id) order by p.position',
    );
    for (const table of ['cosignature', 'checkpoint', 'tile']) await ctx.tx.query(`delete from translog.${table}`);
    const tree = new TreeBuilder();
    const wanted = new Set(sizes);
    const tiles = [];
    let previous: number | null = null;
    for (let size = 0; size <= rows.length; size += 1) {
      if (wanted.has(size)) {
        const root = tree.root();
        const note = signNote(checkpointText({ origin: signer.name, size, root }), signer);
        await ctx.tx.query(
          `insert into translog.checkpoint (size, previous_size, root, algorithm, key_name, key_id, note)
           values ($1, $2, $3, $4, $5, $6, $7)`,
          [size, previous, root, signer.algorithm, signer.name, signer.keyId, note],
        );
        previous = size;
      }
      const entry = rows[size]?.entry;
      if (entry) tiles.push(...tree.push(leafHash(entry)));
    }
    tiles.push(...tree.open());
    await ctx.tx.query(
      `insert into translog.tile (level, tile_index, hashes)
       select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])`,
      [
        tiles.map((tile) => tile.level),
        tiles.map((tile) => String(tile.index)),
        tiles.map((tile) => Buffer.concat(tile.hashes)),
      ],
    );
  }
}
