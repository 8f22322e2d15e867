import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a season needs beyond the settlement run: the content of each act on a claim and on a plan, objections with the
 * objector out of sight of applicant and reviewer, and who stands aside from a call.
 */
export class ClaimsLife1760000407000 implements MigrationInterface {
  readonly name = 'ClaimsLife1760000407000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table claims.claim drop constraint claim_origin_check,
        add constraint claim_origin_check check (origin in ('FILED', 'IMPLIED', 'APPLIED'));
      alter table claims.claim_event add column detail jsonb;
      create index on claims.claim_event (recorded_at, id);

      alter table claims.plan_event drop constraint plan_event_type_check,
        drop constraint plan_event_plan_id_type_key,
        add column detail jsonb,
        add constraint plan_event_type_check
          check (type in ('RESOLVED', 'PUBLISHED', 'REPUBLISHED', 'ISSUED', 'WITHDRAWN'));
      create unique index plan_event_once on claims.plan_event (plan_id, type) where type <> 'REPUBLISHED';

      create table claims.objection (
        id uuid primary key,
        plan_id uuid not null,
        claim_id uuid not null,
        objector_id uuid not null references parties.organisation (id),
        signed_by text not null,
        ground text not null,
        evidence jsonb not null,
        raised_on date not null,
        recorded_at timestamptz(3) not null,
        foreign key (plan_id, claim_id) references claims.plan_item (plan_id, claim_id)
      );
      create index on claims.objection (plan_id);

      create table claims.objection_answer (
        id uuid primary key,
        objection_id uuid not null unique references claims.objection (id),
        upheld boolean not null,
        reason text not null,
        answered_on date not null,
        actor_id text not null,
        recorded_at timestamptz(3) not null
      );

      create table claims.recusal (
        id uuid primary key,
        programme text not null,
        call_key text not null,
        person_id text not null,
        organisation_id uuid references parties.organisation (id),
        reason text not null,
        declared_by text not null,
        recorded_at timestamptz(3) not null
      );
      create index on claims.recusal (programme, call_key);

      call platform.make_append_only('claims.objection');
      call platform.make_append_only('claims.objection_answer');
      call platform.make_append_only('claims.recusal');

      create function claims.sees_objection(objection uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from claims.objection x where x.id = objection);
      end $f$;

      create function claims.answers_objections(claim uuid) returns boolean language plpgsql stable as $f$
      begin
        return platform.caller_has('duty:resolve') and exists (
          select from claims.claim c where c.id = claim and c.programme = any (claims.overseen()));
      end $f$;

      -- Neither the applicant nor the reviewer learns who objects (practice page 3).
      call platform.wall('claims.objection', $sees$(select claims.reads_all())
        or objector_id = (select platform.caller_organisation()) or claims.answers_objections(claim_id)$sees$);
      call platform.wall('claims.objection_answer', '(select claims.reads_all()) or claims.sees_objection(objection_id)');
      call platform.wall('claims.recusal', $sees$(select claims.reads_all())
        or programme = any ((select claims.overseen())::text[])$sees$)`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
