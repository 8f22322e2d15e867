import type { FieldError } from './domain-error.js';

/**
 * What became of one record offered for storage: newly taken, known with the same content, or refused with every
 * reason. Rooms take records in bulk and answer in the order of the offer; HTTP offers one, `load` many.
 */
export type Taken =
  | { readonly outcome: 'taken' | 'unchanged'; readonly id: string }
  | { readonly outcome: 'refused'; readonly errors: readonly FieldError[] };
