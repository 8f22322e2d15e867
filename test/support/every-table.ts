/** A row in every table that the sample year leaves empty, so that each can be tampered with. */

import { createHash } from 'node:crypto';
import type { Application } from '../../src/cli/application.js';
import { parseDate } from '../../src/kernel/calendar-date.js';
import type { JsonObject } from '../../src/kernel/canonical-json.js';
import { fen } from '../../src/kernel/money.js';
import { Agencies, IssuerKeys } from '../../src/modules/attestations/index.js';
import { Complaints } from '../../src/modules/catalogue/complaints.service.js';
import { Catalogue, Originals } from '../../src/modules/catalogue/index.js';
import { ReleaseLife } from '../../src/modules/catalogue/life.service.js';
import { ClaimLifeStore } from '../../src/modules/claims/claim-life.store.js';
import { ClaimSteps } from '../../src/modules/claims/claim-steps.service.js';
import { objectionAnswerRecord, objectionRecord } from '../../src/modules/claims/core/claim-records.js';
import { PlanRecords } from '../../src/modules/claims/plan-records.service.js';
import { PlansStore } from '../../src/modules/claims/plans.store.js';
import { Recusals } from '../../src/modules/claims/recusals.service.js';
import { Evidence } from '../../src/modules/contracts/evidence.service.js';
import { Contracts, RecallAnswers } from '../../src/modules/contracts/index.js';
import { Followups, Webhooks } from '../../src/modules/followups/index.js';
import { Notices } from '../../src/modules/followups/notices.service.js';
import { ApiKeys } from '../../src/modules/identity/api-keys/api-keys.service.js';
import { AuditTrail, Identity, type User } from '../../src/modules/identity/index.js';
import { SecondFactor } from '../../src/modules/identity/second-factor/second-factor.service.js';
import { Ledger } from '../../src/modules/ledger/index.js';
import { Declarations, Parties } from '../../src/modules/parties/index.js';
import { Opinions } from '../../src/modules/parties/opinions.service.js';
import { Drafts, Programmes } from '../../src/modules/programmes/index.js';
import { Translog } from '../../src/modules/translog/index.js';
import { Corrections, Disputes, Usage } from '../../src/modules/usage/index.js';
import { type Actor, type Role, SYSTEM_ACTOR } from '../../src/platform/access.js';
import { type Ctx, newId } from '../../src/platform/ctx.js';
import { otpOf } from './authenticator.js';
import { claimOpened, makePapers } from './every-claim.js';
import { comeInAndEnd } from './every-onboarding.js';
import { stateSigned } from './every-usage.js';

/** One statement as superuser. */
export type AdminQuery = <Row>(sql: string) => Promise<Row[]>;

const BUYER = '91440300999001016R';
const SELLER = '91440300999001083P';
const ASSESSOR = '914403009990040149';
const POLICY: Actor = {
  kind: 'user',
  id: 'user-policy',
  name: 'policy',
  roles: ['regulator'],
  duties: ['policy'],
  authority: 'sz-zsj',
};
const BUYING: Actor = { kind: 'user', id: 'user-buyer', name: 'buyer', roles: ['buyer'], duties: [] };

