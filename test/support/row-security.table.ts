/** Whose rows are whose, told a second time beside the policies: what the wall has to show, and nothing more. */

import { SHOWN_OF_PARTIES } from './parties-shown.js';

/** Names of a table's columns but those that the database draws from others. */
export const GIVEN_COLUMNS = `select string_agg(quote_ident(attname), ', ') as names from pg_attribute
  where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`;

const contractOf = `select c.id from contracts.contract c where org in (c.buyer_id, c.seller_id)`;
const claimOf = `select c.id from claims.claim c where c.applicant_id = org`;
const published = `select e.plan_id from claims.plan_event e where e.type = 'PUBLISHED'`;
const statementFor = `select a.id from attestations.attestation a where org in (a.issuer_id, a.owner_id)
  or (a.subject_kind = 'RELEASE' and exists (select from attestations.standing s where s.id = a.id and s.status <> 'SUBMITTED'))`;
const noticeOf = 'select n.id from followups.notice n where n.organisation_id = org';
const addressOf = 'select w.id from followups.webhook w where w.organisation_id = org';
const offered = `select r.id from catalogue.release r join catalogue.corpus c on c.id = r.corpus_id
  where c.provider_id = org or r.entry = 'LOAD' or r.state = 'LISTED'
    or r.id in (select e.release_id from catalogue.release_event e where e.type = 'LISTED')`;
const complaintOf = `select x.id from catalogue.complaint x join catalogue.release r on r.id = x.release_id
  join catalogue.corpus c on c.id = r.corpus_id where org in (x.complainant_id, c.provider_id)`;
/** By table, which of its rows an organisation is to see, as the services show them; `org` is its id. Absent: none. */
export const SHOWN: Readonly<Record<string, string>> = {
  ...SHOWN_OF_PARTIES,
  'catalogue.corpus': `t.provider_id = org or t.id in (select r.corpus_id from catalogue.release r where r.id in (${offered}))`,
  'catalogue.release': `t.id in (${offered})`,
  'catalogue.release_permission': `t.release_id in (${offered})`,
  'catalogue.release_file': `t.release_id in (${offered})`,
  'catalogue.release_part': `t.release_id in (${offered})`,
  'catalogue.release_original': `t.release_id in (${offered})`,
  'catalogue.release_event': `t.release_id in (${offered})`,
  'catalogue.complaint': `t.id in (${complaintOf})`,
  'catalogue.complaint_event': `t.complaint_id in (${complaintOf})`,
  'contracts.contract': `t.id in (${contractOf})`,
  'contracts.gainer': `t.contract_id in (${contractOf})`,
  'contracts.line': `t.contract_id in (${contractOf})`,
  'contracts.instalment': `t.contract_id in (${contractOf})`,
  'contracts.contract_event': `t.contract_id in (${contractOf})`,
  'contracts.evidence': `t.contract_id in (${contractOf})`,
  'contracts.recall_answer': `t.buyer_id = org or t.release_id in (select r.id from catalogue.release r
    join catalogue.corpus c on c.id = r.corpus_id where c.provider_id = org)`,
  'claims.claim': `t.id in (${claimOf})`,
  'claims.claim_contract': `t.claim_id in (${claimOf})`,
  'claims.claim_corpus': `t.claim_id in (${claimOf})`,
  'claims.claim_event': `t.claim_id in (${claimOf})`,
  'claims.claim_standing': `t.claim_id in (${claimOf})`,
  'claims.run': `t.id in (select p.run_id from claims.plan p where p.id in (${published}))`,
  'claims.decision': `t.claim_id in (${claimOf})
    or t.id in (select i.decision_id from claims.plan_item i where i.plan_id in (${published}))`,
  'claims.plan': `t.id in (${published})`,
  'claims.plan_item': `t.plan_id in (${published})`,
  'claims.plan_event': `t.plan_id in (${published})`,
  'claims.payment': `t.claim_id in (${claimOf}) or t.plan_id in (${published})`,
  'claims.payment_reply': `t.payment_id in (select y.id from claims.payment y
    where y.claim_id in (${claimOf}) or y.plan_id in (${published}))`,
  'claims.paper': `t.claim_id in (${claimOf}) or t.plan_id in (${published})`,
  'claims.paper_service': `t.paper_id in (select p.id from claims.paper p
    where p.claim_id in (${claimOf}) or p.plan_id in (${published}))`,
  'claims.objection': 't.objector_id = org',
  'claims.objection_answer': 't.objection_id in (select o.id from claims.objection o where o.objector_id = org)',
  'attestations.attestation': `t.id in (${statementFor})`,
  'attestations.evidence': `t.attestation_id in (${statementFor})`,
  'attestations.attestation_event': `t.attestation_id in (${statementFor})`,
  'attestations.agency_event': 'true',
  'attestations.issuer_key': 'true',
  'attestations.issuer_key_end': 'true',
  'followups.item': 't.owner = org::text',
  'followups.item_event': 't.item_id in (select i.id from followups.item i where i.owner = org::text)',
  'followups.notice': `t.id in (${noticeOf})`,
  'followups.notice_read': `t.notice_id in (${noticeOf})`,
  'followups.webhook': `t.id in (${addressOf})`,
  'followups.webhook_end': `t.webhook_id in (${addressOf})`,
  'followups.delivery': `t.webhook_id in (${addressOf})`,
  'programmes.version': 'true',
  'usage.account_mapping': 't.organisation_id = org',
  'usage.dispute': 't.provider_id = org',
  'usage.mapping_dispute': 't.organisation_id = org',
  'usage.platform_key': 'true',
  'usage.platform_key_end': 'true',
  'platform.idempotency_key': `t.scope = 'organisation:' || org::text`,
};

