import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseDate } from '../../../kernel/calendar-date.js';
import { addFen, type Fen, fen, minFen, parseFen, ZERO_FEN } from '../../../kernel/money.js';
import { parsePeriod } from '../../../kernel/period.js';
import {
  type Applicant,
  type ContractInput,
  checkProgrammeText,
  type Evaluation,
  type Exhaustion,
  Programmes,
  type ProgrammeVersion,
  type RelatednessOutcome,
} from '../../programmes/index.js';
import { type Entrant, type Judge, poolParts, type Settled, settleCaps, settleParts, wantsOf } from './settlement.js';

const ROOT = new URL('../../../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const PERIOD = parsePeriod('2025');
const FIVE = ['SOURCE_LEGALITY', 'PERSONAL_INFO', 'INTELLECTUAL_PROPERTY', 'CONTENT_SAFETY', 'DATA_CLASSIFICATION'];
/** Each draw settles several years. */
const RUNS = { numRuns: process.env.SIZE === 'full' ? 5_000 : 40 };
const NOTE = { reason: { zh: '评审意见', en: 'opinion' }, clause: '评审' };

interface CaseContract {
  readonly number: string;
  readonly amountFen: string;
  readonly signedOn: string;
  readonly approvedFen?: string;
  readonly relatedness?: RelatednessOutcome;
}
interface CaseClaim {
  readonly applicant: string;
  readonly party?: string;
  readonly kind?: Applicant['kind'];
  readonly startUp?: true;
  readonly arrived: string;
  readonly batch: string;
  readonly contracts: readonly CaseContract[];
}
interface Case {
  readonly why: string;
  readonly programme: string;
  readonly exhaustion?: Exhaustion;
  readonly remainingFen: string;
  readonly already?: Record<string, string>;
  readonly claims: readonly CaseClaim[];
  readonly expected: Record<string, string>;
  readonly cuts?: Record<string, Record<string, string>>;
}

/** What is asked of the facade here is pure: it needs neither store nor folder nor log. */
const programmes = new Programmes({} as never, {} as never, {} as never);

function versionOf(code: string, exhaustion?: Exhaustion): ProgrammeVersion {
  let text = read(`config/programmes/${code.toLowerCase()}.json`);
  if (exhaustion) text = text.replace('"value": "PRO_RATA"', `"value": "${exhaustion}"`);
  const { publishable, problems } = checkProgrammeText(text);
  if (!publishable) throw new Error(JSON.stringify(problems));
  return { code, programme: publishable.programme } as ProgrammeVersion;
}

function inputOf(contract: CaseContract): ContractInput {
  const amountFen = parseFen(contract.amountFen);
  return {
    key: contract.number,
    signedOn: parseDate(contract.signedOn),
    amountFen,
    acceptedFen: amountFen,
    invoicedFen: amountFen,
    paidFen: amountFen,
    serviceFeeFen: amountFen,
    lineCuts: [],
    ...(contract.approvedFen === undefined ? {} : { approved: { ...NOTE, amountFen: parseFen(contract.approvedFen) } }),
    onPlatform: true,
    purpose: 'MODEL_RESEARCH',
    relatedness: contract.relatedness ?? 'NOT_RELATED',
    attestations: Object.fromEntries(FIVE.map((type) => [type, 'VALID' as const])),
  };
}

function season(
  version: ProgrammeVersion,
  claims: readonly CaseClaim[],
  remaining: Fen,
  already: Record<string, string> = {},
): Settled<Evaluation>[] {
  const place = version.code.startsWith('DG') ? '441900' : '440305';
  const drawn = claims.flatMap((claim) => claim.contracts.map((contract) => ({ claim, contract })));
  const owner = new Map(drawn.map((one) => [one.contract.number, one]));
  const entrants = drawn.map(({ claim, contract }): Entrant => {
    const { applicant, arrived, batch, party = applicant } = claim;
    const { number, signedOn } = contract;
    return { contractId: number, number, signedOn: parseDate(signedOn), applicant, capParty: party, arrived, batch };
  });
  const rule = programmes.rules(version, PERIOD.lastDay).exhaustion.value;
  const judge: Judge<Evaluation> = ({ number }, standing) => {
    const found = owner.get(number);
    if (!found) throw new Error('no such contract');
    const { kind = 'ENTERPRISE', startUp } = found.claim;
    const applicant = { kind, placeCode: place, ...(startUp ? { startUp } : {}) };
    const input = { period: PERIOD, applicant, ...standing, contracts: [inputOf(found.contract)] };
    const result = programmes.evaluate(version, PERIOD.lastDay, input);
    return { amountFen: result.amountFen, result };
  };
  const before = new Map(Object.entries(already).map(([party, amount]) => [party, parseFen(amount)]));
  const capped = settleCaps(entrants, before, judge);
  const parts = poolParts(wantsOf(capped), remaining, {
    share: (wanted, left) => programmes.allocatePool(wanted, left, rule),
  });
  return parts ? settleParts(capped, parts, judge) : capped;
}

const amountsOf = (settled: readonly Settled<Evaluation>[]) =>
  Object.fromEntries(settled.map(({ entrant, amountFen }) => [entrant.number, String(amountFen)]));

describe('a year of several applicants is settled as policy-season.json says', () => {
  const { cases } = JSON.parse(read('test/vectors/policy-season.json')) as { cases: Case[] };
  it.each(cases.map((one) => [`${one.programme}: ${one.why}`, one] as const))('%s', (_why, one) => {
    const version = versionOf(one.programme, one.exhaustion);
    const remaining = parseFen(one.remainingFen);
    const settled = season(version, one.claims, remaining, one.already);
    expect(amountsOf(settled)).toEqual(one.expected);
    expect(amountsOf(season(version, [...one.claims].reverse(), remaining, one.already))).toEqual(one.expected);
    for (const [number, cuts] of Object.entries(one.cuts ?? {})) {
      const contract = settled.find(({ entrant }) => entrant.number === number)?.result.contracts[0];
      const found = Object.fromEntries((contract?.cuts ?? []).map(({ code, amountFen }) => [code, String(amountFen)]));
      expect([number, found]).toEqual([number, cuts]);
    }
  });
});

describe('whatever is claimed of the purchase rebate', () => {
  const version = versionOf('SZ-CORPUS-PURCHASE');
  const yuan = fc
    .bigInt(1n, 9n)
    .chain((digit) => fc.constantFrom(1n, 1_000n, 10n ** 7n, 10n ** 9n).map((of) => digit * of + 1n));
  const claimsOf = fc.array(fc.array(yuan, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 });
  const listed = (amounts: readonly (readonly bigint[])[]): CaseClaim[] =>
    amounts.map((contracts, index) => ({
      applicant: `U${index}`,
      arrived: '1',
      batch: '1',
      contracts: contracts.map((amount, at) => ({
        number: `U${index}-${at}`,
        amountFen: String(amount),
        signedOn: `2025-0${1 + at}-01`,
      })),
    }));
  const total = (settled: readonly Settled<Evaluation>[]): Fen => addFen(settled.map(({ amountFen }) => amountFen));

  it('splitting a contract never raises the total before the pool is applied', () => {
    fc.assert(
      fc.property(fc.bigInt(2n, 3_000_000_000n), fc.bigInt(1n, 999n), (amount, thousandths) => {
        const part = (amount * thousandths) / 1000n || 1n;
        const whole = total(season(version, listed([[amount]]), fen(10n ** 15n)));
        const split = total(season(version, listed([[part, amount - part || 1n]]), fen(10n ** 15n)));
        if (part < amount) expect(split <= whole).toBe(true);
      }),
      RUNS,
    );
  });

  it('the order of the claims changes no amount, and the awards sum to what is wanted or to the pool', () => {
    fc.assert(
      fc.property(claimsOf, fc.bigInt(0n, 1_000_000_000n), (amounts, remaining) => {
        const claims = listed(amounts);
        const forward = season(version, claims, fen(remaining));
        const wanted = total(season(version, claims, fen(10n ** 15n)));
        expect(amountsOf(season(version, [...claims].reverse(), fen(remaining)))).toEqual(amountsOf(forward));
        expect(total(forward)).toBe(minFen(wanted, fen(remaining)));
        expect(forward.every(({ amountFen }) => amountFen >= ZERO_FEN)).toBe(true);
      }),
      RUNS,
    );
  });
});
