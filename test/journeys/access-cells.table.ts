/**
 * Who may see which record, in which state an operation is refused, and what else than a path names a record: the cells of
 * the access matrix beside the roles of `access-matrix.table.ts`. The names of records are those of `access-world.ts`.
 * An operation or a field of the API document that belongs here and is missing fails the matrix.
 */
import { shanghaiDate } from '../../src/kernel/calendar-date.js';
import { ENDED_NUMBER } from '../support/access-world.js';
import { onboardingOf } from '../support/onboarding.js';

const EXCHANGE = 'operator operator-second';
/** Of the office whose programme is settled in the sample year. */
const OFFICERS = 'officer-policy officer-policy-second officer-case officer-review';
/** Another office sees the exchange's records and none of the first one's claims. */
const REGULATORS = `${OFFICERS} officer-dongguan`;
const SUPERVISORS = `${EXCHANGE} ${REGULATORS} auditor`;
const REVIEWERS = `${SUPERVISORS} safety`;
const SIGNED_IN = `provider buyer buyer-luming assessor ${REVIEWERS}`;
export const ANYONE = 'anyone';

/** By the part of the path before the id: records, and the users who may see each. To all others it is unknown. */
export const RECORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // The sample provider's corpus is what the account used; the mapping names the sample buyer.
  'account-mappings': { mapping: `buyer provider ${SUPERVISORS}` },
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
  mandates: {
    mandate: `buyer provider ${SUPERVISORS}`,
    endedMandate: `buyer provider ${SUPERVISORS}`,
    rivalMandate: SUPERVISORS,
  },
  notices: { notice: 'buyer' },
  onboardings: { onboarding: SUPERVISORS, onboarded: SUPERVISORS, returned: SUPERVISORS },
  payment: { payment: `buyer ${OFFICERS} auditor` },
  'platform-keys': { platformKey: EXCHANGE },
  plans: { plan: `${SIGNED_IN} admin` },
  persons: { person: SUPERVISORS },
  relations: { relation: SUPERVISORS },
  releases: {
    draft: `provider ${REVIEWERS}`,
    withdrawn: `provider ${REVIEWERS}`,
    rivalDraft: REVIEWERS,
    listed: ANYONE,
  },
  users: { account: 'admin', adminAccount: 'admin' },
  // Any office's reviewers: the meter knows no programme, and what a case is worth is decided where it is claimed.
  'usage-events': { usageCase: `${EXCHANGE} ${REGULATORS}`, voided: `${EXCHANGE} ${REGULATORS}` },
  'usage-statements': { usageCount: EXCHANGE },
  webhooks: {},
};

