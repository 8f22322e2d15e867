/** What stands outside the wall of row security, and why that is right (decision 32). */

const NOT_YET = 'no wall yet: the filters of its room alone';

/** Tables without policies. Every other table of ours has row security, forced on its owner too. */
export const UNWALLED: Readonly<Record<string, string>> = {
  'identity.account': NOT_YET,
  'identity.account_name': NOT_YET,
  'identity.account_version': NOT_YET,
  'identity.credential': NOT_YET,
  'identity.revoked_token': NOT_YET,
  'catalogue.search_entry': 'behind a wall its index would not be used; the search filters it by the viewer',
  'translog.leaf': NOT_YET,
  'translog.position': 'the public log',
  'translog.tile': 'the public log',
  'translog.checkpoint': 'the public log',
  'translog.cosignature': 'the public log',
  'translog.pending': 'the public log',
  'platform.clock_floor': 'one row, a time',
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
  'parties.brought_by(text[])':
    'the ids of relations that BODS records brought; their index holds an expression, which a wall would make useless',
  'parties.holdings_between(uuid[],uuid[],date[])':
    'the ids of holdings whose ends and first day are known: the path of an answer names them',
  'platform.recorded_until()': 'one time: the newest that a reply or the recorded clock bears',
  'contracts.sharing(uuid[])':
    'the ids of contracts that share a number or an invoice: a duplicate is never paid twice',
};
