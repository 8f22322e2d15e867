/** What stands outside the wall of row security, and why that is right (decision 32). */

const PUBLIC_LOG = 'the public log, whose tiles anyone may fetch';
const NOT_YET = 'not yet';

/** Tables whose wall is open: row security is forced on them like on every other, by a rule that lets everyone pass. */
export const OPEN: Readonly<Record<string, string>> = {
  'catalogue.search_entry': 'behind a rule that is asked its index would not be used; the search filters by the viewer',
  'platform.clock_floor': 'one row, a time',
  'translog.checkpoint': PUBLIC_LOG,
  'translog.cosignature': PUBLIC_LOG,
  'translog.leaf': PUBLIC_LOG,
  'translog.pending': PUBLIC_LOG,
  'translog.position': PUBLIC_LOG,
  'translog.tile': PUBLIC_LOG,
};

/** x */
export const UNWALLED: Readonly<Record<string, string>> = {
  'parties.organisation': NOT_YET,
  'parties.person': NOT_YET,
  'parties.person_private': NOT_YET,
  'parties.relation': NOT_YET,
  'parties.relation_end': NOT_YET,
  'parties.finding': NOT_YET,
  'parties.erasure_request': NOT_YET,
  'parties.erasure': NOT_YET,
  'parties.graph_version': NOT_YET,
  'parties.reexamination': NOT_YET,
  'parties.finding_opinion': NOT_YET,
  'parties.finding_confirmation': NOT_YET,
  'parties.declaration': NOT_YET,
  'parties.declaration_contradiction': NOT_YET,
};

/** Functions that run as the owner of the tables. Each answers one question and shows no row. */
export const DEFINERS: Readonly<Record<string, string>> = {
  'attestations.is_decided(uuid)': 'yes or no: what is decided over a release is for everyone to see',
  'catalogue.is_public(uuid)': 'yes or no: what is or was on sale is for everyone to see',
  'catalogue.was_listed(uuid)': 'yes or no: what is or was on sale is for everyone to see',
  'claims.is_decision_published(uuid)': 'yes or no: a published award is for everyone to see',
  'claims.is_run_published(uuid)': 'yes or no: a run whose plan is published is for everyone to see',
  'contracts.invoice_elsewhere(text,uuid)': 'yes or no: an invoice serves one contract, whosever the other is',
  'contracts.certified_as(text)':
    'the ids of contracts under a certificate number; who holds its code as well is shown the certificate',
  'platform.recorded_until()': 'one time: the newest that a reply or the recorded clock bears',
  'contracts.sharing(uuid[])':
    'the ids of contracts that share a number or an invoice: a duplicate is never paid twice',
};
