import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How organisations come in and what becomes of them: applications in versions, each with what was decided on it; extracts
 * of the register of enterprises; dated facts of an organisation. Persons stand here by their number on the register alone,
 * so that their names stay erasable. What is shown of an organisation is public register data; applications and extracts
 * are not.
 */
export class PartiesOnboarding1760000410000 implements MigrationInterface {
  readonly name = 'PartiesOnboarding1760000410000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table parties.onboarding (
        id                uuid primary key,
        application_id    uuid not null references parties.onboarding (id),
        number            int not null check (number > 0),
        code              text collate "C" not null,
        organisation      jsonb not null,
        representative_id uuid not null references parties.person (id),
        agent_id          uuid references parties.person (id),
        agent_mandate     jsonb,
        extract           jsonb not null,
        recorded_by       text not null,
        recorded_at       timestamptz(3) not null,
        unique (application_id, number),
        check ((number = 1) = (application_id = id)),
        check ((agent_id is null) = (agent_mandate is null))
      );
      create index on parties.onboarding (code);

      create table parties.onboarding_decision (
        id              uuid primary key,
        onboarding_id   uuid not null unique references parties.onboarding (id),
        outcome         text not null check (outcome in ('RETURNED', 'APPROVED', 'REFUSED')),
        missing         jsonb,
        reason          text,
        organisation_id uuid unique references parties.organisation (id),
        decided_by      text not null,
        recorded_at     timestamptz(3) not null,
        check ((outcome = 'RETURNED') = (missing is not null)),
        check ((outcome = 'REFUSED') = (reason is not null)),
        check ((outcome = 'APPROVED') = (organisation_id is not null))
      );

      create table parties.registry_extract (
        id                uuid primary key,
        organisation_id   uuid not null references parties.organisation (id),
        issued_on         date not null,
        sha256            text not null check (sha256 ~ '^[0-9a-f]{64}$'),
        source            text not null check (source <> ''),
        name_zh           text not null,
        representative_id uuid not null references parties.person (id),
        state             text not null check (state in ('IN_OPERATION', 'SUSPENDED', 'REVOKED', 'DEREGISTERED')),
        recorded_by       text not null,
        recorded_at       timestamptz(3) not null,
        unique (organisation_id, sha256)
      );

      create table parties.organisation_fact (
        id              uuid primary key,
        organisation_id uuid not null references parties.organisation (id),
        seq             int not null check (seq > 0),
        type            text not null check (type in ('NAME_CHANGED', 'DEREGISTERED', 'MERGED', 'DIVIDED', 'REINSTATED')),
        happened_on     date not null,
        name_zh         text,
        name_en         text,
        successors      uuid[],
        sha256          text not null check (sha256 ~ '^[0-9a-f]{64}$'),
        reason          text,
        recorded_by     text not null,
        recorded_at     timestamptz(3) not null,
        unique (organisation_id, seq),
        check ((type = 'NAME_CHANGED') = (name_zh is not null)),
        check ((type in ('MERGED', 'DIVIDED')) = (successors is not null)),
        check (type <> 'REINSTATED' or reason is not null)
      );`);
    for (const table of ['onboarding', 'onboarding_decision', 'registry_extract', 'organisation_fact']) {
      await runner.query(`call platform.make_append_only('parties.${table}')`);
    }
    await runner.query(`
      call platform.wall('parties.onboarding', '(select parties.reads_all())');
      call platform.wall('parties.onboarding_decision', '(select parties.reads_all())');
      call platform.wall('parties.registry_extract', $sees$(select parties.reads_all())
        or organisation_id = (select platform.caller_organisation())$sees$);
      call platform.wall('parties.organisation_fact', 'true')`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
