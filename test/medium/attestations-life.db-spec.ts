import { parseDate } from '../../src/kernel/calendar-date.js';
import { fen } from '../../src/kernel/money.js';
import type { AgencyEventType } from '../../src/modules/attestations/core/agency.js';
import type { Actor, Role } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { type AttestationDraft, complianceFacades, corpusDraft, reread } from '../support/compliance-facades.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { usccNumber } from '../support/parties-facade.js';
import { columnsOf, otherValue, Tamperer } from '../support/tamper.js';

const { parties, catalogue, contracts, attestations, agencies, issuerKeys, followups, leaves } = complianceFacades();
const [OWNER, ASSESSOR, SISTER, HIDDEN] = [usccNumber(1), usccNumber(2), usccNumber(3), usccNumber(4)];
const [BUYER, BUYERS_CHILD] = [usccNumber(5), usccNumber(6)];
const day = parseDate('2025-06-18');
const SAFE = {
  manualSampled: 4000,
  manualPassed: 3840,
  technicalSampled: 1000,
  technicalPassed: 980,
  totalItems: 10000,
};

describe('attestations', () => {
  let db: TestDatabase;
  const ids = new Map<string, string>();
  const idOf = (uscc: string) => ids.get(uscc) ?? '';
  beforeAll(async () => {
    db = await openTestDatabase();
    await db.run(async (ctx) => {
      await parties.takeOrganisations(ctx, [
        { uscc: OWNER, nameZh: '提供方', kind: 'PUBLIC_INSTITUTION' },
        { uscc: ASSESSOR, nameZh: '评估机构', kind: 'RESEARCH_INSTITUTE' },
        { uscc: SISTER, nameZh: '子公司', kind: 'ENTERPRISE' },
        { uscc: HIDDEN, nameZh: '股东不明的机构', kind: 'ASSESSOR' },
        { uscc: BUYER, nameZh: '采购方', kind: 'UNIVERSITY' },
        { uscc: BUYERS_CHILD, nameZh: '采购方的子公司', kind: 'ENTERPRISE' },
      ]);
      const relation = { type: 'HOLDS', from: OWNER, to: SISTER, sharePct: '25', validFrom: '2020-01-01' };
      const known = { source: 'registry', extractedOn: '2025-01-01' };
      const held = { type: 'HOLDS', from: BUYER, to: BUYERS_CHILD, sharePct: '100', validFrom: '2020-01-01' };
      await parties.takeRelations(ctx, [
        { ...relation, ...known },
        { ...held, ...known },
      ]);
      const codes = [OWNER, ASSESSOR, SISTER, HIDDEN, BUYER, BUYERS_CHILD];
      for (const [code, { id }] of await parties.organisationsByUscc(ctx, codes)) ids.set(code, id);
      await catalogue.takeCorpora(ctx, [
        corpusDraft('C1', idOf(OWNER), { digest: 'one', releasedOn: parseDate('2025-01-01') }),
        corpusDraft('C1', idOf(OWNER), { digest: 'two', releasedOn: parseDate('2025-07-01') }),
      ]);
    });
  });
  afterAll(() => db.close());

  let papers = 0;
  const draft = (more: Partial<AttestationDraft> = {}): AttestationDraft => {
    papers += 1;
    return {
      type: 'CONTENT_SAFETY',
      subject: { corpus: 'C1' },
      issuerId: idOf(ASSESSOR),
      issuedOn: day,
      metrics: SAFE,
      evidence: [{ sha256: String(papers).padStart(64, '0') }],
      ...more,
    };
  };
  const actor = (role: Role, organisationId?: string): Actor => ({
    kind: 'user',
    id: role,
    name: role,
    roles: [role],
    duties: [],
    ...(organisationId ? { organisationId } : {}),
  });
  const take = (...drafts: AttestationDraft[]) => db.run((ctx) => attestations.take(ctx, drafts));
  const factOf = async (id: string) => (await db.run((ctx) => attestations.attestations(ctx, [id]))).get(id);

  it('are verified or rejected by their metrics when history is loaded, and known again', async () => {
    const drafts = [
      draft(),
      draft({ metrics: { ...SAFE, manualPassed: 3839 } }),
      draft({ type: 'QUALITY_ASSESSMENT', metrics: {} }),
    ];
    const first = await take(...drafts);
    expect(await take(...drafts)).toEqual(first.map((one) => ({ ...one, outcome: 'unchanged' })));
    const facts = await Promise.all(first.map((one) => factOf('id' in one ? one.id : '')));
    expect(facts).toMatchObject([
      { status: 'VERIFIED', bound: 'BY_DATE', subjectDigest: 'one', ownerId: idOf(OWNER), flags: [] },
      { status: 'REJECTED' },
      { status: 'VERIFIED', flags: ['METRICS_INCOMPLETE'] },
    ]);
  });

  it('bind to the newest release by the day of issue, or to the one they name', async () => {
    const answers = await take(
      draft({ issuedOn: parseDate('2025-07-01') }),
      draft({ subject: { corpus: 'C1', digest: 'two' } }),
      draft({ subject: { corpus: 'C1', digest: 'three' } }),
      draft({ subject: { corpus: 'C9' } }),
    );
    const digests = await Promise.all(
      answers.slice(0, 2).map(async (one) => (await factOf('id' in one ? one.id : ''))?.subjectDigest),
    );
    expect(digests).toEqual(['two', 'two']);
    expect(answers.slice(2)).toMatchObject([
      { errors: [{ code: 'ATTESTATIONS.SUBJECT_DIGEST', field: 'releaseDigest' }] },
      { errors: [{ code: 'ATTESTATIONS.SUBJECT_UNKNOWN', field: 'corpus' }] },
    ]);
  });

  it('are refused from the owner itself and from a related issuer; an issuer of unknown holders is flagged', async () => {
    const answers = await take(
      draft({ issuerId: idOf(OWNER) }),
      draft({ issuerId: idOf(SISTER) }),
      draft({ issuerId: idOf(HIDDEN) }),
      draft({ issuerId: undefined }),
    );
    expect(answers).toMatchObject([
      { errors: [{ code: 'ATTESTATIONS.ISSUER_RELATED', field: 'issuer' }] },
      { errors: [{ code: 'ATTESTATIONS.ISSUER_RELATED', field: 'issuer' }] },
      { outcome: 'taken' },
      { errors: [{ code: 'ATTESTATIONS.ISSUER_UNKNOWN', field: 'issuer' }] },
    ]);
    const flagged = answers[2];
    expect((await factOf(flagged && 'id' in flagged ? flagged.id : ''))?.flags).toEqual(['ISSUER_INDETERMINATE']);
  });

  it('are refused one by one for what is wrong in them', async () => {
    const one = draft();
    const answers = await take(
      draft({ type: 'HOROSCOPE' }),
      draft({ validUntil: day }),
      draft({ metrics: { ...SAFE, totalItems: '10000' } }),
      draft({ type: 'NON_RELATED_DECLARATION', metrics: {} }),
      one,
      { ...one, validUntil: parseDate('2026-01-01') },
    );
    expect(answers).toMatchObject([
      { errors: [{ code: 'ATTESTATIONS.TYPE_UNKNOWN', field: 'type' }] },
      { errors: [{ code: 'ATTESTATIONS.DATES', field: 'validUntil' }] },
      { errors: [{ code: 'ATTESTATIONS.METRICS_FORM', field: 'metrics/totalItems' }] },
      { errors: [{ code: 'ATTESTATIONS.SUBJECT_KIND', field: 'subject' }] },
      { outcome: 'taken' },
      { errors: [{ code: 'LOAD.CHANGED', field: 'validUntil' }] },
    ]);
  });

  it('are submitted by an assessor, verified by the operator, revoked by the issuer alone, who reopens what rests on them', async () => {
    const [release] = (await db.run((ctx) => catalogue.releaseForKey(ctx, ['C1']))).get('C1') ?? [];
    const assessor = { actor: actor('assessor', idOf(ASSESSOR)) };
    const subject = { kind: 'RELEASE' as const, id: release?.id ?? '' };
    const { id } = await db.run((ctx) => attestations.submit(ctx, draft({ subject })), assessor);
    expect((await factOf(id))?.status).toBe('SUBMITTED');
    await db.run((ctx) => attestations.verify(ctx, id), { actor: actor('operator') });
    await expect(db.run((ctx) => attestations.reject(ctx, id, 'late'))).rejects.toThrow('ATTESTATIONS.STATE');
    await db.run((ctx) =>
      followups.rely(ctx, [
        { dependentKind: 'contract', dependentId: 'c1', basisKind: 'attestation', basisId: id, basisDigest: 'd' },
      ]),
    );
    const other = { actor: actor('assessor', idOf(HIDDEN)) };
    await expect(db.run((ctx) => attestations.revoke(ctx, id, 'x'), other)).rejects.toThrow('NOT_ISSUER');
    await expect(db.run((ctx) => attestations.verify(ctx, id), other)).rejects.toThrow('NOT_YOUR_STEP');
    await db.run((ctx) => attestations.revoke(ctx, id, '抽检底稿有误'), assessor);
    expect(await factOf(id)).toMatchObject({ status: 'VERIFIED', revokedOn: expect.any(String) });
    const items = await db.run((ctx) => followups.queue(ctx, { subject: { kind: 'contract', id: 'c1' } }));
    expect(items).toMatchObject([{ kind: 'BASIS_FELL', basisId: id }]);
    await expect(db.run((ctx) => attestations.revoke(ctx, id, 'again'), assessor)).rejects.toThrow(
      'ATTESTATIONS.STATE',
    );
  });

  it('cannot be told from none by an assessor that may not see them', async () => {
    const [release] = (await db.run((ctx) => catalogue.releaseForKey(ctx, ['C1']))).get('C1') ?? [];
    const subject = { kind: 'RELEASE' as const, id: release?.id ?? '' };
    const assessor = { actor: actor('assessor', idOf(ASSESSOR)) };
    const { id } = await db.run((ctx) => attestations.submit(ctx, draft({ subject })), assessor);
    const other = { actor: actor('assessor', idOf(HIDDEN)) };
    for (const asked of [id, '01a20ac4-81d2-7172-aac1-000000000000', 'x']) {
      await expect(db.run((ctx) => attestations.revoke(ctx, asked, 'x'), other)).rejects.toThrow('UNKNOWN');
      await expect(db.run((ctx) => attestations.attestation(ctx, asked), other)).rejects.toThrow('UNKNOWN');
    }
    expect((await db.run((ctx) => attestations.attestation(ctx, id), assessor)).status).toBe('SUBMITTED');
    await db.run((ctx) => attestations.revoke(ctx, id, '交易场所发现底稿失实'), { actor: actor('operator') });
    const later = draft({ subject, issuedOn: parseDate('2999-01-01') });
    await expect(db.run((ctx) => attestations.submit(ctx, later), assessor)).rejects.toThrow('ATTESTATIONS.DATES');
  });

  it('are all looked at again, with what rests on them, when their assessor is withdrawn', async () => {
    const operator = { actor: actor('operator') };
    const self = { actor: actor('assessor', idOf(HIDDEN)) };
    const step = (type: AgencyEventType, run = operator, on = '2025-06-01') =>
      db.run(
        (ctx) => agencies.step(ctx, HIDDEN, 'SERVICE_AGENCY', { type, on: parseDate(on), reason: '不再符合条件' }),
        run,
      );
    await step('APPLIED', self);
    await expect(step('GRANTED', self)).rejects.toThrow('AGENCY_NOT_YOUR_STEP');
    await step('GRANTED');
    const [first, second] = (await take(draft({ issuerId: idOf(HIDDEN) }), draft({ issuerId: idOf(HIDDEN) }))).map(
      (one) => ('id' in one ? one.id : ''),
    );
    const [other] = (await take(draft())).map((one) => ('id' in one ? one.id : ''));
    const rests = (dependentId: string, basisId = '') => ({
      dependentKind: 'claim',
      dependentId,
      basisKind: 'attestation',
      basisId,
      basisDigest: 'd',
    });
    await db.run((ctx) => followups.rely(ctx, [rests('k1', first), rests('k1', second), rests('k2', other)]));
    await step('SUSPENDED', operator, '2025-06-02');
    const taken = await take(draft({ issuerId: idOf(HIDDEN) }));
    const flags = (await factOf(taken[0] && 'id' in taken[0] ? taken[0].id : ''))?.flags;
    expect(flags).toEqual(['ISSUER_INDETERMINATE', 'ISSUER_SUSPENDED']);
    const [release] = (await db.run((ctx) => catalogue.releaseForKey(ctx, ['C1']))).get('C1') ?? [];
    const subject = { kind: 'RELEASE' as const, id: release?.id ?? '' };
    await expect(db.run((ctx) => attestations.submit(ctx, draft({ subject })), self)).rejects.toThrow(
      'ISSUER_NOT_ACTIVE',
    );
    const sheet = await step('WITHDRAWN', operator, '2025-06-03');
    expect(sheet).toMatchObject({ state: 'WITHDRAWN', reopened: { dependents: 2 } });
    const itemsFor = (kind: string, id = '') => db.run((ctx) => followups.queue(ctx, { subject: { kind, id } }));
    expect((await itemsFor('claim', 'k1')).map(({ basisId }) => basisId).sort()).toEqual([first, second].sort());
    expect(await itemsFor('attestation', first)).toMatchObject([{ kind: 'REPORT_REOPENED' }]);
    expect(await itemsFor('claim', 'k2')).toEqual([]);
    expect(await itemsFor('attestation', other)).toEqual([]);
    expect((await factOf(first ?? ''))?.revokedOn).toBeUndefined();
    await step('APPLIED', self, '2025-06-04');
    const listed = await db.run((ctx) => agencies.list(ctx, { organisation: HIDDEN, limit: 50 }));
    expect(listed).toMatchObject([{ state: 'APPLIED', events: { length: 5 } }]);
    await db.run((ctx) => {
      const until = { validUntil: parseDate('2099-01-01') };
      return agencies.step(ctx, HIDDEN, 'SERVICE_AGENCY', { type: 'GRANTED', on: parseDate('2025-06-05'), ...until });
    });
  });

  it('are independent of both parties of the contract that they are over', async () => {
    const [contract] = await db.run((ctx) =>
      contracts.take(ctx, [
        {
          number: 'NR-1',
          programme: 'SZ-CORPUS-PURCHASE',
          buyer: BUYER,
          seller: OWNER,
          corpus: 'C1',
          signedOn: day,
          amountFen: fen(100n),
          acceptedFen: fen(0n),
          invoicedFen: fen(0n),
          paidFen: fen(0n),
          purpose: 'MODEL_RESEARCH',
          invoiceNumbers: [],
          subjectKind: 'CORPUS',
        },
      ]),
    );
    const subject = { kind: 'CONTRACT' as const, id: contract && 'id' in contract ? contract.id : '' };
    const declaration = (issuer: string) =>
      draft({ type: 'NON_RELATED_DECLARATION', subject, metrics: {}, issuerId: idOf(issuer) });
    const related = {
      errors: [{ code: 'ATTESTATIONS.ISSUER_RELATED', detail: { zh: expect.stringContaining('买方或卖方') } }],
    };
    expect(
      await take(declaration(OWNER), declaration(SISTER), declaration(BUYER), declaration(BUYERS_CHILD)),
    ).toMatchObject([related, related, related, related]);
    const [taken] = await take(declaration(ASSESSOR));
    expect(taken).toMatchObject({ outcome: 'taken' });
    expect((await factOf(taken && 'id' in taken ? taken.id : ''))?.flags).toEqual([]);
  });

  it('cannot be verified where the metrics fall short, and say by which clause', async () => {
    const assessor = { actor: actor('assessor', idOf(ASSESSOR)) };
    const failing = draft({ metrics: { ...SAFE, technicalPassed: 979 } });
    const [release] = (await db.run((ctx) => catalogue.releaseForKey(ctx, ['C1']))).get('C1') ?? [];
    const { id } = await db.run(
      (ctx) => attestations.submit(ctx, { ...failing, subject: { kind: 'RELEASE', id: release?.id ?? '' } }),
      assessor,
    );
    await expect(db.run((ctx) => attestations.verify(ctx, id))).rejects.toMatchObject({
      code: 'ATTESTATIONS.METRICS_FAIL',
      extras: { clauses: [{ clause: 'TC260-003' }] },
    });
    await db.run((ctx) => attestations.reject(ctx, id, '合格率不足'));
    expect((await factOf(id))?.status).toBe('REJECTED');
  });

  it('answer for a deal on its day, and are listed by subject, type and status', async () => {
    const [, second] = (await db.run((ctx) => catalogue.releaseForKey(ctx, ['C1']))).get('C1') ?? [];
    const releaseId = second?.id ?? '';
    const types = ['CONTENT_SAFETY', 'PERSONAL_INFO'];
    const answers = await db.run((ctx) =>
      attestations.standings(
        ctx,
        [{ key: 'k', releaseId, on: parseDate('2025-08-01') }],
        types,
        parseDate('2025-12-31'),
      ),
    );
    expect(answers.get('k')).toMatchObject([{ standing: 'VALID' }, { standing: 'MISSING' }]);
    const found = await db.run((ctx) =>
      attestations.search(ctx, { subject: releaseId, status: 'VERIFIED', limit: 50 }),
    );
    expect(found.map(({ type }) => type)).toEqual(['CONTENT_SAFETY', 'CONTENT_SAFETY']);
    expect(await db.run((ctx) => attestations.search(ctx, { status: 'REVOKED', limit: 50 }))).not.toHaveLength(0);
    expect(await db.run((ctx) => attestations.search(ctx, { status: 'EXPIRED', limit: 50 }))).toHaveLength(0);
  });

  it('know the keys with which their issuers sign, once each, until one is retired', async () => {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
    const key = { organisation: ASSESSOR, jwk, validFrom: day, validUntil: parseDate('2030-01-01') };
    const { key: recorded } = await db.run((ctx) => issuerKeys.record(ctx, key));
    await expect(db.run((ctx) => issuerKeys.record(ctx, { ...key, organisation: OWNER }))).rejects.toThrow('KEY_TAKEN');
    const backwards = { ...key, validUntil: day };
    await expect(db.run((ctx) => issuerKeys.record(ctx, backwards))).rejects.toThrow('KEY_DATES');
    await db.run((ctx) => issuerKeys.retire(ctx, recorded.id, day, '换发'));
    await expect(db.run((ctx) => issuerKeys.retire(ctx, recorded.id, day, '换发'))).rejects.toThrow('KEY_RETIRED');
    const listed = await db.run((ctx) => issuerKeys.list(ctx, { organisation: ASSESSOR, limit: 50 }));
    expect(listed).toMatchObject([{ key: { kid: recorded.kid }, end: { endedOn: day } }]);
  });

  it('give back from their rows exactly the records that went to the log', async () => {
    const stored = await db.run((ctx) => reread(ctx, attestations.leafSources()));
    const logged = [...leaves].filter(([, { kind }]) => /^(attestation|agency|issuer)/.test(kind));
    expect(stored.size).toBeGreaterThan(10);
    expect(stored).toEqual(new Map(logged));
    await expect(db.run((ctx) => ctx.tx.query('delete from attestations.attestation_event'))).rejects.toThrow(
      'permission denied',
    );
  });

  it('notice one changed value in any column of their tables', async () => {
    const look = async (ctx: Ctx) => JSON.stringify([...(await reread(ctx, attestations.leafSources()))]);
    const before = await db.run(look);
    const tamperer = await Tamperer.open(db);
    try {
      for (const column of await columnsOf(db, ['attestations'])) {
        const target = `ctid = (select ctid from ${column.table} limit 1)`;
        const sql = `update ${column.table} set "${column.column}" = ${otherValue(column)} where ${target}`;
        const after = await tamperer.after(['attestations'], sql, look);
        expect([column, after === before]).toEqual([column, false]);
      }
    } finally {
      await tamperer.close();
    }
  });
});
