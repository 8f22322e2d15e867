import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Leaves wait in `pending`; one sequencer at a time gives them positions, grows the tiles and signs a checkpoint. */
export class TranslogLog1760000002000 implements MigrationInterface {
  readonly name = 'TranslogLog1760000002000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('create schema translog');
    await queryRunner.query(`
      create table translog.leaf (
        leaf_id bigint generated always as identity primary key,
        kind text collate "C" not null check (kind ~ '^[a-z][a-z0-9-]{1,39}$'),
        record_id uuid not null,
        salt bytea not null check (octet_length(salt) = 32),
        entry bytea not null check (octet_length(entry) = 32),
        unique (kind, record_id))`);
    await queryRunner.query(`
      create table translog.pending (leaf_id bigint primary key references translog.leaf)`);
    await queryRunner.query(`
      create table translog.position (
        position bigint primary key check (position >= 0),
        leaf_id bigint not null unique references translog.leaf)`);
    await queryRunner.query(`
      create table translog.tile (
        level smallint not null check (level between 0 and 7),
        tile_index bigint not null check (tile_index >= 0),
        hashes bytea not null check (octet_length(hashes) between 32 and 8192 and octet_length(hashes) % 32 = 0),
        primary key (level, tile_index))`);
    await queryRunner.query(`
      create table translog.checkpoint (
        size bigint primary key check (size >= 0),
        previous_size bigint unique references translog.checkpoint check (previous_size < size),
        root bytea not null check (octet_length(root) = 32),
        algorithm text not null check (algorithm in ('ed25519')),
        key_name text not null,
        key_id bytea not null check (octet_length(key_id) = 4),
        note text not null)`);
    await queryRunner.query(`
      create function translog.tile_only_grows() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' and new.level = old.level and new.tile_index = old.tile_index
          and octet_length(new.hashes) > octet_length(old.hashes)
          and substring(new.hashes from 1 for octet_length(old.hashes)) = old.hashes then
          return new;
        end if;
        raise exception 'translog.tile only grows: % is refused', lower(tg_op) using errcode = 'restrict_violation';
      end $$`);
    await queryRunner.query(`
      create trigger tile_only_grows before update or delete on translog.tile
        for each row execute function translog.tile_only_grows()`);
    await queryRunner.query(`
      create trigger tile_never_truncated before truncate on translog.tile
        for each statement execute function platform.refuse_change()`);
    await queryRunner.query('alter table translog.tile enable always trigger tile_only_grows');
    await queryRunner.query('alter table translog.tile enable always trigger tile_never_truncated');
    await queryRunner.query(`call platform.make_append_only('translog.leaf')`);
    await queryRunner.query(`call platform.make_append_only('translog.position')`);
    await queryRunner.query(`call platform.make_append_only('translog.checkpoint')`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
