/**
 * The lines of the subject matter (标的明细): what is sold, at which price, with and without tax, and whether it may count
 * towards a voucher. Source: practice page section 4; domain page 1.6 (tax) and 1.7 (without tax, half up or floored).
 * A line priced by usage states a ceiling: its quantity is fixed later by statements and never goes above it.
 */
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { addFen, type Fen, fen, formatFen, minFen } from '../../../kernel/money.js';
import { formatPct, type Pct } from '../../../kernel/rate.js';
import * as no from './contract-refusals.js';

export const ELIGIBILITIES = ['YES', 'NO', 'PART'] as const;
export type Eligibility = (typeof ELIGIBILITIES)[number];

/** FIXED is what a line without `pricing` is. */
export const PRICINGS = ['FIXED', 'USAGE'] as const;
export type Pricing = (typeof PRICINGS)[number];

/** One line of the subject matter (标的明细). */
export interface ContractLine {
  /** What it is: corpus, annotation, interface, storage, platform fee, tax, ... */
  readonly kind: string;
  readonly releaseId?: string;
  /** Of a line priced by usage: the most that may be used. */
  readonly quantity?: string;
  /** What is counted: call, million tokens, GB, hour. */
  readonly unit?: string;
  readonly unitPriceFen?: Fen;
  /** Present only where the quantity is fixed later. */
  readonly pricing?: 'USAGE';
  /** With tax; of a line priced by usage the ceiling. */
  readonly amountFen: Fen;
  readonly amountExclTaxFen?: Fen;
  readonly vatRatePct?: Pct;
  readonly eligible: Eligibility;
  /** Only, and always, for PART. */
  readonly eligibleFen?: Fen;
  readonly reason?: string;
}

const MILLION = 1_000_000n;
const HUNDRED_PCT = 100n * MILLION;
const QUANTITY = /^([0-9]{1,18})(?:\.([0-9]{1,6}))?$/;

/** A quantity in millionths. Requires the wire form: digits with at most six places. */
export function quantityOf(text: string): bigint {
  const [, whole = '0', places = ''] = QUANTITY.exec(text) ?? [];
  return BigInt(whole) * MILLION + BigInt(places.padEnd(6, '0'));
}

/** Millionths as people write them, without trailing zeros. */
export function quantityText(millionths: bigint): string {
  const places = (millionths % MILLION).toString().padStart(6, '0').replace(/0+$/, '');
  return `${millionths / MILLION}${places === '' ? '' : `.${places}`}`;
}

/** Price of a quantity, floored to whole fen: of a running total, so that no way of splitting it earns a fen more. */
export function priceOf(millionths: bigint, unitPriceFen: Fen): Fen {
  return fen((millionths * unitPriceFen) / MILLION);
}

/** The amount without tax, floored and half up: either may stand on the paper, nothing else. */
export function withoutTax(amountFen: Fen, vatRatePct: Pct): readonly [floored: Fen, halfUp: Fen] {
  const whole = HUNDRED_PCT + vatRatePct;
  const scaled = amountFen * HUNDRED_PCT;
  return [fen(scaled / whole), fen((2n * scaled + whole) / (2n * whole))];
}

export function lineJson(line: ContractLine): JsonObject {
  return {
    kind: line.kind,
    ...(line.releaseId === undefined ? {} : { release: line.releaseId }),
    ...(line.quantity === undefined ? {} : { quantity: line.quantity }),
    ...(line.unit === undefined ? {} : { unit: line.unit }),
    ...(line.unitPriceFen === undefined ? {} : { unitPriceFen: formatFen(line.unitPriceFen) }),
    ...(line.pricing === undefined ? {} : { pricing: line.pricing }),
    amountFen: formatFen(line.amountFen),
    ...(line.amountExclTaxFen === undefined ? {} : { amountExclTaxFen: formatFen(line.amountExclTaxFen) }),
    ...(line.vatRatePct === undefined ? {} : { vatRatePct: formatPct(line.vatRatePct) }),
    eligible: line.eligible,
    ...(line.eligibleFen === undefined ? {} : { eligibleFen: formatFen(line.eligibleFen) }),
    ...(line.reason === undefined ? {} : { reason: line.reason }),
  };
}

