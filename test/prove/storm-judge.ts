/**
 * Whether a storm ended as it must, from what the callers were told and from the legs alone.
 *
 * Over: the pool stood below zero after some commit. Wrongly refused: from the moment the service began to decide until
 * it had decided, the pool held at every moment what was asked for; and when all is over and those who were refused have
 * asked again, what is left is less than any of them asked for. What happened in which order is read from the commit
 * times of the transactions, which the row lock of the pool keeps in the order in which they took effect.
 */
import type { DataSource } from 'typeorm';
import type { Faults } from './frame.js';
import { type Answer, takes } from './storm-round.js';

/** Between its commit time and the moment when others see it a transaction may take this long. */
const SLACK_MS = 20;

interface Movement {
  readonly xid: string;
  readonly at: string;
  readonly id: string;
  readonly amount: bigint;
}

/** What the pool held from a commit on, and the least it held while that transaction took one thing after the other. */
interface State {
  readonly from: number;
  readonly least: bigint;
  readonly holds: bigint;
}

export interface StormFindings {
  readonly over: bigint;
  readonly wrongly: number;
  readonly granted: number;
  readonly left: bigint;
}

const MOVEMENTS = `
  select t.xmin::text as xid, (extract(epoch from pg_xact_commit_timestamp(t.xmin)) * 1000)::text as at,
    t.reference_id as id, l.amount_fen as amount
  from ledger.transfer t join ledger.leg l using (transfer_id) join ledger.account a using (account_id)
  where a.code = $1 order by pg_xact_commit_timestamp(t.xmin), t.transfer_id`;

export async function judgeStorm(
  reader: DataSource,
  account: string,
  answers: readonly Answer[],
  faults: Faults,
): Promise<StormFindings> {
  const movements = await reader.query<Movement[]>(MOVEMENTS, [account]);
  const states = statesOf(movements);
  for (const { id, broken } of answers) if (broken !== undefined) faults.add(`${account} ${id}: ${broken}`);
  compareAnswers(account, movements, answers, faults);
  let lowest = 0n;
  for (const { least } of states) if (least < lowest) lowest = least;
  if (lowest < 0n) faults.add(`${account}: ${-lowest} fen granted beyond the pool`);
  const wrongly = answers.filter((answer) => isWronglyRefused(answer, states));
  for (const { id, amount } of wrongly) faults.add(`${account} ${id}: ${amount} fen refused while the pool held them`);
  const granted = answers.filter(
    (answer) => takes(answer) && answer.refused === undefined && answer.broken === undefined,
  );
  return { over: -lowest, wrongly: wrongly.length, granted: granted.length, left: states.at(-1)?.holds ?? 0n };
}

function statesOf(movements: readonly Movement[]): State[] {
  const states: State[] = [];
  let holds = 0n;
  for (let at = 0; at < movements.length; ) {
    const first = movements[at] as Movement;
    const before = holds;
    let taken = 0n;
    for (; movements[at]?.xid === first.xid; at += 1) {
      const { amount } = movements[at] as Movement;
      holds += amount;
      if (amount < 0n) taken += amount;
    }
    // In which order one transaction took and gave is not told: the least it can have been is all taken first.
    const own = before + taken;
    states.push({ from: Number(first.at), least: own < holds && states.length > 0 ? own : holds, holds });
  }
  return states;
}

/** What was told to be done is booked once, what was told to be refused is not booked. */
function compareAnswers(
  account: string,
  movements: readonly Movement[],
  answers: readonly Answer[],
  faults: Faults,
): void {
  const booked = new Map<string, bigint[]>();
  for (const { id, amount } of movements) booked.set(id, [...(booked.get(id) ?? []), amount]);
  for (const answer of answers) {
    if (answer.broken !== undefined) continue;
    const amounts = booked.get(answer.id) ?? [];
    const wanted = answer.refused === undefined ? [takes(answer) ? -answer.amount : answer.amount] : [];
    if (amounts.length !== wanted.length || amounts[0] !== wanted[0]) {
      const told = answer.refused ?? 'done';
      faults.add(
        `${account} ${answer.id}: ${answer.kind} of ${answer.amount} was ${told}, booked: ${amounts.join(' ') || 'nothing'}`,
      );
    }
  }
}

function isWronglyRefused(answer: Answer, states: readonly State[]): boolean {
  if (!takes(answer) || answer.refused !== 'LEDGER.INSUFFICIENT_FUNDS') return false;
  const [from, until] = [answer.began - SLACK_MS, answer.ended + SLACK_MS];
  const reigning = states.filter((state, at) => {
    const end = states[at + 1]?.from ?? Number.POSITIVE_INFINITY;
    return state.from <= until && end + SLACK_MS >= from;
  });
  return reigning.length > 0 && reigning.every(({ least, holds }) => answer.amount <= least && answer.amount <= holds);
}
