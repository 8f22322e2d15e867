/**
 * Transfers: legs that sum to zero, between accounts of one pool, each kind along its one way. Two phases: a plan
 * reserves, an issue makes payable, a payment pays; what falls away goes back the same way. What takes from a reserve may
 * name it (`settles`) and then never takes more than it still holds; a reserve may expire. A booked transfer is never
 * changed: its reversal is another transfer with every leg negated.
 */
import { assert } from '../../../kernel/assert.js';
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { DomainError } from '../../../kernel/domain-error.js';
import { addFen, type Fen, fen } from '../../../kernel/money.js';
import type { AccountKind } from './account.js';
import {
  insufficientFunds,
  noSuchAccount,
  noSuchReservation,
  periodClosed,
  periodSealed,
  reservationExceeded,
  reservationExpired,
} from './ledger-errors.js';
import type { ClosedPeriod } from './period-close.js';

/** From which kind of account to which each kind of transfer moves money. A reversal goes any way that was booked. */
export const MOVES = {
  appropriate: { from: 'appropriation', to: 'available' },
  reserve: { from: 'available', to: 'reserved' },
  release: { from: 'reserved', to: 'available' },
  expire: { from: 'reserved', to: 'available' },
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
  /** First day on which the reservation no longer holds; with kind `reserve` only. */
  readonly expiresOn?: CalendarDate;
  /** The `reserve` that this one takes from; with kinds `issue`, `release`, `expire`, and a reversal of these. */
  readonly settles?: string;
}

/** What a transfer says besides its kind and its legs. */
export type About = Omit<TransferDraft, 'kind' | 'legs' | 'reverses'>;

/** A transfer of one amount from one account to another. Requires a positive amount. */
export function move(kind: MoveKind, from: string, to: string, amountFen: Fen, about: About): TransferDraft {
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
  readonly period: string;
  readonly minBalanceFen?: Fen;
  readonly balanceFen: Fen;
  /** How far its period is closed; absent: not at all. */
  readonly closed?: ClosedPeriod;
}

/** A reservation as it stands under the lock of its account. */
export interface HeldReservation {
  /** Id of the transfer that reserved. */
  readonly id: string;
  /** Code of the account that holds the money. */
  readonly account: string;
  readonly heldFen: Fen;
  /** What no transfer has settled yet. */
  readonly openFen: Fen;
  readonly expiresOn?: CalendarDate;
}

/** All that a transfer is judged by, held until it is booked. */
export interface Standing {
  /** By code. */
  readonly accounts: ReadonlyMap<string, HeldAccount>;
  /** By id; every one that a transfer settles, where it exists. */
  readonly reservations: ReadonlyMap<string, HeldReservation>;
  /** Open parts of the reservations that expire, by the code of their account: nothing else may take from these. */
  readonly promised: ReadonlyMap<string, Fen>;
}

/** True when the transfer could take what an expiring reservation holds: then {@link Standing.promised} is needed. */
export function takesUnpromised(standing: Omit<Standing, 'promised'>, transfer: TransferDraft): boolean {
  const fromReserved = transfer.legs.some(
    (leg) => leg.amountFen < 0n && standing.accounts.get(leg.account)?.kind === 'reserved',
  );
  return fromReserved && !concernsExpiring(standing, transfer);
}

function concernsExpiring(
  { reservations }: Omit<Standing, 'promised'>,
  { expiresOn, settles }: TransferDraft,
): boolean {
  return expiresOn !== undefined || (settles !== undefined && reservations.get(settles)?.expiresOn !== undefined);
}

/**
 * The balances after all transfers, taken one after the other: no account may fall below its limit on the way, no
 * reservation may give more than it holds, nothing may count in a closed period. Throws `LEDGER.NO_SUCH_ACCOUNT`,
 * `INSUFFICIENT_FUNDS`, `NO_SUCH_RESERVATION`, `RESERVATION_EXCEEDED`, `RESERVATION_EXPIRED`, `PERIOD_CLOSED`,
 * `PERIOD_SEALED`; transfers that no rule could have meant are bugs.
 */
export function applyTransfers(standing: Standing, transfers: readonly TransferDraft[]): Map<string, Fen> {
  const taken = nothingTaken();
  for (const transfer of transfers) take(standing, taken, transfer);
  return taken.balances;
}

/**
 * The same one after the other, but each transfer stands or falls by itself: what is refused leaves nothing behind, and
 * its place in `refused` says why.
 */