/** What somebody sees and is yet answered 404, because the operation is about something else that is not there. */
export const NOT_THERE: Readonly<Record<string, string>> = {
  'ClaimChecklistsController_contract offered': 'only a contract that both have signed can be claimed',
  'PapersController_oneOfClaim claim': 'papers are asked for by their numbers; nobody has this one',
  'PapersController_oneOfClaim rivalClaim': 'papers are asked for by their numbers; nobody has this one',
  'PapersController_served claim': 'papers are served by their numbers; nobody has this one',
  'PapersController_served rivalClaim': 'papers are served by their numbers; nobody has this one',
  'PapersController_oneOfPlan plan': 'papers are asked for by their numbers; nobody has this one',
  'PlansController_answerObjection plan': 'another office acts on none of our plans, published or not',
  'PlansController_issue plan': 'another office acts on none of our plans, published or not',
  'PlansController_publish plan': 'another office acts on none of our plans, published or not',
  'PlansController_republish plan': 'another office acts on none of our plans, published or not',
  'PlansController_resolve plan': 'another office acts on none of our plans, published or not',
  'PlansController_withdraw plan': 'another office acts on none of our plans, published or not',
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
  ClaimActsController_accept: 'officer-case claim CLAIMS.WRONG_STATE',
  ClaimActsController_check: 'officer-review claim CLAIMS.WRONG_STATE',
  ClaimActsController_comment: 'buyer claim CLAIMS.WRONG_STATE',
  ClaimActsController_cut: 'officer-review claim CLAIMS.WRONG_STATE',
  ClaimActsController_grade: 'officer-review claim CLAIMS.WRONG_STATE',
  ClaimActsController_refuse: 'officer-case claim CLAIMS.WRONG_STATE',
  ClaimActsController_resubmit: 'buyer claim CLAIMS.WRONG_STATE',
  ClaimActsController_returnForCorrection: 'officer-case claim CLAIMS.WRONG_STATE',
  ClaimActsController_review: 'officer-review claim CLAIMS.WRONG_STATE',
  ClaimActsController_submit: 'buyer claim CLAIMS.WRONG_STATE',
  ClaimActsController_withdraw: 'buyer claim CLAIMS.WRONG_STATE',
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
  MandatesController_end: 'provider endedMandate PARTIES.MANDATE_ENDED',
  OnboardingsController_approve: 'operator onboarded PARTIES.ONBOARDING_STATE',
  OnboardingsController_refuse: 'operator onboarded PARTIES.ONBOARDING_STATE',
  OnboardingsController_resubmit: 'operator onboarding PARTIES.ONBOARDING_STATE',
  OnboardingsController_return: 'operator returned PARTIES.ONBOARDING_STATE',
  OrganisationFactsController_record: 'operator endedOrganisation PARTIES.FACT_STATE',
  OrganisationFactsController_renew: 'operator endedOrganisation PARTIES.EXTRACT_KNOWN',
  PeriodsController_close: 'officer-review pool LEDGER.ALREADY_CLOSED',
  PeriodsController_seal: 'officer-review pool LEDGER.PERIOD_NOT_EMPTY',
  PlatformKeysController_retire: 'operator platformKey USAGE.KEY_RETIRED',
  PlansController_answerObjection: 'officer-case plan CLAIMS.PLAN_STATE',
  PlansController_issue: 'officer-case plan CLAIMS.PLAN_STATE',
  PlansController_object: 'provider plan CLAIMS.NOT_PUBLISHED',
  PlansController_publish: 'officer-case plan CLAIMS.PLAN_STATE',
  PlansController_republish: 'officer-case plan CLAIMS.PLAN_STATE',
  PlansController_resolve: 'officer-case plan CLAIMS.PLAN_STATE',
  PlansController_withdraw: 'officer-case plan CLAIMS.PLAN_STATE',
  RecallAnswersController_answer: 'buyer listed CONTRACTS.NOT_RECALLED',
  RecoveriesController_archive: 'officer-policy-second claim CLAIMS.WRONG_STATE',
  RecoveriesController_clawBack: 'officer-review claim CLAIMS.WRONG_STATE',
  RecoveriesController_conclude: 'officer-review claim CLAIMS.WRONG_STATE',
  RecoveriesController_formalities: 'buyer claim CLAIMS.WRONG_STATE',
  RelationsController_end: 'operator relation PARTIES.RELATION_ENDED',
  ...Object.fromEntries(
    ['change', 'disable', 'enable', 'resetPassword', 'endSessions'].map((step) => [
      `UsersController_${step}`,
      'admin adminAccount IDENTITY.OWN_ACCOUNT',
    ]),
  ),
  UsersController_resetSecondFactor: 'admin account IDENTITY.SECOND_FACTOR_ABSENT',
  UsageController_review: 'officer-review usageCase USAGE.REVIEWED',
  UsageController_void: 'operator voided USAGE.CORRECTED',
  UsageStatementsController_void: 'operator usageCount USAGE.CORRECTED',
};

/** Operations on a record that go from every state of it, and why. */
export const ANY_STATE: Readonly<Record<string, string>> = {
  AccountMappingsController_dispute: 'an entry has no states; it is superseded',
  ApiKeysController_revoke: 'a key that ended is unknown',
  CatalogueController_addRelease: 'a corpus has no states',
  DraftsController_draftCall: 'a programme has no states',
  DraftsController_publish: 'a programme has no states; a draft is published once: programmes-drafts',
  EvidenceController_keep: 'papers may come late',
  FollowupsController_end: 'an address that ended is unknown',
  FollowupsController_read: 'a notice is read as often as one likes',
  FollowupsController_resend: 'only what was given up is found',
  PapersController_served: 'a paper is served once, whatever became of its claim: claims-service',
  PlansController_pay: 'part by part while something is left: season',
  ProgrammesController_evaluate: 'stores nothing',
  RecoveriesController_recheck: 'every claim of the sample year is paid or refused, whence it goes: claim-states',
  RecoveriesController_report: 'every claim of the sample year is paid or refused, whence it goes: claim-states',
  YearController_close: 'a second call does what is left',
  YearController_rehearse: 'stores nothing',
};

/**
 * Ids in a query, a body, an array or a second place of a path: a record that is not the caller's, and after `in` the
 * caller's own that the path names.
 */
