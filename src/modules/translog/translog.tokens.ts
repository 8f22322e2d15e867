/** Injection token of the log's {@link Signer}; the composition root provides it from the platform's keys. */
export const LOG_SIGNER = Symbol('LOG_SIGNER');
/**
 * Injection token of the log's public {@link VerifierKey}s in the order in which they served: retired ones first, the
 * current one last. Not given: none are shown under `/log/keys`.
 */
export const LOG_KEYS = Symbol('LOG_KEYS');
/**
 * Injection token of the witnesses' {@link VerifierKey}s. Not given or empty: the log has no witness, and what it signs
 * is published at once.
 */
export const WITNESS_KEYS = Symbol('WITNESS_KEYS');
