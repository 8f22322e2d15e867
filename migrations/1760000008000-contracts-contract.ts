import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contracts as immutable terms with their child rows, and the events of their life. */
export class ContractsContract1760000008000 implements MigrationInterface {
  readonly name = 'ContractsContract1760000008000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create schema contracts;

      create table contracts.contract (
        id              uuid primary key,
        number          text collate "C" not null check (number <> ''),
        number_key      text collate "C" not null check (number_key <> ''),
        programme       text,
        subject_kind    text not null check (subject_kind in ('CORPUS', 'COMPUTE', 'MODEL')),
        buyer_id        uuid not null references parties.organisation (id),
        seller_id       uuid not null references parties.organisation (id),
        release_id      uuid references catalogue.release (id),
        release_digest  text,
        signed_on       date,
        amount_fen      bigint not null check (amount_fen >= 0),
        vat_rate_millionths bigint check (vat_rate_millionths >= 0),
        purpose         text not null check (purpose in ('MODEL_RESEARCH', 'MODEL_APPLICATION', 'OTHER')),
        service_fee_fen bigint check (service_fee_fen >= 0),
        digest          text not null,
        offer_digest    text not null,
        recorded_by     text not null,
        recorded_at     timestamptz(3) not null,
        unique nulls not distinct (number, programme),
        check (buyer_id <> seller_id),
        check ((release_id is null) = (release_digest is null)),
        check (subject_kind <> 'CORPUS' or release_id is not null)
      );
      create index contract_by_number_key on contracts.contract (number_key);
      create index contract_by_programme on contracts.contract (programme, signed_on);
      create index contract_by_buyer on contracts.contract (buyer_id, id);
      create index contract_by_seller on contracts.contract (seller_id, id);
      create index contract_by_release on contracts.contract (release_id);

      create table contracts.gainer (
        contract_id     uuid not null references contracts.contract (id),
        position        int not null check (position >= 0),
        organisation_id uuid not null references parties.organisation (id),
        part            text not null,
        primary key (contract_id, position)
      );

      create table contracts.line (
        contract_id    uuid not null references contracts.contract (id),
        position       int not null check (position >= 0),
        kind           text not null,
        release_id     uuid references catalogue.release (id),
        quantity       text,
        unit_price_fen bigint check (unit_price_fen >= 0),
        amount_fen     bigint not null check (amount_fen >= 0),
        eligible       text not null check (eligible in ('YES', 'NO', 'PART')),
        eligible_fen   bigint check (eligible_fen between 0 and amount_fen),
        reason         text,
        primary key (contract_id, position),
        check ((eligible = 'PART') = (eligible_fen is not null))
      );

      create table contracts.instalment (
        contract_id uuid not null references contracts.contract (id),
        position    int not null check (position >= 0),
        due_on      date not null,
        amount_fen  bigint not null check (amount_fen >= 0),
        primary key (contract_id, position)
      );

      create table contracts.contract_event (
        id          uuid primary key,
        contract_id uuid not null references contracts.contract (id),
        seq         int not null check (seq > 0),
        type        text not null check (type in ('SIGNED', 'CERTIFIED', 'DELIVERED', 'ACCEPTED', 'INVOICED',
                      'RED_INVOICED', 'PAID', 'REFUNDED', 'AMENDED', 'TERMINATED')),
        happened_on date not null,
        amount_fen  bigint check (amount_fen >= 0),
        invoice_keys text[] not null,
        detail      jsonb not null check (jsonb_typeof(detail) = 'object'),
        done_by     text not null,
        recorded_at timestamptz(3) not null,
        unique (contract_id, seq),
        check ((amount_fen is not null) = (type in ('ACCEPTED', 'INVOICED', 'RED_INVOICED', 'PAID', 'REFUNDED')))
      );

      create index contract_event_by_invoice on contracts.contract_event using gin (invoice_keys);

      call platform.make_append_only('contracts.contract');
      call platform.make_append_only('contracts.gainer');
      call platform.make_append_only('contracts.line');
      call platform.make_append_only('contracts.instalment');
      call platform.make_append_only('contracts.contract_event');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
