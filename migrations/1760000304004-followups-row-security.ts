import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An item is its office's or its organisation's, a notice and an address their organisation's. What rests on what is
 * nobody's to read as it stands: rooms follow it, and show of the records found what the caller may see.
 */
export class FollowupsRowSecurity1760000304004 implements MigrationInterface {
  readonly name = 'FollowupsRowSecurity1760000304004';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create function followups.reads_all() returns boolean language plpgsql stable parallel safe as $f$
      begin
        return platform.caller_exceeds('followups');
      end $f$;

      call platform.wall('followups.reliance', '(select followups.reads_all())');

      call platform.wall('followups.item', '(select followups.reads_all()) or (select platform.caller_has(''auditor''))
        or authority = (select case when platform.caller_has(''regulator'') then platform.caller_authority() end)
        or (authority is null and (select platform.caller_has(''operator'')))
        or owner = nullif(current_setting(''caller.organisation'', true), '''')');
      create function followups.sees_item(item uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from followups.item x where x.id = item);
      end $f$;

      call platform.wall('followups.item_event', '(select followups.reads_all())
        or followups.sees_item(item_id)');

      call platform.wall('followups.notice', '(select followups.reads_all())
        or organisation_id = nullif(current_setting(''caller.organisation'', true), '''')::uuid');
      create function followups.sees_notice(notice uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from followups.notice x where x.id = notice);
      end $f$;

      call platform.wall('followups.notice_read', '(select followups.reads_all())
        or followups.sees_notice(notice_id)');

      call platform.wall('followups.webhook', '(select followups.reads_all())
        or organisation_id = nullif(current_setting(''caller.organisation'', true), '''')::uuid');
      create function followups.sees_webhook(webhook uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from followups.webhook x where x.id = webhook);
      end $f$;

      call platform.wall('followups.webhook_end', '(select followups.reads_all())
        or followups.sees_webhook(webhook_id)');
      call platform.wall('followups.delivery', '(select followups.reads_all())
        or followups.sees_webhook(webhook_id)');
      create policy caller_changes on followups.delivery for update using ((select followups.reads_all())
        or followups.sees_webhook(webhook_id))`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
