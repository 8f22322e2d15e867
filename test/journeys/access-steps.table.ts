/**
 * Writes in the right state, as one story over the records of `access-world.ts`: each is done by whom it belongs to, after
 * everybody who may call the operation and to whom the record is not known has tried it with the same body in the same
 * state. `$name` in a path or body is a record of the world, or one that a step before has made. An operation that
 * writes and is neither here nor among `ELSEWHERE` fails the matrix.
 */
import { createHash } from 'node:crypto';
import { shanghaiDate } from '../../src/kernel/calendar-date.js';
import { chinese } from '../support/bods.js';
import { draftOf } from '../support/declaring.js';
import { codeOf } from '../support/market.js';
import { onboardingOf } from '../support/onboarding.js';

export interface WriteStep {
  readonly operation: string;
  readonly as: string;
  /** Names of records in the order of the path's parameters; a text without `$` stands for itself. */
  readonly on?: readonly string[];
  readonly query?: string;
  readonly body?: unknown;
  /** Media type of a body that is no JSON. */
  readonly type?: string;
  /** Names under which fields of the reply are known from here on. */
  readonly makes?: Readonly<Record<string, string>>;
  /** Somebody who sees the record, or needs none, and to whom this is refused all the same; and with which code. */
  readonly stranger?: readonly [string, string];
}

const BUYER = '91440300999001016R';
const PROVIDER = '91440300999001083P';
const ASSESSOR = '914403009990040149';
const TODAY = shanghaiDate(new Date());
const PAPER = Buffer.from('%PDF-1.7 own');
const PAPER_SHA256 = createHash('sha256').update(PAPER).digest('hex');
const EVIDENCE = [{ sha256: 'a'.repeat(64), mediaType: 'application/pdf', name: '证据' }];
const REASON = { reason: '依合同' };
const NEXT_YEAR = shanghaiDate(new Date(Date.now() + 365 * 86_400_000));
const NEXT_MONTH = shanghaiDate(new Date(Date.now() + 30 * 86_400_000));

/** Steps that an organisation may take itself, and no other for it. */
const OWN_STEPS = ['apply', 'withdraw'];

const contract = (number: string) => ({
  number,
  subjectKind: 'CORPUS',
  buyer: BUYER,
  seller: PROVIDER,
  release: '$listed',
  amountFen: '1000',
  purpose: 'MODEL_RESEARCH',
  lines: [
    { kind: 'corpus', release: '$listed', amountFen: '600', eligible: 'YES' },
    { kind: 'calls', quantity: '100', unitPriceFen: '4', pricing: 'USAGE', amountFen: '400', eligible: 'YES' },
  ],
});
const deal = (step: string, as: string, body: object): WriteStep => ({
  operation: `ContractsController_${step}`,
  as,
  on: ['$deal'],
  body,
});
const life = (step: string, as: string, on: string, body: object): WriteStep => ({
  operation: `LifeController_${step}`,
  as,
  on: [on],
  body,
});
const agency = (step: string, as: string, more: object = {}): WriteStep => ({
  operation: `AgenciesController_${step}`,
  as,
  on: ['$providerOrganisation'],
  body: { capacity: 'DATA_MERCHANT', on: TODAY, ...more },
  ...(OWN_STEPS.includes(step) ? { stranger: ['assessor', 'ATTESTATIONS.AGENCY_NOT_YOUR_STEP'] as const } : {}),
});

const CONTRACT: readonly WriteStep[] = [
  {
    operation: 'ContractsController_offer',
    as: 'buyer',
    body: contract('S-1'),
    makes: { deal: 'id', dealDigest: 'digest' },
    stranger: ['buyer-luming', 'CONTRACTS.NOT_A_PARTY'],
  },
  deal('sign', 'buyer', { digest: '$dealDigest', strength: 'PLATFORM_CLICK' }),
  deal('sign', 'provider', { digest: '$dealDigest', strength: 'PLATFORM_CLICK' }),
  {
    operation: 'EvidenceController_keep',
    as: 'provider',
    on: ['$deal', PAPER_SHA256],
    query: 'name=own.pdf',
    body: PAPER,
    type: 'application/pdf',
  },
  deal('certify', 'operator', { number: 'S-CERT-1' }),
  deal('revokeCertificate', 'operator', REASON),
  deal('deliver', 'provider', { on: TODAY, digest: 'delivered' }),
  deal('receive', 'buyer', { on: TODAY, digest: 'delivered' }),
  deal('measure', 'provider', { on: TODAY, line: 1, quantity: '50' }),
  deal('accept', 'buyer', { on: TODAY, amountFen: '800' }),
  deal('invoice', 'provider', { on: TODAY, number: 'S-FP-1', amountFen: '800' }),
  deal('redInvoice', 'provider', { on: TODAY, number: 'S-FP-2', of: 'S-FP-1', amountFen: '100' }),
  deal('pay', 'buyer', { on: TODAY, amountFen: '700', voucherNumber: 'S-V-1' }),
  deal('refund', 'provider', { on: TODAY, amountFen: '100', ...REASON }),
  deal('amend', 'buyer', { fields: { purpose: 'MODEL_APPLICATION' }, ...REASON }),
  deal('terminate', 'buyer', { on: TODAY, ...REASON }),
];

