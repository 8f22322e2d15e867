/**
 * The verification code of a trade certificate (交易凭证): who holds the paper can see that the exchange issued it and has
 * not revoked it; who does not cannot guess it. Source: practice page section 4.
 */
import { timingSafeEqual } from 'node:crypto';

/** Crockford's digits: none of them is taken for another when read aloud or copied by hand. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUP = 4;

/** 80 random bits as sixteen digits in groups of four. Requires ten bytes. */
export function certificateCode(random: Uint8Array): string {
  let bits = 0n;
  for (const byte of random) bits = (bits << 8n) | BigInt(byte);
  let digits = '';
  for (let at = (random.length * 8) / 5 - 1; at >= 0; at -= 1) digits += DIGITS[Number((bits >> BigInt(at * 5)) & 31n)];
  return digits.match(new RegExp(`.{${GROUP}}`, 'g'))?.join('-') ?? digits;
}

/** As people type it: any case, with or without hyphens and blanks, I and L for 1, O for 0. */
export function isSameCode(given: string, code: string): boolean {
  const [a, b] = [normalised(given), normalised(code)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function normalised(code: string): Buffer {
  const text = code
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/[IL]/g, '1')
    .replaceAll('O', '0');
  return Buffer.from(text, 'utf8');
}
