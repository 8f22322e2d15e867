/** Every stored decision, decided again from what it says went into it, must give the bytes that are stored. */
import type { Application } from '../../src/cli/application.js';
import { canonicalText, type Json, type JsonObject } from '../../src/kernel/canonical-json.js';
import { addFen, formatFen, parseFen } from '../../src/kernel/money.js';
import { parsePeriod } from '../../src/kernel/period.js';
import { pct, rate, rateToJson } from '../../src/kernel/rate.js';
import { type DecidedContract, type DecisionBody, readInput, writeOpenness } from '../../src/modules/claims/index.js';
import {
  type Applicant,
  type ContractInput,
  type EvaluationInput,
  Programmes,
  type ProgrammeVersion,
  SCORE_DEN,
  type SourceUnit,
} from '../../src/modules/programmes/index.js';
import type { Ctx } from '../../src/platform/ctx.js';
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

/** A run of a reward by use, decided again as a whole: the share of a unit rests on the scores of all. */
function rewardAgain(
  programmes: Programmes,
  version: ProgrammeVersion,
  bodies: readonly DecisionBody[],
  meddle: (days: number) => number,
): DecisionBody[] {
  const opened = bodies.flatMap((body) => (body.openness ? [{ body, openness: body.openness }] : []));
  const [first] = opened;
  if (!first) return [];
  const units = opened.map(({ body: { applicant }, openness }): SourceUnit => {
    const { uscc, kind, placeCode, capParty } = applicant;
    return {
      uscc,
      capParty,
      applicant: { kind: kind as Applicant['kind'], ...(placeCode === undefined ? {} : { placeCode }) },
      alreadyAwardedFen: parseFen(openness.alreadyAwardedFen),
      corpora: openness.corpora.map(({ input }) => {
        const corpus = readInput(input);
        return { ...corpus, groupDays: corpus.groupDays.map(meddle) };
      }),
    };
  });
  const remaining = parseFen(first.openness.remainingFen);
  const result = programmes.rewardByUse(version, parsePeriod(first.body.claim.period), units, remaining);
  return opened.map(({ body, openness }, index) => {
    const reward = result.units[index];
    if (!reward) throw new Error('a reward without its unit');
    const { remainingFen, alreadyAwardedFen, findings, corpora } = openness;
    const again = writeOpenness({ remainingFen, alreadyAwardedFen, findings, corpora }, reward, result, SCORE_DEN);
    return { ...body, openness: again, amountFen: formatFen(reward.amountFen) };
  });
}

/** Every run of a reward by use, against what is stored of its decisions. Answers how many were decided again. */
async function replayRewards(
  programmes: Programmes,
  ctx: Ctx,
  faults: Faults,
  meddle: (days: number) => number,
): Promise<number> {
  const stored = await ctx.tx.query<{ id: string; run_id: string; body: string }>(
    `select id, run_id, body from claims.decision where body like '%"openness":%' order by id`,
  );
  for (const run of new Set(stored.map(({ run_id }) => run_id))) {
    const own = stored.filter(({ run_id }) => run_id === run);
    const bodies = own.map(({ body }) => JSON.parse(body) as DecisionBody);
    const version = await programmes.version(ctx, bodies[0]?.programmeVersion.id ?? '');
    for (const [index, again] of rewardAgain(programmes, version, bodies, meddle).entries()) {
      if (canonicalText(again as unknown as Json) !== own[index]?.body)
        faults.add(`reward ${own[index]?.id} is decided differently now`);
    }
  }
  return stored.length;
}

/** What decisions are decided again from: their own facts and rules, or others, to control. */
export interface Deciding {
  readonly input: Meddle;
  readonly days: (days: number) => number;
  /** By the newest version of the programme instead of the decision's own. */
  readonly newest: boolean;
}

export const decidedAgain: Deciding = { input: (input) => input, days: (days) => days, newest: false };

/** Every decision of a book. A book has at least one decision on contracts and one on a reward by use. */
export async function replayBook(application: Application, deciding: Deciding): Promise<Verdict> {
  const programmes = application.get(Programmes);
  const faults = new Faults();
  let [decisions, contracts, rewards] = [0, 0, 0];
  await application.run(async (ctx) => {
    const sql = 'select id, body from claims.decision order by id';
    for await (const page of ctx.tx.stream<StoredDecision>(sql)) {
      for (const { id, body: text } of page) {
        const body = JSON.parse(text) as DecisionBody;
        const own = await programmes.version(ctx, body.programmeVersion.id);
        if (own.digest !== body.programmeVersion.digest) faults.add(`decision ${id} names rules of another digest`);
        const [newest] = deciding.newest ? await programmes.versions(ctx, own.code) : [];
        const decided = body.contracts.map((one) => decideAgain(programmes, newest ?? own, body, one, deciding.input));
        const again = {
          ...body,
          contracts: decided,
          amountFen: body.openness ? body.amountFen : formatFen(addFen(decided.map((one) => parseFen(one.amountFen)))),
        };
        if (canonicalText(again as unknown as Json) !== text) faults.add(`decision ${id} is decided differently now`);
        decisions += 1;
        contracts += decided.length;
      }
    }
    rewards = await replayRewards(programmes, ctx, faults, deciding.days);
  });
  if (decisions === 0) faults.add('no decision was stored');
  if (rewards === 0) faults.add('no reward by use was stored');
  return faults.verdict(
    `${decisions} decisions over ${contracts} contracts, ${rewards} of them rewards by use, ${faults.count} differ`,
  );
}

const ofSample = async (trial: Trial, deciding: Partial<Deciding> = {}): Promise<Verdict> =>
  replayBook((await trial.book()).application, { ...decidedAgain, ...deciding });
const oneFenLess: Meddle = (input) => ({ ...input, amountFen: parseFen(String(input.amountFen - 1n)) });

export const replay: Harness = {
  name: 'replay',
  promise: 'a stored decision is decided again to the same bytes',
  sizes: { change: 1, usual: 1, full: 1 },
  run: (trial) => ofSample(trial),
};

export const replayControls: readonly Control[] = [
  {
    name: 'replay, one fen less',
    breaks: 'each contract is for one fen less than the decision says',
    size: 1,
    run: (trial) => ofSample(trial, { input: oneFenLess }),
  },
  {
    name: 'replay, one day more',
    breaks: 'each user group has used each opened corpus on one day more than the decision says',
    size: 1,
    run: (trial) => ofSample(trial, { days: (days) => days + 1 }),
  },
];