export function applyEach(
  standing: Standing,
  transfers: readonly TransferDraft[],
): { readonly balances: Map<string, Fen>; readonly refused: (DomainError | undefined)[] } {
  const taken = nothingTaken();
  const refused = transfers.map((transfer) => {
    try {
      take(standing, taken, transfer);
      return undefined;
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
  });
  return { balances: taken.balances, refused };
}

/** The transfer that takes `booked` back. What it settled is open again; a reserve is taken back whole. */
export function reversalOf(
  booked: Pick<TransferDraft, 'legs' | 'settles'> & { readonly id: string; readonly kind: string },
  about: Pick<TransferDraft, 'eventDate' | 'reference' | 'narrative'>,
): TransferDraft {
  const legs = booked.legs.map((leg) => ({ account: leg.account, amountFen: fen(-leg.amountFen) }));
  const settles = booked.kind === 'reserve' ? booked.id : booked.settles;
  return { kind: 'reversal', ...about, reverses: booked.id, ...(settles === undefined ? {} : { settles }), legs };
}

/** What the transfers before have changed. */
interface Taken {
  readonly balances: Map<string, Fen>;
  readonly open: Map<string, Fen>;
  readonly promised: Map<string, Fen>;
}

function nothingTaken(): Taken {
  return { balances: new Map(), open: new Map(), promised: new Map() };
}

interface HeldLeg {
  readonly account: HeldAccount;
  readonly amountFen: Fen;
}

/** Judges one transfer and, when it stands, adds it to what is taken; throws before anything is added. */
function take(standing: Standing, taken: Taken, transfer: TransferDraft): void {
  assertWellFormed(transfer);
  const legs = transfer.legs.map((leg) => {
    const account = standing.accounts.get(leg.account);
    if (!account) throw noSuchAccount(leg.account);
    return { account, amountFen: leg.amountFen };
  });
  assertAlongItsWay(transfer, legs);
  for (const { account } of legs) refuseClosed(account, transfer.eventDate);
  const open = transfer.settles === undefined ? undefined : stillOpen(standing, taken, transfer, transfer.settles);
  const expiring = concernsExpiring(standing, transfer);
  const after = legs.map(({ account, amountFen }) => {
    const before = taken.balances.get(account.code) ?? account.balanceFen;
    const promised = taken.promised.get(account.code) ?? standing.promised.get(account.code) ?? 0n;
    const left = fen(before + amountFen);
    const least = (account.minBalanceFen ?? 0n) + (expiring ? 0n : promised);
    if (amountFen < 0n && account.minBalanceFen !== undefined && left < least) {
      throw insufficientFunds(account.code, fen(before - least), fen(-amountFen));
    }
    const promises = expiring && account.kind === 'reserved' ? amountFen : 0n;
    return { code: account.code, left, promised: fen(promised + promises) };
  });
  for (const { code, left, promised } of after) {
    taken.balances.set(code, left);
    taken.promised.set(code, promised);
  }
  if (open !== undefined && transfer.settles !== undefined) taken.open.set(transfer.settles, open);
}

function refuseClosed(account: HeldAccount, eventDate: CalendarDate): void {
  const { closed } = account;
  if (closed?.sealed) throw periodSealed(account);
  if (closed?.through !== undefined && eventDate <= closed.through) {
    throw periodClosed(account, closed.through, eventDate);
  }
}

/** What the reservation still holds after the transfer that settles it. */
function stillOpen(standing: Standing, taken: Taken, transfer: TransferDraft, id: string): Fen {
  const reservation = standing.reservations.get(id);
  if (!reservation) throw noSuchReservation(id);
  const { kind, eventDate } = transfer;
  const leg = transfer.legs.find((one) => one.account === reservation.account);
  assert(leg, `a ${kind} settles a reservation of the account it takes from`);
  const { expiresOn } = reservation;
  if (kind === 'issue' && expiresOn !== undefined && eventDate >= expiresOn) throw reservationExpired(id, expiresOn);
  if (kind === 'expire') assert(expiresOn !== undefined && eventDate >= expiresOn, 'an expiry comes when it is due');
  const before = taken.open.get(id) ?? reservation.openFen;
  const after = fen(before + leg.amountFen);
  if (after < 0n) throw reservationExceeded(id, before, fen(-leg.amountFen));
  assert(after <= reservation.heldFen, 'a reservation never holds more than it reserved');
  return after;
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
  assertReservation(transfer);
}

const SETTLES: readonly TransferKind[] = ['issue', 'release', 'expire', 'reversal'];

function assertReservation({ kind, legs, expiresOn, settles, eventDate }: TransferDraft): void {
  if (kind === 'reserve') {
    assert(legs.filter((leg) => leg.amountFen > 0n).length === 1, 'a reserve is held by one account');
  }
  if (expiresOn !== undefined) {
    assert(kind === 'reserve' && legs.length === 2, `a reserve from one account may expire, not a ${kind}`);
    assert(expiresOn > eventDate, 'a reservation holds for at least a day');
  }
  assert(settles === undefined || SETTLES.includes(kind), `a ${kind} settles nothing`);
  assert(kind !== 'expire' || settles !== undefined, 'an expiry names the reserve that expires');
}

function assertAlongItsWay(transfer: TransferDraft, legs: readonly HeldLeg[]): void {
  const { kind } = transfer;
  assert(new Set(legs.map((leg) => leg.account.pool)).size === 1, `a ${kind} stays within one pool`);
  if (kind === 'reversal') return;
  const { from, to } = MOVES[kind];
  const fits = legs.every((leg) => leg.account.kind === (leg.amountFen < 0n ? from : to));
  assert(fits, `a ${kind} moves from ${from} to ${to}`);
}
