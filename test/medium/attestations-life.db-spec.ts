import { parseDate } from '../../src/kernel/calendar-date.js';
import type { Actor, Role } from '../../src/platform/access.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { type AttestationDraft, complianceFacades, corpusDraft, reread } from '../support/compliance-facades.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { usccNumber } from '../support/parties-facade.js';
import { columnsOf, otherValue, Tamperer } from '../support/tamper.js';

const { parties, catalogue, attestations, followups, leaves } = complianceFacades();
const [OWNER, ASSESSOR, SISTER, HIDDEN] = [usccNumber(1), usccNumber(2), usccNumber(3), usccNumber(4)];
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
      ]);
      const relation = { type: 'HOLDS', from: OWNER, to: SISTER, sharePct: '25', validFrom: '2020-01-01' };
      await parties.takeRelations(ctx, [{ ...relation, source: 'registry', extractedOn: '2025-01-01' }]);
      for (const [code, { id }] of await parties.organisationsByUscc(ctx, [OWNER, ASSESSOR, SISTER, HIDDEN]))
        ids.set(code, id);
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
    await db.run((ctx) => attestations.revoke(ctx, id, '抽检底稿有误'), assessor);
    expect(await factOf(id)).toMatchObject({ status: 'VERIFIED', revokedOn: expect.any(String) });
    const items = await db.run((ctx) => followups.queue(ctx, { subject: { kind: 'contract', id: 'c1' } }));
    expect(items).toMatchObject([{ kind: 'BASIS_FELL', basisId: id }]);
    await expect(db.run((ctx) => attestations.revoke(ctx, id, 'again'), assessor)).rejects.toThrow(
      'ATTESTATIONS.STATE',
    );
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
    expect(await db.run((ctx) => attestations.search(ctx, { status: 'REVOKED', limit: 50 }))).toHaveLength(1);
    expect(await db.run((ctx) => attestations.search(ctx, { status: 'EXPIRED', limit: 50 }))).toHaveLength(0);
  });

  it('give back from their rows exactly the records that went to the log', async () => {
    const stored = await db.run((ctx) => reread(ctx, attestations.leafSources()));
    const logged = [...leaves].filter(([, { kind }]) => kind.startsWith('attestation'));
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
