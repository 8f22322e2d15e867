import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where the events known today led, by the table of states of that day; a claim without events is a draft. */
const LED_TO = `
  create function pg_temp.led_to(types text[]) returns text language plpgsql as $$
  declare
    leads constant jsonb := '{"submit": "SUBMITTED", "accept": "ACCEPTED", "returnForCorrection": "RETURNED",
      "resubmit": "SUBMITTED", "lapse": "LAPSED", "review": "REVIEWED", "plan": "PLANNED", "unplan": "REVIEWED",
      "resolve": "RESOLVED", "publish": "PUBLISHED", "issue": "ISSUED", "formalities": "FORMALITIES", "pay": "PAYING",
      "paid": "PAID", "bounce": "PAYING", "report": "FOLLOWED_UP", "archive": "ARCHIVED", "withdraw": "WITHDRAWN",
      "recheck": "RECHECK", "reopen": "ACCEPTED", "revoke": "REFUSED", "clawBack": "CLAWING_BACK",
      "clawBackReceived": "CLAWED_BACK"}';
    event text;
    state text := 'DRAFT';
    before text;
  begin
    foreach event in array types loop
      if event in ('recheck', 'clawBack') then before := coalesce(before, state); end if;
      state := case
        when event in ('uphold', 'clawBackDropped') then before
        when event = 'check' and state = 'ACCEPTED' then 'CHECKED'
        when event = 'refuse' and state = 'SUBMITTED' then 'NOT_ACCEPTED'
        when event = 'refuse' then 'REFUSED'
        else coalesce(leads ->> event, state) end;
      if state not in ('RECHECK', 'CLAWING_BACK') then before := null; end if;
    end loop;
    return state;
  end $$`;

/**
 * Lists of a year of a million claims: where each claim stands is kept beside its events, so that a queue asks for what is
 * open and not for every event; claims are listed by number; and rows that were found by reading a whole table have an
 * index (awards of a claim, payments, the treasury's replies, what fell away of a plan or was carried over).
 */
export class ClaimsStanding1760000416000 implements MigrationInterface {
  readonly name = 'ClaimsStanding1760000416000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table claims.claim_standing (
        claim_id uuid primary key references claims.claim (id),
        state text not null
      )`);
    await runner.query(LED_TO);
    await runner.query(`
      insert into claims.claim_standing
      select c.id, pg_temp.led_to(array(select e.type from claims.claim_event e where e.claim_id = c.id order by e.seq))
        from claims.claim c`);
    await runner.query(`
      create index claim_open on claims.claim_standing (claim_id) where state not in
        ('PAID', 'FOLLOWED_UP', 'ARCHIVED', 'REFUSED', 'WITHDRAWN', 'NOT_ACCEPTED', 'LAPSED', 'CLAWED_BACK');
      create index claim_ended on claims.claim_standing (claim_id) where state in
        ('PAID', 'FOLLOWED_UP', 'ARCHIVED', 'REFUSED', 'WITHDRAWN', 'NOT_ACCEPTED', 'LAPSED', 'CLAWED_BACK');
      create index claim_by_number on claims.claim (programme, number collate "C");

      create index plan_item_by_claim on claims.plan_item (claim_id);
      create index payment_of_award on claims.payment (plan_id, claim_id);
      create index payment_of_claim on claims.payment (claim_id);
      create index reply_to_payment on claims.payment_reply (payment_id, id);
      create index award_released on claims.claim_event (claim_id) where type in ('withdraw', 'refuse', 'revoke');
      create index award_carried_over on claims.claim_event (claim_id) where type = 'carryOver';

      call platform.wall('claims.claim_standing', $sees$(select claims.reads_all())
        or exists (select from claims.claim x where x.id = claim_id offset 0)$sees$);
      create policy caller_moves on claims.claim_standing for update using (current_setting('caller.kind', true) <> '')`);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
