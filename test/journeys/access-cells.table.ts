/**
 * Who may see which record, in which state an operation is refused, and what else than a path names a record: the cells of
 * the access matrix beside the roles of `access-matrix.table.ts`. The names of records are those of `access-world.ts`.
 * An operation or a field of the API document that belongs here and is missing fails the matrix.
 */
import { shanghaiDate } from '../../src/kernel/calendar-date.js';

const EXCHANGE = 'operator operator-second';
const OFFICERS = 'officer-policy officer-case officer-review';
const SUPERVISORS = `${EXCHANGE} ${OFFICERS} auditor`;
const REVIEWERS = `${SUPERVISORS} safety`;
const SIGNED_IN = `provider buyer buyer-luming assessor ${REVIEWERS}`;
export const ANYONE = 'anyone';

/** By the part of the path before the id: records, and the users who may see each. To all others it is unknown. */
export const RECORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'api-keys': { apiKey: 'buyer admin' },
  attestations: { verified: `provider assessor ${REVIEWERS}`, submitted: `assessor ${REVIEWERS}`, rejected: SIGNED_IN },
  claims: { claim: `buyer ${OFFICERS} auditor`, rivalClaim: `${OFFICERS} auditor` },
  complaints: { complaint: `buyer provider ${REVIEWERS}`, decided: `buyer provider ${REVIEWERS}` },
  contracts: {
    contract: `buyer provider ${SUPERVISORS}`,
    offered: `buyer provider ${SUPERVISORS}`,
    ended: `buyer provider ${SUPERVISORS}`,
    rivalContract: SUPERVISORS,
  },
  corpora: { corpus: `provider ${REVIEWERS}`, rivalCorpus: REVIEWERS },
  decision: { decision: ANYONE },
  declarations: { declaration: `buyer provider ${SUPERVISORS}` },
  deliveries: {},
  erasures: { erasure: SUPERVISORS, erased: SUPERVISORS },
  findings: { finding: `buyer provider ${SUPERVISORS}`, rivalFinding: SUPERVISORS },
  'issuer-keys': { issuerKey: EXCHANGE },
  notices: { notice: 'buyer' },
  payment: { payment: `buyer ${OFFICERS} auditor` },
  persons: { person: SUPERVISORS },
  relations: { relation: SUPERVISORS },
  releases: {
    draft: `provider ${REVIEWERS}`,
    withdrawn: `provider ${REVIEWERS}`,
    rivalDraft: REVIEWERS,
    listed: ANYONE,
  },
  webhooks: {},
};

/** What somebody sees and is yet answered 404, because the operation is about something else that is not there. */
export const NOT_THERE: Readonly<Record<string, string>> = {
  'ClaimChecklistsController_contract offered': 'only a contract that both have signed can be claimed',
  'PapersController_oneOfClaim claim': 'papers are asked for by their numbers; nobody has this one',
  'PapersController_oneOfClaim rivalClaim': 'papers are asked for by their numbers; nobody has this one',
  'RecallAnswersController_answer listed': 'only who bought the release was asked',
};

/** The same records under another word. */
export const SAME_AS: Readonly<Record<string, string>> = { contract: 'contracts', attestation: 'attestations' };

/** Parameters of a path that name no record of somebody's, and why not. */
export const OPEN_PATHS: Readonly<Record<string, string>> = {
  'accounts/{id}': 'who may ask at all sees every account',
  'agencies/{organisation}': 'the register of organisations is open to whoever is signed in',
  'certificates/{number}': 'whoever holds number and code together may see it',
  'evidence/{sha256}': 'papers of one contract; another contract\u2019s are tried among the names below',
  'organisations/{id}': 'the register of organisations is open to whoever is signed in',
  'periods/{pool}/{period}': 'a pool of public money',
  'pools/{programme}/{period}': 'a pool of public money',
  'programmes/{code}': 'policy',
  'tile/{path}': 'the public log',
  '{id}/status': 'whoever holds a credential may ask whether it still stands',
};

/**
 * As whom, on which record, and the code of the 409: an own record in a state from which the operation does not go. Others
 * who see the record are told so too, or that the step is another's.
 */
