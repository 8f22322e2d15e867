/** Injection token of the log's {@link Signer}; the composition root provides it from the platform's keys. */
export const LOG_SIGNER = Symbol('LOG_SIGNER');
