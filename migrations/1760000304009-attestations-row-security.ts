import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whoever reviews sees all statements; everyone those decided over a release; an organisation what it issued or answers
 * for. Standing at the exchange and issuers' keys are known to everyone who signs in.
 */
export class AttestationsRowSecurity1760000304009 implements MigrationInterface {
  readonly name = 'AttestationsRowSecurity1760000304009';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create function attestations.reads_all() returns boolean language plpgsql stable parallel safe as $f$
      begin
        return platform.caller_exceeds('attestations')
          or platform.caller_has('operator', 'regulator', 'contentSafety', 'auditor');
      end $f$;

      create function attestations.is_decided(attestation uuid) returns boolean
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $f$
      begin
        return exists (select from attestations.attestation_event v
                        where v.attestation_id = attestation and v.type in ('VERIFIED', 'REJECTED'));
      end $f$;

      call platform.wall('attestations.attestation', '(select attestations.reads_all())
        or issuer_id = nullif(current_setting(''caller.organisation'', true), '''')::uuid or owner_id = nullif(current_setting(''caller.organisation'', true), '''')::uuid
        or (release_id is not null and attestations.is_decided(id))');

      create function attestations.sees(attestation uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from attestations.attestation x where x.id = attestation);
      end $f$`);
    for (const table of ['evidence', 'attestation_event']) {
      await queryRunner.query(`
        call platform.wall('attestations.${table}', '(select attestations.reads_all())
          or attestations.sees(attestation_id)')`);
    }
    for (const table of ['agency_event', 'issuer_key', 'issuer_key_end']) {
      await queryRunner.query(
        `call platform.wall('attestations.${table}', 'current_setting(''caller.kind'', true) in (''user'', ''system'')')`,
      );
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