/** By table of claims, which of its rows an officer is to see; `office` holds the office's programmes. Absent: all, once settled. */
export const OF_OFFICE: Readonly<Record<string, string>> = {
  'claims.claim': 't.programme in office',
  'claims.claim_contract': 't.claim_id in (select c.id from claims.claim c where c.programme in office)',
  'claims.claim_corpus': 't.claim_id in (select c.id from claims.claim c where c.programme in office)',
  'claims.claim_event': 't.claim_id in (select c.id from claims.claim c where c.programme in office)',
  'claims.claim_standing': 't.claim_id in (select c.id from claims.claim c where c.programme in office)',
  'claims.paper': 't.claim_id is null or t.claim_id in (select c.id from claims.claim c where c.programme in office)',
  'claims.paper_service': `t.paper_id in (select p.id from claims.paper p
    where p.claim_id is null or p.claim_id in (select c.id from claims.claim c where c.programme in office))`,
  // Who objects is for whoever answers (duty `resolve`) and for nobody else of the office.
  'claims.objection': 'false',
  'claims.objection_answer': 'false',
};

/** By table of identity, which of its rows an account is to see; `me` is its id. Absent: none. */
export const OF_ACCOUNT: Readonly<Record<string, string>> = {
  'identity.account': 't.id = me',
  'identity.account_name': 't.account_id = me',
  'identity.account_version': 't.account_id = me',
  'identity.external_account': 't.account_id = me',
  'identity.credential': 't.account_id = me',
  'identity.session': 't.account_id = me',
  'identity.refresh_token': 't.session_id in (select s.id from identity.session s where s.account_id = me)',
  'identity.totp': 't.account_id = me',
  'identity.recovery_code': 't.account_id = me',
  'identity.second_factor_step': 't.account_id = me',
  'identity.api_key': 't.account_id = me',
  'identity.api_key_end': 't.key_id in (select k.id from identity.api_key k where k.account_id = me)',
};

/** Inboxes and addresses are their organisations'; what rests on what is followed by the rooms and shown by none. */
export const AUDITOR_LACKS: readonly string[] = [
  'followups.delivery',
  'followups.notice',
  'followups.notice_read',
  'followups.reliance',
  'followups.webhook',
  'followups.webhook_end',
  'identity.account',
  'identity.account_name',
  'identity.account_version',
  'identity.api_key',
  'identity.api_key_end',
  'identity.audit_pending',
  'identity.credential',
  'identity.external_account',
  'identity.recovery_code',
  'identity.refresh_token',
  'identity.second_factor_step',
  'identity.session',
  'identity.sign_in_wait',
  'identity.totp',
  'platform.idempotency_key',
  'usage.batch',
  'usage.case_review',
  'usage.correction',
  'usage.day_count',
  'usage.event',
  'usage.event_key',
  'usage.statement',
  'usage.statement_file',
  'usage.statement_line',
];
