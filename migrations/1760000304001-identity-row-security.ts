import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An account, its sign-ins, second factor and keys are its own; signing in looks further, for that reason alone. The
 * administrator sees the keys of all, the auditor the audit.
 */
export class IdentityRowSecurity1760000304001 implements MigrationInterface {
  readonly name = 'IdentityRowSecurity1760000304001';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create function identity.reads_all() returns boolean language plpgsql stable parallel safe as $f$
      begin
        return platform.caller_exceeds('identity');
      end $f$;

      -- Whoever signs in acts as an account; the id of any other caller is none.
      create function identity.own_account() returns uuid language plpgsql stable parallel safe as $f$
      begin
        return case when current_setting('caller.kind', true) = 'user'
          and current_setting('caller.id', true) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
          then current_setting('caller.id', true)::uuid end;
      end $f$;

      create function identity.sees_session(session uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from identity.session s where s.id = session);
      end $f$;

      create function identity.sees_key(key uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from identity.api_key k where k.id = key);
      end $f$`);
    const own = (column: string): string => `${column} = (select identity.own_account())`;
    const admin = `(select platform.caller_has('admin'))`;
    const auditor = `(select platform.caller_has('auditor'))`;
    const walls: Record<string, string> = {
      account: own('id'),
      account_name: own('account_id'),
      account_version: own('account_id'),
      external_account: own('account_id'),
      credential: own('account_id'),
      session: own('account_id'),
      refresh_token: 'identity.sees_session(session_id)',
      sign_in_wait: 'false',
      totp: own('account_id'),
      recovery_code: own('account_id'),
      second_factor_step: own('account_id'),
      api_key: `${admin} or ${own('account_id')}`,
      api_key_end: `${admin} or identity.sees_key(key_id)`,
      audit_entry: auditor,
      audit_pending: 'false',
      audit_batch: auditor,
    };
    const rule = (table: string): string => `(select identity.reads_all()) or ${walls[table]}`;
    for (const table of Object.keys(walls)) {
      await queryRunner.query(`call platform.wall('identity.${table}', $sees$${rule(table)}$sees$)`);
    }
    for (const table of ['credential', 'session', 'refresh_token', 'sign_in_wait', 'totp', 'recovery_code']) {
      await queryRunner.query(`create policy caller_changes on identity.${table} for update using (${rule(table)})`);
    }
    for (const table of ['sign_in_wait', 'totp', 'recovery_code', 'audit_pending']) {
      await queryRunner.query(`create policy caller_removes on identity.${table} for delete using (${rule(table)})`);
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
