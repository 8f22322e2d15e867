/**
 * Deciding one step of a contract's life: who may record it, in which state, with which days and sums. Source: surface
 * page section 5 (the steps), practice page section 4. Every function throws a `CONTRACTS.` error or answers the step.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { type Fen, fen } from '../../../kernel/money.js';
import { changesJson } from './amendment.js';
import { amended, type Changes } from './contract.js';
import {
  type Contract,
  completes,
  type Move,
  next,
  SIDES,
  type Side,
  type Step,
  sumOf,
  type Version,
} from './contract-events.js';
import { signedOn } from './contract-fact.js';
import * as no from './contracts-errors.js';

export interface SignCommand {
  readonly digest: string;
  readonly strength: string;
}

/** A step of evidence with its day and, where it carries one, its amount. */
export interface DatedCommand {
  readonly on: CalendarDate;
}
export interface AmountCommand extends DatedCommand {
  readonly amountFen: Fen;
}

/** What the steps are decided against: the contract as folded, the caller's side, today in Shanghai. */
export interface Moment {
  readonly contract: Contract;
  readonly side: Side;
  readonly today: CalendarDate;
}

function allow({ contract, side }: Moment, move: Move): void {
  if (!SIDES[move].includes(side)) throw no.notYourStep(SIDES[move][0] ?? 'EXCHANGE');
  next(contract.state, move);
}

/** The last agreed version; evidence needs one. */
function inForce(contract: Contract, move: Move): Version {
  const version = contract.agreed.at(-1);
  if (version === undefined) throw no.wrongState(contract.state, move);
  return version;
}

function assertDay(moment: Moment, on: CalendarDate, notBefore: CalendarDate | undefined): void {
  if (on > moment.today) throw no.dateInFuture('/on', on);
  if (notBefore !== undefined && on < notBefore) throw no.datesBackwards('/on', on, notBefore);
}

function assertPositive(amountFen: Fen): void {
  if (amountFen <= 0n) throw no.amountZero();
}

export function sign(moment: Moment, command: SignCommand): Step {
  const { contract, side, today } = moment;
  if (side === 'EXCHANGE') throw no.notYourStep('BUYER');
  const { proposed } = contract;
  if (proposed === undefined) throw no.wrongState(contract.state, 'sign');
  if (proposed.signedBy.includes(side)) throw no.alreadySigned();
  allow(moment, completes(proposed, side) ? 'signLast' : 'signFirst');
  if (command.digest !== proposed.digest) throw no.otherDigest(proposed.digest);
  return { type: 'SIGNED', on: today, detail: { party: side, digest: command.digest, strength: command.strength } };
}

export function certify(moment: Moment, number: string): Step {
  allow(moment, 'certify');
  if (moment.contract.events.some((event) => event.type === 'CERTIFIED')) throw no.certified();
  return { type: 'CERTIFIED', on: moment.today, detail: { number } };
}

export function deliver(moment: Moment, command: DatedCommand & { digest: string; bytes?: string }): Step {
  allow(moment, 'deliver');
  assertDay(moment, command.on, signedOn(moment.contract));
  const { on, digest, bytes } = command;
  return { type: 'DELIVERED', on, detail: { digest, ...(bytes === undefined ? {} : { bytes }) } };
}

export function accept(moment: Moment, command: AmountCommand): Step {
  allow(moment, 'accept');
  const { contract } = moment;
  const delivered = contract.events.filter((event) => event.type === 'DELIVERED').map((event) => event.on);
  assertDay(moment, command.on, delivered.sort()[0] ?? signedOn(contract));
  assertWithin(contract, 'accept', sumOf(contract.events, ['ACCEPTED']), command.amountFen);
  return { type: 'ACCEPTED', on: command.on, amountFen: command.amountFen, detail: {} };
}

export function invoice(moment: Moment, command: AmountCommand & { number: string }): Step {
  allow(moment, 'invoice');
  const { contract } = moment;
  assertDay(moment, command.on, signedOn(contract));
  if (invoiceEvents(contract, command.number).length > 0) throw no.invoiceTaken(command.number);
  assertWithin(contract, 'invoice', invoicedFen(contract), command.amountFen);
  return { type: 'INVOICED', on: command.on, amountFen: command.amountFen, detail: { numbers: [command.number] } };
}

export function redInvoice(moment: Moment, command: AmountCommand & { number: string; of: string }): Step {
  allow(moment, 'redInvoice');
  const { contract } = moment;
  const [blue] = invoiceEvents(contract, command.of);
  if (blue === undefined) throw no.unknownInvoice(command.of);
  if (contract.events.some((event) => event.type === 'RED_INVOICED' && event.detail.number === command.number)) {
    throw no.invoiceTaken(command.number);
  }
  assertDay(moment, command.on, blue.on);
  assertPositive(command.amountFen);
  const reds = contract.events.filter(
    (event) => event.type === 'RED_INVOICED' && blue.detail.numbers?.includes(event.detail.of ?? ''),
  );
  const left = fen((blue.amountFen ?? 0n) - sumOf(reds, ['RED_INVOICED']));
  if (command.amountFen > left) throw no.overInvoice(left);
  const { on, amountFen, number, of } = command;
  return { type: 'RED_INVOICED', on, amountFen, detail: { number, of } };
}

