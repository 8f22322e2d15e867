/**
 * A contract's life as events on immutable terms, and the state that follows from them. Source: practice page section 4;
 * surface page section 3 (the steps). An amendment is a proposal of new terms: what was agreed holds until both have
 * signed the new digest. Money can still come back after termination, nothing else happens then.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { type Fen, fen, ZERO_FEN } from '../../../kernel/money.js';
import { changesFromJson } from './amendment.js';
import { type Changes, type Terms, termsDigest } from './contract.js';
import { quantityOf } from './contract-lines.js';
import * as no from './contracts-errors.js';

export const EVENT_TYPES = [
  'SIGNED',
  'CERTIFIED',
  'CERTIFICATE_REVOKED',
  'DELIVERED',
  'RECEIVED',
  'MEASURED',
  'ACCEPTED',
  'INVOICED',
  'RED_INVOICED',
  'PAID',
  'REFUNDED',
  'AMENDED',
  'TERMINATED',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export const CONTRACT_STATES = ['DRAFT', 'OFFERED', 'IN_FORCE', 'AMENDING', 'TERMINATED'] as const;
export type ContractState = (typeof CONTRACT_STATES)[number];

/** Who signed. BOTH only in records of history, where the row says that the contract was signed. */
export type Party = 'BUYER' | 'SELLER' | 'BOTH';
export type Side = 'BUYER' | 'SELLER' | 'EXCHANGE';

/**
 * How a text was signed (practice page section 2): by certified electronic seal, on a sealed original whose scan somebody
 * compared with it, or by a click here. RECORDED: history, of which only the fact is known.
 */
export const STRENGTHS = ['CERTIFIED_SEAL', 'SEALED_SCAN_SIGHTED', 'PLATFORM_CLICK', 'RECORDED'] as const;
export type Strength = (typeof STRENGTHS)[number];

/** The finding on one who gains, frozen when the contract came into force, and again at delivery and each payment. */
export interface FrozenFinding {
  readonly organisationId: string;
  readonly findingId: string;
  readonly digest: string;
  /** As the engine answered; a conclusion of reviewers stands beside it in `parties`. */
  readonly outcome?: string;
}

/** The newest declaration of each side about the other, by its id. */
export interface DeclaredBy {
  readonly buyer?: string;
  readonly seller?: string;
}

/** What a person must look at. */
export type DeliveryFlag = 'DIGEST_DIFFERS' | 'SIZE_DIFFERS' | 'RECORDS_DIFFER';

/** What an event says beside its day and amount; which fields stand follows from the type. */
export interface EventDetail {
  readonly party?: Party;
  readonly digest?: string;
  readonly strength?: string;
  /** Who compared the scan with the sealed original. */
  readonly sightedBy?: string;
  readonly findings?: readonly FrozenFinding[];
  readonly declarations?: DeclaredBy;
  /** SHA-256 of the papers that the step rests on. */
  readonly evidence?: readonly string[];
  readonly flags?: readonly DeliveryFlag[];
  /** Number of the certificate, the red-letter invoice or the payment voucher. */
  readonly number?: string;
  /** The same as it is compared. */
  readonly key?: string;
  /** Whoever knows it beside the number of the trade certificate may see that it is valid. */
  readonly code?: string;
  /** Invoice numbers; a row of history may have one sum for several. */
  readonly numbers?: readonly string[];
  /** The invoice that a red-letter invoice cancels. */
  readonly of?: string;
  readonly bytes?: string;
  readonly records?: string;
  /** Place of the line priced by usage, from 0, its quantity and the period in which it was used. */
  readonly line?: number;
  readonly quantity?: string;
  readonly from?: CalendarDate;
  readonly until?: CalendarDate;
  readonly payer?: string;
  readonly payee?: string;
  /** The organisations behind payer and payee, where they are on the register. */
  readonly payerId?: string;
  readonly payeeId?: string;
  readonly reason?: string;
  readonly changes?: JsonObject;
}

export interface Step {
  readonly type: EventType;
  readonly on: CalendarDate;
  readonly amountFen?: Fen;
  readonly detail: EventDetail;
}

export interface ContractEvent extends Step {
  readonly id: string;
  readonly contractId: string;
  /** 1, 2, 3, ... within the contract. */
  readonly seq: number;
  /** Invoice numbers of an INVOICED event as they are compared; empty otherwise. */
  readonly invoiceKeys: readonly string[];
  readonly doneBy: string;
  readonly recordedAt: Date;
}

export type Move =
  | 'signFirst'
  | 'signLast'
  | 'amend'
  | 'certify'
  | 'revokeCertificate'
  | 'deliver'
  | 'receive'
  | 'measure'
  | 'accept'
  | 'invoice'
  | 'redInvoice'
  | 'pay'
  | 'refund'
  | 'terminate';

function evidence(stay: ContractState): Partial<Record<Move, ContractState>> {
  const goods = { deliver: stay, receive: stay, measure: stay, accept: stay };
  return { ...goods, certify: stay, revokeCertificate: stay, invoice: stay, redInvoice: stay, pay: stay, refund: stay };
}

/** State x move -> next state; what is not here is refused with 409 `CONTRACTS.WRONG_STATE`. */
export const TRANSITIONS: Readonly<Record<ContractState, Readonly<Partial<Record<Move, ContractState>>>>> = {
  DRAFT: { signFirst: 'OFFERED', signLast: 'IN_FORCE', amend: 'DRAFT', terminate: 'TERMINATED' },
  OFFERED: { signLast: 'IN_FORCE', amend: 'DRAFT', terminate: 'TERMINATED' },
  IN_FORCE: { ...evidence('IN_FORCE'), amend: 'AMENDING', terminate: 'TERMINATED' },
  AMENDING: {
    ...evidence('AMENDING'),
    signFirst: 'AMENDING',
    signLast: 'IN_FORCE',
    amend: 'AMENDING',
    terminate: 'TERMINATED',
  },
  TERMINATED: { revokeCertificate: 'TERMINATED', redInvoice: 'TERMINATED', refund: 'TERMINATED' },
};