/** What of a line may count: the whole, nothing, or the part stated, at most what the line comes to. */
export function eligiblePart(line: ContractLine): Fen {
  if (line.eligible === 'NO') return fen(0n);
  return line.eligibleFen === undefined ? line.amountFen : minFen(line.eligibleFen, line.amountFen);
}

/**
 * The text's lines against each other and the text's amount. Throws `CONTRACTS.LINE_ELIGIBLE`, `CONTRACTS.LINE_USAGE`,
 * `CONTRACTS.LINE_PRICE`, `CONTRACTS.LINE_TAX`, `CONTRACTS.LINES_SUM`, `CONTRACTS.TAX_SUM`.
 */
export function assertLines(
  lines: readonly ContractLine[],
  amountFen: Fen,
  tax: { readonly amountExclTaxFen?: Fen; readonly vatRatePct?: Pct },
): void {
  for (const [index, line] of lines.entries()) {
    assertEligible(line, index);
    assertPrice(line, index);
    const rate = line.vatRatePct;
    if (line.amountExclTaxFen !== undefined && !taxHolds(line.amountFen, line.amountExclTaxFen, rate)) {
      throw no.lineTax(index);
    }
  }
  if (lines.length > 0) {
    const sum = addFen(lines.map((line) => line.amountFen));
    if (sum !== amountFen) throw no.linesSum(sum, amountFen);
  }
  assertTax(lines, amountFen, tax);
}

function assertTax(
  lines: readonly ContractLine[],
  amountFen: Fen,
  { amountExclTaxFen, vatRatePct }: { readonly amountExclTaxFen?: Fen; readonly vatRatePct?: Pct },
): void {
  if (amountExclTaxFen === undefined) return;
  const nets = lines.flatMap((line) => line.amountExclTaxFen ?? []);
  if (lines.length > 0 && nets.length === lines.length) {
    // Each line was rounded by itself, so the sum of the lines is what the total must be.
    const sum = addFen(nets);
    if (sum !== amountExclTaxFen) throw no.taxSum(sum, amountExclTaxFen);
  } else if (!taxHolds(amountFen, amountExclTaxFen, vatRatePct)) throw no.amountTax();
}

/** Without a rate all that can be said is that tax is not negative. */
function taxHolds(amountFen: Fen, amountExclTaxFen: Fen, vatRatePct: Pct | undefined): boolean {
  if (vatRatePct === undefined) return amountExclTaxFen <= amountFen;
  return withoutTax(amountFen, vatRatePct).includes(amountExclTaxFen);
}

function assertEligible(line: ContractLine, index: number): void {
  const part = line.eligible === 'PART';
  if (part !== (line.eligibleFen !== undefined)) throw no.lineEligible(index);
  if (line.eligibleFen !== undefined && line.eligibleFen > line.amountFen) throw no.lineEligible(index);
}

/** Quantity times unit price is the line's amount, with tax or without, to the fen in which it was rounded. */
function assertPrice(line: ContractLine, index: number): void {
  const { quantity, unitPriceFen, pricing, amountFen, amountExclTaxFen } = line;
  if (quantity === undefined || unitPriceFen === undefined) {
    if (pricing === 'USAGE') throw no.lineUsage(index);
    return;
  }
  const price = quantityOf(quantity) * unitPriceFen;
  const floored = fen(price / MILLION);
  if (pricing === 'USAGE') {
    if (floored !== amountFen || floored === 0n) throw no.lineUsage(index);
    return;
  }
  const halfUp = fen((2n * price + MILLION) / (2n * MILLION));
  const holds = (amount: Fen | undefined): boolean => amount === floored || amount === halfUp;
  if (!holds(amountFen) && !holds(amountExclTaxFen)) throw no.linePrice(index, halfUp);
}

/** Lines as they came to be: those priced by usage with what statements have fixed, by place, in millionths. */
export function measuredLines(
  lines: readonly ContractLine[],
  used: ReadonlyMap<number, bigint>,
): readonly ContractLine[] {
  return lines.map((line, index) => {
    const { pricing, unitPriceFen } = line;
    if (pricing !== 'USAGE' || unitPriceFen === undefined) return line;
    const quantity = used.get(index) ?? 0n;
    const amountFen = priceOf(quantity, unitPriceFen);
    const part = line.eligibleFen === undefined ? {} : { eligibleFen: minFen(line.eligibleFen, amountFen) };
    return { ...line, quantity: quantityText(quantity), amountFen, ...part };
  });
}