export const NAMES: Readonly<Record<string, string>> = {
  'AttestationsController_list ?subject': 'rivalSubject',
  'CatalogueController_open /key': 'rivalKey',
  'CatalogueController_releases ?corpus': 'rivalCorpus',
  'ClaimActsController_cut /contract': 'rivalContract in claim',
  'ClaimActsController_file /contracts/0': 'rivalContract',
  'ClaimActsController_file /corpora/0': 'rivalCorpus',
  'ClaimActsController_grade /contract': 'rivalContract in claim',
  'ComplaintsController_list ?release': 'rivalDraft',
  'ContractsController_amend /fields/lines/0/release': 'rivalDraft in contract',
  'ContractsController_list ?framework': 'rivalContract',
  'ContractsController_list ?number': 'rivalNumber',
  'ContractsController_offer /framework': 'rivalContract',
  'ContractsController_offer /lines/0/release': 'rivalDraft',
  'ContractsController_offer /number': 'rivalNumber',
  'ContractsController_offer /release': 'rivalDraft',
  'EvidenceController_read {sha256}': 'rivalPaper in contract',
  'PlansController_make /claims/0': 'rivalClaim',
  'PlansController_object /claim': 'rivalClaim in plan',
  'PlansController_pay /lines/0/claim': 'rivalClaim in plan',
  'PlansController_reply /lines/0/paymentId': 'payment',
  'UsageStatementsController_dispute /corpus': 'rivalCorpus',
  'UsageStatementsController_one ?corpus': 'rivalCorpus',
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
  'DraftsController_publish /draft': 'drafts of another office are unknown: programmes-drafts',
  'PlansController_answerObjection /objection': 'the plan is of the own office, and so are its objections',
  'RelationsController_add /loan': 'the exchange alone asks, which keeps the register',
  'RelationsController_list ?party': 'the register of organisations is open to whoever is signed in',
  'YearController_rehearse /draft': 'drafts of another office are unknown: programmes-drafts',
};

/** After every day of the records that an operation is tried on. */
const DAY = shanghaiDate(new Date());
const GIVEN = ['grant', 'renew'];
/** Well-formed, and no record has it. */
const NOBODY = '016f5e66-e800-7000-8000-000000000000';

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
  // Of corpora a test of its own tells that one of another and an unknown one are answered alike: claims-corpora.
  ClaimActsController_file: { programme: 'SZ-CORPUS-PURCHASE', call: '2025', contracts: [NOBODY], corpora: [NOBODY] },
  ClaimActsController_check: { on: DAY, blocking: false },
  ClaimActsController_grade: { score: '80' },
  ClaimActsController_returnForCorrection: {
    missing: [{ code: 'INVOICES', reason: '不清晰', from: '卖方' }],
    dueOn: '2999-01-01',
  },
  ClaimChecklistsController_contract: { programme: 'SZ-CORPUS-PURCHASE' },
  ComplaintsController_complain: { evidence: [{ sha256: 'a'.repeat(64), mediaType: 'image/png', name: '截图' }] },
  ComplaintsController_decide: { outcome: 'DISMISSED' },
  ContractsController_measure: { line: 0, quantity: '1' },
  ContractsController_sign: { strength: 'PLATFORM_CLICK' },
  FindingsController_conclude: { outcome: 'NOT_RELATED' },
  LifeController_reply: { to: 1 },
  LifeController_return: { missing: [{ code: 'LICENCE', reason: '许可不明' }] },
  RecoveriesController_clawBack: { step: 'HEARD', on: DAY },
  PapersController_served: { manner: 'PORTAL', on: DAY },
  RecoveriesController_conclude: { outcome: 'UPHOLD' },
  PlansController_answerObjection: { upheld: false },
  PlansController_object: { evidence: [] },
  PlansController_pay: { lines: [{ claim: NOBODY, amountFen: '1' }] },
  PlansController_reply: { lines: [{ paymentId: NOBODY, status: 'PAID', on: DAY }] },
  RecoveriesController_archive: { retention: 'PERMANENT' },
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
  MandatesController_record: {
    principal: '91440300999001016R',
    agent: '91440300999001083P',
    from: '2025-01-01',
    until: DAY,
  },
  MandatesController_end: { on: '2025-06-18' },
  OnboardingsController_return: { missing: [{ code: 'EXTRACT', reason: '不清晰' }] },
  OnboardingsController_submit: onboardingOf(7903, DAY),
  OnboardingsController_resubmit: onboardingOf(7904, DAY),
  OrganisationFactsController_record: { type: 'DEREGISTERED', on: DAY },
  OrganisationFactsController_renew: onboardingOf(ENDED_NUMBER, DAY).extract,
  PeriodsController_close: { through: '2025-12-31' },
  UsageController_review: { accepted: true },
  AccountMappingsController_dispute: { evidence: [] },
  UsageStatementsController_dispute: { period: '2025', evidence: [] },
  UsageStatementsController_one: { period: '2025' },
  UseScreensController_one: { period: '2025' },
};