/** Requires the sample year, loaded and settled. Lines, gainers, instalments, an ended relation, an erased person, a closed item, a password. */
export async function recordInEveryTable(application: Application, admin: AdminQuery): Promise<void> {
  const [sold] = await admin<{ release: string }>(
    `select release_id as release from contracts.contract where number = 'QW-2025-0001'`,
  );
  const [relation] = await admin<{ id: string }>(
    'select id from parties.relation where valid_to is null order by id limit 1',
  );
  const [person] = await admin<{ id: string }>('select id from parties.person order by id limit 1');
  await application.run(async (ctx) => {
    const erasure = { personId: person?.id ?? '', reason: '本人申请', by: 'operator-1' };
    const { id } = await application.get(Parties).requestErasure(ctx, erasure);
    await application.get(Parties).confirmErasure(ctx, id, 'operator-2');
    await keepPaper(application, ctx, await offerWithLines(application, ctx, sold?.release));
    await declareBoth(application, ctx);
    await describeByCard(application, ctx);
    await standAtTheExchange(application, ctx);
    await comeInAndEnd(application, ctx, BUYER, SELLER);
    const end = { on: '2026-01-01', reason: '转让', source: 'registry', extractedOn: '2026-01-06' };
    await application.get(Parties).endRelation(ctx, relation?.id ?? '', end);
    await concludeAndReexamine(application, ctx, admin);
    await notifyReader(application, ctx);
    await makePapers(application, ctx);
    await claimOpened(application, ctx, SELLER);
    await doubtAndRecheck(application, ctx, admin);
    await draftAndPublish(application, ctx);
    await complainAndRecall(application, ctx, sold?.release ?? '');
    const followups = application.get(Followups);
    const [item] = await followups.queue(ctx, {});
    await followups.close(ctx, item?.id ?? '', 'looked at');
    const user = { roles: ['auditor'], password: 'a long enough passphrase 42', authority: 'sz-zsj' };
    const { id: accountId } = await application.get(Identity).addUser(ctx, { username: 'tampered', ...user });
    await secureAccount(application, ctx, accountId);
    const closed = { pool: 'SZ-CORPUS', period: '2025', through: parseDate('2025-01-31') };
    await application.get(Ledger).close(ctx, closed);
    const usage = { platform: 'p', month: '2025-06', corpus: 'sb-open-idioms', account: 'a', kind: 'download' };
    const [taken] = await application.get(Usage).takeStatements(ctx, [{ ...usage, count: 3n, user: BUYER }]);
    if (taken?.outcome !== 'taken') throw new Error(JSON.stringify(taken));
    await correctUse(application, ctx, taken.id, admin);
    await stateSigned(application, ctx);
  });
  await admin(
    `insert into identity.session select gen_random_uuid(), account_id, 'portal', sha256('a'), false, now(), now(), now(), now(), 'SIGNED_OUT'
       from identity.credential limit 1;
     insert into identity.refresh_token select sha256('a'), id, now(), now() from identity.session limit 1;
     insert into identity.sign_in_wait values (sha256('a'), 1, now(), now(), now());`,
  );
  await admin(
    `insert into platform.idempotency_key (scope, route, key, fingerprint, status, created_at)
     values ('s', 'r', 'k', repeat('a', 64), 201, now())`,
  );
  await application.run((ctx) => application.get(AuditTrail).record(ctx, SIGNED));
  await application.sequence();
  await sweepOldLook(application);
}

/** A look of long ago, gathered then and swept now. */
async function sweepOldLook(application: Application): Promise<void> {
  const audit = application.get(AuditTrail);
  const then = { now: new Date('2020-06-01T04:00:00Z') };
  const look = { kind: 'READ', operation: 'ClaimsController_one', status: 200 } as const;
  const { database } = application.booted;
  await database.run(SYSTEM_ACTOR, (ctx) => audit.record(ctx, look), then);
  await application.sequence();
  if ((await application.run((ctx) => audit.forget(ctx))) !== 1) throw new Error('the old look was not swept');
  await application.sequence();
}

/** A monthly count and an event that are replaced, an application case that is reviewed, a dispute. */
async function correctUse(application: Application, ctx: Ctx, countId: string, admin: AdminQuery): Promise<void> {
  const corrections = application.get(Corrections);
  await corrections.voidStatement(ctx, countId, '少报一次', { count: 4n, user: BUYER });
  const [event] = await admin<{ id: string }>(
    `select id from usage.event where kind = 'API_CALL' order by event_id limit 1`,
  );
  await corrections.voidEvent(ctx, event?.id ?? '', '用户写错', useOf('replacing', 'api-call', 'CALLS'));
  const { taken } = await application.get(Usage).take(ctx, [useOf('case', 'application-case', 'CASES')]);
  const review = { accepted: true, document: 'a'.repeat(64), reason: '盖章证明属实' };
  await corrections.reviewCase(ctx, taken[0]?.id ?? '', review);
  const evidence = [{ sha256: 'b'.repeat(64), mediaType: 'application/pdf', name: '说明' }];
  await application
    .get(Disputes)
    .dispute(ctx, { corpus: 'sb-open-idioms', period: '2025', ground: '账号对应有误', evidence });
}

function useOf(id: string, kind: string, unit: string) {
  return {
    specversion: '1.0',
    id,
    source: 'https://open.example/every-table',
    type: `org.corpus.usage.${kind}.v1`,
    subject: 'sb-open-idioms',
    time: '2025-11-12T10:00:00+08:00',
    data: { user: BUYER, quantity: '1', unit, delivered: true },
  };
}

/** Each column of an entry of the audit has something in it. */
const SIGNED = {
  kind: 'DENIAL',
  operation: 'ContractsController_sign',
  subject: '0192f3c0-0000-7000-8000-000000000002',
  status: 403,
  code: 'PLATFORM.FORBIDDEN',
  address: '192.0.2.7',
} as const;

