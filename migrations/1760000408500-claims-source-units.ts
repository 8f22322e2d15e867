import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A source unit applies for the reward for what it opened: it sees its own claims as a buyer sees its own. */
export class ClaimsSourceUnits1760000408500 implements MigrationInterface {
  readonly name = 'ClaimsSourceUnits1760000408500';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create or replace function claims.applicant() returns uuid language plpgsql stable parallel safe as $f$
      begin
        return case when platform.caller_has('buyer') or platform.caller_has('provider')
          then platform.caller_organisation() end;
      end $f$`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