const CATALOGUE: readonly WriteStep[] = [
  {
    operation: 'CatalogueController_open',
    as: 'provider',
    body: { key: 'steps', nameZh: '步骤语料' },
    makes: { stepCorpus: 'id' },
  },
  {
    operation: 'CatalogueController_addRelease',
    as: 'provider',
    on: ['$stepCorpus'],
    body: { releaseDigest: 'steps-1', licence: 'CC-BY-4.0', language: 'zh' },
    makes: { stepRelease: 'id' },
  },
  life('submit', 'provider', '$stepRelease', {}),
  life('return', 'operator', '$stepRelease', {
    ...REASON,
    missing: [{ code: 'LICENCE', reason: '许可不明' }],
    dueOn: NEXT_MONTH,
  }),
  life('reply', 'provider', '$stepRelease', { to: 2, text: '已补充' }),
  life('submit', 'provider', '$stepRelease', { reply: '已补充' }),
  life('assess', 'operator', '$stepRelease', REASON),
  {
    operation: 'AttestationsController_submit',
    as: 'assessor',
    body: {
      type: 'SOURCE_LEGALITY',
      subject: { kind: 'RELEASE', id: '$stepRelease' },
      issuedOn: TODAY,
      metrics: { sources: ['PURCHASED'] },
      evidence: EVIDENCE,
    },
    makes: { first: 'id' },
  },
  { operation: 'AttestationsController_verify', as: 'operator', on: ['$first'] },
  { operation: 'AttestationsController_revoke', as: 'operator', on: ['$first'], body: REASON },
  { operation: 'AttestationsController_reject', as: 'operator', on: ['$submitted'], body: REASON },
  life('suspend', 'safety', '$listed', { ...REASON, orderNumber: 'S-停-1' }),
  life('resume', 'safety', '$listed', { ...REASON, orderNumber: 'S-停-1' }),
  {
    operation: 'ComplaintsController_complain',
    as: 'buyer',
    on: ['$listed'],
    body: { ground: '样本有误', evidence: EVIDENCE },
    makes: { stepComplaint: 'id' },
  },
  { operation: 'ComplaintsController_reply', as: 'provider', on: ['$stepComplaint'], body: { text: '已更正' } },
  {
    operation: 'ComplaintsController_decide',
    as: 'operator',
    on: ['$stepComplaint'],
    body: { outcome: 'DISMISSED', ...REASON },
  },
  { ...life('recall', 'provider', '$listed', REASON), stranger: ['rival', 'CATALOGUE.UNKNOWN_RELEASE'] },
  {
    operation: 'RecallAnswersController_answer',
    as: 'buyer',
    on: ['$listed'],
    body: { answer: 'DELETED' },
    stranger: ['rival', 'CONTRACTS.NO_RECALL'],
  },
  life('withdraw', 'provider', '$draft', REASON),
];