/** A fact that waits for its position in the log: to be recorded last. */
export async function recordWaiting(application: Application): Promise<void> {
  const waiting = { kind: 'LOOK', subjectKind: 'x', subjectId: 'y', reason: { zh: '看', en: 'look' } };
  await application.run((ctx) => application.get(Followups).item(ctx, waiting));
  await application.run((ctx) => application.get(AuditTrail).record(ctx, SIGNED));
}

/** An objection with its answer, an officer who stands aside, and acts that say more than their kind. */
async function doubtAndRecheck(application: Application, ctx: Ctx, admin: AdminQuery): Promise<void> {
  const [item] = await admin<{ plan: string; claim: string }>(
    'select plan_id as plan, claim_id as claim from claims.plan_item order by plan_id, claim_id limit 1',
  );
  const seller = (await application.get(Parties).organisationsByUscc(ctx, [SELLER])).get(SELLER);
  const day = parseDate('2026-01-08');
  const at = { recordedAt: ctx.now };
  const objection = {
    id: newId(ctx),
    planId: item?.plan ?? '',
    claimId: item?.claim ?? '',
    objectorId: seller?.id ?? '',
    signedBy: 'user-seller',
    ground: '合同未实际履行',
    evidence: [{ sha256: 'a'.repeat(64) }],
    raisedOn: day,
    ...at,
  };
  const said = { upheld: false, reason: '经核实不成立', answeredOn: day, actorId: 'user-case' };
  const answer = { id: newId(ctx), objectionId: objection.id, ...said, ...at };
  const life = application.get(ClaimLifeStore);
  await life.saveObjection(ctx, objection);
  await life.saveAnswer(ctx, answer);
  await application.get(Translog).append(ctx, [
    { kind: 'objection', id: objection.id, record: objectionRecord(objection) },
    { kind: 'objection-answer', id: answer.id, record: objectionAnswerRecord(answer) },
  ]);
  const aside = { programme: 'SZ-CORPUS-PURCHASE', call: '2025', organisation: BUYER, reason: '曾在该单位任职' };
  await application.get(Recusals).declare({ ...ctx, actor: POLICY }, aside);
  const act = { claimId: objection.claimId, type: 'recheck', on: day, actorId: 'user-review' } as const;
  const outside = { kind: 'LITIGATION', number: '（2026）粤行初1号', stage: '一审' };
  await application.get(ClaimSteps).record(ctx, [{ ...act, reason: '法院受理', detail: { hand: 'review', outside } }]);
  const plans = new PlansStore();
  const found = await plans.planById(ctx, objection.planId);
  if (!found) throw new Error('the sample year has no plan');
  const again = {
    type: 'REPUBLISHED',
    on: day,
    actorId: 'user-case',
    note: '更正',
    detail: { until: '2026-01-15' },
  } as const;
  await application.get(PlanRecords).event(ctx, found.plan, plans.pagesOf(ctx, found.plan.id), again);
}

/** A version by two policy officers. */
async function draftAndPublish(application: Application, ctx: Ctx): Promise<void> {
  const [newest] = await application.get(Programmes).versions(ctx, 'SZ-CORPUS-PURCHASE');
  const drafts = application.get(Drafts);
  const file = { ...(newest?.programme as unknown as JsonObject), open: [{ zh: '样例草案', en: 'a draft' }] };
  const { id } = await drafts.draft({ ...ctx, actor: POLICY }, file);
  await drafts.publish({ ...ctx, actor: { ...POLICY, id: 'user-policy-2' } }, 'SZ-CORPUS-PURCHASE', id);
}

/** A release that came with a dataset card. */
async function describeByCard(application: Application, ctx: Ctx): Promise<void> {
  const seller = (await application.get(Parties).organisationsByUscc(ctx, [SELLER])).get(SELLER);
  const text = '---\npretty_name: 卡片\nlicense: mit\n---\n';
  const [answers] = await application
    .get(Originals)
    .take(ctx, [{ providerId: seller?.id, text, fileName: 'corpora/card.md' }]);
  if (answers?.[0]?.outcome !== 'taken') throw new Error(JSON.stringify(answers));
}

