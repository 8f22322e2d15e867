/**
 * Deciding one step of a contract's life: who may record it, in which state, with which days and sums. Source: surface
 * page section 5 (the steps), practice page section 4. Every function throws a `CONTRACTS.` error or answers the step.
 */
import type { CalendarDate } from '../../../kernel/calendar-date.js';
import { type Fen, fen } from '../../../kernel/money.js';
import { changesJson } from './amendment.js';
import { amended, type Changes, normaliseNumber, type Terms } from './contract.js';
import {
  type Contract,
  certificateOf,
  completes,
  type DeliveryFlag,
  type Move,
  next,
  SIDES,
  type Side,
  type Step,
  type Strength,
  sumOf,
  usedOf,
  type Version,
} from './contract-events.js';
import { signedOn } from './contract-fact.js';
import { measuredLines, priceOf, quantityOf, quantityText } from './contract-lines.js';
import * as unlawful from './contract-refusals.js';
import * as no from './contracts-errors.js';

export interface SignCommand {
  readonly digest: string;
  readonly strength: Strength;
  readonly sightedBy?: string;
}

/** A step of evidence with its day and, where it carries one, its amount. */
export interface DatedCommand {
  readonly on: CalendarDate;
}
export interface AmountCommand extends DatedCommand {
  readonly amountFen: Fen;
}

export interface DeliverCommand extends DatedCommand {
  readonly digest: string;
  readonly bytes?: string;
  readonly records?: string;
}

export interface MeasureCommand extends DatedCommand {
  /** Place of the line, from 0. */
  readonly line: number;
  readonly quantity: string;
  /** The period of use, `[from, until)`. */
  readonly from?: CalendarDate;
  readonly until?: CalendarDate;
}

export interface PayCommand extends AmountCommand {
  readonly voucherNumber: string;
  readonly payer?: string;
  readonly payee?: string;
  /** The organisations behind payer and payee, where they are on the register. */
  readonly payerId?: string;
  readonly payeeId?: string;
  /** Why another than the buyer paid, or another than the seller was paid. */
  readonly reason?: string;
}

/** What the release says of itself, as far as a delivery is compared with it. */
export interface DeliveredRelease {
  readonly digest: string;
  readonly bytes?: bigint | undefined;
  readonly records?: bigint | undefined;
}

/** What the steps are decided against: the contract as folded, the caller's side, today in Shanghai. */
export interface Moment {
  readonly contract: Contract;
  readonly side: Side;
  readonly today: CalendarDate;
  /** The release that was sold, where there is one. */
  readonly release?: DeliveredRelease;
}

/** What happens to goods and money belongs to an order, never to its framework. */
const ON_ORDERS: readonly Move[] = [
  'deliver',
  'receive',
  'measure',
  'accept',
  'invoice',
  'redInvoice',
  'pay',
  'refund',
];

function allow({ contract, side }: Moment, move: Move): void {
  if (!SIDES[move].includes(side)) throw no.notYourStep(SIDES[move][0] ?? 'EXCHANGE');
  next(contract.state, move);
  const text = contract.agreed.at(-1)?.terms ?? contract.proposed?.terms;
  if (text?.form === 'FRAMEWORK' && ON_ORDERS.includes(move)) throw no.frameworkHasOrders();
}

/** The last agreed version; evidence needs one. */
function inForce(contract: Contract, move: Move): Version {
  const version = contract.agreed.at(-1);
  if (version === undefined) throw no.wrongState(contract.state, move);
  return version;
}

function assertDay(moment: Moment, on: CalendarDate, notBefore: CalendarDate | undefined): void {
  if (on > moment.today) throw unlawful.dateInFuture('/on', on);
  if (notBefore !== undefined && on < notBefore) throw unlawful.datesBackwards('/on', on, notBefore);
}

function assertPositive(amountFen: Fen): void {
  if (amountFen <= 0n) throw unlawful.amountZero();
}

export function sign(moment: Moment, command: SignCommand): Step {
  const { contract, side, today } = moment;
  if (side === 'EXCHANGE') throw no.notYourStep('BUYER');
  const { proposed } = contract;
  if (proposed === undefined) throw no.wrongState(contract.state, 'sign');
  if (proposed.signedBy.includes(side)) throw no.alreadySigned();
  allow(moment, completes(proposed, side) ? 'signLast' : 'signFirst');
  const { digest, strength, sightedBy } = command;
  if (digest !== proposed.digest) throw no.otherDigest(proposed.digest);
  if ((strength === 'SEALED_SCAN_SIGHTED') !== (sightedBy !== undefined)) throw no.sighterMissing();
  assertKeepsMeasured(contract, proposed.terms);
  const sighted = sightedBy === undefined ? {} : { sightedBy };
  return { type: 'SIGNED', on: today, detail: { party: side, digest, strength, ...sighted } };
}