const REGISTER: readonly WriteStep[] = [
  {
    operation: 'PartiesController_addOrganisation',
    as: 'operator',
    body: { uscc: codeOf(7801), nameZh: '步骤企业', kind: 'ENTERPRISE' },
  },
  {
    operation: 'PartiesController_addPerson',
    as: 'operator',
    body: { nameZh: '步骤人' },
    makes: { stepPerson: 'id' },
  },
  {
    operation: 'RelationsController_add',
    as: 'operator',
    body: {
      type: 'HOLDS',
      from: `$stepPerson`,
      to: codeOf(7801),
      sharePct: '10',
      validFrom: '2025-01-01',
      source: 'registry',
      extractedOn: '2025-02-01',
    },
    makes: { stepRelation: 'id' },
  },
  {
    operation: 'RelationsController_end',
    as: 'operator',
    on: ['$stepRelation'],
    body: { on: TODAY },
  },
  { operation: 'BodsController_import', as: 'operator', body: [chinese('steps', codeOf(7802))] },
  {
    operation: 'ErasuresController_request',
    as: 'operator',
    on: ['$stepPerson'],
    body: REASON,
    makes: { stepErasure: 'id' },
  },
  { operation: 'ErasuresController_confirm', as: 'operator-second', on: ['$stepErasure'] },
  {
    operation: 'DeclarationsController_declare',
    as: 'buyer',
    body: draftOf(PROVIDER, { signedBy: '步骤签署' }),
  },
  {
    operation: 'OnboardingsController_submit',
    as: 'operator',
    body: onboardingOf(7907, TODAY),
    makes: { stepIn: 'id' },
  },
  {
    operation: 'OnboardingsController_return',
    as: 'operator',
    on: ['$stepIn'],
    body: { missing: [{ code: 'EXTRACT', reason: '不清晰' }] },
  },
  { operation: 'OnboardingsController_resubmit', as: 'operator', on: ['$stepIn'], body: onboardingOf(7907, TODAY) },
  {
    operation: 'OnboardingsController_approve',
    as: 'operator',
    on: ['$stepIn'],
    makes: { stepOrganisation: 'organisation' },
  },
  {
    operation: 'OrganisationFactsController_record',
    as: 'operator',
    on: ['$stepOrganisation'],
    body: { type: 'NAME_CHANGED', on: TODAY, nameZh: '步骤新名', sha256: 'a'.repeat(64) },
  },
  {
    operation: 'OrganisationFactsController_renew',
    as: 'operator',
    on: ['$stepOrganisation'],
    body: { ...onboardingOf(7907, TODAY, { nameZh: '步骤新名' }).extract, sha256: 'b'.repeat(64) },
  },
  { operation: 'OnboardingsController_refuse', as: 'operator', on: ['$onboarding'], body: REASON },
  {
    operation: 'MandatesController_record',
    as: 'buyer',
    body: {
      principal: BUYER,
      agent: PROVIDER,
      scopes: ['CLAIMS'],
      from: TODAY,
      until: '2999-01-01',
      sha256: PAPER_SHA256,
    },
    makes: { stepMandate: 'id' },
    stranger: ['provider', 'PARTIES.NOT_PRINCIPAL'],
  },
  { operation: 'MandatesController_end', as: 'provider', on: ['$stepMandate'], body: { on: TODAY, ...REASON } },
  agency('apply', 'provider'),
  agency('grant', 'operator', { validUntil: NEXT_YEAR }),
  agency('renew', 'operator', { validUntil: '2999-01-01' }),
  agency('suspend', 'operator', REASON),
  agency('resume', 'operator', REASON),
  agency('withdraw', 'operator', REASON),
  agency('apply', 'provider'),
  agency('refuse', 'operator', REASON),
  {
    operation: 'IssuerKeysController_record',
    as: 'operator',
    body: { organisation: ASSESSOR, jwk: '$jwk', validFrom: '2025-01-01' },
    makes: { stepKey: 'id' },
  },
  { operation: 'IssuerKeysController_retire', as: 'operator', on: ['$stepKey'], body: { on: TODAY, ...REASON } },
  {
    operation: 'AccountMappingsController_record',
    as: 'operator',
    body: {
      platform: 'w',
      account: 'w',
      organisation: BUYER,
      from: '2025-01-01',
      note: '平台实名认证材料',
      document: PAPER_SHA256,
    },
    makes: { stepMapping: 'id' },
  },
  {
    operation: 'AccountMappingsController_dispute',
    as: 'provider',
    on: ['$stepMapping'],
    body: { ground: '账号不属于该单位', evidence: EVIDENCE },
  },
  {
    operation: 'PlatformKeysController_record',
    as: 'operator',
    body: { platform: '步骤平台', jwk: '$jwk', validFrom: '2025-01-01' },
    makes: { stepPlatformKey: 'id' },
  },
  {
    operation: 'PlatformKeysController_retire',
    as: 'operator',
    on: ['$stepPlatformKey'],
    body: { on: TODAY, ...REASON },
  },
];

const OWN: readonly WriteStep[] = [
  {
    operation: 'ApiKeysController_make',
    as: 'buyer',
    body: { name: '对接程序', roles: ['buyer'], expiresOn: NEXT_MONTH },
    makes: { stepApiKey: 'id' },
  },
  { operation: 'ApiKeysController_revoke', as: 'buyer', on: ['$stepApiKey'] },
  {
    operation: 'FollowupsController_add',
    as: 'buyer',
    body: { url: 'https://hooks.example.org/corpus' },
    makes: { stepHook: 'id' },
  },
  { operation: 'FollowupsController_end', as: 'buyer', on: ['$stepHook'] },
  { operation: 'FollowupsController_read', as: 'buyer', on: ['$notice'] },
  {
    operation: 'UsageController_take',
    as: 'operator',
    type: 'application/cloudevents+json',
    body: {
      specversion: '1.0',
      id: 'steps-1',
      source: 'https://platform.example',
      type: 'org.corpus.usage.download.v1',
      subject: '$listed',
      time: '2025-06-18T09:30:00+08:00',
      data: { user: BUYER, quantity: '12', unit: 'BYTES', delivered: true },
    },
  },
];

