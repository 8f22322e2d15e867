import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseDate } from '../../../kernel/calendar-date.js';
import { addFen, type Fen, fen, parseFen, ZERO_FEN } from '../../../kernel/money.js';
import { parsePct, pct } from '../../../kernel/rate.js';
import { type OpenedCorpus, type OpennessResult, rewardOpenness, type SourceUnit } from './openness.js';
import { subAllocationFor } from './pool.js';
import { type Rules, rulesOn } from './programme.js';
import { checkProgrammeText } from './programme-version.js';
import { type PartyKind } from './vocabulary.js';

const ROOT = new URL('../../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const { publishable } = checkProgrammeText(read('config/programmes/sz-corpus-openness.json'));
if (!publishable) throw new Error('the openness programme does not pass its check');
const RULES = rulesOn(publishable.programme, parseDate('2025-12-31')) as Rules;
const MOST = subAllocationFor(publishable.programme, '2025')?.value;

interface CaseCorpus extends Omit<OpenedCorpus, 'records' | 'bytes' | 'qualityPct'> {
  readonly records?: string;
  readonly bytes?: string;
  readonly qualityPct?: string;
}
interface Case {
  readonly why: string;
  readonly remainingFen: string;
  readonly units: readonly {
    uscc: string;
    kind: PartyKind;
    placeCode: string;
    alreadyAwardedFen: string;
    corpora: readonly CaseCorpus[];
  }[];
  readonly expected: Record<string, { amountFen: string; cutFen?: string; refusals?: string[] }>;
  readonly corpora?: Record<string, Record<string, { days?: number; refusals?: string[] }>>;
}
const { cases } = JSON.parse(read('test/vectors/openness.json')) as { cases: Case[] };

function corpusOf({ records, bytes, qualityPct, ...rest }: CaseCorpus): OpenedCorpus {
  return {
    ...rest,
    ...(records === undefined ? {} : { records: BigInt(records) }),
    ...(bytes === undefined ? {} : { bytes: BigInt(bytes) }),
    ...(qualityPct === undefined ? {} : { qualityPct: parsePct(qualityPct) }),
  };
}

function run(one: Case): OpennessResult {
  const units = one.units.map(({ uscc, kind, placeCode, alreadyAwardedFen, corpora }) => ({
    uscc,
    applicant: { kind, placeCode },
    alreadyAwardedFen: parseFen(alreadyAwardedFen),
    corpora: corpora.map(corpusOf),
  }));
  return rewardOpenness(RULES, units, parseFen(one.remainingFen), MOST);
}

const bare = (codes: readonly { code: string }[]) => codes.map(({ code }) => code.replace('PROGRAMMES.', ''));

describe('opened corpora are rewarded as openness.json says', () => {
  it.each(cases.map((one) => [one.why, one] as const))('%s', (_why, one) => {
    const { units, trace } = run(one);
    const shown = Object.fromEntries(
      units.map(({ uscc, amountFen, cuts, refusals }) => [
        uscc,
        {
          amountFen: String(amountFen),
          ...(cuts.length === 0 ? {} : { cutFen: String(addFen(cuts.map((cut) => cut.amountFen))) }),
          ...(refusals.length === 0 ? {} : { refusals: bare(refusals) }),
        },
      ]),
    );
    expect(shown).toEqual(one.expected);
    for (const [uscc, corpora] of Object.entries(one.corpora ?? {})) {
      for (const [key, want] of Object.entries(corpora)) {
        const found = units.find((unit) => unit.uscc === uscc)?.corpora.find((corpus) => corpus.key === key);
        expect({ days: found?.days, refusals: bare(found?.refusals ?? []) }).toMatchObject(want);
        for (const refusal of found?.refusals ?? []) {
          expect(refusal.clause && refusal.reason.zh && refusal.reason.en && refusal.wouldQualifyIf?.zh).toBeTruthy();
        }
      }
    }
    expect(trace.map(({ step }) => step)).toEqual(trace.map((_step, index) => index + 1));
  });
});

const someUnits: fc.Arbitrary<SourceUnit[]> = fc
  .array(
    fc.record({
      quality: fc.bigInt(0n, 100_000_000n),
      groupDays: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 5 }),
      cases: fc.integer({ min: 0, max: 1 }),
      already: fc.bigInt(0n, 150_000_000n),
    }),
    { maxLength: 8 },
  )
  .map((drawn) =>
    drawn.map(({ quality, groupDays, cases: applicationCases, already }, index) => ({
      uscc: `U${index}`,
      applicant: { kind: 'ENTERPRISE' as const, placeCode: '440305' },
      alreadyAwardedFen: fen(already),
      corpora: [
        {
          key: 'K',
          onOpenPlatform: true,
          records: 1_000_000n,
          qualityPct: pct(quality),
          updateIntervalDays: 30,
          updateGaps: [30],
          applicationCases,
          groupDays,
        },
      ],
    })),
  );

describe('whoever opens corpora', () => {
  const amounts = (result: OpennessResult) => new Map(result.units.map(({ uscc, amountFen }) => [uscc, amountFen]));

  it('is rewarded the same in whatever order the units are listed, and never more than there is', () => {
    fc.assert(
      fc.property(someUnits, fc.bigInt(0n, 2_000_000_000n), (units, remaining) => {
        const forward = rewardOpenness(RULES, units, fen(remaining), MOST);
        const backward = rewardOpenness(RULES, [...units].reverse(), fen(remaining), MOST);
        expect(amounts(backward)).toEqual(amounts(forward));
        expect(forward.amountFen <= remaining && forward.amountFen <= (MOST ?? ZERO_FEN)).toBe(true);
        for (const { amountFen } of forward.units) expect(amountFen <= RULES.capFen.value).toBe(true);
      }),
    );
  });

  it('never loses by one more day of use', () => {
    const amountOf = (units: readonly SourceUnit[]): Fen =>
      rewardOpenness(RULES, units, fen(1_000_000n), MOST).units[0]?.amountFen ?? ZERO_FEN;
    fc.assert(
      fc.property(
        someUnits.filter((units) => units.length > 0),
        (units) => {
          const more = units.map((unit, index) =>
            index > 0
              ? unit
              : { ...unit, corpora: unit.corpora.map((one) => ({ ...one, groupDays: [...one.groupDays, 1] })) },
          );
          expect(amountOf(more) >= amountOf(units)).toBe(true);
        },
      ),
    );
  });
});
