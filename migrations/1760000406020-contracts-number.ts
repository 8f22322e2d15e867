import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A number is unique between the two who agreed on it: a clash with a contract of others would tell that it exists. */
export class ContractsNumber1760000406020 implements MigrationInterface {
  readonly name = 'ContractsNumber1760000406020';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      alter table contracts.contract
        drop constraint contract_number_programme_key,
        add constraint contract_number_between unique nulls not distinct (number, buyer_id, seller_id, programme);
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