export function pay(
  moment: Moment,
  command: AmountCommand & { voucherNumber: string; payer?: string; payee?: string },
): Step {
  allow(moment, 'pay');
  const { contract } = moment;
  assertDay(moment, command.on, signedOn(contract));
  assertPositive(command.amountFen);
  const { on, amountFen, voucherNumber: number, payer, payee } = command;
  if (contract.events.some((event) => event.type === 'PAID' && event.detail.number === number)) {
    throw no.voucherTaken(number);
  }
  const others = { ...(payer === undefined ? {} : { payer }), ...(payee === undefined ? {} : { payee }) };
  return { type: 'PAID', on, amountFen, detail: { number, ...others } };
}

export function refund(moment: Moment, command: AmountCommand & { reason: string }): Step {
  allow(moment, 'refund');
  const { events } = moment.contract;
  const paid = events.filter((event) => event.type === 'PAID').map((event) => event.on);
  assertDay(moment, command.on, paid.sort()[0]);
  assertPositive(command.amountFen);
  const left = fen(sumOf(events, ['PAID']) - sumOf(events, ['REFUNDED']));
  if (command.amountFen > left) throw no.overPaid(left);
  const { on, amountFen, reason } = command;
  return { type: 'REFUNDED', on, amountFen, detail: { reason } };
}

export function amend(moment: Moment, changes: Changes, reason: string): Step {
  allow(moment, 'amend');
  const { contract, today } = moment;
  if (Object.keys(changes).length === 0) throw no.nothingToAmend();
  const text = contract.agreed.at(-1)?.terms ?? contract.proposed?.terms;
  if (text === undefined) throw no.wrongState(contract.state, 'amend');
  amended(text, changes);
  return { type: 'AMENDED', on: today, detail: { reason, changes: changesJson(changes) } };
}

export function terminate(moment: Moment, command: DatedCommand & { reason: string }): Step {
  allow(moment, 'terminate');
  assertDay(moment, command.on, signedOn(moment.contract));
  return { type: 'TERMINATED', on: command.on, detail: { reason: command.reason } };
}

/** Invoices less red-letter invoices. */
export function invoicedFen(contract: Contract): Fen {
  return fen(sumOf(contract.events, ['INVOICED']) - sumOf(contract.events, ['RED_INVOICED']));
}

function invoiceEvents(contract: Contract, number: string) {
  return contract.events.filter((event) => event.type === 'INVOICED' && event.detail.numbers?.includes(number));
}

/** What is accepted or invoiced never exceeds what was agreed; a payment may, and is shown. */
function assertWithin(contract: Contract, move: Move, sofar: Fen, amountFen: Fen): void {
  assertPositive(amountFen);
  const total = fen(sofar + amountFen);
  const { terms } = inForce(contract, move);
  if (total > terms.amountFen) throw no.overAmount(total, terms.amountFen);
}

/** One step as it is asked for, named as on the surface page. */
export type StepCommand =
  | ({ readonly step: 'sign' } & SignCommand)
  | { readonly step: 'certify'; readonly number: string }
  | ({ readonly step: 'deliver'; readonly digest: string; readonly bytes?: string } & DatedCommand)
  | ({ readonly step: 'accept' } & AmountCommand)
  | ({ readonly step: 'invoice'; readonly number: string } & AmountCommand)
  | ({ readonly step: 'redInvoice'; readonly number: string; readonly of: string } & AmountCommand)
  | ({
      readonly step: 'pay';
      readonly voucherNumber: string;
      readonly payer?: string;
      readonly payee?: string;
    } & AmountCommand)
  | ({ readonly step: 'refund'; readonly reason: string } & AmountCommand)
  | { readonly step: 'amend'; readonly changes: Changes; readonly reason: string }
  | ({ readonly step: 'terminate'; readonly reason: string } & DatedCommand);

/** Decides the step that is asked for; throws the `CONTRACTS.` error that forbids it. */
export function decideStep(moment: Moment, command: StepCommand): Step {
  switch (command.step) {
    case 'sign':
      return sign(moment, command);
    case 'certify':
      return certify(moment, command.number);
    case 'deliver':
      return deliver(moment, command);
    case 'accept':
      return accept(moment, command);
    case 'invoice':
      return invoice(moment, command);
    case 'redInvoice':
      return redInvoice(moment, command);
    case 'pay':
      return pay(moment, command);
    case 'refund':
      return refund(moment, command);
    case 'amend':
      return amend(moment, command.changes, command.reason);
    case 'terminate':
      return terminate(moment, command);
  }
}
