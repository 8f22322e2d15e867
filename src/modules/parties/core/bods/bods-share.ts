/**
 * A share of BODS 0.4 read exactly: a number as written becomes millionths of a percent, never a double. The exact one
 * counts before bounds, which must not deny it; of two lower or two upper bounds the tighter; without any, all from 0 to
 * 100 is possible.
 */
import { type Pct, pct, wholePct } from '../../../../kernel/rate.js';
import type { ShareRange } from '../party-types.js';
import * as no from './bods-errors.js';
import type { WrittenShare } from './bods-statement.js';

export type ReadShare =
  | { readonly sharePct: Pct; readonly range?: undefined }
  | { readonly range: ShareRange; readonly sharePct?: undefined };

const NUMBER = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;
const PLACES = 6;
/** A number between 0 and 100 needs no larger exponent; a longer one is only a way to make us count zeros. */
const EXPONENT_MAX = 400;

/**
 * A JSON number as a percentage. Throws `PARTIES.BODS_SHARE` where it is not from 0 to 100 or has more than six decimals:
 * the schema judges its double, which may have been rounded into the bounds.
 */
export function readPct(written: string, field: string): Pct {
  const match = NUMBER.exec(written);
  if (!match) throw no.share(field, written);
  const [, sign = '', whole = '', decimals = '', exponent = '0'] = match;
  const digits = `${whole}${decimals}`.replace(/^0+/, '');
  if (digits === '') return pct(0n);
  const places = Number(exponent) - decimals.length + PLACES;
  if (sign !== '' || Math.abs(places) > EXPONENT_MAX || digits.length > EXPONENT_MAX) throw no.share(field, written);
  const millionths = places >= 0 ? digits.padEnd(digits.length + places, '0') : digits.slice(0, places) || '0';
  const cut = places >= 0 ? '' : digits.slice(places);
  const share = pct(BigInt(millionths));
  if (/[1-9]/.test(cut) || share > wholePct(100n)) throw no.share(field, written);
  return share;
}

/** The share of an interest. Throws for seven decimals, for bounds between which nothing lies, and for an exact one outside. */
export function readShare(given: WrittenShare | undefined): ReadShare {
  const bound = (field: keyof WrittenShare) => {
    const written = given?.[field];
    return written === undefined ? undefined : readPct(written, field);
  };
  const exact = bound('exact');
  const [atLeast, over] = [bound('minimum') ?? pct(0n), bound('exclusiveMinimum')];
  const [atMost, under] = [bound('maximum') ?? wholePct(100n), bound('exclusiveMaximum')];
  const minExclusive = over !== undefined && over >= atLeast;
  const maxExclusive = under !== undefined && under <= atMost;
  const range: ShareRange = {
    min: minExclusive ? over : atLeast,
    max: maxExclusive ? under : atMost,
    minExclusive,
    maxExclusive,
  };
  // The least and the most that the register, which keeps six decimals, can have between the bounds.
  const least = range.min + (minExclusive ? 1n : 0n);
  const most = range.max - (maxExclusive ? 1n : 0n);
  if (least > most || (exact !== undefined && (exact < least || exact > most))) throw no.emptyRange();
  return exact === undefined ? { range } : { sharePct: exact };
}

/** The least that is certain, the most that is possible; whether each bound itself is possible. */
export function boundsOf(share: ReadShare): ShareRange {
  return share.range ?? { min: share.sharePct, max: share.sharePct, minExclusive: false, maxExclusive: false };
}