export const WRONG_STATE: Readonly<Record<string, string>> = {
  AgenciesController_apply: 'assessor assessorOrganisation ATTESTATIONS.AGENCY_STATE',
  AgenciesController_grant: 'operator providerOrganisation ATTESTATIONS.AGENCY_STATE',
  AgenciesController_refuse: 'operator providerOrganisation ATTESTATIONS.AGENCY_STATE',
  AgenciesController_renew: 'operator assessorOrganisation ATTESTATIONS.AGENCY_STATE',
  AgenciesController_resume: 'operator assessorOrganisation ATTESTATIONS.AGENCY_STATE',
  AgenciesController_suspend: 'operator assessorOrganisation ATTESTATIONS.AGENCY_STATE',
  AgenciesController_withdraw: 'provider providerOrganisation ATTESTATIONS.AGENCY_STATE',
  AttestationsController_reject: 'operator verified ATTESTATIONS.STATE',
  AttestationsController_revoke: 'operator rejected ATTESTATIONS.STATE',
  AttestationsController_verify: 'operator verified ATTESTATIONS.STATE',
  ChecklistsController_list: 'operator listed CATALOGUE.STATE',
  ComplaintsController_complain: 'operator withdrawn CATALOGUE.STATE',
  ComplaintsController_decide: 'operator decided CATALOGUE.COMPLAINT_DECIDED',
  ComplaintsController_reply: 'provider decided CATALOGUE.COMPLAINT_DECIDED',
  ContractsController_accept: 'buyer offered CONTRACTS.WRONG_STATE',
  ContractsController_amend: 'buyer ended CONTRACTS.WRONG_STATE',
  ContractsController_certify: 'operator offered CONTRACTS.WRONG_STATE',
  ContractsController_deliver: 'provider offered CONTRACTS.WRONG_STATE',
  ContractsController_invoice: 'provider offered CONTRACTS.WRONG_STATE',
  ContractsController_measure: 'provider offered CONTRACTS.WRONG_STATE',
  ContractsController_pay: 'buyer offered CONTRACTS.WRONG_STATE',
  ContractsController_receive: 'buyer offered CONTRACTS.WRONG_STATE',
  ContractsController_redInvoice: 'provider offered CONTRACTS.WRONG_STATE',
  ContractsController_refund: 'provider offered CONTRACTS.WRONG_STATE',
  ContractsController_revokeCertificate: 'operator offered CONTRACTS.WRONG_STATE',
  ContractsController_sign: 'buyer contract CONTRACTS.WRONG_STATE',
  ContractsController_terminate: 'buyer ended CONTRACTS.WRONG_STATE',
  ErasuresController_confirm: 'operator erased PARTIES.ERASED',
  ErasuresController_request: 'operator person PARTIES.ERASURE_OPEN',
  FindingsController_conclude: 'officer-review finding PARTIES.FINDING_STANDS',
  FindingsController_confirm: 'officer-review finding PARTIES.NO_OPINION',
  IssuerKeysController_retire: 'operator issuerKey ATTESTATIONS.KEY_RETIRED',
  LifeController_assess: 'operator draft CATALOGUE.STATE',
  LifeController_recall: 'provider draft CATALOGUE.STATE',
  LifeController_reply: 'provider draft CATALOGUE.STATE',
  LifeController_resume: 'operator listed CATALOGUE.STATE',
  LifeController_return: 'operator draft CATALOGUE.STATE',
  LifeController_submit: 'provider listed CATALOGUE.STATE',
  LifeController_suspend: 'operator withdrawn CATALOGUE.STATE',
  LifeController_withdraw: 'provider withdrawn CATALOGUE.STATE',
  PeriodsController_close: 'officer-review pool LEDGER.ALREADY_CLOSED',
  PeriodsController_seal: 'officer-review pool LEDGER.PERIOD_NOT_EMPTY',
  RecallAnswersController_answer: 'buyer listed CONTRACTS.NOT_RECALLED',
  RelationsController_end: 'operator relation PARTIES.RELATION_ENDED',
};