/** `code` is drawn by the caller: the core knows no chance. */
export function certify(moment: Moment, number: string, code: string): Step {
  allow(moment, 'certify');
  if (certificateOf(moment.contract.events) !== undefined) throw no.certified();
  return { type: 'CERTIFIED', on: moment.today, detail: { number, key: normaliseNumber(number), code } };
}

export function revokeCertificate(moment: Moment, reason: string): Step {
  allow(moment, 'revokeCertificate');
  const { number, key } = certificateOf(moment.contract.events)?.detail ?? {};
  if (number === undefined) throw no.noCertificate();
  return {
    type: 'CERTIFICATE_REVOKED',
    on: moment.today,
    detail: { number, ...(key === undefined ? {} : { key }), reason },
  };
}

/** A delivery that is not what was listed is taken and flagged: a person looks at it (domain page 5.2). */
export function deliver(moment: Moment, command: DeliverCommand): Step {
  allow(moment, 'deliver');
  assertDay(moment, command.on, signedOn(moment.contract));
  const { on, digest, bytes, records } = command;
  const flags = deliveryFlags(command, moment.release);
  return {
    type: 'DELIVERED',
    on,
    detail: {
      digest,
      ...(bytes === undefined ? {} : { bytes }),
      ...(records === undefined ? {} : { records }),
      ...(flags.length === 0 ? {} : { flags }),
    },
  };
}

/** Domain page 5.2, phantom delivery: another digest, or a size or row count more than 1% off the listing. */
export function deliveryFlags(
  { digest, bytes, records }: Pick<DeliverCommand, 'digest' | 'bytes' | 'records'>,
  release: DeliveredRelease | undefined,
): DeliveryFlag[] {
  if (release === undefined) return [];
  const flags: DeliveryFlag[] = [];
  if (digest !== release.digest) flags.push('DIGEST_DIFFERS');
  if (isOff(bytes, release.bytes)) flags.push('SIZE_DIFFERS');
  if (isOff(records, release.records)) flags.push('RECORDS_DIFFER');
  return flags;
}

function isOff(given: string | undefined, listed: bigint | undefined): boolean {
  if (given === undefined || listed === undefined) return false;
  const difference = BigInt(given) - listed;
  return (difference < 0n ? -difference : difference) * 100n > listed;
}

/** The buyer's receipt for a delivery: of the digest that the buyer itself computed. */
export function receive(moment: Moment, command: DatedCommand & { digest: string }): Step {
  allow(moment, 'receive');
  const { events } = moment.contract;
  const delivered = events.filter(({ type, detail }) => type === 'DELIVERED' && detail.digest === command.digest);
  const [first] = delivered.map(({ on }) => on).sort();
  if (first === undefined) throw no.notDelivered(command.digest);
  assertDay(moment, command.on, first);
  const received = events.filter(({ type, detail }) => type === 'RECEIVED' && detail.digest === command.digest);
  if (received.length >= delivered.length) throw no.alreadyReceived();
  return { type: 'RECEIVED', on: command.on, detail: { digest: command.digest } };
}

