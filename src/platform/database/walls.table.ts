/** Where the wall of row security is open, what looks past it, and why that is right (decision 32). */

const PUBLIC_LOG = 'the public log, whose tiles anyone may fetch';

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
  'identity.forget_audit(uuid)':
    'how many: removes entries of the access log that a recorded sweep names, if the guard of the table lets them go',
  'ledger.legs_sum_to_zero()': 'nothing, or that the legs of a transfer do not sum to zero: checked at the commit',
  'parties.brought_by(text[])':
    'the ids of relations that BODS records brought; their index holds an expression, which a wall would make useless',
  'parties.holdings_between(uuid[],uuid[],date[])':
    'the ids of holdings whose ends and first day are known: the path of an answer names them',
  'platform.recorded_until()': 'one time: the newest that a reply or the recorded clock bears',
  'contracts.sharing(uuid[])':
    'the ids of contracts that share a number or an invoice: a duplicate is never paid twice',
};
