/** A stranger's authenticator app: RFC 4226 and 6238 from the text, sharing no code with the service. */
import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The six digits that an app shows for this address (`otpauth://...`) at this moment. */
export function otpOf(uri: string, at: Date, stepsAhead = 0): string {
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  const bits = [...secret].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Math.floor(at.getTime() / 30_000) + stepsAhead;
  const mac = createHmac('sha1', key)
    .update(Buffer.from(counter.toString(16).padStart(16, '0'), 'hex'))
    .digest();
  const offset = Number.parseInt(mac.toString('hex').slice(-1), 16);
  const number = Number.parseInt(mac.toString('hex').slice(offset * 2, offset * 2 + 8), 16) % 2 ** 31;
  return String(number).slice(-6).padStart(6, '0');
}
