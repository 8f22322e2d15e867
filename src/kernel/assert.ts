/** A bug, not an answer: stops the request, is logged with its cause and never shown to the caller. */
export class BugError extends Error {
  override readonly name = 'BugError';
}

/** States what the code relies on. Throws {@link BugError} when it does not hold. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new BugError(message);
}

/** The value, which the caller knows to be there. Throws {@link BugError} when it is not. */
export function present<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new BugError(`missing: ${what}`);
  return value;
}
