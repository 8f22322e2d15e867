/**
 * A share of BODS 0.4 read exactly: a number as written becomes millionths of a percent, never a double. The exact one
 * counts before bounds; of two lower or two upper bounds the tighter; without any, all from 0 to 100 is possible.
 */
import { type Pct, pct, wholePct } from '../../../../kernel/rate.js';
import type { ShareRange } from '../party-types.js';
import * as no from './bods-errors.js';
import type { WrittenShare } from './bods-statement.js';

export type ReadShare =
  | { readonly sharePct: Pct; readonly range?: undefined }
  | { readonly range: ShareRange; readonly sharePct?: undefined };

const NUMBER = /^-?([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;
const PLACES = 6;
/** A number between 0 and 100 needs no larger exponent; a longer one is only a way to make us count zeros. */
const EXPONENT_MAX = 400;

/** A JSON number from 0 to 100 as a percentage. Throws `PARTIES.BODS_SHARE` where it has more than six decimals. */
export function readPct(written: string, field: string): Pct {
  const match = NUMBER.exec(written);
  if (!match) throw no.share(field, written);
  const [, whole = '', decimals = '', exponent = '0'] = match;
  const digits = `${whole}${decimals}`.replace(/^0+/, '');
  if (digits === '') return pct(0n);
  const power = Number(exponent) - decimals.length;
  if (!Number.isSafeInteger(power) || Math.abs(power) > EXPONENT_MAX || digits.length > EXPONENT_MAX) {
    throw no.share(field, written);
  }
  const scaled = power + PLACES;
  const kept = scaled >= 0 ? digits + '0'.repeat(scaled) : digits.slice(0, scaled) || '0';
  const cut = scaled >= 0 ? '' : digits.padStart(-scaled + 1, '0').slice(scaled);
  if (/[1-9]/.test(cut)) throw no.share(field, written);
  return pct(BigInt(kept));
}

/** The share of an interest. Throws for seven decimals, and for bounds between which nothing lies. */
export function readShare(given: WrittenShare | undefined): ReadShare {
  if (given?.exact !== undefined) return { sharePct: readPct(given.exact, 'exact') };
  const bound = (field: keyof WrittenShare) => {
    const written = given?.[field];
    return written === undefined ? undefined : readPct(written, field);
  };
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
  const open = minExclusive || maxExclusive;
  if (range.min > range.max || (range.min === range.max && open)) throw no.emptyRange();
  return range.min === range.max ? { sharePct: range.min } : { range };
}

/** The least that is certain, the most that is possible; whether each bound itself is possible. */
export function boundsOf(share: ReadShare): ShareRange {
  return share.range ?? { min: share.sharePct, max: share.sharePct, minExclusive: false, maxExclusive: false };
}
