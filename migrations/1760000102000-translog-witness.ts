import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What witnesses co-signed, and the guard against a second writer: positions and checkpoints are taken only from the
 * session that holds the sequencer's lock, and only where the log ends. The lock's number is that of `TranslogStore`.
 */
export class TranslogWitness1760000102000 implements MigrationInterface {
  readonly name = 'TranslogWitness1760000102000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table translog.cosignature (
        size bigint not null references translog.checkpoint,
        witness_name text collate "C" not null,
        key_id bytea not null check (octet_length(key_id) = 4),
        algorithm text not null check (algorithm in ('cosignature/v1')),
        line text not null,
        cosigned_at timestamptz(3) not null,
        primary key (size, witness_name, key_id))`);
    await queryRunner.query(`call platform.make_append_only('translog.cosignature')`);
    await queryRunner.query(`
      create function translog.assert_sequencer() returns void language plpgsql as $$
      begin
        if not exists (
          select from pg_locks
          where locktype = 'advisory' and pid = pg_backend_pid() and granted and mode = 'ExclusiveLock'
            and database = (select oid from pg_database where datname = current_database())
            and classid = 0 and objid = 6962001 and objsubid = 1) then
          raise exception 'the log has one writer: this session does not hold the sequencer lock'
            using errcode = 'restrict_violation';
        end if;
      end $$`);
    await queryRunner.query(`
      create function translog.positions_continue() returns trigger language plpgsql as $$
      declare
        first bigint;
        last bigint;
        given bigint;
      begin
        perform translog.assert_sequencer();
        select min(position), max(position), count(*) into first, last, given from added;
        if given = 0 then
          return null;
        end if;
        if given <> last - first + 1
          or (first > 0 and not exists (select from translog.position where position = first - 1))
          or exists (select from translog.position where position > last) then
          raise exception 'positions continue where the log ends: % to % (% rows) do not', first, last, given
            using errcode = 'restrict_violation';
        end if;
        return null;
      end $$`);
    await queryRunner.query(`
      create trigger positions_continue after insert on translog.position referencing new table as added
        for each statement execute function translog.positions_continue()`);
    await queryRunner.query(`
      create function translog.checkpoint_continues() returns trigger language plpgsql as $$
      begin
        perform translog.assert_sequencer();
        if new.size <> (select coalesce(max(position) + 1, 0) from translog.position)
          or new.previous_size is distinct from (select max(size) from translog.checkpoint where size <> new.size) then
          raise exception 'a checkpoint covers the whole log and follows on the last one: size % after % does not',
            new.size, new.previous_size using errcode = 'restrict_violation';
        end if;
        return null;
      end $$`);
    await queryRunner.query(`
      create trigger checkpoint_continues after insert on translog.checkpoint
        for each row execute function translog.checkpoint_continues()`);
    await queryRunner.query('alter table translog.position enable always trigger positions_continue');
    await queryRunner.query('alter table translog.checkpoint enable always trigger checkpoint_continues');
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
