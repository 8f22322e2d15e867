/** Ids are UUIDv7 (RFC 9562): they sort by the time they were made. The shell supplies time and randomness. */
import { v7, validate, version } from 'uuid';

/** A UUIDv7 from a millisecond clock reading and 16 random bytes. */
export function uuidv7(millis: number, random: Uint8Array): string {
  return v7({ msecs: millis, random, seq: undefined });
}

const COUNTER_DIGITS = 8;

/**
 * Draws ids in ascending order for rows that are made together: one draw of randomness, then a counter in the last 32 bits
 * (RFC 9562 section 6.2, method 1), so that an index of them grows at its end. At most 2^32 of them.
 */
export function uuidv7Run(millis: number, random: Uint8Array): () => string {
  const start = uuidv7(millis, random).slice(0, -COUNTER_DIGITS);
  let next = 0;
  return () => start + (next++).toString(16).padStart(COUNTER_DIGITS, '0');
}

/** True for any well-formed UUIDv7; an id of another form is treated as unknown (404). */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && validate(text) && version(text) === 7;
}
