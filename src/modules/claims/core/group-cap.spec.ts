import { fen } from '../../../kernel/money.js';
import { byCapParty, type GroupCap, groupKey, groupReason, isOverCap, type PartyAward } from './group-cap.js';

const award = (partyId: string, awardedFen: bigint, recoveredFen = 0n): PartyAward => ({
  partyId,
  awardedFen: fen(awardedFen),
  recoveredFen: fen(recoveredFen),
});
const CAP: GroupCap = {
  programme: 'P',
  title: { zh: '语料券', en: 'Corpus voucher' },
  period: '2025',
  on: '2025-12-31',
  capFen: fen(1_000n),
  clause: '第五条',
};
const named = (partyId: string) => ({ code: `CODE-${partyId}`, name: { zh: `企业${partyId}`, en: `Firm ${partyId}` } });

describe('a group over a cap', () => {
  it('is several together above one cap: at the cap, or one alone, is none', () => {
    expect(isOverCap([award('a', 500n), award('b', 501n)], CAP.capFen)).toBe(true);
    expect(isOverCap([award('a', 500n), award('b', 500n)], CAP.capFen)).toBe(false);
    expect(isOverCap([award('a', 5_000n)], CAP.capFen)).toBe(false);
  });

  it('counts what is kept, without what was recovered', () => {
    expect(isOverCap([award('a', 900n, 400n), award('b', 500n)], CAP.capFen)).toBe(false);
    expect(isOverCap([award('a', 900n, 399n), award('b', 500n)], CAP.capFen)).toBe(true);
  });

  it('counts branches with their head office, and leaves out who keeps nothing', () => {
    const applicants = [award('a', 300n), award('branch', 200n), award('b', 50n, 50n)].map(({ partyId, ...rest }) => ({
      applicantId: partyId,
      ...rest,
    }));
    expect(byCapParty(applicants, (id) => (id === 'branch' ? 'a' : id))).toEqual([award('a', 500n)]);
  });
});

describe('what an officer was told of a group', () => {
  const group = [award('a', 600n), award('b', 700n, 100n)];
  const key = groupKey(CAP, 'RELATED', group);

  it('is the same whatever the order', () => {
    expect(groupKey(CAP, 'RELATED', [...group].reverse())).toBe(key);
  });

  it.each([
    ['a member more', groupKey(CAP, 'RELATED', [...group, award('c', 1n)])],
    ['another sum', groupKey(CAP, 'RELATED', [award('a', 601n), award('b', 699n, 100n)])],
    ['money back and given anew', groupKey(CAP, 'RELATED', [award('a', 600n), award('b', 800n, 200n)])],
    ['another cap', groupKey({ ...CAP, capFen: fen(999n) }, 'RELATED', group)],
    ['another year', groupKey({ ...CAP, period: '2026' }, 'RELATED', group)],
    ['another programme', groupKey({ ...CAP, programme: 'Q' }, 'RELATED', group)],
    ['a set that was not compared before', groupKey(CAP, 'NOT_COMPARED', group)],
  ])('is something else with %s', (_, other) => {
    expect(other).not.toBe(key);
  });
});

describe('the reason', () => {
  it('names the members from the largest sum down, the group’s sum, the cap and its clause, and denies nothing', () => {
    const { zh, en } = groupReason(CAP, 'RELATED', [award('a', 600n), award('b', 70_000n)], named);
    expect(zh).toBe(
      '截至 2025-12-31 有关联关系的 2 家单位，在《语料券》2025 年度合计核定 706.00 元，超过一家企业的最高限额 10.00 元。' +
        '各单位：企业b（CODE-b）700.00 元；企业a（CODE-a）6.00 元。最高限额的依据为“第五条”，限额按企业计，' +
        '文件未对关联企业合计设限；合并核对是本系统的建议做法。本事项不否定任何申报，也不改变任何金额；' +
        '请核实是否借关联企业分拆申报',
    );
    expect(en).toContain('Firm b (CODE-b) CNY 700.00; Firm a (CODE-a) CNY 6.00');
    expect(en).toContain('The cap rests on "第五条"');
  });

  it('says that a set was not compared, and never that its members are related', () => {
    const { zh, en } = groupReason(CAP, 'NOT_COMPARED', [award('a', 600n), award('b', 700n)], named);
    expect(zh).toContain('可能有关联关系');
    expect(zh).toContain('未逐一比对');
    expect(en).toContain('were not compared');
    expect(en).not.toContain('hang together');
  });

  it('speaks of the whole programme where the cap does', () => {
    const { period: _none, ...always } = CAP;
    const { zh, en } = groupReason(always, 'RELATED', [award('a', 600n), award('b', 700n)], named);
    expect(zh).toContain('项目执行期内合计核定');
    expect(en).toContain('over the whole programme');
  });

  it('tells the smaller awards of a long group as one sum', () => {
    const many = Array.from({ length: 53 }, (_, at) => award(`m${at}`, 100n + BigInt(at)));
    const { zh, en } = groupReason(CAP, 'RELATED', many, named);
    expect(zh).toContain('；另有 3 家合计 3.03 元');
    expect(en).toContain('; 3 others together CNY 3.03');
    expect(zh.match(/CODE-/g)).toHaveLength(50);
  });
});
