import fc from 'fast-check';
import { allRefused, caseFile, contract, manyContracts } from '../../../test/browser/fixtures.table.js';
import { type Fen, fen } from '../../kernel/money.js';
import type { CaseFile, DecisionView } from './case-file.view.js';
import { buildLadder, type Rung } from './ladder.view.js';

const decisionOf = (file: CaseFile): DecisionView => {
  if (!file.decision) throw new Error('the fixture has no decision');
  return file.decision;
};
const ladderOf = (file: CaseFile) => buildLadder(file, decisionOf(file), 'zh-CN');
const results = (rungs: readonly Rung[]): bigint[] => rungs.map((rung) => rung.resultFen);

describe('the rebate ladder', () => {
  it('leads from the contract amount to the award, each step less its cut', () => {
    const { counts, gives, totalFen } = ladderOf(caseFile);
    expect(results(counts)).toEqual([480_000_000n, 440_000_000n]);
    expect(results(gives)).toEqual([132_000_000n, 110_000_000n, 110_000_000n]);
    expect(counts[1]?.cutFen).toBe(40_000_000n);
    expect(gives[1]?.cutFen).toBe(22_000_000n);
    expect(totalFen).toBe(110_000_000n);
  });

  it('says that the yearly limit binds, and that more papers would change nothing', () => {
    expect(ladderOf(caseFile).whyNotMore).toEqual([
      '全年 200 万元的上限已经用满。',
      '补齐付款等凭证，不会增加今年的金额。',
    ]);
  });

  it('marks the limit in the bar, whose parts sum to its width', () => {
    const bar = ladderOf(caseFile).gives[1]?.bar;
    expect(bar?.markFen).toBe(200_000_000n);
    expect(bar?.parts.reduce((sum, part) => sum + part.amountFen, 0n)).toBe(bar?.wholeFen);
  });

  it('leaves refused contracts out of every sum and names their reasons', () => {
    const { counts, gives, whyNotMore } = ladderOf(manyContracts);
    expect(results(counts)).toEqual([700_000_000n, 480_000_000n, 440_000_000n]);
    expect(gives.at(-1)?.resultFen).toBe(110_000_000n);
    expect(whyNotMore.at(-1)).toContain('HT-2025-0588');
  });

  it('gives nothing, and no steps of giving, where every contract is refused', () => {
    const ladder = ladderOf(allRefused);
    expect([ladder.totalFen, ladder.gives.length, ladder.counts.at(-1)?.resultFen]).toEqual([0n, 0, 0n]);
  });

  it('says that the full rate was given where nothing was cut', () => {
    const whole = { ...contract, baseFen: contract.amountFen, cuts: [], awardFen: fen(144_000_000n) };
    const ladder = ladderOf({ ...caseFile, contracts: [whole] });
    expect(ladder.whyNotMore).toEqual(['已按政策规定的最高比例给足，没有任何扣减。']);
    expect([...ladder.counts, ...ladder.gives].some((rung) => rung.bar)).toBe(false);
  });

  it('loses no fen: results and cuts of giving always add up', () => {
    const amount = fc.bigInt(0n, 10n ** 12n).map((value): Fen => fen(value));
    fc.assert(
      fc.property(amount, amount, amount, (award, cap, pool) => {
        const cuts = [
          { code: 'PARTY_CAP', amountFen: cap, reason: { zh: '', en: '' } },
          { code: 'POOL_PRO_RATA', amountFen: pool, reason: { zh: '', en: '' } },
        ];
        const { gives } = ladderOf({ ...caseFile, contracts: [{ ...contract, awardFen: award, cuts }] });
        return gives.every((rung, index) => {
          const before = gives[index - 1];
          return !before || before.resultFen === rung.resultFen + (rung.cutFen ?? 0n);
        });
      }),
      { numRuns: 300 },
    );
  });
});
