/**
 * Transfers: legs that sum to zero, between accounts of one pool, each kind along its one way. Two phases: a plan
 * reserves, an issue makes payable, a payment pays; what falls away goes back the same way. A booked transfer is never
 * changed: its reversal is another transfer with every leg negated.
 */
import { assert } from '../../../kernel/assert.js';
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { addFen, type Fen, fen } from '../../../kernel/money.js';
import type { AccountKind } from './account.js';
import { insufficientFunds, noSuchAccount } from './ledger-errors.js';

/** From which kind of account to which each kind of transfer moves money. A reversal goes any way that was booked. */
export const MOVES = {
  appropriate: { from: 'appropriation', to: 'available' },
  reserve: { from: 'available', to: 'reserved' },
  release: { from: 'reserved', to: 'available' },
  issue: { from: 'reserved', to: 'payable' },
  cancel: { from: 'payable', to: 'available' },
  pay: { from: 'payable', to: 'paid' },
  payReturned: { from: 'paid', to: 'payable' },
  clawBack: { from: 'paid', to: 'clawedBack' },
  restore: { from: 'clawedBack', to: 'available' },
  lapse: { from: 'available', to: 'lapsed' },
  carryOver: { from: 'available', to: 'available' },
} as const satisfies Record<string, { from: AccountKind; to: AccountKind }>;

export type MoveKind = keyof typeof MOVES;
export type TransferKind = MoveKind | 'reversal';

export interface LegDraft {
  /** Code of the account. */
  readonly account: string;
  /** Positive where money arrives, negative where it leaves; never zero. */
  readonly amountFen: Fen;
}

/** What caused the transfer: a claim, a plan, a payment. */
export interface Reference {
  readonly kind: string;
  readonly id: string;
}

export interface TransferDraft {
  readonly kind: TransferKind;
  /** The day on which it counts, which may lie before the day on which it is recorded. */
  readonly eventDate: CalendarDate;
  readonly reference: Reference;
  readonly narrative?: string;
  readonly legs: readonly LegDraft[];
  /** The transfer that this one takes back; with kind `reversal` only. */
  readonly reverses?: string;
}

/** A transfer of one amount from one account to another. Requires a positive amount. */
export function move(
  kind: MoveKind,
  from: string,
  to: string,
  amountFen: Fen,
  about: Pick<TransferDraft, 'eventDate' | 'reference' | 'narrative'>,
): TransferDraft {
  assert(amountFen > 0n, 'move: a positive amount');
  return {
    kind,
    ...about,
    legs: [
      { account: from, amountFen: fen(-amountFen) },
      { account: to, amountFen },
    ],
  };
}

/** An account as it stands under the lock. */
export interface HeldAccount {
  readonly id: string;
  readonly code: string;
  readonly kind: AccountKind;
  readonly pool: string;
  readonly minBalanceFen?: Fen;
  readonly balanceFen: Fen;
}

/**
 * The balances after all transfers, taken one after the other: no account may fall below its limit on the way. Throws
 * `LEDGER.NO_SUCH_ACCOUNT`, `LEDGER.INSUFFICIENT_FUNDS`; transfers that no rule could have meant are bugs.
 */
export function applyTransfers(
  accounts: ReadonlyMap<string, HeldAccount>,
  transfers: readonly TransferDraft[],
): Map<string, Fen> {
  const balances = new Map<string, Fen>();
  for (const transfer of transfers) {
    assertWellFormed(transfer);
    const held = transfer.legs.map((leg) => {
      const account = accounts.get(leg.account);
      if (!account) throw noSuchAccount(leg.account);
      return { account, amountFen: leg.amountFen };
    });
    assertAlongItsWay(transfer, held);
    for (const { account, amountFen } of held) {
      const before = balances.get(account.code) ?? account.balanceFen;
      const after = fen(before + amountFen);
      if (amountFen < 0n && account.minBalanceFen !== undefined && after < account.minBalanceFen) {
        throw insufficientFunds(account.code, fen(before - account.minBalanceFen), fen(-amountFen));
      }
      balances.set(account.code, after);
    }
  }
  return balances;
}

/** The transfer that takes `booked` back. */
export function reversalOf(
  booked: { readonly id: string; readonly legs: readonly LegDraft[] },
  about: Pick<TransferDraft, 'eventDate' | 'reference' | 'narrative'>,
): TransferDraft {
  const legs = booked.legs.map((leg) => ({ account: leg.account, amountFen: fen(-leg.amountFen) }));
  return { kind: 'reversal', ...about, reverses: booked.id, legs };
}

function assertWellFormed(transfer: TransferDraft): void {
  const { legs, kind } = transfer;
  assert(legs.length >= 2, `a ${kind} has at least two legs`);
  assert(legs.length <= 30_000, `a ${kind} has at most 30,000 legs`);
  assert(addFen(legs.map((leg) => leg.amountFen)) === 0n, `the legs of a ${kind} sum to zero`);
  assert(
    legs.every((leg) => leg.amountFen !== 0n),
    `no leg of a ${kind} is zero`,
  );
  assert(new Set(legs.map((leg) => leg.account)).size === legs.length, `a ${kind} names an account once`);
  assert(
    (kind === 'reversal') === (transfer.reverses !== undefined),
    'a reversal, and only one, names what it reverses',
  );
}

function assertAlongItsWay(transfer: TransferDraft, legs: readonly { account: HeldAccount; amountFen: Fen }[]): void {
  const { kind } = transfer;
  assert(new Set(legs.map((leg) => leg.account.pool)).size === 1, `a ${kind} stays within one pool`);
  if (kind === 'reversal') return;
  const { from, to } = MOVES[kind];
  const fits = legs.every((leg) => leg.account.kind === (leg.amountFen < 0n ? from : to));
  assert(fits, `a ${kind} moves from ${from} to ${to}`);
}
