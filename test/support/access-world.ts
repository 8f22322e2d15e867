/** The sample year with what it lacks for the access matrix: records that wait, that ended, and that are nobody else's. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { shanghaiDate } from '../../src/kernel/calendar-date.js';
import { draftOf } from './declaring.js';
import type { Journey, Username } from './journey.js';
import { onboardingOf } from './onboarding.js';
import { PURCHASE } from './service.js';

const BUYER = '91440300999001016R';
const BUYER_BRANCH = '91440300999001024L';
const BUYER_LUMING = '91440300999001032F';
const PROVIDER = '91440300999001083P';
const ASSESSOR = '914403009990040149';
const USERS = [BUYER, BUYER_BRANCH, BUYER_LUMING, PROVIDER];
const TODAY = shanghaiDate(new Date());
const NEXT_MONTH = shanghaiDate(new Date(Date.now() + 30 * 86_400_000));
const RIVAL_KEY = 'rival-key-1';
/** Came in, and was struck off. */
export const ENDED_NUMBER = 7906;
const EVIDENCE = [{ sha256: 'a'.repeat(64), mediaType: 'application/pdf', name: '证据' }];

interface Contract {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly release: string;
  readonly buyer: { readonly uscc: string };
  readonly seller: { readonly uscc: string };
}

/** Ids by the names under which the table of cells speaks of them. */
export type World = Readonly<Record<string, string>>;

export async function openWorld(journey: Journey): Promise<World> {
  const making = new Making(journey);
  const contracts = await making.all<Contract>('/contracts');
  const between = (state: string): readonly Contract[] =>
    contracts.filter((one) => one.buyer.uscc === BUYER && one.seller.uscc === PROVIDER && one.state === state);
  const [own] = between('IN_FORCE');
  const [ended] = between('TERMINATED');
  const foreign = contracts.find(({ buyer, seller }) => !USERS.includes(buyer.uscc) && !USERS.includes(seller.uscc));
  if (own === undefined || ended === undefined || foreign === undefined) throw new Error('the sample year is another');
  const releases = await making.releases(foreign.seller.uscc);
  return {
    contract: own.id,
    ended: ended.id,
    offered: await making.offer(own.release),
    rivalContract: foreign.id,
    rivalNumber: foreign.number,
    rivalPaper: await making.paper(foreign.id),
    listed: own.release,
    ...releases,
    rivalSubject: releases.rivalDraft,
    ...(await making.complaints(own.release)),
    ...(await making.attestations(releases)),
    ...(await making.people()),
    ...(await making.findings()),
    ...(await making.claims()),
    ...(await making.accounts()),
    ...(await making.use()),
    ...(await making.onboardings()),
    ...(await making.mandates(foreign)),
  };
}

class Making {
  private keys = 0;

  constructor(private readonly journey: Journey) {}

  all<Item>(path: string, as: Username = 'auditor'): Promise<Item[]> {
    return this.journey.all<Item>(`/api/v1${path}${path.includes('?') ? '&' : '?'}limit=200`, as);
  }

