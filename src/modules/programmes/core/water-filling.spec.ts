import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseDate } from '../../../kernel/calendar-date.js';
import { addFen, fen, parseFen } from '../../../kernel/money.js';
import { wholePct } from '../../../kernel/rate.js';
import { rewardOpenness, type SourceUnit } from './openness.js';
import { subAllocationFor } from './pool.js';
import { type LeftOver, type Rules, rulesOn } from './programme.js';
import { checkProgrammeText } from './programme-version.js';
import type { PartyKind } from './vocabulary.js';
import { type Filled, fillUp } from './water-filling.js';

const ROOT = new URL('../../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const FILE = JSON.parse(read('config/programmes/sz-corpus-openness.json'));

/** The shipped programme, with what it says of the money left over. */
function programme(value?: string) {
  const citation = { from: '2024-12-18', clause: '约定：封顶余下再分配', source: '测试', tag: 'proposal' };
  const leftOver = value === undefined ? {} : { leftOver: { values: [{ ...citation, value }] } };
  return checkProgrammeText(JSON.stringify({ ...FILE, parameters: { ...FILE.parameters, ...leftOver } }));
}

function rulesFor(value?: LeftOver): Rules {
  const { publishable, problems } = programme(value);
  if (!publishable) throw new Error(JSON.stringify(problems));
  return rulesOn(publishable.programme, parseDate('2025-12-31')) as Rules;
}
const SHIPPED = rulesFor();
const FILLING = rulesFor('WATER_FILLING');
const MOST = subAllocationFor(FILE, '2025')?.value;

interface Unit {
  readonly uscc: string;
  readonly days: number;
  readonly kind?: PartyKind;
  readonly capParty?: string;
  readonly alreadyAwardedFen?: string;
}
interface Case {
  readonly why: string;
  readonly remainingFen: string;
  readonly units: readonly Unit[];
  readonly expected: Record<string, { amountFen: string; cutFen?: string; refusals?: string[] }>;
}
const { cases } = JSON.parse(read('test/vectors/openness-left-over.json')) as { cases: Case[] };

function unitOf({ uscc, days, kind = 'ENTERPRISE', capParty, alreadyAwardedFen = '0' }: Unit): SourceUnit {
  const groupDays = Array.from({ length: Math.ceil(days / 12) }, (_one, index) => Math.min(12, days - 12 * index));
  const corpus = { key: 'K', onOpenPlatform: true, records: 1_000_000n, qualityPct: wholePct(100n), groupDays };
  return {
    uscc,
    applicant: { kind, placeCode: '440305' },
    ...(capParty === undefined ? {} : { capParty }),
    alreadyAwardedFen: parseFen(alreadyAwardedFen),
    corpora: [{ ...corpus, updateIntervalDays: 30, updateGaps: [30], applicationCases: 1 }],
  };
}

describe('what caps and floors leave over is given out again as openness-left-over.json says', () => {
  it.each(cases.map((one) => [one.why, one] as const))('%s', (_why, one) => {
    const { units, trace, amountFen } = rewardOpenness(
      FILLING,
      one.units.map(unitOf),
      parseFen(one.remainingFen),
      MOST,
    );
    const shown = Object.fromEntries(
      units.map(({ uscc, amountFen: amount, cuts, refusals }) => [
        uscc,
        {
          amountFen: String(amount),
          ...(cuts.length === 0 ? {} : { cutFen: String(addFen(cuts.map((cut) => cut.amountFen))) }),
          ...(refusals.length === 0 ? {} : { refusals: refusals.map(({ code }) => code.replace('PROGRAMMES.', '')) }),
        },
      ]),
    );
    expect(shown).toEqual(one.expected);
    expect(trace.at(-1)?.result).toEqual({ amountFen: String(amountFen) });
    expect(trace.filter(({ rule }) => rule === 'USE_LEFT_OVER')).toHaveLength(units.length);
  });
});

describe('a programme that says nothing of what is left over, or says that it stays in the pool', () => {
  it('gives every case the amounts and the trace that the shipped one gives, to the byte', () => {
    const keeping = rulesFor('POOL');
    for (const one of cases) {
      const given = [SHIPPED, keeping].map((rules) =>
        rewardOpenness(rules, one.units.map(unitOf), parseFen(one.remainingFen), MOST),
      );
      const texts = given.map((result) =>
        JSON.stringify(result, (_key, value) => (typeof value === 'bigint' ? `${value}` : value)),
      );
      expect(texts[1]).toBe(texts[0]);
      expect(texts[0]).not.toContain('USE_LEFT_OVER');
    }
  });

  it('is refused where the word is unknown, or where no reward is shared by use', () => {
    expect(programme('REDISTRIBUTE').problems.map(({ path }) => path)).toEqual(['/parameters/leftOver/values/0/value']);
    const purchase = JSON.parse(read('config/programmes/sz-corpus-purchase.json'));
    const leftOver = programme('POOL').publishable?.programme.parameters.leftOver;
    const { problems } = checkProgrammeText(
      JSON.stringify({ ...purchase, parameters: { ...purchase.parameters, leftOver } }),
    );
    expect(problems.map(({ path }) => path)).toContain('/parameters/leftOver');
  });
});

const ROOM = 1_000n;
const drawn = fc.array(
  fc.record({
    party: fc.constantFrom('P', 'Q', 'R', 'S', 'T'),
    weight: fc.bigInt(0n, 50n),
  }),
  { minLength: 1, maxLength: 9 },
);

/** Units after a first sharing as the reward makes it: floored shares, clipped in the order of their keys. */
function firstShared(whole: bigint, units: readonly { party: string; weight: bigint }[], rooms: Map<string, bigint>) {
  const total = units.reduce((sum, one) => sum + one.weight, 0n);
  const taken = new Map<string, bigint>();
  return units.map(({ party, weight }, index): Filled => {
    const room = rooms.get(party) ?? 0n;
    const share = total === 0n ? 0n : (whole * weight) / total;
    const before = taken.get(party) ?? 0n;
    const amount = share < room - before ? share : room - before;
    taken.set(party, before + amount);
    return { key: `U${index}`, party, weight, amountFen: fen(amount), roomFen: fen(room) };
  });
}

describe('filling up to the caps', () => {
  const setting = fc.record({
    whole: fc.bigInt(0n, 6_000n),
    units: drawn,
    rooms: fc.array(fc.bigInt(0n, ROOM), { minLength: 5, maxLength: 5 }),
  });
  const filled = ({
    whole,
    units,
    rooms,
  }: {
    whole: bigint;
    units: { party: string; weight: bigint }[];
    rooms: bigint[];
  }) => {
    const before = firstShared(
      whole,
      units,
      new Map(['P', 'Q', 'R', 'S', 'T'].map((key, at) => [key, rooms[at] ?? 0n])),
    );
    const more = fillUp(fen(whole), before);
    const after = before.map((one) => ({ ...one, total: one.amountFen + (more.get(one.key) ?? 0n) }));
    const parties = [...new Set(before.map(({ party }) => party))].map((party) => {
      const own = after.filter((one) => one.party === party);
      const sum = (of: (one: (typeof own)[number]) => bigint) => own.reduce((all, one) => all + of(one), 0n);
      return { party, weight: sum((one) => one.weight), given: sum((one) => one.total), room: own[0]?.roomFen ?? 0n };
    });
    return { before, after, parties: parties.filter(({ weight }) => weight > 0n) };
  };

  it('gives out everything, or everybody with a score is at the cap', () => {
    fc.assert(
      fc.property(setting, (one) => {
        const { after, parties } = filled(one);
        const given = after.reduce((sum, { total }) => sum + total, 0n);
        const full = parties.every((party) => party.given === party.room);
        expect(given === one.whole || (given < one.whole && full)).toBe(true);
        for (const { given: part, room } of parties) expect(part <= room).toBe(true);
        for (const { weight, total } of after) expect(weight > 0n || total === 0n).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes nothing from anybody, and leaves those below the cap within a fen of their scores', () => {
    fc.assert(
      fc.property(setting, (one) => {
        const { before, after, parties } = filled(one);
        after.forEach(({ total }, index) => {
          expect(total >= (before[index]?.amountFen ?? 0n)).toBe(true);
        });
        const open = parties.filter(({ given, room }) => given < room);
        for (const a of open) {
          // Of two below the cap neither has a fen more than its score says of the other's.
          for (const b of open) expect(a.given * b.weight < b.given * a.weight + a.weight + b.weight).toBe(true);
          // And nobody at the cap has more by its score, but for the fen of rounding, than one below it.
          for (const b of parties.filter((party) => party.given === party.room)) {
            expect((b.room - 1n) * a.weight <= (a.given + 1n) * b.weight).toBe(true);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the same in whatever order the units come', () => {
    fc.assert(
      fc.property(setting, (one) => {
        const { before } = filled(one);
        const forward = fillUp(fen(one.whole), before);
        const backward = fillUp(fen(one.whole), [...before].reverse());
        for (const { key } of before) expect(backward.get(key)).toBe(forward.get(key));
      }),
    );
  });
});
