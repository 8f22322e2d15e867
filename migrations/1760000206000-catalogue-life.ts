import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The life of a release and the complaints on it: facts beside the release, which itself never changes. A release is
 * returned once and never again; a complaint is replied to once and decided once: the database holds both.
 */
export class CatalogueLife1760000206000 implements MigrationInterface {
  readonly name = 'CatalogueLife1760000206000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
    for (const table of ['release_event', 'complaint', 'complaint_event']) {
      await queryRunner.query(`call platform.make_append_only('catalogue.${table}')`);
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const STATES = `'DRAFT', 'SUBMITTED', 'RETURNED', 'ASSESSED', 'LISTED', 'SUSPENDED', 'WITHDRAWN'`;

const STATEMENTS = [
  `create table catalogue.release_event (
     id          uuid primary key,
     release_id  uuid not null references catalogue.release (id),
     seq         integer not null check (seq > 0),
     type        text not null check (type in ('SUBMITTED', 'RETURNED', 'ASSESSED', 'LISTED', 'SUSPENDED', 'RESUMED',
                   'WITHDRAWN', 'RECALLED', 'REPLIED')),
     state       text not null check (state in (${STATES})),
     side        text not null check (side in ('PROVIDER', 'EXCHANGE', 'CONTENT_SAFETY')),
     reason      text check (reason <> ''),
     detail      jsonb not null check (jsonb_typeof(detail) = 'object'),
     done_by     text not null,
     recorded_at timestamptz(3) not null,
     unique (release_id, seq),
     check (type not in ('RETURNED', 'ASSESSED', 'SUSPENDED', 'RESUMED', 'WITHDRAWN', 'RECALLED', 'REPLIED')
       or reason is not null)
   )`,
  `create unique index release_returned_once on catalogue.release_event (release_id) where type = 'RETURNED'`,
  `create unique index release_recalled_once on catalogue.release_event (release_id) where type = 'RECALLED'`,
  `create table catalogue.complaint (
     id             uuid primary key,
     release_id     uuid not null references catalogue.release (id),
     complainant_id uuid not null references parties.organisation (id),
     ground         text not null check (ground <> ''),
     evidence       jsonb not null check (jsonb_typeof(evidence) = 'array'),
     filed_by       text not null,
     recorded_at    timestamptz(3) not null
   )`,
  'create index complaint_by_release on catalogue.complaint (release_id, id)',
  'create index complaint_by_complainant on catalogue.complaint (complainant_id, id)',
  `create table catalogue.complaint_event (
     id           uuid primary key,
     complaint_id uuid not null references catalogue.complaint (id),
     type         text not null check (type in ('REPLIED', 'DECIDED')),
     outcome      text check (outcome in ('DISMISSED', 'RETURN', 'SUSPEND')),
     text         text not null check (text <> ''),
     evidence     jsonb not null check (jsonb_typeof(evidence) = 'array'),
     done_by      text not null,
     recorded_at  timestamptz(3) not null,
     unique (complaint_id, type),
     check ((outcome is not null) = (type = 'DECIDED'))
   )`,
];