/** Operations on a record that go from every state of it, and why. */
export const ANY_STATE: Readonly<Record<string, string>> = {
  ApiKeysController_revoke: 'a key that ended is unknown',
  CatalogueController_addRelease: 'a corpus has no states',
  EvidenceController_keep: 'papers may come late',
  FollowupsController_end: 'an address that ended is unknown',
  FollowupsController_read: 'a notice is read as often as one likes',
  FollowupsController_resend: 'only what was given up is found',
  ProgrammesController_evaluate: 'stores nothing',
};

/**
 * Ids in a query, a body, an array or a second place of a path: a record that is not the caller's, and after `in` the
 * caller's own that the path names.
 */
export const NAMES: Readonly<Record<string, string>> = {
  'AttestationsController_list ?subject': 'rivalSubject',
  'CatalogueController_open /key': 'rivalKey',
  'CatalogueController_releases ?corpus': 'rivalCorpus',
  'ComplaintsController_list ?release': 'rivalDraft',
  'ContractsController_amend /fields/lines/0/release': 'rivalDraft in contract',
  'ContractsController_list ?framework': 'rivalContract',
  'ContractsController_list ?number': 'rivalNumber',
  'ContractsController_offer /framework': 'rivalContract',
  'ContractsController_offer /lines/0/release': 'rivalDraft',
  'ContractsController_offer /number': 'rivalNumber',
  'ContractsController_offer /release': 'rivalDraft',
  'EvidenceController_read {sha256}': 'rivalPaper in contract',
};

/** Whose record it is that is not named by its id. */
export const NAME_OF: Readonly<Record<string, string>> = {
  rivalKey: 'rivalCorpus',
  rivalNumber: 'rivalContract',
  rivalPaper: 'rivalContract',
  rivalSubject: 'submitted',
};

/** Ids that say nothing of somebody's record, and why. */
export const OPEN_NAMES: Readonly<Record<string, string>> = {
  'AccessLogController_list ?organisation': 'the auditor alone asks, who sees all',
  'AccessLogController_list ?request': 'the auditor alone asks, who sees all',
  'AttestationsController_list ?issuer': 'the register of organisations is open to whoever is signed in',
  'AttestationsController_submit /subject/id':
    'an assessor states of a draft or a contract what its owner handed to it',
  'RelationsController_add /loan': 'the exchange alone asks, which keeps the register',
  'RelationsController_list ?party': 'the register of organisations is open to whoever is signed in',
};

/** After every day of the records that an operation is tried on. */
const DAY = shanghaiDate(new Date());
const GIVEN = ['grant', 'renew'];

/** Fields that the generated body, or the query of a question, needs besides to get as far as the record that it is about. */
export const BODIES: Readonly<Record<string, object>> = {
  ...Object.fromEntries(
    ['apply', 'grant', 'refuse', 'renew', 'resume', 'suspend', 'withdraw'].map((step) => [
      `AgenciesController_${step}`,
      {
        capacity: 'SERVICE_AGENCY',
        on: DAY,
        ...(GIVEN.includes(step) ? { validUntil: '2999-01-01' } : { reason: '见附件' }),
      },
    ]),
  ),
  ClaimChecklistsController_contract: { programme: 'SZ-CORPUS-PURCHASE' },
  ComplaintsController_complain: { evidence: [{ sha256: 'a'.repeat(64), mediaType: 'image/png', name: '截图' }] },
  ComplaintsController_decide: { outcome: 'DISMISSED' },
  ContractsController_measure: { line: 0, quantity: '1' },
  ContractsController_sign: { strength: 'PLATFORM_CLICK' },
  FindingsController_conclude: { outcome: 'NOT_RELATED' },
  LifeController_reply: { to: 1 },
  LifeController_return: { missing: [{ code: 'LICENCE', reason: '许可不明' }] },
  RecallAnswersController_answer: { answer: 'DELETED' },
  ContractsController_amend: {
    fields: { lines: [{ kind: 'CORPUS', amountFen: '100', eligible: 'YES' }], amountFen: '100' },
  },
  ContractsController_offer: {
    number: 'W-2',
    subjectKind: 'CORPUS',
    purpose: 'MODEL_RESEARCH',
    buyer: '91440300999001016R',
    seller: '91440300999001083P',
    amountFen: '100',
    lines: [{ kind: 'CORPUS', amountFen: '100', eligible: 'YES' }],
  },
  PeriodsController_close: { through: '2025-12-31' },
};
