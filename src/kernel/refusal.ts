import type { Text } from './text.js';

/**
 * A policy "no": a value, not an exception. The caller must look at it; it names the clause it rests on and, where the
 * rule knows, what would change the answer.
 */
export interface Refusal {
  readonly code: string;
  readonly clause: string;
  readonly reason: Text;
  readonly wouldQualifyIf?: Text;
}