  private async made(as: Username, path: string, body: object = {}): Promise<string> {
    const reply = await this.journey.post(`/api/v1${path}`, body, as, `world-${this.keys++}`);
    if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${reply.text}`);
    return (reply.body as { id?: string }).id ?? '';
  }

  /** A contract that nobody has signed. */
  offer(release: string): Promise<string> {
    const parties = { buyer: BUYER, seller: PROVIDER };
    const terms = { number: 'W-1', subjectKind: 'CORPUS', release, amountFen: '100', purpose: 'MODEL_RESEARCH' };
    return this.made('buyer', '/contracts', { ...terms, ...parties });
  }

  /** The digest of a paper of the contract. */
  async paper(contract: string): Promise<string> {
    const paper = Buffer.from('%PDF-1.7 rival');
    const sha256 = createHash('sha256').update(paper).digest('hex');
    await this.journey
      .send('put', `/api/v1/contracts/${contract}/evidence/${sha256}?name=x`, 'operator')
      .set('Content-Type', 'application/pdf')
      .send(paper)
      .expect(200);
    return sha256;
  }

  async releases(rival: string) {
    const draft = async (as: Username, key: string, more: object = {}) => {
      const corpus = await this.made(as, '/corpora', { key, nameZh: key, ...more });
      const content = { releaseDigest: key, licence: 'CC-BY-4.0', language: 'zh' };
      return { corpus, release: await this.made(as, `/corpora/${corpus}/releases`, content) };
    };
    const rivals = await draft('operator', RIVAL_KEY, { provider: rival });
    const own = await draft('provider', 'own');
    const { release: withdrawn } = await draft('provider', 'withdrawn');
    await this.made('provider', `/releases/${withdrawn}/withdraw`, { reason: '不再提供' });
    return {
      draft: own.release,
      corpus: own.corpus,
      withdrawn,
      rivalDraft: rivals.release,
      rivalCorpus: rivals.corpus,
      rivalKey: RIVAL_KEY,
    };
  }

  /** An application case that is reviewed, one that is voided, and a monthly count that is voided. */
  async use() {
    const take = async (id: string): Promise<string> => {
      const event = {
        specversion: '1.0',
        id,
        source: 'https://open.example/world',
        type: 'org.corpus.usage.application-case.v1',
        subject: 'sb-open-idioms',
        time: '2025-11-11T10:00:00+08:00',
        data: { user: BUYER, quantity: '1', unit: 'CASES', delivered: true },
      };
      const { body } = await this.journey
        .send('post', '/api/v1/usage-events', 'operator')
        .set('Idempotency-Key', `world-${this.keys++}`)
        .set('Content-Type', 'application/cloudevents+json')
        .send(JSON.stringify(event))
        .expect(202);
      return (body as { taken: { id: string }[] }).taken[0]?.id ?? '';
    };
    const [usageCase, voided] = [await take('w-1'), await take('w-2')];
    const document = 'a'.repeat(64);
    await this.made('officer-review', `/usage-events/${usageCase}/review`, {
      accepted: true,
      document,
      reason: '属实',
    });
    await this.made('operator', `/usage-events/${voided}/void`, { reason: '重复报送' });
    const row = {
      platform: 'w',
      month: '2025-11',
      corpus: 'sb-open-idioms',
      account: 'w',
      kind: 'download',
      count: '1',
    };
    const counts = await this.journey.post('/api/v1/usage-statements', { items: [row] }, 'operator', 'world-counts');
    const usageCount = (counts.body as { taken: { id: string }[] }).taken[0]?.id ?? '';
    await this.made('operator', `/usage-statements/${usageCount}/void`, { reason: '多报' });
    const jwk = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    const key = { platform: 'other', jwk, validFrom: '2025-01-01' };
    const platformKey = await this.made('operator', '/platform-keys', key);
    await this.made('operator', `/platform-keys/${platformKey}/retire`, { on: TODAY, reason: '换发' });
    const said = { platform: 'w', account: 'w', organisation: BUYER, from: '2025-01-01', note: '平台实名认证材料' };
    const mapping = await this.made('operator', '/account-mappings', { ...said, document: 'd'.repeat(64) });
    return { usageCase, voided, usageCount, platformKey, mapping };
  }

  async complaints(release: string) {
    const complain = () =>
      this.made('buyer', `/releases/${release}/complain`, { ground: '样本有误', evidence: EVIDENCE });
    const decided = await complain();
    await this.made('provider', `/complaints/${decided}/reply`, { text: '已更正' });
    await this.made('operator', `/complaints/${decided}/decide`, { outcome: 'DISMISSED', reason: '已更正' });
    return { complaint: await complain(), decided };
  }

  async attestations({ draft, rivalDraft }: { readonly draft: string; readonly rivalDraft: string }) {
    const stating = { type: 'SOURCE_LEGALITY', issuedOn: TODAY, metrics: { sources: ['PURCHASED'] } };
    const attest = (id: string) =>
      this.made('assessor', '/attestations', { ...stating, subject: { kind: 'RELEASE', id }, evidence: EVIDENCE });
    const verified = await attest(draft);
    await this.made('operator', `/attestations/${verified}/verify`);
    const known = await this.all<{ id: string; status: string }>('/attestations');
    const jwk = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    const issuerKey = await this.made('operator', '/issuer-keys', {
      organisation: ASSESSOR,
      jwk,
      validFrom: '2025-01-01',
    });
    await this.made('operator', `/issuer-keys/${issuerKey}/retire`, { on: TODAY, reason: '换发' });
    const rejected = known.find(({ status }) => status === 'REJECTED');
    return { verified, submitted: await attest(rivalDraft), rejected: rejected?.id ?? '', issuerKey };
  }

  async people() {
    const relations = await this.all<{ id: string; type: string }>('/relations');
    const relation = relations.find(({ type }) => type === 'KIN')?.id ?? '';
    await this.made('operator', `/relations/${relation}/end`, { on: TODAY });
    const erase = async (nameZh: string) => {
      const person = await this.made('operator', '/persons', { nameZh });
      return { person, erasure: await this.made('operator', `/persons/${person}/erasure`, { reason: '本人要求' }) };
    };
    const { erasure: erased } = await erase('已删');
    await this.made('operator-second', `/erasures/${erased}/confirm`);
    return { relation, erased, ...(await erase('待删')) };
  }

  /** One that waits, one that was returned, one that came in and was struck off. */
  async onboardings() {
    const submit = (number: number) => this.made('operator', '/onboardings', onboardingOf(number, TODAY));
    const [onboarding, returned] = [await submit(7905), await submit(7904)];
    await this.made('operator', `/onboardings/${returned}/return`, {
      missing: [{ code: 'EXTRACT', reason: '不清晰' }],
    });
    const onboarded = await submit(ENDED_NUMBER);
    await this.made('operator', `/onboardings/${onboarded}/approve`);
    const { body } = await this.journey.get(`/api/v1/onboardings/${onboarded}`, 'auditor').expect(200);
    const endedOrganisation = String((body as { organisation: string }).organisation);
    const fact = { type: 'DEREGISTERED', on: TODAY, sha256: 'f'.repeat(64) };
    await this.made('operator', `/organisations/${endedOrganisation}/facts`, fact);
    return { onboarding, returned, onboarded, endedOrganisation };
  }

  async mandates({ buyer, seller }: Contract) {
    const days = { from: '2025-01-01', until: '2999-01-01', sha256: 'f'.repeat(64), scopes: ['CLAIMS'] };
    const record = (principal: string, agent: string) =>
      this.made('operator', '/mandates', { principal, agent, ...days });
    const endedMandate = await record(BUYER, PROVIDER);
    await this.made('provider', `/mandates/${endedMandate}/end`, { on: TODAY, reason: '辞去委托' });
    return {
      mandate: await record(BUYER, PROVIDER),
      endedMandate,
      rivalMandate: await record(buyer.uscc, seller.uscc),
    };
  }

  async findings() {
    const all = await this.all<{ id: string; a: { code: string }; b: { code: string }; outcome: string }>('/findings');
    const ofUsers = (one: (typeof all)[number]): string =>
      [one.a.code, one.b.code].filter((code) => USERS.includes(code)).join(' ');
    const own = all.find((one) => one.outcome === 'NOT_RELATED' && ofUsers(one) === `${BUYER} ${PROVIDER}`);
    return {
      finding: own?.id ?? '',
      rivalFinding: all.find((one) => ofUsers(one) === '')?.id ?? '',
      declaration: await this.made('buyer', '/declarations', draftOf(PROVIDER)),
    };
  }

  async claims() {
    const claims = await this.all<{ id: string; programme: string; applicant: { uscc: string } }>('/claims');
    // What other authorities decide is foreign to the sample year's officers too.
    const all = claims.filter(({ programme }) => programme === PURCHASE);
    const claim = all.find(({ applicant }) => applicant.uscc === BUYER)?.id ?? '';
    // No reply names them: whoever holds a receipt's address was given it.
    const paperOf = async (table: 'decision' | 'payment'): Promise<string> => {
      const sql = `select id from claims.${table} where claim_id = $1 order by id limit 1`;
      const [row] = await this.journey.application.run(({ tx }) => tx.query<{ id: string }>(sql, [claim]));
      return row?.id ?? '';
    };
    const pool = 'SZ-CORPUS/2025';
    await this.made('officer-review', `/ledger/periods/${pool}/close`, { through: '2025-12-31' });
    const [plan] = await this.all<{ id: string }>(`/plans?programme=${PURCHASE}`);
    return {
      claim,
      plan: plan?.id ?? '',
      rivalClaim: all.find(({ applicant }) => !USERS.includes(applicant.uscc))?.id ?? '',
      decision: await paperOf('decision'),
      payment: await paperOf('payment'),
      pool,
    };
  }

  async accounts() {
    const organisations = await this.all<{ id: string; uscc: string }>('/organisations');
    const idOf = (code: string): string => organisations.find(({ uscc }) => uscc === code)?.id ?? '';
    const asked = { capacity: 'SERVICE_AGENCY', on: TODAY };
    await this.made('assessor', `/agencies/${idOf(ASSESSOR)}/apply`, asked);
    const users = await this.all<{ id: string; username: string }>('/users', 'admin');
    const userOf = (name: string): string => users.find(({ username }) => username === name)?.id ?? '';
    const [notice] = await this.all<{ id: string }>('/notices', 'buyer');
    return {
      assessorOrganisation: idOf(ASSESSOR),
      providerOrganisation: idOf(PROVIDER),
      account: userOf('buyer'),
      adminAccount: userOf('admin'),
      notice: notice?.id ?? '',
      apiKey: await this.made('buyer', '/api-keys', { name: '对接程序', roles: ['buyer'], expiresOn: NEXT_MONTH }),
    };
  }
}
