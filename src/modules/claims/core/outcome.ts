/**
 * Of several answers to the related-party question the worst counts, in the order RELATED, REVIEW, INDETERMINATE,
 * NOT_RELATED (surface page: on the day of signing and on each day of payment, for everyone who gains).
 */
const ORDER = ['RELATED', 'REVIEW', 'INDETERMINATE', 'NOT_RELATED'] as const;
export type Outcome = (typeof ORDER)[number];

/** The worst of the outcomes; nothing asked is nothing known, so none at all answers INDETERMINATE. */
export function worst(outcomes: readonly string[]): Outcome {
  return ORDER.find((one) => outcomes.includes(one)) ?? 'INDETERMINATE';
}
