import type { Text } from './text.js';

/**
 * How the outside sees a "no" (surface page, section 1): `malformed` is what a request says wrong by itself (400),
 * `invalid` needs another field, a stored fact or a check (422), `conflict` is a state (409), `notFound` is unknown,
 * ill-formed or not the caller's (404, indistinguishable), `unavailable` may be tried again (503).
 */
export type Fault =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'invalid'
  | 'tooMany'
  | 'unavailable';

/** One field that is wrong: where (RFC 6901 pointer or column name), a stable code, and how to mend it. */
export interface FieldError {
  readonly field?: string;
  readonly code: string;
  readonly detail: Text;
  /** In a file of several lines: where, counted from 1. */
  readonly line?: number;
}

/** The clause that a policy refusal rests on. */
export interface ClauseRef {
  readonly clause: string;
  readonly source: string;
  readonly reason: Text;
}

export interface DomainErrorExtras {
  readonly field?: string;
  readonly errors?: readonly FieldError[];
  readonly clauses?: readonly ClauseRef[];
  /** Seconds after which the same request may succeed. */
  readonly retryAfterSeconds?: number;
}

/** A "no" that the caller can act on. `code` is `ROOM.WHAT` and is public API. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly fault: Fault,
    readonly code: string,
    readonly text: Text,
    readonly extras: DomainErrorExtras = {},
  ) {
    super(`${code}: ${text.en}`);
  }

  /** The same answer as a field error, for bulk intake where a record stands or falls by itself. */
  asFieldError(): FieldError {
    return { code: this.code, detail: this.text, ...(this.extras.field ? { field: this.extras.field } : {}) };
  }
}