/** Usage of a line so far plus this statement's, priced as a running total: the amount is what the statement adds. */
export function measure(moment: Moment, command: MeasureCommand): Step {
  allow(moment, 'measure');
  const { contract } = moment;
  const { on, line: place, quantity, from, until } = command;
  assertDay(moment, on, signedOn(contract));
  if ((from !== undefined && until !== undefined && until <= from) || (until !== undefined && until > on)) {
    throw no.periodBackwards();
  }
  const { pricing, unitPriceFen, quantity: most } = inForce(contract, 'measure').terms.lines[place] ?? {};
  if (pricing !== 'USAGE' || unitPriceFen === undefined || most === undefined) throw unlawful.notByUsage(place);
  const before = usedOf(contract.events).get(place) ?? 0n;
  const added = quantityOf(quantity);
  if (added === 0n) throw unlawful.quantityZero();
  if (before + added > quantityOf(most)) throw unlawful.overCeiling(quantityText(before + added), most);
  const amountFen = fen(priceOf(before + added, unitPriceFen) - priceOf(before, unitPriceFen));
  const period = { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
  return { type: 'MEASURED', on, amountFen, detail: { line: place, quantity, ...period } };
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
  return { type: 'RED_INVOICED', on, amountFen, detail: { number, key: normaliseNumber(number), of } };
}

export function pay(moment: Moment, command: PayCommand): Step {
  allow(moment, 'pay');
  const { contract } = moment;
  assertDay(moment, command.on, signedOn(contract));
  assertPositive(command.amountFen);
  const { on, amountFen, voucherNumber: number, payer, payee, payerId, payeeId, reason } = command;
  if (contract.events.some((event) => event.type === 'PAID' && event.detail.number === number)) {
    throw no.voucherTaken(number);
  }
  const others = Object.entries({ payer, payee, payerId, payeeId, reason }).filter(([, value]) => value !== undefined);
  return { type: 'PAID', on, amountFen, detail: { number, ...Object.fromEntries(others) } };
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
  assertKeepsMeasured(contract, amended(text, changes));
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

/**
 * What the contract comes to so far: the agreed amount, in which lines priced by usage stand with what statements have
 * fixed instead of their ceilings.
 */
export function comesTo(terms: Terms, events: Contract['events']): Fen {
  let amount: bigint = terms.amountFen;
  const used = usedOf(events);
  for (const [place, line] of measuredLines(terms.lines, used).entries()) {
    amount += line.amountFen - (terms.lines[place]?.amountFen ?? 0n);
  }
  return fen(amount);
}

/** What is accepted or invoiced never exceeds what was agreed; a payment may, and is shown. */
function assertWithin(contract: Contract, move: Move, sofar: Fen, amountFen: Fen): void {
  assertPositive(amountFen);
  const total = fen(sofar + amountFen);
  const most = comesTo(inForce(contract, move).terms, contract.events);
  if (total > most) throw unlawful.overAmount(total, most);
}

/** Statements of usage name a line by its place, so a line that has one keeps its place, its price and room for it. */
function assertKeepsMeasured(contract: Contract, terms: Terms): void {
  const agreed = contract.agreed.at(-1)?.terms;
  if (agreed === undefined) return;
  for (const [place, used] of usedOf(contract.events)) {
    const [before, after] = [agreed.lines[place], terms.lines[place]];
    const kept = after?.pricing === 'USAGE' && after.unitPriceFen === before?.unitPriceFen;
    if (!kept || quantityOf(after.quantity ?? '0') < used) throw unlawful.belowMeasured(place);
  }
}

/** One step as it is asked for, named as on the surface page. */
export type StepCommand = { readonly evidence?: readonly string[] } & (
  | ({ readonly step: 'sign' } & SignCommand)
  | { readonly step: 'certify'; readonly number: string; readonly code: string }
  | { readonly step: 'revokeCertificate'; readonly reason: string }
  | ({ readonly step: 'deliver' } & DeliverCommand)
  | ({ readonly step: 'receive'; readonly digest: string } & DatedCommand)
  | ({ readonly step: 'measure' } & MeasureCommand)
  | ({ readonly step: 'accept' } & AmountCommand)
  | ({ readonly step: 'invoice'; readonly number: string } & AmountCommand)
  | ({ readonly step: 'redInvoice'; readonly number: string; readonly of: string } & AmountCommand)
  | ({ readonly step: 'pay' } & PayCommand)
  | ({ readonly step: 'refund'; readonly reason: string } & AmountCommand)
  | { readonly step: 'amend'; readonly changes: Changes; readonly reason: string }
  | ({ readonly step: 'terminate'; readonly reason: string } & DatedCommand)
);

/** Decides the step that is asked for; throws the `CONTRACTS.` error that forbids it. */
export function decideStep(moment: Moment, command: StepCommand): Step {
  const step = decided(moment, command);
  const { evidence = [] } = command;
  return evidence.length === 0 ? step : { ...step, detail: { ...step.detail, evidence: [...new Set(evidence)] } };
}

function decided(moment: Moment, command: StepCommand): Step {
  switch (command.step) {
    case 'sign':
      return sign(moment, command);
    case 'certify':
      return certify(moment, command.number, command.code);
    case 'revokeCertificate':
      return revokeCertificate(moment, command.reason);
    case 'deliver':
      return deliver(moment, command);
    case 'receive':
      return receive(moment, command);
    case 'measure':
      return measure(moment, command);
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
