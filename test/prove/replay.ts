/** Every stored decision, decided again from what it says went into it, must give the bytes that are stored. */
import { canonicalText, type Json, type JsonObject } from '../../src/kernel/canonical-json.js';
import { addFen, formatFen, parseFen } from '../../src/kernel/money.js';
import { parsePeriod } from '../../src/kernel/period.js';
import { pct, rate, rateToJson } from '../../src/kernel/rate.js';
import type { DecidedContract, DecisionBody } from '../../src/modules/claims/index.js';
import {
  type Applicant,
  type ContractInput,
  type EvaluationInput,
  Programmes,
  type ProgrammeVersion,
} from '../../src/modules/programmes/index.js';
import { type Control, Faults, type Harness, type Trial, type Verdict } from './frame.js';

/** What a harness may do to the facts before they are decided again; nothing, to prove; something, to control. */
type Meddle = (input: ContractInput) => ContractInput;

interface StoredDecision {
  readonly id: string;
  readonly body: string;
}

/** The input as the evaluator took it: digits become fen, a panel's rate a rate. */
function revive(json: JsonObject): ContractInput {
  const text = JSON.stringify(json);
  return JSON.parse(text, (key, value: unknown) => {
    if (key.endsWith('Fen')) return parseFen(String(value));
    if (key === 'vatRatePct') return pct(BigInt(String(value)));
    if (key === 'rate') {
      const { num, den } = value as { num: string; den: string };
      return rate(BigInt(num), BigInt(den));
    }
    return value;
  }) as ContractInput;
}

function decideAgain(
  programmes: Programmes,
  version: ProgrammeVersion,
  body: DecisionBody,
  stored: DecidedContract,
  meddle: Meddle,
): DecidedContract {
  const signed = version.programme.calls.find((call) => call.key === body.claim.call)?.signed;
  const { kind, placeCode, startUp, registeredOn } = body.applicant;
  const input: EvaluationInput = {
    period: parsePeriod(body.claim.period),
    ...(signed ? { signed } : {}),
    applicant: {
      kind: kind as Applicant['kind'],
      ...(registeredOn === undefined ? {} : { registeredOn }),
      ...(startUp === undefined ? {} : { startUp }),
      ...(placeCode === undefined ? {} : { placeCode }),
    },
    alreadyAwardedFen: parseFen(stored.alreadyAwardedFen),
    ...(stored.poolPartFen === undefined ? {} : { poolPartFen: parseFen(stored.poolPartFen) }),
    contracts: [meddle(revive(stored.input))],
  };
  const { contracts, trace } = programmes.evaluate(version, body.asOf, input);
  const [result] = contracts;
  if (!result) throw new Error('an evaluation without its contract');
  return {
    ...stored,
    baseFen: formatFen(result.baseFen),
    rate: rateToJson(result.rate),
    ceilingFen: formatFen(result.ceilingFen),
    amountFen: formatFen(result.amountFen),
    cuts: result.cuts.map((cut) => ({ ...cut, amountFen: formatFen(cut.amountFen) })),
    refusals: result.refusals,
    flags: result.flags,
    trace: trace as unknown as JsonObject[],
  };
}

async function replayAll(trial: Trial, meddle: Meddle): Promise<Verdict> {
  const { application } = await trial.book();
  const programmes = application.get(Programmes);
  const faults = new Faults();
  let [decisions, contracts] = [0, 0];
  await application.run(async (ctx) => {
    const stored = await ctx.tx.query<StoredDecision>('select id, body from claims.decision order by id');
    for (const { id, body: text } of stored) {
      const body = JSON.parse(text) as DecisionBody;
      const version = await programmes.version(ctx, body.programmeVersion.id);
      if (version.digest !== body.programmeVersion.digest) faults.add(`decision ${id} names rules of another digest`);
      const decided = body.contracts.map((one) => decideAgain(programmes, version, body, one, meddle));
      const again = {
        ...body,
        contracts: decided,
        amountFen: formatFen(addFen(decided.map((one) => parseFen(one.amountFen)))),
      };
      if (canonicalText(again as unknown as Json) !== text) faults.add(`decision ${id} is decided differently now`);
      decisions += 1;
      contracts += decided.length;
    }
  });
  if (decisions === 0) faults.add('no decision was stored');
  return faults.verdict(`${decisions} decisions over ${contracts} contracts, ${faults.count} differ`);
}

const asStored: Meddle = (input) => input;
const oneFenLess: Meddle = (input) => ({ ...input, amountFen: parseFen(String(input.amountFen - 1n)) });

export const replay: Harness = {
  name: 'replay',
  promise: 'a stored decision is decided again to the same bytes',
  sizes: { change: 1, usual: 1, full: 1 },
  run: (trial) => replayAll(trial, asStored),
};

export const replayControls: readonly Control[] = [
  {
    name: 'replay, one fen less',
    breaks: 'each contract is for one fen less than the decision says',
    size: 1,
    run: (trial) => replayAll(trial, oneFenLess),
  },
];
