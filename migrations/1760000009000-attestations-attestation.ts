import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Statements over one version of a subject, and what became of them. No row is ever changed. */
export class AttestationsAttestation1760000009000 implements MigrationInterface {
  readonly name = 'AttestationsAttestation1760000009000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create schema attestations;

      create table attestations.attestation (
        id              uuid primary key,
        type            text not null check (type ~ '^[A-Z][A-Z_]{1,39}$'),
        subject_kind    text not null check (subject_kind in ('RELEASE', 'CONTRACT', 'ORGANISATION')),
        release_id      uuid references catalogue.release (id),
        contract_id     uuid references contracts.contract (id),
        organisation_id uuid references parties.organisation (id),
        subject_digest  text,
        bound           text not null check (bound in ('GIVEN', 'BY_DATE')),
        owner_id        uuid not null references parties.organisation (id),
        issuer_id       uuid not null references parties.organisation (id),
        issued_on       date not null,
        valid_until     date,
        metrics         jsonb not null check (jsonb_typeof(metrics) = 'object'),
        flags           text[] not null,
        natural_key     text collate "C" not null unique,
        recorded_by     text not null,
        recorded_at     timestamptz(3) not null,
        check (valid_until > issued_on),
        check ((subject_kind = 'RELEASE') = (release_id is not null)),
        check ((subject_kind = 'CONTRACT') = (contract_id is not null)),
        check ((subject_kind = 'ORGANISATION') = (organisation_id is not null)),
        check (subject_kind = 'ORGANISATION' or subject_digest is not null)
      );
      create index attestation_by_release on attestations.attestation (release_id, type);
      create index attestation_by_contract on attestations.attestation (contract_id) where contract_id is not null;
      create index attestation_by_organisation on attestations.attestation (organisation_id)
        where organisation_id is not null;
      create index attestation_by_issuer on attestations.attestation (issuer_id, id);
      create index attestation_by_owner on attestations.attestation (owner_id, id);
      create index attestation_by_expiry on attestations.attestation (valid_until) where valid_until is not null;

      create table attestations.evidence (
        attestation_id uuid not null references attestations.attestation (id),
        sha256         text collate "C" not null check (sha256 <> ''),
        media_type     text,
        name           text,
        primary key (attestation_id, sha256)
      );

      create table attestations.attestation_event (
        id             uuid primary key,
        attestation_id uuid not null references attestations.attestation (id),
        type           text not null check (type in ('VERIFIED', 'REJECTED', 'REVOKED')),
        happened_on    date not null,
        actor_id       text not null,
        reason         text,
        findings       jsonb not null check (jsonb_typeof(findings) = 'array'),
        recorded_at    timestamptz(3) not null,
        check (type <> 'REVOKED' or reason is not null)
      );
      create unique index attestation_decided_once on attestations.attestation_event (attestation_id)
        where type in ('VERIFIED', 'REJECTED');
      create unique index attestation_revoked_once on attestations.attestation_event (attestation_id)
        where type = 'REVOKED';

      create view attestations.standing with (security_invoker = true) as
        select a.id,
          coalesce(d.type, 'SUBMITTED') as status,
          r.happened_on as revoked_on
        from attestations.attestation a
        left join attestations.attestation_event d on d.attestation_id = a.id and d.type in ('VERIFIED', 'REJECTED')
        left join attestations.attestation_event r on r.attestation_id = a.id and r.type = 'REVOKED';

      call platform.make_append_only('attestations.attestation');
      call platform.make_append_only('attestations.evidence');
      call platform.make_append_only('attestations.attestation_event');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