/** The seller declares a loan to the buyer, the buyer none: two declarations, and one that is contradicted. */
async function declareBoth(application: Application, ctx: Ctx): Promise<void> {
  const loans = [{ lender: SELLER, borrower: BUYER, amountFen: '100', validFrom: '2025-12-01' }];
  const codes = ['GUARANTEES', 'IP_DEPENDENCE', 'TRADE_DEPENDENCE', 'KIN', 'CONTROL_BY_AGREEMENT'] as const;
  const none = [...codes, 'ACTING_IN_CONCERT'] as const;
  const evidence = [{ sha256: 'b'.repeat(64), mediaType: 'application/pdf', name: '声明扫描件' }];
  const shared = { on: '2025-12-02', questionsVersion: 1, statement: 'NOT_RELATED', evidence } as const;
  const signed = { signedBy: '样例签署人', strength: 'RECORDED', signedOn: '2025-12-02' };
  const [sellers, buyers] = [
    { declarant: SELLER, counterparty: BUYER },
    { declarant: BUYER, counterparty: SELLER },
  ];
  const declarations = application.get(Declarations);
  await declarations.declare(ctx, { ...sellers, ...shared, ...signed, answers: { loans }, nothingToDeclare: none });
  const nothingToDeclare = ['LOANS', ...none] as const;
  await declarations.declare(ctx, { ...buyers, ...shared, ...signed, answers: {}, nothingToDeclare });
}

/** An assessor's standing as a service agency and its keys, one retired, with each column filled in some row. */
async function standAtTheExchange(application: Application, ctx: Ctx): Promise<void> {
  const agencies = application.get(Agencies);
  const step = { on: parseDate('2025-12-01') };
  await agencies.step(ctx, ASSESSOR, 'SERVICE_AGENCY', { ...step, type: 'APPLIED', reason: '按管理办法申请' });
  const validUntil = parseDate('2030-12-01');
  await agencies.step(ctx, ASSESSOR, 'SERVICE_AGENCY', { ...step, type: 'GRANTED', validUntil, reason: '材料齐全' });
  const issuerKeys = application.get(IssuerKeys);
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
  const { key } = await issuerKeys.record(ctx, {
    organisation: ASSESSOR,
    jwk,
    validFrom: parseDate('2025-01-01'),
    validUntil: parseDate('2030-01-01'),
  });
  await issuerKeys.retire(ctx, key.id, parseDate('2025-12-01'), '换发');
}

/** Two reviewers conclude on a finding, and a new relation makes another one differ. */
async function concludeAndReexamine(application: Application, ctx: Ctx, admin: AdminQuery): Promise<void> {
  const finding = (outcome: string) =>
    admin<{ id: string; a: string; b: string }>(
      `select id, a_id as a, b_id as b from parties.finding where outcome = '${outcome}' order by id limit 1`,
    );
  const [[open], [free]] = [await finding('INDETERMINATE'), await finding('NOT_RELATED')];
  const reviewer = (id: string): Ctx => ({ ...ctx, actor: { ...ctx.actor, kind: 'user', id } });
  const opinions = application.get(Opinions);
  const evidence = [{ sha256: 'ab'.repeat(32), mediaType: 'application/pdf', name: '章程' }];
  const concluded = { outcome: 'NOT_RELATED', reason: '已查阅章程', ground: '新提交的章程', evidence } as const;
  const { id } = await opinions.conclude(reviewer('reviewer-1'), open?.id ?? '', concluded);
  await opinions.confirm(reviewer('reviewer-2'), id);
  const controls = { type: 'CONTROLS', basis: 'AGREEMENT', from: free?.a ?? '', to: free?.b ?? '' };
  const known = { validFrom: '2020-01-01', source: 'registry', extractedOn: '2026-01-06' };
  await application.get(Parties).addRelation(ctx, { ...controls, ...known });
}

/** A complaint that is replied to and decided, a suspension that is lifted, a draft with its files, a recall and a buyer's answer to it. */
async function complainAndRecall(application: Application, ctx: Ctx, release: string): Promise<void> {
  const codes = await application.get(Parties).organisationsByUscc(ctx, [BUYER, SELLER]);
  const acting = (role: Role, uscc?: string): Ctx => {
    const organisationId = uscc === undefined ? undefined : codes.get(uscc)?.id;
    const actor: Actor = { kind: 'user', id: `user-${role}`, name: role, roles: [role], duties: [] };
    return { ...ctx, actor: organisationId === undefined ? actor : { ...actor, organisationId } };
  };
  const [complaints, life] = [application.get(Complaints), application.get(ReleaseLife)];
  const catalogue = application.get(Catalogue);
  const { corpus } = await catalogue.release(ctx, release);
  const manifest = [{ path: 'data/1.jsonl', bytes: 10n, sha256: 'd'.repeat(64) }];
  await catalogue.addRelease(acting('operator'), corpus.id, { manifest, licence: 'MIT', description: '样例' });
  const evidence = [{ sha256: 'c'.repeat(64), mediaType: 'application/pdf', name: '权属证明' }];
  const { complaint } = await complaints.file(acting('buyer', BUYER), release, { ground: '含有我方作品', evidence });
  await complaints.reply(acting('provider', SELLER), complaint.row.id, '已核对', evidence);
  await complaints.decide(acting('operator'), complaint.row.id, { outcome: 'DISMISSED', reason: '证据不足' });
  await life.step(acting('contentSafety'), release, { step: 'suspend', reason: '核查', orderNumber: '停字1号' });
  await life.step(acting('contentSafety'), release, { step: 'resume', reason: '核查完毕', orderNumber: '停字1号' });
  await life.step(acting('operator'), release, { step: 'recall', reason: '来源存疑' });
  const answer = { answer: 'USED_IN_MODEL', model: '样例大模型', note: '已停用' } as const;
  await application.get(RecallAnswers).answer(acting('buyer', BUYER), release, answer);
}

