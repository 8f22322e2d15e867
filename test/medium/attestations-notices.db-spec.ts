import { parseDate } from '../../src/kernel/calendar-date.js';
import type { Taken } from '../../src/kernel/take.js';
import { Notices } from '../../src/modules/followups/notices.service.js';
import { NoticesStore } from '../../src/modules/followups/notices.store.js';
import type { Ctx } from '../../src/platform/ctx.js';
import { type AttestationDraft, complianceFacades, corpusDraft } from '../support/compliance-facades.js';
import { openTestDatabase, type TestDatabase } from '../support/database.js';
import { actorOf, idsOf } from '../support/market.js';
import { usccNumber } from '../support/parties-facade.js';

const { parties, catalogue, attestations, log } = complianceFacades();
const notices = new Notices(new NoticesStore(), log);
const [OWNER, ASSESSOR] = [usccNumber(1), usccNumber(2)];
const NOW = new Date('2026-03-01T02:00:00Z');

describe('whom an attestation concerns', () => {
  let db: TestDatabase;
  let owner = '';
  let assessor = '';
  let papers = 0;

  beforeAll(async () => {
    db = await openTestDatabase();
    await db.run(async (ctx) => {
      await parties.takeOrganisations(ctx, [
        { uscc: OWNER, nameZh: '提供方', kind: 'ENTERPRISE' },
        { uscc: ASSESSOR, nameZh: '评估机构', kind: 'PUBLIC_INSTITUTION' },
      ]);
      const known = await parties.organisationsByUscc(ctx, [OWNER, ASSESSOR]);
      [owner, assessor] = [known.get(OWNER)?.id ?? '', known.get(ASSESSOR)?.id ?? ''];
      await catalogue.takeCorpora(ctx, [corpusDraft('C1', owner, { releasedOn: parseDate('2025-01-01') })]);
    });
  });
  afterAll(() => db.close());

  const draft = (more: Partial<AttestationDraft>): AttestationDraft => ({
    type: 'QUALITY_ASSESSMENT',
    subject: { corpus: 'C1' },
    issuerId: assessor,
    issuedOn: parseDate('2025-06-18'),
    metrics: {},
    evidence: [{ sha256: String(papers++).padStart(64, '0') }],
    ...more,
  });
  const take = (...drafts: AttestationDraft[]): Promise<string[]> =>
    db.run(async (ctx) => idsOf((await attestations.take(ctx, drafts)) as readonly Taken[]));
  const tell = (now: Date = NOW) => db.run((ctx: Ctx) => attestations.tellExpiring(ctx), { now });
  const inbox = (organisation: string) =>
    db.run((ctx) => notices.inbox(ctx, { unread: true, limit: 200 }), { actor: actorOf('provider', organisation) });
  const told = async (id: string) =>
    (await Promise.all([inbox(owner), inbox(assessor)])).map((all) =>
      all.filter(({ subjectId }) => subjectId === id).map(({ kind }) => kind),
    );

  it('is told once of its end, thirty days before and no earlier, and of none that has ended or was revoked', async () => {
    const until = (day: string) => draft({ validUntil: parseDate(day) });
    const [ended = '', first = '', last = '', later = '', revoked = '', forever = ''] = await take(
      until('2026-03-01'),
      until('2026-03-02'),
      until('2026-03-31'),
      until('2026-04-01'),
      until('2026-03-15'),
      draft({}),
    );
    await db.run((ctx) => attestations.revoke(ctx, revoked, '底稿有误'), { actor: actorOf('operator') });
    expect(await tell()).toBe(2);
    expect(await tell()).toBe(0);
    expect(await Promise.all([ended, first, last, later, forever].map(told))).toEqual([
      [[], []],
      [['ATTESTATION_EXPIRING'], []],
      [['ATTESTATION_EXPIRING'], []],
      [[], []],
      [[], []],
    ]);
    expect(await tell(new Date('2026-03-01T16:00:00Z'))).toBe(1);
    expect(await told(later)).toEqual([['ATTESTATION_EXPIRING'], []]);
  });

  it('is told once by two instances that look at the same moment', async () => {
    const ids = await take(...Array.from({ length: 20 }, () => draft({ validUntil: parseDate('2026-03-20') })));
    const counts = await Promise.all([tell(), tell()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(20);
    for (const id of ids) expect((await told(id))[0]).toEqual(['ATTESTATION_EXPIRING']);
  });

  it('is told of a refusal and of a revocation, with the reason', async () => {
    const [id = ''] = await take(draft({}));
    await db.run((ctx) => attestations.revoke(ctx, id, '抽检不实'), { actor: actorOf('operator') });
    expect(await told(id)).toEqual([['ATTESTATION_REVOKED'], ['ATTESTATION_REVOKED']]);
    const [release] = (await db.run((ctx) => catalogue.releaseForKey(ctx, ['C1']))).get('C1') ?? [];
    const subject = { kind: 'RELEASE' as const, id: release?.id ?? '' };
    const { id: refused } = await db.run((ctx) => attestations.submit(ctx, draft({ subject })), {
      actor: actorOf('assessor', assessor),
    });
    await db.run((ctx) => attestations.reject(ctx, refused, '缺少抽样方法'), { actor: actorOf('operator') });
    expect(await told(refused)).toEqual([['ATTESTATION_REJECTED'], []]);
    const [newest] = await inbox(owner);
    expect(newest?.text.zh).toContain('缺少抽样方法');
    expect(newest?.text.en).toContain('缺少抽样方法');
  });
});
