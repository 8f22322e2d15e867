/**
 * The records of a contract and of its events as the log covers them: every column of the row and of its child rows
 * (house page section 3). Instants in Shanghai time, money as digits, absent = left out.
 */
import { shanghaiInstant } from '../../../kernel/calendar-date.js';
import type { JsonObject } from '../../../kernel/canonical-json.js';
import { formatFen } from '../../../kernel/money.js';
import { type Terms, termsJson } from './contract.js';
import type { ContractEvent } from './contract-events.js';

export type Places = readonly [readonly number[], readonly number[], readonly number[]];

/** The places that child rows get when the terms are written: 0, 1, 2, ... in the order of the text. */
export function placesOf(terms: Terms): Places {
  return [[...terms.gainers.keys()], [...terms.lines.keys()], [...terms.instalments.keys()]];
}

/** A contract row with its child rows. */
export interface ContractRecord {
  readonly id: string;
  readonly terms: Terms;
  readonly numberKey: string;
  readonly digest: string;
  /** Digest of the offer as it came in; tells a repeated offer from a changed one. */
  readonly offerDigest: string;
  /** The stored places of the child rows: of gainers, lines, instalments. */
  readonly places: Places;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

export function contractRecord(row: ContractRecord): JsonObject {
  return {
    kind: 'contract',
    id: row.id,
    terms: termsJson(row.terms),
    numberKey: row.numberKey,
    digest: row.digest,
    offerDigest: row.offerDigest,
    places: row.places.map((places) => [...places]),
    recordedBy: row.recordedBy,
    recordedAt: shanghaiInstant(row.recordedAt),
  };
}

export function contractEventRecord(event: ContractEvent): JsonObject {
  return {
    contract: event.contractId,
    seq: event.seq,
    type: event.type,
    on: event.on,
    ...(event.amountFen === undefined ? {} : { amountFen: formatFen(event.amountFen) }),
    invoiceKeys: [...event.invoiceKeys],
    detail: event.detail as unknown as JsonObject,
    doneBy: event.doneBy,
    recordedAt: shanghaiInstant(event.recordedAt),
  };
}
