/** Ids are UUIDv7 (RFC 9562): they sort by the time they were made. The shell supplies time and randomness. */
import { v7, validate, version } from 'uuid';

/** A UUIDv7 from a millisecond clock reading and 16 random bytes. */
export function uuidv7(millis: number, random: Uint8Array): string {
  return v7({ msecs: millis, random, seq: undefined });
}

/** True for any well-formed UUIDv7; an id of another form is treated as unknown (404). */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && validate(text) && version(text) === 7;
}
