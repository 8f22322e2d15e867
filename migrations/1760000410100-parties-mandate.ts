import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Mandates (授权委托书): who acts for whom, in what, from and until which day; and the end of one before its day. For the
 * two whom it binds, the exchange and those who supervise.
 */
export class PartiesMandate1760000410100 implements MigrationInterface {
  readonly name = 'PartiesMandate1760000410100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table parties.mandate (
        id           uuid primary key,
        principal_id uuid not null references parties.organisation (id),
        agent_id     uuid not null references parties.organisation (id) check (agent_id <> principal_id),
        scopes       text[] not null
                     check (cardinality(scopes) > 0 and scopes <@ array ['LISTING', 'CONTRACTS', 'CLAIMS']),
        valid_from   date not null,
        valid_until  date not null check (valid_until > valid_from),
        sha256       text not null check (sha256 ~ '^[0-9a-f]{64}$'),
        recorded_by  text not null,
        recorded_at  timestamptz(3) not null
      );
      create index on parties.mandate (principal_id, agent_id);
      create index on parties.mandate (agent_id);

      create table parties.mandate_end (
        id          uuid primary key,
        mandate_id  uuid not null unique references parties.mandate (id),
        ended_on    date not null,
        reason      text not null check (reason <> ''),
        ended_by    text not null,
        recorded_at timestamptz(3) not null
      );

      call platform.make_append_only('parties.mandate');
      call platform.make_append_only('parties.mandate_end');
      call platform.wall('parties.mandate', $sees$(select parties.reads_all())
        or principal_id = (select platform.caller_organisation())
        or agent_id = (select platform.caller_organisation())$sees$);
      create function parties.sees_mandate(mandate uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from parties.mandate m where m.id = mandate);
      end $f$;
      call platform.wall('parties.mandate_end', '(select parties.reads_all()) or parties.sees_mandate(mandate_id)')`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
