import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Standing at the exchange: applied for, granted, renewed, suspended, withdrawn; each a dated fact. */
export class AttestationsAgency1760000206200 implements MigrationInterface {
  readonly name = 'AttestationsAgency1760000206200';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table attestations.agency_event (
        id              uuid primary key,
        organisation_id uuid not null references parties.organisation (id),
        capacity        text not null check (capacity in ('DATA_MERCHANT', 'SERVICE_AGENCY')),
        seq             integer not null check (seq > 0),
        type            text not null check (type in ('APPLIED', 'REFUSED', 'GRANTED', 'RENEWED', 'SUSPENDED', 'RESUMED',
                          'WITHDRAWN')),
        happened_on     date not null,
        valid_until     date,
        reason          text,
        done_by         text not null,
        recorded_at     timestamptz(3) not null,
        unique (organisation_id, capacity, seq),
        check (valid_until > happened_on),
        check (valid_until is null or type in ('GRANTED', 'RENEWED')),
        check (reason is not null or type not in ('REFUSED', 'SUSPENDED', 'RESUMED', 'WITHDRAWN'))
      );

      call platform.make_append_only('attestations.agency_event');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
