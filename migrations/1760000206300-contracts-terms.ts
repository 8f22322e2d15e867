import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Frameworks and orders, lines by usage and without tax, the frozen permissions, the clauses of the model contract; receipts, usage statements and revoked certificates. */
export class ContractsTerms1760000206300 implements MigrationInterface {
  readonly name = 'ContractsTerms1760000206300';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table contracts.contract
        add form text check (form in ('FRAMEWORK', 'ORDER')),
        add framework_id uuid references contracts.contract (id),
        add amount_excl_tax_fen bigint check (amount_excl_tax_fen between 0 and amount_fen),
        add permissions jsonb check (jsonb_typeof(permissions) = 'array'),
        add clauses jsonb check (jsonb_typeof(clauses) = 'object'),
        add check ((form is not distinct from 'ORDER') = (framework_id is not null)),
        add check (framework_id <> id);
      create index contract_by_framework on contracts.contract (framework_id) where framework_id is not null;

      alter table contracts.line
        add unit text,
        add pricing text check (pricing in ('USAGE')),
        add vat_rate_millionths bigint check (vat_rate_millionths >= 0),
        add amount_excl_tax_fen bigint check (amount_excl_tax_fen between 0 and amount_fen),
        add check (pricing is null or (quantity is not null and unit_price_fen is not null));

      alter table contracts.contract_event
        drop constraint contract_event_type_check,
        drop constraint contract_event_check,
        add constraint contract_event_type_check check (type in ('SIGNED', 'CERTIFIED', 'CERTIFICATE_REVOKED',
          'DELIVERED', 'RECEIVED', 'MEASURED', 'ACCEPTED', 'INVOICED', 'RED_INVOICED', 'PAID', 'REFUNDED', 'AMENDED',
          'TERMINATED')),
        add constraint contract_event_amount_check check ((amount_fen is not null) = (type in ('MEASURED', 'ACCEPTED',
          'INVOICED', 'RED_INVOICED', 'PAID', 'REFUNDED')));
      create index contract_event_by_paper on contracts.contract_event ((detail ->> 'key'))
        where type in ('CERTIFIED', 'RED_INVOICED');
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
