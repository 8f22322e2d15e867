/** The sample year with what it lacks for the access matrix: records that wait, that ended, and that are nobody else's. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { expect } from '@jest/globals';
import { shanghaiDate } from '../../src/kernel/calendar-date.js';
import { draftOf } from './declaring.js';
import type { Journey, Username } from './journey.js';

const BUYER = '91440300999001016R';
const BUYER_BRANCH = '91440300999001024L';
const BUYER_LUMING = '91440300999001032F';
const PROVIDER = '91440300999001083P';
const ASSESSOR = '914403009990040149';
const TODAY = shanghaiDate(new Date());

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
  let keys = 0;
  const made = async (as: Username, path: string, body: object): Promise<string> => {
    const reply = await journey.post(`/api/v1${path}`, body, as, `world-${keys++}`);
    expect([path, reply.status < 300, reply.body]).toEqual([path, true, reply.body]);
    return (reply.body as { id?: string }).id ?? '';
  };
  const all = <Item>(path: string, as: Username = 'auditor') => journey.all<Item>(`/api/v1${path}?limit=200`, as);
  const contracts = await all<Contract>('/contracts');
  const between = (buyer: string, seller: string, state = 'IN_FORCE') =>
    contracts.filter((one) => one.buyer.uscc === buyer && one.seller.uscc === seller && one.state === state);
  const [own, another] = between(BUYER, PROVIDER) as [Contract, Contract];
  const [ended] = between(BUYER, PROVIDER, 'TERMINATED') as [Contract];
  const users = [BUYER, BUYER_BRANCH, BUYER_LUMING, PROVIDER];
  const foreign = contracts.find(
    ({ buyer, seller }) => ![buyer.uscc, seller.uscc].some((code) => users.includes(code)),
  ) as Contract;
  const rival = foreign.seller.uscc;

  const corpora: string[] = [];
  const draft = async (as: Username, key: string, provider?: string): Promise<string> => {
    const corpus = await made(as, '/corpora', { key, nameZh: key, ...(provider === undefined ? {} : { provider }) });
    corpora.push(corpus);
    const release = { releaseDigest: key, licence: 'CC-BY-4.0', language: 'zh' };
    return made(as, `/corpora/${corpus}/releases`, release);
  };
  const rivalDraft = await draft('operator', 'rival', rival);
  const drafts = { draft: await draft('provider', 'own'), withdrawn: await draft('provider', 'withdrawn') };
  await made('provider', `/releases/${drafts.withdrawn}/withdraw`, { reason: '不再提供' });

  const offer = { subjectKind: 'CORPUS', seller: PROVIDER, amountFen: '100', purpose: 'MODEL_RESEARCH' };
  const offered = await made('buyer', '/contracts', { ...offer, number: 'W-1', buyer: BUYER, release: own.release });

  const evidence = [{ sha256: 'a'.repeat(64), mediaType: 'application/pdf', name: '证据' }];
  const complain = () => made('buyer', `/releases/${own.release}/complain`, { ground: '样本有误', evidence });
  const complaints = { complaint: await complain(), decided: await complain() };
  await made('provider', `/complaints/${complaints.decided}/reply`, { text: '已更正' });
  await made('operator', `/complaints/${complaints.decided}/decide`, { outcome: 'DISMISSED', reason: '已更正' });

  const attest = (id: string) =>
    made('assessor', '/attestations', {
      type: 'SOURCE_LEGALITY',
      subject: { kind: 'RELEASE', id },
      issuedOn: TODAY,
      metrics: { sources: ['PURCHASED'] },
      evidence,
    });
  const attestations = { submitted: await attest(rivalDraft), verified: await attest(drafts.draft) };
  await made('operator', `/attestations/${attestations.verified}/verify`, {});
  const rejected = (await all<{ id: string; status: string }>('/attestations')).find(
    ({ status }) => status === 'REJECTED',
  );

  const { publicKey } = generateKeyPairSync('ed25519');
  const jwk = publicKey.export({ format: 'jwk' });
  const issuerKey = await made('operator', '/issuer-keys', { organisation: ASSESSOR, jwk, validFrom: '2025-01-01' });
  await made('operator', `/issuer-keys/${issuerKey}/retire`, { on: TODAY, reason: '换发' });

  const people = await all<{ from: string; type: string; id: string }>('/relations');
  const relation = people.find(({ type }) => type === 'KIN') as { from: string; id: string };
  await made('operator', `/relations/${relation.id}/end`, { on: TODAY });
  const person = await made('operator', '/persons', { nameZh: '待删' });

  const erasures = {
    erasure: await made('operator', `/persons/${person}/erasure`, { reason: '本人要求' }),
    erased: '',
  };
  erasures.erased = await made(
    'operator',
    `/persons/${await made('operator', '/persons', { nameZh: '已删' })}/erasure`,
    {
      reason: '本人要求',
    },
  );
  await made('operator-second', `/erasures/${erasures.erased}/confirm`, {});
  const key = {
    name: '对接程序',
    roles: ['buyer'],
    expiresOn: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
  };
  const apiKey = await made('buyer', '/api-keys', key);
  const findings = await all<{ id: string; a: { code: string }; b: { code: string }; outcome: string }>('/findings');
  const ofUsers = (one: { readonly a: { code: string }; readonly b: { code: string } }): string =>
    [one.a.code, one.b.code].filter((code) => users.includes(code)).join(' ');
  const finding = findings.find((one) => one.outcome === 'NOT_RELATED' && ofUsers(one) === `${BUYER} ${PROVIDER}`);
  const [notice] = await all<{ id: string }>('/notices', 'buyer');
  const claims = await all<{ id: string; applicant: { uscc: string } }>('/claims');
  const claimOf = (code: string): string => claims.find(({ applicant }) => applicant.uscc === code)?.id ?? '';

  // No reply names them: whoever holds a receipt's address was given it.
  const paperOf = async (table: 'decision' | 'payment', claim: string): Promise<string> => {
    const sql = `select id from claims.${table} where claim_id = $1 order by id limit 1`;
    const [row] = await journey.application.run(({ tx }) => tx.query<{ id: string }>(sql, [claim]));
    return row?.id ?? '';
  };

  const organisations = await all<{ id: string; uscc: string }>('/organisations');
  const organisationOf = (code: string): string => organisations.find(({ uscc }) => uscc === code)?.id ?? '';
  await made('assessor', `/agencies/${organisationOf(ASSESSOR)}/apply`, { capacity: 'SERVICE_AGENCY', on: TODAY });

  const paper = Buffer.from('%PDF-1.7 rival');
  const rivalPaper = createHash('sha256').update(paper).digest('hex');
  await journey
    .send('put', `/api/v1/contracts/${foreign.id}/evidence/${rivalPaper}?name=x`, 'operator')
    .set('Content-Type', 'application/pdf')
    .send(paper)
    .expect(200);
  const pool = 'SZ-CORPUS/2025';
  await made('officer-review', `/ledger/periods/${pool}/close`, { through: '2025-12-31' });

  return {
    contract: own.id,
    anotherContract: another.id,
    ended: ended.id,
    offered,
    rivalContract: foreign.id,
    number: own.number,
    rivalNumber: foreign.number,
    rivalPaper,
    pool,
    listed: own.release,
    ...drafts,
    rivalDraft,
    rivalSubject: rivalDraft,
    rivalCorpus: corpora[0] ?? '',
    corpus: corpora[1] ?? '',
    ...complaints,
    ...attestations,
    rejected: rejected?.id ?? '',
    issuerKey,
    relation: relation.id,
    person,
    ...erasures,
    apiKey,
    declaration: await made('buyer', '/declarations', draftOf(PROVIDER)),
    finding: finding?.id ?? '',
    rivalFinding: findings.find((one) => ofUsers(one) === '')?.id ?? '',
    assessorOrganisation: organisationOf(ASSESSOR),
    providerOrganisation: organisationOf(PROVIDER),
    notice: notice?.id ?? '',
    claim: claimOf(BUYER),
    decision: await paperOf('decision', claimOf(BUYER)),
    payment: await paperOf('payment', claimOf(BUYER)),
    rivalClaim: claims.find(({ applicant }) => applicant.uscc !== BUYER)?.id ?? '',
  };
}
