import type { MigrationInterface, QueryRunner } from 'typeorm';

const KEY_PARTS = 8;
const FIRST_YEAR = 2025;
const LAST_YEAR = 2029;

const COLUMNS = `id, batch_id, place, source, event_id, kind, subject, corpus_id, release_id, user_code, quantity, unit,
  delivered, test, happened_at, day`;

const SEES = '(select usage.reads_all())';

/**
 * Raw events by the month of their day, so that indexes stay small and a month can leave by itself; keys by a hash of the
 * key, without time, since an event counts once for ever. A part is guarded and walled like its whole: it can be named by
 * itself. Days outside the months made here go to `event_other`; a later migration makes further ones.
 */
export class UsagePartitions1760000411010 implements MigrationInterface {
  readonly name = 'UsagePartitions1760000411010';

  async up(queryRunner: QueryRunner): Promise<void> {
    const before = await queryRunner.query(COUNTS.replaceAll('_before', ''));
    await queryRunner.query(`
      alter table usage.event rename to event_before;
      alter table usage.event_key rename to event_key_before;
      alter table usage.event_before rename constraint event_pkey to event_before_pkey;
      alter table usage.event_key_before rename constraint event_key_pkey to event_key_before_pkey;
      drop index usage.event_by_batch, usage.event_of_case;

      create table usage.event (
        id         uuid not null,
        batch_id   uuid not null,
        place      int not null check (place >= 0),
        source     text collate "C" not null,
        event_id   text collate "C" not null,
        kind       text not null check (kind in ('DOWNLOAD', 'API_CALL', 'TRAINING_RUN', 'APPLICATION_CASE')),
        subject    text not null,
        corpus_id  uuid not null,
        release_id uuid not null,
        user_code  text not null,
        quantity   bigint not null check (quantity >= 0),
        unit       text not null check (unit in ('BYTES', 'CALLS', 'TOKENS', 'CASES')),
        delivered  boolean not null,
        test       boolean not null,
        happened_at timestamptz(3) not null,
        day        date not null,
        primary key (id, day)
      ) partition by range (day);
      create table usage.event_key (
        source         text collate "C" not null,
        event_id       text collate "C" not null,
        content_digest bytea not null check (octet_length(content_digest) = 32),
        primary key (source, event_id)
      ) partition by hash (source, event_id);
      call platform.make_append_only('usage.event');
      call platform.make_append_only('usage.event_key');
    `);
    for (const [part, of, bounds] of parts()) {
      await queryRunner.query(`
        create table usage.${part} partition of usage.${of} ${bounds};
        create trigger append_only_statement before update or delete on usage.${part}
          for each statement execute function platform.refuse_change();
        create trigger append_only_truncate before truncate on usage.${part}
          for each statement execute function platform.refuse_change();
        alter table usage.${part} enable always trigger append_only_row;
        alter table usage.${part} enable always trigger append_only_statement;
        alter table usage.${part} enable always trigger append_only_truncate`);
    }
    await queryRunner.query(`
      insert into usage.event (${COLUMNS}) select ${COLUMNS} from usage.event_before;
      insert into usage.event_key select source, event_id, content_digest from usage.event_key_before;
      create index event_by_batch on usage.event (batch_id);
      create index event_of_case on usage.event (corpus_id, day) where kind = 'APPLICATION_CASE'`);
    const after = await queryRunner.query(COUNTS.replaceAll('_before', ''));
    if (JSON.stringify(after) !== JSON.stringify(before)) {
      throw new Error(`events or keys were lost on the way: ${JSON.stringify({ before, after })}`);
    }
    await queryRunner.query('drop table usage.event_before, usage.event_key_before');
    // Last: behind a wall even the owner sees nothing until `migrate` has opened its door.
    for (const table of ['event', 'event_key', ...parts().map(([part]) => part)]) {
      await queryRunner.query(`call platform.wall('usage.${table}', '${SEES}')`);
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const COUNTS = `select (select count(*)::text from usage.event_before) as events,
  (select sum(quantity)::text from usage.event_before) as used,
  (select count(*)::text from usage.event_key_before) as keys`;

/** Name, whole and bounds of each part. */
function parts(): [string, string, string][] {
  const found: [string, string, string][] = [['event_other', 'event', 'default']];
  const month = (index: number) =>
    `${FIRST_YEAR + Math.floor(index / 12)}-${String(1 + (index % 12)).padStart(2, '0')}`;
  for (let index = 0; index < 12 * (LAST_YEAR - FIRST_YEAR + 1); index += 1) {
    const bounds = `for values from ('${month(index)}-01') to ('${month(index + 1)}-01')`;
    found.push([`event_${month(index).replace('-', '_')}`, 'event', bounds]);
  }
  for (let part = 0; part < KEY_PARTS; part += 1) {
    found.push([`event_key_${part}`, 'event_key', `for values with (modulus ${KEY_PARTS}, remainder ${part})`]);
  }
  return found;
}
