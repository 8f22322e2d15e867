import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A claim is its applicant's, the auditor's, and that of the office whose programme it is under; a plan, its payments and
 * its decisions are for everyone once the plan is published.
 */
export class ClaimsRowSecurity1760000304011 implements MigrationInterface {
  readonly name = 'ClaimsRowSecurity1760000304011';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create index plan_item_by_decision on claims.plan_item (decision_id);

      create function claims.reads_all() returns boolean language plpgsql stable parallel safe as $f$
      begin
        return platform.caller_exceeds('claims') or platform.caller_has('auditor');
      end $f$;

      create function claims.overseen() returns text[] language plpgsql stable parallel safe as $f$
      begin
        return case when platform.caller_has('regulator')
          then array(select o.programme::text from programmes_door.office o where o.office = platform.caller_authority())
          else '{}'::text[] end;
      end $f$;

      create function claims.applicant() returns uuid language plpgsql stable parallel safe as $f$
      begin
        return case when platform.caller_has('buyer') then platform.caller_organisation() end;
      end $f$;

      create function claims.is_run_published(run uuid) returns boolean
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $f$
      begin
        return exists (select from claims.plan p join claims.plan_event e on e.plan_id = p.id and e.type = 'PUBLISHED'
                        where p.run_id = run);
      end $f$;

      create function claims.is_decision_published(decision uuid) returns boolean
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $f$
      begin
        return exists (
          select from claims.plan_item i join claims.plan_event e on e.plan_id = i.plan_id and e.type = 'PUBLISHED'
           where i.decision_id = decision);
      end $f$;

      create function claims.oversees_run(run uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from claims.run r where r.id = run and r.programme = any (claims.overseen()));
      end $f$;

      create function claims.sees(claim uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from claims.claim x where x.id = claim);
      end $f$;

      create function claims.sees_run(run uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from claims.run x where x.id = run);
      end $f$;

      create function claims.sees_plan(plan uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from claims.plan x where x.id = plan);
      end $f$;

      create function claims.sees_payment(payment uuid) returns boolean language plpgsql stable as $f$
      begin
        return exists (select from claims.payment x where x.id = payment);
      end $f$`);
    const walls: Record<string, string> = {
      claim: 'applicant_id = (select claims.applicant()) or programme = any ((select claims.overseen())::text[])',
      claim_contract: 'claims.sees(claim_id)',
      claim_event: 'claims.sees(claim_id)',
      run: 'programme = any ((select claims.overseen())::text[]) or claims.is_run_published(id)',
      decision: 'claims.sees(claim_id) or claims.is_decision_published(id)',
      plan: 'claims.sees_run(run_id)',
      plan_item: 'claims.sees_plan(plan_id)',
      plan_event: 'claims.sees_plan(plan_id)',
      payment: 'claims.sees_plan(plan_id) or claims.sees(claim_id)',
      payment_reply: 'claims.sees_payment(payment_id)',
      statement: 'claims.oversees_run(run_id)',
    };
    for (const [table, sees] of Object.entries(walls)) {
      await queryRunner.query(
        `call platform.wall('claims.${table}', $sees$(select claims.reads_all()) or ${sees}$sees$)`,
      );
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