/** Who sees what a step has made: whoever sees this record of the world. */
export const SEEN_LIKE: Readonly<Record<string, string>> = {
  deal: 'contract',
  stepCorpus: 'corpus',
  stepRelease: 'draft',
  first: 'verified',
  stepComplaint: 'complaint',
  stepPerson: 'person',
  stepRelation: 'relation',
  stepErasure: 'erasure',
  providerOrganisation: 'listed',
  stepIn: 'onboarding',
  stepOrganisation: 'listed',
  stepMandate: 'mandate',
  stepKey: 'issuerKey',
  stepPlatformKey: 'platformKey',
  stepMapping: 'mapping',
  stepApiKey: 'apiKey',
  stepHook: 'notice',
  stepUser: 'account',
};

const USERS: readonly WriteStep[] = [
  {
    operation: 'UsersController_add',
    as: 'admin',
    body: { username: 'step-user', name: '步骤用户', roles: ['buyer'], organisation: BUYER },
    makes: { stepUser: 'id' },
    stranger: ['operator', 'PLATFORM.FORBIDDEN'],
  },
  { operation: 'UsersController_change', as: 'admin', on: ['$stepUser'], body: { roles: ['buyer', 'provider'] } },
  { operation: 'UsersController_disable', as: 'admin', on: ['$stepUser'] },
  { operation: 'UsersController_enable', as: 'admin', on: ['$stepUser'] },
  { operation: 'UsersController_resetPassword', as: 'admin', on: ['$stepUser'] },
  { operation: 'UsersController_endSessions', as: 'admin', on: ['$stepUser'] },
];

export const STEPS: readonly WriteStep[] = [...CONTRACT, ...CATALOGUE, ...REGISTER, ...OWN, ...USERS];

const SESSIONS = 'a sign-in, not a record: identity-attacks, identity-sign-in';
const SEASON = 'a claim in its right state, by right and wrong hands, month by month: season';
const NOTHING = 'stores nothing';
const USE = 'use that is corrected, reviewed and disputed by whom it belongs to: usage-corrections';
/** Operations that write and have no step, and where they are done rightly. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  IdentityController_token: SESSIONS,
  IdentityController_refresh: SESSIONS,
  IdentityController_revoke: SESSIONS,
  IdentityController_password: SESSIONS,
  SecondFactorController_enrol: SESSIONS,
  SecondFactorController_confirm: SESSIONS,
  SecondFactorController_remove: SESSIONS,
  ChecklistsController_list: 'wants five checked statements: attestations-life, catalogue-life',
  FindingsController_conclude: 'wants an open finding and two reviewers: parties-opinions',
  FindingsController_confirm: 'wants an open finding and two reviewers: parties-opinions',
  FollowupsController_resend: 'wants a delivery that was given up: followups-notices',
  ListingSheetsController_take: 'a file: the matrix of names',
  PeriodsController_close: 'wants a period that is open: ledger-periods',
  PeriodsController_seal: 'wants a period without money: ledger-periods',
  ClaimActsController_file: SEASON,
  ClaimActsController_submit: SEASON,
  ClaimActsController_resubmit: SEASON,
  ClaimActsController_accept: SEASON,
  ClaimActsController_returnForCorrection: SEASON,
  ClaimActsController_check: SEASON,
  ClaimActsController_cut: SEASON,
  ClaimActsController_grade: SEASON,
  ClaimActsController_comment: SEASON,
  ClaimActsController_review: SEASON,
  ClaimActsController_refuse: SEASON,
  ClaimActsController_withdraw: SEASON,
  PlansController_make: SEASON,
  PlansController_resolve: SEASON,
  PlansController_withdraw: SEASON,
  PlansController_publish: SEASON,
  PlansController_object: SEASON,
  PlansController_answerObjection: SEASON,
  PlansController_republish: SEASON,
  PlansController_issue: SEASON,
  PlansController_pay: SEASON,
  PlansController_reply: SEASON,
  PlansController_recuse: SEASON,
  RecoveriesController_formalities: SEASON,
  RecoveriesController_report: SEASON,
  RecoveriesController_recheck: SEASON,
  RecoveriesController_conclude: SEASON,
  RecoveriesController_clawBack: SEASON,
  PapersController_served: SEASON,
  RecoveriesController_archive: SEASON,
  YearController_rehearse: NOTHING,
  YearController_close: SEASON,
  DraftsController_draft: SEASON,
  DraftsController_publish: SEASON,
  DraftsController_draftCall: SEASON,
  UsageController_void: USE,
  UsageController_review: USE,
  UsageStatementsController_take: USE,
  UsageStatementsController_void: USE,
  UsageStatementsController_dispute: USE,
  UsersController_resetSecondFactor: 'wants an account with a second factor: identity-users',
  PartiesController_relatedness: NOTHING,
  ProgrammesController_evaluate: NOTHING,
};
