import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Public keys of assessors that sign their own credentials, and when one was retired. */
export class AttestationsIssuerKey1760000206220 implements MigrationInterface {
  readonly name = 'AttestationsIssuerKey1760000206220';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table attestations.issuer_key (
        id              uuid primary key,
        organisation_id uuid not null references parties.organisation (id),
        kid             text collate "C" not null unique,
        algorithm       text not null check (algorithm in ('EdDSA', 'ES256')),
        jwk             jsonb not null check (jsonb_typeof(jwk) = 'object' and not jwk ? 'd'),
        valid_from      date not null,
        valid_until     date,
        recorded_by     text not null,
        recorded_at     timestamptz(3) not null,
        check (valid_until > valid_from)
      );
      create index issuer_key_by_organisation on attestations.issuer_key (organisation_id, id);

      create table attestations.issuer_key_end (
        id          uuid primary key,
        key_id      uuid not null unique references attestations.issuer_key (id),
        ended_on    date not null,
        reason      text not null,
        done_by     text not null,
        recorded_at timestamptz(3) not null
      );

      call platform.make_append_only('attestations.issuer_key');
      call platform.make_append_only('attestations.issuer_key_end');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