/** Who records which step. An invoice lies with both, so either may; money is recorded by the one who sent it. */
export const SIDES: Readonly<Record<Move, readonly Side[]>> = {
  signFirst: ['BUYER', 'SELLER'],
  signLast: ['BUYER', 'SELLER'],
  amend: ['BUYER', 'SELLER'],
  certify: ['EXCHANGE'],
  revokeCertificate: ['EXCHANGE'],
  deliver: ['SELLER'],
  receive: ['BUYER'],
  measure: ['SELLER'],
  accept: ['BUYER'],
  invoice: ['SELLER', 'BUYER'],
  redInvoice: ['SELLER', 'BUYER'],
  pay: ['BUYER'],
  refund: ['SELLER'],
  terminate: ['BUYER', 'SELLER'],
};

/** Terms that both have signed, and the day from which they hold. */
export interface Version {
  readonly terms: Terms;
  readonly digest: string;
  readonly on: CalendarDate;
}

export interface Proposal {
  readonly terms: Terms;
  readonly digest: string;
  readonly signedBy: readonly Party[];
}

export interface Contract {
  readonly id: string;
  readonly state: ContractState;
  /** Versions agreed so far, oldest first; empty until both have signed. */
  readonly agreed: readonly Version[];
  /** The text that waits for signatures. */
  readonly proposed?: Proposal;
  readonly events: readonly ContractEvent[];
}

/** The state that the move leads to. Throws `CONTRACTS.WRONG_STATE`. */
export function next(state: ContractState, move: Move): ContractState {
  const to = TRANSITIONS[state][move];
  if (to === undefined) throw no.wrongState(state, move);
  return to;
}

/** True when the signature of `party` completes the proposal. */
export function completes(proposal: Proposal, party: Party): boolean {
  return party === 'BOTH' || proposal.signedBy.some((signed) => signed !== party);
}

/** Folds the events, which are in the order of `seq`, into the contract as it stands. */
export function fold(id: string, terms: Terms, events: readonly ContractEvent[]): Contract {
  let state: ContractState = 'DRAFT';
  const agreed: Version[] = [];
  let proposed: Proposal | undefined = { terms, digest: termsDigest(terms), signedBy: [] };
  for (const event of events) {
    if (event.type === 'SIGNED' && proposed !== undefined) {
      const party = event.detail.party ?? 'BOTH';
      const last = completes(proposed, party);
      state = next(state, last ? 'signLast' : 'signFirst');
      if (last) {
        agreed.push({ terms: proposed.terms, digest: proposed.digest, on: event.on });
        proposed = undefined;
      } else {
        proposed = { ...proposed, signedBy: [...proposed.signedBy, party] };
      }
    } else if (event.type === 'AMENDED') {
      const changes: Changes = changesFromJson(event.detail.changes ?? {});
      // Judged when it was recorded; a rule that came later does not make history unreadable.
      const text: Terms = { ...(agreed.at(-1)?.terms ?? proposed?.terms ?? terms), ...changes };
      state = next(state, 'amend');
      proposed = { terms: text, digest: termsDigest(text), signedBy: [] };
    } else {
      state = next(state, MOVE_OF[event.type]);
    }
  }
  return { id, state, agreed, ...(proposed === undefined ? {} : { proposed }), events };
}

const MOVE_OF: Readonly<Record<EventType, Move>> = {
  SIGNED: 'signLast',
  AMENDED: 'amend',
  CERTIFIED: 'certify',
  CERTIFICATE_REVOKED: 'revokeCertificate',
  DELIVERED: 'deliver',
  RECEIVED: 'receive',
  MEASURED: 'measure',
  ACCEPTED: 'accept',
  INVOICED: 'invoice',
  RED_INVOICED: 'redInvoice',
  PAID: 'pay',
  REFUNDED: 'refund',
  TERMINATED: 'terminate',
};

/** The sum of the events of the types, those after `asOf` left out. */
export function sumOf(events: readonly Step[], types: readonly EventType[], asOf?: CalendarDate): Fen {
  let sum: bigint = ZERO_FEN;
  for (const event of events) {
    if (types.includes(event.type) && (asOf === undefined || event.on <= asOf)) sum += event.amountFen ?? 0n;
  }
  return fen(sum);
}

/** Usage that statements have fixed, in millionths, by the place of the line; those after `asOf` left out. */
export function usedOf(events: readonly Step[], asOf?: CalendarDate): Map<number, bigint> {
  const used = new Map<number, bigint>();
  for (const { type, on, detail } of events) {
    if (type !== 'MEASURED' || detail.line === undefined || (asOf !== undefined && on > asOf)) continue;
    used.set(detail.line, (used.get(detail.line) ?? 0n) + quantityOf(detail.quantity ?? '0'));
  }
  return used;
}

/** The trade certificate that stands: issued and not revoked since. */
export function certificateOf(events: readonly ContractEvent[]): ContractEvent | undefined {
  const last = events.findLast(({ type }) => type === 'CERTIFIED' || type === 'CERTIFICATE_REVOKED');
  return last?.type === 'CERTIFIED' ? last : undefined;
}
