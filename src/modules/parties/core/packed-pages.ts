/**
 * A register as it is read: parties and plain holdings in records of a fixed length, many to a page, since a row for each
 * would cost most of the time that a register of millions takes to load. Whole numbers are big-endian; days count from
 * 1900-01-01.
 */
import { NO_END } from './day-number.js';
import type { GraphBuilder } from './graph-builder.js';
import { idText } from './node-table.js';
import { ORGANISATION_KINDS } from './party-types.js';

/** Id, kind by its place in {@link ORGANISATION_KINDS} from 1 (0: a natural person), State, independent financial. */
export const PARTY_BYTES = 16 + 2 + 1 + 1;
/** Holder, company, millionths of a percent, first day, day of the end or -1. */
export const HOLDING_BYTES = 16 + 16 + 4 + 4 + 4;

/** Adds a page of parties in the order of their ids. What else is known of an organisation comes afterwards. */
export function addParties(builder: GraphBuilder, page: Buffer): void {
  for (let at = 0; at < page.length; at += PARTY_BYTES) {
    const id = idText(page, at);
    const kind = ORGANISATION_KINDS[page.readUInt16BE(at + 16) - 1];
    if (kind === undefined) builder.person(id);
    else {
      builder.organisation({
        id,
        kind,
        stateAssetsAuthority: page[at + 18] === 1,
        independentFinancialInstitution: page[at + 19] === 1,
      });
    }
  }
}

/** Adds a page of holdings. All parties and their head offices were added before. */
export function addHoldings(builder: GraphBuilder, page: Buffer): void {
  for (let at = 0; at < page.length; at += HOLDING_BYTES) {
    const [from, to] = [builder.numberAt(page, at), builder.numberAt(page, at + 16)];
    const end = page.readInt32BE(at + 40);
    builder.numbered(from, to, page.readInt32BE(at + 32), page.readInt32BE(at + 36), end < 0 ? NO_END : end);
  }
}