/** A second factor that was confirmed, a key that was ended, an account of single sign-on. */
async function secureAccount(application: Application, ctx: Ctx, accountId: string): Promise<void> {
  const buyer = (await application.get(Parties).organisationsByUscc(ctx, [BUYER])).get(BUYER);
  const actor: Actor = { ...BUYING, id: accountId, ...(buyer ? { organisationId: buyer.id } : {}) };
  const own: Ctx = { ...ctx, actor };
  const user = (await application.get(Identity).users(ctx, [accountId])).get(accountId) as User;
  const outside = { issuer: 'https://sso.example', subject: 's', uscc: BUYER, name: '法人' };
  const mandate = { roles: ['buyer'], ...(buyer ? { organisationId: buyer.id } : {}) };
  await application.get(Identity).externalUser(own, outside, mandate);
  const { uri } = await application.get(SecondFactor).enrol(own, user);
  await application.get(SecondFactor).confirm(own, accountId, otpOf(uri, ctx.now));
  const expiresAt = new Date(ctx.now.getTime() + 86_400_000);
  const { made } = await application.get(ApiKeys).make(own, { name: 'k', roles: ['buyer'], expiresAt });
  await application.get(ApiKeys).end(own, made.id);
}

/** A notice that was read, an address that was named and ended, and what waits for it. */
async function notifyReader(application: Application, ctx: Ctx): Promise<void> {
  const organisation = (await application.get(Parties).organisationsByUscc(ctx, [BUYER])).get(BUYER);
  const organisationId = organisation?.id ?? '';
  const reader: Ctx = { ...ctx, actor: { ...BUYING, organisationId } };
  const webhooks = application.get(Webhooks);
  const { webhook } = await webhooks.add(reader, 'https://hook.example/');
  const text = { zh: '请查收', en: 'please look' };
  await application
    .get(Followups)
    .notify(ctx, [{ organisationId, kind: 'TOLD', subjectKind: 'x', subjectId: 'y', text }]);
  await webhooks.end(reader, webhook.id);
  const notices = application.get(Notices);
  const [newest] = await notices.inbox(reader, { unread: true, limit: 1 });
  await notices.read(reader, newest?.id ?? '');
}

/** A paper of the contract, in the folder of the application. */
async function keepPaper(application: Application, ctx: Ctx, contractId: string): Promise<void> {
  const bytes = Buffer.from('%PDF-1.7');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const offered = { sha256, mediaType: 'application/pdf', name: '合同.pdf', bytes };
  await application.get(Evidence).keep(ctx, contractId, offered);
}

/** A framework with everything that a text may hold; answers its id. */
async function offerWithLines(application: Application, ctx: Ctx, release: string | undefined): Promise<string> {
  const buyer = (await application.get(Parties).organisationsByUscc(ctx, [BUYER])).get(BUYER);
  const on = parseDate('2025-12-01');
  const { contract } = await application.get(Contracts).offer(
    { ...ctx, actor: { ...BUYING, ...(buyer ? { organisationId: buyer.id } : {}) } },
    {
      number: 'QW-2025-LINES',
      subjectKind: 'CORPUS',
      buyer: BUYER,
      seller: SELLER,
      gainers: [{ organisation: ASSESSOR, part: 'right-holder' }],
      ...(release === undefined ? {} : { release }),
      signedOn: on,
      form: 'FRAMEWORK',
      amountFen: fen(1000n),
      amountExclTaxFen: fen(900n),
      lines: [
        {
          kind: 'tax',
          amountFen: fen(1000n),
          amountExclTaxFen: fen(900n),
          eligible: 'PART',
          eligibleFen: fen(40n),
          quantity: '1',
          unit: 'GB',
          unitPriceFen: fen(1000n),
          pricing: 'USAGE',
          reason: 'half',
        },
      ],
      purpose: 'MODEL_RESEARCH',
      instalments: [{ dueOn: on, amountFen: fen(1000n) }],
      clauses: { inspectionDays: 7 },
    },
  );
  return contract.id;
}
